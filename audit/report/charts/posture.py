"""The posture as a picture: for each concern a bar, full up to what is settled, hatched up to what is possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.model.report import Bounds
from audit.report.charts.svg import WIDE, hatch, line_at, lines_at, picture, tag, wrapped

ROW = 26.0
HEAD = 34.0
LEFT, RIGHT = 250.0, 545.0
"""Where the bars begin, and where the highest level stands."""
TEXT = RIGHT + 14


def posture_picture(id_: str, posture: Sequence[Bounds], titles: Mapping[str, str], levels: Sequence[str]) -> str:
    """Return the bounds of all concerns, the worst first; concerns that were not checked stand last."""
    rows = sorted(posture, key=lambda one: _rank(one, levels))
    parts: list[str] = []
    y = HEAD
    for one in rows:
        name = wrapped(titles.get(one.concern, one.concern), LEFT - 22, bold=bool(one.lower))
        high = ROW if len(name) == 1 else ROW + 13
        parts += _row(id_, one, name, y + high / 2, levels)
        y += high
    head = [tag("defs", hatch(f"{id_}-hatch", "possible")), *_axis(levels, y + 4)]
    worst = [one for one in rows if one.checked and one.upper]
    told = (
        f"{len(rows)} concerns, the worst first. A full bar reaches what is settled, a hatched one what is possible with what "
        f"is not known. {len(worst)} of them have a finding or something open."
    )
    return picture(id_, "Posture by concern: settled and possible levels", told, y + 8, [*head, *parts])


def _rank(one: Bounds, levels: Sequence[str]) -> tuple[object, ...]:
    return (not one.checked, -_stop(one.lower, levels), -_stop(one.upper, levels), -one.findings, one.concern)


def _stop(level: str | None, levels: Sequence[str]) -> int:
    return 0 if level is None else levels.index(level) + 1


def _x(stop: int, levels: Sequence[str]) -> float:
    return LEFT + (RIGHT - LEFT) * stop / len(levels)


def _axis(levels: Sequence[str], height: float) -> list[str]:
    found = []
    for stop, name in enumerate(("none", *levels)):
        x = _x(stop, levels)
        found.append(line_at(x, 16, name, "dim", 11.5, "middle"))
        found.append(tag("path", d=f"M{x:.0f} {HEAD - 8:.0f}V{height - 4:.0f}", class_="grid"))
    return found


def _row(id_: str, one: Bounds, name: Sequence[str], middle: float, levels: Sequence[str]) -> list[str]:
    looks = "dim" if not one.checked else "bold" if one.lower else ""
    parts = lines_at(0, middle + 4 - 7 * (len(name) - 1), name, looks, step=14)
    lower, upper = _stop(one.lower, levels), _stop(one.upper, levels)
    start, settled, possible = _x(0, levels), _x(lower, levels), _x(upper, levels)
    if not one.checked:
        parts.append(tag("path", d=f"M{start:.0f} {middle:.0f}H{RIGHT:.0f}", class_="unknown"))
        return [*parts, line_at(TEXT, middle + 4, "not checked: no sign of safety", "dim", 11)]
    if lower:
        kind = f"bar {one.lower}"
        parts.append(tag("rect", x=start, y=middle - 7, width=settled - start, height=14, rx=2, class_=kind))
    if upper > lower:
        place = {"x": settled, "y": middle - 7, "width": possible - settled, "height": 14.0, "rx": 2.0}
        parts.append(tag("rect", **place, fill=f"url(#{id_}-hatch)", class_="maybe"))
    if not upper:
        parts.append(tag("circle", cx=start, cy=middle, r=3.5, class_="dot"))
    for number, line in enumerate(wrapped(_said(one), WIDE - TEXT, 11, lines=1)):
        parts.append(line_at(TEXT, middle + 4 + number * 13, line, "bold" if one.lower else "dim", 11))
    return parts


def _said(one: Bounds) -> str:
    if one.lower is None:
        return f"open, up to {one.upper}" if one.upper else "nothing found or open"
    could = f", could be {one.upper}" if one.upper != one.lower else ""
    return f"{one.lower}{could} ({one.findings})"
