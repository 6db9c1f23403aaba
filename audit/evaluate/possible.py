"""A fact is the set of values it may still have; knowledge only shrinks it.

Three kinds of set: words and ids (`frozenset`), lists (`Lists`: what is in, what may be in,
whether it may be longer), and numbers, days or lengths of time (`Spans`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit.language.checked import Span
from audit.language.durations import ANY_LENGTH, parse_duration
from audit.model.facts import Bounds, Item, LongFact, LongList, LongNumber

UNKNOWN = "unknown"
NONE = "none"

Choice = frozenset[str]
"""What one word or reference may still be."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is known of a list under one claim."""

    members: tuple[Choice, ...]
    """What is in it; each member is one or more of these values (a general term stands for what lies below)."""
    extra: Choice
    """What further members it may have."""
    open: bool
    """Whether it may be longer than what is written, so that no count has an upper bound."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What a list may still be: one listing, or one for each disputed claim."""

    claims: tuple[Listing, ...]

    def agreed(self) -> Listing:
        """Return what all claims agree on as one listing: what only some of them name may be in the list."""
        if len(self.claims) == 1:
            return self.claims[0]
        everywhere = [
            member
            for member in dict.fromkeys(member for one in self.claims for member in one.members)
            if all(member in one.members for one in self.claims)
        ]
        anywhere = union(choice for one in self.claims for choice in (*one.members, one.extra))
        return Listing(tuple(sorted(everywhere, key=sorted)), anywhere, any(one.open for one in self.claims))


@dataclass(frozen=True, slots=True)
class Spans:
    """What a number, a day or a length of time may still be."""

    spans: tuple[Span, ...]


Possible = Choice | Lists | Spans
Terms = Callable[[str], Choice]
"""What a written word stands for: a general term for itself and all below, an id for itself."""


def choice_of(written: object, domain: Choice, terms: Terms) -> Choice:
    """Return what a single value may still be, from any of its written forms."""
    if isinstance(written, LongFact):
        if written.disputed is not None:
            return frozenset().union(*(choice_of(claim.value, domain, terms) for claim in written.disputed)) or domain
        return choice_of(written.value, domain, terms)
    if written is None or written == UNKNOWN:
        return domain
    return (terms(str(written)) & domain) or domain


@dataclass(frozen=True, slots=True)
class Openness:
    """What decides whether a list may be longer than written."""

    outside: bool
    """Written lists are open, as in a description from outside."""
    blank_is_empty: bool
    """A list that is not written is empty and closed, as in a rule's case."""
    closed: bool
    """The description says (or an answer assumes) that the list is complete."""


def lists_of(written: object, domain: Choice, terms: Terms, openness: Openness) -> Lists:
    """Return what a list may still be, from any of its written forms."""
    long = written if isinstance(written, LongList) else LongList(value=written)
    read = _ListReader(long, domain, terms, openness)
    values = [claim.value for claim in long.disputed] if long.disputed else [long.value]
    return Lists(tuple(read.listing(value, is_long=isinstance(written, LongList)) for value in values))


@dataclass(frozen=True, slots=True)
class _ListReader:
    """Reads the claims of one list: what is possible and excluded, and whether it is complete, holds for each."""

    long: LongList
    domain: Choice
    terms: Terms
    openness: Openness

    def listing(self, value: object, *, is_long: bool) -> Listing:
        words = members_of(value)
        possible = (UNKNOWN,) if self.long.possible == UNKNOWN else members_of(self.long.possible) or ()
        excluded = self._covered(self.long.excludes)
        is_open = self._is_open(value, words, possible, is_long=is_long)
        known = tuple(
            (self.terms(word) & self.domain) - excluded or self.terms(word) & self.domain
            for word in words or ()
            if word != UNKNOWN
        )
        extra = (self.domain if is_open else self._covered(self.long.possible) & self.domain) - excluded
        return Listing(known, extra, is_open)

    def _is_open(
        self, value: object, words: tuple[str, ...] | None, possible: tuple[str, ...], *, is_long: bool
    ) -> bool:
        if self.openness.closed:
            return False
        if words is None:
            return value is not None or is_long or not self.openness.blank_is_empty
        if UNKNOWN in words or UNKNOWN in possible or self.long.complete == "no":
            return True
        return self.openness.outside and bool(words or possible) and self.long.complete is None

    def _covered(self, written: object) -> Choice:
        return frozenset().union(*(self.terms(word) for word in members_of(written) or () if word != UNKNOWN))


def members_of(value: object) -> tuple[str, ...] | None:
    """Return the words of a list as written; None where it is not known at all."""
    if value is None or value == UNKNOWN:
        return None
    if value == NONE:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (tuple, list)):
        words = (item.value if isinstance(item, Item) else item for item in value)
        return tuple(UNKNOWN if word is None else str(word) for word in words)
    return None


def numbers_of(written: object) -> Spans:
    """Return what a number may still be."""
    match written:
        case LongNumber(disputed=claims) if claims is not None:
            return Spans(tuple(span for claim in claims for span in numbers_of(claim.value).spans))
        case LongNumber(value=None) | Bounds():
            about = (0, math.inf) if written.about is None else (written.about // 2, written.about * 2)
            low = about[0] if written.at_least is None else max(about[0], written.at_least)
            high = about[1] if written.at_most is None else min(about[1], written.at_most)
            return Spans((Span(low, max(low, high)),))
        case LongNumber(value=value):
            return numbers_of(value)
        case int():
            return Spans((Span(written, written),))
        case _:
            return Spans((Span(0, math.inf),))


def lengths_of(written: object) -> Spans:
    """Return what a length of time may still be, in days."""
    if isinstance(written, LongFact):
        if written.disputed is not None:
            return Spans(
                tuple(span for claim in written.disputed for span in lengths_of(claim.value).spans) or (ANY_LENGTH,)
            )
        return lengths_of(written.value)
    found = parse_duration(str(written)) if written is not None else None
    return Spans((found or ANY_LENGTH,))


def union(choices: Iterable[Choice]) -> Choice:
    """Return all values that any of these may have."""
    return frozenset().union(*choices)
