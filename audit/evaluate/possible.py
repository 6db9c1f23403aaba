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
    if isinstance(written, LongList):
        if written.disputed is not None:
            claims = tuple(
                _listing(claim.value, None, None, None, domain, terms, openness) for claim in written.disputed
            )
            return Lists(claims or (_listing(None, None, None, "no", domain, terms, openness),))
        complete = written.complete or ("no" if written.value is None else None)
        return Lists((_listing(written.value, written.possible, written.excludes, complete, domain, terms, openness),))
    return Lists((_listing(written, None, None, None, domain, terms, openness),))


def _listing(
    value: object,
    possible: object,
    excludes: object,
    complete: str | None,
    domain: Choice,
    terms: Terms,
    openness: Openness,
) -> Listing:
    words = members_of(value)
    is_open = openness.outside
    if value is None:
        is_open = not openness.blank_is_empty
    elif words is None or UNKNOWN in words:
        is_open = True
    if value == NONE or words == ():
        is_open = False
    if complete is not None:
        is_open = complete == "no" or (words is not None and UNKNOWN in words)
    if openness.closed:
        is_open = False
    excluded = frozenset().union(*(terms(word) for word in members_of(excludes) or () if word != UNKNOWN))
    known = tuple((terms(word) & domain) - excluded or terms(word) & domain for word in words or () if word != UNKNOWN)
    maybe = frozenset().union(*(terms(word) for word in members_of(possible) or () if word != UNKNOWN)) & domain
    extra = (domain if is_open else maybe) - excluded
    return Listing(known, extra, is_open)


def members_of(value: object) -> tuple[str, ...] | None:
    """Return the words of a list as written; None where it is not known at all."""
    if value is None or value == UNKNOWN:
        return None
    if value == NONE:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (tuple, list)):
        return tuple(
            str(item.value if isinstance(item, Item) else item) if item is not None else UNKNOWN for item in value
        )
    return None


def numbers_of(written: object) -> Spans:
    """Return what a number may still be."""
    match written:
        case LongNumber(disputed=claims) if claims is not None:
            return Spans(tuple(span for claim in claims for span in numbers_of(claim.value).spans))
        case LongNumber(value=None) | Bounds():
            if written.about is not None:
                return Spans((Span(written.about // 2, written.about * 2),))
            low = written.at_least if written.at_least is not None else 0
            high = written.at_most if written.at_most is not None else math.inf
            return Spans((Span(low, high),))
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
