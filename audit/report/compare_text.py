"""A comparison, as text for a terminal, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.model.comparison import Cell, Comparison, Row
from audit.report.compare_words import (
    ALIKE,
    GRAVER,
    HOW_RANKED,
    HOW_TO_READ,
    LESS,
    NO_TOTAL,
    about_words,
    alike_words,
    blocks,
    bounds_words,
    cell_words,
    difference_words,
    not_compared_words,
    range_words,
)
from audit.report.console import STYLES, drawn, indented, styled
from audit.report.formats import Look
from audit.report.telling import SIGNAL, cut

SCHEMA_VERSION = 1
CONCERN, NARROW, WIDE = 20, 18, 36
"""The least room for a concern and for a product, and the most for a product."""
GAP = 2
LABEL = 120
"""So much of a name is shown where it stands often."""


def comparison_json(found: Comparison) -> str:
    """Return the comparison as JSON, ending in a newline."""
    paths = [one.path for one in found.products]
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "scoreaudit", "version": found.tool_version, "rules_digest": found.rules_digest},
        "errors": [
            {
                "path": one.place.path,
                "line": one.place.line,
                "column": one.place.column,
                "message": one.message,
                "hint": one.hint,
            }
            for one in found.problems
        ],
        "products": [
            {
                "path": one.path,
                "name": one.name,
                "label": one.label,
                "as_of": one.as_of,
                "perspective": one.perspective,
                "stage": one.stage or None,
                "nature": one.nature or None,
                "not_compared": {"outlook": one.outlook, "history": one.history},
            }
            for one in found.products
        ],
        "warnings": [
            {
                "differs": one.subject,
                "message": message,
                "values": [{"value": value or None, "products": [paths[i] for i in who]} for value, who in one.values],
            }
            for one, message in zip(found.differences, difference_words(found), strict=True)
        ],
        "concerns": [_row(one, paths) for one in found.rows],
    }
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"


def _row(row: Row, paths: Sequence[str]) -> dict[str, Any]:
    return {
        "concern": row.concern,
        "title": row.title,
        "cells": [
            {
                "product": path,
                "state": cell.state,
                "lower": cell.lower,
                "upper": cell.upper,
                "findings": cell.findings,
            }
            for path, cell in zip(paths, row.cells, strict=True)
        ],
        "ranked": [{"less_grave": paths[less], "graver": paths[graver]} for less, graver in row.ranked],
        "cannot_be_told_apart": [[paths[one], paths[two]] for one, two in row.alike],
    }


def comparison_text(found: Comparison, look: Look) -> str:
    """Return the comparison as text for a terminal, in the width and colours given."""
    return drawn(look, lambda console: _show(found, look, console))


def _show(found: Comparison, look: Look, console: Console) -> None:
    _head(found, console)
    for some in blocks(len(found.products), max(1, (look.width - CONCERN) // (NARROW + GAP))):
        _table(found, some, look.width, console)
    _ranks(found, console)
    console.rule(style="dim")
    console.print(styled(f"{NO_TOTAL} {SIGNAL}", "bold"))
    console.print(
        styled(f"scoreaudit {found.tool_version}, {found.rules_count} rules (digest {found.rules_digest[:12]})", "dim")
    )


def _head(found: Comparison, console: Console) -> None:
    console.print(styled(f"{len(found.products)} PRODUCTS SIDE BY SIDE", "bold"))
    for one in found.products:
        console.print(indented(styled(one.label, "bold"), 2))
        for line in (about_words(one), one.path, not_compared_words(one)):
            if line:
                console.print(indented(styled(line, "dim"), 4))
    for warning in difference_words(found):
        console.print()
        console.print(indented(styled(f"Take care: {warning}", "yellow"), 2))
    console.print()
    console.print(styled("BY CONCERN", "bold"))
    for line in HOW_TO_READ:
        console.print(indented(styled(line, "dim"), 2))
    console.print()


def _table(found: Comparison, some: range, width: int, console: Console) -> None:
    longest = max(len(row.concern) for row in found.rows)
    line = max(len(cell_words(row.cells[i])) for row in found.rows for i in some)
    one_line = width - len(some) * (line + GAP) >= CONCERN
    least = line if one_line else NARROW
    concern = max(CONCERN, min(longest, width - len(some) * (least + GAP)))
    room = min(WIDE, (width - concern) // len(some) - GAP)
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    table.add_column("concern", width=concern, header_style="dim")
    for i in some:
        one = found.products[i]
        head = Text("\n").join(
            [
                styled(cut(one.label, LABEL)),
                styled(f"as of {one.as_of}", "dim"),
                styled(f"from {one.perspective}", "dim"),
            ]
        )
        table.add_column(head, width=room, overflow="fold")
    for row in found.rows:
        name = "\n".join(textwrap.wrap(row.concern, concern))
        table.add_row(Text(name), *(_cell(row.cells[i], one_line=one_line) for i in some))
    console.print(table)
    console.print()


def _cell(cell: Cell, *, one_line: bool) -> Text:
    said, besides = range_words(cell)
    style = STYLES.get(cell.lower or "", "") if cell.state == "settled" else "dim" if cell.upper is None else ""
    text = Text(said, style)
    return text.append(f"{', ' if one_line else chr(10)}{besides}", "dim") if besides else text


def _ranks(found: Comparison, console: Console) -> None:
    console.print(styled("WHO IS LESS GRAVE", "bold"))
    console.print(indented(styled(HOW_RANKED, "dim"), 2))
    console.print()
    ranked = [row for row in found.rows if row.ranked]
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
    table.add_column("concern", width=max((len(part) for row in ranked for part in _name(row)), default=CONCERN))
    table.add_column(LESS, ratio=1, overflow="fold")
    table.add_column(GRAVER, ratio=1, overflow="fold")
    for row in ranked:
        for i, (less, graver) in enumerate(row.ranked):
            name = "\n".join(_name(row)) if i == 0 else ""
            table.add_row(Text(name), _who(found, row, less), _who(found, row, graver))
        if row.alike:
            table.add_row(Text(""), styled(alike_words(row, found), "dim"), Text(ALIKE, "dim"))
    if ranked:
        console.print(table)
        console.print()
    rest = ", ".join(row.concern for row in found.rows if not row.ranked)
    if rest:
        which = "These" if len(found.products) == len(("one", "another")) else "Any two"
        console.print(indented(styled(f"{which} {ALIKE} on {rest if ranked else 'any concern'}."), 2))
        console.print()


def _name(row: Row) -> list[str]:
    """Return a concern in lines that leave room for two names beside it."""
    return textwrap.wrap(row.concern, CONCERN)


def _who(found: Comparison, row: Row, i: int) -> Text:
    return styled(cut(found.products[i].label, LABEL)).append(f": {bounds_words(row.cells[i])}", "dim")
