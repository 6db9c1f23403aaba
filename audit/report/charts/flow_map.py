"""The data-flow map: from whom, what data by area of life, into which score, who decides what by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from audit.model.overview import Overview
from audit.report.charts.map_content import content_of
from audit.report.charts.map_parts import DATA, GIVERS, RECEIVERS, SCORES, Arrow, Box, Content, Row
from audit.report.charts.routes import Risk
from audit.report.charts.svg import escaped, line_at, lines_at, picture, tag, wrapped

COLUMNS = ((0.0, 142.0), (186.0, 172.0), (402.0, 118.0), (564.0, 196.0))
"""Where each column begins, and how wide it is."""
HEADINGS = ("From whom", "What data, by area of life", "Score", "Who gets it, and what follows")
OPEN_IN = (("parties", "flows"), ("data",), ("scores",), ("consequences", "publications"))
"""The sections whose entries stand in a column."""
TOP, GAP, PAD, STEP, SMALL = 36.0, 12.0, 9.0, 15.0, 13.0


@dataclass(frozen=True, slots=True)
class _Placed:
    """A box with its place, and the height at which arrows meet each of its rows."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    meets: dict[str, float]


def flow_map(id_: str, overview: Overview, risk: Risk) -> str:
    """Return the map of a description; empty where there is nothing to show."""
    content = content_of(overview, risk)
    if not content.boxes:
        return ""
    open_ = [any(section in overview.open for section in sections) for sections in OPEN_IN]
    placed, bottom = _placed(content, open_)
    parts = [_markers(id_)]
    for (x, width), heading in zip(COLUMNS, HEADINGS, strict=True):
        parts += lines_at(x, 12, wrapped(heading, width, 11, bold=True), "bold", 11, 12)
    parts += _arrows(id_, content, placed)
    for one in placed:
        parts += _drawn(one)
    parts += _ghosts(open_, placed)
    told = (
        f"{len(overview.data)} kinds of data, {len(overview.scores)} scores and {len(overview.effects)} decisions or publications. "
        "Dashed lines and question marks stand for what is not known; bold arrows and triangles for what findings rest on."
    )
    return picture(id_, "Data-flow map", told, bottom + 6, parts)


# -- places


def _placed(content: Content, open_: list[bool]) -> tuple[list[_Placed], float]:
    columns = [[box for box in content.boxes if box.column == column] for column in range(4)]
    heights = [
        sum(_height(box) + GAP for box in boxes) + (30 if more else 0)
        for boxes, more in zip(columns, open_, strict=True)
    ]
    tallest = max(heights)
    placed: list[_Placed] = []
    for column in (DATA, RECEIVERS, SCORES, GIVERS):
        boxes = columns[column]
        if column == GIVERS:
            meets = {key: y for one in placed for key, y in one.meets.items()}
            boxes = sorted(boxes, key=lambda box: _mean(box.key, content, meets))
        start = TOP + (tallest - heights[column]) / 2
        for box in boxes:
            placed.append(_place(box, start))
            start += placed[-1].height + GAP
    return placed, TOP + tallest


def _mean(key: str, content: Content, meets: Mapping[str, float]) -> float:
    return fmean([meets[end] for start, end in content.arrows if start == key and end in meets] or [0.0])


def _lines(box: Box) -> tuple[list[str], list[str], list[str]]:
    """Return a box's own title, what stands below it, and its mark."""
    room = COLUMNS[box.column][1] - 2 * PAD
    title = wrapped(("" if box.sure else "? ") + box.title, room, bold=True, lines=3)
    return title, wrapped(box.below, room, 11), wrapped(box.mark, room, 11, lines=1, bold=True)


def _row_lines(row: Row, column: int) -> tuple[list[str], list[str], list[str]]:
    room = COLUMNS[column][1] - 2 * PAD - 10
    text = wrapped(("" if row.sure else "? ") + row.text, room)
    return text, wrapped(row.below, room, 11), wrapped(row.mark, room, 11, lines=1, bold=True)


def _height(box: Box) -> float:
    return _place(box, 0).height


def _place(box: Box, y: float) -> _Placed:
    x, width = COLUMNS[box.column]
    title, below, mark = _lines(box)
    at = y + PAD + STEP * len(title) + SMALL * (len(below) + len(mark))
    meets: dict[str, float] = {}
    for row in box.rows:
        text, small, marked = _row_lines(row, box.column)
        high = STEP * len(text) + SMALL * (len(small) + len(marked)) + 5
        meets[row.key] = at + 5 + STEP / 2
        at += high
    height = at + PAD - y - 3
    meets.setdefault(box.key, y + (height / 2 if not box.rows else PAD + STEP / 2))
    return _Placed(box, x, y, width, height, meets)


# -- drawing


def _drawn(one: _Placed) -> list[str]:
    box = one.box
    kind = "box" + (" score" if box.column == SCORES else "") + ("" if box.sure else " unsure")
    names = " | ".join(
        filter(None, (box.title, box.below, *(f"{row.text}: {row.below}".rstrip(": ") for row in box.rows)))
    )
    parts = [
        tag(
            "rect",
            tag("title", escaped(names)),
            x=one.x,
            y=one.y,
            width=one.width,
            height=one.height,
            rx=4,
            class_=kind,
        )
    ]
    title, below, mark = _lines(box)
    x, y = one.x + PAD, one.y + PAD + 11
    parts += lines_at(x, y, title, "bold", step=STEP)
    y += STEP * len(title) - 1
    parts += lines_at(x, y, below, "dim", 11, SMALL)
    y += SMALL * len(below)
    parts += lines_at(x, y, mark, "risk", 11, SMALL)
    y += SMALL * len(mark) + 6
    for row in box.rows:
        text, small, marked = _row_lines(row, box.column)
        parts.append(tag("circle", cx=x + 2.5, cy=y - 4, r=2.2, class_="dot" if row.sure else "dot unsure"))
        parts += lines_at(x + 10, y, text, step=STEP)
        y += STEP * len(text) - 1
        parts += lines_at(x + 10, y, small, "dim", 11, SMALL)
        y += SMALL * len(small)
        parts += lines_at(x + 10, y, marked, "risk", 11, SMALL)
        y += SMALL * len(marked) + 6
    return parts


def _ghosts(open_: list[bool], placed: list[_Placed]) -> list[str]:
    """Draw, below each column that may hold more than is described, that it may."""
    parts = []
    for column, more in enumerate(open_):
        if not more:
            continue
        x, width = COLUMNS[column]
        foot = max((one.y + one.height for one in placed if one.x == x), default=TOP) + GAP
        parts.append(tag("rect", x=x, y=foot, width=width, height=22, rx=4, class_="box unsure"))
        parts.append(line_at(x + PAD, foot + 15, "? perhaps more", "dim", 11))
    return parts


def _markers(id_: str) -> str:
    heads = [
        tag(
            "marker", tag("path", d="M0 0L6 3L0 6Z", class_=f"head {kind}"),
            id=f"{id_}-{kind}", viewBox="0 0 6 6", refX=5.5, refY=3, markerWidth=6, markerHeight=6, markerUnits="userSpaceOnUse",
            orient="auto",
        )
        for kind in ("plain", "risky")
    ]  # fmt: skip
    return tag("defs", *heads)


def _arrows(id_: str, content: Content, placed: list[_Placed]) -> list[str]:
    ends = {key: (one, y) for one in placed for key, y in one.meets.items()}
    lanes = _Lanes(placed)
    parts = []
    for (source, target), arrow in sorted(content.arrows.items(), key=lambda item: (item[1].risky, item[0])):
        if source in ends and target in ends:
            parts.append(_arrow(id_, arrow, ends[source], ends[target], lanes))
    return parts


def _arrow(id_: str, arrow: Arrow, start: tuple[_Placed, float], end: tuple[_Placed, float], lanes: _Lanes) -> str:
    one, y1 = start
    other, y2 = end
    x1, x2 = one.x + one.width, other.x
    if one.box.column >= other.box.column:
        x2 = other.x + other.width
        path = f"M{x1:.1f} {y1:.1f}C{x1 + 30:.1f} {y1:.1f} {x2 + 30:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    elif other.box.column - one.box.column > 1:
        lane = lanes.next_to((y1 + y2) / 2)
        left, width = COLUMNS[SCORES]
        path = (
            _bent(x1, y1, left - 4, lane, move=True)
            + f"H{left + width + 4:.1f}"
            + _bent(left + width + 4, lane, x2, y2)
        )
    else:
        path = _bent(x1, y1, x2, y2, move=True)
    kind = "flow" + (" risky" if arrow.risky else "") + ("" if arrow.sure else " unsure")
    return tag("path", d=path, class_=kind, marker_end=f"url(#{id_}-{'risky' if arrow.risky else 'plain'})")


def _bent(x1: float, y1: float, x2: float, y2: float, *, move: bool = False) -> str:
    half = (x2 - x1) / 2
    start = f"M{x1:.1f} {y1:.1f}" if move else ""
    return f"{start}C{x1 + half:.1f} {y1:.1f} {x2 - half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"


class _Lanes:
    """Heights at which arrows pass the column of scores, between the boxes and apart from each other."""

    def __init__(self, placed: list[_Placed]) -> None:
        self.taken = [(one.y - 6, one.y + one.height + 6) for one in placed if one.box.column == SCORES]

    def next_to(self, y: float) -> float:
        """Return the nearest free height, and take it."""
        found = min(
            (at for low, high in (*self.taken, (y, y)) for at in (low, high) if not self._is_taken(at)),
            key=lambda at: abs(at - y),
            default=y,
        )
        self.taken.append((found - 5, found + 5))
        return found

    def _is_taken(self, at: float) -> bool:
        return any(low < at < high for low, high in self.taken)
