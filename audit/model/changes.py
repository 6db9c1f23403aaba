"""What changed between two states of a product, as records that every format shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audit.model.finding import Level, VerdictWord, When

Cause = Literal[
    "answered", "retracted", "restated", "product", "rules", "vocabulary", "engine", "waiver", "age",
]  # fmt: skip
CAUSES: dict[Cause, str] = {
    "answered": "something unknown became known",
    "retracted": "something known became unknown",
    "restated": "something known was given another value, or other evidence",
    "product": "the product changed, by a date or status",
    "rules": "the rules changed",
    "vocabulary": "the vocabulary or its tables changed",
    "engine": "another version of scoreaudit",
    "waiver": "a waiver began, ended or changed",
    "age": "time passed, or other limits for evidence",
}
"""In the order in which they are tried (docs/decisions)."""


@dataclass(frozen=True, slots=True)
class Stands:
    """How a verdict stands on one side."""

    verdict: VerdictWord
    level: Level | None
    waived: bool = False

    @property
    def rank(self) -> int:
        """Return how much it says: a finding more than one that is waived, that more than a question, that more than none."""
        return {"finding": 2 if self.waived else 3, "ask": 1}.get(self.verdict, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """One verdict that stands otherwise."""

    rule: str
    subject: str | None
    bindings: tuple[tuple[str, str], ...]
    when: When
    fingerprint: str
    message: str
    status: str
    """The rule's status; trial rules never gate."""
    before: Stands | None
    """None: there was no such verdict."""
    after: Stands | None
    cause: Cause | None
    """None where one side does not hold what it was made from."""
    facts: tuple[str, ...]
    """The paths that changed; those of entries that the verdict speaks of where there are such."""


@dataclass(frozen=True, slots=True)
class Changes:
    """All that stands otherwise, from one side to the other."""

    old: str
    new: str
    product: str
    appeared: tuple[Change, ...]
    """Findings and asks that were not, or were less."""
    vanished: tuple[Change, ...]
    """Findings and asks that are no more, or are less."""
    changed: tuple[Change, ...]
    """The same verdict, at another level."""
    levels: tuple[str, ...]

    @property
    def all(self) -> tuple[Change, ...]:
        """Return every change once."""
        return (*self.appeared, *self.vanished, *self.changed)


def gates(changes: Changes, limit: str) -> bool:
    """Return whether a finding of the present is new, or graver than it was, at or above a level."""
    return any(
        _settled(one.after, changes.levels)
        >= max(changes.levels.index(limit), _settled(one.before, changes.levels) + 1)
        for one in changes.all
        if one.when == "present" and one.status != "trial" and one.after is not None
    )


def _settled(stands: Stands | None, levels: tuple[str, ...]) -> int:
    """Return the level at which a finding stands, as a position; -1 where there is none that gates."""
    if stands is None or stands.verdict != "finding" or stands.waived or stands.level is None:
        return -1
    return levels.index(stands.level.settled or levels[0])
