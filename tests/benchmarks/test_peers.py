"""What peers are asked: rows and conditions that add up to our verdicts, in every engine that is installed."""

from __future__ import annotations

from typing import Any

import pytest
from shipped import ALL

from audit.load.product import load_product, load_product_text
from audit.load.ruleset import RuleSet
from audit.model.schema import SECTIONS, TYPES
from benchmarks.by_hand import sets_of
from benchmarks.by_hand_routes import TEN, all_ten
from benchmarks.facts import Facts
from benchmarks.generated import generated
from benchmarks.peers import conditions as c
from benchmarks.peers.compare import AHEAD, TASKS, VENVS, Peer, names_in, only_read, summed
from benchmarks.peers.rows import NotExpressibleError, Rows, expected
from benchmarks.tools import ENTRIES, simple_rules


def within(value: list[str], words: frozenset[str]) -> tuple[bool, bool]:
    return set(value) <= words, bool(set(value) & {*words, c.UNKNOWN})


def truth(node: c.Node, row: dict) -> tuple[bool, bool]:
    """Return whether a condition surely holds, and whether it may: the meaning that every printer prints."""
    each: list[Any]
    match node:
        case c.Known(field):
            return row[field] == 1, row[field] >= 0
        case c.Agree(field):
            return set(row[field]) == {1}, max(row[field]) >= 0
        case c.Within(field, words):
            return within(row[field], words)
        case c.Includes(field, words):
            members = [within(one, words) for one in row[field]["m"]]
            return any(sure for sure, _ in members), within(row[field]["x"], words)[1] or any(may for _, may in members)
        case c.Longer(field, low, high, months):
            each = [
                (one["mo"] > months,) * 2 if one["mo"] >= 0 else (one["lo"] > high, one["hi"] > low)
                for one in row[field]
            ]
            return all(sure for sure, _ in each), any(may for _, may in each)
        case c.Same(field, other):
            unknown = [c.UNKNOWN] in (row[field], row[other])
            shared = set(row[field]) & set(row[other])
            surely = len(row[field]) == len(row[other]) == 1 and bool(shared) and not unknown
            return surely, unknown or bool(shared)
        case c.Some(field, body):
            each = [truth(body, one) for one in row[field]]
            return any(sure for sure, _ in each), any(may for _, may in each)
        case c.Different(field, body, areas, least):
            each = [(one, *truth(body, one)) for one in row[field]]
            sure_areas = {
                one["area"][0] for one, yes, _ in each if yes and one["written"] > 0 and len(one["area"]) == 1
            } - {c.UNKNOWN}
            open_ones = [one for one, _, maybe in each if maybe]
            wide = {area for area in areas for one in open_ones if {area, c.UNKNOWN} & set(one["area"])}
            more = any(one["written"] < 0 for one in open_ones)
            return len(sure_areas) >= least, more or (len(open_ones) >= least and len(wide) >= least)
        case c.And(terms):
            each = [truth(term, row) for term in terms]
            return all(sure for sure, _ in each), all(may for _, may in each)
        case c.Or(terms):
            each = [truth(term, row) for term in terms]
            return any(sure for sure, _ in each), any(may for _, may in each)
        case c.Not(term):
            sure, may = truth(term, row)
            return not may, not sure


PRODUCTS = [generated(24, 5), generated(24, 5, perspective="outside"), generated(40, 60, seed=7)]


@pytest.mark.parametrize("text", PRODUCTS, ids=["inside", "outside", "many flows"])
def test_rows_and_conditions_add_up_to_the_verdicts(text: str, rules: RuleSet) -> None:
    facts = Facts(load_product_text(text, "x", rules.vocabulary), rules.vocabulary)
    sets = sets_of(rules.vocabulary)
    nodes = c.conditions(sets, rules.vocabulary)
    cases = Rows(facts).all()
    data = only_read(cases, nodes)
    each = [
        [1 if sure else 0 if may else -1 for sure, may in (truth(node, row) for row in rows)]
        for node, rows in zip(nodes.values(), data, strict=True)
    ]
    assert summed(cases, each) == expected(all_ten(facts, sets))


def test_examples_add_up_too_where_no_list_is_disputed(rules: RuleSet) -> None:
    sets = sets_of(rules.vocabulary)
    nodes = c.conditions(sets, rules.vocabulary)
    compared, disputed = 0, 0
    for path in ALL:
        facts = Facts(load_product(str(path), rules.vocabulary), rules.vocabulary)
        try:
            cases = Rows(facts).all()
        except NotExpressibleError:
            disputed += 1
            continue
        each = [
            [1 if sure else 0 if may else -1 for sure, may in (truth(node, row.row) for row in cases[rule])]
            for rule, node in nodes.items()
        ]
        assert summed(cases, each) == expected(all_ten(facts, sets)), path.name
        compared += 1
    assert compared > 5 * disputed


def test_every_rule_has_rows_conditions_and_a_printer(rules: RuleSet) -> None:
    nodes = c.conditions(sets_of(rules.vocabulary), rules.vocabulary)
    facts = Facts(load_product_text(PRODUCTS[0], "x", rules.vocabulary), rules.vocabulary)
    assert set(nodes) == set(TEN) == set(Rows(facts).all())
    assert list(nodes) == list(Rows(facts).all())
    assert set(TASKS) == set(AHEAD)


def test_a_peer_is_given_what_its_condition_reads_and_no_more(rules: RuleSet) -> None:
    nodes = c.conditions(sets_of(rules.vocabulary), rules.vocabulary)
    facts = Facts(load_product_text(PRODUCTS[0], "x", rules.vocabulary), rules.vocabulary)
    for node, rows in zip(nodes.values(), only_read(Rows(facts).all(), nodes), strict=True):
        assert rows
        assert all(set(row) == names_in(node) for row in rows)


@pytest.mark.parametrize("name", TASKS)
def test_a_peer_that_is_installed_gives_our_verdicts(name: str, rules: RuleSet) -> None:
    if not (VENVS / name / "bin" / "python").exists():
        pytest.skip("not installed: make bench-peers")
    sets = sets_of(rules.vocabulary)
    nodes = c.conditions(sets, rules.vocabulary)
    facts = Facts(load_product_text(generated(9, 3, perspective="outside"), "x", rules.vocabulary), rules.vocabulary)
    cases = Rows(facts).all()
    peer = Peer(name, TASKS[name](nodes, only_read(cases, nodes)))
    try:
        assert summed(cases, peer.truths) == expected(all_ten(facts, sets))
        assert peer.sample() > 0
    finally:
        peer.close()


def test_other_tools_get_as_many_rules_on_facts_that_exist() -> None:
    rules = list(simple_rules(102))
    assert len({id_ for id_, *_ in rules}) == 102
    for section, facts in ENTRIES.items():
        assert set(facts) <= set(TYPES[SECTIONS[section]].fields)
