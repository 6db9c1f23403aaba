"""`scoreaudit diff`: what stands otherwise between two states of a product, and why."""

from __future__ import annotations

import sys

import click

from audit.cli import completers, options
from audit.cli.compared import Settings, texts_for, two_sides
from audit.cli.days import day
from audit.cli.endings import format_for
from audit.cli.pages import put_out
from audit.cli.screen import screen
from audit.decide.diff import differences
from audit.decide.evidence import checked_limits
from audit.model.changes import Changes, gates
from audit.pipeline import read_rules
from audit.report.changes_markdown import changes_markdown
from audit.report.changes_text import changes_json, changes_text
from audit.report.commands import without_commands
from audit.report.formats import Look

FORMATS = ("terminal", "json", "markdown", "html")
ENDINGS = {".txt": "terminal", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html"}


@click.command()
@click.argument("old", metavar="OLD", shell_complete=completers.files)
@click.argument("new", metavar="NEW", shell_complete=completers.files)
@options.format_(FORMATS)
@options.output(ENDINGS)
@click.option(
    "--fail-on-new",
    type=click.Choice(options.LEVELS),
    help="Exit with 1 where a finding appeared, or became graver, at or above this level.",
)
@click.option(
    "--waivers",
    metavar="FILE",
    shell_complete=completers.files,
    help="The waivers of files; unless given, those beside them.",
)
@click.option(
    "--max-age",
    default="",
    metavar="DURATION",
    help="Of files and revisions: ask again what is clear on older evidence.",
)
@click.option(
    "--min-grade",
    default="",
    metavar="GRADE",
    help="Of files and revisions: ask again what is clear on weaker evidence.",
)
@options.packs
@options.today
@click.option("-v", "--verbose", is_flag=True, help="Every change with all facts; else the first of each kind.")
def diff(
    old: str, new: str, format_: str | None, output: str | None, fail_on_new: str | None, waivers: str | None, max_age: str, min_grade: str,
    packs: tuple[str, ...], today: str | None, verbose: bool,
) -> None:  # fmt: skip
    """Tell which findings and questions appeared, vanished or changed from OLD to NEW, and why.

    Each side is a description, a git revision (main:path), or a JSON report of `check --embed`; OLD may be a baseline.
    """
    kind = format_for(format_, output, ENDINGS, FORMATS[0])
    rules = read_rules(packs)
    settings = Settings(rules, packs, checked_limits(max_age, min_grade, rules.vocabulary), day(today), waivers)
    before, after = two_sides(old, new, settings)
    differ = bool(before.texts or after.texts)
    texts = [texts_for(one, settings) if differ else () for one in (before, after)]
    found = differences(before.side, after.side, *texts)
    put_out(_rendered(found, kind, screen() if output is None else Look(), verbose=verbose), output)
    sys.exit(1 if fail_on_new and gates(found, fail_on_new) else 0)


def _rendered(found: Changes, kind: str, look: Look, *, verbose: bool) -> str:
    if kind == "html":
        from audit.report.changes_html import changes_html  # noqa: PLC0415 (only HTML needs jinja2)

        return without_commands(changes_html(found))
    if kind == "json":
        return changes_json(found)
    return changes_markdown(found) if kind == "markdown" else changes_text(found, look, verbose=verbose)
