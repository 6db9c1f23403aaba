"""Every rule decides its own cases as it says, and forgetting one fact never turns a verdict round."""

from __future__ import annotations

from pathlib import Path

import pytest
from knowledge.language_rules import LANGUAGE_RULES

from audit.evaluate.cases import run_cases
from audit.load.rules import load_rules

SHIPPED = [rule.id for rule in load_rules(Path(__file__).parents[2] / "rules").rules]


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_shipped_rule_decides_its_cases(rules, id_):
    result = run_cases(rules, rules.rule(id_))
    assert [(one.name, one.wrong) for one in result.wrong] == []
    assert result.unseen == ()
    assert {case.expect for case in rules.rule(id_).record.cases} >= {"finding", "ask", "clear"}


@pytest.mark.parametrize("record", LANGUAGE_RULES, ids=lambda record: record["id"])
def test_a_word_of_the_language_means_what_its_cases_say(language_rules, record):
    result = run_cases(language_rules, language_rules.rule(f"data-aggregation/{record['id']}"))
    assert [(one.name, one.wrong) for one in result.wrong] == []
