"""The alluvial picture: streams of data from areas of life through the scores to what they decide."""

from __future__ import annotations

from dataclasses import dataclass

from audit.model.overview import Overview
from audit.report.charts.alluvial_content import Outcome, Streams, streams_of
from audit.report.charts.routes import Risk
from audit.report.charts.svg import WIDE, escaped, hatch, line_at, lines_at, picture, tag, wrapped

LEFT, MIDDLE, RIGHT, BAR = 176.0, 366.0, 544.0, 10.0
TOP, GAP = 40.0, 12.0
LEAST = 40.0
"""The least height of a band, so that its label stands beside it."""


@dataclass(slots=True)
class _Band:
    """A bar, and how much of it streams have used up."""

    y: float
    height: float
    used: float = 0.0

    def take(self, height: float) -> tuple[float, float]:
        start = self.y + self.used
        self.used += height
        return start, start + height


def alluvial(id_: str, overview: Overview, risk: Risk) -> str:
    """Return how data of each area of life reaches what is decided; empty where nothing does."""
    found = streams_of(overview, risk)
    if not found.streams or not found.outcomes:
        return ""
    return _Drawing(id_, found).drawn()


class _Drawing:
    def __init__(self, id_: str, found: Streams) -> None:
        self.id, self.found = id_, found
        self.areas = sorted({area for area, _ in found.streams}, key=lambda area: (not area, area))
        kinds = {area: self._strands(area) for area in self.areas}
        total = sum(kinds.values())
        self.unit = max(2.5, min(20.0, 480.0 / max(total, 1)))
        self.left = _stacked([max(LEAST, kinds[area] * self.unit) for area in self.areas])
        self.right = _stacked([LEAST + 14 for _ in found.outcomes])
        self.keys = [
            key
            for key in found.scores
            if any(key in pair for pair in found.streams) or any(key in one.keys for one in found.outcomes)
        ]
        through = [
            max(LEAST, self.unit * sum(len(one.data) for pair, one in found.streams.items() if pair[1] == key))
            for key in self.keys
        ]
        self.middle = _stacked(through)
        self.height = max(_foot(self.left), _foot(self.middle), _foot(self.right)) + 10
        for bands in (self.left, self.middle, self.right):
            shift = (self.height - TOP - (_foot(bands) - TOP)) / 2 - 5
            for band in bands:
                band.y += shift

    def _strands(self, area: str) -> int:
        """Return how many strands leave an area: a kind of data that reaches two scores makes two."""
        return sum(len(one.data) for pair, one in self.found.streams.items() if pair[0] == area)

    def _kinds(self, area: str) -> int:
        return len({name for pair, one in self.found.streams.items() if pair[0] == area for name in one.data})

    def drawn(self) -> str:
        parts = [tag("defs", hatch(f"{self.id}-hatch", "possible"), hatch(f"{self.id}-other", "other"))]
        parts += lines_at(0, 12, ["Data from which area of life"], "bold", 11)
        parts += lines_at(MIDDLE - 46, 12, ["reaches which score"], "bold", 11)
        parts += lines_at(RIGHT, 12, wrapped("and decides on what", WIDE - RIGHT, 11, bold=True), "bold", 11)
        parts += [*self._streams_in(), *self._streams_out(), *self._bars_left(), *self._bars_middle()]
        for band, one in zip(self.right, self.found.outcomes, strict=True):
            parts += self._outcome(band, one)
        kinds = sum(self._kinds(area) for area in self.areas)
        told = (
            f"{kinds} kinds of data from {len(self.areas)} areas of life lead to {sum(one.count for one in self.found.outcomes)} "
            "decisions or publications. The bar of each is full for data from its own area of life, hatched for data from "
            "others, and empty with a dashed edge where that is not known."
        )
        return picture(self.id, "From areas of life to decisions", told, self.height + 6, parts)

    def _streams_in(self) -> list[str]:
        left, middle = dict(zip(self.areas, self.left, strict=True)), dict(zip(self.keys, self.middle, strict=True))
        parts = []
        for (area, key), one in sorted(
            self.found.streams.items(), key=lambda item: (self.areas.index(item[0][0]), item[0][1])
        ):
            high = self.unit * len(one.data)
            start = left[area].take(high * left[area].height / max(self._strands(area) * self.unit, 1))
            kind = (
                "stream" + (" risky" if one.risky else "") + ("" if area and one.sure == len(one.data) else " unsure")
            )
            parts.append(
                _ribbon(LEFT + BAR, start, MIDDLE, middle[key].take(high * self._share(key)), kind, ", ".join(one.data))
            )
        return parts

    def _share(self, key: str) -> float:
        total = self.unit * sum(len(one.data) for pair, one in self.found.streams.items() if pair[1] == key)
        return dict(zip(self.keys, self.middle, strict=True))[key].height / total if total else 1

    def _streams_out(self) -> list[str]:
        middle = dict(zip(self.keys, self.middle, strict=True))
        for band in self.middle:
            band.used = 0
        count = {key: sum(key in one.keys for one in self.found.outcomes) for key in self.keys}
        parts = []
        for band, one in zip(self.right, self.found.outcomes, strict=True):
            for key in one.keys:
                start = middle[key].take(middle[key].height / count[key])
                kind = "stream out" + (" risky" if one.risky else "") + ("" if one.sure else " unsure")
                parts.append(
                    _ribbon(MIDDLE + BAR, start, RIGHT, band.take(band.height / len(one.keys)), kind, one.name)
                )
        return parts

    def _bars_left(self) -> list[str]:
        parts = []
        for area, band in zip(self.areas, self.left, strict=True):
            parts.append(
                tag("rect", x=LEFT, y=band.y, width=BAR, height=band.height, class_="node" if area else "node unsure")
            )
            name = wrapped(area or "? Area not known", LEFT - 12, bold=True)
            kinds = self._kinds(area)
            y = band.y + band.height / 2 - (len(name) * 15 + 13) / 2 + 11
            parts += lines_at(0, y, name, "bold")
            parts += lines_at(
                0, y + 15 * len(name) - 1, [f"{kinds} kind{'' if kinds == 1 else 's'} of data"], "dim", 11
            )
        return parts

    def _bars_middle(self) -> list[str]:
        parts = []
        for key, band in zip(self.keys, self.middle, strict=True):
            parts.append(tag("rect", x=MIDDLE, y=band.y, width=BAR, height=band.height, class_="node score"))
            name = wrapped(self.found.scores[key], 108, bold=True, lines=5 if len(self.keys) == 1 else 3)
            y = band.y + band.height / 2 - len(name) * 15 / 2 + 11
            parts.append(
                tag(
                    "rect",
                    x=MIDDLE + BAR / 2 - 60,
                    y=y - 15,
                    width=120,
                    height=len(name) * 15 + 8,
                    rx=4,
                    class_="plate",
                )
            )
            parts += [
                line_at(MIDDLE + BAR / 2, y + 15 * i, line, "bold", anchor="middle") for i, line in enumerate(name)
            ]
        return parts

    def _outcome(self, band: _Band, one: Outcome) -> list[str]:
        total = one.same + one.other + one.unknown
        parts, y = [], band.y
        for count, kind, fill in (
            (one.same, "own", ""),
            (one.other, "else", f"url(#{self.id}-other)"),
            (one.unknown, "unsure", ""),
        ):
            if count:
                high = band.height * count / total
                more = {"fill": fill} if fill else {}
                parts.append(tag("rect", x=RIGHT, y=y, width=BAR + 4, height=high, class_=f"node {kind}", **more))
                y += high
        room = WIDE - RIGHT - BAR - 12
        name = wrapped(("" if one.sure else "? ") + one.name, room, bold=True)
        said = wrapped(_said(one, total), room, 11)
        y = band.y + band.height / 2 - (len(name) * 15 + len(said) * 13) / 2 + 11
        parts += lines_at(RIGHT + BAR + 12, y, name, "bold")
        return parts + lines_at(RIGHT + BAR + 12, y + 15 * len(name) - 1, said, "dim", 11, 13)


def _said(one: Outcome, total: int) -> str:
    if not total:
        return "no data behind it is described"
    if one.publication:
        return f"shows what rests on {total} kind{'' if total == 1 else 's'} of data"
    if not one.area:
        return "its area of life: ? not known"
    unknown = f", {one.unknown} not known" if one.unknown else ""
    return f"{one.other} of {total} from elsewhere{unknown}"


def _stacked(heights: list[float]) -> list[_Band]:
    bands, y = [], TOP
    for height in heights:
        bands.append(_Band(y, height))
        y += height + GAP
    return bands


def _foot(bands: list[_Band]) -> float:
    return bands[-1].y + bands[-1].height if bands else TOP


def _ribbon(x1: float, start: tuple[float, float], x2: float, end: tuple[float, float], kind: str, name: str) -> str:
    half = (x1 + x2) / 2
    (a, b), (c, d) = start, end
    path = (
        f"M{x1:.1f} {a:.1f}C{half:.1f} {a:.1f} {half:.1f} {c:.1f} {x2:.1f} {c:.1f}"
        f"V{d:.1f}C{half:.1f} {d:.1f} {half:.1f} {b:.1f} {x1:.1f} {b:.1f}Z"
    )
    return tag("path", tag("title", escaped(name)), d=path, class_=kind)
