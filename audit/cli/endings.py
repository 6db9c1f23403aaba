"""The format that a command writes: what `--format` names, or the ending of `--output` says."""

from __future__ import annotations

from collections.abc import Mapping

from audit.errors import Place, Problem, UsageError


def format_for(format_: str | None, output: str | None, endings: Mapping[str, str], usual: str) -> str:
    """Return the format. Raises UsageError where --format and the ending of --output say different things."""
    ending = next((name for end, name in endings.items() if output and output.lower().endswith(end)), None)
    if format_ and ending and format_ != ending:
        message = f"the ending says {ending}, --format says {format_}"
        raise UsageError(Problem(Place(output or ""), message, "leave --format out, or change the ending"))
    if output and not format_ and not ending:
        raise UsageError(Problem(Place(output), "the ending names no format", f"use one of {', '.join(endings)}"))
    return format_ or ending or usual
