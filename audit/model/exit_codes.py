"""What the command line ends with, so that whoever runs it can act on it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes, in the order in which the first that fits is taken."""

    COULD_NOT_RUN = 2
    FINDINGS = 1
    OPEN = 3
    NOTHING = 0


MEANING: dict[ExitCode, str] = {
    ExitCode.COULD_NOT_RUN: "could not run",
    ExitCode.FINDINGS: "findings at or above --fail-on or met legal tests of --fail-on-law",
    ExitCode.OPEN: "open questions at or above --fail-on-open",
    ExitCode.NOTHING: "otherwise",
}
"""When each is given, as `scoreaudit --help` says it."""


def in_a_sentence() -> str:
    """Return the exit codes in a line."""
    return "Exit codes: " + ", ".join(f"{code.value} {when}" for code, when in MEANING.items()) + "."
