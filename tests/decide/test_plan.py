"""Plans: they do what they say, nothing in them can be left out, and small ones are held against trying every set."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest

from audit.decide.candidates import grounded
from audit.decide.changes import Edit, applied, changed_data
from audit.decide.looking import present
from audit.decide.plan import plan_for
from audit.errors import UsageError
from audit.load.product import load_product, load_product_text
from audit.report.formats import Look
from audit.report.plan_text import plan_json, plan_text
from audit.source import parse_document

TEXT = """\
format: 1
product: {name: Trust, as_of: 2026-01, perspective: inside, jurisdictions: [DE], participation: free-choice, scored_groups: [users]}
parties:
  app: {kind: platform, roles: [operator, decider]}
data:
  # what people buy
  basket: {category: commerce.purchases, origin: observed, held_by: [app], about: [the-person], setting: commerce.shopping, retention: P1Y}
  visits: {category: health.appointments, origin: shared-by-a-party, held_by: [app], about: [the-person], setting: health.care, retention: P1Y}
scores:
  trust: {subject: person, made_by: app, held_by: [app], form: number, inputs: [basket, visits], infers: [reliability], told: {existence: yes, factors: no}}
consequences:
  loan:   # the loan
    {because_of: [trust], decided_by: app, kind: access, setting: finance.credit, adverse_for: low-scorers, severity: serious,
     essential: none, falls_on: [the-person], automation: decides, review: never}
recourses: none
"""
ONLY = (
    "function-creep/other-area-of-life",
    "character-inference/character-from-habits",
    "sensitive-data/far-from-its-place",
    "no-recourse/machine-has-the-last-word",
)


@pytest.fixture(scope="module")
def some(rules):
    """Four rules that speak of the same score and the same loan."""
    return replace(rules, rules=tuple(rule for rule in rules.rules if rule.id in ONLY))


@pytest.fixture(scope="module")
def description(rules):
    return load_product_text(TEXT, "p.yaml", rules.vocabulary)


def findings(rules, description, level):
    rank = rules.vocabulary.levels.levels.index
    ids = frozenset(rule.id for rule in rules.rules if not rule.record.pack)
    return {
        one.fingerprint: one
        for one in present(rules, description, ids).values()
        if one.verdict == "finding" and rank(one.level.settled or "low") >= rank(level)
    }


@pytest.mark.parametrize("level", ["low", "high"])
def test_the_patched_file_audits_clean_and_nothing_can_be_left_out(level, some, description, rules):
    plan = plan_for(some, description, level)
    wanted = {key: one.message for key, one in findings(some, description, level).items()}
    candidates, _ = grounded(some, description, wanted, frozenset())
    chosen = [
        one for one in candidates if (one.rule, one.name) in {(change.rule, change.name) for change in plan.changes}
    ]
    edits = [edit for one in chosen for edit in one.edits]
    text = applied(description.document, edits).text
    assert "# what people buy" in text or "basket" not in text
    assert findings(some, load_product_text(text, "p.yaml", rules.vocabulary), level) == {}
    for left_out in range(len(chosen)):
        fewer = [edit for i, one in enumerate(chosen) if i != left_out for edit in one.edits]
        fewer_text = applied(description.document, fewer).text
        assert findings(some, load_product_text(fewer_text, "p.yaml", rules.vocabulary), level)


def test_the_patch_is_the_change_of_the_file(some, description):
    plan = plan_for(some, description, "low")
    assert plan.patch.startswith("--- p.yaml\n+++ p.yaml\n")
    gone = [line[1:] for line in plan.patch.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert all(line in TEXT for line in gone)


def test_what_is_forbidden_is_not_planned(some, description):
    free = plan_for(some, description, "low")
    name = free.changes[0].name
    other = plan_for(some, description, "low", frozenset({name}))
    assert name not in {one.name for one in other.changes}
    assert other.found


def test_where_nothing_but_stopping_helps_there_is_no_plan(some, description):
    every = frozenset(one.name for rule in some.rules for one in rule.record.remedies)
    plan = plan_for(some, description, "low", every)
    assert not plan.found
    assert len(plan.stopped) == len(findings(some, description, "low"))
    assert "No plan makes this acceptable" in plan_text("Trust", "low", plan, Look())


def test_where_nothing_is_found_nothing_changes(rules, root):
    description = load_product(str(root / "examples/comparators/l4-card-fraud.product.yaml"), rules.vocabulary)
    plan = plan_for(rules, description, "low")
    assert (plan.found, plan.minimal, plan.changes, plan.patch) == (True, True, (), "")
    assert "Nothing needs to change." in plan_text("Card", "low", plan, Look())


def test_a_search_that_is_cut_short_says_so(some, description):
    plan = plan_for(some, description, "low", most_looks=0)
    assert plan.found
    assert not plan.minimal
    assert "Not shown to be the cheapest" in plan_text("Trust", "low", plan, Look())
    assert plan.bound in plan_text("Trust", "low", plan, Look(width=200))


def test_no_subject_is_dropped_and_nothing_unknown_is_written(rules, description):
    wanted = {key: one.message for key, one in findings(rules, description, "low").items()}
    candidates, targets = grounded(rules, description, wanted, frozenset())
    assert targets
    for one in candidates:
        for edit in one.edits:
            assert edit.value not in ("unknown", None) or edit.kind == "drop"
            assert edit.at != ("complete",)
    own = {rule.id: rule.checked.subject_type for rule in rules.rules}
    assert not [
        one for one in candidates for edit in one.edits if edit.kind == "drop" and own[one.rule] == "score" and edit.at == ("scores", "trust")
    ]  # fmt: skip


def _saying_less(rule):
    """Return a rule whose remedy does not say who must prove."""
    remedies = copy.deepcopy(rule.record.remedies)
    for one in remedies:
        for added in (one.change or {}).get("add", {}).values():
            added.pop("burden", None)
    return replace(rule, record=rule.record.model_copy(update={"remedies": remedies}))


def test_no_concern_gets_worse_even_where_nothing_else_helps(rules, description):
    """A new way to contest is asked about: who must prove what? So it is no way out, and it is not said that it is."""
    ids = ("no-recourse/no-way-to-contest", "unequal-burden/proof-on-the-person")
    two = replace(rules, rules=tuple(_saying_less(rule) for rule in rules.rules if rule.id in ids))
    assert [one.name for one in plan_for(two, description, "low").changes] == ["let nothing follow from it"]
    without = plan_for(two, description, "low", frozenset({"let nothing follow from it"}))
    assert (without.found, without.stopped, without.bound) == (False, (), "")


def test_a_new_way_to_contest_is_a_way_out_where_it_is_told_who_must_prove(rules, description):
    ids = ("no-recourse/no-way-to-contest", "unequal-burden/proof-on-the-person", "no-recourse/contesting-costs")
    some = replace(rules, rules=tuple(rule for rule in rules.rules if rule.id in ids))
    plan = plan_for(some, description, "low", frozenset({"let nothing follow from it"}))
    assert [one.name for one in plan.changes] == ["let people ask that a person look again"]


def test_the_json_has_its_shape(some, description):
    data = json.loads(plan_json(plan_for(some, description, "low")))
    assert data["schema_version"] == 1
    assert {"changes", "minimal", "cleared", "introduced", "before", "after", "patch"} <= data.keys()
    assert {"rule", "name", "change", "effort", "location"} == data["changes"][0].keys()


# -- changes

EDITS = {
    "set": Edit("set", ("consequences", "loan", "review"), "before"),
    "set anew": Edit("set", ("scores", "trust", "bias_tested"), "yes"),
    "take": Edit("take", ("scores", "trust", "inputs"), "visits"),
    "take what is not there": Edit("take", ("scores", "trust", "inputs"), "nothing"),
    "put": Edit("put", ("product", "scored_groups"), ["workers"]),
    "put into nothing": Edit("put", ("scores", "trust", "purposes"), ["credit-decision"]),
    "add": Edit("add", ("recourses", "new"), {"against": ["loan"], "kind": "appeal", "offered": "yes"}),
    "drop": Edit("drop", ("data", "visits")),
    "drop what is referred to": Edit("drop", ("scores", "trust")),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_data_and_text_are_changed_alike(edit, description):
    data = changed_data(description.document.data, [edit])
    assert applied(description.document, [edit]).data == data
    assert (data == description.document.data) is (edit.value == "nothing")
    assert edit.in_words()


def test_what_is_dropped_is_dropped_from_every_list(description):
    data = changed_data(description.document.data, [Edit("drop", ("data", "visits"))])
    assert "visits" not in json.dumps(data)


def test_an_alias_is_refused():
    document = parse_document("a: &x {b: c}\nscores: {s: *x}\n", "p.yaml")
    with pytest.raises(UsageError):
        applied(document, [Edit("set", ("scores", "s", "b"), "d")])


# -- what a change must not do

OPEN = """\
format: 1
product: {name: Open, as_of: 2026-01, perspective: PERSPECTIVE}
data: {a: {category: finance.income}}
scores: {s: {inputs: a}, t: {inputs: [a]}, u: {inputs: {disputed: [{value: [a, b]}, {value: [a]}]}, labels: [{text: good}, {text: bad}, {text: worse}]}}
consequences: {c: {because_of: [s]}}
complete: [scores.s.inputs, data]
"""
T_INPUTS, U_INPUTS, INFERS = ("scores", "t", "inputs"), ("scores", "u", "inputs"), ("scores", "s", "infers")
LEFT = {
    "the last of a list from outside": ("outside", Edit("take", T_INPUTS, "a"), T_INPUTS, {"value": [], "complete": "no"}),
    "the last of a list from inside": ("inside", Edit("take", T_INPUTS, "a"), T_INPUTS, []),
    "a word of a list that is complete": ("outside", Edit("take", ("scores", "s", "inputs"), "a"), ("scores", "s", "inputs"), []),
    "of each claim": ("outside", Edit("take", U_INPUTS, "a"), U_INPUTS, {"disputed": [{"value": ["b"]}, {"value": []}], "complete": "no"}),
    "the last entry from outside": ("outside", Edit("drop", ("consequences", "c")), ("consequences",), None),
    "the last entry from inside": ("inside", Edit("drop", ("consequences", "c")), ("consequences",), {}),
    "the last entry of a complete section": ("outside", Edit("drop", ("data", "a")), ("data",), {}),
    "a first entry where more may be": ("inside", Edit("add", ("recourses", "r"), {"against": []}), ("recourses",), {"unknown": None, "r": {"against": []}}),
    "a first member where more may be": ("inside", Edit("put", INFERS, ["wealth"]), INFERS, {"value": ["wealth"], "complete": "no"}),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT.values(), ids=LEFT)
def test_a_change_closes_no_list_and_opens_none(case):
    perspective, edit, at, expected = case
    document = parse_document(OPEN.replace("PERSPECTIVE", perspective), "p.yaml")
    held = changed_data(document.data, [edit])
    assert applied(document, [edit]).data == held
    for step in at:
        held = held.get(step)
    assert held == expected


def test_of_several_labels_those_that_are_meant_are_dropped():
    document = parse_document(OPEN.replace("PERSPECTIVE", "inside"), "p.yaml")
    edits = [Edit("drop", ("scores", "u", "labels", i)) for i in (0, 2)]
    data = applied(document, edits).data
    assert data == changed_data(document.data, edits)
    assert data["scores"]["u"]["labels"] == [{"text": "bad"}]


def added(rules, description):
    """Return the new entries of all remedies, by id."""
    wanted = {key: one.message for key, one in findings(rules, description, "low").items()}
    candidates, _ = grounded(rules, description, wanted, frozenset())
    return {edit.at[1]: edit.value for one in candidates for edit in one.edits if edit.kind == "add"}


def test_a_new_entry_takes_nobodys_id(rules, description):
    """Neither one that is written, as by an earlier plan, nor that of another remedy."""
    before = added(rules, description)
    taken = next(iter(before))
    text = TEXT.replace("recourses: none", f"recourses:\n  {taken}: {{against: [trust], kind: notice}}\n")
    after = added(rules, load_product_text(text, "p.yaml", rules.vocabulary))
    assert taken not in after
    assert f"{taken}-2" in after


def test_where_the_search_ended_it_is_not_said_that_no_set_does(some, description):
    plan = replace(plan_for(some, description, "low"), found=False, minimal=False, changes=(), bound="1 high")
    assert "No plan was found. The search ended" in plan_text("Trust", "low", plan, Look(width=200))
    assert "No set of remedies clears it all" in plan_text("Trust", "low", replace(plan, bound=""), Look(width=200))


def test_the_same_remedy_for_several_entries_is_told_once(some, description):
    plan = plan_for(some, description, "low")
    one = replace(plan.changes[0], name="leave this out", section="data")
    steps = [
        replace(one.steps[0], kind="take", where="scores.trust.inputs", value=word, line=11) for word in ("a", "b")
    ]
    several = tuple(replace(one, about=word.value.upper(), steps=(word,)) for word in steps)
    text = plan_text("Trust", "low", replace(plan, changes=several), Look(width=200))
    assert " 1. Leave this out, for 2 pieces of data: A, B\n" in text
    assert "    - take a, b out of scores.trust.inputs (line 11)\n" in text
    assert " 2. " not in text
