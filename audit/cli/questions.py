"""`scoreaudit questions`: what to find out, most decisive first."""

from __future__ import annotations

from dataclasses import replace

import click

from audit.cli import options
from audit.cli.screen import screen
from audit.decide.questions import questions_about
from audit.load.product import load_product
from audit.pipeline import read_rules
from audit.report.questions_text import questions_json, questions_text


@click.command()
@options.file
@click.option("--format", "format_", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@options.packs
@click.option("-v", "--verbose", is_flag=True, help="All questions, and all that each answer settles.")
def questions(file: str, format_: str, packs: tuple[str, ...], verbose: bool) -> None:
    """Tell what to find out about a product, most decisive first, and what each answer would settle."""
    rules = read_rules(packs)
    description = load_product(file, rules.vocabulary)
    found = questions_about(rules, description)
    if format_ == "json":
        click.echo(questions_json(found), nl=False)
    else:
        click.echo(
            questions_text(description.product.product.name, found, replace(screen(), verbose=verbose)), nl=False
        )
