"""What the commands for people share: their options, one file to read, and where the page goes."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence

import click

from audit.errors import Place, Problem, UsageError
from audit.model.nearest import did_you_mean
from audit.pipeline import Told, read_rules, told_to_people

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
    command = click.option(
        "--output", metavar="FILE", help=f"Write to a file instead; its ending gives the format ({', '.join(ENDINGS)})."
    )(command)
    command = click.option(
        "--format",
        "format_",
        metavar=f"[{'|'.join(FORMATS)}]",
        callback=one_of(FORMATS),
        help="The format; markdown unless the ending of --output says html.",
    )(command)
    return click.argument("path", metavar="FILE")(command)


def format_for(format_: str | None, output: str | None) -> str:
    """Return the format. Raises UsageError where --format and the ending of --output say different things."""
    ending = next((name for end, name in ENDINGS.items() if output and output.lower().endswith(end)), None)
    if format_ and ending and format_ != ending:
        message = f"the ending says {ending}, --format says {format_}"
        raise UsageError(Problem(Place(output or ""), message, "leave --format out, or change the ending"))
    if output and not format_ and not ending:
        raise UsageError(Problem(Place(output), "the ending names no format", f"use one of {', '.join(ENDINGS)}"))
    return format_ or ending or FORMATS[0]


def told(path: str) -> Told:
    """Return a product for the person who is scored, audited with the shipped rules."""
    return told_to_people(path, read_rules(), dt.date.today())  # noqa: DTZ011 (no page shows it)


def put_out(text: str, output: str | None) -> None:
    """Write a page to standard output or a file. Raises UsageError where the file cannot be written."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        with open(output, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(Problem(Place(output), f"cannot be written: {reason}", "check the folder")) from None
