"""What the examples must show."""

from __future__ import annotations

from pathlib import Path

import pytest
from shipped import SOME_AND_LONG

from audit.evaluate.engine import evaluate
from audit.load.product import load_product

ROOT = Path(__file__).parents[2]
COMPARATORS = sorted((ROOT / "examples/comparators").glob("*.product.yaml"))
SESAME_FINDINGS = {"data-aggregation", "function-creep", "pay-or-share-to-recover", "gamification-normalisation"}
"""Core concerns of the article's first system that have rules so far."""
SESAME_OTHERS = {"opaque-scoring", "bundled-consent"}
"""Concerns that the article names for it without stating every fact: finding or ask."""


@pytest.fixture(scope="module")
def sesame(rules):
    return evaluate(rules, load_product(str(ROOT / "examples/seeds/sesame-credit.product.yaml"), rules.vocabulary))


@pytest.mark.parametrize("path", COMPARATORS, ids=lambda path: path.stem)
def test_a_lawful_design_has_no_finding_above_low(rules, path):
    verdicts = evaluate(rules, load_product(str(path), rules.vocabulary))
    assert [
        (one.rule, one.message)
        for one in verdicts
        if one.verdict == "finding" and one.level and one.level.possible != "low"
    ] == []
    # fully described from inside: fewer than one verdict in twenty is an ask
    asks = [one.rule for one in verdicts if one.verdict == "ask"]
    assert len(asks) * 20 < len(verdicts), asks


def test_the_article_s_core_concerns_are_found_in_sesame_credit(sesame):
    found = {one.concern for one in sesame if one.verdict == "finding" and one.when == "present"}
    assert found >= SESAME_FINDINGS


def test_what_the_article_does_not_state_in_full_is_asked_never_silent(sesame):
    for concern in SESAME_OTHERS:
        words = {one.verdict for one in sesame if one.concern == concern and one.when == "present"}
        assert words & {"finding", "ask"}, concern


def test_the_box_of_january_2018_is_history(sesame):
    """It has ended, so it gates nothing; which data it opened is not on record, so it is asked, and never clear."""
    box = [one for one in sesame if one.subject == "yearly-bill-box"]
    assert {one.when for one in box} == {"history"}
    assert {one.verdict for one in box} == {"ask"}


@pytest.mark.parametrize("path", SOME_AND_LONG)
def test_every_ask_has_an_answer_that_was_tried(path, rules):
    for one in evaluate(rules, load_product(str(path), rules.vocabulary)):
        if one.verdict == "ask":
            assert one.missing
            assert all(missing.question for missing in one.missing)
            assert one.settled_as in {"finding", "clear"}, (one.rule, one.subject)
