"""`scoreaudit rules`: list, check and test the rules."""

from __future__ import annotations

import json
import sys

import click

from audit.evaluate.cases import RuleTest, run_cases
from audit.load.rules import Rule, RuleSet
from audit.pipeline import Choice, chosen_rules, read_rules
from audit.report.plain import printable

_PACKS = click.option(
    "--rules", "packs", multiple=True, metavar="FOLDER", help="A folder of further rules. Repeatable."
)


@click.group()
def rules() -> None:
    """List, check and test the rules."""


@rules.command("list")
@click.option("--format", "format_", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@_PACKS
def list_(format_: str, packs: tuple[str, ...]) -> None:
    """List all rules by concern; concerns without a rule too."""
    found = read_rules(packs)
    if format_ == "json":
        click.echo(json.dumps([_row(rule) for rule in found.rules], ensure_ascii=False, indent=2))
        return
    for concern, about in found.concerns.items():
        of_concern = [rule for rule in found.rules if rule.record.concern == concern]
        click.echo(f"{concern}: {about.title}{'' if of_concern else '  (no rule yet)'}")
        for rule in of_concern:
            click.echo(f"  {rule.id}  [{rule.record.status}]  {printable(rule.record.title)}")


def _row(rule: Rule) -> dict[str, object]:
    record = rule.record
    return {
        "id": rule.id,
        "concern": record.concern,
        "title": record.title,
        "status": record.status,
        "file": rule.document.path,
        "references": list(record.references),
        "cases": [{"name": case.name, "expect": case.expect} for case in record.cases],
    }


@rules.command()
@_PACKS
def check(packs: tuple[str, ...]) -> None:
    """Check every rule against the model and the vocabulary, without running any."""
    found = read_rules(packs)
    click.echo(f"{len(found.rules)} rules can work as written (digest {found.digest[:12]}).")


@rules.command()
@click.argument("names", nargs=-1, metavar="[RULE|CONCERN]...")
@_PACKS
def test(names: tuple[str, ...], packs: tuple[str, ...]) -> None:
    """Run the cases of the rules, and each finding and clear case with one fact forgotten."""
    found = read_rules(packs)
    tests = [run_cases(found, rule) for rule in _chosen(found, names)]
    for one in tests:
        _show(one)
    wrong = sum(len(one.wrong) for one in tests)
    cases, variants = sum(len(one.cases) for one in tests), sum(len(one.variants) for one in tests)
    unseen = sum(len(one.unseen) for one in tests)
    click.echo(
        f"{len(tests)} rules, {cases} cases, {variants} variants with one fact forgotten: {wrong} wrong, {unseen} sides of facts never seen."
    )
    sys.exit(1 if wrong or unseen else 0)


def _chosen(found: RuleSet, names: tuple[str, ...]) -> list[Rule]:
    chosen = chosen_rules(found, Choice(only=names))
    return [rule for rule in found.rules if chosen is None or rule.id in chosen]


def _show(one: RuleTest) -> None:
    for result in one.wrong:
        for message in result.wrong:
            click.echo(f"{result.place}: {one.rule}: case {printable(result.name)!r}: {printable(message)}")
    for message in one.unseen:
        click.echo(f"{one.rule}: {message} in any case")
