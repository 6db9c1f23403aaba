"""What the commands for people share: their options, one file to read, and where the page goes."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence

import click

from audit.cli import options
from audit.cli.endings import format_for
from audit.cli.writing import writing
from audit.model.nearest import did_you_mean
from audit.people import Told, told_to_people
from audit.pipeline import read_rules

ENDINGS = {".md": "markdown", ".html": "html", ".htm": "html"}
FORMATS = ("markdown", "html")


def one_of(words: Sequence[str]) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return a check that a value is one of a few words; for another, the nearest right one is said."""

    def check(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
        if value is not None and value not in words:
            raise click.BadParameter(f"there is no {value!r}; {did_you_mean(value, words)}")
        return value

    return check


def page_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that both commands have."""
    command = options.output(ENDINGS)(command)
    command = click.option(
        "--format",
        "format_",
        metavar=f"[{'|'.join(FORMATS)}]",
        callback=one_of(FORMATS),
        help="The format; markdown unless the ending of --output says html.",
    )(command)
    return options.file(command)


def kind_for(format_: str | None, output: str | None) -> str:
    """Return the format of a page. Raises UsageError where --format and the ending of --output say different things."""
    return format_for(format_, output, ENDINGS, FORMATS[0])


def told(path: str) -> Told:
    """Return a product for the person who is scored, audited with the shipped rules."""
    return told_to_people(path, read_rules(), dt.date.today())  # noqa: DTZ011 (no page shows it)


def put_out(text: str, output: str | None) -> None:
    """Write a page to standard output or a file. Raises UsageError where the file cannot be written."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    with writing(output), open(output, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)
