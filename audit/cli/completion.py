"""`scoreaudit completion`: the script that a shell needs; and the answers to what it then asks.

A shell asks by running `scoreaudit` with a variable set. Only the options of a command are read then: stand-ins take
the place of the modules that would do its work, most of which is what starting takes. An error has no place on a line
that somebody is typing: whatever goes wrong, there is nothing to complete.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import NoReturn

import click

PROGRAM = "scoreaudit"
VARIABLE = "_SCOREAUDIT_COMPLETE"
"""What a shell sets when it asks, and click reads."""
SHELLS = ("bash", "zsh", "fish")
OPTIONS = (
    "audit.bundled",
    "audit.cli",
    "audit.errors",
    "audit.model.exit_codes",
    "audit.model.letter_texts",
    "audit.model.nearest",
    "audit.report.formats",
    "audit.report.gate",
)
"""What options are made of, packages with all that is in them. Of every other module there is a stand-in."""


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script for completion in a shell; the shell reads it when it starts."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415 (every command asks whether a shell does)

    made = get_completion_class(shell)
    if made is None:  # pragma: no cover (click knows all three)
        raise click.UsageError(f"click completes nothing in {shell}")
    click.echo(made(click.Group(), {}, PROGRAM, VARIABLE).source(), nl=False)


def asked() -> bool:
    """Return whether a shell asks for completions."""
    return bool(os.environ.get(VARIABLE))


def answer(cli: click.Command) -> NoReturn:
    """Answer a shell, and end."""
    from click.shell_completion import shell_complete  # noqa: PLC0415 (only where a shell asks)

    from audit.cli.stand_ins import StandIns  # noqa: PLC0415 (the same)

    sys.meta_path.insert(0, StandIns(OPTIONS))
    code = 1
    with contextlib.suppress(Exception), contextlib.redirect_stderr(io.StringIO()):
        code = shell_complete(cli, {}, PROGRAM, VARIABLE, os.environ[VARIABLE])
    sys.exit(code)
