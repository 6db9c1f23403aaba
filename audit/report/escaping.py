"""Text made safe to stand in Markdown: it shows as written, and makes no heading, list, link, code or table of its own."""

from __future__ import annotations

import re

from audit.report.plain import printable

_MARKS = re.compile(r"[\\`*_\[\]<>|~#&$]")
_BLOCK = re.compile(r"^(?:(?P<mark>[-+=])|(?P<number>[0-9]+)(?P<point>[.)]))")
_TICKS = re.compile(r"`+")


def markdown_text(text: str) -> str:
    """Return text as one piece of Markdown prose; where a line begins with it, it begins no list or heading."""
    shown = _MARKS.sub(lambda match: "\\" + match.group(), printable(text).strip())
    return _BLOCK.sub(_escaped_start, shown)


def _escaped_start(match: re.Match[str]) -> str:
    if match["mark"]:
        return "\\" + match["mark"]
    return f"{match['number']}\\{match['point']}"


def markdown_code(text: str) -> str:
    """Return text as a code span, whatever backticks are in it."""
    shown = printable(text).strip()
    runs = _TICKS.findall(shown)
    fence = "`" * (max(map(len, runs), default=0) + 1)
    room = " " if runs else ""
    return f"{fence}{room}{shown}{room}{fence}"
