"""`scoreaudit plan`: the cheapest set of remedies that clears what is asked for."""

from __future__ import annotations

import sys

import click

from audit import __version__
from audit.cli import options
from audit.cli.endings import format_for
from audit.cli.pages import put_out
from audit.cli.screen import screen
from audit.decide.plan import plan_for
from audit.errors import Place, Problem, UsageError
from audit.load.product import Description, load_product
from audit.load.ruleset import RuleSet
from audit.model.decisions import Plan
from audit.model.nearest import did_you_mean
from audit.pipeline import read_rules
from audit.report.commands import without_commands
from audit.report.formats import Look
from audit.report.plan_text import plan_json, plan_text

FORMATS = ("terminal", "json", "patch", "html")
ENDINGS = {".txt": "terminal", ".json": "json", ".patch": "patch", ".diff": "patch", ".html": "html", ".htm": "html"}


@click.command()
@options.file
@click.option(
    "--clear",
    "level",
    type=click.Choice(options.LEVELS),
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
@options.format_(FORMATS)
@options.output(ENDINGS)
@options.packs
def plan(
    file: str, level: str, forbid: tuple[str, ...], format_: str | None, output: str | None, packs: tuple[str, ...]
) -> None:
    """Find the cheapest set of remedies after which no finding is left at a level, as a patch of the file.

    Exits with 1 where there is no such plan.
    """
    kind = format_for(format_, output, ENDINGS, FORMATS[0])
    rules = read_rules(packs)
    _known(forbid, rules)
    description = load_product(file, rules.vocabulary)
    found = plan_for(rules, description, level, frozenset(forbid))
    put_out(_rendered(found, kind, level, description, rules, screen() if output is None else Look()), output)
    sys.exit(0 if found.found else 1)


def _rendered(found: Plan, kind: str, level: str, description: Description, rules: RuleSet, look: Look) -> str:
    about = description.product.product
    if kind == "json":
        return plan_json(found)
    if kind == "patch":
        return found.patch
    if kind == "terminal":
        return plan_text(about.name, level, found, look)
    from audit.report.plan_html import PlanFor, plan_html  # noqa: PLC0415 (only HTML needs jinja2)

    asked = PlanFor(
        name=about.name,
        as_of=str(about.as_of),
        path=description.document.path,
        level=level,
        levels=rules.vocabulary.levels.levels,
        concern_titles={id_: concern.title for id_, concern in rules.concerns.items()},
        tool_version=__version__,
        rules_count=len(rules.rules),
        rules_digest=rules.digest,
    )
    return without_commands(plan_html(asked, found))


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
