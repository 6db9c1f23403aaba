"""Mistakes on standard error: place, what is wrong, the line it stands on, what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from audit.errors import Problem
from audit.report.commands import without_commands
from audit.report.plain import printable

SHOWN = 50
"""How many mistakes are written out before the rest is counted."""


def show_problems(problems: Iterable[Problem], most: int | None = SHOWN) -> None:
    """Write mistakes to standard error, each with a code frame; plain text, so that tools can read it. None: all of them."""
    found = sorted(problems)
    for problem in found[:most]:
        sys.stderr.write(without_commands(frame(problem)) + "\n")
    if most is not None and len(found) > most:
        sys.stderr.write(f"... and {len(found) - most} more\n")


def frame(problem: Problem) -> str:
    """Return a mistake with the line it stands on, a caret under the place, and what to do."""
    lines = [
        f"{printable(str(problem.place))}: error: {printable(problem.message)}{'; ' + printable(problem.hint) if problem.hint else ''}"
    ]
    if problem.excerpt and problem.place.line:
        number = str(problem.place.line)
        lines.append(f" {number} | {printable(problem.excerpt)}")
        if problem.place.column <= len(problem.excerpt) + 1:
            lines.append(f" {' ' * len(number)} | {' ' * (problem.place.column - 1)}^")
    return "\n".join(lines)
