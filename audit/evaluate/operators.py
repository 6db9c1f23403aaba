"""The operators of the language on possible values: true for all, false for all, or not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from audit.evaluate.possible import Choice, Listing, Lists, Spans
from audit.evaluate.truth import Truth, all_of, any_of
from audit.language.checked import Span

NOT_WRITTEN = "?"
"""How the id begins that stands for entries which are not written."""


def agree(truths: Iterable[Truth]) -> Truth:
    """Return what holds in every one of several cases: True, False, or None where they differ."""
    rest = iter(truths)
    first = next(rest, None)
    return first if all(one is first for one in rest) else None


def is_within(value: Choice, terms: Choice) -> Truth:
    """`is`, `is one of`: the value is one of these terms."""
    if value <= terms:
        return True
    return False if value.isdisjoint(terms) else None


def is_same(one: Choice, other: Choice) -> Truth:
    """`is PATH`: two independent facts are equal."""
    if one.isdisjoint(other):
        return False
    return True if len(one) == 1 and one == other else None


def includes(lists: Lists, wanted: Choice) -> Truth:
    """`includes`: some member lies within these terms."""
    if len(lists.claims) == 1:
        return _includes(lists.claims[0], wanted)
    return agree(_includes(listing, wanted) for listing in lists.claims)


def _includes(listing: Listing, wanted: Choice) -> Truth:
    open_ = not listing.extra.isdisjoint(wanted)
    for member in listing.members:
        if member <= wanted:
            return True
        open_ = open_ or not member.isdisjoint(wanted)
    return None if open_ else False


def includes_value(lists: Lists, value: Choice) -> Truth:
    """`includes PATH`: the list has the value of another fact, whichever of its possible values that is."""
    return agree(includes(lists, frozenset({one})) for one in value)


def goes_beyond(scopes: Lists, other: Lists, covers: Callable[[str], Choice], without_bounds: str) -> Truth:
    """`goes beyond`: some purpose of the first list is covered by none of the second.

    A stated purpose is a scope: it covers itself and all below it. `open-ended` covers nothing
    and goes beyond every list that does not state it too.
    """
    return agree(_goes_beyond(one, two, covers, without_bounds) for one in scopes.claims for two in other.claims)


def _goes_beyond(one: Listing, other: Listing, covers: Callable[[str], Choice], without_bounds: str) -> Truth:
    def covered_by(scope: str, covering: Iterable[str]) -> bool:
        return any(scope == by or (by != without_bounds and scope in covers(by)) for by in covering)

    stated = [_scope_of(member, covers) for member in one.members]
    known = [_scope_of(member, covers) for member in other.members]
    uncovered = [scope for scope in stated if not covered_by(scope, known)]
    if any(not covered_by(scope, other.extra) for scope in uncovered):
        return True
    further = any(not covered_by(scope, known) for scope in one.extra)
    return False if not uncovered and not further else None


def _scope_of(member: Choice, covers: Callable[[str], Choice]) -> str:
    """Return the stated term of a member: the one that covers all it may stand for."""
    return next((term for term in sorted(member) if member <= covers(term)), min(member))


def is_unrelated(source: Choice, place: Choice, related: Callable[[str, str], Truth], expected: Lists | None) -> Truth:
    """`is unrelated to`: for all remaining pairs of settings; `expected` settles what the table leaves open."""

    def unrelated(one: str, other: str) -> Truth:
        known = related(one, other)
        if known is not None:
            return not known
        if expected is None:
            return None
        counted = includes(expected, frozenset({one}))
        return None if counted is None else not counted

    return agree(unrelated(one, other) for one in source for other in place)


def is_at_least(value: Spans, least: Spans) -> Truth:
    """`>=` on numbers and on the ranks of ordered words."""
    return agree(
        True if one.low >= other.high else False if one.high < other.low else None
        for one in value.spans
        for other in least.spans
    )


def is_longer(length: Spans, other: Spans) -> Truth:
    """`longer than` on lengths of time."""
    return agree(_is_longer(one, two) for one in length.spans for two in other.spans)


def _is_longer(one: Span, other: Span) -> Truth:
    if one.months is not None and other.months is not None:
        return one.months > other.months
    if one.low > other.high:
        return True
    return False if one.high <= other.low else None


def ranks(value: Choice, rank: Callable[[str], int]) -> Spans:
    """Return ordered words as their ranks."""
    found = sorted(rank(word) for word in value)
    return Spans(tuple(Span(place, place) for place in found))


def counts_at_least(members: list[tuple[Choice, Truth]], least: int, *, is_open: bool) -> Truth:
    """`count different SET.field >= N`: against the range from the least to the greatest number of values.

    `members` are the values each may have, and whether it belongs. Exact: the least is the
    smallest set of values that meets every sure member, the greatest a largest matching of
    members to values of their own.
    """
    sure = [value for value, belongs in members if belongs is True]
    if not _can_meet(_minimal(sure), least - 1):
        return True
    if is_open:
        return None
    return None if _largest_matching([value for value, _ in members], least) >= least else False


def _minimal(sets: list[Choice]) -> list[Choice]:
    """Drop every set that contains another: what meets the smaller meets the larger."""
    smallest: list[Choice] = []
    for one in sorted(set(sets), key=lambda value: (len(value), sorted(value))):
        if not any(other <= one for other in smallest):
            smallest.append(one)
    return smallest


def _can_meet(sets: list[Choice], values: int) -> bool:
    """Return whether so many values suffice to have one in every set."""
    if not sets:
        return True
    if values <= 0:
        return False
    first = sets[0]
    return any(_can_meet([other for other in sets[1:] if value not in other], values - 1) for value in sorted(first))


def _largest_matching(sets: list[Choice], enough: int) -> int:
    """Return how many members can have values of their own (augmenting paths); stops at `enough`."""
    owner: dict[str, int] = {}

    def place(member: int, seen: set[str]) -> bool:
        if any(value.startswith(NOT_WRITTEN) for value in sets[member]):
            return True  # each may refer to an unwritten entry of its own
        for value in sorted(sets[member]):
            if value in seen:
                continue
            seen.add(value)
            if value not in owner or place(owner[value], seen):
                owner[value] = member
                return True
        return False

    found = 0
    for member in range(len(sets)):
        found += place(member, set())
        if found >= enough:
            break
    return found


def every_included(lists: Lists, wanted: Iterable[Choice]) -> Truth:
    """`includes all of`."""
    return all_of(includes(lists, terms) for terms in wanted)


def any_included(lists: Lists, wanted: Iterable[Choice]) -> Truth:
    """`includes any of`: some member lies within any of these."""
    sets = list(wanted)
    return any_of((includes(lists, frozenset().union(*sets)), *(includes(lists, terms) for terms in sets)))
