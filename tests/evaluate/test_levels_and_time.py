"""Levels follow the printed table; status and time decide what is present, outlook and history."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from knowledge.laws import description_of

from audit.evaluate.engine import evaluate

SHOWN: dict[str, Any] = {
    "format": 1,
    "product": {
        "name": "Wall",
        "as_of": "2026-01-01",
        "perspective": "inside",
        "nature": "constructed",
        "scored_groups": "none",
    },
    "publications": {
        "wall": {
            "falls_on": ["the-person"],
            "purposes": ["pressure"],
            "identifies": ["name"],
            "audience": ["everyone"],
            "adverse_for": "low-scorers",
            "severity": "moderate",
        }
    },
}
RULE = "public-shaming/shown-as-pressure"


def _shown(changes: dict[str, Any], groups: Any = "none") -> dict[str, Any]:
    data = copy.deepcopy(SHOWN)
    data["publications"]["wall"].update(changes)
    data["product"]["scored_groups"] = groups
    return data


def _verdicts(rules, data, rule=RULE):
    return [one for one in evaluate(rules, description_of(data, rules), frozenset({rule})) if one.rule == rule]


@pytest.mark.parametrize(
    ("changes", "groups", "settled", "possible"),
    [
        ({"severity": "minor"}, "none", "low", "low"),
        ({"severity": "moderate"}, "none", "medium", "medium"),
        ({"severity": "serious"}, "none", "high", "high"),
        ({"severity": "grave"}, "none", "critical", "critical"),
        ({"severity": "moderate"}, ["children"], "high", "high"),
        ({"severity": "grave"}, ["children"], "critical", "critical"),
        ({"severity": "moderate"}, "unknown", "medium", "high"),
        ({"severity": "unknown"}, "none", "low", "critical"),
        ({"severity": "grave", "adverse_for": "nobody"}, ["children"], "low", "low"),
        ({"severity": "serious", "adverse_for": "unknown"}, "none", "low", "high"),
        ({"severity": {"disputed": [{"value": "minor"}, {"value": "serious"}]}}, "none", "low", "high"),
    ],
)
def test_the_level_of_a_finding(rules, changes, groups, settled, possible):
    (one,) = _verdicts(rules, _shown(changes, groups))
    assert one.verdict == "finding"
    assert one.level is not None
    assert (one.level.settled, one.level.possible) == (settled, possible)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("happening", {("present", "finding")}),
        ("planned", {("present", "not-applicable"), ("outlook", "finding")}),
        ("ended", {("present", "not-applicable"), ("history", "finding")}),
        ("disputed", {("present", "ask")}),
        ("unknown", {("present", "ask")}),
    ],
)
def test_status_decides_when(rules, status, expected):
    assert {(one.when, one.verdict) for one in _verdicts(rules, _shown({"status": status}))} == expected


def test_an_ask_about_status_is_settled_by_it(rules):
    (one,) = _verdicts(rules, _shown({"status": "unknown"}))
    assert [missing.fact for missing in one.missing] == ["publications.wall.status"]
    assert one.settled_as == "finding"


def test_what_is_planned_or_ended_does_not_change_what_is_present(rules):
    data = _shown({})
    data["publications"]["later"] = {**copy.deepcopy(data["publications"]["wall"]), "status": "planned"}
    data["publications"]["before"] = {**copy.deepcopy(data["publications"]["wall"]), "status": "ended"}
    alone = [(one.fingerprint, one.verdict, one.level) for one in _verdicts(rules, _shown({}))]
    together = _verdicts(rules, data)
    assert [(one.fingerprint, one.verdict, one.level) for one in together if one.when == "present"] == alone
    assert {(one.when, one.subject) for one in together if one.when != "present"} == {
        ("outlook", "later"),
        ("history", "before"),
    }


def test_a_business_is_not_spoken_of_and_an_unknown_one_is_asked(rules):
    (business,) = _verdicts(rules, _shown({"falls_on": ["a-business"]}))
    assert business.verdict == "not-applicable"
    assert "business" in business.message
    (unknown,) = _verdicts(rules, _shown({"falls_on": "unknown"}))
    assert unknown.verdict == "ask"


def test_the_closure_that_a_clear_rests_on_is_named(rules):
    data = _shown({})
    data["scores"] = {"points": {"subject": "person", "told": {"existence": "no"}}}
    data["consequences"] = "none"
    data["publications"]["wall"]["of"] = []
    (clear,) = _verdicts(rules, data, "opaque-scoring/hidden-score")
    assert clear.verdict == "clear"
    texts = [because.text for fact in clear.facts for because in fact.because]
    assert any(text.startswith("consequences, as listed: none") for text in texts)
    assert any(text.startswith("publications, as listed: wall") for text in texts)
