"""Evidence acts on finished verdicts: what is clear on old or weak evidence is asked again, and nothing else changes."""

from __future__ import annotations

import datetime as dt

import pytest
from decide.comparing import FIVE, TODAY, changed, some
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge.laws import description_of
from knowledge.widening import steps, widened

from audit.decide.disputes import disputes_of
from audit.decide.evidence import Limits, checked_limits, questioned
from audit.errors import UsageError
from audit.evaluate.engine import evaluate
from audit.load.product import load_product
from audit.model.detail import WITHOUT_ASKS

CREEP = "function-creep/other-area-of-life"
CLEAR = ("letter",)
BY = ("consequences", "letter", "evidence")
SOURCE = {"title": "A paper", "author": "a third party", "grade": "documented"}
AS_OF = (("product", "as_of"), "2026-11-01")


@pytest.fixture(scope="module")
def creep(rules):
    return some(rules, CREEP)


def verdicts_of(data, rules):
    return evaluate(rules, description_of(data, rules), detail=WITHOUT_ASKS)


def asked(data, rules, *limits, today=TODAY):
    description = description_of(data, rules)
    return questioned(verdicts_of(data, rules), description, rules, Limits(*limits), today)


def letter(verdicts):
    (one,) = [one for one in verdicts if one.when == "present" and dict(one.bindings).get("outcome") == "letter"]
    return one


def cleared(**source):
    """Return a description in which one verdict is clear, because of facts with one source."""
    dated = {**SOURCE, **source}
    return changed(FIVE, (("evidence", "notice"), dated), (BY, ["notice"]))


@pytest.fixture(scope="module")
def clear_data(creep):
    data = only_letter(cleared(date="2026-05-01"))
    assert [one.verdict for one in verdicts_of(data, creep)] == ["clear"]
    return data


def only_letter(data):
    kept = {"letter": data["consequences"]["letter"]}
    return changed(data, (("consequences",), kept))


# -- age


@pytest.mark.parametrize(
    ("date", "max_age", "today", "word"),
    [
        ("2026-05-01", "P1Y", TODAY, "clear"),
        ("2025-11-22", "P1Y", TODAY, "clear"),
        ("2025-11-20", "P1Y", TODAY, "ask"),
        ("2026-05-01", "P1Y", dt.date(2028, 1, 1), "ask"),
        ("2026", "P10M", TODAY, "ask"),
        ("2026-03", "P9M", TODAY, "clear"),
        (None, "P100Y", TODAY, "ask"),
    ],
)
def test_what_is_clear_on_evidence_older_than_allowed_is_asked_again(creep, date, max_age, today, word):
    source = {"date": date} if date else {}
    data = only_letter(changed(cleared(**source), (("data", "purchases", "evidence"), ["notice"])))
    (one,) = asked(data, creep, max_age, today=today)
    assert one.verdict == word


def test_a_fact_without_evidence_is_as_old_as_the_description(creep):
    data = only_letter(changed(FIVE, (("data", "purchases", "evidence"), None)))
    assert [one.verdict for one in asked(data, creep, "P1M", today=dt.date(2026, 12, 1))] == ["clear"]
    assert [one.verdict for one in asked(data, creep, "P1M", today=dt.date(2026, 12, 10))] == ["ask"]


def test_the_newest_of_several_sources_counts(creep, clear_data):
    old = changed(clear_data, (("evidence", "old"), {**SOURCE, "date": "2001"}), (BY, ["old", "notice"]))
    assert [one.verdict for one in asked(old, creep, "P1Y")] == ["clear"]


def test_of_a_dispute_the_oldest_side_counts(creep, clear_data):
    claims = [{"value": "attention", "evidence": ["notice"]}, {"value": "attention", "evidence": ["old"]}]
    sides = changed(
        clear_data,
        (("evidence", "old"), {**SOURCE, "date": "2001"}),
        (("consequences", "letter", "kind"), {"disputed": claims}),
    )
    before = {one.verdict for one in verdicts_of(sides, creep)}
    assert before == {"clear"}
    (one,) = asked(sides, creep, "P1Y")
    assert [missing.fact for missing in one.missing] == ["consequences.letter.kind"]


# -- grades


@pytest.mark.parametrize(("grade", "word"), [("reported", "clear"), ("documented", "clear"), ("observed", "ask")])
def test_what_is_clear_on_weaker_evidence_is_asked_again(creep, grade, word):
    data = only_letter(changed(cleared(date="2026"), (("data", "purchases", "evidence"), ["notice"])))
    (one,) = asked(data, creep, "", grade)
    assert one.verdict == word


# -- what the ask says


def test_the_ask_names_the_facts_and_their_places_and_could_be_as_grave_as_a_finding(creep):
    (one,) = asked(only_letter(cleared(date="2001")), creep, "P1Y")
    assert (one.verdict, one.settled_as, one.confidence) == ("ask", "clear", None)
    assert one.level.settled is None
    assert one.level.possible == "low"
    assert [missing.fact for missing in one.missing] == ["consequences.letter.kind"]
    asked_ = one.missing[0].question
    assert asked_ == "Is this still so: letter: kind = Attention? (from 2001-01-01, older than P1Y)"


def test_the_place_of_a_fact_is_where_it_stands(creep, root):
    path = str(root / "tests/report/data/five-verdicts.product.yaml")
    description = load_product(path, creep.vocabulary)
    verdicts = evaluate(creep, description, detail=WITHOUT_ASKS)
    found = questioned(verdicts, description, creep, Limits("P1D"), TODAY)
    (missing,) = letter(found).missing
    line = description.document.text.splitlines()[missing.place.line - 1]
    assert line[missing.place.column - 1 :].startswith("attention")


def test_what_does_not_apply_stays(rules):
    shaming = some(rules, "public-shaming/fault-broadcast")
    data = changed(
        FIVE, (("publications",), "none"), (("complete",), [{"list": "publications", "evidence": ["notice"]}])
    )
    before = [one.verdict for one in verdicts_of(data, shaming)]
    after = asked(data, shaming, "P1D")
    assert before == ["not-applicable"]
    assert [one.verdict for one in after] == before


def test_without_limits_nothing_changes(creep):
    assert asked(FIVE, creep) == verdicts_of(FIVE, creep)


@pytest.mark.parametrize(
    ("limits", "message"),
    [(("P1", ""), "no length of time"), (("indefinite", ""), "no length"), (("", "report"), "no grade 'report'")],
)
def test_a_limit_that_is_none_is_refused(rules, limits, message):
    with pytest.raises(UsageError, match=message):
        checked_limits(*limits, rules.vocabulary)


# -- the law


@settings(max_examples=50)
@given(st.data())
def test_evidence_never_touches_a_finding_and_only_asks_what_was_clear(rules, data):
    few = some(rules)
    described = FIVE
    for _ in range(data.draw(st.integers(0, 2))):
        described = widened(described, data.draw(st.sampled_from(steps(described, few.vocabulary))))
    limits = data.draw(
        st.sampled_from([("P1D",), ("P1Y",), ("", "declared"), ("", "adjudicated"), ("P1M", "reported")])
    )
    before, after = verdicts_of(described, few), asked(described, few, *limits)
    now = {(one.fingerprint, one.when): one for one in after}
    assert len(now) == len(before)
    for one in before:
        then = now[one.fingerprint, one.when]
        if one.verdict == "clear" and one.when == "present" and then != one:
            assert (then.verdict, then.settled_as) == ("ask", "clear")
            assert then.missing
        else:
            assert then == one


def test_everything_clear_is_asked_where_nothing_is_good_enough(rules):
    few = some(rules)
    after = asked(FIVE, few, "", "adjudicated")
    assert [one.rule for one in after if one.verdict == "clear" and one.when == "present"] == []
    assert [one for one in after if one.verdict == "clear"]


# -- disputes


def test_a_disputed_fact_is_shown_with_both_sides(rules):
    claims = [{"value": "serious", "evidence": ["notice"]}, {"value": "minor"}]
    data = changed(FIVE, (("consequences", "flat", "severity"), {"disputed": claims}))
    (one,) = disputes_of(description_of(data, rules), rules.vocabulary)
    assert one.fact == "consequences.flat.severity"
    sides = [(side.value, [by.id for by in side.sources], side.grade) for side in one.claims]
    assert sides == [("serious", ["notice"], "declared"), ("minor", ["notice"], "declared")]
    assert one.claims[0].sources[0].author == "the operator"
    bare = changed(data, (("consequences", "flat", "evidence"), None))
    assert [side.grade for side in disputes_of(description_of(bare, rules), rules.vocabulary)[0].claims] == [
        "declared",
        "assumed",
    ]


def test_disputed_lists_and_numbers_are_told_in_words(rules):
    data = changed(
        FIVE,
        (("parties", "landlord", "how_many"), {"disputed": [{"value": 20}, {"value": {"at_least": 50}}]}),
        (("scores", "points", "inputs"), {"disputed": [{"value": ["purchases"]}, {"value": []}]}),
    )
    found = disputes_of(description_of(data, rules), rules.vocabulary)
    assert [[side.value for side in one.claims] for one in found] == [["20", "at least 50"], ["purchases", "none"]]


def test_without_disputes_there_is_nothing_to_show(rules):
    assert disputes_of(description_of(FIVE, rules), rules.vocabulary) == ()
