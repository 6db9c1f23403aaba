"""`scoreaudit sheet`: one page about a product, for the person who is scored."""

from __future__ import annotations

import click

from audit.cli.pages import kind_for, page_options, put_out, told
from audit.report.sheet import sheet_of
from audit.report.sheet_markdown import sheet_markdown


@click.command()
@page_options
def sheet(file: str, format_: str | None, output: str | None) -> None:
    """Write one page in plain words: what is known, what is not, what to ask for, what to look out for."""
    kind = kind_for(format_, output)
    found = told(file)
    page = sheet_of(found.report, found.facts, found.grounds, found.texts)
    if kind == "html":
        from audit.report.people_html import sheet_html  # noqa: PLC0415 (only HTML needs jinja2)

        put_out(sheet_html(page), output)
    else:
        put_out(sheet_markdown(page), output)
