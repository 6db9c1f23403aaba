"""Products side by side: cells, ranks that nothing turns round, labels, warnings; and never one number."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from itertools import combinations
from itertools import product as times

import pytest
from decide.comparing import FIVE, some
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge.laws import description_of
from knowledge.widening import steps, widened
from report.making import LEVELS, product, report, verdict

from audit.decide.compare import compare, is_below, row_of
from audit.evaluate.engine import evaluate
from audit.model.comparison import Cell, Comparison, Row
from audit.model.detail import EVERYTHING, WITHOUT_ASKS
from audit.report.posture import posture_of

POINTS = (None, *LEVELS)


def rank(level):
    return POINTS.index(level)


def cell(lower, upper):
    state = "settled" if lower else "open" if upper else "clear"
    return Cell(state, lower, upper, int(lower is not None))


CELLS = [cell(lower, upper) for lower, upper in times(POINTS, POINTS) if rank(lower) <= rank(upper)]
cells = st.sampled_from(CELLS)


@st.composite
def narrowed(draw):
    """Draw a cell, and one of the same product when more is known."""
    wide = draw(cells)
    lower = draw(st.integers(rank(wide.lower), rank(wide.upper)))
    upper = draw(st.integers(lower, rank(wide.upper)))
    return wide, cell(POINTS[lower], POINTS[upper])


def points(one):
    return range(rank(one.lower), rank(one.upper) + 1)


# -- laws of ranks


def test_ranked_is_just_who_is_less_grave_whatever_comes_to_be_known():
    """All pairs of ranges: ranked where every level that one may have is below every level that the other may have."""
    for one, two in times(CELLS, CELLS):
        assert is_below(one, two, LEVELS) == all(x < y for x, y in times(points(one), points(two)))


def test_ranges_that_meet_are_never_ranked():
    for one, two in times(CELLS, CELLS):
        if set(points(one)) & set(points(two)):
            assert row_of("c", "C", [one, two], LEVELS).ranked == ()


@given(st.lists(cells, min_size=2, max_size=7))
def test_ranking_is_a_strict_partial_order(drawn):
    row = row_of("c", "C", drawn, LEVELS)
    ranked = set(row.ranked)
    assert all(one != two for one, two in ranked)
    assert all((two, one) not in ranked for one, two in ranked), "never both ways"
    assert all((a, d) in ranked for a, b in ranked for c, d in ranked if b == c)


@given(st.lists(cells, min_size=2, max_size=7))
def test_every_pair_is_told_once(drawn):
    row = row_of("c", "C", drawn, LEVELS)
    told = [tuple(sorted(pair)) for pair in (*row.ranked, *row.alike)]
    assert sorted(told) == list(combinations(range(len(drawn)), 2))


@given(st.lists(narrowed(), min_size=2, max_size=6))
def test_more_knowledge_never_turns_a_rank_round_and_never_takes_one_away(drawn):
    before = row_of("c", "C", [wide for wide, _ in drawn], LEVELS)
    after = row_of("c", "C", [narrow for _, narrow in drawn], LEVELS)
    assert set(before.ranked) <= set(after.ranked)


@given(st.lists(cells, min_size=2, max_size=6))
def test_the_order_of_products_ranks_nobody(drawn):
    last = len(drawn) - 1
    turned = row_of("c", "C", drawn[::-1], LEVELS)
    assert {(last - one, last - two) for one, two in turned.ranked} == set(row_of("c", "C", drawn, LEVELS).ranked)


# -- cells

ASK = verdict("ask", possible="high")
CASES = {
    # name: verdicts, and then the state, the bounds, the number of findings
    "finding": ([verdict(settled="medium")], "settled", "medium", "medium", 1),
    "finding that may be worse": ([verdict(settled="low", possible="high")], "settled", "low", "high", 1),
    "finding and a worse ask": ([verdict(settled="low"), ASK], "settled", "low", "high", 1),
    "finding without a settled level": ([verdict(possible="high")], "settled", "low", "high", 1),
    "ask": ([ASK], "open", None, "high", 0),
    "ask and clear": ([ASK, verdict("clear")], "open", None, "high", 0),
    "clear": ([verdict("clear")], "clear", None, None, 0),
    "clear and nothing to look at": ([verdict("not-applicable"), verdict("clear")], "clear", None, None, 0),
    "nothing to look at": ([verdict("not-applicable")], "not-applicable", None, None, 0),
    "no rule": ([], "not-checked", None, "critical", 0),
    "left out": ([verdict("not-checked")], "not-checked", None, "critical", 0),
    "clear, another rule left out": ([verdict("clear"), verdict("not-checked")], "not-checked", None, "critical", 0),
    "finding, another rule left out": ([verdict(settled="low"), verdict("not-checked")], "settled", "low", "critical", 1),
    "only on trial": ([verdict("clear", status="trial")], "not-checked", None, "critical", 0),
    "planned": ([verdict("clear"), verdict(settled="critical", when="outlook")], "clear", None, None, 0),
    "legal test": ([verdict("clear"), verdict("finding", pack="gdpr")], "clear", None, None, 0),
    "another concern": ([verdict("clear"), verdict(settled="high", concern="d")], "clear", None, None, 0),
}  # fmt: skip


@pytest.mark.parametrize(("verdicts", "state", "lower", "upper", "findings"), CASES.values(), ids=CASES)
def test_a_cell_says_how_it_stands(verdicts, state, lower, upper, findings):
    for order in (verdicts, verdicts[::-1]):
        (row,) = compare(report(product(*order), product())).rows
        assert row.cells[0] == Cell(state, lower, upper, findings)


def test_what_was_not_checked_is_never_less_grave():
    found = compare(report(product(), product(verdict(settled="critical"))))
    assert (found.rows[0].ranked, found.rows[0].alike) == ((), ((0, 1),))


def test_every_concern_has_a_row_with_a_cell_for_each_product():
    found = compare(report(*(product(verdict("clear"), concerns=("d", "c", "e")) for _ in range(3))))
    assert [(row.concern, len(row.cells)) for row in found.rows] == [("d", 3), ("c", 3), ("e", 3)]


def test_nothing_is_summed():
    """No field of a comparison or a row is a number, and no row hangs on another concern."""
    for record in (Comparison, Row):
        numbers = {one.name for one in dataclasses.fields(record) if one.type in {"int", "float"}}
        assert numbers <= {"rules_count"}
    one = product(verdict(settled="low"), verdict("clear", concern="d"), concerns=("c", "d"))
    two = product(verdict(settled="high"), verdict("clear", concern="d"), concerns=("c", "d"))
    three = replace(two, verdicts=(), posture=posture_of((verdict(settled="high"),), ("c", "d"), LEVELS))
    assert compare(report(one, two)).rows[0] == compare(report(one, replace(three, verdicts=two.verdicts[:1]))).rows[0]


# -- what stands beside the cells


def test_products_of_one_name_have_a_date_or_a_file_beside_it():
    made = [("X", "2015", "a"), ("X", "2019", "b"), ("Y", "2019", "c"), ("Z", "2019", "d"), ("Z", "2019", "e")]
    found = compare(report(*(product(name=name, as_of=day, path=path) for name, day, path in made)))
    labels = [one.label for one in found.products]
    assert labels == ["X (2015)", "X (2019)", "Y", "Z (d)", "Z (e)"]


def test_a_label_is_nobody_elses_name():
    made = [("X", "2019", "a"), ("X", "2015", "b"), ("X (2019)", "2019", "c")]
    found = compare(report(*(product(name=name, as_of=day, path=path) for name, day, path in made)))
    assert len({one.label for one in found.products}) == 3


def test_dates_views_stages_and_natures_that_differ_are_told():
    first = product(as_of="2015", stage="live", nature="real")
    second = product(as_of="2019", perspective="outside", stage="concept", nature="constructed")
    found = compare(report(first, second, first)).differences
    assert [one.subject for one in found] == ["as_of", "perspective", "stage", "nature"]
    assert found[0].values == (("2015", (0, 2)), ("2019", (1,)))
    assert compare(report(first, first)).differences == ()


def test_a_stage_that_is_not_said_is_no_difference_but_is_told_beside_one():
    made = [product(stage=stage) for stage in ("", "live", "concept")]
    assert compare(report(*made[:2])).differences == ()
    (found,) = compare(report(*made)).differences
    assert found.values == (("", (0,)), ("concept", (2,)), ("live", (1,)))


def test_findings_of_another_time_are_counted_beside():
    times_ = [verdict(settled="low", when=when) for when in ("outlook", "outlook", "history", "present")]
    quiet = [verdict(settled="low", when="outlook", status="trial"), verdict(when="outlook", pack="gdpr")]
    one = compare(report(product(*times_, *quiet))).products[0]
    assert (one.outlook, one.history) == (2, 1)


def test_no_product_is_no_mistake():
    assert compare(report()).rows == ()


# -- descriptions


def standing(data, rules, *, detail=WITHOUT_ASKS):
    verdicts = evaluate(rules, description_of(data, rules), detail=detail)
    made = product(*verdicts, posture=posture_of(verdicts, rules.concerns, LEVELS))
    return [row.cells[0] for row in compare(report(made)).rows]


def test_asks_need_not_be_worked_out(rules):
    few = some(rules)
    assert standing(FIVE, few) == standing(FIVE, few, detail=EVERYTHING)


@settings(max_examples=15)
@given(data=st.data())
def test_a_description_that_says_less_has_wider_cells(rules, data):
    few, poorer = some(rules), FIVE
    known = standing(FIVE, few)
    for _ in range(3):
        poorer = widened(poorer, data.draw(st.sampled_from(steps(poorer, rules.vocabulary)), label="step"))
        wider = standing(poorer, few)
        for one, two in zip(known, wider, strict=True):
            assert set(points(one)) <= set(points(two))
        known = wider
