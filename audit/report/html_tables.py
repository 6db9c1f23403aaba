"""The tables that say what the pictures show."""

from __future__ import annotations

from collections.abc import Iterable

from audit.model.overview import Link, Overview
from audit.report.charts.alluvial_content import streams_of
from audit.report.charts.routes import Risk

NOT_KNOWN = "not known"
Rows = list[tuple[str, ...]]
Table = tuple[str, tuple[str, ...], Rows]
"""Caption, header, rows."""

EFFECT_COLUMNS = (
    "what happens", "because of", "decided by", "kind", "area of life", "weight", "who is worse off", "seen by", "findings",
)  # fmt: skip


def tables_of(overview: Overview, risk: Risk) -> dict[str, list[Table]]:
    """Return the tables by picture."""
    made = _Tables(overview, risk)
    return {
        "map": [table for table in made.of_map() if table[2]],
        "alluvial": [one for one in made.of_streams() if one[2]],
    }


class _Tables:
    def __init__(self, overview: Overview, risk: Risk) -> None:
        self.it, self.risk = overview, risk
        self.names = overview.names

    def of_map(self) -> Iterable[Table]:
        yield ("Data", ("data", "category", "area of life", "about", "held by", "findings"), [(
            _sure(one.name, one.sure), one.category or NOT_KNOWN, _area(one.setting, one.area), ", ".join(one.about) or NOT_KNOWN,
            self._links(one.holders), self._numbers(one.id),
        ) for one in self.it.data])  # fmt: skip
        yield ("Scores", ("score", "made by", "made from", "findings"), [(
            _sure(one.name, one.sure), self._links(one.makers), self._links(one.inputs, more=one.more), self._numbers(one.id),
        ) for one in self.it.scores])  # fmt: skip
        yield ("Decisions and publications", EFFECT_COLUMNS, [(
            _sure(one.name, one.sure), self._links(one.because_of, more=one.more), self._links(one.deciders), one.kind or NOT_KNOWN,
            "" if one.publication else _area(one.setting, one.area), one.severity or NOT_KNOWN, one.adverse_for or NOT_KNOWN,
            (", ".join(one.audience) or NOT_KNOWN) if one.publication else "", self._numbers(one.id),
        ) for one in self.it.effects])  # fmt: skip
        yield ("Flows", ("from", "to", "what", "protection", "how sure"), [(
            self._links(one.givers), self._links(one.takers), self._links(one.carries), one.protection or NOT_KNOWN,
            ("stated" if not one.inferred else "follows from who makes, decides or shows") + ("" if one.sure else "; possible only"),
        ) for one in self.it.flows])  # fmt: skip
        yield ("Parties", ("party", "kind", "roles", "findings"), [(
            _sure(one.name, one.sure), one.kind or NOT_KNOWN, ", ".join(one.roles) or NOT_KNOWN, self._numbers(one.id),
        ) for one in self.it.parties if not one.reserved])  # fmt: skip

    def of_streams(self) -> Iterable[Table]:
        found = streams_of(self.it, self.risk)
        yield ("Data by area of life", ("area of life", "score", "kinds of data", "which"), [
            (area or NOT_KNOWN, found.scores[key], str(len(one.data)), ", ".join(one.data))
            for (area, key), one in sorted(found.streams.items(), key=lambda item: (not item[0][0], item[0]))
        ])  # fmt: skip
        header = ("what is decided", "area of life", "data from the same area", "from others", "not known")
        yield ("What is decided", header, [
            (one.name, "shown to others" if one.publication else one.area or NOT_KNOWN, str(one.same), str(one.other), str(one.unknown))
            for one in found.outcomes
        ])  # fmt: skip

    def _links(self, links: Iterable[Link], *, more: bool = False) -> str:
        said = [_sure(self.names.get(link.id, link.id), link.sure) for link in links]
        return (", ".join(said) or NOT_KNOWN) + (", perhaps more" if more and said else "")

    def _numbers(self, id_: str) -> str:
        return ", ".join(str(one) for one in self.risk.entries.get(id_, []))


def _sure(name: str, sure: bool) -> str:  # noqa: FBT001 (the mark of a record)
    return name if sure else f"{name} (?)"


def _area(setting: str, area: str) -> str:
    if not setting:
        return area or NOT_KNOWN
    return setting if not area or area == setting else f"{setting} ({area})"
