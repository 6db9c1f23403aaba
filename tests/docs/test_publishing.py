"""PUBLISHING.md: every command on it runs, its tables and snippets are those of the program."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from docs.pages import ROOT, code_spans, fences, rows, text

from audit.cli.main import cli
from audit.decide.publication import NEEDED, unfit
from audit.evaluate.engine import evaluate
from audit.load.product import load_product_text
from audit.model.detail import WITHOUT_ASKS
from audit.pipeline import read_rules
from audit.report.gate import FIT
from audit.source import parse_document

PAGE = ROOT / "PUBLISHING.md"
DAY = dt.date(2026, 11, 22)
"""The clock's, so that the request to the operator is never in the future."""
PUBLISHED = ROOT / "tests" / "data" / "published.product.yaml"
COMMANDS = [line for block in fences(PAGE) for line in block.splitlines()]
ENDS = {
    "check --min-grade": 1,
    "questions": 0,
    "letter": 0,
    "answer": 0,
    "check --for-publication": 0,
    "sheet": 0,
    "diff": 0,
}
"""How each command ends: in 1 where it gates on a finding."""


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    """Run every command of the page in its order, in a folder with one description: what each gave, and the folder."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copy(PUBLISHED, folder / "corner.product.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("audit.cli.check.day", lambda today: DAY)
        ended = {line: CliRunner().invoke(cli, shlex.split(line)[1:]) for line in COMMANDS}
    return ended, folder


def test_every_block_without_a_language_is_commands():
    assert len(COMMANDS) == len(ENDS)
    assert all(line.startswith("scoreaudit ") for line in COMMANDS)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_runs(line, after):
    (code,) = [code for words, code in ENDS.items() if line.startswith(f"scoreaudit {words} ")]
    result = after[0][line]
    assert isinstance(result.exception, SystemExit | None), (
        result.exception
    )  # a mistake in a command is raised, and would end in 1 too
    assert result.exit_code == code, result.output


def test_the_last_check_lets_the_report_out_and_the_correction_is_told(after):
    ended, folder = after
    assert FIT in " ".join((folder / "report.html").read_text(encoding="utf-8").split())
    assert (folder / "letter.html").stat().st_size
    assert (folder / "sheet.html").stat().st_size
    (diff,) = [one for line, one in ended.items() if line.startswith("scoreaudit diff")]
    assert "Corner points: from report.json" in diff.output
    assert "reply:" in (folder / "corner.product.yaml").read_text(encoding="utf-8")


def test_the_words_of_the_report_are_those_on_the_page():
    assert FIT in " ".join(text(PAGE).split())


def test_the_reply_on_the_page_is_one_that_the_check_takes(rules):
    (snippet,) = fences(PAGE, "yaml")
    response = parse_document(snippet, "page").data["product"]["operator_response"]
    page = f"  operator_response: {{asked_on: {response['asked_on']}, answer: {response['answer']}}}\n"
    described = PUBLISHED.read_text(encoding="utf-8")
    with_it = re.sub(r"  operator_response: .*\n", page, described)
    assert with_it != described
    description = load_product_text(with_it, "p.yaml", rules.vocabulary)
    found = evaluate(rules, description, detail=WITHOUT_ASKS)
    assert unfit(found, description, rules.vocabulary, DAY) == ()


def test_the_grades_on_the_page_are_grades(rules):
    grades = rules.vocabulary.lists["grades"]
    told = {word for row in rows(PAGE, "| you say that |") for word in re.findall(r"`([a-z]+)`", row[1])}
    assert told <= set(grades.record.terms)
    assert not told & set(grades.record.sets["weak"].members)
    assert set(grades.record.sets["weak"].members) <= set(code_spans(PAGE))


def test_the_page_tells_what_a_source_needs():
    (told,) = [row[0] for row in rows(PAGE, "| it refuses |") if "title" in row[0]]
    assert [word for word in re.findall(r"[a-z]+", told) if word in NEEDED] == list(NEEDED)


def test_the_example_is_refused_without_what_the_page_asks_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rules = read_rules()
    monkeypatch.setattr("audit.cli.check.read_rules", lambda packs: rules)
    monkeypatch.setattr("audit.cli.check.day", lambda today: DAY)
    described = PUBLISHED.read_text(encoding="utf-8")
    for old, new in (
        (r"  operator_response: .*\n", ""),
        ("grade: reported, checked: yes", "grade: alleged, checked: yes"),
        ("grade: reported, checked: yes", "grade: reported, checked: no"),
        ("title: A newspaper's report on the points, date: 2026-05-03, ", "title: A report, "),
        (r"kind: shop, roles: \[operator, decider\], evidence: \[report\]", "kind: shop"),
        ("  nature: real\n", "  nature: constructed\n"),
    ):
        without = re.sub(old, new, described)
        assert without != described
        Path("p.product.yaml").write_text(without, encoding="utf-8")
        line = shlex.split(
            "check --for-publication --only sensitive-data/far-from-its-place --output report.html p.product.yaml"
        )
        assert (CliRunner().invoke(cli, line).exit_code, Path("report.html").exists()) == (2, False), old
