"""The yardsticks give the same verdicts as the engine, on every shipped example and on generated products."""

from __future__ import annotations

from pathlib import Path

import pytest
from shipped import ALL

from audit.load.product import Description, load_product, load_product_text
from audit.load.ruleset import RuleSet
from benchmarks import engine, joins
from benchmarks.by_hand import sets_of
from benchmarks.by_hand_routes import TEN, all_ten, different
from benchmarks.facts import Facts
from benchmarks.generated import generated

GENERATED = [(entries, flows, seed, view) for entries, flows in ((9, 3), (24, 5), (60, 40)) for seed in (1, 2) for view in ("inside", "outside")]  # fmt: skip


def by_hand(description: Description, rules: RuleSet) -> dict[tuple[str, str], str]:
    return engine.by_fingerprint(all_ten(Facts(description, rules.vocabulary), sets_of(rules.vocabulary)))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_by_hand_is_the_engine_on_examples(path: Path, rules: RuleSet) -> None:
    description = load_product(str(path), rules.vocabulary)
    assert by_hand(description, rules) == engine.words(description, rules, frozenset(TEN))


@pytest.mark.parametrize(("entries", "flows", "seed", "view"), GENERATED)
def test_by_hand_is_the_engine_on_generated(entries: int, flows: int, seed: int, view: str, rules: RuleSet) -> None:
    text = generated(entries, flows, seed=seed, perspective=view)
    description = load_product_text(text, "generated.product.yaml", rules.vocabulary)
    assert by_hand(description, rules) == engine.words(description, rules, frozenset(TEN))


def test_what_is_compared_brings_every_verdict_of_the_ten(rules: RuleSet) -> None:
    """Agreement says something only where there is something to disagree on: every word, and every rule's finding."""
    written = [load_product(str(path), rules.vocabulary) for path in ALL]
    made = [
        load_product_text(generated(entries, flows, seed=seed, perspective=view), "x", rules.vocabulary)
        for entries, flows, seed, view in GENERATED
    ]
    words: set[str] = set()
    found: set[str] = set()
    for description in (*written, *made):
        for (rule, _), word in by_hand(description, rules).items():
            words.add(word)
            if word == "finding":
                found.add(rule)
    assert words == {"finding", "ask", "clear", "not-applicable"}
    assert found == set(TEN)


def test_a_wrong_line_by_hand_is_noticed(rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.by_hand.within", lambda value, terms: not value.isdisjoint(terms))
    path = next(path for path in ALL if path.name.startswith("sesame"))
    description = load_product(str(path), rules.vocabulary)
    assert by_hand(description, rules) != engine.words(description, rules, frozenset(TEN))


@pytest.mark.parametrize(
    ("members", "more", "truth"),
    [
        ([("a", True), ("b", True), ("c", True)], False, True),
        ([("a", True), ("b", True), ("c", None)], False, None),
        ([("a", True), ("b", True), ("ab", True)], False, False),
        ([("a", True), ("b", True), ("bc", True)], False, None),
        ([("a", True), ("b", True)], True, None),
        ([("ab", True), ("ab", True), ("ab", True)], False, False),
        ([("ab", True), ("cd", True), ("ef", True)], False, True),
    ],
)
def test_different_values_are_counted_exactly(
    members: list[tuple[str, bool | None]], more: bool, truth: bool | None
) -> None:
    assert different([(frozenset(value), belongs) for value, belongs in members], 3, more=more) is truth


def test_conditions_are_decided_as_verdicts_are(rules: RuleSet) -> None:
    """What peers are timed against decides the same combinations: a finding's are among the true ones."""
    path = next(path for path in ALL if path.name.startswith("dishonest"))
    description = load_product(str(path), rules.vocabulary)
    truths = engine.conditions(description, rules, frozenset(TEN))()
    words = engine.words(description, rules, frozenset(TEN)).values()
    assert isinstance(truths, list)
    assert len(truths) >= len([word for word in words if word in {"finding", "ask"}])
    assert (True in truths) == ("finding" in words)
    assert (None in truths) == ("ask" in words)


def test_truth_tables() -> None:
    values = (True, None, False)
    for one in values:
        for other in values:
            assert joins.conj(one, other) is (
                False if False in (one, other) else None if None in (one, other) else True
            )
            assert joins.disj(one, other) is joins.no(joins.conj(joins.no(one), joins.no(other)))
