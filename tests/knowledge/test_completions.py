"""A second oracle: on small domains, a definite verdict agrees with every way in which the unknown can turn out."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from knowledge.language_rules import LANGUAGE_RULES
from knowledge.laws import verdicts_of

from audit.evaluate.cases import case_data, worst
from audit.load.contradictions import contradictions
from audit.load.ids import ids_of
from audit.load.rules import load_rules
from audit.load.ruleset import RuleSet
from audit.load.written import entries, written_at
from audit.model.facts import Refs, Words
from audit.model.schema import TYPES, FieldSpec
from audit.source import Document

ROOT = Path(__file__).parents[2]
RULES = [rule.id for rule in load_rules(ROOT / "rules").rules] + [
    f"data-aggregation/{record['id']}" for record in LANGUAGE_RULES
]
LARGEST_DOMAIN = 40
MOST_COMPLETIONS = 300
TRIALS = 30
"""Pairs of forgotten facts tried for each rule."""


def _values(field: FieldSpec, data: dict[str, Any], rules: RuleSet) -> list[Any]:
    """Return every value that a forgotten fact may turn out to have, or nothing where there are too many."""
    if isinstance(field.domain, Words):
        values = sorted(rules.vocabulary.lists[field.domain.vocabulary].record.terms)
    elif isinstance(field.domain, Refs):
        values = [id_ for id_, type_ in ids_of(data).items() if type_ in field.domain.types]
        values += ["everyone"] if "party" in field.domain.types and not field.many else []
    else:
        return []
    if len(values) > LARGEST_DOMAIN or not values:
        return []
    if not field.many:
        return list(values)
    return [list(some) for size in (0, 1, 2) for some in itertools.combinations(values, size)]


def _forgettable(data: dict[str, Any], rules: RuleSet) -> Iterator[tuple[tuple[Any, ...], list[Any]]]:
    for type_, at, entry in entries(data):
        for field in TYPES[type_].fields.values():
            if (
                field.area_of
                or written_at(entry, field) in (None, "unknown")
                or isinstance(written_at(entry, field), dict)
            ):
                continue
            values = _values(field, data, rules)
            if values:
                yield (*at, *field.path), values


def _with(data: dict[str, Any], values: dict[tuple[Any, ...], Any]) -> dict[str, Any]:
    found = copy.deepcopy(data)
    for path, value in values.items():
        here: Any = found
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = copy.deepcopy(value)
    return found


def _derivable(data: dict[str, Any]) -> bool:
    """Return whether every derived piece of data has an origin that allows it, and no entry denies another (else it is none)."""
    if contradictions(Document("generated", "", data, (0, 0, 0, 0, None))):
        return False
    pieces = data.get("data") if isinstance(data.get("data"), dict) else {}
    return all(
        one.get("origin") in (None, "inferred", "from-another-score", "unknown")
        for one in pieces.values()
        if one and one.get("derived_from") not in (None, [], "none", "unknown")
    )


@pytest.mark.parametrize("id_", RULES)
def test_a_definite_verdict_agrees_with_every_completion(language_rules, id_):
    rule = language_rules.rule(id_)
    chance = random.Random(id_)  # noqa: S311 (the same trials in every run)
    compared = 0
    for _ in range(TRIALS):
        data = case_data(rule, chance.choice(rule.record.cases))
        facts = list(_forgettable(data, language_rules))
        forgotten = dict(chance.sample(facts, min(len(facts), chance.choice([1, 1, 2]))))
        poorer = verdicts_of(_with(data, dict.fromkeys(forgotten, "unknown")), language_rules, rule, as_case=True)
        said = worst(poorer)
        completions = list(itertools.product(*forgotten.values()))
        if len(completions) > MOST_COMPLETIONS or said == "ask":
            continue
        for values in completions:
            completed = _with(data, dict(zip(forgotten, values, strict=True)))
            if _derivable(completed):
                compared += 1
                outcome = worst(verdicts_of(completed, language_rules, rule, as_case=True))
                assert (outcome == "finding") == (said == "finding"), (forgotten.keys(), values, said, outcome)
                assert (
                    said == "finding"
                    or outcome != "ask"
                    or "ask" in {one.verdict for one in verdicts_of(data, language_rules, rule, as_case=True)}
                )
    assert compared > 0
