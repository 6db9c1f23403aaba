"""A kind of recourse that is said not to be offered is not offered by anybody else either."""

from __future__ import annotations

import pytest

from audit.errors import DescriptionError
from audit.evaluate.cases import worst
from audit.evaluate.engine import evaluate
from audit.load.product import load_product_text

RULE = "no-recourse/no-way-to-contest"
TEXT = """
format: 1
product: {name: Card, as_of: 2020, perspective: outside}
scores: {s: {subject: person}}
consequences: {c: {because_of: [s], adverse_for: low-scorers, severity: serious, falls_on: [the-person]}}
publications: none
complete: [scores, consequences]
recourses:
  a: {against: [s, c], kind: objection, offered: no, evidence: []}
  b: {against: [s, c], kind: appeal, offered: no}
  d: {against: [s, c], kind: human-review, offered: no}
  e: {against: [s, c], kind: correction, offered: no}
"""


@pytest.fixture
def said(rules):
    def said(*changes: tuple[str, str]) -> list[object]:
        text = TEXT
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        found = evaluate(rules, load_product_text(text, "p.yaml", rules.vocabulary), frozenset({RULE}))
        return [one for one in found if one.rule == RULE and one.when == "present"]

    return said


def test_every_way_is_said_not_to_be_offered(said):
    (finding,) = said()
    assert finding.verdict == "finding"
    reasons = {one.text for fact in finding.facts for one in fact.because}
    assert {"a: offered = No", "b: offered = No"} <= reasons
    assert not any("recourses" in one for one in reasons), "it rests on what is said, not on a list that is open"


@pytest.mark.parametrize(
    "change",
    [
        ("d: {against: [s, c], kind: human-review, offered: no}", "d: {against: [s, c], kind: access, offered: no}"),
        ("kind: appeal, offered: no", "kind: appeal, offered: unknown"),
        ("kind: appeal, offered: no", "kind: unknown, offered: no"),
        ("kind: appeal, offered: no", "kind: appeal, offered: no, status: planned"),
        ("kind: appeal, offered: no", "kind: appeal, offered: no, status: unknown"),
        ("b: {against: [s, c]", "b: {against: [s]"),
        ("b: {against: [s, c]", "b: {against: {value: [s], possible: [c]}"),
    ],
    ids=lambda change: change[1],
)
def test_what_is_not_said_of_every_way_and_thing_is_asked(said, change):
    assert worst(said(change)) == "ask"


def test_one_entry_that_offers_what_another_says_is_not_offered_is_a_mistake(said):
    with pytest.raises(DescriptionError) as caught:
        said(("  d:", "  f: {against: [c], kind: {value: appeal}, offered: partly}\n  d:"))
    (problem,) = caught.value.problems
    assert "b says that no appeal is offered against c, and f offers it" in problem.message
    assert problem.hint
    assert problem.place.line == 1 + TEXT[: TEXT.index("  d:")].count("\n")


@pytest.mark.parametrize("other", ["kind: access, offered: yes", "kind: appeal, offered: yes, status: ended"])
def test_another_kind_or_time_is_no_mistake(said, other):
    assert worst(said(("  d:", f"  f: {{against: [c], {other}}}\n  d:"))) == "finding"
