"""What the rules must see in the systems that the seed article speaks of.

A core concern is one that a source states in full: it is found. The others are found or asked about. Nothing is only clear,
nothing is silent. What no source states, though the article worries about it, stands in `examples/seeds/known-gaps.yaml`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from audit.evaluate.engine import evaluate
from audit.load.product import load_product
from audit.model.detail import WITHOUT_ASKS

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = EXAMPLES / "seeds"
FILES = {path.name.removesuffix(".product.yaml"): path for path in sorted(SEEDS.rglob("*.product.yaml"))}
GAPS = yaml.safe_load((SEEDS / "known-gaps.yaml").read_text(encoding="utf-8"))


class Row(NamedTuple):
    """A system of the article: the concerns that are found in it, and those that are found or asked about."""

    found: tuple[str, ...]
    found_or_asked: tuple[str, ...] = ()
    planned: bool = False
    """The system is a plan: what is found stands in the outlook."""


SYSTEMS = {
    "sesame-credit": Row(
        ("data-aggregation", "function-creep", "pay-or-share-to-recover", "gamification-normalisation"),
        (
            "opaque-scoring",
            "stigmatising-labels",
            "bundled-consent",
            "hoarding-retention",
            "unequal-burden",
            "compelled-participation",
        ),
    ),
    "wechat-pay-score": Row(
        ("data-aggregation", "function-creep", "bundled-consent", "gamification-normalisation"),
        ("sensitive-data", "opaque-scoring", "compelled-participation", "third-party-sharing"),
    ),
    "debtor-shaming": Row(
        ("public-shaming", "disproportionate-penalty"),
        ("stigmatising-labels", "no-recourse", "guilt-by-association"),
    ),
    "joint-punishment-list": Row(
        ("function-creep", "chilled-speech", "disproportionate-penalty"),
        ("no-recourse", "state-access-centralisation"),
    ),
    "national-system-plan": Row(
        ("mass-surveillance-inputs",),
        ("data-aggregation", "chilled-speech", "state-access-centralisation", "open-ended-purpose"),
        planned=True,
    ),
    "smart-city-cameras": Row(
        ("state-access-centralisation",),
        ("mass-surveillance-inputs", "third-party-sharing", "open-ended-purpose"),
    ),
    "xinjiang-profiling": Row(
        ("discrimination", "mass-surveillance-inputs"),
        ("chilled-speech", "state-access-centralisation", "character-inference"),
    ),
    "us-digital-character": Row(("character-inference",), ("opaque-scoring", "discrimination")),
    "minor-fee-notices": Row(("public-shaming", "disproportionate-penalty"), ("no-recourse",)),
    "friends-comparison": Row(("gamification-normalisation",), ("stigmatising-labels", "guilt-by-association")),
}
PILOTS = {name for name, path in FILES.items() if path.parent.name == "pilots-2015"}
"""The nine that were allowed to prepare a credit system in January 2015. Little but that is known of them."""
ASKED_OF_PILOTS = ("data-aggregation", "opaque-scoring", "function-creep", "no-recourse", "bundled-consent")
COMPARATORS = sorted((EXAMPLES / "comparators").glob("*.product.yaml"))


@pytest.fixture(scope="session")
def said(rules):
    """The verdicts on each seed; evaluated once."""
    found = {}

    def said(seed):
        if seed not in found:
            verdicts = evaluate(rules, load_product(str(FILES[seed]), rules.vocabulary), detail=WITHOUT_ASKS)
            found[seed] = [one for one in verdicts if not one.pack]
        return found[seed]

    return said


def words(verdicts, concern, times):
    return {one.verdict for one in verdicts if one.concern == concern and one.when in times}


def is_gap(seed, concern):
    return any((one["seed"], one["concern"]) == (seed, concern) for one in GAPS)


def test_every_system_of_the_article_is_described():
    assert SYSTEMS.keys() | PILOTS == FILES.keys()
    assert len(PILOTS) == 9


@pytest.mark.parametrize(("seed", "concern"), [(seed, one) for seed, row in SYSTEMS.items() for one in row.found])
def test_a_core_concern_is_found(seed, concern, said):
    times = {"present", "outlook"} if SYSTEMS[seed].planned else {"present"}
    found = words(said(seed), concern, times)
    if is_gap(seed, concern):
        assert "finding" not in found, "this gap is closed: take it out of known-gaps.yaml"
        assert "ask" in found, "a gap is a question, never silence"
    else:
        assert "finding" in found


@pytest.mark.parametrize(
    ("seed", "concern"), [(seed, one) for seed, row in SYSTEMS.items() for one in row.found_or_asked]
)
def test_another_concern_is_found_or_asked_about(seed, concern, said):
    assert words(said(seed), concern, {"present", "outlook"}) & {"finding", "ask"}


@pytest.mark.parametrize("seed", sorted(PILOTS))
def test_what_is_not_known_of_a_pilot_is_asked(seed, said):
    for concern in ASKED_OF_PILOTS:
        found = words(said(seed), concern, {"present", "outlook"})
        assert "ask" in found, concern
        assert "finding" not in found, concern


@pytest.mark.parametrize("seed", sorted(FILES))
def test_nothing_is_clear_without_a_fact(seed, said):
    for one in said(seed):
        if one.verdict == "clear":
            assert any(fact.because for fact in one.facts), (one.rule, one.subject, one.message)


@pytest.mark.parametrize("path", COMPARATORS, ids=lambda path: path.stem)
def test_the_good_that_the_article_sees_has_nothing_above_low(path, rules):
    """Fraud checks in their own context, shops listed for false advertising, a regulated score with reasons and dispute."""
    verdicts = evaluate(rules, load_product(str(path), rules.vocabulary), detail=WITHOUT_ASKS)
    loud = [one for one in verdicts if one.verdict == "finding" and one.level and one.level.possible != "low"]
    assert [(one.rule, one.message) for one in loud] == []


def test_a_known_gap_says_why():
    assert all(one.keys() == {"seed", "concern", "reason"} and one["reason"] for one in GAPS)
    rows = {(seed, concern) for seed, row in SYSTEMS.items() for concern in row.found}
    assert {(one["seed"], one["concern"]) for one in GAPS} <= rows


def test_the_table_names_concerns_that_are_there(rules):
    named = {concern for row in SYSTEMS.values() for concern in (*row.found, *row.found_or_asked)}
    assert named | set(ASKED_OF_PILOTS) <= set(rules.concerns)
