"""Arguments and options that several commands have, each said once; a shell can complete all files and folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from audit.cli import completers

LEVELS = ("low", "medium", "high", "critical")
"""The levels, gravest last."""

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

file = click.argument("file", metavar="FILE", shell_complete=completers.files)
"""One description."""

paths = click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...", shell_complete=completers.files)
"""Descriptions, and folders that are searched for them."""

packs = click.option(
    "--rules",
    "packs",
    multiple=True,
    metavar="FOLDER",
    shell_complete=completers.folders,
    help="A folder of further rules. Repeatable.",
)
"""Further rules."""

today = click.option("--today", metavar="DATE", help="The date of the run, YYYY-MM-DD; the clock's unless given.")
"""The day of a run."""


def format_(formats: Sequence[str]) -> Callable[[Decorated], Decorated]:
    """Return the option for the format of a command that can write to a file too; the first is the usual one."""
    help_ = f"The format; {formats[0]} unless the ending of --output says otherwise."
    return click.option("--format", "format_", type=click.Choice(formats), help=help_)


def output(endings: Iterable[str]) -> Callable[[Decorated], Decorated]:
    """Return the option for the file that a command writes to, by the endings that it knows."""
    help_ = f"Write to a file instead; its ending gives the format ({', '.join(endings)})."
    return click.option("--output", metavar="FILE", shell_complete=completers.files, help=help_)
