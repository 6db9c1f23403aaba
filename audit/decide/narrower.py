"""Whether one set of what a fact may still be says more than another."""

from __future__ import annotations

from audit.evaluate.possible import Choice, Listing, Lists, Possible, Spans


def narrower(one: Possible, other: Possible) -> bool:
    """Return whether whatever the first leaves possible is possible with the second too. Equal ones are narrower both ways."""
    if isinstance(one, Lists) and isinstance(other, Lists):
        return all(any(_fits(claim, wider) for wider in other.claims) for claim in one.claims)
    if isinstance(one, Spans) and isinstance(other, Spans):
        return all(any(by.low <= span.low and span.high <= by.high for by in other.spans) for span in one.spans)
    return isinstance(one, frozenset) and isinstance(other, frozenset) and one <= other


def _fits(one: Listing, other: Listing) -> bool:
    """Return whether a list that is as the first says is as the second says."""
    kept = all(any(member <= wider for member in one.members) for wider in other.members)
    if other.open and not other.extra:
        return kept
    room = other.extra.union(*other.members)
    inside = all(_within(member, room) for member in one.members) and _within(one.extra, room)
    return kept and inside and (other.open or not one.open)


def _within(values: Choice, room: Choice) -> bool:
    """Return whether values lie within others; one that stands for entries not written has room for any that came."""
    return values <= room or any(id_.startswith("?") for id_ in room)
