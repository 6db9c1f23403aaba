"""Mutation testing: what each step makes of a rule, and which mutants a set of cases notices."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from data.edits import SMALL_RULE, edited

from audit.evaluate.mutants import mutants_of, mutation_test
from audit.evaluate.mutants_steps import FIELD_STEPS, STEPS
from audit.evaluate.mutants_trees import as_text, spots
from audit.language.check import Scope
from audit.language.parse import parse_condition, parse_names, parse_population
from audit.load.rules import load_rule
from audit.model.rule import Case, RuleRecord

# -- each step, on a small condition

CHANGED = {
    "a part dropped": ("a and b and c", ["b and c", "a and c", "a and b"]),
    "`and` and `or` swapped": ("a or (b and c)", ["a and (b and c)", "a or (b or c)"]),
    "negated": ("a and not b", ["not a and not b", "a and b", "a and not not b"]),
    "another operator": (
        "source.about includes any of [the-person, neighbours]",
        [
            "source.about includes none of [the-person, neighbours]",
            "source.about includes all of [the-person, neighbours]",
        ],
    ),
    "a word taken out": (
        "score.form is one of [number, rank]",
        ["score.form is one of [rank]", "score.form is one of [number]"],
    ),
    "a wider word": ("source.category is identity.age", ["source.category is identity"]),
    "the next word": (
        "outcome.severity >= serious",
        ["outcome.severity >= moderate", "outcome.severity >= grave"],
    ),
    "another number": (
        "count different pieces.area >= 3",
        ["count different pieces.area >= 2", "count different pieces.area >= 4"],
    ),
    "twice as long": ("source.retention longer than P1Y6M", ["source.retention longer than P2Y12M"]),
    "another quantifier": (
        "some data of score has (origin is observed)",
        ["every data of score has (origin is observed)", "no data of score has (origin is observed)"],
    ),
    "the filter dropped": ("some data of score that has (origin is observed) exists", ["some data of score exists"]),
    "the owner dropped": ("some data of score that feeds score exists", ["some data that feeds score exists"]),
    "another relation": (
        "some data that reaches outcome exists",
        ["some data that reaches identifiably outcome exists", "some data that feeds outcome exists"],
    ),
}


def scope_of(rules):
    types = {"product": "product", "score": "score", "source": "data", "outcome": "consequence"}
    return Scope(rules.vocabulary, types, {"pieces": "data"})


def changed_by(step, tree, scope):
    return [as_text(spot.put(new)) for spot in spots(tree, scope) for new in STEPS[step](spot.node, spot.scope)]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_changes_one_thing(step, rules):
    text, expected = CHANGED[step]
    tree = parse_names(text) if re.fullmatch(r"[abcnotdr ()]+", text) else parse_condition(text)
    assert changed_by(step, tree, scope_of(rules)) == expected


OTHERWISE = {
    "is": ("score.form is rank", "another operator", ["score.form is not rank"]),
    "is not": ("score.form is not rank", "another operator", ["score.form is rank"]),
    "is one of": ("score.form is one of [rank]", "another operator", ["not score.form is one of [rank]"]),
    "includes": (
        "source.about includes neighbours",
        "another operator",
        ["source.about includes none of [neighbours]"],
    ),
    "includes all of": (
        "source.about includes all of [neighbours]",
        "another operator",
        ["source.about includes any of [neighbours]", "source.about includes none of [neighbours]"],
    ),
    "includes none of": (
        "source.about includes none of [neighbours]",
        "another operator",
        ["source.about includes any of [neighbours]"],
    ),
    "longer than": ("source.retention longer than P1Y", "another operator", ["not source.retention longer than P1Y"]),
    "is withheld": ("score.form is withheld", "another operator", ["not score.form is withheld"]),
    "every": (
        "every data of score has (origin is observed)",
        "another quantifier",
        ["some data of score has (origin is observed)"],
    ),
    "exists": ("some data of score exists", "another quantifier", ["no data of score exists"]),
    "a set": ("source.origin is worked-out", "a wider word", ["source.origin is not-told-by-the-person"]),
    "nothing above": ("source.category is identity", "a wider word", []),
    "inside has": (
        "some consequence of score has (severity >= grave)",
        "the next word",
        ["some consequence of score has (severity >= serious)"],
    ),
    "no order": ("score.form is rank", "the next word", []),
    "no number": ("source.retention longer than indefinite", "twice as long", []),
}


@pytest.mark.parametrize(("text", "step", "expected"), OTHERWISE.values(), ids=OTHERWISE)
def test_a_step_fits_what_it_changes(text, step, expected, rules):
    assert changed_by(step, parse_condition(text), scope_of(rules)) == expected


FIELDS = {
    "applies_if dropped": ({"applies_if": "score.form is rank"}, [("applies_if", None)]),
    "raise_if dropped": ({"raise_if": "score.form is rank"}, [("raise_if", None)]),
    "another link": ({"link": "does harm"}, [("link", "lets harm happen")]),
    "another weight": ({"weight": "moderate"}, [("weight", "minor"), ("weight", "serious")]),
    "another key": (
        {
            "find": {"way": "recovery of score", "outcome": "effect of score"},
            "one_finding_per": "way",
            "for_each": "score",
        },
        [("one_finding_per", "outcome"), ("one_finding_per", "score")],
    ),
}
NOTHING_ELSE = {"applies_if": None, "raise_if": None, "weight": "from effect", "find": {}, "one_finding_per": None}


@pytest.mark.parametrize("step", FIELD_STEPS)
def test_a_step_changes_one_field(step, rules):
    fields, expected = FIELDS[step]
    record = RuleRecord.model_construct(**{**NOTHING_ELSE, "for_each": "score", **fields})
    assert list(FIELD_STEPS[step](record, rules.vocabulary.levels)) == expected


def test_a_key_of_several_names_loses_one_at_a_time(rules):
    find = {"way": "recovery of score", "outcome": "effect of score"}
    record = RuleRecord.model_construct(**{**NOTHING_ELSE, "for_each": "score", "find": find})
    changed = FIELD_STEPS["another key"](record, rules.vocabulary.levels)
    assert list(changed) == [("one_finding_per", ("outcome",)), ("one_finding_per", ("way",))]


def test_every_condition_is_written_as_it_is_parsed(rules):
    def bare(tree):
        return re.sub(r"\bat=\d+", "", repr(tree))

    for rule in rules.rules:
        record = rule.record
        read = [
            (text, parse_condition) for text in (*record.facts.values(), record.applies_if, record.raise_if) if text
        ]
        read += [(record.finding_if, parse_names)] if record.finding_if else []
        read += [(text, lambda one: parse_population(one, every=False)) for text in record.find.values()]
        for text, parse in read:
            assert bare(parse(as_text(parse(text)))) == bare(parse(text))


# -- mutants of a rule


@pytest.fixture
def small(rules, tmp_path):
    """Return the small rule with something changed, loaded."""

    def load(*edits):
        path = tmp_path / "opaque-scoring" / "small-rule.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(edited(SMALL_RULE, *edits), encoding="utf-8")
        return load_rule(path, "r.yaml", rules.vocabulary, rules.concerns, rules.references)

    return load


LEVEL = ("expect: finding,", "expect: finding, level: medium,")
TWO_FACTS = (
    "not_told: score.told.existence is no\n",
    "not_told: score.told.existence is no\n  is_a_number: score.form is one of [number]\n",
)
A_NUMBER = ("{subject: person, told", "{subject: person, form: number, told")


def told(result):
    return [(one.at, one.step, one.old, one.new) for one in result.survivors]


def test_good_cases_notice_every_mutant(rules, small):
    result = mutation_test(rules, small(LEVEL))
    assert result.mutants >= 2
    assert result.survivors == ()


def test_a_level_that_no_case_states_is_shown(rules, small):
    assert told(mutation_test(rules, small())) == [("weight", "another weight", "moderate", "minor")]


def test_a_fact_that_no_case_is_about_is_shown_at_its_place(rules, small):
    result = mutation_test(rules, small(LEVEL, TWO_FACTS, A_NUMBER))
    assert told(result) == [("finding_if", "a part dropped", "not_told and is_a_number", "not_told")]
    assert str(result.survivors[0].place) == "r.yaml:13:1"


def test_a_case_about_the_fact_notices_it(rules, small):
    clear = "  - {name: only a word, expect: clear, with: {scores.points.form: label}}\n  - {name: people are told"
    assert (
        mutation_test(rules, small(LEVEL, TWO_FACTS, A_NUMBER, ("  - {name: people are told", clear))).survivors == ()
    )


def test_what_an_ask_must_ask_notices_a_mutant(rules, small):
    """An ask stays an ask where a fact is dropped, and asks for something else."""
    unknown = (
        "  - {name: it is not known, expect: ask,",
        "  - {name: it is not known, expect: ask, ask: [score.form],",
    )
    forgotten = (
        "without: [scores.points.told.existence]",
        "without: [scores.points.told.existence, scores.points.form]",
    )
    weak = mutation_test(rules, small(LEVEL, TWO_FACTS, A_NUMBER, forgotten))
    assert [one.step for one in weak.survivors] == ["a part dropped"]
    assert mutation_test(rules, small(LEVEL, TWO_FACTS, A_NUMBER, forgotten, unknown)).survivors == ()


def test_a_case_that_does_not_hold_notices_nothing(rules, small):
    wrong = (
        "  - {name: people are told",
        "  - {name: wrong, expect: clear, with: {scores.points.form: label}}\n  - {name: people are told",
    )
    assert told(mutation_test(rules, small(wrong))) == told(mutation_test(rules, small()))


def test_what_the_checks_refuse_is_no_mutant(rules):
    """A count of at least 0 is no condition; `every` alone would be true over nobody."""
    found = [one for rule in rules.rules for one in mutants_of(rule, rules.vocabulary)]
    assert [one.new for one in found if ">= 0" in one.new or "-1" in one.new] == []
    alone = [
        one.new
        for rule in rules.rules
        if " ".join(rule.record.facts.values()).split().count("some") == 1  # another fact may say that there is one
        for one in mutants_of(rule, rules.vocabulary)
        if one.new.startswith("every ") and one.at.startswith("facts")
    ]
    assert alone == []


def test_what_is_the_same_by_construction_is_no_mutant(rules, small):
    one_word = ("score.told.existence is no", "score.infers includes any of [character]")
    kept = (
        ('told: {existence: "no"}', "infers: [character]"),
        ("without: [scores.points.told.existence]", "without: [scores.points.infers]"),
    )
    other = ('{scores.points.told.existence: "yes"}', "{scores.points.infers: [popularity]}")
    mutants = list(mutants_of(small(one_word, *kept, other), rules.vocabulary))
    assert [one.new for one in mutants if "includes all of" in one.new] == []
    assert len({(one.at, one.new) for one in mutants}) == len(mutants)
    assert [one.at for one in mutants if one.at == "link"] == [], "the link does not touch a weight of its own"


def test_a_mutant_stands_where_what_was_changed_is_written(rules):
    for rule in rules.rules:
        lines = rule.document.text.split("\n")
        for one in mutants_of(rule, rules.vocabulary):
            if one.place.column == 1 or one.old == "(not written)":
                continue
            here = lines[one.place.line - 1][one.place.column - 1 :].lstrip("([")
            first = re.split(r"[ ,]", one.old.replace("not ", "").replace("count different ", "").lstrip("("))[0]
            assert here.startswith(first), (str(one.place), one.old)


TWO_OUTCOMES = {
    "name": "a second effect weighs less",
    "expect": "finding",
    "level": "low",
    "with": {
        "consequences.gift": {
            "because_of": ["persona"],
            "kind": "reward",
            "falls_on": ["the-person"],
            "adverse_for": "low-scorers",
            "severity": "minor",
            "essential": "none",
        }
    },
}
ANOTHER_SCORE = {
    "name": "the loan hangs on another score",
    "expect": "clear",
    "with": {"scores.other": {"subject": "person"}, "consequences.loan.because_of": ["other"]},
}


def test_owners_and_keys_can_be_noticed(rules):
    """A key by a second finding of another level, an owner by an entry of somebody else."""
    rule = rules.rule("character-inference/character-from-habits")
    more = tuple(Case.model_validate(one) for one in (TWO_OUTCOMES, ANOTHER_SCORE))
    stronger = replace(rule, record=rule.record.model_copy(update={"cases": (*rule.record.cases, *more)}))
    assert {one.at for one in mutation_test(rules, stronger).survivors}.isdisjoint({"find.outcome", "one_finding_per"})
