"""A YAML text, event by event, to data and marks.

libyaml's events are read; plain scalars are resolved by the core schema of YAML 1.2. Duplicate keys, tags and second
documents are refused, and size, depth and aliases are bounded before anything is built.
"""

from __future__ import annotations

from typing import Any

import yaml

from audit.errors import Place, Problem, SourceError
from audit.source.document import LONGEST_EXCERPT, Document, Mark, line_of, place_of_index
from audit.source.scalars import BREAKS, NO_BREAKS, resolve

MAX_SCALAR = 100_000
"""Longest single text, in characters."""
MAX_DEPTH = 32
"""Deepest nesting; a description needs 8."""
MAX_ALIAS_NODES = 20_000
"""How many nodes all aliases together may stand for."""

MAX_PROBLEMS = 500
"""After how many mistakes a file is given up."""


def parse_document(text: str, path: str) -> Document:
    """Parse YAML text; `path` is the name that places show.

    Raises SourceError where the text is no YAML, or goes beyond the limits above.
    """
    control = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if control:
        place = place_of_index(text, path, control.start())
        message = f"a control character ({control.group()!r}) cannot stand in YAML"
        raise SourceError(Problem(place, message, "is this a text file? remove the character"))
    text = text.translate(NO_BREAKS)
    loader = None
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        return _Builder(text, path, loader).document()
    except yaml.MarkedYAMLError as error:
        raise SourceError(_syntax_problem(error, text, path)) from None
    finally:
        if loader is not None:
            loader.dispose()


class _Builder:
    """Builds data and marks from the events of one loader."""

    def __init__(self, text: str, path: str, loader: Any) -> None:
        self.text, self.path, self.loader = text, path, loader
        self.lines: list[str] | None = None
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, Any, int]] = {}
        self.nodes = 0
        self.alias_nodes = 0

    def document(self) -> Document:
        next_event = self.loader.get_event
        next_event()  # stream start
        event = next_event()
        if isinstance(event, yaml.StreamEndEvent):
            raise SourceError(
                Problem(
                    Place(self.path, 1, 1),
                    "the file is empty",
                    "write a description, or start from `scoreaudit schema product`",
                )
            )
        event = next_event()
        data, inside = self._node(event, 0)
        mark = (event.start_mark.line, event.start_mark.column) * 2 + (inside,)
        next_event()  # document end
        after = next_event()
        if not isinstance(after, yaml.StreamEndEvent):
            self._problem(after.start_mark, "a second document begins here", "one file is one description: split it")
        return Document(self.path, self.text, data, mark, tuple(self.problems))

    def _node(self, event: Any, depth: int) -> tuple[Any, Any]:
        """Return the data of the node that begins with this event, and the marks inside it."""
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self._alias(event)
        before = self.nodes
        self.nodes += 1
        if kind is not yaml.ScalarEvent and depth >= MAX_DEPTH:
            self._stop(
                event.start_mark,
                f"nested more than {MAX_DEPTH} levels deep",
                "a description needs 8; look for a stray bracket",
            )
        if event.tag is not None and event.tag != "!":
            self._problem(event.start_mark, f"the tag {event.tag} is not used here", "write the plain value")
        inside: Any = None
        data: Any
        if kind is yaml.ScalarEvent:
            data = self._scalar(event)
        elif kind is yaml.SequenceStartEvent:
            data, inside = self._sequence(depth)
        else:
            data, inside = self._mapping(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (data, inside, self.nodes - before)
        return data, inside

    def _alias(self, event: Any) -> tuple[Any, Any]:
        if event.anchor not in self.anchors:
            self._stop(
                event.start_mark,
                f"the alias *{event.anchor} has no anchor",
                f"write &{event.anchor} before it, or quote the text",
            )
        data, inside, size = self.anchors[event.anchor]
        self.alias_nodes += size
        self.nodes += size
        if self.alias_nodes > MAX_ALIAS_NODES:
            self._stop(
                event.start_mark, f"aliases stand for more than {MAX_ALIAS_NODES} values", "write the values out"
            )
        return data, inside

    def _scalar(self, event: Any) -> Any:
        value = event.value.translate(BREAKS)
        if len(value) > MAX_SCALAR:
            self._stop(
                event.start_mark,
                f"a text of more than {MAX_SCALAR} characters",
                "shorten it, or link to it as evidence",
            )
        return resolve(value) if event.implicit[0] else value

    def _sequence(self, depth: int) -> tuple[list[Any], list[Mark]]:
        data: list[Any] = []
        marks: list[Mark] = []
        while True:
            event = self.loader.get_event()
            if type(event) is yaml.SequenceEndEvent:
                return data, marks
            value, inside = self._node(event, depth + 1)
            line, column = event.start_mark.line, event.start_mark.column
            data.append(value)
            marks.append((line, column, line, column, inside))

    def _mapping(self, start: Any, depth: int) -> tuple[dict[str, Any], dict[str, Mark]]:
        data: dict[str, Any] = {}
        marks: dict[str, Mark] = {}
        while True:
            event = self.loader.get_event()
            if type(event) is yaml.MappingEndEvent:
                return data, marks
            if type(event) is not yaml.ScalarEvent:
                self._stop(event.start_mark, "a key must be one word", "quote it, or check the brackets")
            key, at = event.value, event.start_mark
            after = self.loader.get_event()
            value, inside = self._node(after, depth + 1)
            if start.flow_style and self._is_stray(event, after):
                self._problem(
                    at,
                    f"{key!r} stands alone between commas",
                    f'if it belongs to the text before it, quote the whole: "..., {key}"',
                )
                continue
            if key in data:
                first = marks[key][0] + 1
                self._problem(
                    at, f"the key {key!r} stands here twice (first in line {first})", "remove or rename one of them"
                )
                continue
            data[key] = value
            marks[key] = (at.line, at.column, after.start_mark.line, after.start_mark.column, inside)

    def _is_stray(self, key: Any, value: Any) -> bool:
        """Return whether a key stands alone between commas, without a colon."""
        if type(value) is not yaml.ScalarEvent or value.value or value.style:
            return False
        end = key.end_mark.index
        return not self.text[end : end + MAX_SCALAR].lstrip(" \t").startswith(":")

    def _made_problem(self, mark: Any, message: str, hint: str) -> Problem:
        if self.lines is None:
            self.lines = self.text.split("\n")
        excerpt = self.lines[mark.line].rstrip("\r")[:LONGEST_EXCERPT] if mark.line < len(self.lines) else ""
        return Problem(Place(self.path, mark.line + 1, mark.column + 1), message, hint, excerpt)

    def _problem(self, mark: Any, message: str, hint: str) -> None:
        self.problems.append(self._made_problem(mark, message, hint))
        if len(self.problems) > MAX_PROBLEMS:
            raise SourceError(self.problems)

    def _stop(self, mark: Any, message: str, hint: str) -> None:
        raise SourceError([*self.problems, self._made_problem(mark, message, hint)])


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, path: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark and mark.index >= len(text) and error.context_mark:
        mark = error.context_mark  # what is never closed is told where it opens
    place = place_of_index(text, path, min(mark.index, len(text.rstrip())) if mark else 0)
    excerpt = line_of(text, place.line)
    detail = error.problem or "cannot be read"
    if "\t" in excerpt[: len(excerpt) - len(excerpt.lstrip())] or "'\\t'" in detail:
        return Problem(place, "a tab cannot indent YAML", "use spaces", excerpt)
    context = f" {error.context}" if error.context else ""
    hint = "check indentation, brackets, and quote texts that hold ': ' or ' #'"
    return Problem(place, f"no valid YAML: {detail}{context}", hint, excerpt)
