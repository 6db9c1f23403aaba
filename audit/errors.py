"""What can go wrong, and where.

::

    ScoreauditError            carries one or more problems, each with a place and what to do
    +-- SourceError            a file that cannot be read, or is no YAML
    +-- DescriptionError       a product description with mistakes
    +-- VocabularyError        a word list, reference or text file with mistakes
    +-- RuleError              a rule that cannot work
    +-- WaiverError            a file of waivers with mistakes
    +-- UsageError             a command that cannot be carried out as given

A mistake is a value (`Problem`) that is collected; an error is raised only where
nothing can go on without the thing that failed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a file: path as given by the user, line and column from 1 (0: the file as a whole)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return `path:line:column`, the form that editors and terminals make clickable."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where, what is wrong, what to do, and the line it stands on."""

    place: Place
    message: str
    hint: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        """Return the one-line form `place: error: message; hint`."""
        tail = f"; {self.hint}" if self.hint else ""
        return f"{self.place}: error: {self.message}{tail}"


class ScoreauditError(Exception):
    """Something cannot be done; `problems` says what, where and what to do."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Take one problem or several; they are kept in the order of their places."""
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems: tuple[Problem, ...] = tuple(sorted(found))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SourceError(ScoreauditError):
    """A file cannot be read, or its text is no YAML."""


class DescriptionError(ScoreauditError):
    """A product description has mistakes."""


class VocabularyError(ScoreauditError):
    """A vocabulary, concern, reference or text file has mistakes."""


class RuleError(ScoreauditError):
    """A rule cannot work as written."""


class WaiverError(ScoreauditError):
    """A file of waivers has mistakes."""


class UsageError(ScoreauditError):
    """A command cannot be carried out as given."""
