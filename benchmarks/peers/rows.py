"""The rows that peers decide on: for each rule every combination of one product, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from audit.model.schema import TYPES
from benchmarks.by_hand import Key, Words
from benchmarks.facts import Choice, Entry, Facts, Truth, unwritten
from benchmarks.joins import (
    about_people,
    carried,
    conj,
    data_feeding,
    effects_contested,
    effects_of,
    flows,
    includes,
    more_flows,
    no,
    recourses_of,
)
from benchmarks.peers.conditions import UNKNOWN

FAR = 10**9
"""Stands for a length of time without end, in days."""
SURE, OPEN, FALSE = 1, 0, -1


class NotExpressibleError(Exception):
    """A product has facts that the rows cannot hold: lists that sources dispute."""


@dataclass(frozen=True)
class Case:
    """A row, and the verdict that it counts towards."""

    subject: str
    key: Key
    row: dict[str, Any]


def truth(value: Truth) -> int:
    """Return a truth as a number."""
    return OPEN if value is None else SURE if value else FALSE


class Rows:
    """Makes the rows of one product."""

    def __init__(self, facts: Facts) -> None:
        """Take the facts."""
        self.facts = facts

    def all(self) -> dict[str, list[Case]]:
        """Return the rows of each rule."""
        return {
            "character-inference/character-from-habits": list(self._sources("")),
            "data-aggregation/many-areas-one-score": list(self._pieces()),
            "function-creep/other-area-of-life": list(self._sources("consequence")),
            "hoarding-retention/mark-without-end": list(self._scores()),
            "no-recourse/contesting-costs": list(self._ways()),
            "no-recourse/no-way-to-contest": list(self._scores()),
            "opaque-scoring/hidden-score": list(self._scores()),
            "public-shaming/shown-for-good": list(self._shown()),
            "third-party-sharing/sold-on": list(self._flows()),
            "vulnerable-people/need-meets-sanction": list(self._outcomes()),
        }

    # -- facts as words

    def word(self, entry: Entry, name: str) -> list[str]:
        """Return what a word may be, `?` alone where that is anything."""
        domain, _ = self.facts._domain(TYPES[entry.type].fields[name])  # noqa: SLF001 (one package)
        return _words(self.facts.word(entry, name), domain)

    def many(self, entry: Entry, name: str) -> dict[str, Any]:
        """Return what a list has, and what it may have. Raises NotExpressibleError where sources dispute it."""
        lists = self.facts.many(entry, name)
        if len(lists) > 1:
            raise NotExpressibleError(f"{entry.id}.{name} is disputed")
        domain, _ = self.facts._domain(TYPES[entry.type].fields[name])  # noqa: SLF001 (one package)
        return {"m": [sorted(one) for one in lists[0].members], "x": _words(lists[0].extra, domain)}

    def length(self, entry: Entry, name: str) -> list[dict[str, int]]:
        """Return what a length of time may be: days from and to, and months where it is whole months."""
        return [
            {"lo": _days(one.low), "hi": _days(one.high), "mo": FALSE if one.months is None else round(one.months)}
            for one in self.facts.length(entry, name)
        ]

    def _kinds(self, ids: Choice) -> list[str]:
        found = frozenset().union(*(self.facts.word(one, "kind") for one in self.facts.at(ids, "party")))
        return _words(found, self.facts.vocabulary.lists["party-kinds"].all)

    # -- combinations

    def _of(self, type_: str, section: str) -> list[Entry]:
        return [*self.facts.known(type_), *([unwritten(type_)] if self.facts.open[section] else [])]

    def _shown(self) -> Iterator[Case]:
        for one in self._of("publication", "publications"):
            row = {name: self.many(one, name) for name in ("shows", "identifies", "audience")}
            row |= {name: self.word(one, name) for name in ("removal", "reply")}  # type: ignore[misc]
            yield _case(one, (), one.exists, {**row, "people": truth(about_people(self.facts, one))})

    def _outcomes(self) -> Iterator[Case]:
        groups = self.many(self.facts.root, "scored_groups")
        for one in self._of("consequence", "consequences"):
            row = {name: self.word(one, name) for name in ("kind", "essential", "weighed", "review")}
            more = {"adverse": self.word(one, "adverse_for"), "people": truth(about_people(self.facts, one))}
            yield _case(one, (), one.exists, {**row, **more, "groups": groups})

    def _ways(self) -> Iterator[Case]:
        for way in self._of("recourse", "recourses"):
            row = {
                "kind": self.word(way, "kind"),
                "free": self.word(way, "free"),
                "detriment": self.word(way, "detriment_for_using"),
                "decider": self._kinds(self.facts.word(way, "decided_by")),
            }
            for outcome, belongs, listed in effects_contested(self.facts, way):
                more = {"adverse": self.word(outcome, "adverse_for")}
                yield _case(way, (outcome.id,) if listed else None, conj(way.exists, belongs), row | more)

    def _scores(self) -> Iterator[Case]:
        for score in self._of("score", "scores"):
            row = {
                "subject": self.word(score, "subject"),
                "told": self.word(score, "told.existence"),
                "retention": self.length(score, "retention"),
                "score_ways": self._ways_of(score),
            }
            for outcome, belongs, listed in effects_of(self.facts, score):
                more = {
                    "adverse": self.word(outcome, "adverse_for"),
                    "severity": self.word(outcome, "severity"),
                    "duration": self.length(outcome, "duration"),
                    "ways": self._ways_of(outcome),
                }
                yield _case(score, (outcome.id,) if listed else None, conj(score.exists, belongs), {**row, **more})

    def _ways_of(self, owner: Entry) -> list[dict[str, Any]]:
        return [
            {"b": truth(belongs), **{name: self.word(way, name) for name in ("kind", "offered", "can_change")}}
            for way, belongs in recourses_of(self.facts, owner)
        ]

    def _sources(self, only: str) -> Iterator[Case]:
        for score in self._of("score", "scores"):
            row = {"subject": self.word(score, "subject"), "infers": self.many(score, "infers")}
            sources = data_feeding(self.facts, score)
            for outcome, belongs, listed in effects_of(self.facts, score, only=only):
                for source, feeds in sources:
                    more: dict[str, Any] = {
                        "adverse": self.word(outcome, "adverse_for"),
                        "category": self.word(source, "category"),
                    }
                    if only:
                        more = {"kind": self.word(outcome, "kind"), "apart": self._apart(source, outcome)}
                    there = conj(score.exists, belongs, feeds)
                    yield _case(score, (outcome.id,) if listed else None, there, {**row, **more})

    def _apart(self, source: Entry, outcome: Entry) -> list[int]:
        """Return each answer of the context table that may be the right one."""
        expected, related = self.facts.many(outcome, "expected_sources"), self.facts.vocabulary.is_related
        pairs = (
            (one, place) for place in self.facts.word(outcome, "setting") for one in self.facts.word(source, "setting")
        )
        answers = ((one, related(one, place)) for one, place in pairs)
        return sorted(
            {truth(no(includes(expected, frozenset({one})) if known is None else known)) for one, known in answers}
        )

    def _pieces(self) -> Iterator[Case]:
        settings = self.facts.vocabulary.lists["settings"]
        tops = frozenset(settings.top(one) for one in settings.all)
        for score in self._of("score", "scores"):
            pieces = [
                {
                    "b": truth(feeds),
                    "written": truth(source.written),
                    "origin": self.word(source, "origin"),
                    "setting": self.word(source, "setting"),
                    "area": _words(frozenset(settings.top(one) for one in self.facts.word(source, "setting")), tops),
                }
                for source, feeds in data_feeding(self.facts, score)
            ]
            yield _case(score, (), score.exists, {"subject": self.word(score, "subject"), "pieces": pieces})

    def _flows(self) -> Iterator[Case]:
        facts = self.facts
        operator = self.word(facts.root, "operator")
        more = [unwritten("flow")] if more_flows(facts) else []
        for flow in (*flows(facts), *more):
            to = facts.word(flow, "to")
            row = {
                "to": _words(to, facts.ids["party"]),
                "operator": operator,
                "how": self.word(flow, "how"),
                "protection": self.word(flow, "protection"),
                "receiver": self._kinds(to),
                "data": [
                    {"b": truth(held), "about": self.many(one, "about")} for one, held in carried(facts, flow, "data")
                ],
                "scores": [
                    {"b": truth(held), "subject": self.word(one, "subject")}
                    for one, held in carried(facts, flow, "score")
                ],
            }
            yield _case(flow, (), flow.exists, row)


def expected(words: dict[str, Words]) -> dict[tuple[str, str, Key], Truth]:
    """Return the findings and open questions that rows must add up to; all others are no findings."""
    return {
        (rule, subject, key): word == "finding" or None
        for rule, found in words.items()
        for (subject, key), word in found.items()
        if word in {"finding", "ask"}
    }


def _case(subject: Entry, key: Key, there: Truth, row: dict[str, Any]) -> Case:
    return Case(subject.id, key if subject.written else None, {"b": truth(there), **row})


def _words(value: Choice, domain: Choice) -> list[str]:
    return [UNKNOWN] if value == domain and len(value) > 1 else sorted(value)


def _days(value: float) -> int:
    return FAR if value >= FAR else round(value)
