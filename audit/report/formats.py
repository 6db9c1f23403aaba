"""The formats: one table. Each is a pure function of the same report."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from audit.model.report import Report

FORMATS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "terminal": ("audit.report.terminal", "to_terminal", (".txt",)),
    "json": ("audit.report.json_v1", "to_json", (".json",)),
}
"""Every format: its module, its function there, the endings of files that mean it."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a terminal report looks; no verdict depends on it."""

    width: int = 100
    color: bool = False
    verbose: bool = False
    quiet: bool = False


def render(report: Report, format_: str, look: Look) -> str:
    """Return a report in a format of the table."""
    module, name, _ = FORMATS[format_]
    function = getattr(importlib.import_module(module), name)
    if format_ == "terminal":
        return cast("Callable[[Report, Look], str]", function)(report, look)
    return cast("Callable[[Report], str]", function)(report)


def format_of(path: str) -> str | None:
    """Return the format that a file's ending means, or None."""
    return next((name for name, (_, _, endings) in FORMATS.items() if path.endswith(endings)), None)
