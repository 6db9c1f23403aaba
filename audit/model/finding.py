"""Verdicts: complete when they are born, and never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from audit.errors import Place

VerdictWord = Literal["finding", "ask", "clear", "not-applicable", "not-checked"]
When = Literal["present", "outlook", "history"]


@dataclass(frozen=True, slots=True)
class Because:
    """One thing that the description says: where, in words, on what evidence, how strong that is."""

    place: Place
    text: str
    evidence: tuple[str, ...] = ()
    grade: str = "assumed"
    fact: str = field(default="", compare=False)
    """The path of the fact, or of the list or section that is complete; of an entry, where only that it is there counts."""


@dataclass(frozen=True, slots=True)
class FactSeen:
    """A named fact of the rule as it came out: true, false, or not known (None), and what it rests on."""

    name: str
    sentence: str
    value: bool | None
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not known: the fact, the question, where the answer would go, and one answer."""

    fact: str
    question: str
    place: Place
    answer: str
    is_list: bool = False
    """Only whether a list is complete is asked."""


@dataclass(frozen=True, slots=True)
class Level:
    """How grave: settled by what is known (None: nothing is), and possible with what is not."""

    settled: str | None
    possible: str


@dataclass(frozen=True, slots=True)
class Waived:
    """Somebody answers for a finding, until a day: it stays a finding, and does not gate."""

    reason: str
    owner: str
    until: str


@dataclass(frozen=True, slots=True)
class Known:
    """A finding stood in the baseline already, at this level (None: a legal test, which has none)."""

    date: str
    level: Level | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one subject (and key)."""

    rule: str
    concern: str
    title: str
    verdict: VerdictWord
    when: When
    message: str
    place: Place
    fingerprint: str
    subject: str | None = None
    """The entry's id; None for the product as a whole, or for entries that are not written."""
    others: bool = False
    """It speaks of entries that are not written."""
    bindings: tuple[tuple[str, str], ...] = ()
    level: Level | None = None
    confidence: str | None = None
    facts: tuple[FactSeen, ...] = ()
    missing: tuple[Missing, ...] = ()
    settled_as: VerdictWord | None = None
    """What the verdict becomes with the answers in `missing`."""
    references: tuple[str, ...] = ()
    status: str = "stable"
    """The rule's status; trial rules never gate."""
    pack: str | None = None
    """The law pack of the rule, whose verdicts have no level and gate only when asked; None for any other rule."""
    judged_by: str = ""
    """What the level was taken from."""
    effects: tuple[str, ...] = ()
    """Ids of the effects on people that are bound."""
    waived: Waived | None = None
    """Of a finding: who answers for it."""
    baseline: Known | None = None
    """Of a finding: since when it is known; graver than then, it gates all the same."""

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Return the order of verdicts: by rule, time, subject and key."""
        return (self.rule, self.when, self.subject or "", self.others, self.bindings, self.verdict)
