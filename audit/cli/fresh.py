"""A file that is written where none was."""

from __future__ import annotations

from pathlib import Path

from audit.cli.writing import writing
from audit.errors import Place, Problem, UsageError


def refuse_existing(path: str) -> None:
    """Raise UsageError where something stands at a path already."""
    if Path(path).exists():
        hint = "nothing was written; name another file"
        raise UsageError(Problem(Place(path), "this is there already, and is not overwritten", hint))


def write_new(path: str, text: str) -> None:
    """Write a new file, with the folders that lead to it. Raises UsageError where there is one, or it cannot be written."""
    refuse_existing(path)
    with writing(path):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
