"""Questions about generated products: what a single answer can settle is found, and what is told holds in the file."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from decide.generated import description_of, only, products
from hypothesis import given, settings

from audit.decide.answering import Source, answered, parse_answer
from audit.decide.questions import _named, questions_about
from audit.decide.settling import open_asks
from audit.errors import UsageError
from audit.evaluate.answers import Slot
from audit.evaluate.engine import evaluate
from audit.evaluate.entities import list_name
from audit.evaluate.unsettled import unsettled
from audit.load.product import load_product_text
from audit.model.detail import WITHOUT_ASKS
from audit.model.schema import SECTIONS, TYPES

FEW, MANY = 5, 100
"""Products in `make test`, and in the long run."""
DAY = dt.date(2026, 11, 23)
NO_FINDING = {"clear", "not-applicable", "gone"}
SOURCE = Source("letter", title="Answer to our letter", author="the operator", grade="declared")


@pytest.fixture(scope="module")
def few(rules):
    return only(rules)


def single_answers(world):
    """Yield every answer to one question: a word for a fact that may be several, a list that is complete."""
    for section in SECTIONS:
        if world.is_open(section):
            yield Slot("list", section, ""), True
    for entity in (world.root, *(one for one in world.written.values() if one.at)):
        for spec in TYPES[entity.type].fields.values():
            if spec.area_of:
                continue
            value = world.value(entity, spec)
            if spec.many and any(claim.open for claim in value.claims):
                yield Slot("list", list_name(entity, spec.name), ""), True
            elif isinstance(value, frozenset) and len(value) > 1:
                for word in sorted(value):
                    yield Slot("fact", entity.id, spec.name), frozenset({word})


def verdicts_with(few, description, fact, answer):
    """Return the verdicts by fingerprint once an answer stands in the file; None where it is none of a file's own."""
    if answer.startswith("does not include"):  # it names what is not in a list; `answer` writes only what is
        return None
    member = answer.removeprefix("includes ")
    sign = "=" if member == answer else "+="
    try:
        text = answered(description.document, few, [parse_answer(f"{fact}{sign}{member}")], SOURCE, DAY)
    except UsageError:  # a flow that follows from other facts has no entry
        return None
    changed = load_product_text(text, "p.yaml", few.vocabulary)
    return {
        one.fingerprint: one.verdict for one in evaluate(few, changed, detail=WITHOUT_ASKS) if one.when == "present"
    }


def named(ask):
    return (ask.rule, ask.subject.id, ask.key)


def settled_by_trying(asks):
    """Return, for each ask that one answer settles, the questions that do."""
    found = {}
    for slot, value in single_answers(asks[0].run.world) if asks else ():
        for ask in asks:
            if slot not in found.get(named(ask), ()) and ask.truth_with({slot: value}) is not None:
                found.setdefault(named(ask), set()).add(slot)
    return found


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_if_a_single_fact_can_settle_an_ask_some_answer_to_a_question_does(few, count):
    """Every answer to every question is tried on every ask; nothing of how questions are found is used."""
    seen = Counter()

    @settings(max_examples=count)
    @given(data=products())
    def law(data):
        description = description_of(data, few)
        asks = unsettled(few, description)
        tried = settled_by_trying(asks)
        told = {
            name
            for question in questions_about(few, description).questions
            for outcome in question.outcomes
            for name in (*outcome.findings, *outcome.clear)
        }
        alone = {named(one.ask): one for one in open_asks(asks)[0]} if asks else {}
        for key, slots in tried.items():
            assert alone[key].alone, (key, slots)
            assert _named(alone[key]) in told
            seen["settled alone"] += 1
        seen["asks"] += len(asks)

    law()
    assert count < seen["settled alone"] < seen["asks"]


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_an_answer_written_into_the_file_settles_what_it_is_told_to_settle(few, count):
    """The three best questions of each product, every kind of answer that can be written with `answer`."""
    seen = Counter()

    @settings(max_examples=count)
    @given(data=products())
    def law(data):
        description = description_of(data, few)
        asks = unsettled(few, description)
        fingerprints = {}
        for one in open_asks(asks)[0] if asks else ():
            fingerprints.setdefault(_named(one), set()).add(one.ask.fingerprint)
        for question in questions_about(few, description).questions[:3]:
            for outcome in question.outcomes:
                now = verdicts_with(few, description, question.fact, outcome.answer)
                if now is None:
                    seen["not written"] += 1
                    continue
                for names, wanted in ((outcome.findings, {"finding"}), (outcome.clear, NO_FINDING)):
                    for name in names:
                        assert {now.get(one, "gone") for one in fingerprints[name]} & wanted, (
                            question.fact,
                            outcome,
                            name,
                        )
                        seen["settled"] += 1

    law()
    assert seen["settled"] > max(count, seen["not written"])
