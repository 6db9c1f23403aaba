"""The product on which the cost of `questions` and `plan` is held is what it is called, and both stay below 300 audits of it."""

from __future__ import annotations

import pytest
from decide.forty_sixty import product
from decide.generated import description_of

from audit.decide.looking import present
from audit.decide.plan import MOST_LOOKS, plan_for
from audit.evaluate import engine
from audit.evaluate.engine import evaluate
from audit.model.detail import WITHOUT_ASKS


@pytest.fixture(scope="module")
def description(rules):
    return description_of(product(), rules)


def test_it_has_about_forty_unknown_facts_and_sixty_findings(rules, description):
    found = [
        one for one in evaluate(rules, description, detail=WITHOUT_ASKS) if one.verdict == "finding" and not one.pack
    ]
    assert 38 <= description.document.text.count("unknown") <= 44
    assert 55 <= len(found) <= 65


def test_a_plan_audits_the_product_as_a_whole_only_a_few_times(rules, description, monkeypatch):
    """Nearly all looks are by the few rules that a set can touch: this counts rules judged, in audits."""
    judged = 0
    rule_in_world = engine.rule_in_world

    def counted(*args):
        nonlocal judged
        judged += 1
        return rule_in_world(*args)

    monkeypatch.setattr("audit.evaluate.engine.rule_in_world", counted)
    monkeypatch.setattr("audit.decide.looking.rule_in_world", counted)
    present(rules, description, frozenset(rule.id for rule in rules.rules))
    one_audit, judged = judged, 0
    plan = plan_for(rules, description, "high")
    assert plan.minimal
    assert 0 < judged <= 300 * one_audit
    assert plan.audits <= max(MOST_LOOKS.values())
