"""How data leads to what happens, by the outline of a description; and which of these ways findings rest on."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from audit.model.finding import Verdict
from audit.model.overview import Link, Overview

Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Risk:
    """Which entries, and which steps between them, are reasons of findings: the numbers of these."""

    entries: dict[str, list[int]] = field(default_factory=dict)
    steps: dict[Step, list[int]] = field(default_factory=dict)


def steps_of(overview: Overview) -> dict[Step, bool]:
    """Return every step from data and scores to what they feed, and from there to who decides; whether it is sure."""
    found: dict[Step, bool] = {}

    def add(sources: Iterable[Link], target: str) -> None:
        for one in sources:
            found[one.id, target] = found.get((one.id, target), False) or one.sure

    for item in overview.data:
        add(item.sources, item.id)
    for score in overview.scores:
        add((Link(one.id, one.sure and score.sure) for one in score.inputs), score.id)
    for effect in overview.effects:
        add((Link(one.id, one.sure and effect.sure) for one in effect.because_of), effect.id)
    for flow in overview.flows:
        for taker in flow.takers:
            add((Link(one.id, one.sure and flow.sure and taker.sure) for one in flow.carries), taker.id)
    return found


class Ways:
    """The shortest ways along the steps of a description. From each entry they are looked for once."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._onward: dict[str, list[str]] = {}
        for source, target in sorted(steps):
            self._onward.setdefault(source, []).append(target)
        self._before: dict[str, dict[str, str]] = {}

    def between(self, start: str, end: str) -> list[str]:
        """Return the shortest way from one entry to another, both named in it; empty where there is none."""
        before = self._before.get(start)
        if before is None:
            before = self._before[start] = self._reached(start)
        if end not in before:
            return []
        way = [end]
        while before[way[-1]]:
            way.append(before[way[-1]])
        return way[::-1]

    def _reached(self, start: str) -> dict[str, str]:
        """Return every entry that can be reached, each with the one before it."""
        before = {start: ""}
        queue = deque([start])
        while queue:
            at = queue.popleft()
            for target in self._onward.get(at, ()):
                if target not in before:
                    before[target] = at
                    queue.append(target)
        return before


def bound_ids(verdict: Verdict) -> list[str]:
    """Return the written entries that a verdict speaks of."""
    named = [id_ for _, id_ in verdict.bindings]
    return list(dict.fromkeys([*([verdict.subject] if verdict.subject else []), *named]))


def routes_of(verdict: Verdict, along: Ways) -> list[list[str]]:
    """Return the ways on which data and scores of a verdict lead to the scores, effects and parties that it names."""
    named = bound_ids(verdict)
    ways = [along.between(start, end) for start in named for end in named if start != end]
    found = [way for way in ways if way]
    whole = {tuple(way) for way in found}
    return [
        list(way)
        for way in dict.fromkeys(map(tuple, found))
        if not any(way != one and _within(way, one) for one in whole)
    ]


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def risk_of(overview: Overview, findings: Sequence[Verdict]) -> Risk:
    """Return what the findings rest on, by their numbers, which begin with 1."""
    risk, ways = Risk(), Ways(steps_of(overview))
    for number, verdict in enumerate(findings, 1):
        for id_ in bound_ids(verdict):
            risk.entries.setdefault(id_, []).append(number)
        for way in routes_of(verdict, ways):
            for step in itertools.pairwise(way):
                numbers = risk.steps.setdefault(step, [])
                if numbers[-1:] != [number]:
                    numbers.append(number)
    return risk


def marks(numbers: Sequence[int], most: int = 3) -> str:
    """Return the numbers of findings as a picture marks them; nothing where there are none."""
    if not numbers:
        return ""
    shown = ", ".join(str(one) for one in numbers[:most])
    more = f" +{len(numbers) - most}" if len(numbers) > most else ""
    return f"▲ {shown}{more}"
