"""Facts on which sources contradict each other, with both sides: records that every format shows."""

from __future__ import annotations

from dataclasses import dataclass

from audit.errors import Place


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """One piece of evidence for a claim."""

    id: str
    title: str
    author: str
    grade: str
    date: str


@dataclass(frozen=True, slots=True)
class SideOfDispute:
    """What one side says, and on what."""

    value: str
    sources: tuple[ClaimSource, ...]
    grade: str
    """The strongest of its sources; assumed where there is none."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A fact on which sources contradict each other. It is one of these; which, is not known."""

    fact: str
    place: Place
    claims: tuple[SideOfDispute, ...]
