"""Where the values of a YAML text begin and end, for splicing one in at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from audit.source.scalars import NO_BREAKS


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a YAML text: where it begins and ends (offsets), and what is inside, each with its key."""

    start: int
    end: int
    kind: str
    """scalar, map or list."""
    flow: bool
    """Written with braces or brackets, or a scalar."""
    children: tuple[tuple[str | int, int, Node], ...] = ()
    """Key or number, where the key (or the item) begins, and the value."""


def nodes_of(text: str) -> Node:
    """Return the values of a YAML text as they are written, for splicing. The text has been parsed before."""
    return _as_node(yaml.compose(text.translate(NO_BREAKS), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), text)


def _as_node(node: Any, text: str) -> Node:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.MappingNode):
        kind = "map"
        children = tuple((key.value, key.start_mark.index, _as_node(value, text)) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        kind = "list"
        children = tuple((i, value.start_mark.index, _as_node(value, text)) for i, value in enumerate(node.value))
    else:
        block = node.style in {"|", ">"}
        return Node(start, start + len(text[start:end].rstrip()) if block else end, "scalar", flow=not block)
    flow = bool(node.flow_style)
    # a block ends where its last value ends; libyaml lets it run on to the next token, over comments
    return Node(start, end if flow or not children else children[-1][2].end, kind, flow, children)
