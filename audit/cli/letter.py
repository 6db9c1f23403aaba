"""`scoreaudit letter`: a draft, of the person who is scored for a right, or of an NGO or journalist to the operator."""

from __future__ import annotations

from typing import cast

import click

from audit.cli.pages import kind_for, one_of, page_options, put_out, told
from audit.model.letter_texts import RIGHTS, Right
from audit.report.letter import letter_for
from audit.report.letter_markdown import letter_markdown
from audit.report.letter_operator import letter_to_operator


@click.command()
@page_options
@click.option(
    "--to", metavar="operator", callback=one_of(("operator",)), help="Ask the operator for its reply to the audit."
)
@click.option(
    "--right", metavar=f"[{'|'.join(RIGHTS)}]", callback=one_of(RIGHTS), help="What the person who is scored asks for."
)
def letter(file: str, format_: str | None, output: str | None, to: str | None, right: str | None) -> None:
    """Draft a letter, with blanks for names, address, account and dates: either --to operator, or for a --right."""
    if (to is None) == (right is None):
        raise click.UsageError(f"write either --to operator, or --right with one of {', '.join(RIGHTS)}")
    kind = kind_for(format_, output)
    found = told(file)
    draft = (
        letter_to_operator(found.report, found.facts, found.texts)
        if right is None
        else letter_for(cast("Right", right), found.facts, found.rights, found.grounds, found.texts)
    )
    if kind == "html":
        from audit.report.people_html import letter_html  # noqa: PLC0415 (only HTML needs jinja2)

        put_out(letter_html(draft), output)
    else:
        put_out(letter_markdown(draft), output)
