"""`scoreaudit completion`: the script that a shell needs; and the answers to what it then asks.

A shell asks by running `scoreaudit` with a variable set. Only the options of a command are read then: stand-ins take
the place of the modules that would do its work, most of which is what starting takes. An error has no place on a line
that somebody is typing: whatever goes wrong, there is nothing to complete.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import io
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import NoReturn

import click
from click.shell_completion import get_completion_class, shell_complete

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
    made = get_completion_class(shell)
    if made is None:  # pragma: no cover (click knows all three)
        raise click.UsageError(f"click completes nothing in {shell}")
    click.echo(made(click.Group(), {}, PROGRAM, VARIABLE).source(), nl=False)


def asked() -> bool:
    """Return whether a shell asks for completions."""
    return bool(os.environ.get(VARIABLE))


def answer(cli: click.Command) -> NoReturn:
    """Answer a shell, and end."""
    sys.meta_path.insert(0, _StandIns())
    code = 1
    with contextlib.suppress(Exception), contextlib.redirect_stderr(io.StringIO()):
        code = shell_complete(cli, {}, PROGRAM, VARIABLE, os.environ[VARIABLE])
    sys.exit(code)


class _Empty:
    """What is imported from a stand-in: it can be called and derived from, and does nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take anything."""


class _StandIn(ModuleType):
    """A module that has whatever is imported from it."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_Empty,), {})


class _StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a stand-in for each module that would do a command's work."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a stand-in, or None for every other module."""
        ours = fullname.startswith("audit.")
        real = any(f"{name}.".startswith(f"{fullname}.") or fullname.startswith(f"{name}.") for name in OPTIONS)
        return ModuleSpec(fullname, self, is_package=True) if ours and not real else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stand-in."""
        return _StandIn(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        """Leave it empty."""
