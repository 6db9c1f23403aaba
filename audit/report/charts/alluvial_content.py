"""What the alluvial picture shows: how many kinds of data of each area of life reach a score, and what it decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.model.overview import EffectShown, Overview
from audit.report.charts.routes import Risk

MOST_EFFECTS = 16
DIRECT = "(directly)"
"""The key of what is decided by data without a score between."""


@dataclass(slots=True)
class Stream:
    """Kinds of data that run from an area of life into a score."""

    data: list[str] = field(default_factory=list)
    """Their names."""
    sure: int = 0
    """How many of them surely do."""
    risky: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a score decides, or several such things together."""

    name: str
    keys: tuple[str, ...]
    """The scores that it rests on."""
    same: int
    other: int
    unknown: int
    """Kinds of data behind it: from its own area of life, from others, and of which that is not known."""
    area: str
    sure: bool
    risky: bool
    publication: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class Streams:
    """Everything on the picture."""

    streams: dict[tuple[str, str], Stream]
    """By area of life and score."""
    scores: dict[str, str]
    """Names by key."""
    outcomes: tuple[Outcome, ...]


def streams_of(overview: Overview, risk: Risk) -> Streams:
    """Return what runs where; data that feeds no score and no decision is not among it."""
    names = {score.id: score.name for score in overview.scores}
    area = {data.id: data.area for data in overview.data}
    streams: dict[tuple[str, str], Stream] = {}
    deciding = {link.id for effect in overview.effects for link in effect.because_of}
    for score in overview.scores:
        onward = [one for one in overview.scores if any(link.id == score.id for link in one.inputs)]
        if onward and score.id not in deciding:
            names |= {one.id: f"{names[one.id]}, through {score.name}" for one in onward}
            continue  # it decides nothing but through the scores that it feeds, whose streams have its data
        for id_, sure in sorted(behind(overview, score.id).items()):
            risky = any(start == id_ for start, _ in risk.steps)
            _add(streams, (area[id_], score.id), _name(overview, id_), sure=sure, risky=risky)
    for effect in overview.effects:
        for link in effect.because_of:
            if link.id in area:
                risky = (link.id, effect.id) in risk.steps
                _add(streams, (area[link.id], DIRECT), _name(overview, link.id), sure=link.sure, risky=risky)
    if any(key == DIRECT for _, key in streams):
        names[DIRECT] = "Without a score"
    outcomes = [_outcome(effect, overview, area, risk) for effect in overview.effects]
    shown = _grouped(outcomes) if len(outcomes) > MOST_EFFECTS else outcomes
    order = list(names)
    return Streams(
        streams, names, tuple(sorted(shown, key=lambda one: min((order.index(key) for key in one.keys), default=0)))
    )


def behind(overview: Overview, target: str) -> dict[str, bool]:
    """Return the data behind a score or an effect, also through scores and what is worked out; whether each surely is."""
    sources = {one.id: one.inputs for one in overview.scores}
    sources |= {one.id: one.because_of for one in overview.effects}
    sources |= {one.id: one.sources for one in overview.data}
    data = {one.id for one in overview.data}
    found: dict[str, bool] = {}
    queue = [(target, True)]
    seen: set[tuple[str, bool]] = set()
    while queue:
        at, sure = queue.pop()
        if (at, sure) in seen:
            continue
        seen.add((at, sure))
        for link in sources.get(at, ()):
            if link.id in data:
                found[link.id] = found.get(link.id, False) or (sure and link.sure)
            queue.append((link.id, sure and link.sure))
    return found


def _name(overview: Overview, id_: str) -> str:
    return next(one.name for one in overview.data if one.id == id_)


def _add(streams: dict[tuple[str, str], Stream], key: tuple[str, str], name: str, *, sure: bool, risky: bool) -> None:
    stream = streams.setdefault(key, Stream())
    if name not in stream.data:
        stream.data.append(name)
        stream.sure += sure
    stream.risky = stream.risky or risky


def _outcome(effect: EffectShown, overview: Overview, area: dict[str, str], risk: Risk) -> Outcome:
    areas = [area[id_] for id_ in behind(overview, effect.id)]
    known = [one for one in areas if one and effect.area]
    scores = {one.id for one in overview.scores}
    keys = dict.fromkeys(link.id if link.id in scores else DIRECT for link in effect.because_of)
    return Outcome(
        name=effect.name,
        keys=tuple(keys),
        same=sum(one == effect.area for one in known),
        other=sum(one != effect.area for one in known),
        unknown=len(areas) - len(known),
        area=effect.area,
        sure=effect.sure and all(link.sure for link in effect.because_of),
        risky=effect.id in risk.entries,
        publication=effect.publication,
    )


def _grouped(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return outcomes joined by their area of life and what they rest on."""
    groups: dict[tuple[str, tuple[str, ...], bool], list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault((one.area, one.keys, one.publication), []).append(one)
    return [
        Outcome(
            name=members[0].name if len(members) == 1 else _together(len(members), area, shown=shown),
            keys=keys,
            same=max(one.same for one in members),
            other=max(one.other for one in members),
            unknown=max(one.unknown for one in members),
            area=area,
            sure=all(one.sure for one in members),
            risky=any(one.risky for one in members),
            publication=shown,
            count=len(members),
        )
        for (area, keys, shown), members in groups.items()
    ]


def _together(count: int, area: str, *, shown: bool) -> str:
    if shown:
        return f"{count} publications"
    return f"{count} decisions in {area}" if area else f"{count} decisions, area not known"
