"""The command `scoreaudit` and the table of its subcommands, each imported when it is called."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn

import click

from audit import __version__
from audit.cli.completion import answer, asked
from audit.cli.messages import show_problems
from audit.errors import Place, Problem, ScoreauditError
from audit.model.exit_codes import in_a_sentence
from audit.model.nearest import did_you_mean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("audit.cli.init", "init", "Begin a description: from a starter, or by questions."),
    "check": ("audit.cli.check", "check", "Audit product descriptions."),
    "questions": ("audit.cli.questions", "questions", "Tell what to find out, most decisive first."),
    "plan": ("audit.cli.plan", "plan", "Find the cheapest set of remedies, as a patch."),
    "answer": ("audit.cli.answer", "answer", "Write an answer into a description, with its source."),
    "diff": ("audit.cli.diff", "diff", "Tell what changed between two states of a product, and why."),
    "compare": ("audit.cli.compare", "compare", "Show products side by side, concern by concern."),
    "portfolio": ("audit.cli.portfolio", "portfolio", "Audit many products into a dataset, and ask it."),
    "baseline": ("audit.cli.baseline", "baseline", "Write down the findings of today."),
    "explain": ("audit.cli.explain", "explain", "Tell what a rule asks, why, and what clears it."),
    "sheet": ("audit.cli.sheet", "sheet", "Write one page about a product for the person who is scored."),
    "letter": ("audit.cli.letter", "letter", "Draft a letter: for a right of the person, or to the operator."),
    "rules": ("audit.cli.rules", "rules", "List, check, test, trace and begin rules."),
    "schema": ("audit.cli.schema", "schema", "Print a JSON Schema: product, rule or report."),
    "completion": ("audit.cli.completion", "completion", "Print the script for completion in bash, zsh or fish."),
}
"""Every subcommand: its module, its name there, and one line of help."""


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for a misspelt one, say the nearest right word."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            raise click.UsageError(f"there is no command {args[0]!r}; {did_you_mean(args[0], COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so without importing them, and the options."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 (only where a shell asks)

        found = [CompletionItem(name, help=help_) for name, (_, _, help_) in COMMANDS.items()]
        options = super(click.Group, self).shell_complete(ctx, incomplete)
        return [item for item in found if item.value.startswith(incomplete)] + options

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, _, help_) in COMMANDS.items()])


@click.group(
    cls=Commands,
    epilog=in_a_sentence(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="scoreaudit")
def cli() -> None:
    """Audit products that score people: findings with reasons, open questions, and what is clear.

    A signal, no verdict of law. Nothing leaves this machine, but to a cluster that you name.
    """


def _interrupted(*_: object) -> NoReturn:
    """End as an interrupted program does: exit code 1 would be read as findings."""
    click.echo("\ninterrupted; nothing was decided", err=True)
    sys.exit(128 + signal.SIGINT)


def _drop_the_rest() -> None:
    """Let what is still to be printed go nowhere: Python tries again as it ends, and has an exit code of its own for that."""
    with contextlib.suppress(OSError):  # a stream that stands in for standard output has no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(args: list[str] | None = None) -> Any:
    """Run the command line; mistakes of the user end in one clear message and exit code 2.

    So does an error of ours, with its traceback: exit code 1 means findings, and an audit that broke has none to show.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins takes longer than reading a file
    if asked():
        answer(cli)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _interrupted)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter still gets the report
    try:
        return cli.main(args=args, prog_name="scoreaudit", standalone_mode=True)
    except ScoreauditError as error:
        show_problems(error.problems)
    except OSError as error:  # the report could not be written, to a full disk or a closed pipe
        reason = (error.strerror or str(error)).lower()
        show_problems([Problem(Place("standard output"), f"cannot be written: {reason}", "nothing was decided")])
        _drop_the_rest()
    except Exception:  # noqa: BLE001 (shown in full, and never taken for a finding)
        import traceback  # noqa: PLC0415 (an error of ours is rare)

        traceback.print_exc()
        show_problems(
            [
                Problem(
                    Place("scoreaudit"),
                    "an internal error; nothing was decided",
                    "please report it with the lines above",
                )
            ]
        )
    sys.exit(2)
