"""`scoreaudit portfolio`: audit many products, ask what they have in common, and write a page about them."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from audit.cli import completers, options
from audit.cli.days import day
from audit.cli.messages import show_problems
from audit.cli.pages import put_out
from audit.cli.screen import screen
from audit.errors import Place, Problem, UsageError
from audit.model.exit_codes import ExitCode
from audit.pipeline import Choice
from audit.report.commands import without_commands
from audit.report.plain import printable

if TYPE_CHECKING:
    from audit.portfolio.address import Scheduler
    from audit.portfolio.run import Outcome

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""
NEEDED = ("pyarrow", "duckdb")
DASK = "dask"
ENGINES = ("processes", DASK)
KINDS = ("rule", "concern", "unknown", "product")
Tick = Callable[[int, int], None]


@click.group()
def portfolio() -> None:
    """Audit many products into a dataset, and ask what they have in common."""


def _check_installed(needed: Sequence[str] = NEEDED, extra: str = "portfolio") -> None:
    """Raise UsageError where a package of the extra is missing."""
    for package in needed:
        if importlib.util.find_spec(package) is None:
            hint = f"install it with: pip install 'scoreaudit[{extra}]'"
            raise UsageError(Problem(Place("portfolio"), f"this command needs {package}, which is not installed", hint))


@portfolio.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=completers.files)
@click.option(
    "--out", required=True, metavar="FOLDER", shell_complete=completers.folders,
    help="The dataset: a new or empty folder, or one of an earlier run to go on with.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(1, 1024), metavar="N", help="Processes; as many as there are processors unless given."
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help="What does the work: processes of this machine, or the workers of a Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Of the cluster: tls://HOST:PORT, or tcp://127.0.0.1:PORT.")
@click.option(
    "--tls-ca", metavar="FILE", shell_complete=completers.files, help="The certificate that signs those of the cluster."
)
@click.option("--tls-cert", metavar="FILE", shell_complete=completers.files, help="The certificate of this end.")
@click.option("--tls-key", metavar="FILE", shell_complete=completers.files, help="Its key, if it is not in that file.")
@options.packs
@click.option(
    "--only",
    multiple=True,
    metavar="RULE|CONCERN",
    shell_complete=completers.rules_and_concerns,
    help="Run only these; the others are not checked. Repeatable.",
)
@click.option(
    "--skip",
    multiple=True,
    metavar="RULE|CONCERN",
    shell_complete=completers.rules_and_concerns,
    help="Leave these out; they are not checked. Repeatable.",
)
@options.today
@click.option("--allow-broken", is_flag=True, help="Do not exit with 2 where products could not be read.")
def check(
    paths: tuple[str, ...], out: str, jobs: int | None, engine: str, scheduler: str | None, tls_ca: str | None,
    tls_cert: str | None, tls_key: str | None, packs: tuple[str, ...], only: tuple[str, ...], skip: tuple[str, ...],
    today: str | None, *, allow_broken: bool,
) -> None:  # fmt: skip
    """Audit every product at PATH into the dataset: what is new or changed; the rest is kept, what is gone leaves it.

    PATH is a folder (searched for *.product.yaml), a glob in quotes, a description, or a JSON Lines file (.jsonl) with a
    product on each line. Interrupt it with Ctrl-C, and run it again to go on.
    """
    _check_installed()
    cluster = _cluster(engine, scheduler, jobs, (tls_ca, tls_cert, tls_key))
    with _stop_on_interrupt() as stopping:  # from the start: reading the rules takes a moment too
        from audit.portfolio.run import Wanted, check_portfolio  # noqa: PLC0415 (after it is known to be installed)

        wanted = Wanted(paths, out, jobs or _processors(), packs, Choice(only, skip), day(today), cluster)
        with _progress() as tick:
            found = check_portfolio(wanted, tick, stopping)
    for notice in found.notices:
        click.echo(printable(f"{notice.place}: notice: {notice.message}; {notice.hint}"), err=True)
    show_problems(found.problems)
    if found.problem_count > len(found.problems):
        click.echo(f"{found.problem_count} mistakes in all; they stand in the products of the dataset", err=True)
    click.echo(_told(found))
    if found.interrupted:
        click.echo(f"interrupted, {found.left:,} products to go; what is done is kept: run it again to go on", err=True)
        sys.exit(INTERRUPTED)
    sys.exit(ExitCode.COULD_NOT_RUN if found.problem_count and not allow_broken else ExitCode.NOTHING)


def _cluster(
    engine: str, address: str | None, jobs: int | None, tls: tuple[str | None, str | None, str | None]
) -> Scheduler | None:
    """Return the scheduler that is asked to do the work, or None. Raises UsageError for options that do not go together."""
    if engine != DASK:
        for option, value in zip(("--scheduler", "--tls-ca", "--tls-cert", "--tls-key"), (address, *tls), strict=True):
            if value is not None:
                hint = f"add --engine {DASK}, or leave {option} out"
                raise UsageError(Problem(Place(option), "only a Dask cluster has that", hint))
        return None
    if address is None:
        hint = "add --scheduler tls://HOST:PORT, or tcp://127.0.0.1:PORT for one on this machine"
        raise UsageError(Problem(Place("--engine"), "it is not said where the scheduler is", hint))
    if jobs is not None:
        hint = "leave it out, and start as many workers as are to run"
        raise UsageError(Problem(Place("--jobs"), "a Dask cluster has the workers that were started for it", hint))
    from audit.portfolio.address import scheduler_at  # noqa: PLC0415 (only this needs it)

    found = scheduler_at(address, *tls)
    _check_installed(("distributed",), DASK)
    return found


def _told(found: Outcome) -> str:
    gone = f", {found.removed:,} gone" if found.removed else ""
    broken = f"; {found.broken:,} could not be read" if found.broken else ""
    return f"{found.products:,} products: {found.audited:,} audited, {found.unchanged:,} as they were{gone}{broken}"


def _processors() -> int:
    """Return on how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Give what tells whether Ctrl-C was pressed. The second one ends at once; the dataset bears that."""
    pressed: list[int] = []

    def note(number: int, _frame: object) -> None:
        if pressed:
            os._exit(INTERRUPTED)
        pressed.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress() -> Iterator[Tick]:
    """Give what shows progress: a bar with rate and time left on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 (only a terminal needs it)
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.1f} a second" if speed else "")

    columns: list[Any] = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("auditing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


_FOLDER = click.argument("folder", metavar="FOLDER", shell_complete=completers.folders)


@portfolio.command()
@_FOLDER
@click.option("--by", type=click.Choice(KINDS), help="What to count by; all four unless given.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="So many rows of each."
)
@click.option(
    "--format", "format_", type=click.Choice(["terminal", "json", "csv"]), default="terminal", show_default=True
)
def top(folder: str, by: str | None, limit: int, format_: str) -> None:
    """Tell what is most frequent, gravest and least known in a dataset.

    rule: most frequent findings; concern: the worst; unknown: what is least known; product: the gravest.
    """
    _check_installed()
    from audit.portfolio.queries import portfolio_of  # noqa: PLC0415 (after it is known to be installed)
    from audit.report.portfolio_text import portfolio_csv, portfolio_json, portfolio_text  # noqa: PLC0415

    if format_ == "csv" and by is None:
        raise UsageError(Problem(Place("--format"), "CSV holds one table", f"say which: --by {'|'.join(KINDS)}"))
    kinds = (by,) if by else KINDS
    found = portfolio_of(folder, limit)
    found = replace(found, concerns=found.concerns[:limit])
    if format_ == "csv":
        put_out(portfolio_csv(found, kinds[0]), None)
    elif format_ == "json":
        put_out(portfolio_json(found, kinds), None)
    else:
        put_out(without_commands(portfolio_text(found, kinds, limit, screen())), None)


@portfolio.command()
@_FOLDER
@click.option(
    "--output", required=True, metavar="FILE.html", shell_complete=completers.files, help="Write the page to this file."
)
def report(folder: str, output: str) -> None:
    """Write one HTML page about a dataset: no script, no request to anywhere."""
    _check_installed()
    from audit.portfolio.queries import portfolio_of  # noqa: PLC0415 (after it is known to be installed)
    from audit.report.portfolio_html import LIMIT, portfolio_html  # noqa: PLC0415 (only this needs jinja2)

    if not output.lower().endswith((".html", ".htm")):
        raise UsageError(Problem(Place(output), "the ending names no format", "end it in .html"))
    put_out(without_commands(portfolio_html(portfolio_of(folder, LIMIT))), output)
