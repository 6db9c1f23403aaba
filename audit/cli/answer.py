"""`scoreaudit answer`: write answers into a description, with their source and date."""

from __future__ import annotations

import datetime as dt

import click

from audit.cli import options
from audit.decide.answering import Source, answered, parse_answer
from audit.errors import Place, Problem, UsageError
from audit.pipeline import read_rules
from audit.source import read_document


@click.command()
@options.file
@click.argument("answers", nargs=-1, required=True, metavar="FACT=VALUE...")
@click.option(
    "--evidence", "id_", required=True, metavar="ID", help="The evidence for the answers, by its id in the file."
)
@click.option("--title", default="", help="What the evidence is, where the file does not have it yet.")
@click.option("--author", default="", help="Whose claim it is.")
@click.option("--grade", default="", help="How strong it is (docs/model.md).")
@click.option("--date", default="", metavar="DATE", help="Of when it is; today unless given.")
@click.option("--url", default="", help="Where it can be read.")
@click.option(
    "--today", metavar="DATE", help="The date of new evidence without one, YYYY-MM-DD; the clock's unless given."
)
@click.option("--dry-run", is_flag=True, help="Print the changed text instead of writing it.")
def answer(
    file: str, answers: tuple[str, ...], id_: str, title: str, author: str, grade: str, date: str, url: str,
    today: str | None, dry_run: bool,
) -> None:  # fmt: skip
    """Write answers into a description in place: FACT=VALUE, FACT+=MEMBER, LIST=complete.

    Comments and layout stay, nothing else changes, and a fact that is known already is refused.
    """
    rules = read_rules()
    document = read_document(file)
    source = Source(id_, title, author, grade, date, url)
    text = answered(document, rules, [parse_answer(one) for one in answers], source, _day(today))
    if dry_run:
        click.echo(text, nl=False)
        return
    try:
        with open(file, "w", encoding="utf-8", newline="") as out:
            out.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(Problem(Place(file), f"cannot be written: {reason}", "check the file")) from None
    count = len(answers)
    click.echo(
        f"{file}: {count} answer{'' if count == 1 else 's'} written. What is open now: scoreaudit questions {file}",
        err=True,
    )


def _day(today: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(today) if today else dt.date.today()  # noqa: DTZ011 (the user's own calendar day)
    except ValueError:
        raise UsageError(Problem(Place("--today"), f"{today!r} is no date", "write it like 2026-11-22")) from None
