"""The letters: what they ask for, on which ground, and what is left to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from report.conftest import SOME_RULES
from report.making import report_of_text
from report.people import EXAMPLES, People, example, with_checked
from report.test_sheet import FULL, JUDGING, MARKDOWN, MarkdownPage

from audit.model.letter_texts import RIGHTS
from audit.report.letter import Letter
from audit.report.letter_markdown import letter_markdown
from audit.report.people_html import letter_html

ROOT = Path(__file__).parents[2]
ALL_EXAMPLES = sorted((ROOT / "examples").rglob("*.product.yaml"))
LETTERS = (*RIGHTS, "operator")


@pytest.fixture(scope="module")
def people(rules):
    return People(rules)


@pytest.fixture(scope="module")
def audited(rules):
    return People(rules, SOME_RULES)


def body(letter: Letter) -> str:
    """Return what is sent, without the notes beside it."""
    return letter_markdown(letter).split("\n---\n", 1)[1]


def notes(letter: Letter) -> str:
    return " ".join(letter.notes)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_letters_of_an_example(name, audited, snapshot):
    drafts = audited.letters(example(EXAMPLES[name]))
    told = "\n\n".join(f"<!-- {which} -->\n\n{letter_markdown(letter)}" for which, letter in drafts.items())
    assert told == snapshot(extension_class=MarkdownPage)


# -- grounds


@pytest.mark.parametrize("path", ALL_EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_every_ground_is_checked_in_force_and_of_the_country(path, people):
    """With the references as they are, and with all of them checked: none stands in a letter that may not."""
    references, vocabulary = people.rules.references, people.rules.vocabulary
    text = path.read_text(encoding="utf-8")
    facts = people.facts(text)
    for known in (references, with_checked(references, *references)):
        for right, grounds in people.grounds(text, known).items():
            draft = body(people.letter(right, text, known))
            for one in grounds:
                provision = known[one.reference]
                assert (provision.checked, provision.status) == ("yes", "in-force")
                below = vocabulary.lists["jurisdictions"].below(provision.jurisdiction)
                assert set(facts.jurisdictions) & below
                assert one.title.split("(")[0] in draft.replace("\\", "")
    unread = [one.title for one in references.values() if one.checked != "yes" and one.kind in {"law", "case"}]
    for right in RIGHTS:
        draft = body(people.letter(right, text, references)).replace("\\", "")
        assert not [title for title in unread if title in draft]


@pytest.mark.parametrize("checked", ["no", "unsure"])
def test_a_provision_that_nobody_checked_is_no_ground(checked, people):
    references = dict(with_checked(people.rules.references, "pipl/24-3"))
    assert "PIPL Article 24" in body(people.letter("explanation", FULL, references))
    references["pipl/24-3"] = references["pipl/24-3"].model_copy(update={"checked": checked})
    letter = people.letter("explanation", FULL, references)
    assert "PIPL" not in body(letter)
    assert "The letter names no law. We have read none that gives this right" in notes(letter)


@pytest.mark.parametrize("status", ["withdrawn", "not-yet-applicable", "not-checked"])
def test_a_provision_that_is_not_in_force_is_no_ground(status, people):
    references = dict(with_checked(people.rules.references, "pipl/24-3"))
    references["pipl/24-3"] = references["pipl/24-3"].model_copy(update={"status": status})
    assert "PIPL" not in body(people.letter("objection", FULL, references))


@pytest.mark.parametrize(
    ("as_of", "cited"),
    [("2021-11-01", True), ("2021-10-31", False), ("2021", False), ("2021-11", True), ("2022", True), ("2019", False)],
)
def test_a_law_of_a_later_time_is_no_ground(as_of, cited, people):
    letter = people.letter("explanation", FULL.replace("as_of: 2024-01-01", f"as_of: {as_of}"))
    assert ("PIPL Article 24" in body(letter)) == cited


def test_the_later_of_two_dates_counts(people):
    references = dict(with_checked(people.rules.references, "pipl/24-3"))
    references["pipl/24-3"] = references["pipl/24-3"].model_copy(update={"applies_from": "2024-01-02"})
    assert "PIPL" not in body(people.letter("explanation", FULL, references))


@pytest.mark.parametrize(
    ("jurisdictions", "title"),
    [("[DE]", "C-203/22"), ("[EU]", "C-203/22"), ("[CN-XJ]", "PIPL"), ("[US-CA]", "Regulation B"), ("[KE]", "")],
)
def test_the_law_of_the_country_is_named(jurisdictions, title, people):
    text = FULL.replace("jurisdictions: [CN]", f"jurisdictions: {jurisdictions}").replace("2024-01-01", "2026-01-01")
    draft = body(people.letter("explanation", text))
    assert [one for one in ("C-203/22", "PIPL", "Regulation B") if one in draft] == ([title] if title else [])


def test_a_law_on_credit_is_named_for_credit_only(people):
    text = FULL.replace("jurisdictions: [CN]", "jurisdictions: [US]")
    assert "Regulation B" in body(people.letter("explanation", text))
    for sector in ("sector: housing", "sector: unknown"):
        assert "Regulation B" not in body(people.letter("explanation", text.replace("sector: credit", sector)))


@pytest.mark.parametrize("unknown", ["", "jurisdictions: unknown, ", "jurisdictions: {possible: [CN]}, "])
def test_an_unknown_country_gives_no_ground_and_says_so(unknown, people):
    letter = people.letter("explanation", FULL.replace("jurisdictions: [CN], ", unknown))
    assert "I ask for this under" not in body(letter)
    assert "it is not known which country's law counts here" in notes(letter)


# -- what a letter says


@pytest.mark.parametrize("right", RIGHTS)
def test_a_letter_names_what_the_product_does(right, people):
    draft = body(people.letter(right, FULL))
    for fact in ("The Firm", "Points", "The points (a number)", "What you buy", "The loan"):
        assert fact in draft
    assert draft.count("The points") > 1, "what is asked for names the score"


@pytest.mark.parametrize("right", RIGHTS)
def test_a_letter_on_an_almost_empty_description_still_asks(right, people):
    text = "format: 1\nproduct: {name: X, as_of: 2024, perspective: outside}\ndata: {a: {category: health}}\n"
    letter = people.letter(right, text)
    assert letter.to[0] == people.texts.blanks.operator
    assert "It is not known who runs the product." in notes(letter)
    assert "As far as I know" not in body(letter)
    assert re.search(r"any score, grade, list entry or label about me", body(letter))


def test_a_recourse_of_the_kind_is_named(people):
    assert "you have a way to ask for this (The form)" in body(people.letter("objection", FULL))
    assert "you answer within 10 days" in body(people.letter("objection", FULL))
    assert "a way to ask" not in body(people.letter("access", FULL))


@pytest.mark.parametrize("offered", ["no", "unknown"])
def test_a_recourse_that_may_not_be_there_is_not_named(offered, people):
    letter = people.letter("objection", FULL.replace("offered: yes", f"offered: {offered}"))
    assert "a way to ask" not in body(letter)
    assert ("not on offer" in notes(letter)) == (offered == "no")


def test_somebody_else_to_go_to_is_told_beside_the_letter(people):
    text = FULL.replace(
        "recourses:\n",
        "recourses:\n  board-of-appeal: {against: [points], kind: appeal, offered: yes, decided_by: bank}\n",
    )
    assert "somebody else can look at it: The Bank." in notes(people.letter("access", text))


@pytest.mark.parametrize("which", LETTERS)
def test_a_letter_has_its_blanks(which, people):
    letter = people.letters(FULL)[which]
    blanks = people.texts.blanks
    wanted = [blanks.name, blanks.address, blanks.date, blanks.answer_by, blanks.operator_address]
    wanted += [blanks.organisation] if which == "operator" else [blanks.account]
    for page in (letter_markdown(letter), letter_html(letter)):
        assert [one for one in wanted if one not in page] == []
        assert not re.search(r"\{\w+\}", page), "every name is filled in"


def test_the_operator_is_asked_for_a_reply(audited, monkeypatch):
    monkeypatch.setattr("audit.report.letter_operator.QUESTIONS_SHOWN", 3)
    text = example(EXAMPLES["sesame-credit"])
    letter = audited.to_operator(text)
    draft = body(letter)
    (product,) = report_of_text(text, "p.yaml", audited.rules, *SOME_RULES).products
    found = [one for one in product.verdicts if one.verdict == "finding" and one.when == "present"]
    asked = next(one for one in letter.blocks if one.text == audited.texts.letter.operator.questions)
    assert list(asked.items) == [one.question for one in product.questions[: len(asked.items)]]
    listed = next(one for one in letter.blocks if one.text == audited.texts.letter.operator.findings)
    assert len(listed.items) == len(found)
    assert all(re.search(r"Source: .+, \d{4} \(\w+", one) for one in listed.items)
    assert "The description is of 2019." in draft
    assert "We will publish your reply with the audit." in draft
    assert f"{len(product.questions) - len(asked.items)} more questions" in draft


def test_an_operator_with_nothing_found_is_told_so(people):
    draft = body(people.to_operator(FULL))
    assert "The rules found nothing in what is described." in draft
    assert "We have no open question." in draft


def test_a_made_up_product_has_nobody_to_write_to(people):
    text = FULL.replace("nature: real", "nature: constructed")
    for letter in people.letters(text).values():
        assert "made up" in notes(letter)


@pytest.mark.parametrize("which", LETTERS)
def test_no_letter_says_that_something_is_forbidden(which, audited):
    for path in EXAMPLES.values():
        assert not JUDGING.search(letter_markdown(audited.letters(example(path))[which]))


# -- blanks and text that looks like one


@pytest.mark.parametrize(
    "name", ["[your name](https://example.org)", "[date]: https://example.org", "[x] [date][date]"]
)
def test_a_text_that_looks_like_a_blank_makes_no_link(name, people):
    draft = letter_markdown(people.letter("access", FULL.replace("name: The Firm", f'name: "{name}"')))
    tokens = [child for token in MARKDOWN.parse(draft) for child in token.children or ()]
    assert "link_open" not in {one.type for one in tokens}
    page = letter_html(people.letter("access", FULL.replace("name: The Firm", f'name: "{name}"')))
    assert "<a " not in page
