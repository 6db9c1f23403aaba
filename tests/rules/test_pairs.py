"""Two products that differ in one fact: one rule finds something in one and not in the other, and all else stays.

Whatever else moves stands in the pair, with its reason. `when: outlook` looks at what is planned: a system of which all is a
plan has nothing at present. Law packs are left out; they have tests of their own.
`python tests/rules/test_pairs.py [PART OF A NAME]...` prints what moves now in each pair.
"""

from __future__ import annotations

import copy
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from audit.evaluate.engine import evaluate
from audit.load.product import describe
from audit.load.rules import load_rules
from audit.load.ruleset import RuleSet
from audit.model.detail import WITHOUT_ASKS
from audit.model.finding import Verdict
from audit.source import Document, read_document

EXAMPLES = Path(__file__).parents[2] / "examples"
PAIRS: list[dict[str, Any]] = read_document(str(EXAMPLES / "pairs/pairs.yaml")).data
Outcome = Counter[str]
"""How often a rule says what: `clear`, `ask up to high`, `finding low to critical`."""
_AS_IT_IS: dict[tuple[str, str], dict[str, Outcome]] = {}
"""What is said of each product as it is, worked out once; the shipped rules are the same for all tests."""


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["name"].replace(" ", "-"))
def test_one_fact_moves_one_rule(rules, pair):
    before, after = both(rules, pair)
    named = pair["rule"]
    had, has = findings(before[named]), findings(after[named])
    assert (had == 0 < has) if pair["verdict"] == "appears" else (has == 0 < had)
    stated = {one["rule"]: (one["from"], one["to"]) for one in pair.get("also", [])}
    assert stated == {rule: move for rule, move in moves(before, after).items() if rule != named}


def test_pairs_are_spread_over_concerns_and_products():
    assert len(PAIRS) >= 36
    assert len({pair["name"] for pair in PAIRS}) == len(PAIRS)
    assert len({pair["rule"].split("/")[0] for pair in PAIRS}) >= 20
    assert len({pair["product"] for pair in PAIRS}) >= 12
    assert Counter(pair["verdict"] for pair in PAIRS)["vanishes"] >= 12
    assert Counter(pair["verdict"] for pair in PAIRS)["appears"] >= 12


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["name"].replace(" ", "-"))
def test_a_pair_differs_in_one_fact_and_says_why_more_moves(pair):
    assert set(pair) <= {"name", "product", "when", "change", "rule", "verdict", "also"}
    assert pair.get("when", "outlook") == "outlook"
    assert pair["verdict"] in {"appears", "vanishes"}
    ((word, what),) = pair["change"].items()
    assert word == "remove" or (word in {"set", "add"} and len(what) == 1)
    for one in pair.get("also", []):
        assert set(one) == {"rule", "from", "to", "because"}
        assert len(one["because"].split()) >= 4


def both(rules: RuleSet, pair: dict[str, Any]) -> tuple[dict[str, Outcome], dict[str, Outcome]]:
    """Return what each rule says of the product as it is, and with the one fact changed."""
    path = str(EXAMPLES / pair["product"])
    data = copy.deepcopy(read_document(path).data)
    change(data, pair["change"])
    when = pair.get("when", "present")
    return as_it_is(rules, path, when), outcomes(rules, path, data, when)


def as_it_is(rules: RuleSet, path: str, when: str) -> dict[str, Outcome]:
    if (path, when) not in _AS_IT_IS:
        _AS_IT_IS[path, when] = outcomes(rules, path, read_document(path).data, when)
    return _AS_IT_IS[path, when]


def outcomes(rules: RuleSet, path: str, data: dict[str, Any], when: str) -> dict[str, Outcome]:
    description = describe(Document(path, "", data, (0, 0, 0, 0, None)), rules.vocabulary)
    found: dict[str, Outcome] = {rule.id: Counter() for rule in rules.rules}
    for one in evaluate(rules, description, detail=WITHOUT_ASKS):
        if one.when == when and not one.pack:
            found[one.rule][said(one)] += 1
    return found


def said(one: Verdict) -> str:
    """Return a verdict's word and level."""
    if one.level is None:
        return one.verdict
    if one.level.settled is None:
        return f"{one.verdict} up to {one.level.possible}"
    return f"{one.verdict} {one.level.settled}" + (
        f" to {one.level.possible}" if one.level.possible != one.level.settled else ""
    )


def findings(outcome: Outcome) -> int:
    return sum(number for words, number in outcome.items() if words.startswith("finding"))


def moves(before: dict[str, Outcome], after: dict[str, Outcome]) -> dict[str, tuple[list[str], list[str]]]:
    """Return, for each rule that says something else, what it no longer says and what it says instead."""
    return {
        rule: (counted(before[rule] - after[rule]), counted(after[rule] - before[rule]))
        for rule in sorted(before)
        if before[rule] != after[rule]
    }


def counted(outcome: Outcome) -> list[str]:
    """Return what is said, with how often where it is more than once: `2 clear`."""
    return [words if number == 1 else f"{number} {words}" for words, number in sorted(outcome.items())]


def change(data: dict[str, Any], what: dict[str, Any]) -> None:
    """Make the one change: `set: {PATH: VALUE}`, `add: {PATH OF A LIST: MEMBER}` or `remove: PATH`."""
    ((word, where),) = what.items()
    path, value = (where, None) if word == "remove" else next(iter(where.items()))
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    at: Any = data
    for step in steps:
        at = at.setdefault(step, {}) if isinstance(at, dict) else at[step]
        at = at["value"] if isinstance(at, dict) and "value" in at else at
    if word == "remove":
        del at[last]
    elif word == "set":
        at[last] = value
    else:
        listed = at.get(last) or []
        (listed["value"] if isinstance(listed, dict) else listed).append(value)
        at[last] = listed


if __name__ == "__main__":
    shipped = load_rules(EXAMPLES.parent / "rules")
    for pair in PAIRS:
        if len(sys.argv) > 1 and not any(part in pair["name"] for part in sys.argv[1:]):
            continue
        before, after = both(shipped, pair)
        kept = {one["rule"]: one for one in pair.get("also", [])}
        print(f"{pair['name']}  ({pair['product']}: {pair['change']}; {pair['rule']} {pair['verdict']})")  # noqa: T201
        for rule, (gone, new) in moves(before, after).items():
            mark = "  " if rule == pair["rule"] else "+ "
            if rule in kept:
                mark = "= " if (kept[rule]["from"], kept[rule]["to"]) == (gone, new) else "! "
            print(f"  {mark}{{rule: {rule}, from: {gone}, to: {new}}}")  # noqa: T201
        for rule in kept.keys() - moves(before, after).keys():
            print(f"  - {rule} does not move")  # noqa: T201
