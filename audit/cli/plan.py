"""`scoreaudit plan`: the cheapest set of remedies that clears what is asked for."""

from __future__ import annotations

import sys

import click

from audit.cli.screen import screen
from audit.decide.plan import plan_for
from audit.errors import Place, Problem, UsageError
from audit.load.product import load_product
from audit.load.rules import RuleSet
from audit.model.nearest import did_you_mean
from audit.pipeline import read_rules
from audit.report.plan_text import plan_json, plan_text

LEVELS = ("low", "medium", "high", "critical")


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--clear",
    "level",
    type=click.Choice(LEVELS),
    default="low",
    show_default=True,
    help="No finding at this level or above is left.",
)
@click.option(
    "--forbid",
    multiple=True,
    metavar="REMEDY",
    help="A remedy that is out of the question: its name, or `RULE: NAME`. Repeatable.",
)
@click.option(
    "--format", "format_", type=click.Choice(["terminal", "json", "patch"]), default="terminal", show_default=True
)
@click.option("--rules", "packs", multiple=True, metavar="FOLDER", help="A folder of further rules. Repeatable.")
def plan(file: str, level: str, forbid: tuple[str, ...], format_: str, packs: tuple[str, ...]) -> None:
    """Find the cheapest set of remedies after which no finding is left at a level, as a patch of the file.

    Exits with 1 where there is no such plan.
    """
    rules = read_rules(packs)
    _known(forbid, rules)
    description = load_product(file, rules.vocabulary)
    found = plan_for(rules, description, level, frozenset(forbid))
    if format_ == "json":
        click.echo(plan_json(found), nl=False)
    elif format_ == "patch":
        click.echo(found.patch, nl=False)
    else:
        click.echo(plan_text(description.product.product.name, level, found, screen()), nl=False)
    sys.exit(0 if found.found else 1)


def _known(names: tuple[str, ...], rules: RuleSet) -> None:
    """Raise UsageError for every name that is no remedy."""
    known = {
        text for rule in rules.rules for one in rule.record.remedies for text in (one.name, f"{rule.id}: {one.name}")
    }
    problems = [
        Problem(Place("--forbid"), f"there is no remedy {name!r}", did_you_mean(name, known))
        for name in names
        if name not in known
    ]
    if problems:
        raise UsageError(problems)
