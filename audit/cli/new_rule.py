"""`scoreaudit rules new`: a rule file to begin with, which works as written."""

from __future__ import annotations

import re
from pathlib import Path

import click

from audit import __version__
from audit.bundled import rules_folder
from audit.cli import completers
from audit.cli.fresh import write_new
from audit.errors import Place, Problem, UsageError
from audit.load.skeleton import load_skeleton, new_rule
from audit.model.nearest import did_you_mean
from audit.pipeline import read_rules

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


@click.command("new")
@click.argument("concern", shell_complete=completers.concerns)
@click.argument("slug")
@click.option(
    "--for-each", "type_", metavar="TYPE", default="score", show_default=True, help="What a verdict is about."
)
@click.option(
    "--folder",
    metavar="FOLDER",
    default="rules",
    show_default=True,
    shell_complete=completers.folders,
    help="The folder of rules; the file goes to CONCERN/SLUG.yaml in it.",
)
def new(concern: str, slug: str, type_: str, folder: str) -> None:
    """Write a new rule to begin with: on trial, with every key, comments, and cases that hold."""
    texts = load_skeleton(rules_folder() / "text" / "new-rule.en.yaml", "rules/text/new-rule.en.yaml")
    rules = read_rules()
    if concern not in rules.concerns:
        raise _wrong("CONCERN", f"there is no concern {concern!r}", did_you_mean(concern, rules.concerns))
    if type_ not in texts.types:
        raise _wrong("--for-each", f"there is no type {type_!r}", did_you_mean(type_, texts.types))
    if not _SLUG.match(slug):
        raise _wrong("SLUG", f"{slug!r} is no name of a rule", "write small letters, digits and dashes: hidden-score")
    known = rules.rule(f"{concern}/{slug}")
    if known is not None:
        raise _wrong("SLUG", f"the rule {known.id} exists already", f"see {known.document.path}, or take another name")
    file = Path(folder) / concern / f"{slug}.yaml"
    write_new(str(file), new_rule(texts, slug, concern, rules.concerns[concern], type_, __version__))
    own = "" if Path(folder).resolve() == rules_folder().resolve() else f" --rules {folder}"
    click.echo(f"{file}: written. Try it: scoreaudit rules test {slug}{own}", err=True)


def _wrong(where: str, message: str, hint: str) -> UsageError:
    return UsageError(Problem(Place(where), message, hint))
