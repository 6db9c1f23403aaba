"""The report on a terminal: how it looks, that it keeps to its width, and that words carry what colours show."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from report.making import LEVELS, product, report, report_of_text, verdict
from rich.cells import cell_len

from audit.errors import Place
from audit.model.finding import FactSeen
from audit.report.console import STYLES
from audit.report.formats import Look, render
from audit.report.terminal_facts import SYMBOLS

ROOT = Path(__file__).parents[2]
L1 = "examples/comparators/l1-affordability.product.yaml"
FIVE = "tests/report/data/five-verdicts.product.yaml"
ONE_RULE = ("function-creep/other-area-of-life",)
SOME_RULES = (
    *ONE_RULE,
    "data-aggregation/many-areas-one-score",
    "opaque-scoring/factors-not-told",
    "opaque-scoring/hidden-score",
    "pay-or-share-to-recover/share-to-recover",
    "public-shaming/fault-broadcast",
)
"""Named, so that a rule that is added changes no snapshot, and costs no time."""
WIDTHS = (60, 80, 100, 120)
LOOKS = {
    "normal": {},
    "quiet": {"quiet": True},
    "verbose": {"verbose": True},
    "colour": {"color": True},
    "colour, verbose": {"color": True, "verbose": True},
}
LONG = ["x" * 3_000, "word " * 200, "信用评分" * 100, "\t".join("tabs" * 9), "👩‍👩‍👧" * 50, "e\u0301" * 300]
"""Names that do not fit into a line: one word, many words, letters that are two columns wide, tabs, joined and combined signs."""


def shown(found, width=100, **look):
    return render(found, "terminal", Look(width=width, **look))


def without_colour(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def in_sections(text):
    """Return the lines of each section by its title."""
    parts = re.split(r"^([A-Z][A-Z ]{4,})\b", text, flags=re.MULTILINE)
    return dict(zip((title.strip() for title in parts[1::2]), parts[2::2], strict=True))


@pytest.fixture(scope="session")
def reports(rules):
    """Reports of the examples, of one product with a verdict of each kind, and of products with names that do not fit."""
    paths = [*(one.relative_to(ROOT).as_posix() for one in sorted((ROOT / "examples").rglob("*.product.yaml"))), FIVE]
    found = {
        path: report_of_text((ROOT / path).read_text(encoding="utf-8"), path, rules, *SOME_RULES) for path in paths
    }
    five = (ROOT / FIVE).read_text(encoding="utf-8")
    for number, name in enumerate(LONG):
        quoted = json.dumps(name, ensure_ascii=False)
        text = (
            five.replace("Choice of tenants", quoted)
            .replace("Neighbourhood points", quoted)
            .replace("letter: {", f"letter: {{name: {quoted}, ")
        )
        found[f"long {number}"] = report_of_text(
            text, f"{name[:70]}.yaml" if number else f"{'d/' * 90}p.yaml", rules, *SOME_RULES
        )
    return found


REPORTS = [*sorted(one.relative_to(ROOT).as_posix() for one in (ROOT / "examples").rglob("*.product.yaml")), FIVE]
REPORTS += [f"long {number}" for number in range(len(LONG))]


# -- how it looks


@pytest.mark.parametrize(
    ("path", "only", "look"),
    [
        (L1, SOME_RULES, {}),
        (FIVE, ONE_RULE, {}),
        (FIVE, ONE_RULE, {"quiet": True}),
        (FIVE, ONE_RULE, {"verbose": True}),
    ],
    ids=["l1", "five verdicts", "five verdicts, quiet", "five verdicts, verbose"],
)
def test_a_report_looks_as_it_did(path, only, look, rules, snapshot):
    assert shown(report_of_text((ROOT / path).read_text(encoding="utf-8"), path, rules, *only), **look) == snapshot


def test_the_constructed_product_has_a_verdict_of_each_kind(rules):
    found = report_of_text((ROOT / FIVE).read_text(encoding="utf-8"), FIVE, rules, *ONE_RULE).products[0].verdicts
    kinds = sorted((one.when, one.verdict) for one in found if one.when == "present" or one.verdict == "finding")
    assert kinds == [
        ("history", "finding"),
        ("outlook", "finding"),
        ("present", "ask"),
        ("present", "clear"),
        ("present", "finding"),
    ]


def test_each_kind_of_verdict_stands_in_its_section(rules):
    sections = in_sections(shown(report_of_text((ROOT / FIVE).read_text(encoding="utf-8"), FIVE, rules, *ONE_RULE)))
    assert list(sections) == ["FINDINGS", "OUTLOOK", "HISTORY", "QUESTIONS", "CLEAR", "POSTURE BY CONCERN"]
    told = {
        "FINDINGS": "Choice of tenants",
        "OUTLOOK": "Job",
        "HISTORY": "Bus",
        "QUESTIONS": "consequences.deposit.kind",
        "CLEAR": "letter",
    }
    for section, word in told.items():
        assert [title for title, text in sections.items() if word in text] == [section]


# -- it keeps to its width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", REPORTS)
def test_no_line_is_wider_than_the_terminal(path, width, reports):
    for name, look in LOOKS.items():
        lines = without_colour(shown(reports[path], width, **look)).split("\n")
        assert len(lines) > 5
        assert [line for line in lines if cell_len(line) > width] == [], name


@pytest.mark.parametrize("width", WIDTHS)
def test_a_code_frame_shows_the_line_of_the_place_as_far_as_it_fits(width, reports):
    text = shown(reports[FIVE], width)
    frames = re.findall(r"^ {4}(\d+) \| (.*)$", text, re.MULTILINE)
    source = (ROOT / FIVE).read_text(encoding="utf-8").split("\n")
    assert len(frames) >= 3
    for number, frame in frames:
        line = source[int(number) - 1]
        assert frame == line or (frame.endswith("...") and line.startswith(frame[:-3]))
        assert len(frame) >= min(len(line), width - 20)


# -- words, not colours


@pytest.mark.parametrize("path", REPORTS)
def test_without_colour_it_is_plain_text(path, reports):
    for verbose in (True, False):
        text = shown(reports[path], verbose=verbose)
        assert "\x1b" not in text
        assert [line for line in text.split("\n") if line != line.rstrip()] == []


@pytest.mark.parametrize("path", REPORTS)
def test_colour_says_nothing_that_words_do_not(path, reports):
    coloured = shown(reports[path], color=True)
    assert "\x1b[" in coloured
    assert [line.rstrip() for line in without_colour(coloured).split("\n")] == shown(reports[path]).split("\n")


@pytest.mark.parametrize("settled", LEVELS)
def test_every_level_is_a_word(settled):
    page = in_sections(shown(report(product(verdict(settled=settled)))))
    assert f"* {settled.upper()}  c/r" in page["FINDINGS"]
    assert re.search(rf"^  c +{settled} +{settled} +1$", page["POSTURE BY CONCERN"], re.MULTILINE)
    assert settled in STYLES


@pytest.mark.parametrize("value", SYMBOLS)
def test_every_fact_has_a_word_for_what_came_out(value):
    fact = FactSeen("it_is_told", "score.told is yes", value)
    word, _ = SYMBOLS[value]
    assert f"    {word.ljust(3)} it is told" in shown(report(product(verdict(settled="low", facts=(fact,)))))
    assert len({word for word, _ in SYMBOLS.values()}) == 3


def test_a_level_that_may_be_higher_says_so():
    assert "* LOW (could be high)  c/r" in shown(report(product(verdict(settled="low", possible="high"))))


# -- what is shown, and what is said of what is not


def test_the_gravest_finding_stands_first():
    levels = [("low", "low"), ("low", "critical"), ("high", "high"), ("critical", "critical"), ("medium", "high")]
    text = shown(report(product(*(verdict(settled=one, possible=two, fingerprint=one + two) for one, two in levels))))
    assert re.findall(r"^\* (.*)  c/r", text, re.MULTILINE) == [
        "CRITICAL",
        "HIGH",
        "MEDIUM (could be high)",
        "LOW (could be critical)",
        "LOW",
    ]


def test_what_is_not_shown_is_counted(reports):
    for text, verbose in [
        (shown(reports[path], verbose=verbose), verbose) for path in REPORTS for verbose in (True, False)
    ]:
        sections = in_sections(text)
        questions = re.findall(r", line \d+; in\s+\d+\s+open", sections["QUESTIONS"])
        more = [int(number) for number in re.findall(r"and (\d+) more \(-v", sections["QUESTIONS"])]
        assert f"({len(questions) + sum(more)})" in sections["QUESTIONS"].split("\n")[0]
        assert not (verbose and "-v shows all" in text)


def test_a_concern_that_was_not_checked_is_no_row_and_is_no_sign_of_safety():
    made = product(
        verdict("not-checked", concern="skipped"),
        verdict("clear", concern="looked-at"),
        concerns=("skipped", "looked-at", "without-rule"),
    )
    posture = in_sections(shown(report(made)))["POSTURE BY CONCERN"]
    assert re.findall(r"^  ([a-z-]+) +none +none +0$", posture, re.MULTILINE) == ["looked-at"]
    assert "Not checked, which is no sign of safety: skipped, without-rule." in " ".join(posture.split())


def test_no_finding_is_not_called_safe():
    text = shown(report(product(verdict("ask", possible="high"))))
    assert "FINDINGS (0)\n  None from what is described. See what is open and what is clear." in text
    assert not re.search(r"\b(safe|no risk|passed|ok)\b", text, re.IGNORECASE)


def test_a_place_outside_the_text_has_no_frame():
    made = product(verdict(settled="low", place=Place("p.yaml", 9, 1)), lines=("one line",))
    text = shown(report(made))
    assert "--> p.yaml:9:1" in text
    assert " | " not in text
    assert "one line" in shown(report(replace(made, verdicts=(verdict(settled="low"),))))


def test_a_finding_of_a_rule_on_trial_says_so():
    assert "trial" in shown(report(product(verdict(settled="high", status="trial"))))
