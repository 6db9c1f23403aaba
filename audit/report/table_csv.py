"""CSV, one row a verdict: UTF-8 with a mark in front, every cell in quotes, no cell a formula.

The mark (BOM) is there because a spreadsheet program otherwise reads UTF-8 as something else and garbles names; read
the file with `utf-8-sig` in Python. For programs there is JSON. All cells stand in quotes, as a program that takes the
semicolon for the comma would otherwise cut a cell, and what comes after the cut could be a formula.
"""

from __future__ import annotations

import csv
import io

from audit.model.report import Report
from audit.report.table import COLUMNS, Cell, rows

MARK = "\ufeff"
FORMULA = tuple("=+-@\t\r＝＋－＠")  # noqa: RUF001 (the wide ones begin a formula too, in some languages)
"""A cell that begins with one of these, after spaces, would be reckoned."""


def to_csv(report: Report) -> str:
    """Return the report as CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([tuple(map(as_text, row)) for row in rows(report)])
    return MARK + out.getvalue()


def as_text(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet program takes for a formula: an apostrophe stands before it."""
    if isinstance(cell, int):
        return cell
    return "\n".join(f"'{line}" if line.lstrip().startswith(FORMULA) else line for line in cell.split("\n"))
