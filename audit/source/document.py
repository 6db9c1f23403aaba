"""A YAML file as it was read: its data, and where everything stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audit.errors import Place, Problem

KeyPath = tuple[str | int, ...]
Mark = tuple[int, int, int, int, Any]
"""Line and column (from 0) of the key, then of the value, then the marks of what is inside."""
LONGEST_EXCERPT = 160
"""So much of a line is shown, in characters."""


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
        """Return the text of a line (from 1), cut where it is very long."""
        return line_of(self.text, line)

    def problem(self, at: KeyPath, message: str, hint: str = "", *, of_key: bool = False) -> Problem:
        """Return a problem at a path, with the line it stands on."""
        return self.problem_at(self.place(at, of_key=of_key), message, hint)

    def problem_at(self, place: Place, message: str, hint: str = "") -> Problem:
        """Return a problem at a place of this file, with the line it stands on."""
        return Problem(place, message, hint, self.excerpt(place.line))


def unread(path: str) -> Document:
    """Return a document of which only the path is known."""
    return Document(path, "", None, (0, 0, 0, 0, None))


def line_of(text: str, line: int) -> str:
    """Return a line of a text (from 1), cut where it is very long; nothing where there is no such line."""
    lines = text.split("\n", line)
    return lines[line - 1].rstrip("\r")[:LONGEST_EXCERPT] if 0 < line <= len(lines) else ""


def place_of_index(text: str, path: str, index: int) -> Place:
    """Return the line and column of a character of a text, by its offset."""
    return Place(path, text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1)
