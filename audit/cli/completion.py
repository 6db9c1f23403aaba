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
WORK = (
    "audit.pipeline",
    "audit.evaluate",
    "audit.load",
    "audit.model.finding",
    "audit.model.report",
    "audit.report.page_parts",
    "audit.report.rule_page",
    "audit.report.rule_pages",
    "audit.report.trace",
    "audit.report.trace_markdown",
)
"""Modules that no option is made of."""


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


class _StandIn(ModuleType):
    """A module that has whatever is imported from it, and can do nothing."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


class _StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a stand-in for each module that would do a command's work."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a stand-in, or None for every other module."""
        parts = fullname.split(".")
        covered = any(".".join(parts[:count]) in WORK for count in range(1, len(parts) + 1))
        return ModuleSpec(fullname, self, is_package=True) if covered else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stand-in."""
        return _StandIn(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        """Leave it empty."""
