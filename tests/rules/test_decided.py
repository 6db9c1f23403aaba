"""What was really decided about real systems, against what the rules say of their descriptions.

Descriptions and expectations stand side by side under `examples/`; what cannot be met without bending a rule to one case
stands in `examples/decided/known-gaps.yaml` with its reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from audit.evaluate.engine import evaluate
from audit.load.product import load_product
from audit.model.detail import WITHOUT_ASKS

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPECTED = {
    path.name.removesuffix(".expect.yaml"): yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(EXAMPLES.rglob("*.expect.yaml"))
}
GAPS = yaml.safe_load((EXAMPLES / "decided" / "known-gaps.yaml").read_text(encoding="utf-8"))
RECORDS = {
    "cn-corrective-guidance", "cn-ijop", "cn-joint-punishment-travel", "cn-laolai-displays", "cn-rongcheng",
    "cn-spc-judgment-defaulters", "cn-suining", "cn-tencent-credit-2018", "cn-wechat-pay-score", "cn-zhima-credit",
    "de-schufa-scoring", "eu-lb-v-hungary", "g-o1-credit-financial", "g-o2-telematics", "g-o5-fraud-detection",
    "g-p5-municipal-trust", "g-p7-credit-unrelated", "it-foodinho-2021", "ke-loan-apps", "l1-affordability",
    "l3-shop-perks", "l4-card-fraud", "nl-syri", "us-apple-card", "us-fico-bureaus", "us-gm-onstar",
}  # fmt: skip
"""The records of public cases that the descriptions come from."""
QUIET = {"g-o1-credit-financial", "g-o2-telematics", "g-o5-fraud-detection", "l1-affordability", "l3-shop-perks", "l4-card-fraud"}  # fmt: skip
"""Out of scope of the norms, or lawful comparators."""
KEYS = {"record", "decisions", "found", "criticised", "alleged", "norm", "decided_ok", "no_finding_above"}
CONCERNS = [
    (record, status, concern)
    for record, expected in EXPECTED.items()
    for status in ("found", "criticised")
    for concern in expected.get(status) or {}
]


@pytest.fixture(scope="session")
def said(rules):
    """The present verdicts on each record; evaluated once."""
    found = {}

    def said(record):
        if record not in found:
            (path,) = EXAMPLES.rglob(f"{record}.product.yaml")
            verdicts = evaluate(rules, load_product(str(path), rules.vocabulary), detail=WITHOUT_ASKS)
            found[record] = [one for one in verdicts if one.when == "present"]
        return found[record]

    return said


def test_every_record_is_described_and_has_its_expectation():
    assert EXPECTED.keys() >= RECORDS
    assert all(expected["record"] in {record, "none"} for record, expected in EXPECTED.items())
    assert {record for record, expected in EXPECTED.items() if "no_finding_above" in expected} >= QUIET


@pytest.mark.parametrize("record", EXPECTED)
def test_an_expectation_names_rules_that_are_there(record, rules):
    expected = EXPECTED[record]
    assert expected.keys() <= KEYS
    known = {rule.id for rule in rules.rules}
    for status in ("found", "criticised", "alleged", "norm"):
        for concern, wanted in (expected.get(status) or {}).items():
            assert concern in rules.concerns
            assert wanted["because"]
            assert wanted["rules"]
            assert set(wanted["rules"]) <= {id_ for id_ in known if id_.startswith(f"{concern}/")}, concern
    for one in expected.get("decided_ok") or ():
        assert one["concern"] in rules.concerns
        assert set(one["law_rules"]) <= {id_ for id_ in known if id_.startswith("law/")}


@pytest.mark.parametrize(("record", "status", "concern"), CONCERNS)
def test_what_was_decided_comes_out(record, status, concern, said):
    named = EXPECTED[record][status][concern]["rules"]
    words = {one.verdict for one in said(record) if one.rule in named}
    met = "finding" in words if status == "found" else bool(words & {"finding", "ask"})
    gap = next((one for one in GAPS if (one["record"], one["concern"]) == (record, concern)), None)
    if gap is None:
        assert met, words
    else:
        assert not met, "this gap is closed: take it out of known-gaps.yaml"
        assert "ask" in words, "a gap is a question, never silence"


@pytest.mark.parametrize("record", [record for record, expected in EXPECTED.items() if expected.get("decided_ok")])
def test_what_was_found_lawful_is_no_finding_of_that_norm(record, said):
    forbidden = {rule for one in EXPECTED[record]["decided_ok"] for rule in one["law_rules"]}
    assert not [one.rule for one in said(record) if one.verdict == "finding" and one.rule in forbidden]


@pytest.mark.parametrize("record", [record for record, expected in EXPECTED.items() if "no_finding_above" in expected])
def test_the_rules_are_quiet_on_lawful_designs(record, said):
    loud = [one for one in said(record) if one.verdict == "finding" and one.level and one.level.possible != "low"]
    assert not [(one.rule, one.message) for one in loud]


def test_a_known_gap_says_why():
    assert all(one.keys() == {"record", "concern", "reason"} and one["reason"] for one in GAPS)
    assert {(one["record"], one["concern"]) for one in GAPS} <= {(record, concern) for record, _, concern in CONCERNS}
