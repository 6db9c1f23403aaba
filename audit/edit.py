"""One fact of a YAML file spliced in place: comments and layout stay, and re-parsing proves that nothing else changed.

A value is written in flow style where it stands, a new key on a line of its own below its
neighbours. Whatever the text looks like, the proof decides: the changed text is read again, and
unless its data is the old data with exactly this change, nothing is returned.
"""

from __future__ import annotations

import json
import re
from typing import Any

from audit.errors import Problem, UsageError
from audit.source import Document, KeyPath, Node, nodes_of, parse_document

_PLAIN = re.compile(
    r"[A-Za-z][A-Za-z0-9_./%+-]*(?: [A-Za-z0-9_./%+-]+)*\Z|P[0-9]+[YMWD]\Z|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\Z"
)
_NOT_TEXT = {"true", "false", "null"}
_EMPTY: tuple[object, ...] = (None, "none", "unknown", [], {})
"""What a list, record or section can hold that a new entry may take the place of."""


def set_value(document: Document, path: KeyPath, value: Any) -> str:
    """Return the text with a value at a path; keys that are not there are written, and nothing else changes.

    Raises UsageError where something that is no record stands in the way, or an alias would change more.
    """
    existing, missing = _reach(document, path)
    if missing:
        value = _nested(missing[1:], value)
        at = (*existing, missing[0])
        holder = _data_at(document.data, existing)
        if isinstance(holder, dict) and holder:
            return _proved(document, _with_key(document, existing, str(missing[0]), value), at, value)
        if holder not in _EMPTY:
            raise _refused(document, existing, "something else is written here")
        value, at = {missing[0]: value}, existing
    else:
        at = path
    return _proved(document, _with_value(document, at, value), at, value)


def append_item(document: Document, path: KeyPath, value: Any) -> str:
    """Return the text with an item at the end of a list; a list that is not there, or is one word, becomes one.

    Raises UsageError where something that is no list stands in the way.
    """
    held = _data_at(document.data, path) if document.has(path) else None
    if not isinstance(held, list) or not held:
        if isinstance(held, dict) and held:
            raise _refused(document, path, "this is no list")
        words = [held] if isinstance(held, str) and held not in _EMPTY else []
        return set_value(document, path, [*words, value])
    text = document.text
    node = _node_at(nodes_of(text), path)
    _, start, last = node.children[-1]
    if node.flow:
        spliced = f"{text[: last.end]}, {written(value)}{text[last.end :]}"
    else:
        newline = "\r\n" if "\r\n" in text else "\n"
        line_end = text.find("\n", last.end)
        before, after = (text + newline, "") if line_end < 0 else (text[: line_end + 1], text[line_end + 1 :])
        dash = _before(text, start)
        spliced = f"{before}{' ' * dash.rindex('-')}- {written(value)}{newline}{after}"
    expected = _unshared(document.data)
    _data_at(expected, path).append(value)
    return _same(document, spliced, path, expected)


def remove_value(document: Document, path: KeyPath) -> str:
    """Return the text without a key, entry or list item. Raises UsageError where it is not there."""
    if not document.has(path) or not path:
        raise _refused(document, path, "this is not written")
    node = _node_at(nodes_of(document.text), path[:-1])
    if len(node.children) == 1 and len(path) == 1:
        raise _refused(document, path, "nothing else is written in this file")
    if len(node.children) == 1:
        empty: Any = [] if node.kind == "list" else {}
        return _proved(document, _with_value(document, path[:-1], empty), path[:-1], empty)
    i = next(i for i, (key, _, _) in enumerate(node.children) if key == path[-1])
    text = document.text
    _, start, child = node.children[i]
    end = child.end
    if node.flow and i:
        start = node.children[i - 1][2].end
    elif node.flow or (node.kind == "map" and _before(text, start).strip()):
        end = node.children[1][1]
    else:
        start -= len(_before(text, start))
        line_end = text.find("\n", end)
        end = len(text) if line_end < 0 else line_end + 1
    expected = _unshared(document.data)
    del _data_at(expected, path[:-1])[path[-1]]
    return _same(document, text[:start] + text[end:], path, expected)


def written(value: Any) -> str:
    """Return a value as YAML flow text: plain words where they stay words, quotes where they are needed."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(written(one) for one in value) + "]"
    if isinstance(value, str):
        return (
            value if _PLAIN.match(value) and value.lower() not in _NOT_TEXT else json.dumps(value, ensure_ascii=False)
        )
    return json.dumps(value)


def _reach(document: Document, path: KeyPath) -> tuple[KeyPath, KeyPath]:
    """Return the longest part of a path that is written, and the rest."""
    depth = next((depth for depth in range(len(path), 0, -1) if document.has(path[:depth])), 0)
    return path[:depth], path[depth:]


def _unshared(data: Any) -> Any:
    """Return a copy in which what an alias shares stands twice."""
    if isinstance(data, dict):
        return {key: _unshared(value) for key, value in data.items()}
    return [_unshared(value) for value in data] if isinstance(data, list) else data


def _nested(path: KeyPath, value: Any) -> Any:
    for step in reversed(path):
        value = {step: value}
    return value


def _data_at(data: Any, path: KeyPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _before(text: str, at: int) -> str:
    """Return what stands before a place on its line."""
    return text[text.rfind("\n", 0, at) + 1 : at]


def _node_at(node: Node, path: KeyPath) -> Node:
    for step in path:
        node = next(child for key, _, child in node.children if key == step)
    return node


def _with_value(document: Document, path: KeyPath, value: Any) -> str:
    """Return the text with the value at a path replaced."""
    text = document.text
    holder = _node_at(nodes_of(text), path[:-1])
    _, key_start, node = next(child for child in holder.children if child[0] == path[-1])
    start = node.start
    if holder.kind == "map" and (node.start == node.end or not node.flow):  # nothing, or a block on lines of its own
        start = text.index(":", key_start + len(str(path[-1])) if node.start == node.end else key_start) + 1
        return f"{text[:start]} {written(value)}{text[node.end :]}"
    return text[:start] + written(value) + text[node.end :]


def _with_key(document: Document, path: KeyPath, key: str, value: Any) -> str:
    """Return the text with a new key in a record that has some."""
    text = document.text
    node = _node_at(nodes_of(text), path)
    new = f"{written(key)}: {written(value)}"
    _, _, last = node.children[-1]
    if node.flow:
        return f"{text[: last.end]}, {new}{text[last.end :]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    after = _position(node, key) if not path else last
    first = node.children[0][1]
    indent = " " * len(_before(text, first))
    line_end = text.find("\n", after.end)
    if line_end < 0:
        return f"{text}{newline}{indent}{new}{newline}"
    blank = newline if not path and isinstance(value, dict) else ""
    return f"{text[: line_end + 1]}{blank}{indent}{new}{newline}{text[line_end + 1 :]}"


_ORDER = (
    "format", "product", "parties", "data", "permissions", "flows", "scores", "consequences", "publications",
    "incentives", "recoveries", "recourses", "oversight", "withheld", "complete", "evidence",
)  # fmt: skip


def _position(root: Node, section: str) -> Node:
    """Return the section after which a new one is written, in the order of docs/model.md."""
    before = set(_ORDER[: _ORDER.index(section)]) if section in _ORDER else set(_ORDER)
    fitting = [child for key, _, child in root.children if key in before]
    return fitting[-1] if fitting else root.children[-1][2]


def _proved(document: Document, text: str, path: KeyPath, value: Any) -> str:
    expected = _unshared(document.data)
    _data_at(expected, path[:-1])[path[-1]] = value
    return _same(document, text, path, expected)


def _same(document: Document, text: str, path: KeyPath, expected: Any) -> str:
    """Return the text if it reads as expected. Raises UsageError otherwise: then the place is shared or unusual."""
    if parse_document(text, document.path).data != expected:
        raise _refused(document, path, "this cannot be changed without changing more (is it shared by an alias?)")
    return text


def _refused(document: Document, path: KeyPath, message: str) -> UsageError:
    shown = ".".join(str(step) for step in path)
    return UsageError(Problem(document.place(path), f"{shown}: {message}", "change it by hand"))
