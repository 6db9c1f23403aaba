"""What is faster gives what is plain: compiled conditions, answers tried on what was open only, entries looked up."""

from __future__ import annotations

import pytest
from shipped import ALL, SOME_AND_LONG

from audit.evaluate import compiled, conditions, linked
from audit.evaluate.assuming import assumed_of, truth_with
from audit.evaluate.bindings import rule_in_world
from audit.evaluate.cases import case_description
from audit.evaluate.engine import evaluate
from audit.evaluate.relations import Relations
from audit.evaluate.settle import one_value
from audit.evaluate.truth import any_of
from audit.evaluate.unsettled import unsettled
from audit.evaluate.world import World
from audit.load.product import load_product, load_product_text
from audit.model.detail import WITHOUT_ASKS
from benchmarks.generated import generated

LIMIT = 8
"""How many proposals of an ask are tried."""
SMALL = ("l1-affordability", "ke-loan-apps", "g-o2-telematics", "wechat-pay-score", "dishonest-shops")


def _from_scratch(run, subject, key, answers):
    """Return the truth with answers assumed, from a world that takes nothing over from another."""
    world = run.world
    assumed = assumed_of(answers)
    now = World(world.description, world.vocabulary, frame=world.frame, as_case=world.as_case, assumed=assumed)
    listed = World(
        world.description, world.vocabulary, frame=world.frame, as_case=world.as_case, assumed=now.listed.assumed
    )
    again = rule_in_world(run.rule, now, Relations(now), (listed, Relations(listed)))
    subjects = list(again.subjects())
    if subject.phantom:
        there = subject if any(one.phantom and one.type == subject.type for one in subjects) else None
    else:
        there = next((one for one in subjects if one.id == subject.id), None)
    return False if there is None else any_of(one.truth for one in again.bindings(there) if one.key == key)


@pytest.mark.parametrize("path", SOME_AND_LONG)
def test_answers_tried_on_what_was_open_come_out_as_on_everything(rules, path):
    """A settled combination stays settled, so it need not be judged again."""
    compared = 0
    for ask in unsettled(rules, load_product(str(path), rules.vocabulary)):
        for proposed in list(ask.proposals())[:LIMIT]:
            answers = {slot: one_value(value) for slot, value in proposed.items()}
            if answers:
                compared += 1
                fast = truth_with(ask.run, ask.subject, ask.key, answers)
                assert fast is _from_scratch(ask.run, ask.subject, ask.key, answers), (
                    ask.rule,
                    ask.subject.id,
                    answers,
                )
    assert compared > 0 or not unsettled(rules, load_product(str(path), rules.vocabulary))


def _interpreted(monkeypatch):
    """Let every condition be judged by the plain interpreter."""

    def plain(condition, rule):
        return lambda judge, bound: judge.interpreted(condition, bound)

    monkeypatch.setattr(conditions, "code_of", plain)


@pytest.mark.parametrize(
    "path", [path for path in ALL if path.name.removesuffix(".product.yaml") in SMALL], ids=lambda path: path.name
)
def test_compiled_conditions_give_the_verdicts_of_the_plain_interpreter(rules, path, monkeypatch):
    description = load_product(str(path), rules.vocabulary)
    faster = evaluate(rules, description)
    _interpreted(monkeypatch)
    assert evaluate(rules, description) == faster


def test_compiled_conditions_give_the_verdicts_of_the_plain_interpreter_on_every_case(language_rules, monkeypatch):
    """On cases of all rules, and of rules that between them use every word of the language."""
    described = [
        (frozenset({rule.id}), case_description(language_rules, rule, case))
        for rule in language_rules.rules
        for case in rule.record.cases
    ]
    faster = [evaluate(language_rules, one, chosen, as_case=True, detail=WITHOUT_ASKS) for chosen, one in described]
    _interpreted(monkeypatch)
    plain = [evaluate(language_rules, one, chosen, as_case=True, detail=WITHOUT_ASKS) for chosen, one in described]
    assert faster == plain


def test_a_defect_in_a_compiled_condition_would_be_seen(rules, monkeypatch):
    """The comparison above can fail: a wrong operator changes verdicts."""
    path = next(path for path in ALL if path.name.startswith("ke-loan-apps"))
    description = load_product(str(path), rules.vocabulary)
    right = evaluate(rules, description)
    monkeypatch.setattr(compiled.op, "is_within", lambda value, terms: value <= terms)
    assert evaluate(rules, description) != right


LOOKED_UP = [
    *(pytest.param(path.read_text(encoding="utf-8"), id=path.name) for path in ALL if path.name.startswith(SMALL)),
    pytest.param(generated(40, 160), id="many entries, inside"),
    pytest.param(generated(40, 60, perspective="outside"), id="many entries, outside"),
]


@pytest.mark.parametrize("wide", [1, linked.WIDE])
@pytest.mark.parametrize("text", LOOKED_UP)
def test_entries_that_are_looked_up_are_those_that_all_were_asked_for(rules, text, wide, monkeypatch):
    description = load_product_text(text, "p.yaml", rules.vocabulary)
    monkeypatch.setattr(linked, "WIDE", wide)
    monkeypatch.setattr(linked, "MANY", 1)
    looked_up = evaluate(rules, description, detail=WITHOUT_ASKS)
    monkeypatch.setattr(linked, "MANY", 10**9)
    assert looked_up == evaluate(rules, description, detail=WITHOUT_ASKS)


@pytest.mark.parametrize("way", ["_of", "_alike", "_related"])
def test_an_entry_that_is_not_looked_up_would_be_missed(rules, way, monkeypatch):
    description = load_product_text(generated(40, 160), "p.yaml", rules.vocabulary)
    right = evaluate(rules, description, detail=WITHOUT_ASKS)
    monkeypatch.setattr(linked, "MANY", 1)
    monkeypatch.setattr(linked.Lookup, way, lambda *_: set())
    assert evaluate(rules, description, detail=WITHOUT_ASKS) != right
