"""docs/from-article-to-audit.md: its tables are those of the rules and examples as they are now, and of the commands it names."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from docs.pages import ROOT, fences, links, rows, text

from audit.cli.main import cli

PAGE = ROOT / "docs" / "from-article-to-audit.md"
STALE = "out of date: run `make generate`"
spec = importlib.util.spec_from_file_location("from_article_to_audit", ROOT / "docs" / "from_article_to_audit.py")
script = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = script  # dataclasses look their module up
spec.loader.exec_module(script)
SYSTEMS = [system.id for system in script.SYSTEMS]


@pytest.fixture(scope="module")
def audits():
    return script.audited()


def section(concern):
    """Return what the page says of a concern."""
    return text(PAGE).split(f"\n### {concern}\n")[1].split("\n### ")[0]


def table(concern):
    """Return the row of each system for a concern: figures, and the rules that found something."""
    cells = [line.strip("|").split("|") for line in section(concern).splitlines() if re.match(r"\| S\d", line)]
    return {id_.strip(): ([int(one) for one in figures], found.strip()) for id_, *figures, found in cells}


def test_the_tables_are_those_of_the_rules_and_examples_as_they_are_now(audits):
    assert script.made(text(PAGE), *audits) == text(PAGE), STALE


def test_make_generate_rebuilds_them():
    recipe = text(ROOT / "Makefile").partition("\ngenerate:")[2].partition("\n\n")[0]
    assert "python docs/from_article_to_audit.py" in recipe


def test_the_commands_on_the_page_are_run_by_the_tests_on_it():
    (block,) = fences(PAGE)
    assert block.splitlines() == [
        "scoreaudit rules trace --format json",
        f"scoreaudit check --format json {' '.join(script.FOLDERS)}",
    ]


def test_the_figures_are_what_check_prints(monkeypatch, rules):
    """Of two systems, one of them a folder: the whole run takes long, and the rest is made in the same way."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("audit.cli.check.read_rules", lambda packs: rules)
    for id_ in ("S11", "S12"):
        (system,) = [one for one in script.SYSTEMS if one.id == id_]
        printed = json.loads(CliRunner().invoke(cli, ["check", "--format", "json", system.where]).stdout)
        verdicts = [one for product in printed["products"] for one in product["verdicts"] if one["pack"] is None]
        count = Counter((one["concern"], one["verdict"], one["when"]) for one in verdicts)
        for concern in rules.concerns:
            if rules.concerns[concern].source == "article":
                present = [count[concern, word, "present"] for word in script.WORDS]
                assert table(concern)[id_][0][:3] == present, (id_, concern)


def test_rules_and_sections_are_what_trace_prints(monkeypatch, rules):
    monkeypatch.setattr("audit.cli.trace.read_rules", lambda packs: rules)
    printed = json.loads(CliRunner().invoke(cli, ["rules", "trace", "--format", "json"]).stdout)
    concerns = [one for one in printed["concerns"] if one["source"] == "article"]
    assert len(concerns) == 22
    for concern in concerns:
        told = section(concern["id"])
        assert re.findall(r"^- \*\*([a-z-]+)\*\*: \S", told, re.MULTILINE) == [
            one["anchor"] for one in concern["sections"]
        ]
        (line,) = re.findall(r"^Rules: .*", told, re.MULTILINE)
        assert re.findall(r"\(rules/([^)]+)\.md\)", line) == [rule["id"] for rule in concern["rules"]]


def test_every_system_has_its_row_and_every_example_its_system(audits):
    report, _ = audits
    files = {
        path.relative_to(ROOT).as_posix()
        for folder in script.FOLDERS
        for path in (ROOT / folder).rglob("*.product.yaml")
    }
    of_systems = [one.path for system in script.SYSTEMS for one in system.of(report)]
    assert sorted(of_systems) == sorted(files)
    assert [row[0] for row in rows(PAGE, "| | system |")] == SYSTEMS == [f"S{n}" for n in range(1, 13)]
    overview = rows(PAGE, "| concern | S1 |")
    assert len(overview) == 22
    assert all(len(row) == 13 for row in overview)


def test_totals_are_the_sums_of_all_concerns_counted(audits):
    """The first table counts the concerns of the authorities too; no concern is counted that it leaves out."""
    report, _ = audits
    for id_, *_, finding, ask, clear, planned, ended in rows(PAGE, "| | system |"):
        (system,) = [one for one in script.SYSTEMS if one.id == id_]
        verdicts = [one for product in system.of(report) for one in product.verdicts if one.pack is None]
        found = Counter(one.when for one in verdicts if one.verdict == "finding")
        assert [int(finding), int(planned), int(ended)] == [found[when] for when in ("present", "outlook", "history")]
        assert int(ask) + int(clear) == sum(
            one.verdict in {"ask", "clear"} and one.when == "present" for one in verdicts
        )


def test_a_rule_is_named_where_it_found_something(audits):
    for concern in {one.concern for product in audits[0].products for one in product.verdicts}:
        for (finding, _, _, planned, ended), by in (
            table(concern).values() if f"\n### {concern}\n" in text(PAGE) else ()
        ):
            assert bool(finding + planned + ended) == by.startswith("[")


def test_what_the_article_finds_good_has_no_finding():
    (row,) = [row for row in rows(PAGE, "| | system |") if row[0] == "S12"]
    assert (row[4], row[7], row[8]) == ("0", "0", "0")


def test_an_example_that_cannot_be_read_or_is_not_there_stops_the_making(audits, tmp_path, monkeypatch):
    report, _ = audits
    with pytest.raises(LookupError, match="S0: there is no description"):
        script.System("S0", "", "examples/none").of(report)
    Path(tmp_path, "broken.product.yaml").write_text("a: *b", encoding="utf-8")
    monkeypatch.setattr(script, "FOLDERS", (str(tmp_path),))
    with pytest.raises(script.ScoreauditError):
        script.audited()


def test_the_page_leads_to_every_rule_of_the_articles_concerns(rules):
    of_article = {
        f"rules/{rule.id}.md" for rule in rules.rules if rules.concerns[rule.record.concern].source == "article"
    }
    assert of_article <= set(links(PAGE))
