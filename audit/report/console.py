"""The one way to draw on a terminal: how rich is set up, and text that cannot steer it."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from audit.report.formats import Look
from audit.report.plain import printable

STYLES = {"low": "cyan", "medium": "yellow", "high": "red", "critical": "bold red"}
"""The colour of each level."""


def drawn(look: Look, draw: Callable[[Console], None]) -> str:
    """Return what is drawn in the width and colours given, without blanks at the ends of its lines."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=look.width,
        force_terminal=look.color,
        no_color=not look.color,
        color_system="standard" if look.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    draw(console)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def styled(text: str, style: str = "") -> Text:
    """Return text to draw, made safe to show."""
    return Text(printable(text), style=style)


def lines(texts: list[str], style: str = "") -> Text:
    """Return several lines; a line break inside one of them is none, so that no text forges a line of the report."""
    return Text("\n").join(styled(text, style) for text in texts)


def indented(shown: Text | Table, by: int) -> Padding:
    """Return text, or a table, that begins some columns further to the right on all its lines."""
    return Padding(shown, (0, 0, 0, by))
