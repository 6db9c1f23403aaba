"""The posture by concern, and the questions: bounds, counts, and what is never counted."""

from __future__ import annotations

import pytest
from report.making import LEVELS, product, report, verdict

from audit.errors import Place
from audit.model.finding import Missing
from audit.model.report import Bounds
from audit.report.json_v1 import as_data
from audit.report.posture import posture_of, questions_of

FLAT, JOB = {"effects": ("flat",)}, {"effects": ("job",)}
A, B = {"fingerprint": "a"}, {"fingerprint": "b"}
CASES = {
    # name: verdicts, and then the lower bound, the upper one, the number of findings, whether anything was checked
    "no rule": ([], None, None, 0, False),
    "left out": ([verdict("not-checked")], None, None, 0, False),
    "clear": ([verdict("clear")], None, None, 0, True),
    "not applicable": ([verdict("not-applicable")], None, None, 0, True),
    "clear, another left out": ([verdict("clear"), verdict("not-checked")], None, None, 0, True),
    "ask": ([verdict("ask", possible="high")], None, "high", 0, True),
    "several asks": ([verdict("ask", possible=one) for one in ("low", "critical", "high")], None, "critical", 0, True),
    "finding": ([verdict(settled="medium")], "medium", "medium", 1, True),
    "finding that may be worse": ([verdict(settled="low", possible="high")], "low", "high", 1, True),
    "finding and a worse ask": ([verdict(settled="medium"), verdict("ask", possible="critical")], "medium", "critical", 1, True),
    "finding and a lighter ask": ([verdict(settled="high"), verdict("ask", possible="low")], "high", "high", 1, True),
    "finding and clear": ([verdict(settled="high"), verdict("clear")], "high", "high", 1, True),
    "two on one effect": ([verdict(settled="low", **FLAT, **A), verdict(settled="high", **FLAT, **B)], "high", "high", 1, True),
    "two on two effects": ([verdict(settled="low", **FLAT, **A), verdict(settled="high", **JOB, **B)], "high", "high", 2, True),
    "three on one effect, by three rules": ([verdict(settled="low", rule=f"c/{one}", fingerprint=one, **FLAT) for one in "abc"], "low", "low", 1, True),
    "two without an effect": ([verdict(settled="low", **A), verdict(settled="low", **B)], "low", "low", 2, True),
    "an ask on the effect of a finding": ([verdict(settled="low", **FLAT), verdict("ask", possible="high", **FLAT)], "low", "high", 1, True),
    "trial": ([verdict(settled="critical", status="trial")], None, None, 0, True),
    "trial beside stable": ([verdict(settled="critical", status="trial", **A), verdict(settled="low", **B)], "low", "low", 1, True),
    "trial ask": ([verdict("ask", possible="critical", status="trial")], None, None, 0, True),
    "outlook": ([verdict(settled="critical", when="outlook")], None, None, 0, True),
    "history": ([verdict("ask", possible="critical", when="history")], None, None, 0, True),
    "deprecated": ([verdict(settled="medium", status="deprecated")], "medium", "medium", 1, True),
    "another concern": ([verdict(settled="critical", concern="d")], None, None, 0, False),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_concern_has_its_bounds_and_counts(case):
    verdicts, *expected = case
    for order in (verdicts, verdicts[::-1]):
        assert posture_of(order, ["c"], LEVELS) == (Bounds("c", *expected),)


def test_every_concern_has_its_row_in_the_order_of_the_concerns():
    rows = posture_of([verdict(settled="high", concern="b")], ["c", "a", "b"], LEVELS)
    assert [(one.concern, one.lower, one.checked) for one in rows] == [
        ("c", None, False),
        ("a", None, False),
        ("b", "high", True),
    ]


def test_bounds_do_not_leave_the_order_of_the_levels():
    """`critical` is above `low`, though it stands before it in the alphabet."""
    (row,) = posture_of([verdict(settled="low", **A), verdict(settled="critical", **B)], ["c"], LEVELS)
    assert (row.lower, row.upper) == ("critical", "critical")


def test_the_json_says_which_concerns_were_not_checked():
    (found,) = as_data(report(product(verdict("clear"), concerns=("c", "d"))))["products"]
    assert {one["concern"]: one["checked"] for one in found["posture"]} == {"c": True, "d": False}


# -- questions


def ask(*facts, possible="medium", is_list=False, **more):
    missing = tuple(Missing(fact, f"What of {fact}?", Place("p.yaml", 3, 5), "yes", is_list) for fact in facts)
    return verdict("ask", possible=possible, missing=missing, **more)


def test_a_question_stands_once_and_counts_the_asks_it_is_part_of():
    (one, two) = questions_of([ask("a"), ask("a", "b"), ask("a", "b")], LEVELS)
    assert (one.fact, one.asks, one.settles) == ("a", 3, 1)
    assert (two.fact, two.asks, two.settles) == ("b", 2, 0)


def test_a_question_has_the_worst_level_of_its_asks_and_its_place():
    (one,) = questions_of([ask("a", possible=level) for level in ("low", "critical", "medium")], LEVELS)
    assert (one.worst_level, one.path, one.line, one.column) == ("critical", "p.yaml", 3, 5)


ORDERS = {
    "worst first": ([ask("a", possible="low"), ask("b", possible="critical"), ask("c", possible="high")], "bca"),
    "most asks first": ([ask("a"), ask("b"), ask("b")], "ba"),
    "the level before the number": ([ask("a"), ask("a"), ask("b", possible="high")], "ba"),
    "facts before lists": ([ask("a", possible="critical", is_list=True), ask("b", possible="low")], "ba"),
    "by name where all is equal": ([ask("b"), ask("a"), ask("c")], "abc"),
}


@pytest.mark.parametrize(("asks", "expected"), ORDERS.values(), ids=ORDERS)
def test_questions_are_ordered(asks, expected):
    for order in (asks, asks[::-1]):
        assert "".join(one.fact for one in questions_of(order, LEVELS)) == expected


def test_only_present_asks_make_questions():
    others = [ask("a", when="outlook"), ask("b", when="history"), verdict(settled="high"), verdict("clear")]
    assert questions_of(others, LEVELS) == ()
