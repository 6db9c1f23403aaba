"""Defects that a review of the engine proved, each with the description that showed it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from knowledge.laws import description_of

from audit.evaluate.cases import worst
from audit.evaluate.engine import evaluate
from audit.load.rules import load_rules

P = {"subject": "person"}
D = {"about": ["the-person"]}
C = {"falls_on": ["the-person"]}
SECTIONS = (
    "parties",
    "data",
    "permissions",
    "flows",
    "scores",
    "consequences",
    "publications",
    "incentives",
    "recoveries",
    "recourses",
    "oversight",
)


def _rule(for_each: str, facts: dict[str, str], **more: Any) -> dict[str, Any]:
    weight = (
        "from effect"
        if for_each in {"effect", "consequence", "publication"} or "consequence" in str(more.get("find"))
        else "moderate"
    )
    cases: list[dict[str, Any]] = [{"name": word, "expect": word} for word in ("finding", "ask", "clear")]
    cases[0]["product"] = {}
    return {
        "id": "it", "title": "It holds", "concern": "data-aggregation", "status": "stable", "since": "0.1", "why": "Test.",
        "derives_from": ["opening"], "references": ["gdpr/5-1-b"], "norm_fit": "as", "link": "does harm", "weight": weight,
        "for_each": for_each, "facts": facts, "message": "It holds.", "remedies": [{"name": "stop", "kind": "stop", "effort": "low"}],
        "cases": cases, **more,
    }  # fmt: skip


@pytest.fixture
def verdicts(tmp_path, root):
    def of(rule: dict[str, Any], closed: dict[str, Any]) -> Any:
        pack = tmp_path / "pack" / "data-aggregation"
        pack.mkdir(parents=True, exist_ok=True)
        (pack / "it.yaml").write_text(json.dumps(rule), encoding="utf-8")
        rules = load_rules(root / "rules", extra=(tmp_path / "pack",))
        about = {
            "name": "x",
            "as_of": "2026-01-01",
            "perspective": "inside",
            "nature": "constructed",
            **closed.pop("product", {}),
        }
        data = {"format": 1, "product": about, "withheld": "none", **dict.fromkeys(SECTIONS, "none"), **closed}
        return evaluate(rules, description_of(data, rules), frozenset({"data-aggregation/it"}))

    def mine(rule: dict[str, Any], closed: dict[str, Any]) -> Any:
        return [one for one in of(rule, dict(closed)) if one.rule == "data-aggregation/it"]

    return mine


LABELS = _rule("score", {"fact": "some label of score has (tone is degrading)"})
REACHED = _rule(
    "party", {"fact": "party.kind is police"}, find={"piece": "data that reaches party"}, one_finding_per="piece"
)
POLICE = {"p": {"kind": "police"}, "q": {"kind": "company"}}
WEALTH = _rule("data", {"fact": "data.stands_for includes wealth"})


@pytest.mark.parametrize("tones", [("neutral", "degrading"), ("degrading", "neutral")])
def test_two_labels_with_one_text_are_two(verdicts, tones):
    score = {**P, "labels": [{"text": "Member", "tone": tone} for tone in tones]}
    assert worst(verdicts(LABELS, {"scores": {"s": score}})) == "finding"


@pytest.mark.parametrize(
    "because_of",
    [{"disputed": [{"value": ["d"]}, {"value": []}]}, {"value": [], "possible": ["d"], "complete": "yes"}],
    ids=["disputed", "possible"],
)
def test_what_may_go_to_the_decider_may_reach_it(verdicts, because_of):
    product = {
        "parties": POLICE,
        "data": {"d": {**D, "held_by": ["q"]}},
        "consequences": {"c": {**C, "decided_by": "p", "because_of": because_of}},
    }
    assert worst(verdicts(REACHED, product)) == "ask"


@pytest.mark.parametrize(("status", "when"), [("planned", "outlook"), ("ended", "history")])
def test_what_is_seen_through_a_quantifier_is_told_too(verdicts, status, when):
    rule = _rule("score", {"fact": "some consequence of score has (essential is home)"})
    product = {
        "scores": {"s": P},
        "consequences": {"c": {**C, "because_of": ["s"], "essential": "home", "status": status}},
    }
    assert {(one.when, one.verdict) for one in verdicts(rule, product)} == {("present", "clear"), (when, "finding")}


def test_a_key_is_not_clear_while_another_combination_of_it_is_open(verdicts):
    find = {"outcome": "consequence of score", "source": "data of outcome"}
    rule = _rule(
        "score",
        {"fact": "outcome.severity is grave", "somebody": "source.origin is given"},
        find=find,
        one_finding_per="source",
    )
    outcomes = {
        "c1": {**C, "severity": "minor", "because_of": ["s", "d"]},
        "c2": {**C, "severity": "grave", "because_of": ["s", "unknown"]},
    }
    product = {"scores": {"s": P}, "data": {"d": {**D, "origin": "given"}}, "consequences": outcomes}
    assert "clear" not in {one.verdict for one in verdicts(rule, product)}


def test_unwritten_entries_are_counted_apart(verdicts):
    rule = _rule(
        "product", {"fact": "count different all_of_them.decided_by >= 6"}, let={"all_of_them": "every consequence"}
    )
    product = {"parties": "unknown", "consequences": {f"c{i}": {**C, "decided_by": "unknown"} for i in range(6)}}
    assert worst(verdicts(rule, product)) == "ask"


def test_data_may_feed_a_score_through_one_that_is_not_written(verdicts):
    rule = _rule("score", {"fact": "source.origin is bought"}, find={"source": "data that feeds score"})
    inputs = {"value": [], "complete": "no", "excludes": ["d"]}
    product = {"scores": {"s": {**P, "inputs": inputs}, "unknown": None}, "data": {"d": {**D, "origin": "bought"}}}
    assert "clear" not in {one.verdict for one in verdicts(rule, product) if one.subject == "s"}


@pytest.mark.parametrize(
    "stands_for",
    [
        {"disputed": [{"value": ["illness"]}, {"value": ["poverty"]}], "complete": "no"},
        {"disputed": [{"value": ["illness"]}, {"value": ["poverty"]}], "possible": ["wealth"]},
        {"value": ["illness"], "possible": "unknown"},
        {"value": ["illness"], "possible": ["unknown"]},
        {"value": ["illness"], "complete": "no"},
        ["illness", "unknown"],
        "unknown",
    ],
)
def test_a_list_that_may_be_longer_is_not_clear(verdicts, stands_for):
    assert worst(verdicts(WEALTH, {"data": {"d": {**D, "stands_for": stands_for}}})) == "ask"


def test_a_stated_flow_replaces_an_inferred_one_only_from_a_known_holder(verdicts):
    rule = _rule("flow", {"fact": "giver.kind is court", "from_it": "flow.from is giver"}, find={"giver": "party"})
    parties = {"p": {"kind": "bank"}, "q": {"kind": "company"}, "r": {"kind": "court"}}
    flows = {"f": {"from": "q", "to": "p", "carries": ["d"]}}
    product = {"parties": parties, "flows": flows, "consequences": {"c": {**C, "decided_by": "p", "because_of": ["d"]}}}
    assert worst(verdicts(rule, {**product, "data": {"d": {**D, "held_by": "unknown"}}})) == "ask"
    assert worst(verdicts(rule, {**product, "data": {"d": {**D, "held_by": ["r"]}}})) == "finding"


def test_a_receiver_that_alone_may_hold_it_gets_no_flow(verdicts):
    rule = _rule("flow", {"fact": "flow.from.kind is police"})
    held = {"value": [], "possible": ["p"], "complete": "yes"}
    product = {
        "parties": POLICE,
        "data": {"d": {**D, "held_by": held}},
        "consequences": {"c": {**C, "decided_by": "p", "because_of": ["d"]}},
    }
    assert worst(verdicts(rule, product)) != "finding"


def test_a_permission_may_cover_a_flow_that_only_follows(verdicts):
    rule = _rule("flow", {"fact": "no permission of flow exists"})
    product = {
        "parties": POLICE, "data": {"d": {**D, "held_by": ["q"]}}, "permissions": {"pp": {"covers": "unknown"}},
        "flows": {"unknown": None}, "consequences": {"c": {**C, "decided_by": "p", "because_of": ["d"]}},
    }  # fmt: skip
    assert worst(verdicts(rule, product)) == "ask"


def test_applies_if_on_effects(verdicts):
    rule = _rule(
        "effect",
        {"fact": "effect.severity is grave", "any": "effect.reasons is none"},
        applies_if="effect.adverse_for is nobody",
    )
    rule["facts"] = {"fact": "effect.severity is grave", "without_reasons": "effect.reasons is none"}
    product = {"consequences": {"c": {**C, "adverse_for": "everyone"}}}
    assert {one.verdict for one in verdicts(rule, product)} == {"not-applicable"}


def test_a_publication_is_never_essential(verdicts):
    rule = _rule("effect", {"fact": "effect.essential is home", "somebody": "effect.adverse_for is not nobody"})
    assert worst(verdicts(rule, {"publications": {"w": C}})) == "clear"


def test_a_label_is_as_doubtful_as_its_score(verdicts):
    rule = _rule("product", {"fact": "some label has (tone is degrading)"})
    product = {"scores": {"s": {**P, "status": "disputed", "labels": [{"text": "bad", "tone": "degrading"}]}}}
    assert worst(verdicts(rule, product)) == "ask"


def test_a_refused_setting_is_a_refused_area(verdicts):
    rule = _rule("data", {"fact": "data.area is withheld"})
    product = {"data": {"d": D}, "withheld": [{"fact": "data.d.setting", "answer": "refused"}]}
    assert worst(verdicts(rule, product)) == "finding"


def test_bounds_and_a_rough_number_hold_together(verdicts):
    rule = _rule("party", {"fact": "party.how_many >= 40"})
    assert worst(verdicts(rule, {"parties": {"p": {"how_many": {"at_least": 50, "about": 60}}}})) == "finding"


EVIDENCE = {"strong": {"title": "Record", "grade": "documented"}, "weak": {"title": "Claim", "grade": "alleged"}}


@pytest.mark.parametrize(
    ("finding_if", "verified", "confidence"),
    [("bought and not checked", "no", "alleged"), ("bought or checked", "yes", "documented")],
)
def test_confidence_is_that_of_the_best_justification(verdicts, finding_if, verified, confidence):
    rule = _rule("data", {"bought": "data.origin is bought", "checked": "data.verified is yes"}, finding_if=finding_if)
    piece = {
        **D,
        "origin": {"value": "bought", "evidence": ["strong"]},
        "verified": {"value": verified, "evidence": ["weak"]},
    }
    (one,) = verdicts(rule, {"data": {"d": piece}, "evidence": EVIDENCE})
    assert (one.verdict, one.confidence) == ("finding", confidence)


def test_a_dispute_is_as_strong_as_its_weakest_claim(verdicts):
    rule = _rule("data", {"fact": "data.origin is one of [bought, public-record]"})
    claims = [{"value": "bought", "evidence": ["strong"]}, {"value": "public-record", "evidence": ["weak"]}]
    (one,) = verdicts(rule, {"data": {"d": {**D, "origin": {"disputed": claims}}}, "evidence": EVIDENCE})
    assert (one.verdict, one.confidence) == ("finding", "alleged")


def test_who_passes_something_on_has_it(verdicts):
    product = {
        "parties": {**POLICE, "r": {}},
        "data": {"d": {**D, "held_by": ["r"]}},
        "flows": {"f": {"from": "q", "to": "p", "carries": ["d"]}},
    }
    assert worst(verdicts(REACHED, product)) == "finding"


def test_a_flow_to_everyone_has_a_receiver(verdicts):
    rule = _rule(
        "flow", {"fact": "flow.to is receiver", "public": "receiver.kind is public"}, find={"receiver": "party"}
    )
    product = {
        "parties": {"q": {}},
        "data": {"d": {**D, "held_by": ["q"]}},
        "flows": {"f": {"from": "q", "to": "everyone", "carries": ["d"]}},
    }
    assert worst(verdicts(rule, product)) == "finding"


def test_data_about_nobody_is_not_about_a_business(verdicts):
    assert worst(verdicts(WEALTH, {"data": {"d": {"about": [], "stands_for": ["wealth"]}}})) == "ask"


def test_the_same_fact_on_both_sides(verdicts):
    rule = _rule("data", {"fact": "data.retention longer than data.retention", "there": "data.origin is not given"})
    assert worst(verdicts(rule, {"data": {"d": {**D, "origin": "bought"}}})) == "clear"
