"""What the terminal can show: its width, and whether there are colours."""

from __future__ import annotations

import os
import shutil
import sys

from audit.report.formats import Look

NARROWEST, WIDEST, UNKNOWN = 60, 120, 100


def screen() -> Look:
    """Return how text looks on standard output: plain and of a fixed width where that is no terminal."""
    is_terminal = sys.stdout.isatty()
    color = not os.environ.get("NO_COLOR") and (bool(os.environ.get("FORCE_COLOR")) or is_terminal)
    known = is_terminal or "COLUMNS" in os.environ
    columns = shutil.get_terminal_size((UNKNOWN, 24)).columns if known else UNKNOWN
    return Look(max(NARROWEST, min(columns, WIDEST)), color)
