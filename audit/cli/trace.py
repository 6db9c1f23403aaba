"""`scoreaudit rules trace`: each concern with its article sections, its rules and the provisions that they cite."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from audit.cli import completers, options
from audit.cli.screen import screen
from audit.errors import Place, Problem, UsageError
from audit.model.nearest import did_you_mean
from audit.pipeline import read_rules
from audit.report.trace import trace_json, trace_of
from audit.report.trace_markdown import trace_markdown


@click.command()
@click.argument("concerns", nargs=-1, metavar="[CONCERN]...", shell_complete=completers.concerns)
@click.option(
    "--format", "format_", type=click.Choice(["terminal", "json", "markdown"]), default="terminal", show_default=True
)
@options.packs
def trace(concerns: tuple[str, ...], format_: str, packs: tuple[str, ...]) -> None:
    """Trace concerns to the article, to their rules, and to the provisions cited. Exits with 1 where one has no rule."""
    rules = read_rules(packs)
    _known(concerns, rules.concerns)
    found, look = trace_of(rules, concerns), screen()
    if format_ == "json":
        text = trace_json(found)
    elif format_ == "markdown":
        text = trace_markdown(found, "" if packs else "rules/")  # the rules of a pack have no page beside this one
    else:
        from audit.report.trace_terminal import trace_terminal  # noqa: PLC0415 (only a terminal needs rich)

        text = trace_terminal(found, look)
    click.echo(text, color=look.color)
    sys.exit(1 if found.without_rule else 0)


def _known(names: Iterable[str], concerns: Iterable[str]) -> None:
    """Raise UsageError for every name that is no concern."""
    known = list(concerns)
    problems = [
        Problem(Place("rules trace"), f"there is no concern {name!r}", did_you_mean(name, known))
        for name in names
        if name not in known
    ]
    if problems:
        raise UsageError(problems)
