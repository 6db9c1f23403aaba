"""A report as a table: one row a verdict, for spreadsheets. The columns are documented, and stay as they are."""

from __future__ import annotations

from collections.abc import Iterator

from audit.model.finding import FactSeen, Verdict
from audit.model.report import AuditedProduct, Report
from audit.report.plain import printable
from audit.report.telling import WORDS, baseline_words, for_xml, reason_words, waived_words

COLUMNS = (
    "path",
    "product",
    "as_of",
    "rule",
    "concern",
    "title",
    "verdict",
    "when",
    "level_settled",
    "level_possible",
    "confidence",
    "status",
    "pack",
    "subject",
    "others",
    "message",
    "line",
    "column",
    "facts",
    "questions",
    "settled_as",
    "references",
    "fingerprint",
    "waived",
    "baseline",
)
"""In this order; docs/reports.md says what each holds. Further ones would be added at the end."""
ERROR = "error"
"""Stands in the column `verdict` of a row for a mistake, so that a file that could not be read is not silent."""
LONGEST_CELL = 32_000
"""A cell of a spreadsheet holds 32,767 characters."""

Cell = str | int


def rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each verdict, and for each mistake in a file, without the header."""
    for problem in report.problems:
        hint = f"; {problem.hint}" if problem.hint else ""
        place = problem.place
        told: dict[str, Cell] = {"path": place.path, "verdict": ERROR, "line": place.line, "column": place.column}
        yield _row({**told, "message": f"{problem.message}{hint}"})
    for product in report.products:
        for one in product.verdicts:
            yield _row(_cells(product, one))


def _row(cells: dict[str, Cell]) -> tuple[Cell, ...]:
    return tuple(_cell(cells.get(name, "")) for name in COLUMNS)


def _cell(value: Cell) -> Cell:
    return value if isinstance(value, int) else for_xml("\n".join(map(printable, value.split("\n"))))[:LONGEST_CELL]


def _cells(product: AuditedProduct, one: Verdict) -> dict[str, Cell]:
    return {
        "path": product.path,
        "product": _one_line(product.name),
        "as_of": product.as_of,
        "rule": one.rule,
        "concern": one.concern,
        "title": one.title,
        "verdict": one.verdict,
        "when": one.when,
        "level_settled": (one.level.settled or "") if one.level else "",
        "level_possible": one.level.possible if one.level else "",
        "confidence": one.confidence or "",
        "status": one.status,
        "pack": one.pack or "",
        "subject": one.subject or "",
        "others": "yes" if one.others else "no",
        "message": _one_line(one.message),
        "line": one.place.line,
        "column": one.place.column,
        "facts": "\n".join(_fact(fact) for fact in one.facts),
        "questions": "\n".join(_one_line(missing.question) for missing in one.missing),
        "settled_as": one.settled_as or "",
        "references": " ".join(one.references),
        "fingerprint": one.fingerprint,
        "waived": waived_words(one),
        "baseline": baseline_words(one),
    }


def _fact(fact: FactSeen) -> str:
    because = "; ".join(map(reason_words, fact.because)) or "not known"
    return _one_line(f"{WORDS[fact.value]} {fact.name.replace('_', ' ')}: {because}")


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
