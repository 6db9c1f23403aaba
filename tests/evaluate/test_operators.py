"""The truth tables of docs/language.md, row by row."""

from __future__ import annotations

import math

import pytest

from audit.evaluate import operators as op
from audit.evaluate.possible import Listing, Lists, Spans
from audit.evaluate.truth import all_of, any_of, negated
from audit.language.checked import Span
from audit.language.durations import parse_date, parse_duration

A, B, C = frozenset("a"), frozenset("b"), frozenset("c")
T, F, U = True, False, None


def listed(*members: frozenset[str], extra: str = "", is_open: bool = False) -> Lists:
    return Lists((Listing(tuple(members), frozenset(extra), is_open),))


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [(T, T, T, T), (T, F, F, T), (T, U, U, T), (F, F, F, F), (F, U, F, U), (U, U, U, U)],
)
def test_and_or(one, other, both, either):
    assert all_of((one, other)) is all_of((other, one)) is both
    assert any_of((one, other)) is any_of((other, one)) is either


def test_not_and_the_empty_joins():
    assert (negated(T), negated(F), negated(U)) == (F, T, U)
    assert all_of(()) is True
    assert any_of(()) is False


@pytest.mark.parametrize(
    ("value", "terms", "truth"),
    [(A, A, T), (A, A | B, T), (A | B, A, U), (A | B, A | B | C, T), (A, B, F), (A | B, C, F)],
)
def test_is(value, terms, truth):
    assert op.is_within(value, terms) is truth


@pytest.mark.parametrize(
    ("one", "other", "truth"), [(A, A, T), (A, B, F), (A | B, A | B, U), (A | B, A, U), (A | B, C, F)]
)
def test_is_path(one, other, truth):
    assert op.is_same(one, other) is truth


@pytest.mark.parametrize(
    ("lists", "wanted", "truth"),
    [
        (listed(A), A, T),
        (listed(A), B, F),
        (listed(A, extra="b"), B, U),
        (listed(A, extra="c", is_open=True), B, F),
        (listed(A | B), A, U),
        (listed(A | B), A | B, T),
        (listed(), A, F),
        (Lists((Listing((A,), frozenset(), open=False), Listing((B,), frozenset(), open=False))), A, U),
        (Lists((Listing((A,), frozenset(), open=False), Listing((B,), frozenset(), open=False))), A | B, T),
        (Lists((Listing((A,), frozenset(), open=False), Listing((B,), frozenset(), open=False))), C, F),
    ],
)
def test_includes(lists, wanted, truth):
    assert op.includes(lists, wanted) is truth


@pytest.mark.parametrize(
    ("scopes", "other", "truth"),
    [
        (listed(A), listed(A), F),
        (listed(A), listed(B), T),
        (listed(A), listed(B, extra="a"), U),
        (listed(A), listed(B, extra="c"), T),
        (listed(A, extra="b"), listed(A), U),
        (listed(A, extra="b"), listed(A, B), F),
        (listed(), listed(B), F),
        (listed(frozenset("o")), listed(A), T),
        (listed(frozenset("o")), listed(frozenset("o")), F),
        (listed(A), listed(frozenset("o")), T),
    ],
)
def test_goes_beyond(scopes, other, truth):
    covers = {"a": A, "b": B, "c": C, "o": frozenset("abco")}
    assert op.goes_beyond(scopes, other, covers.__getitem__, "o") is truth


RELATED = {("a", "a"): T, ("a", "b"): F, ("c", "b"): U}


@pytest.mark.parametrize(
    ("source", "place", "expected", "truth"),
    [
        (A, A, None, F),
        (A, B, None, T),
        (C, B, None, U),
        (C, B, listed(C), F),
        (C, B, listed(), T),
        (C, B, listed(extra="c", is_open=True), U),
        (A | C, B, listed(), T),
        (A | C, B, listed(C), U),
        (A, A | B, None, U),
    ],
)
def test_is_unrelated_to(source, place, expected, truth):
    assert op.is_unrelated(source, place, lambda one, other: RELATED[one, other], expected) is truth


@pytest.mark.parametrize(
    ("value", "least", "truth"),
    [
        ((5, 5), (5, 5), T),
        ((4, 4), (5, 5), F),
        ((4, 6), (5, 5), U),
        ((5, 9), (5, 5), T),
        ((0, math.inf), (1, 1), U),
        ((3, 5), (2, 4), U),
        ((4, 5), (2, 4), T),
    ],
)
def test_at_least(value, least, truth):
    assert op.is_at_least(Spans((Span(*value),)), Spans((Span(*least),))) is truth


@pytest.mark.parametrize(
    ("length", "other", "truth"),
    [
        ("P2Y", "P1Y", T),
        ("P12M", "P1Y", F),
        ("P13M", "P1Y", T),
        ("P1M", "P30D", U),
        ("P1M", "P27D", T),
        ("P1M", "P31D", F),
        ("P366D", "P1Y", U),
        ("P367D", "P1Y", T),
        ("until-settled", "P1Y", U),
        ("indefinite", "P100Y", T),
        ("indefinite", "indefinite", F),
        ("P1Y", "indefinite", F),
        ("P1Y", "until-settled", U),
    ],
)
def test_longer_than(length, other, truth):
    one, two = parse_duration(length), parse_duration(other)
    assert one is not None
    assert two is not None
    assert op.is_longer(Spans((one,)), Spans((two,))) is truth


@pytest.mark.parametrize(
    ("members", "least", "is_open", "truth"),
    [
        ([(A, T), (B, T), (C, T)], 3, False, T),
        ([(A, T), (A, T), (B, T)], 3, False, F),
        ([(A, T), (B, T), (A | B, T)], 3, False, F),
        ([(A, T), (B, T), (A | C, T)], 3, False, U),
        ([(A, T), (B, T)], 3, True, U),
        ([(A, T), (B, U)], 2, False, U),
        ([(A | B, T), (A | B, T)], 2, False, U),
        ([(A | B, T), (frozenset("cd"), T)], 2, False, T),
        ([(A | B, T), (B | C, T), (A | C, T)], 2, False, T),
        ([], 1, False, F),
        ([], 1, True, U),
    ],
)
def test_count_different(members, least, is_open, truth):
    assert op.counts_at_least(members, least, is_open=is_open) is truth


@pytest.mark.parametrize("text", ["", "P", "PT1H", "P1", "1Y", "P-1Y", "soon", "P1Y1Y"])
def test_what_is_no_length_of_time(text):
    assert parse_duration(text) is None


@pytest.mark.parametrize(("text", "days"), [("2018", 365), ("2020", 366), ("2018-02", 28), ("2018-02-03", 1)])
def test_a_date_is_an_interval_of_days(text, days):
    span = parse_date(text)
    assert span is not None
    assert span.high - span.low + 1 == days


@pytest.mark.parametrize("text", ["2018-13", "2018-02-30", "18", "2018-1", "yesterday", "2018-01-01T00:00"])
def test_what_is_no_date(text):
    assert parse_date(text) is None
