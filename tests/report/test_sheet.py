"""The page for the person who is scored: what it says is known, what it leaves open, and in which words."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from report.conftest import SOME_RULES
from report.people import CHECKED, EXAMPLES, NO_RULE, People, example, with_checked
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from audit.model.letter_texts import RIGHTS
from audit.model.schema import TYPES
from audit.report.people_html import sheet_html
from audit.report.sheet import FINDINGS_SHOWN, QUESTIONS_SHOWN
from audit.report.sheet_markdown import sheet_markdown

ROOT = Path(__file__).parents[2]
JUDGING = re.compile(r"illegal|unlawful|against the law|violat|breach|crimin|offen[cs]e", re.IGNORECASE)
ROWS = ("what", "who", "makes", "looks_at", "decides", "sees", "kept", "asked", "told")

FULL = """
format: 1
product: {name: Points, operator: firm, summary: Scores people., stage: live, nature: real, jurisdictions: [CN], sector: credit,
    participation: not-asked, as_of: 2024-01-01, perspective: outside, evidence: [paper]}
parties:
  firm: {name: The Firm, kind: platform, roles: [operator], evidence: [paper]}
  bank: {name: The Bank, kind: bank, roles: [decider], evidence: [paper]}
data:
  buys: {name: What you buy, category: commerce.purchases, retention: P2Y, evidence: [paper]}
permissions:
  tick: {name: The tick, covers: [buys], how: pre-ticked, evidence: [paper]}
flows:
  out: {from: firm, to: bank, carries: [points], evidence: [paper]}
scores:
  points: {name: The points, made_by: firm, form: number, inputs: [buys], told: {existence: yes, weights: no}, retention: indefinite, evidence: [paper]}
consequences:
  loan: {name: The loan, because_of: [points], decided_by: bank, kind: access, evidence: [paper]}
publications:
  board: {name: The board, of: [points], audience: [employers], evidence: [paper]}
recourses:
  say-no: {name: The form, against: [points], kind: objection, offered: yes,
    decided_by: firm, free: yes, file_within: P30D, answered_within: P10D, evidence: [paper]}
evidence:
  paper: {title: A paper, date: 2023-05, author: The Paper, grade: reported}
"""


@pytest.fixture(scope="module")
def people(rules):
    return People(rules)


@pytest.fixture(scope="module")
def audited(rules):
    return People(rules, SOME_RULES)


def rows(people, text):
    """Return what the page says is known, by row; nothing for what is not."""
    sheet = people.sheet(text)
    return {name: row.text if row.known else "" for name, row in zip(ROWS, sheet.rows, strict=True)}


def whole(sheet):
    return sheet_markdown(sheet)


class MarkdownPage(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "md"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_of_an_example(name, audited, snapshot):
    sheet = audited.sheet(example(EXAMPLES[name]), path=EXAMPLES[name])
    assert sheet_markdown(sheet) == snapshot(extension_class=MarkdownPage)


# -- what is known


def test_a_full_description_fills_every_row(people):
    assert rows(people, FULL) == {
        "what": "Scores people. It is in use.",
        "who": "The Firm",
        "makes": "The points (a number).",
        "looks_at": "What you buy. There may be more.",
        "decides": "The loan (whether you get it; decided by The Bank). There may be more.",
        "sees": "The Bank: The points; employers: The board.",
        "kept": "The points: without end; What you buy: 2 years.",
        "asked": "You are not asked; The tick: the box was ticked already.",
        "told": "You are told: that it exists. You are not told: how much each thing counts.",
    }
    assert {row.said for row in people.sheet(FULL).rows} == {"Says: The Paper, 2023 (reported)"}


FORGOTTEN = {
    "what": ("summary: Scores people., stage: live, ",),
    "who": ("operator: firm, ",),
    "looks_at": ("inputs: [buys], ",),
    "kept": ("retention: P2Y, ", "retention: indefinite, "),
    "asked": ("how: pre-ticked, ", "participation: not-asked, "),
    "told": ("told: {existence: yes, weights: no}, ",),
}


@pytest.mark.parametrize("row", FORGOTTEN)
def test_what_is_not_written_is_not_known(row, people):
    text = FULL
    for part in FORGOTTEN[row]:
        assert part in text
        text = text.replace(part, "")
    assert rows(people, text)[row] == ""


@pytest.mark.parametrize("status", ["disputed", "unknown", "planned, since: 2030", "ended, until: 2020"])
@pytest.mark.parametrize(
    ("entry", "row", "name"),
    [
        ("points: {", "makes", "The points"),
        ("loan: {", "decides", "The loan"),
        ("out: {", "sees", "The Bank"),
        ("board: {", "sees", "employers"),
        ("tick: {", "asked", "The tick"),
    ],
)
def test_what_does_not_happen_for_sure_is_not_said_to(entry, row, name, status, people):
    assert name in rows(people, FULL)[row]
    assert name not in rows(people, FULL.replace(f"  {entry}", f"  {entry}status: {status}, "))[row]


@pytest.mark.parametrize(
    ("old", "new", "row", "told"),
    [
        ("form: number", "form: {disputed: [{value: number}, {value: grade}]}", "makes", "a number"),
        ("form: number", "form: unknown", "makes", "a number"),
        ("kind: access", "kind: {disputed: [{value: access}, {value: price}]}", "decides", "whether you get it"),
        ("how: pre-ticked", "how: unknown", "asked", "The tick"),
        ("existence: yes", "existence: {disputed: [{value: yes}, {value: no}]}", "told", "that it exists"),
        ("inputs: [buys]", "inputs: {possible: [buys]}", "looks_at", "What you buy"),
        ("retention: P2Y", "retention: {disputed: [{value: P2Y}, {value: P1Y}]}", "kept", "What you buy"),
        ("to: bank", "to: unknown", "sees", "The Bank: The points"),
        ("decided_by: bank", "decided_by: unknown", "decides", "The Bank"),
    ],
)
def test_what_is_disputed_or_only_possible_is_not_said(old, new, row, told, people):
    assert told in rows(people, FULL)[row]
    text = FULL.replace(old, new)
    if row == "sees":
        text = text.replace("decided_by: bank", "decided_by: unknown")  # else the decider is known to receive it
    assert told not in rows(people, text)[row]


def test_nobody_else_is_said_only_where_the_lists_are_complete(people):
    text = re.sub(r"(flows|publications):\n  .*\n", r"\1: none\n", FULL).replace(
        "because_of: [points], decided_by: bank, ", ""
    )
    closed = (
        text.replace("made_by: firm,", "made_by: firm, held_by: {value: [firm], complete: yes},")
        + "complete: [scores, consequences]\n"
    )
    assert rows(people, closed)["sees"] == "Nobody else gets it."
    for part in ("flows: none\n", "publications: none\n", "complete: [scores, consequences]\n", ", complete: yes"):
        assert part in closed
        assert rows(people, closed.replace(part, ""))["sees"] == "", part


# -- what is not known


def test_the_questions_are_few_and_in_words_for_the_person(audited):
    part = audited.sheet(example(EXAMPLES["sesame-credit"])).parts[0]
    assert 0 < len(part.lines) <= QUESTIONS_SHOWN
    assert all(one.text.endswith("?") and len(one.text.split()) < 40 for one in part.lines)
    assert re.fullmatch(r"And \d+ more questions\.", part.after[0])


def test_every_field_has_a_question_for_the_person(people):
    fields = {f"{type_}.{name}" for type_, spec in TYPES.items() if type_ != "effect" for name in spec.fields}
    assert set(people.texts.questions) == fields
    assert set(people.texts.more) == {
        f"{type_}.{name}"
        for type_, spec in TYPES.items()
        for name, field in spec.fields.items()
        if field.many and type_ != "effect"
    }


# -- what to ask for


def test_a_recourse_is_told_with_where_and_what_it_costs(people):
    told = people.sheet(FULL).parts[1].lines[0]
    assert (
        told.text
        == "Object: The points. Ask: The Firm. It is free. You have 30 days to ask. You get an answer within 10 days."
    )
    assert told.said == "Says: The Paper, 2023 (reported)"


def test_what_is_not_known_of_a_recourse_is_told(people):
    text = FULL.replace("decided_by: firm, free: yes, file_within: P30D, answered_within: P10D, ", "")
    told = people.sheet(text).parts[1].lines[0].text
    assert told == "Object: The points. Not known: whom to ask, if it is free and how much time you have."


@pytest.mark.parametrize("offered", ["no", "unknown", "{disputed: [{value: yes}, {value: no}]}"])
def test_a_recourse_that_may_not_be_there_is_not_on_offer(offered, people):
    lines = [one.text for one in people.sheet(FULL.replace("offered: yes", f"offered: {offered}")).parts[1].lines]
    assert lines[0] == "No way to ask for anything is described."
    assert ("Not on offer, says the description: object (The points)." in lines) == (offered == "no")


def test_a_right_is_named_where_its_provision_was_read(people):
    lines = [one.text for one in people.sheet(FULL).parts[1].lines]
    assert [one for one in lines if one.startswith(("An explanation: PIPL Article 24", "Object: PIPL Article 24"))]
    none = people.sheet(FULL, with_checked(people.rules.references))
    assert "PIPL" not in whole(none)
    assert "We have read no law that gave you a right here at that time (China)." in whole(none)


def test_no_country_no_right(people):
    told = whole(people.sheet(FULL.replace("jurisdictions: [CN], ", "")))
    assert "PIPL" not in told
    assert "It is not known which country's law counts here." in told


# -- what to look out for


def test_findings_stand_once_each_and_the_heaviest_first(rules):
    everything = People(rules, tuple(rule.id for rule in rules.rules))
    part = everything.sheet(example(EXAMPLES["nl-syri"])).parts[2]
    assert len(part.lines) == FINDINGS_SHOWN
    assert "A group or a district is picked for checks" in part.lines[0].text
    assert len({one.text.split(". It touches")[0] for one in part.lines}) == FINDINGS_SHOWN
    assert "more, less heavy" in part.after[0]


def test_no_finding_is_no_sign_of_safety(people):
    told = people.sheet(FULL).parts[2]
    assert [one.text for one in told.lines] == [people.texts.sheet.findings_none]
    assert "does not mean that all is well" in told.lines[0].text


# -- words


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_says_that_something_is_forbidden(name, audited):
    for page, text in audited.pages(example(EXAMPLES[name])).items():
        assert not JUDGING.search(text), page
        assert "no legal advice" in text or page.startswith("operator")


def test_sentences_are_short(people):
    texts = [*_texts(people.texts.model_dump()["sheet"]), *people.texts.questions.values(), *people.texts.more.values()]
    sentences = [one for text in texts for one in re.split(r"[.:;?]", text)]
    assert max(len(one.split()) for one in sentences) <= 16


def _texts(value):
    if isinstance(value, str):
        return [value]
    return [text for one in (value.values() if isinstance(value, dict) else value) for text in _texts(one)]


# -- text stays text

FIVE, HOSTILE = (f"tests/report/data/{name}.product.yaml" for name in ("five-verdicts", "hostile"))
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False, "html": True})
LIVE = {"link_open", "image", "html_inline", "html_block", "s_open", "code_block", "fence", "table_open"}


class Parts(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found, self.attributes, self.text = [], set(), ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def hostile_pages(rules):
    people = People(rules, SOME_RULES)
    return [people.pages(example(path)) for path in (FIVE, HOSTILE)]


def test_hostile_text_makes_no_part_of_markdown(hostile_pages):
    plain, hostile = hostile_pages
    for name in (one for one in plain if one.endswith(".md")):
        tokens = [MARKDOWN.parse(pages[name]) for pages in (plain, hostile)]
        kinds = [{one.type for token in parsed for one in (token, *(token.children or ()))} for parsed in tokens]
        assert not kinds[1] & LIVE, name
        assert [one.type for one in tokens[0]] == [one.type for one in tokens[1]], name
        assert not re.search(r"^\s*::|##\[", hostile[name], re.MULTILINE)


def test_hostile_text_makes_no_part_of_html(hostile_pages):
    plain, hostile = hostile_pages
    for name in (one for one in plain if one.endswith(".html")):
        parts = [Parts(pages[name]) for pages in (plain, hostile)]
        assert parts[0].found == parts[1].found, name
        assert parts[1].attributes <= {"lang", "charset", "http-equiv", "content", "name", "class"}
        assert not set(parts[1].found) & {"script", "img", "a", "iframe", "link", "object", "form"}
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", hostile[name])


def test_hostile_text_is_shown(hostile_pages):
    _, hostile = hostile_pages
    assert "<script>alert(1)</script>" in Parts(hostile["sheet.html"]).text


def test_the_page_may_load_and_run_nothing(people):
    page = sheet_html(people.sheet(FULL))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"<script|https?:|url\(|@import| on\w+=| style=", page)
    assert (page.count("<style"), page.count('<html lang="en"')) == (1, 1)


def test_the_fixtures_name_what_there_is(people):
    assert set(CHECKED) <= set(people.rules.references)
    assert NO_RULE[0] not in {rule.id for rule in people.rules.rules}
    assert set(RIGHTS) == set(people.grounds(FULL))
