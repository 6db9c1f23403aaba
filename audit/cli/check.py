"""`scoreaudit check`: audit descriptions, and gate on what comes out."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Sequence

import click

from audit.cli.messages import show_problems
from audit.errors import Place, Problem, UsageError
from audit.model.report import Report
from audit.pipeline import Choice, audit, product_files, read_rules
from audit.report.formats import FORMATS, Look, format_of, render
from audit.report.gate import DEFAULT_OPEN, Gate, exit_code, last_line

LEVELS = ("low", "medium", "high", "critical")
NO_GATE = "none"


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    help="Format on standard output; terminal unless said otherwise.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write a report to a file too; its ending gives the format (.json, .txt). Repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*LEVELS, NO_GATE]),
    default="low",
    show_default=True,
    help="Exit with 1 where a finding's settled level is at least this.",
)
@click.option(
    "--fail-on-open",
    type=click.Choice([*LEVELS, NO_GATE]),
    help="Exit with 3 where an open question's possible level is at least this; unless given, critical for descriptions from inside and none from outside.",
)
@click.option("--rules", "packs", multiple=True, metavar="FOLDER", help="A folder of further rules. Repeatable.")
@click.option(
    "--only",
    multiple=True,
    metavar="RULE|CONCERN",
    help="Run only these; the others are reported as not checked. Repeatable.",
)
@click.option(
    "--skip",
    multiple=True,
    metavar="RULE|CONCERN",
    help="Leave these out; they are reported as not checked. Repeatable.",
)
@click.option("--today", metavar="DATE", help="The date of the run, YYYY-MM-DD; the clock's unless given.")
@click.option("-q", "--quiet", is_flag=True, help="Only findings and the last line.")
@click.option("-v", "--verbose", is_flag=True, help="Everything: all questions, every clear verdict with its facts.")
def check(
    paths: tuple[str, ...], format_: str | None, outputs: tuple[str, ...], fail_on: str, fail_on_open: str | None,
    packs: tuple[str, ...], only: tuple[str, ...], skip: tuple[str, ...], today: str | None, quiet: bool, verbose: bool,
) -> None:  # fmt: skip
    """Audit product descriptions: files, or folders searched for *.product.yaml."""
    day = _day(today)
    targets = [(path, _format_for(path)) for path in outputs]
    rules = read_rules(packs)
    report = _with_progress(paths, lambda tick: audit(paths, rules, Choice(only, skip), day, tick))
    shown = format_ or "terminal"
    color = _color()
    width = _width()
    sys.stdout.write(render(report, shown, Look(width, color, verbose, quiet)))
    sys.stdout.flush()
    for path, kind in targets:
        _write(path, render(report, kind, Look()))
    show_problems(report.problems)
    gate = Gate(None if fail_on == NO_GATE else fail_on, fail_on_open or DEFAULT_OPEN)
    if shown != "terminal":
        click.echo(last_line(report), err=True)
    sys.exit(exit_code(report, gate))


def _with_progress(paths: Sequence[str], run: Callable[[Callable[[], None]], Report]) -> Report:
    """Run the audit, with a progress bar where several files are audited on a terminal."""
    files, _ = product_files(paths)
    if len(files) < len(("one", "another")) or not sys.stderr.isatty():
        return run(lambda: None)
    with click.progressbar(length=len(files), label="auditing", file=sys.stderr) as bar:
        return run(lambda: bar.update(1))


def _day(today: str | None) -> dt.date:
    if today is None:
        return dt.date.today()  # noqa: DTZ011 (the user's own calendar day is meant)
    try:
        return dt.date.fromisoformat(today)
    except ValueError:
        raise UsageError(Problem(Place("--today"), f"{today!r} is no date", "write it like 2026-11-22")) from None


def _format_for(path: str) -> str:
    found = format_of(path)
    if found is None:
        endings = ", ".join(ending for _, _, all_ in FORMATS.values() for ending in all_)
        raise UsageError(Problem(Place(path), "the ending names no format", f"use one of {endings}"))
    return found


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(Problem(Place(path), f"cannot be written: {reason}", "check the folder")) from None


def _color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _width() -> int:
    return (
        max(60, min(shutil.get_terminal_size((100, 24)).columns, 120))
        if sys.stdout.isatty() or "COLUMNS" in os.environ
        else 100
    )
