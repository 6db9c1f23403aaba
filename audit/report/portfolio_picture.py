"""The concerns of a portfolio as a picture: for each a bar over all products, full where it is settled, hatched where possible."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model.portfolio import ConcernCount, Portfolio
from audit.report.charts.svg import WIDE, hatch, line_at, lines_at, picture, tag, wrapped

ROW = 26.0
HEAD = 34.0
LEFT, RIGHT = 250.0, 545.0
"""Where the bars begin, and where all products stand."""
TEXT = RIGHT + 14
QUARTERS = 4


def concerns_picture(id_: str, found: Portfolio) -> str:
    """Return a bar for each concern; products that could not be read end each, as anything is possible of them."""
    every = found.audited + found.broken
    parts: list[str] = []
    y = HEAD
    for one in found.concerns:
        name = wrapped(one.title, LEFT - 22, bold=bool(one.sure))
        high = ROW if len(name) == 1 else ROW + 13
        parts += _row(id_, one, name, y + high / 2, found, every)
        y += high
    head = [tag("defs", hatch(f"{id_}-hatch", "possible")), *_axis(y + 4)]
    settled = sum(bool(one.sure) for one in found.concerns)
    told = (
        f"{len(found.concerns)} concerns, the gravest first. A full bar counts products in which a finding settles it, by level; "
        f"a hatched one those in which it is possible; a dotted line those that could not be read. {settled} concerns are settled somewhere."
    )
    return picture(id_, "Concerns by share of products: settled and possible", told, y + 8, [*head, *parts])


def _axis(height: float) -> list[str]:
    parts = []
    for quarter in range(QUARTERS + 1):
        x = LEFT + (RIGHT - LEFT) * quarter / QUARTERS
        parts.append(line_at(x, 16, f"{quarter * 100 // QUARTERS} %", "dim", 11.5, "middle"))
        parts.append(tag("path", d=f"M{x:.0f} {HEAD - 8:.0f}V{height - 4:.0f}", class_="grid"))
    return parts


def _row(id_: str, one: ConcernCount, name: Sequence[str], middle: float, found: Portfolio, every: int) -> list[str]:
    parts = lines_at(0, middle + 4 - 7 * (len(name) - 1), name, "bold" if one.sure else "", step=14)
    unit = (RIGHT - LEFT) / max(every, 1)
    x = LEFT
    for level, count in one.settled:
        if count:
            parts.append(tag("rect", x=x, y=middle - 7, width=count * unit, height=14.0, class_=f"bar {level}"))
            x += count * unit
    maybe = one.possible - one.sure
    if maybe:
        place = {"x": x, "y": middle - 7, "width": maybe * unit, "height": 14.0}
        parts.append(tag("rect", **place, fill=f"url(#{id_}-hatch)", class_="maybe"))
    if found.broken:
        start = RIGHT - found.broken * unit
        parts.append(tag("path", d=f"M{start:.1f} {middle:.0f}H{RIGHT:.0f}", class_="unknown"))
    if not one.possible:
        parts.append(tag("circle", cx=LEFT, cy=middle, r=3.5, class_="dot"))
    said = f"{one.sure:,} to {one.possible + found.broken:,} of {every:,}"
    line = wrapped(said, WIDE - TEXT, 11, lines=1)
    return [*parts, *lines_at(TEXT, middle + 4, line, "bold" if one.sure else "dim", 11)]
