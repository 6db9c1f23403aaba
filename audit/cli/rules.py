"""`scoreaudit rules`: list, check, test, trace and begin rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import NoReturn

import click

from audit.cli import completers, options
from audit.cli.new_rule import new
from audit.cli.trace import trace
from audit.evaluate.cases import RuleTest, run_cases
from audit.load.ruleset import Rule, RuleSet
from audit.pipeline import Choice, chosen_rules, read_rules_with_cases
from audit.report.plain import printable


@click.group()
def rules() -> None:
    """List, check, test, trace and begin rules."""


rules.add_command(trace)
rules.add_command(new)


@rules.command("list")
@click.option("--format", "format_", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@options.packs
def list_(format_: str, packs: tuple[str, ...]) -> None:
    """List all rules by concern, concerns without a rule too; then law packs."""
    found = read_rules_with_cases(packs)
    if format_ == "json":
        click.echo(json.dumps([_row(rule) for rule in found.rules], ensure_ascii=False, indent=2))
        return
    for concern, about in found.concerns.items():
        of_concern = [rule for rule in found.rules if rule.record.concern == concern and not rule.record.pack]
        click.echo(f"{concern}: {about.title}{'' if of_concern else '  (no rule yet)'}")
        _lines(of_concern)
    for pack in sorted({rule.record.pack for rule in found.rules if rule.record.pack}):
        click.echo(f"law pack {pack}: no level; gates only with --fail-on-law {pack}")
        _lines(rule for rule in found.rules if rule.record.pack == pack)


def _lines(rules_: Iterable[Rule]) -> None:
    for rule in rules_:
        click.echo(f"  {rule.id}  [{rule.record.status}]  {printable(rule.record.title)}")


def _row(rule: Rule) -> dict[str, object]:
    record = rule.record
    return {
        "id": rule.id,
        "concern": record.concern,
        "pack": record.pack,
        "title": record.title,
        "status": record.status,
        "file": rule.document.path,
        "references": list(record.references),
        "cases": [{"name": case.name, "expect": case.expect} for case in record.cases],
    }


@rules.command()
@options.packs
def check(packs: tuple[str, ...]) -> None:
    """Check every rule against the model and the vocabulary, without running any."""
    found = read_rules_with_cases(packs)
    click.echo(f"{len(found.rules)} rules can work as written (digest {found.digest[:12]}).")


@rules.command()
@click.argument("names", nargs=-1, metavar="[RULE|CONCERN]...", shell_complete=completers.rules_and_concerns)
@click.option("--mutate", is_flag=True, help="Change each rule by one step instead; tell what no case notices.")
@options.packs
def test(names: tuple[str, ...], packs: tuple[str, ...], *, mutate: bool) -> None:
    """Run the cases of the rules, and each finding and clear case with one fact forgotten."""
    found = read_rules_with_cases(packs)
    if mutate:
        _mutate(found, _chosen(found, names))
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


def _mutate(found: RuleSet, chosen: list[Rule]) -> NoReturn:
    """Tell every change of a rule that no case of it notices; exit with 1 where there is one."""
    from audit.evaluate.mutants import mutation_test  # noqa: PLC0415 (only this option needs it)

    mutants, survivors = 0, 0
    for rule in chosen:
        tested = mutation_test(found, rule)
        mutants += tested.mutants
        survivors += len(tested.survivors)
        for one in tested.survivors:
            click.echo(f"{one.place}: {rule.id}: {one.at}: {one.step}: {printable(one.old)} -> {printable(one.new)}")
    count = "1 rule" if len(chosen) == 1 else f"{len(chosen)} rules"
    noticed = mutants - survivors
    click.echo(f"{count}, changed by one step in {mutants} ways: {noticed} noticed by a case, {survivors} not.")
    sys.exit(1 if survivors else 0)


def _chosen(found: RuleSet, names: tuple[str, ...]) -> list[Rule]:
    chosen = chosen_rules(found, Choice(only=names))
    return [rule for rule in found.rules if chosen is None or rule.id in chosen]


def _show(one: RuleTest) -> None:
    for result in one.wrong:
        for message in result.wrong:
            click.echo(f"{result.place}: {one.rule}: case {printable(result.name)!r}: {printable(message)}")
    for message in one.unseen:
        click.echo(f"{one.rule}: {message} in any case")
