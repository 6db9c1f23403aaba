"""The forms in which one fact may be written, and the domains that its values come from.

A fact is either a bare value, or the long form with its evidence, or a dispute with several
claims. Nothing here has a default: what is not written is `None`, and means "not known".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A record that is read once and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


@dataclass(frozen=True, slots=True)
class Words:
    """Terms of one list of the vocabulary."""

    vocabulary: str
    places_only: bool = False
    """Only settings in which a decision can take effect."""


@dataclass(frozen=True, slots=True)
class Refs:
    """Ids of entries of these types."""

    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """Whole numbers from 0, as an interval."""


@dataclass(frozen=True, slots=True)
class Date:
    """Days, written as year, month or day; an interval of days."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Lengths of time in days, written as ISO 8601 durations, `until-settled` or `indefinite`."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people; no rule reads them."""


Domain = Words | Refs | Number | Date | Duration | Text

Ids = str | tuple[str, ...]
"""One id or several."""


class Claim(Record):
    """What one side says, where a fact is disputed."""

    value: str | int | None = None
    """The value that this side states."""
    evidence: Ids = ()
    """Who says so: ids of evidence."""
    note: str | None = None
    """Anything a reader needs to know."""


class LongFact(Record):
    """A fact with its evidence."""

    value: str | int | None = None
    """The value; blank or `unknown` where it is not known."""
    evidence: Ids = ()
    """What shows it: ids of evidence."""
    note: str | None = None
    """Anything a reader needs to know."""
    disputed: tuple[Claim, ...] | None = None
    """The claims, where sources contradict each other; then no value of its own."""


class Bounds(Record):
    """A number that is known within bounds."""

    about: int | None = None
    """Roughly this many: read as between half and twice."""
    at_least: int | None = None
    """Not fewer than this."""
    at_most: int | None = None
    """Not more than this."""


class NumberClaim(Record):
    """What one side says of a number, where that is disputed."""

    value: int | Bounds | None = None
    """The number, or its bounds, that this side states."""
    evidence: Ids = ()
    """Who says so: ids of evidence."""
    note: str | None = None
    """Anything a reader needs to know."""


class LongNumber(Record):
    """A number with its evidence."""

    value: int | Bounds | str | None = None
    """The number, or its bounds."""
    about: int | None = None
    """Roughly this many: read as between half and twice."""
    at_least: int | None = None
    """Not fewer than this."""
    at_most: int | None = None
    """Not more than this."""
    evidence: Ids = ()
    """What shows it: ids of evidence."""
    note: str | None = None
    """Anything a reader needs to know."""
    disputed: tuple[NumberClaim, ...] | None = None
    """The claims, where sources contradict each other; then no value of its own."""


class Item(Record):
    """One member of a list, with its evidence."""

    value: str | None = None
    """The member."""
    evidence: Ids = ()
    """What shows that it belongs to the list: ids of evidence."""
    note: str | None = None
    """Anything a reader needs to know."""


Members = str | tuple[str | Item | None, ...] | None


class ListClaim(Record):
    """What one side says is in the list, where that is disputed."""

    value: Members = None
    """The members that this side states."""
    evidence: Ids = ()
    """Who says so: ids of evidence."""
    note: str | None = None
    """Anything a reader needs to know."""


class LongList(Record):
    """A list with its evidence, and what is known about its limits."""

    value: Members = None
    """The known members."""
    possible: Members = None
    """What may be in it; not known."""
    excludes: Members = None
    """What is known not to be in it, with all below."""
    complete: str | None = None
    """`yes`: nothing exists beyond value and possible; `no`: there may be more."""
    evidence: Ids = ()
    """What shows it: ids of evidence."""
    note: str | None = None
    """Anything a reader needs to know."""
    disputed: tuple[ListClaim, ...] | None = None
    """The claims, where sources contradict each other; then no value of its own."""


Single = str | int | LongFact | None
"""One value, as written."""
Count = int | str | Bounds | LongNumber | None
"""One number, as written."""
Many = str | tuple[str | Item | None, ...] | LongList | None
"""A list, as written."""

YesNo = Annotated[Single, Words("no-yes")]
NoPartlyYes = Annotated[Single, Words("no-partly-yes")]
Days = Annotated[Single, Duration()]
Day = Annotated[Single, Date()]
Purposes = Annotated[Many, Words("purposes")]
Setting = Annotated[Single, Words("settings")]
PartyRef = Annotated[Single, Refs(("party",))]
PartyRefs = Annotated[Many, Refs(("party",))]
DataOrScores = Annotated[Many, Refs(("data", "score"))]
Anything = Annotated[Many, Refs(("score", "data", "consequence", "publication"))]
