"""An Excel workbook, one row a verdict: every cell is a string or a number, none a formula or a link."""

from __future__ import annotations

import datetime as dt
import importlib
import io
from typing import Any

from audit.model.report import Report
from audit.report.formats import check_installed
from audit.report.gate import last_line
from audit.report.table import COLUMNS, rows
from audit.report.telling import SIGNAL

WIDTHS = {"message": 60, "facts": 60, "questions": 60, "title": 40, "rule": 40, "path": 30, "line": 6, "column": 8}
AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_xlsx(report: Report) -> bytes:
    """Return the report as the bytes of a workbook. Raises UsageError where XlsxWriter is not installed."""
    check_installed("xlsx")
    out = io.BytesIO()
    book: Any = importlib.import_module("xlsxwriter").Workbook(out, AS_TEXT)
    day = dt.datetime.fromisoformat(report.today).replace(tzinfo=None)
    book.set_properties({"title": "scoreaudit", "comments": SIGNAL, "created": day})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    _verdicts(report, book.add_worksheet("verdicts"), (bold, wrapped))
    about = book.add_worksheet("about")
    about.set_column(0, 0, 100)
    tool = f"scoreaudit {report.tool_version}, {report.rules_count} rules (digest {report.rules_digest[:12]})"
    for number, line in enumerate((last_line(report), SIGNAL, f"{tool}, run of {report.today}")):
        about.write_string(number, 0, line)
    book.close()
    return out.getvalue()


def _verdicts(report: Report, sheet: Any, formats: tuple[Any, Any]) -> None:
    """Fill the sheet of verdicts; its header stays in sight and filters."""
    bold, wrapped = formats
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, WIDTHS.get(name, 14))
        sheet.write_string(0, column, name, bold)
    last = 0
    for last, row in enumerate(rows(report), 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(last, column, cell, wrapped)
            elif cell:
                sheet.write_string(last, column, cell, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
