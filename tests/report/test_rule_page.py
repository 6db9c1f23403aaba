"""A rule as a page: all of it is told, in words, by both renderings, and no text of a rule is more than text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from audit.language.grammar import Operator
from audit.language.parse import parse_condition, parse_names, parse_population
from audit.model.rule import Remedy
from audit.model.schema import SECTIONS, TYPES
from audit.report.case_words import value_words
from audit.report.condition_words import FULLER, NESTED_TYPES, Speaker, length_words
from audit.report.escaping import markdown_code, markdown_text
from audit.report.formats import Look
from audit.report.page_parts import page_markdown, page_terminal
from audit.report.plain import printable
from audit.report.rule_page import rule_page
from audit.report.rule_pages import rule_pages

RULE = "function-creep/other-area-of-life"
PARTS = [
    "Why it matters",
    "What it looks at",
    "What it asks: the facts",
    "It is a finding when",
    "How grave it is",
    "What would clear it",
    "Examples",
    "Where it comes from",
    "Provisions and standards",
    "Status",
    "The words",
]


def edited(rules, id_, **fields):
    """Return a shipped rule with other fields, in its rules."""
    rule = rules.rule(id_)
    return replace(rule, record=rule.record.model_copy(update=fields)), rules


def flat(text):
    return " ".join(text.split())


def part(page, title):
    (found,) = (one for one in page.parts if one.title == title)
    return found


# -- everything is told


def test_a_page_has_its_parts_in_order(rules):
    titles = [one.title for one in rule_page(rules.rule(RULE), rules).parts]
    assert [one for one in titles if one != "No problem when"] == PARTS
    assert titles.index("No problem when") == PARTS.index("How grave it is") + 1


def test_every_rule_tells_all_that_it_says_in_both_renderings(rules):
    for rule in rules.rules:
        page, record = rule_page(rule, rules), rule.record
        shown = flat(page_terminal(page, Look(80)))
        names = [fact.replace("_", " ") for fact in record.facts]
        written = [*record.facts.values(), *record.find.values(), *record.let.values()]
        written += [one for one in (record.applies_if, record.raise_if) if one]
        texts = [record.title, record.why, *record.not_a_problem_when]
        texts += [one.name for one in (*record.remedies, *record.cases)]
        texts += [rules.references[id_].title for id_ in record.references]
        texts += [rules.concerns[record.concern].anchors[anchor] for anchor in record.derives_from]
        assert [one for one in (*names, *written, *texts) if flat(one) not in shown] == [], rule.id
        markdown = flat(page_markdown(page))
        assert [one for one in written if markdown_code(flat(one)) not in markdown] == [], rule.id
        assert [one for one in (*names, *texts) if markdown_text(flat(one)) not in markdown] == [], rule.id


def test_both_renderings_have_the_same_parts_and_items(language_rules):
    for rule in language_rules.rules:
        page = rule_page(rule, language_rules)
        shown, markdown = flat(page_terminal(page, Look(100))), flat(page_markdown(page))
        for one in page.parts:
            assert one.title.upper() in shown
            assert f"## {one.title}" in markdown
            below = [text for item in one.items for text in (item.text, *item.below)]
            for text in (*one.before, *one.after, *below):
                assert flat(printable(text)) in shown
                assert flat(markdown_text(text)) in markdown


def test_no_sentence_is_in_the_words_of_the_program(language_rules):
    """No fact's sentence holds a path, a name with an underscore, or an operator of the language."""
    for rule in language_rules.rules:
        page = rule_page(rule, language_rules)
        for title in ("What it looks at", "What it asks: the facts"):
            for item in part(page, title).items:
                assert not re.search(r"[a-z]_[a-z]|\b[a-z]+\.[a-z]+\b|[\[\]]|>=", item.text), (rule.id, item.text)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_page_keeps_its_width_and_is_plain(width, rules):
    page = rule_page(rules.rule(RULE), rules)
    shown = page_terminal(page, Look(width))
    assert max(map(len, shown.split("\n"))) <= width
    assert "\x1b" not in shown
    assert re.sub("\x1b\\[[0-9]m", "", page_terminal(page, Look(width, color=True))) == shown


# -- conditions in words

TYPES_BOUND = {"product": "product", "score": "score", "outcome": "consequence", "source": "data", "tap": "flow"}
IN_WORDS = {
    "outcome.kind is access": "for the outcome, “what happens” is Access",
    "outcome.kind is not access": "for the outcome, “what happens” is something other than Access",
    "outcome.kind is one of [access, price, punishments]": "for the outcome, “what happens” is Access, Price or “punishments”",
    "tap.to is product.operator": "for the tap, “who receives” is “who runs it” for the product",
    "not tap.to is product.operator": "“who receives” is something other than “who runs it” for the product",
    "tap.to.kind is bank": "for whoever receives (the tap), “what it is” is Bank or lender",
    "source.setting is unrelated to outcome.setting": "people do not expect to count in “the area of life in which it takes effect” for the outcome",
    "score.purposes goes beyond tap.purposes": "“what it is used for” names something that “what it is passed on for” for the tap does not cover",
    "not score.purposes goes beyond tap.purposes": "names only what “what it is passed on for” for the tap covers",
    "score.inputs includes source": "for the score, “what goes into it” includes the source",
    "score.infers includes any of [morality, industriousness]": "includes at least one of these: Morals or Diligence",
    "score.infers includes all of [morality, industriousness]": "includes all of these: Morals and Diligence",
    "score.infers includes none of [morality, industriousness]": "includes none of these: Morals or Diligence",
    "outcome.severity >= serious": "is Serious or more",
    "product.people.scored >= 50": "“how many people are scored” is 50 or more",
    "source.retention longer than P1Y6M": "“how long it is kept” is longer than 1 year and 6 months",
    "source.retention longer than score.retention": "is longer than “how long it is kept” for the score",
    "score.told.weights is withheld": "somebody asked this and was not told: for the score, “whether people are told how much each factor counts”",
    "some flow of score exists": "there is at least one flow of the score",
    "no flow of score has (protection is none)": "there is no flow of the score for which “what is taken out before” is",
    "every flow of score has (protection is none)": "for every flow of the score: “what is taken out before” is",
    "some data that feeds score exists": "kind of data that goes into the score, directly or through what it was made from",
    "count different pieces.area >= 3": "has at least 3 different answers among all of “pieces”",
    "not (outcome.kind is access or score.form is number)": "it is not so that (for the outcome, “what happens” is Access, or for the score, “what",
}


def speaker(rules):
    sections = {name: one.one for name, one in rules.texts.sections.items()}
    return Speaker(rules.vocabulary, sections, TYPES_BOUND, {"pieces": "data"})


@pytest.mark.parametrize(("written", "words"), IN_WORDS.items(), ids=IN_WORDS)
def test_a_condition_in_words(written, words, rules):
    assert words in speaker(rules).condition(parse_condition(written))


def test_every_operator_is_said_above():
    assert [one for one in Operator.__args__ if not any(f" {one} " in written for written in IN_WORDS)] == []


def test_what_belongs_is_said_with_the_question_that_joins_it(rules):
    told = speaker(rules).found_through(parse_population("consequence of score", every=False))
    assert told == "“the scores or data that it rests on” for the consequence"


def test_the_tables_of_words_name_what_the_model_has():
    fields = {f"{type_}.{name}" for type_, spec in TYPES.items() for name in spec.fields}
    assert set(FULLER) - fields == set()
    assert set(NESTED_TYPES) == set(TYPES) - set(SECTIONS.values())


def test_lengths_and_values_in_words():
    assert [length_words(one) for one in ("P80Y", "P1M", "P2W", "indefinite", "home")] == [
        "80 years",
        "1 month",
        "2 weeks",
        "no end",
        "",
    ]
    assert value_words({"a_b": ["x", "y"], "c": None, "d": True}) == "a b: x, y, c: not known, d: yes"
    assert value_words([]) == "none"


def test_joined_facts_stand_as_a_list_with_the_inner_ones_in_brackets(rules):
    rule, _ = edited(rules, RULE, finding_if="a and (b or (c and not d)) and not (e or f)")
    assert [item.text for item in part(rule_page(rule, rules), "It is a finding when").items] == [
        "“a”",
        "“b” or (both “c” and not “d”)",
        "not (“e” or “f”)",
    ]
    assert parse_names("a or b")
    either, _ = edited(rules, RULE, finding_if="a or b")
    assert part(rule_page(either, rules), "It is a finding when").before == ("One of these holds:",)


# -- how grave


def grave(rules, id_, **fields):
    rule, _ = edited(rules, id_, **fields)
    found = part(rule_page(rule, rules), "How grave it is")
    return " ".join([*found.before, *(item.text for item in found.items)])


def test_a_level_from_the_effect_is_told_step_by_step(rules):
    told = grave(rules, RULE)
    assert "harm being done" in told
    assert "minor is low, moderate is medium, serious is high and grave is critical" in told
    assert "down" not in told
    lets = grave(rules, RULE, link="lets harm happen", raise_if="product.scored_groups includes any of [young-people]")
    assert "missing safeguard" in lets
    assert "One step down, because a safeguard is missing; not below low." in lets
    assert "One step up where for the product, “who is scored” includes “young people”; not above critical." in lets


def test_a_weight_of_its_own_is_told_with_its_level(rules):
    assert "a weight of its own, moderate: the level is medium" in grave(rules, "bundled-consent/one-yes-many-areas")


def test_a_rule_of_a_law_pack_has_no_level_and_a_page_in_its_folder(rules):
    rule, _ = edited(rules, RULE, pack="gdpr-22", link=None, weight=None)
    rule = replace(rule, id="law/gdpr-22/other-area-of-life")
    page = rule_page(rule, rules)
    assert "It has no level." in part(page, "How grave it is").before[0]
    assert part(page, "All elements appear met when")
    assert "law pack gdpr-22" in page.about
    pages = rule_pages(replace(rules, rules=(rule,)))
    assert list(pages) == ["README.md", "law/gdpr-22/other-area-of-life.md"]
    assert "## Law pack gdpr-22" in pages["README.md"]
    assert "](../../README.md)" in pages["law/gdpr-22/other-area-of-life.md"]


# -- what a rule may lack


def test_a_concern_without_a_rule_is_named_in_the_index(rules):
    index = rule_pages(replace(rules, rules=()))["README.md"]
    assert index.count("No rule yet: this concern is not checked.") == len(rules.concerns)


def test_a_rule_that_derives_from_nothing_says_so(rules):
    rule, _ = edited(rules, RULE, derives_from=())
    assert part(rule_page(rule, rules), "Where it comes from").after == ("It names no section that it derives from.",)


def test_a_rule_whose_concern_is_not_listed_has_a_page_and_stands_in_the_index(rules):
    rule, _ = edited(rules, RULE, concern="my-own")
    pages = rule_pages(replace(rules, rules=(rule,)))
    assert "concern my-own, which is not on the list" in pages[f"{RULE}.md"]
    assert f"## Of no listed concern\n\n- [{rule.record.title}]({RULE}.md)" in pages["README.md"]


@pytest.mark.parametrize("checked", ["yes", "no", "unsure"])
def test_a_reference_says_whether_somebody_read_it(checked, rules):
    id_ = rules.rule(RULE).record.references[0]
    one = rules.references[id_].model_copy(update={"checked": checked})
    changed = replace(rules, references={**rules.references, id_: one})
    told = part(rule_page(rules.rule(RULE), changed), "Provisions and standards").items[0].text
    assert told.endswith({"yes": "; checked)", "no": "; not checked)", "unsure": "; unsure)"}[checked])


# -- text stays text

HOSTILE = [
    "<script>alert(1)</script>",
    "[a link](https://example.com) ![image](x)",
    "*one* __two__ ~~three~~ `four` $x$",
    "# heading #",
    "1. one",
    "2) two",
    "- item",
    "+ item",
    "=====",
    "> quote",
    "| a | b |",
    "&lt;b&gt; &amp;",
    "back\\slash \\* tail\\",
    "    code",
    "``` fence",
    "line\n\n# break",
    "\u202eturned\x1b[31m",
]


def text_of(markdown):
    """Return the text that a reader of Markdown sees, and the kinds of what stands in it."""
    found = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    inline = [child for token in found for child in token.children or ()]
    return "".join(child.content for child in inline), {token.type for token in found}, {one.type for one in inline}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_written(text):
    shown, blocks, inline = text_of(markdown_text(text))
    assert shown == printable(text).strip()
    assert blocks == {"paragraph_open", "inline", "paragraph_close"}
    assert inline <= {"text", "text_special"}


@pytest.mark.parametrize("text", [*HOSTILE, "a ``b` c", "`", "tail`"])
def test_hostile_text_shows_as_written_in_code(text):
    shown, _, inline = text_of(f"see {markdown_code(text)}")
    assert shown == f"see {printable(text).strip()}"
    assert inline == {"text", "code_inline"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_rule_of_somebody_else_cannot_change_the_page(text, rules):
    fields = {
        "title": f"T {text}",
        "why": text,
        "not_a_problem_when": (text,),
        "remedies": (Remedy(name=text, kind="stop", effort="low"),),
    }
    rule, _ = edited(rules, RULE, **fields)
    plain, _ = edited(rules, RULE, **(dict.fromkeys(("title", "why"), "x") | {"not_a_problem_when": ("x",)}))
    plain = replace(plain, record=plain.record.model_copy(update={"remedies": (fields["remedies"][0],)}))
    _, blocks, inline = text_of(page_markdown(rule_page(rule, rules)))
    assert "html_block" not in blocks
    assert not inline & {"html_inline", "link_open", "image", "em_open", "s_open"}
    headings = [line for line in page_markdown(rule_page(rule, rules)).split("\n") if line.startswith("#")]
    assert len(headings) == len([one for one in page_markdown(rule_page(plain, rules)).split("\n") if one[:1] == "#"])
    assert "\x1b" not in page_terminal(rule_page(rule, rules), Look(80))
