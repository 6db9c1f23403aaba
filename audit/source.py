"""YAML text to plain data, with the line and column of every key and value.

The only module that imports yaml. It reads libyaml's events, resolves plain scalars by the
core schema of YAML 1.2 (so `yes` and `no` are words and `2018-01` is text), refuses duplicate
keys, tags and second documents, and bounds size, depth and aliases before anything is built.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

import yaml

from audit.errors import Place, Problem, SourceError

MAX_BYTES = 40 * 2**20
"""Largest file that is read, in bytes; a product with 20,000 entries and 80,000 flows takes about 20 MB."""
MAX_SCALAR = 100_000
"""Longest single text, in characters."""
MAX_DEPTH = 32
"""Deepest nesting; a description needs 8."""
MAX_ALIAS_NODES = 20_000
"""How many nodes all aliases together may stand for."""

MAX_PROBLEMS = 500
"""After how many mistakes a file is given up."""

KeyPath = tuple[str | int, ...]
Mark = tuple[int, int, int, int, Any]
"""Line and column (from 0) of the key, then of the value, then the marks of what is inside."""

_BREAKS = {0xF885: 0x85, 0xF888: 0x2028, 0xF889: 0x2029}
_NO_BREAKS = {shown: hidden for hidden, shown in _BREAKS.items()}
"""YAML 1.2 and editors see no line break in these characters, YAML 1.1 did: they are hidden from the parser."""
_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_RADIX = re.compile(r"0o[0-7]{1,20}\Z|0x[0-9a-fA-F]{1,15}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_FIRST_OF_NUMBER = frozenset("0123456789+-.")


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: its data, where everything stands, and the mistakes that did not stop the reading."""

    path: str
    text: str
    data: Any
    root: Mark
    problems: tuple[Problem, ...] = ()

    def place(self, at: KeyPath, *, of_key: bool = False) -> Place:
        """Return where the value at a path stands (or its key); the nearest parent where it is absent."""
        mark = self.root
        for depth, step in enumerate(at):
            inside = mark[4]
            try:
                mark = inside[step]
            except (KeyError, IndexError, TypeError):
                # a parent stands in for something that is not written: its key is the best line to show
                return Place(self.path, mark[0] + 1, mark[1] + 1) if depth else self._at(mark, of_key=True)
        return self._at(mark, of_key=of_key)

    def _at(self, mark: Mark, *, of_key: bool) -> Place:
        line, column = (mark[0], mark[1]) if of_key else (mark[2], mark[3])
        return Place(self.path, line + 1, column + 1)

    def place_in(self, at: KeyPath, text: str, offset: int) -> Place:
        """Return where a character of a text value stands; a value may be quoted, or run over several lines."""
        place = self.place(at)
        lines = self.text.split("\n")
        line, column = place.line - 1, place.column - 1
        if lines[line][column : column + 1] in {'"', "'"} and text and text[0] not in {'"', "'"}:
            column += 1
        if lines[line][column : column + 1] in {"|", ">"}:
            return place
        for letter in text[:offset]:
            column += 1
            if (
                letter == " " and column > len(lines[line].rstrip()) and line + 1 < len(lines)
            ):  # a fold reads as a blank
                line += 1
                column = len(lines[line]) - len(lines[line].lstrip())
        return Place(place.path, line + 1, column + 1)

    def has(self, at: KeyPath) -> bool:
        """Return whether something is written at a path."""
        mark = self.root
        for step in at:
            try:
                mark = mark[4][step]
            except (KeyError, IndexError, TypeError):
                return False
        return True

    def excerpt(self, line: int) -> str:
        """Return the text of a line (from 1), at most 160 characters of it."""
        return _line(self.text, line)

    def problem(self, at: KeyPath, message: str, hint: str = "", *, of_key: bool = False) -> Problem:
        """Return a problem at a path, with the line it stands on."""
        return self.problem_at(self.place(at, of_key=of_key), message, hint)

    def problem_at(self, place: Place, message: str, hint: str = "") -> Problem:
        """Return a problem at a place of this file, with the line it stands on."""
        return Problem(place, message, hint, self.excerpt(place.line))


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
    return _as_node(
        yaml.compose(text.translate(_NO_BREAKS), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), text
    )


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


def read_document(path: str, shown_as: str = "") -> Document:
    """Read a YAML file; places show `shown_as`, or the path as given.

    Raises SourceError where the file is missing, unreadable, too large, not UTF-8 or no YAML.
    """
    shown = shown_as or path
    try:
        if os.path.isdir(path):
            raise SourceError(Problem(Place(shown), "this is a folder, not a file", "name a file in it"))
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SourceError(Problem(Place(shown), "there is no such file", "check the path")) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(Problem(Place(shown), f"cannot be read: {reason}", "check that you may read it")) from None
    if len(raw) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 2**20} MiB"
        raise SourceError(Problem(Place(shown), message, "describe one product in one file, without raw data in it"))
    return parse_document(_decode(raw, shown), shown)


def parse_document(text: str, path: str) -> Document:
    """Parse YAML text; `path` is the name that places show.

    Raises SourceError where the text is no YAML, or goes beyond the limits of this module.
    """
    control = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if control:
        place = _place_of_index(text, path, control.start())
        message = f"a control character ({control.group()!r}) cannot stand in YAML"
        raise SourceError(Problem(place, message, "is this a text file? remove the character"))
    text = text.translate(_NO_BREAKS)
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
        value = event.value.translate(_BREAKS)
        if len(value) > MAX_SCALAR:
            self._stop(
                event.start_mark,
                f"a text of more than {MAX_SCALAR} characters",
                "shorten it, or link to it as evidence",
            )
        return _resolve(value) if event.implicit[0] else value

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
        excerpt = self.lines[mark.line].rstrip("\r")[:160] if mark.line < len(self.lines) else ""
        return Problem(Place(self.path, mark.line + 1, mark.column + 1), message, hint, excerpt)

    def _problem(self, mark: Any, message: str, hint: str) -> None:
        self.problems.append(self._made_problem(mark, message, hint))
        if len(self.problems) > MAX_PROBLEMS:
            raise SourceError(self.problems)

    def _stop(self, mark: Any, message: str, hint: str) -> None:
        raise SourceError([*self.problems, self._made_problem(mark, message, hint)])


def _resolve(text: str) -> Any:
    """Resolve a plain scalar by the core schema of YAML 1.2 (section 10.3.2)."""
    if not text:
        return None
    if text[0] in _FIRST_OF_NUMBER:
        if _INT.match(text):
            return int(text)
        if _RADIX.match(text):
            return int(text, 0)
        if _FLOAT.match(text):
            return float(text)
        return text
    if _NULL.match(text):
        return None
    return _BOOL.get(text, text)


def _decode(raw: bytes, path: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        before = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(before.decode("utf-8", "replace").lstrip("\ufeff")) + 1
        what = "a binary file" if b"\0" in raw[:4096] else "not UTF-8 text"
        raise SourceError(
            Problem(Place(path, line, column), f"this is {what}", "save the description as UTF-8 text")
        ) from None
    if "\0" in text:
        place = _place_of_index(text, path, text.index("\0"))
        raise SourceError(Problem(place, "this is a binary file", "save the description as UTF-8 text"))
    return text


def _line(text: str, line: int) -> str:
    lines = text.split("\n", line)
    return lines[line - 1].rstrip("\r")[:160] if 0 < line <= len(lines) else ""


def _place_of_index(text: str, path: str, index: int) -> Place:
    return Place(path, text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1)


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, path: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark and mark.index >= len(text) and error.context_mark:
        mark = error.context_mark  # what is never closed is told where it opens
    place = _place_of_index(text, path, min(mark.index, len(text.rstrip())) if mark else 0)
    excerpt = _line(text, place.line)
    detail = error.problem or "cannot be read"
    if "\t" in excerpt[: len(excerpt) - len(excerpt.lstrip())] or "'\\t'" in detail:
        return Problem(place, "a tab cannot indent YAML", "use spaces", excerpt)
    context = f" {error.context}" if error.context else ""
    hint = "check indentation, brackets, and quote texts that hold ': ' or ' #'"
    return Problem(place, f"no valid YAML: {detail}{context}", hint, excerpt)
