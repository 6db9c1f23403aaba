"""What speaks against publishing an audit: all of it at once, each with its place, and nothing that does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from decide.comparing import TODAY, some

from audit.decide.citations import uncited
from audit.decide.publication import SAYS_CONSTRUCTED, unfit
from audit.evaluate.engine import evaluate
from audit.load.product import load_product_text
from audit.model.detail import WITHOUT_ASKS

FILE = Path(__file__).parents[1] / "data" / "published.product.yaml"
FIT = FILE.read_text(encoding="utf-8")
CREEP = "function-creep/other-area-of-life"
TWO_SIDES = "{origin: {disputed: [{value: given, evidence: notice}, {value: bought}]}}"
GUESS = "  guess: {title: Our guess, date: 2026, author: us, grade: assumed}\n"
REPLY = re.search(r"^  operator_response: .*\n", FIT, re.MULTILINE).group()


@pytest.fixture(scope="module")
def few(rules):
    return some(rules, CREEP)


@pytest.fixture
def against(few):
    """Say what speaks against publishing a description: messages by line."""

    def against(text, today=TODAY):
        description = load_product_text(text, "p.yaml", few.vocabulary)
        verdicts = evaluate(few, description, detail=WITHOUT_ASKS)
        return unfit(verdicts, description, few.vocabulary, today)

    return against


def edited(*pairs, text=FIT):
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def without_evidence(line, text=FIT):
    """Take the evidence of the entry that begins with these words away."""
    (found,) = [one for one in text.splitlines(keepends=True) if one.strip().startswith(line)]
    return text.replace(found, found.replace(", evidence: [report]", ""))


def paths(few, text):
    description = load_product_text(text, "p.yaml", few.vocabulary)
    return [".".join(map(str, path)) for path in uncited(description)]


# -- what is fit


def test_what_is_cited_asked_and_opened_is_fit(against, few):
    assert against(FIT) == ()
    description = load_product_text(FIT, "p.yaml", few.vocabulary)
    assert any(one.verdict == "finding" for one in evaluate(few, description, detail=WITHOUT_ASKS))


# -- (a) findings that rest on what is assumed or alleged


@pytest.mark.parametrize("grade", ["alleged", "assumed"])
def test_a_finding_on_weak_evidence_is_refused(grade, against):
    found = against(edited(("grade: reported", f"grade: {grade}")))
    (one,) = [one for one in found if one.message.startswith("the finding")]
    assert one.message == f"the finding {CREEP} rests on what is only {grade}"
    assert (one.place.path, one.excerpt.strip()) == ("p.yaml", "deposit:")
    assert "consequences.deposit.kind (line " in one.hint


@pytest.mark.parametrize("grade", ["recalled", "declared", "reported", "documented", "observed", "adjudicated"])
def test_a_stronger_grade_is_no_reason(grade, against):
    assert against(edited(("grade: reported", f"grade: {grade}"))) == ()


def test_one_strong_source_beside_a_weak_one_is_enough(against):
    rumour = "  rumour: {title: A rumour, date: 2026, author: a forum, grade: alleged, checked: yes}\n"
    more = FIT.replace("evidence: [report]", "evidence: [report, rumour]") + rumour
    assert against(more) == ()


def test_what_is_over_is_not_a_present_finding(against):
    over = edited(
        ("grade: reported", "grade: alleged"),
        ("    name: Deposit for a tool\n", "    name: Deposit for a tool\n    status: ended\n"),
    )
    assert against(over) == ()


# -- (b) statements without a source


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (without_evidence("corner: {name"), ["parties.corner.kind", "parties.corner.roles"]),
        (edited(("{value: yes, evidence: [notice]}", "yes")), []),
        (edited((", tone: degrading, evidence: [report]", ", tone: degrading")), []),
        (edited(("recourses: none\n", "recourses: none\nflows: {}\n")), ["flows"]),
        (edited(("{list: recourses, evidence: [letter]}", "recourses")), ["recourses", "complete.0"]),
        (edited((", answer: refused, evidence: [letter]", ", answer: refused")), ["withheld.0"]),
        (edited(("scores:\n", "  phone: {name: Phone}\nscores:\n")), ["data.phone"]),
        (edited(("scores:\n", "  phone:\nscores:\n")), ["data.phone"]),
        (edited(("scores:\n", "  phone: {status: planned, since: 2027}\nscores:\n")), ["data.phone.status", "data.phone.since"]),
        (edited(("scores:\n", "  phone: {category: {value: unknown, note: Nobody says.}, evidence: [report]}\nscores:\n")), []),
        (edited(("scores:\n", "  phone: {category: {value: device, evidence: [notice]}, origin: observed}\nscores:\n")), ["data.phone.origin"]),
        (edited(("scores:\n", "  phone: {held_by: [{value: corner, evidence: [notice]}, the-person]}\nscores:\n")), ["data.phone.held_by.1"]),
        (edited(("scores:\n", "  phone: {held_by: {value: [corner, the-person]}}\nscores:\n")), ["data.phone.held_by"]),
        (edited(("scores:\n", "  phone: {held_by: {value: unknown, complete: no}, retention: unknown}\nscores:\n")), ["data.phone"]),
        (edited(("scores:\n", f"  phone: {TWO_SIDES}\nscores:\n")), ["data.phone.origin.disputed.1"]),
        (edited(("scores:\n", "  phone: {held_by: {complete: yes}}\nscores:\n")), ["data.phone.held_by"]),
        (edited(("recourses: none\n", "recourses: none\nflows: {unknown: }\n")), []),
        (edited(("    essential: none\n", "    essential: {value: none, evidence: [guess]}\n")) + GUESS, ["consequences.deposit.essential"]),
        (edited(("  evidence: [report]\n\nparties", "  people: {scored: {at_least: 5}}\n\nparties")),
         ["product.operator", "product.stage", "product.nature", "product.jurisdictions", "product.people.scored"]),
    ],
)  # fmt: skip
def test_every_statement_without_a_source_is_told(text, told, few, against):
    assert paths(few, text) == told
    found = [one for one in against(text) if "no source for this" in one.message]
    assert sorted(one.message for one in found) == sorted(
        f"{path}: no source for this, and Corner shops is named" for path in told
    )
    assert all(one.place.line and one.excerpt and one.hint for one in found)


def test_a_score_without_evidence_is_told_fact_by_fact_and_its_label_too(few):
    bare = FIT.replace(
        "    labels: [{text: poor customer, tone: degrading, evidence: [report]}]\n    evidence: [report]\n",
        "    labels: [{text: poor customer}]\n    disparities: none\n",
    )
    assert bare != FIT
    assert paths(few, bare) == [
        "scores.points.made_by",
        "scores.points.subject",
        "scores.points.inputs",
        "scores.points.disparities",
        "scores.points.labels.0",
    ]


def test_evidence_that_is_only_an_assumption_is_no_source(few):
    text = edited(
        ("title: A newspaper's report on the points", "title: Our guess"), ("grade: reported", "grade: assumed")
    )
    assert {"product.operator", "parties.corner.kind", "consequences.deposit.kind"} <= set(paths(few, text))
    assert "scores.points.told.existence" not in paths(few, text)


def test_where_no_operator_is_named_nobody_is_accused(against):
    text = without_evidence("corner: {name", edited(("  operator: corner\n", "  operator: unknown\n")))
    assert against(text) == ()


def test_an_operator_in_the_long_form_or_in_dispute_is_named_too(against):
    for operator in (
        "{value: corner, evidence: [report]}",
        "{disputed: [{value: corner, evidence: [report]}, {value: the-person, evidence: [report]}]}",
    ):
        text = without_evidence("corner: {name", edited(("operator: corner\n", f"operator: {operator}\n")))
        assert [one.message.partition(":")[0] for one in against(text)] == [
            "parties.corner.kind",
            "parties.corner.roles",
        ]


# -- (c) the operator's reply


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("", "no request for the operator's reply is recorded"),
        ("  operator_response:\n", "no request for the operator's reply is recorded"),
        ("  operator_response: {answer: No.}\n", "no request for the operator's reply is recorded"),
        ("  operator_response: {asked_on: unknown, answer: No.}\n", "no request for the operator's reply is recorded"),
        ("  operator_response: {asked_on: 2026-10-05}\n", "what came of the request to the operator is not recorded"),
        ('  operator_response: {asked_on: 2026-10-05, answer: " "}\n', "what came of the request to the operator is not recorded"),
        ("  operator_response: {asked_on: 2026-11-23, answer: Not yet.}\n", "the operator is asked only on 2026-11-23"),
        ("  operator_response: {asked_on: 2026-11-22, answer: Not yet.}\n", None),
        ("  operator_response: {asked_on: 2026, answer: Not yet.}\n", None),
    ],
)  # fmt: skip
def test_the_operator_was_asked_and_it_is_told_what_came_of_it(reply, told, against):
    found = against(FIT.replace(REPLY, reply))
    assert [one.message for one in found] == ([told] if told else [])
    assert all("answer" in one.hint or "asking" in one.hint for one in found)


def test_that_nobody_is_named_spares_nobody_the_question(against):
    found = against(edited(("  operator: corner\n", ""), (REPLY, "")))
    assert [one.hint[:28] for one in found] == ["ask whoever may run it (scor"]


# -- (d) sources


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Notice to customers", 'title: ""', ["evidence notice has no title"]),
        ("date: 2026-01, ", "", ["evidence notice has no date"]),
        ("date: 2026-01, author: the operator, grade: declared", "publisher: x", ["evidence notice has no date and no author and no grade"]),
        ("grade: declared, checked: yes", "grade: declared, checked: no", []),
        ("grade: reported, checked: yes", "grade: reported, checked: no", [f"evidence report was not opened (checked: no), and findings rest on it: {CREEP}"]),
        ("grade: reported, checked: yes", "grade: reported", [f"evidence report does not say whether it was opened, and findings rest on it: {CREEP}"]),
    ],
)  # fmt: skip
def test_a_source_can_be_looked_up_and_was_opened_where_a_finding_rests_on_it(old, new, told, against):
    found = against(edited((old, new)))
    assert [one.message for one in found] == told
    assert all(one.excerpt.strip().startswith(("notice:", "report:")) for one in found)


# -- what was made up, and archetypes

BARE = re.sub(r",? evidence: \[report\]|^    evidence: \[report\]\n|^  evidence: \[report\]\n", "", FIT.replace(REPLY, ""), flags=re.MULTILINE)  # fmt: skip


def test_without_any_source_all_of_it_is_told(against):
    found = [one.message for one in against(BARE)]
    assert len(found) > 20
    assert sum("no source" in one for one in found) == len(found) - 2
    assert found == [one.message for one in sorted(against(BARE))]


@pytest.mark.parametrize("word", SAYS_CONSTRUCTED)
@pytest.mark.parametrize("field", ["summary", "note"])
def test_what_was_made_up_is_exempt_and_says_so(word, field, against):
    made_up = BARE.replace("nature: real", "nature: {value: constructed}")
    (one,) = against(made_up)
    assert one.message == "neither summary nor note tells a reader that this is constructed"
    assert against(re.sub(r"  summary: .*\n", f"  {field}: It is {word.upper()}.\n", made_up)) == ()


def test_an_archetype_names_no_operator_and_says_so(against):
    nobody = BARE.replace("  operator: corner\n", "")
    assert against(nobody)
    assert against(nobody.replace("  stage: live\n", "  stage: live\n  note: An archetype, not one product.\n")) == ()
    assert against(BARE.replace("  stage: live\n", "  stage: live\n  note: An archetype, not one product.\n"))


def test_sources_of_what_was_made_up_can_be_looked_up_too(against):
    made_up = edited(
        ("nature: real", "nature: constructed"),
        ("A chain of shops", "An invented chain of shops"),
        ("date: 2026-01, ", ""),
    )
    assert [one.message for one in against(made_up)] == ["evidence notice has no date"]


@pytest.mark.parametrize("nature", ["", "  nature: unknown\n"])
def test_whether_it_exists_is_said(nature, against):
    found = against(edited(("  nature: real\n", nature)))
    assert [(one.message, one.hint) for one in found] == [
        ("it does not say whether this product exists", "write nature: real or constructed")
    ]
