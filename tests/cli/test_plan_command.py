"""`scoreaudit plan`: where the plan goes, in which format, and the exit code."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from audit.cli.main import main

ROOT = Path(__file__).parents[2]
FIVE = (ROOT / "tests/report/data/five-verdicts.product.yaml").read_text(encoding="utf-8")
CREEP = "function-creep/other-area-of-life"


@pytest.fixture
def run(rules, capsys, tmp_path, monkeypatch):
    """Run the command on a product with one finding, by one rule: exit code, standard output, standard error."""
    one = replace(rules, rules=tuple(rule for rule in rules.rules if rule.id == CREEP))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("audit.cli.plan.read_rules", lambda packs: one)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    Path("p.product.yaml").write_text(FIVE, encoding="utf-8")

    def call(*args):
        with pytest.raises(SystemExit) as ended:
            main(["plan", "p.product.yaml", *args])
        return (ended.value.code, *capsys.readouterr())

    return call


@pytest.mark.parametrize(
    ("format_", "names", "start"),
    [
        ("terminal", ["plan.txt"], "A plan for Neighbourhood points: no finding at low or above"),
        ("json", ["plan.json"], '{\n  "schema_version": 1,\n  "found": true'),
        ("patch", ["plan.patch", "plan.diff"], "--- p.product.yaml\n+++ p.product.yaml\n"),
        ("html", ["plan.html", "PLAN.HTM"], "<!doctype html>"),
    ],
)
def test_a_plan_goes_to_standard_output_or_to_a_file(format_, names, start, run):
    code, out, err = run("--format", format_)
    assert (code, err) == (0, "")
    assert out.startswith(start)
    for name in names:
        assert run("--output", name) == (0, "", "")
        assert Path(name).read_text(encoding="utf-8") == out


def test_every_format_tells_the_same_plan(run):
    (change,) = json.loads(run("--format", "json")[1])["changes"]
    for format_ in ("terminal", "html"):
        text = " ".join(run("--format", format_)[1].split())
        assert change["name"].lower() in text.lower()
        assert all(step in text for step in change["change"])


def test_where_nothing_helps_the_page_says_so_and_the_exit_code_too(run):
    (change,) = json.loads(run("--format", "json")[1])["changes"]
    forbidden = []
    for _ in range(9):
        forbidden += ["--forbid", change["name"]]
        code, out, _ = run("--format", "json", *forbidden)
        if code:
            break
        change = json.loads(out)["changes"][0]
    assert code == 1
    assert run("--output", "none.html", *forbidden)[0] == 1
    assert "No plan makes this acceptable" in Path("none.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "json", "--output", "a.html"), "a.html: error: the ending says html, --format says json"),
        (("--output", "a.pdf"), "a.pdf: error: the ending names no format; use one of .txt, .json"),
        (("--output", "there/is/none.html"), "none.html: error: cannot be written"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(options, said, run):
    code, out, err = run(*options)
    assert (code, out) == (2, "")
    assert said in err.replace(os.sep, "/")


def test_only_a_page_waits_for_the_templates(run, monkeypatch):
    for name in [
        one for one in sys.modules if one == "jinja2" or one.startswith(("jinja2.", "audit.report.templating"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("audit.report.plan_html", "audit.report.changes_html"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    run("--format", "json")
    assert "jinja2" not in sys.modules
