"""`scoreaudit check`: audit descriptions, and gate on what comes out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import NoReturn

import click

from audit.cli import completers, options
from audit.cli.days import day
from audit.cli.messages import show_problems
from audit.cli.screen import screen
from audit.cli.writing import writing
from audit.collecting import started
from audit.decide.acting import Terms
from audit.decide.evidence import Limits, checked_limits
from audit.errors import Place, Problem, UsageError
from audit.load.ruleset import RuleSet
from audit.model.exit_codes import ExitCode
from audit.model.report import Report
from audit.pipeline import Choice, audit, chosen_packs, product_files, read_rules
from audit.report.formats import FORMATS, Look, check_installed, format_of, pieces, shown_in
from audit.report.gate import DEFAULT_OPEN, Gate, exit_code, last_line
from audit.report.plain import printable

NO_GATE = "none"
AUTO = "auto"
ENDINGS = tuple(ending for one in FORMATS.values() for ending in one.endings)


@click.command()
@options.paths
@click.option(
    "--format",
    "format_",
    type=click.Choice([AUTO, *FORMATS]),
    help="Format on standard output; terminal unless said otherwise. auto: github inside GitHub Actions, else terminal.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    shell_complete=completers.files,
    help=f"Write a report to a file too; its ending gives the format ({', '.join(ENDINGS)}). Repeatable.",
)
@click.option("--sarif-open", is_flag=True, help="List what is open in SARIF too, not only findings.")
@click.option(
    "--fail-on",
    type=click.Choice([*options.LEVELS, NO_GATE]),
    default="low",
    show_default=True,
    help="Exit with 1 where a finding's settled level is at least this.",
)
@click.option(
    "--fail-on-open",
    type=click.Choice([*options.LEVELS, NO_GATE]),
    help="Exit with 3 where an open question's possible level is at least this; unless given, critical for descriptions from inside and none from outside.",
)
@click.option(
    "--fail-on-law",
    "law",
    multiple=True,
    metavar="PACK",
    shell_complete=completers.law_packs,
    help="Exit with 1 where all elements of a test of this law pack appear met. Repeatable; without it law packs never gate.",
)
@options.packs
@click.option(
    "--only",
    multiple=True,
    metavar="RULE|CONCERN",
    shell_complete=completers.rules_and_concerns,
    help="Run only these; the others are reported as not checked. Repeatable.",
)
@click.option(
    "--skip",
    multiple=True,
    metavar="RULE|CONCERN",
    shell_complete=completers.rules_and_concerns,
    help="Leave these out; they are reported as not checked. Repeatable.",
)
@click.option(
    "--waivers",
    metavar="FILE",
    shell_complete=completers.files,
    help="The waivers of all descriptions; unless given, scoreaudit.waivers.yaml beside each.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    shell_complete=completers.files,
    help="Gate only on findings that are new or graver than in this baseline.",
)
@click.option("--max-age", default="", metavar="DURATION", help="Ask again what is clear on older evidence, like P1Y.")
@click.option("--min-grade", default="", metavar="GRADE", help="Ask again what is clear on weaker evidence.")
@click.option(
    "--for-publication",
    is_flag=True,
    help="Give a report only if nothing speaks against publishing it; else exit with 2 and say all that does. "
    "A program cannot recognise private persons: see to it yourself that none can be recognised.",
)
@click.option("--embed", is_flag=True, help="Put descriptions, waivers and rules into JSON reports, for diff.")
@options.today
@click.option("-q", "--quiet", is_flag=True, help="Only findings and the last line.")
@click.option("-v", "--verbose", is_flag=True, help="Everything: all questions, every clear verdict with its facts.")
def check(
    paths: tuple[str, ...], format_: str | None, outputs: tuple[str, ...], sarif_open: bool, fail_on: str, fail_on_open: str | None,
    law: tuple[str, ...], packs: tuple[str, ...], only: tuple[str, ...], skip: tuple[str, ...], waivers: str | None,
    baseline: str | None, max_age: str, min_grade: str, for_publication: bool, embed: bool, today: str | None, quiet: bool, verbose: bool,
) -> None:  # fmt: skip
    """Audit product descriptions: files, or folders searched for *.product.yaml."""
    now = day(today)
    shown = _shown(format_)
    targets = [(path, _format_for(path)) for path in outputs]
    for kind in (shown, *(kind for _, kind in targets)):
        check_installed(kind)
    rules = read_rules(packs)
    started()
    gate = Gate(None if fail_on == NO_GATE else fail_on, fail_on_open or DEFAULT_OPEN, chosen_packs(rules, law))
    terms = _terms(rules, waivers, baseline, checked_limits(max_age, min_grade, rules.vocabulary))
    look, plain = replace(screen(), verbose=verbose, quiet=quiet, sarif_open=sarif_open), Look(sarif_open=sarif_open)
    wanted = reduce(or_, (shown_in(kind, plain) for _, kind in targets), shown_in(shown, look))
    terms = replace(terms, for_publication=for_publication, detail=wanted)
    packed = packs if embed else None
    report = _with_progress(paths, lambda tick: audit(paths, rules, Choice(only, skip), now, tick, terms, packed))
    if for_publication and report.problems:
        _refuse(report)
    _print(pieces(report, shown, look))
    for path, kind in targets:
        _write(path, pieces(report, kind, plain))
    show_problems(report.problems)
    if not FORMATS[shown].sums_up:
        for notice in report.notices:
            click.echo(printable(f"{notice.place}: notice: {notice.message}; {notice.hint}"), err=True)
        click.echo(last_line(report), err=True)
    sys.exit(exit_code(report, gate))


def _refuse(report: Report) -> NoReturn:
    """Say all that speaks against publishing a report, which is then neither shown nor written."""
    show_problems(report.problems, most=None)
    count = len(report.problems)
    click.echo(f"{count} reason{'' if count == 1 else 's'} not to publish; no report was given", err=True)
    sys.exit(ExitCode.COULD_NOT_RUN)


def _with_progress(paths: Sequence[str], run: Callable[[Callable[[], None]], Report]) -> Report:
    """Run the audit, with a progress bar where several files are audited on a terminal."""
    files, _ = product_files(paths)
    if len(files) < len(("one", "another")) or not sys.stderr.isatty():
        return run(lambda: None)
    with click.progressbar(length=len(files), label="auditing", file=sys.stderr) as bar:
        return run(lambda: bar.update(1))


def _terms(rules: RuleSet, waivers: str | None, baseline: str | None, limits: Limits) -> Terms:
    """Return what verdicts are held against. Raises UsageError where a file that was named is not there, or is no baseline."""
    if waivers is not None and not os.path.isfile(waivers):
        raise UsageError(Problem(Place(waivers), "there is no such file", "name a file of waivers"))
    if baseline is None:
        return Terms(limits, waivers)
    try:
        with open(baseline, encoding="utf-8-sig") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        hint = "write one with: scoreaudit baseline FILE... --output baseline.json"
        raise UsageError(Problem(Place(baseline), "cannot be read", hint)) from None
    from audit.decide.baseline import baseline_in  # noqa: PLC0415 (only where it is asked for)

    return Terms(limits, waivers, baseline_in(text, baseline, rules.vocabulary.levels.levels))


def _shown(format_: str | None) -> str:
    """Return the format for standard output. Raises UsageError where a terminal cannot show it."""
    if format_ == AUTO:
        return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "terminal"
    shown = format_ or "terminal"
    if FORMATS[shown].binary and sys.stdout.isatty():
        hint = f"write it to a file: --output report{FORMATS[shown].endings[0]}"
        raise UsageError(Problem(Place("--format"), f"{shown} is no text that a terminal could show", hint))
    return shown


def _format_for(path: str) -> str:
    found = format_of(path)
    if found is None:
        raise UsageError(Problem(Place(path), "the ending names no format", f"use one of {', '.join(ENDINGS)}"))
    return found


def _print(content: Iterable[str | bytes]) -> None:
    for piece in content:
        if isinstance(piece, str):
            sys.stdout.write(piece)
        else:
            sys.stdout.buffer.write(piece)
    sys.stdout.flush()


def _write(path: str, content: Iterable[str | bytes]) -> None:
    with writing(path), open(path, "wb") as file:
        file.writelines(
            piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece for piece in content
        )
