"""`scoreaudit explain`: a rule in plain words, on the terminal or as a page of Markdown."""

from __future__ import annotations

from pathlib import Path

import click

from audit.cli import completers, options
from audit.cli.screen import screen
from audit.cli.writing import writing
from audit.errors import Place, Problem, UsageError
from audit.load.ruleset import Rule, RuleSet
from audit.model.nearest import did_you_mean
from audit.pipeline import read_rules_with_cases
from audit.report.page_parts import page_markdown, page_terminal
from audit.report.rule_page import rule_page
from audit.report.rule_pages import rule_pages


@click.command()
@click.argument("name", metavar="RULE", required=False, shell_complete=completers.rules)
@click.option("--format", "format_", type=click.Choice(["terminal", "markdown"]), default="terminal", show_default=True)
@click.option(
    "--pages",
    metavar="FOLDER",
    shell_complete=completers.folders,
    help="Write a page for each rule, and an index, into this folder instead.",
)
@options.packs
def explain(name: str | None, format_: str, pages: str | None, packs: tuple[str, ...]) -> None:
    """Tell what a rule asks, why, how grave it is, what clears it, and where it comes from."""
    if (name is None) == (pages is None):
        raise click.UsageError("name a rule, or write --pages FOLDER for the pages of all rules")
    found = read_rules_with_cases(packs)
    if pages is not None:
        _write(pages, rule_pages(found))
        return
    rule = _rule(name or "", found)
    if format_ == "markdown":
        click.echo(printable_page(rule, found))
    else:
        look = screen()
        click.echo(page_terminal(rule_page(rule, found), look), color=look.color)


def printable_page(rule: Rule, rules: RuleSet) -> str:
    """Return a rule as a page of Markdown."""
    return page_markdown(rule_page(rule, rules))


def _rule(name: str, rules: RuleSet) -> Rule:
    rule = rules.rule(name)
    if rule is None:
        names = {*(one.id for one in rules.rules), *(one.id.rpartition("/")[2] for one in rules.rules)}
        raise UsageError(Problem(Place("explain"), f"there is no rule {name!r}", did_you_mean(name, names)))
    return rule


def _write(folder: str, pages: dict[str, str]) -> None:
    """Write pages into a folder. Raises UsageError where that is not possible."""
    for path, text in pages.items():
        file = Path(folder) / path
        with writing(str(file)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
