"""Two people who describe the same facts get the same verdicts: ten records, encoded twice without sight of the rules."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from audit.evaluate.cases import worst
from audit.evaluate.engine import evaluate
from audit.load.product import load_product
from audit.model.detail import WITHOUT_ASKS

LEAST_AGREEMENT = 0.9
"""The bar: of all verdicts (the worst of each rule, present time), this share is the same."""
RECORDS = 10


@pytest.fixture(scope="module")
def encodings(root):
    return root / "tests" / "data" / "encodings"


@pytest.fixture(scope="module")
def said(rules, encodings):
    """What each rule says at worst of each record, by both encodings."""

    def words(path):
        found = {}
        for one in evaluate(rules, load_product(str(path), rules.vocabulary), detail=WITHOUT_ASKS):
            if one.when == "present":
                found.setdefault(one.rule, []).append(one)
        return {rule: worst(tuple(verdicts)) for rule, verdicts in found.items()}

    both = {}
    for path in sorted((encodings / "first").glob("*.product.yaml")):
        first, second = words(path), words(encodings / "second" / path.name)
        record = path.name.removesuffix(".product.yaml")
        both |= {(record, rule): (first[rule], second[rule]) for rule in first}
    return both


def test_two_encodings_agree(said, rules):
    assert len(said) == RECORDS * len(rules.rules)
    same = sum(one == other for one, other in said.values())
    assert same / len(said) >= LEAST_AGREEMENT


def test_what_is_decided_is_decided_alike(said):
    """An ask in both is easy agreement, so what at least one encoding decides is looked at by itself."""
    decided = [pair for pair in said.values() if set(pair) & {"finding", "clear"}]
    same = sum(one == other for one, other in decided)
    assert Counter(one == other for one, other in decided)[True] == same
    assert same / len(decided) >= LEAST_DECIDED
    assert not any(set(pair) == {"finding", "clear"} for pair in decided), "one says finding where the other says clear"


LEAST_DECIDED = 0.8
"""Of what at least one encoding decides (finding or clear), this share is decided alike by the other; the rest is asked."""


def test_every_disagreement_is_listed_with_what_it_came_from(said, encodings):
    listed = yaml.safe_load((encodings / "disagreements.yaml").read_text(encoding="utf-8"))
    table = {(one["record"], one["rule"]): (one["first"], one["second"]) for one in listed}
    assert len(table) == len(listed)
    assert table == {where: pair for where, pair in said.items() if pair[0] != pair[1]}
    assert all(one["came_from"] and one["mended"] for one in listed)
