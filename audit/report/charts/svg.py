"""What pictures are drawn with: text that is measured, wrapped and escaped; shapes; the frame with its title."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable

from audit.report.plain import printable

SIZE = 12.0
"""The size of ordinary text, in the units of a picture."""
WIDE = 760.0
"""The width of every picture: what an A4 page shows without shrinking it much."""
EDGE = 1.0
"""Room at both sides, so that no line at the edge is cut in half."""
ELLIPSIS = "…"
_NARROW, _SLIM, _WIDE_ONES = frozenset("iljI.,:;'|! "), frozenset('tfr()[]{}"-/*\\'), frozenset("mwMW@%&…—")
_EM = {"narrow": 0.36, "slim": 0.46, "wide": 1.0, "upper": 0.76, "digit": 0.65, "lower": 0.63, "other": 1.0}
"""Widths of characters in units of the size; those of a broad face, so that no other runs over."""
_BOLDER = 1.12
_BASIC = 0x2E80
"""From here on characters are as wide as they are high (Chinese, Japanese, Korean, emoji)."""


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return about how wide a line of text is: rather too wide than too narrow."""
    return sum(_EM[_kind(letter)] for letter in printable(text)) * size * (_BOLDER if bold else 1)


def _kind(letter: str) -> str:
    if letter in _NARROW:
        return "narrow"
    if letter in _SLIM:
        return "slim"
    if letter in _WIDE_ONES:
        return "wide"
    if letter.isdigit():
        return "digit"
    if letter.isupper():
        return "upper"
    return "lower" if ord(letter) < _BASIC else "other"


def wrapped(text: str, width: float, size: float = SIZE, *, lines: int = 2, bold: bool = False) -> list[str]:
    """Return text in at most so many lines that fit a width; what does not fit ends in an ellipsis."""
    found: list[str] = []
    rest = " ".join(printable(text).split())
    while rest and len(found) < lines:
        line = _longest(rest, width, size, bold=bold)
        rest = rest[len(line) :].lstrip()
        found.append(line.rstrip())
    if rest:
        last = found[-1]
        while last and width_of(last + ELLIPSIS, size, bold=bold) > width:
            last = last[:-1]
        found[-1] = last.rstrip() + ELLIPSIS
    return found


def _longest(text: str, width: float, size: float, *, bold: bool) -> str:
    """Return the longest beginning that fits: whole words, or a part of the first where it alone is too long."""
    fits, wide = 0, 0.0
    for letter in text:
        wide += width_of(letter, size, bold=bold)
        if wide > width:
            break
        fits += 1
    if fits == len(text):
        return text
    pieces = textwrap.wrap(text, max(fits, 1), break_on_hyphens=False)
    return pieces[0] if pieces else text[:1]


def escaped(text: str) -> str:
    """Return text that stands as it is in SVG, whatever is in it."""
    return html.escape(printable(text))


def tag(name: str, *inside: str, **attributes: str | float) -> str:
    """Return an element; `class_` stands for class, and other underscores for hyphens."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(_number(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{told}>{''.join(inside)}</{name}>"


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def line_at(x: float, y: float, text: str, kind: str = "", size: float = SIZE, anchor: str = "start") -> str:
    """Return one line of text; `kind` names its looks: bold, dim, risk."""
    more = {} if anchor == "start" else {"text_anchor": anchor}
    looks = {"class_": kind} if kind else {}
    return tag("text", escaped(text), x=x, y=y, font_size=size, **looks, **more)


def lines_at(
    x: float, y: float, lines: Iterable[str], kind: str = "", size: float = SIZE, step: float = 15
) -> list[str]:
    """Return lines of text, one below the other; `y` is the foot of the first."""
    return [line_at(x, y + number * step, line, kind, size) for number, line in enumerate(lines)]


def hatch(id_: str, kind: str) -> str:
    """Return a pattern of slanting lines, so that no meaning hangs on a colour alone."""
    stroke = tag("path", d="M0 0V6", class_=f"hatch-{kind}")
    return tag(
        "pattern", stroke, id=id_, width=6, height=6, patternUnits="userSpaceOnUse", patternTransform="rotate(45)"
    )


def picture(id_: str, title: str, told: str, height: float, parts: Iterable[str]) -> str:
    """Return a whole picture, with a title and a description for who cannot see it."""
    head = tag("title", escaped(title), id=f"{id_}-title") + tag("desc", escaped(told), id=f"{id_}-desc")
    box = f"{-EDGE:g} 0 {WIDE + 2 * EDGE:g} {height:.0f}"
    names = f"{id_}-title {id_}-desc"
    return tag(
        "svg", head, *parts, id=id_, class_="picture", viewBox=box, role="img", aria_labelledby=names,
    )  # fmt: skip
