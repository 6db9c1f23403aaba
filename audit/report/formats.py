"""The formats: one table. Each is a pure function of the same report."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass
from typing import cast

from audit.errors import Place, Problem, UsageError
from audit.model.detail import EVERYTHING, FINDINGS, FINDINGS_AND_ASKS, Detail
from audit.model.report import Report
from audit.report.commands import without_commands


@dataclass(frozen=True, slots=True)
class Look:
    """How a report is to look; no verdict depends on it."""

    width: int = 100
    color: bool = False
    verbose: bool = False
    quiet: bool = False
    sarif_open: bool = False
    """SARIF lists what is open too."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: where it is made, and what the command line has to know of it.

    Its function gives the whole text, or bytes, or the text in pieces.
    """

    module: str
    function: str
    endings: tuple[str, ...]
    """Endings of files that mean it."""
    _: KW_ONLY
    needs_look: bool = False
    """Its function takes a `Look` too."""
    binary: bool = False
    """It gives bytes, which no terminal can show."""
    prose: bool = False
    """Its lines are text for people, so that none may be a command to what runs it."""
    sums_up: bool = False
    """It says itself what the last line of a run says."""
    shows: Detail = EVERYTHING
    """What it shows of the verdicts: nothing else has to be worked out for it."""
    package: str = ""
    """A package that it needs, which is installed by the extra of the format's name."""


FORMATS: dict[str, Format] = {
    "terminal": Format("audit.report.terminal", "to_terminal", (".txt",), needs_look=True, prose=True, sums_up=True),
    "json": Format("audit.report.json_v1", "to_json", (".json",)),
    "markdown": Format(
        "audit.report.markdown", "to_markdown", (".md",), prose=True, sums_up=True, shows=FINDINGS_AND_ASKS
    ),
    "html": Format("audit.report.html", "to_html", (".html",), prose=True, sums_up=True),
    "sarif": Format("audit.report.sarif", "to_sarif", (".sarif", ".sarif.json"), needs_look=True, shows=FINDINGS),
    "junit": Format("audit.report.junit", "to_junit", (".junit.xml",), shows=FINDINGS_AND_ASKS),
    "github": Format("audit.report.github", "to_github", (), sums_up=True, shows=FINDINGS),
    "csv": Format("audit.report.table_csv", "to_csv", (".csv",)),
    "xlsx": Format("audit.report.table_xlsx", "to_xlsx", (".xlsx",), binary=True, package="xlsxwriter"),
}
"""Every format by its name."""


def render(report: Report, format_: str, look: Look) -> str | bytes:
    """Return a report in a format of the table: text, or bytes where the format is binary."""
    made = _made(report, format_, look)
    return made if isinstance(made, str | bytes) else "".join(made)


def pieces(report: Report, format_: str, look: Look) -> Iterable[str | bytes]:
    """Return what `render` does in pieces that follow each other, so that a large report need not be there as a whole."""
    made = _made(report, format_, look)
    return (made,) if isinstance(made, str | bytes) else made


def _made(report: Report, format_: str, look: Look) -> str | bytes | Iterable[str]:
    kind = FORMATS[format_]
    function = getattr(importlib.import_module(kind.module), kind.function)
    made = (
        cast("Callable[[Report, Look], str | bytes]", function)(report, look)
        if kind.needs_look
        else cast("Callable[[Report], str | bytes | Iterable[str]]", function)(report)
    )
    return without_commands(made) if kind.prose and isinstance(made, str) else made


def shown_in(format_: str, look: Look) -> Detail:
    """Return what a format shows of the verdicts, as it is to look."""
    shows = FORMATS[format_].shows
    return shows | FINDINGS_AND_ASKS if look.sarif_open else shows


def format_of(path: str) -> str | None:
    """Return the format that a file's ending means, the longest ending first, or None."""
    found = [(len(ending), name) for name, one in FORMATS.items() for ending in one.endings if path.endswith(ending)]
    return max(found)[1] if found else None


def check_installed(format_: str) -> None:
    """Raise UsageError where a format needs a package that is not there."""
    package = FORMATS[format_].package
    if package and importlib.util.find_spec(package) is None:
        hint = f"install it with: pip install 'scoreaudit[{format_}]'"
        raise UsageError(Problem(Place(format_), f"this format needs {package}, which is not installed", hint))
