"""Lines of plain text, no wider than the screen."""

from __future__ import annotations

import textwrap

from audit.report.formats import Look


def wrapped(text: str, look: Look, indent: int, first: int | None = None) -> list[str]:
    """Return a text in lines with blanks before them; `first` before the first line, where that differs.

    A path or an id is not broken where it has a hyphen.
    """
    start = " " * (indent if first is None else first)
    return textwrap.wrap(text, look.width, initial_indent=start, subsequent_indent=" " * indent, break_on_hyphens=False)
