"""The fewest questions: exact against trying every set, greedy never wrong."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.decide import fewest as module
from audit.decide.fewest import fewest

ORDER = tuple("abcdefg")
SETS = st.lists(st.lists(st.frozensets(st.sampled_from(ORDER), min_size=1, max_size=3), max_size=3), max_size=7)


def settles(chosen, asks):
    return all(any(one <= set(chosen) for one in sets) for sets in asks if sets)


def by_trying(asks):
    return next(size for size in range(len(ORDER) + 1) if any(settles(one, asks) for one in combinations(ORDER, size)))


@settings(deadline=None)
@given(asks=SETS)
def test_no_smaller_set_settles_every_ask(asks):
    chosen, exact = fewest(asks, ORDER)
    assert exact
    assert settles(chosen, asks)
    assert len(chosen) == by_trying(asks)


@settings(deadline=None)
@given(asks=SETS)
def test_the_greedy_answer_settles_every_ask_too(asks):
    before = module.EXACT_UP_TO
    module.EXACT_UP_TO = -1
    try:
        chosen, exact = fewest(asks, ORDER)
    finally:
        module.EXACT_UP_TO = before
    assert not exact
    assert settles(chosen, asks)


def test_earlier_questions_are_preferred():
    asks = [[frozenset("c"), frozenset("a")], [frozenset("b"), frozenset("d")]]
    assert fewest(asks, ORDER) == (("a", "b"), True)


@pytest.mark.parametrize("asks", [[], [[]]])
def test_nothing_to_settle_needs_no_question(asks):
    assert fewest(asks, ORDER) == ((), True)
