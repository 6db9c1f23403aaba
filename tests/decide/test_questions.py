"""What to find out: every answer told to settle something was tried, and the best questions come first."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from audit.decide.answering import Source, answered, parse_answer
from audit.decide.questions import questions_about
from audit.decide.settling import kinds_of
from audit.errors import DescriptionError, UsageError
from audit.evaluate.engine import evaluate
from audit.evaluate.unsettled import unsettled
from audit.load.product import describe, load_product, load_product_text
from audit.model.detail import WITHOUT_ASKS
from audit.report.formats import Look
from audit.report.questions_text import questions_json, questions_text

TEXT = """\
# a small description
format: 1
product: {name: Points, as_of: 2026-01, perspective: outside, jurisdictions: [DE], scored_groups: {value: [users], complete: yes}, participation: free-choice}
parties:
  shop: {kind: shop, roles: [operator]}
data:
  visits: {category: health.appointments, origin: shared-by-a-party, held_by: [shop], about: [the-person], setting: health.care}
scores:
  points:   # the score
    subject: person
    made_by: shop
    inputs: {value: [visits], complete: yes}
consequences:
  discount: {because_of: [points], decided_by: shop, kind: price, setting: commerce.shopping, adverse_for: low-scorers, falls_on: [the-person]}
complete: [data, scores, consequences, parties]
evidence:
  notice: {title: Notice, date: 2026-01, author: the shop, grade: declared, checked: yes}
"""
DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def description(rules):
    return load_product_text(TEXT, "p.yaml", rules.vocabulary)


@pytest.fixture(scope="module")
def found(rules, description):
    return questions_about(rules, description)


def asks(rules, description):
    verdicts = evaluate(rules, description, detail=WITHOUT_ASKS)
    return {one.fingerprint for one in verdicts if one.verdict == "ask" and one.when == "present" and not one.pack}


def test_the_open_asks_are_those_of_the_audit(rules, description):
    assert {one.fingerprint for one in unsettled(rules, description)} == asks(rules, description)


def test_most_decisive_first_and_no_probabilities(found):
    values = [one.value for one in found.questions]
    assert values == sorted(values, reverse=True)
    assert found.questions[0].settles > 1


def test_the_domain_is_cut_by_what_rules_would_want():
    kinds = kinds_of([frozenset("ab"), frozenset("bc")], frozenset("abcd"))
    assert set(kinds) == {frozenset("a"), frozenset("b"), frozenset("c"), frozenset("d")}


@pytest.mark.parametrize("number", range(6))
def test_an_answer_settles_what_it_is_told_to_settle(number, rules, description, found):
    """Written into the file with `answer`, an answer of the kind that is shown settles at least those verdicts."""
    words = [one for one in found.questions if not any("include" in outcome.answer for outcome in one.outcomes)]
    facts = [one for one in words if not one.is_list and one.outcomes]
    question = facts[number]
    for outcome in question.outcomes:
        answer = parse_answer(f"{question.fact}={outcome.answer}")
        text = answered(description.document, rules, [answer], Source("notice"), DAY)
        changed = load_product_text(text, "p.yaml", rules.vocabulary)
        settled = asks(rules, description) - asks(rules, changed)
        assert len(settled) >= len({*outcome.findings, *outcome.clear})


def test_if_one_fact_can_settle_an_ask_some_question_tells_so(rules, description, found):
    told = {name for one in found.questions for outcome in one.outcomes for name in (*outcome.findings, *outcome.clear)}
    alone = [one for one in unsettled(rules, description) if len(one.settlement().answers) == 1]
    assert alone
    assert {one.rule for one in alone} <= {name.partition(" ")[0] for name in told}


def test_the_fewest_questions_hold_a_settling_set_of_every_ask_but_those_told(found):
    assert found.exact
    assert 0 < len(found.minimal) <= len(found.questions)
    assert set(found.minimal) <= {one.fact for one in found.questions}
    assert found.unsettled < found.asks


def test_the_json_has_its_shape(found):
    data = json.loads(questions_json(found))
    assert data["schema_version"] == 1
    first = data["questions"][0]
    assert {"fact", "question", "location", "settles", "helps", "worst_level"} <= first.keys()
    assert {"path", "line", "column"} == first["location"].keys()
    assert data["minimal"] == list(found.minimal)


def test_the_text_fits_the_screen_and_says_how_it_ranks(found):
    text = questions_text("Points", found, Look(width=80))
    assert max(len(line) for line in text.split("\n")) <= 80
    assert "The fewest questions" in text
    assert "No probabilities" in text
    assert len(questions_text("Points", found, Look(width=80, verbose=True))) > len(text)


def test_a_question_that_nothing_is_open_for(rules, root):
    path = root / "examples/comparators/l4-card-fraud.product.yaml"
    found = questions_about(rules, load_product(str(path), rules.vocabulary))
    assert (found.questions, found.asks) == ((), 0)
    assert "Nothing is open." in questions_text("Card", found, Look())


# -- answer

ANSWERS = {
    "a fact": ("scores.points.told.weights=no", "made_by: shop\n", "told: {weights: {value: no, evidence: [notice]}}"),
    "a member": ("consequences.discount.falls_on+=their-contacts", "", "falls_on: [the-person, {value: their-contacts, evidence: [notice]}]"),
    "a list that is complete": ("permissions=complete", "", "parties, {list: permissions, evidence: [notice]}]"),
    "no section": ("flows=none", "", "flows: none"),
    "a list": ("consequences.discount.expected_sources=[commerce]", "", "expected_sources: {value: [commerce], evidence: [notice]}}"),
    "a length of time": ("scores.points.retention=P2Y", "", "retention: {value: P2Y, evidence: [notice]}"),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_written_with_its_source_and_nothing_else_changes(case, rules, description):
    answer, _, expected = case
    if answer == "permissions=complete":
        with pytest.raises(DescriptionError):  # nothing is written there that could be complete
            answered(description.document, rules, [parse_answer(answer)], Source("notice"), DAY)
        return
    text = answered(description.document, rules, [parse_answer(answer)], Source("notice"), DAY)
    assert expected in text
    assert "   # the score" in text
    kept = [line for line in TEXT.splitlines() if line in text.splitlines()]
    assert len(kept) >= len(TEXT.splitlines()) - 1
    assert describe(load_product_text(text, "p.yaml", rules.vocabulary).document, rules.vocabulary)


def test_one_member_does_not_make_a_list_complete_of_which_nothing_was_known(rules):
    text = TEXT.replace("perspective: outside", "perspective: inside")
    document = load_product_text(text, "p.yaml", rules.vocabulary).document
    answer = parse_answer("scores.points.infers+=reliability")
    text = answered(document, rules, [answer], Source("notice"), DAY)
    assert "infers: {value: [reliability], evidence: [notice], complete: no}" in text


def test_new_evidence_is_described(rules, description):
    source = Source("letter", title="Answer to our letter", author="the shop", grade="declared")
    text = answered(description.document, rules, [parse_answer("scores.points.told.weights=no")], source, DAY)
    assert (
        "letter: {title: Answer to our letter, author: the shop, date: 2026-11-23, grade: declared, checked: yes}"
        in text
    )


REFUSED = {
    "no answer": ("scores.points.retention", "this is no answer"),
    "known already": ("consequences.discount.kind=access", "this is known already (price)"),
    "no such fact": ("scores.pionts.retention=P1Y", "there is no fact"),
    "no such field": ("scores.points.retentoin=P1Y", "score has no field 'retentoin'"),
    "an inferred flow": ("flows.(discount.decided_by/points).protection=none", "has no entry"),
    "a section's entries": ("flows=yes", "a section is answered by none or complete"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_is_no_answer_is_refused_and_says_what_to_do(case, rules, description):
    answer, message = case
    with pytest.raises(UsageError) as caught:
        answered(description.document, rules, [parse_answer(answer)], Source("notice"), DAY)
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.hint


def test_a_value_that_the_fact_cannot_have_is_told_at_its_place(rules, description):
    with pytest.raises(DescriptionError) as caught:
        answered(description.document, rules, [parse_answer("scores.points.told.weights=maybe")], Source("notice"), DAY)
    assert "'told.weights' has no value 'maybe'" in str(caught.value)


def test_evidence_that_is_not_there_is_asked_for(rules, description):
    with pytest.raises(UsageError) as caught:
        answered(description.document, rules, [parse_answer("scores.points.retention=P1Y")], Source("notcie"), DAY)
    assert "did you mean 'notice'?" in caught.value.problems[0].hint
