"""For every rule that is shipped: its remedies make a plan for its own first case, and its asks have questions."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from audit.decide.candidates import grounded
from audit.decide.changes import applied
from audit.decide.looking import present
from audit.decide.plan import plan_for
from audit.decide.questions import questions_about
from audit.edit import written
from audit.evaluate.cases import case_data
from audit.evaluate.unsettled import unsettled
from audit.load.product import load_product_text
from audit.load.rules import load_rules

RULES = [one.id for one in load_rules(Path(__file__).parents[2] / "rules").rules if not one.record.pack]


def alone(rules, id_):
    """Return a rule set with one rule, and the rule."""
    rule = rules.rule(id_)
    return replace(rules, rules=(rule,)), rule


def description_of(rules, rule, case):
    return load_product_text(written(case_data(rule, case)), "p.yaml", rules.vocabulary)


@pytest.mark.parametrize("id_", RULES)
def test_a_plan_clears_the_first_case_and_nothing_in_it_can_be_left_out(id_, rules):
    one, rule = alone(rules, id_)
    description = description_of(rules, rule, rule.record.cases[0])
    before = present(one, description, frozenset({id_}))
    findings = [each for each in before.values() if each.verdict == "finding"]
    plan = plan_for(one, description, "low")
    if all(remedy.kind == "stop" for remedy in rule.record.remedies):
        assert len(plan.stopped) == len(findings)
        return
    assert (plan.found, plan.minimal) == (bool(findings) or not plan.changes, True)
    assert bool(plan.changes) == bool(findings)

    def left(text):
        after = present(one, load_product_text(text, "p.yaml", rules.vocabulary), frozenset({id_}))
        return [each for each in after.values() if each.verdict in {"finding", "ask"} and each.fingerprint in before]

    edits = plan_edits(one, description, plan)
    assert left(applied(description.document, [edit for group in edits for edit in group]).text) == []
    for size in range(len(edits)):
        for fewer in combinations(edits, size):
            assert left(applied(description.document, [edit for group in fewer for edit in group]).text)


def plan_edits(rules, description, plan):
    """Return the steps of each remedy of a plan."""
    wanted = {
        one.fingerprint: one.message
        for one in present(rules, description, frozenset(rule.id for rule in rules.rules)).values()
        if one.verdict == "finding"
    }
    candidates, _ = grounded(rules, description, wanted, frozenset())
    words = {(one.name, tuple(edit.in_words() for edit in one.edits)): one.edits for one in candidates}
    return [words[change.name, change.change] for change in plan.changes]


@pytest.mark.parametrize("id_", RULES)
def test_if_one_fact_can_settle_an_ask_an_answer_to_some_question_does(id_, rules):
    one, rule = alone(rules, id_)
    case = next(each for each in rule.record.cases if each.expect == "ask")
    description = description_of(rules, rule, case)
    asks = unsettled(one, description)
    found = questions_about(one, description)
    assert found.asks == len(asks)
    told = {
        name
        for question in found.questions
        for outcome in question.outcomes
        for name in (*outcome.findings, *outcome.clear)
    }
    for ask in asks:
        settlement = ask.settlement()
        if len(settlement.answers) == 1:
            assert any(name.startswith(id_) for name in told)
    for question in found.questions:
        for outcome in question.outcomes:
            assert outcome.findings or outcome.clear
