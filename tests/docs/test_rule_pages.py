"""The pages of the rules and the coverage matrix are those of the rules as they are now."""

from __future__ import annotations

from docs.pages import ROOT, links, text

from audit.report.rule_pages import rule_pages
from audit.report.trace import trace_of
from audit.report.trace_markdown import trace_markdown

FOLDER = ROOT / "docs" / "rules"
STALE = "out of date: run `make generate`"


def test_there_is_a_page_for_each_rule_and_no_other(rules):
    written = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert written == {"README.md", *(f"{rule.id}.md" for rule in rules.rules)}, STALE


def test_every_page_is_the_one_that_its_rule_gives(rules):
    assert [path for path, page in rule_pages(rules).items() if text(FOLDER / path) != page] == [], STALE


def test_the_index_leads_to_every_page(rules):
    assert sorted(links(FOLDER / "README.md")) == sorted(f"{rule.id}.md" for rule in rules.rules)


def test_the_coverage_matrix_is_the_one_that_trace_gives(rules):
    assert text(ROOT / "docs" / "coverage.md") == trace_markdown(trace_of(rules), "rules/") + "\n", STALE


def test_the_coverage_matrix_links_every_rule(rules):
    assert set(links(ROOT / "docs" / "coverage.md")) >= {f"rules/{rule.id}.md" for rule in rules.rules}


def test_make_generate_rebuilds_them():
    _, _, recipe = text(ROOT / "Makefile").partition("\ngenerate:")
    recipe = recipe.partition("\n\n")[0]
    assert "rules trace --format markdown > docs/coverage.md" in recipe
    assert recipe.index("rm -rf docs/rules\n") < recipe.index("explain --pages docs/rules")
