"""Evidence acts on finished verdicts: what is clear on old or weak evidence becomes a question. Nothing else changes.

A fact is as old as the newest of its sources; of a dispute, the side whose newest source is oldest decides. A
date that is a month or a year is read as its first day. A fact without evidence is as old as the description.
Evidence without a date has no age that anybody knows, so it counts as too old: silence is never safety.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from audit.decide.disputes import evidence_ids
from audit.errors import Place, Problem, UsageError
from audit.language.durations import parse_date, parse_duration
from audit.load.product import Description
from audit.load.ruleset import RuleSet
from audit.model.finding import Because, Level, Missing, Verdict
from audit.model.nearest import did_you_mean
from audit.model.schema import RESERVED_PARTIES
from audit.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from audit.evaluate.clearances import Clearance


@dataclass(frozen=True, slots=True)
class Limits:
    """How old and how weak evidence for a clear verdict may be; empty: any."""

    max_age: str = ""
    """An ISO 8601 duration; a month counts as 31 days, a year as 366."""
    min_grade: str = ""

    def __bool__(self) -> bool:
        """Return whether there is a limit."""
        return bool(self.max_age or self.min_grade)


def checked_limits(max_age: str, min_grade: str, vocabulary: Vocabulary) -> Limits:
    """Return limits as given on a command line. Raises UsageError for what is no duration, or no grade."""
    if max_age:
        span = parse_duration(max_age)
        if span is None or span.high == float("inf"):
            raise UsageError(
                Problem(Place("--max-age"), f"{max_age!r} is no length of time", "write it like P1Y or P6M")
            )
    grades = vocabulary.lists["grades"].record.terms
    if min_grade and min_grade not in grades:
        hint = did_you_mean(min_grade, grades)
        raise UsageError(Problem(Place("--min-grade"), f"there is no grade {min_grade!r}", hint))
    return Limits(max_age, min_grade)


def questioned(
    verdicts: Sequence[Verdict], description: Description, rules: RuleSet, limits: Limits, today: dt.date
) -> tuple[Verdict, ...]:
    """Return the verdicts, with those present clear ones as asks that rest on older or weaker evidence than allowed."""
    if not limits:
        return tuple(verdicts)
    from audit.evaluate.clearances import clearances  # noqa: PLC0415 (only where a limit is given)

    clear = {one.rule for one in verdicts if one.verdict == "clear" and one.when == "present"}
    resting = clearances(rules, description, clear)
    age = _Evidence(description, rules.vocabulary, limits, today)
    found = [
        age.questioned(one, resting[one.fingerprint])
        if one.verdict == "clear" and one.when == "present" and one.fingerprint in resting
        else one
        for one in verdicts
    ]
    return tuple(sorted(found, key=lambda one: one.sort_key))


@dataclass(frozen=True)
class _Evidence:
    """The evidence of one description, held against limits on one day."""

    description: Description
    vocabulary: Vocabulary
    limits: Limits
    today: dt.date

    def questioned(self, one: Verdict, resting: Clearance) -> Verdict:
        """Return a clear verdict, or the question whether it is still so."""
        failing = [(reason, why) for reason in resting.because if (why := self._why(reason))]
        if not resting.because and self._is_weak(one.confidence or ""):
            failing = [(Because(one.place, one.message, fact=one.subject or "product"), self._weaker("no evidence"))]
        if not failing:
            return one
        missing = {reason.fact: _missing(reason, why) for reason, why in failing}
        return replace(
            one,
            verdict="ask",
            message=f"Clear as described, on evidence that is not enough. Is this still so? {one.message}",
            level=Level(None, resting.possible) if one.pack is None else None,
            confidence=None,
            missing=tuple(missing.values()),
            settled_as="clear",
        )

    def _why(self, reason: Because) -> str:
        """Return what is wrong with the evidence for a fact; nothing where it is enough."""
        if reason.fact.partition(".")[0] in RESERVED_PARTIES:
            return ""  # the format itself says what these are
        if self._is_weak(reason.grade):
            return self._weaker(reason.grade)
        if not self.limits.max_age:
            return ""
        day = self._day(reason)
        if day is None:
            return "its evidence has no date"
        span = parse_duration(self.limits.max_age)
        too_old = span is not None and self.today.toordinal() - day > span.high
        return f"from {dt.date.fromordinal(day)}, older than {self.limits.max_age}" if too_old else ""

    def _is_weak(self, grade: str) -> bool:
        rank = self.vocabulary.lists["grades"].rank
        return bool(self.limits.min_grade) and rank.get(grade, 0) < rank[self.limits.min_grade]

    def _weaker(self, grade: str) -> str:
        return f"{grade}, weaker than {self.limits.min_grade}"

    # -- the age of a fact

    def _day(self, reason: Because) -> int | None:
        """Return the day from which a fact is known; None where that is not known."""
        sides = self._sides(reason.fact) or (reason.evidence,)
        days = [self._newest(ids) if ids else self._as_of for ids in sides]
        return None if None in days else min(day for day in days if day is not None)

    def _newest(self, ids: Sequence[str]) -> int | None:
        known = self.description.product.evidence or {}
        spans = [parse_date(str(known[id_].date)) for id_ in ids if id_ in known]
        return max((int(span.low) for span in spans if span), default=None)

    @cached_property
    def _as_of(self) -> int | None:
        span = parse_date(str(self.description.product.product.as_of))
        return int(span.low) if span else None

    def _sides(self, fact: str) -> tuple[tuple[str, ...], ...]:
        """Return the evidence of each claim on a disputed fact, that of the entry where a claim has none."""
        written: Any = self.description.document.data
        entry: Any = None
        for depth, step in enumerate(fact.split(".")):
            written = written.get(step) if isinstance(written, dict) else None
            entry = written if depth < len(("section", "id")) else entry
        claims = written.get("disputed") if isinstance(written, dict) else None
        return tuple(evidence_ids(claim) or evidence_ids(entry) for claim in claims or ())


def _missing(reason: Because, why: str) -> Missing:
    return Missing(
        fact=reason.fact,
        question=f"Is this still so: {reason.text}? ({why})",
        place=reason.place,
        answer="still so, by newer or stronger evidence",
    )
