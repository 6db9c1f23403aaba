"""Reports that several tests of formats share, each evaluated once a session."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from report.making import report_of_text

ROOT = Path(__file__).parents[2]
SESAME = "examples/seeds/sesame-credit.product.yaml"
EXAMPLES = {
    "sesame-credit": SESAME,
    "l4-card-fraud": "examples/comparators/l4-card-fraud.product.yaml",
    "five-verdicts": "tests/report/data/five-verdicts.product.yaml",
}

SOME_RULES = (
    "data-aggregation/many-areas-one-score",
    "function-creep/other-area-of-life",
    "opaque-scoring/factors-not-told",
    "opaque-scoring/hidden-score",
    "pay-or-share-to-recover/share-to-recover",
    "public-shaming/fault-broadcast",
)


def described(path, rules, *only):
    return report_of_text((ROOT / path).read_text(encoding="utf-8"), path, rules, *only)


@pytest.fixture(scope="session")
def examples(rules):
    """Three examples with some rules, so that a rule that is added changes no snapshot, and costs no time."""
    return {name: described(path, rules, *SOME_RULES) for name, path in EXAMPLES.items()}


@pytest.fixture(scope="session")
def sesame(rules):
    """The largest example with all rules."""
    return described(SESAME, rules)


@pytest.fixture(scope="session")
def sarif_schema():
    return json.loads((ROOT / "tests/report/data/sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
