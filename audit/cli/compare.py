"""`scoreaudit compare`: products side by side, concern by concern."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

import click

from audit.cli import options
from audit.cli.days import day
from audit.cli.endings import format_for
from audit.cli.messages import show_problems
from audit.cli.pages import put_out
from audit.cli.screen import screen
from audit.decide.acting import Terms
from audit.decide.compare import compare as compared
from audit.errors import Place, Problem, UsageError
from audit.model.comparison import Comparison
from audit.model.detail import WORDS
from audit.model.exit_codes import ExitCode
from audit.model.report import Report
from audit.pipeline import Choice, audit, product_files, read_rules
from audit.report.commands import without_commands
from audit.report.formats import Look

FORMATS = ("terminal", "json", "html")
ENDINGS = {".txt": "terminal", ".json": "json", ".html": "html", ".htm": "html"}
TWO = 2


@click.command()
@options.paths
@options.format_(FORMATS)
@options.output(ENDINGS)
@options.packs
def compare(paths: tuple[str, ...], format_: str | None, output: str | None, packs: tuple[str, ...]) -> None:
    """Show products side by side: each concern's range, and who is less grave where ranges do not meet.

    At least two descriptions. There is no total; where ranges meet, two products cannot be told apart.
    """
    kind = format_for(format_, output, ENDINGS, FORMATS[0])
    files = _files(paths)
    rules = read_rules(packs)
    terms = Terms(detail=WORDS)
    found = compared(_with_progress(files, lambda tick: audit(paths, rules, Choice(), day(None), tick, terms)))
    if len(found.products) >= TWO:
        put_out(_rendered(found, kind, screen() if output is None else Look()), output)
    show_problems(found.problems)
    if len(found.products) < TWO:
        click.echo("fewer than two descriptions could be read: there is nothing to compare", err=True)
    sys.exit(ExitCode.COULD_NOT_RUN if found.problems else ExitCode.NOTHING)


def _rendered(found: Comparison, kind: str, look: Look) -> str:
    if kind == "html":
        from audit.report.compare_html import comparison_html  # noqa: PLC0415 (only HTML needs jinja2)

        return without_commands(comparison_html(found))
    from audit.report.compare_text import comparison_json, comparison_text  # noqa: PLC0415 (only text needs rich)

    return comparison_json(found) if kind == "json" else without_commands(comparison_text(found, look))


def _files(paths: Sequence[str]) -> list[str]:
    """Return the files to compare. Raises UsageError where one is there twice, or there are fewer than two."""
    found = [product_files([path]) for path in paths]
    files = [file for some, _ in found for file in some]
    real = [os.path.realpath(one) for one in files]
    twice = [file for i, file in enumerate(files) if real[i] in real[:i]]
    if twice:
        hint = "name each description once"
        raise UsageError([Problem(Place(one), "is there twice", hint) for one in dict.fromkeys(twice)])
    if len(files) < TWO:
        problems = [problem for _, some in found for problem in some]
        message = "there are fewer than two descriptions, and nothing to compare"
        raise UsageError([*problems, Problem(Place(paths[0]), message, "name at least two")])
    return files


def _with_progress(files: Sequence[str], run: Callable[[Callable[[], None]], Report]) -> Report:
    """Run the audit, with a progress bar on a terminal."""
    if not sys.stderr.isatty():
        return run(lambda: None)
    with click.progressbar(length=len(files), label="auditing", file=sys.stderr) as bar:
        return run(lambda: bar.update(1))
