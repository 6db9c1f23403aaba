"""What a portfolio says as a whole, as text for a terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from audit.model.portfolio import Counts, Portfolio
from audit.report.formats import Look
from audit.report.plain import printable
from audit.report.portfolio_words import MEANING, said_of
from audit.report.table_csv import MARK, as_text
from audit.report.telling import SIGNAL

KINDS = ("rule", "concern", "unknown", "product")
"""What `top` counts by."""
TITLES = {
    "rule": "MOST FREQUENT FINDINGS",
    "concern": "WORST CONCERNS",
    "unknown": "WHAT IS LEAST KNOWN",
    "product": "GRAVEST PRODUCTS",
}


@dataclass(frozen=True, slots=True)
class _Table:
    header: tuple[str, ...]
    rows: list[tuple[str | int, ...]]


def portfolio_text(found: Portfolio, kinds: Sequence[str], limit: int, look: Look) -> str:
    """Return tables, which end after so many rows, as text for a terminal; at the end stands what they rest on."""
    lines: list[str] = []
    for kind in kinds:
        table = _table(kind, found)
        cut = f" (the first {limit})" if len(table.rows) == limit else ""
        lines += [_bold(TITLES[kind] + cut, look)]
        lines += [f"  {line}" for line in textwrap.wrap(MEANING[kind], look.width - 2)]
        lines += _aligned(table, look.width) if table.rows else ["  none"]
        lines.append("")
    for line in said_of(found):
        lines += textwrap.wrap(line, look.width)
    return "\n".join([*lines, SIGNAL]) + "\n"


def _bold(text: str, look: Look) -> str:
    return f"\x1b[1m{text}\x1b[0m" if look.color else text


def _aligned(table: _Table, width: int) -> list[str]:
    """Return a table in columns; numbers stand to the right, and the last column gets what room is left."""
    cells = [tuple(printable(str(cell)) for cell in row) for row in (table.header, *table.rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(table.header))]
    number = [
        all(isinstance(row[i], int) or str(row[i]).endswith("%") for row in table.rows) for i in range(len(widths))
    ]
    lines = []
    for row in cells:
        shown = [
            cell.rjust(wide) if right else cell.ljust(wide)
            for cell, wide, right in zip(row, widths, number, strict=True)
        ]
        line = "  " + "  ".join(shown).rstrip()
        lines.append(line if len(line) <= width else line[: width - 1] + "…")
    return lines


def _table(kind: str, found: Portfolio) -> _Table:
    levels = tuple(reversed(found.run.levels))
    if kind == "rule":
        return _Table(
            ("findings", "products", *levels, "waived", "rule"),
            [(one.findings, one.products, *_numbers(one.levels), one.waived, one.rule) for one in found.rules],
        )
    if kind == "concern":
        return _Table(
            ("sure", "possible", "findings", *levels, "concern"),
            [(one.sure, one.possible, one.findings, *_numbers(one.settled), one.concern) for one in found.concerns],
        )
    if kind == "unknown":
        return _Table(
            ("open", "of", "share", "concern's share", "rule"),
            [
                (one.asks, one.verdicts, _percent(one.share), _percent(one.concern_share), one.rule)
                for one in found.unknown
            ],
        )
    return _Table(
        ("findings", *levels, "questions", "product"),
        [(one.findings, *_numbers(one.levels), one.questions, f"{one.name} ({one.place})") for one in found.products],
    )  # fmt: skip


def _numbers(counts: Counts) -> tuple[int, ...]:
    return tuple(count for _, count in counts)


def _percent(share: float) -> str:
    return f"{share:.1%}"


def portfolio_json(found: Portfolio, kinds: Sequence[str]) -> str:
    """Return tables as JSON, ending in a newline."""
    data: dict[str, Any] = {
        "tool": {"name": "scoreaudit", "version": found.run.tool_version, "rules_digest": found.run.rules_digest},
        "today": found.run.today,
        "complete": found.run.complete,
        "only": list(found.run.only),
        "skip": list(found.run.skip),
        "products": {"audited": found.audited, "could_not_be_read": found.broken},
        "by": {
            kind: [dict(zip(_columns(kind, found), row, strict=True)) for row in _rows(kind, found)] for kind in kinds
        },
    }
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"


def portfolio_csv(found: Portfolio, kind: str) -> str:
    """Return one table as CSV with a header, no cell a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(_columns(kind, found))
    for row in _rows(kind, found):
        writer.writerow([as_text(printable(cell)) if isinstance(cell, str) else cell for cell in row])
    return MARK + out.getvalue()


def _columns(kind: str, found: Portfolio) -> list[str]:
    levels = list(reversed(found.run.levels))
    return {
        "rule": ["rule", "concern", "title", "status", "findings", "products", *levels, "waived"],
        "concern": [
            "concern", "title", "sure", "possible", "unchecked", "findings",
            *(f"settled_{level}" for level in levels), *(f"open_to_{level}" for level in levels),
        ],
        "unknown": ["rule", "concern", "title", "asks", "verdicts", "share", "concern_share"],
        "product": ["path", "record", "name", "as_of", "findings", *levels, "questions"],
    }[kind]  # fmt: skip


def _rows(kind: str, found: Portfolio) -> list[list[Any]]:
    tables: dict[str, Sequence[Any]] = {
        "rule": found.rules,
        "concern": found.concerns,
        "unknown": found.unknown,
        "product": found.products,
    }
    return [_flat(asdict(one), kind) for one in tables[kind]]


def _flat(row: dict[str, Any], kind: str) -> list[Any]:
    """Return the values of a row, counts by level each in a column of its own."""
    levels = {"rule": "levels", "product": "levels"}.get(kind)
    values: list[Any] = []
    for name, value in row.items():
        if name == levels or (kind == "concern" and name in {"settled", "open_to"}):
            values += [count for _, count in value]
        else:
            values.append(round(value, 6) if isinstance(value, float) else value)
    return values
