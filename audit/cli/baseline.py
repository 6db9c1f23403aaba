"""`scoreaudit baseline`: write down the findings of today."""

from __future__ import annotations

import sys

import click

from audit.cli import completers, options
from audit.cli.days import day
from audit.cli.messages import show_problems
from audit.cli.writing import writing
from audit.decide.acting import Terms
from audit.decide.baseline import baseline_json, baseline_of
from audit.model.detail import WORDS
from audit.pipeline import Choice, audit, read_rules


@click.command()
@options.paths
@click.option(
    "--output", metavar="FILE", shell_complete=completers.files, help="Write to this file, not to standard output."
)
@options.packs
@click.option("--today", metavar="DATE", help="The date of the baseline, YYYY-MM-DD; the clock's unless given.")
def baseline(paths: tuple[str, ...], output: str | None, packs: tuple[str, ...], today: str | None) -> None:
    """Write down the findings of today, for `check --baseline` and as OLD of `diff`."""
    report = audit(paths, read_rules(packs), Choice(), day(today), terms=Terms(detail=WORDS))
    if report.problems:
        show_problems(report.problems)
        sys.exit(2)
    made = baseline_of(report)
    text = baseline_json(made)
    if output is None:
        click.echo(text, nl=False)
        return
    with writing(output), open(output, "w", encoding="utf-8") as file:
        file.write(text)
    count = sum(len(product.findings) for product in made.products)
    click.echo(f"{output}: {count} finding{'' if count == 1 else 's'} of {made.date}", err=True)
