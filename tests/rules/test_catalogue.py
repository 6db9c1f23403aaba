"""The catalogue as a whole: every concern has its rules, and no rule is padding."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from audit.decide.settling import open_asks
from audit.evaluate.cases import case_description, worst
from audit.evaluate.engine import evaluate
from audit.evaluate.unsettled import unsettled
from audit.language.reads import fields_read, types_bound
from audit.load.product import load_product
from audit.model.detail import WITHOUT_ASKS

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.product.yaml"))
WITHOUT_A_SCORE = (
    "data-aggregation",
    "mass-surveillance-inputs",
    "state-access-centralisation",
    "third-party-sharing",
    "sensitive-data",
)
"""Concerns that begin before anybody is scored."""


@pytest.fixture(scope="module")
def of_concerns(rules):
    return [rule for rule in rules.rules if not rule.record.pack]


def test_every_concern_has_two_to_four_rules(rules, of_concerns):
    counts = Counter(rule.record.concern for rule in of_concerns)
    assert {concern: counts[concern] for concern in rules.concerns if not 2 <= counts[concern] <= 4} == {}


def test_at_most_a_fifth_of_the_rules_read_a_single_field(of_concerns):
    single = [
        rule.id
        for rule in of_concerns
        if len({(one.type, one.field.name) for one in fields_read(rule.checked, facts_only=True)}) < len("ab")
    ]
    assert len(single) * 5 <= len(of_concerns), single


def test_at_least_half_of_the_rules_join_two_sections(of_concerns):
    joining = [
        rule
        for rule in of_concerns
        if len(types_bound(rule.checked) | {one.type for one in fields_read(rule.checked)}) >= len("ab")
    ]
    assert len(joining) * 2 >= len(of_concerns)


@pytest.mark.parametrize("concern", WITHOUT_A_SCORE)
def test_some_rule_of_the_concern_speaks_where_nobody_is_scored_yet(concern, of_concerns, rules):
    """Some finding case of the concern has no score in it."""
    unscored = [
        rule.id
        for rule in of_concerns
        if rule.record.concern == concern
        and rule.checked.subject_type != "score"
        and any(
            case.expect == "finding" and not case_description(rules, rule, case).product.scores
            for case in rule.record.cases
        )
    ]
    assert unscored


def test_no_two_rules_say_the_same_of_everything(rules, of_concerns):
    """Over all examples and the first case of every rule; rules that differ there need not be compared further."""
    descriptions = [load_product(str(path), rules.vocabulary) for path in EXAMPLES]
    rows = {rule.id: [] for rule in of_concerns}
    firsts = [case_description(rules, rule, rule.record.cases[0]) for rule in of_concerns]
    for description, as_case in [*((one, False) for one in descriptions), *((one, True) for one in firsts)]:
        found = {}
        for one in evaluate(rules, description, as_case=as_case, detail=WITHOUT_ASKS):
            if one.when == "present":
                found.setdefault(one.rule, []).append(one)
        for id_, row in rows.items():
            row.append(worst(tuple(found[id_])))
    same = {}
    for id_, row in rows.items():
        same.setdefault(tuple(row), []).append(id_)
    assert [ids for ids in same.values() if len(ids) > 1] == []


@pytest.mark.long
def test_ten_questions_touch_half_of_what_is_open_about_an_outside_product(rules):
    """For Sesame Credit the asks shrink to few questions: ten settle, or help to settle, at least half of all asks."""
    (path,) = [path for path in EXAMPLES if path.name == "sesame-credit.product.yaml"]
    asks, _ = open_asks(unsettled(rules, load_product(str(path), rules.vocabulary)))
    touches = {}
    for i, one in enumerate(asks):
        for slot in {*one.alone, *one.together}:
            touches.setdefault(slot, set()).add(i)
    touched = set()
    for _ in range(10):
        touched |= touches[max(sorted(touches), key=lambda slot: len(touches[slot] - touched))]
    assert len(touched) * 2 >= len(asks)
