"""Results as data and as a table for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure, Row, Scale
from benchmarks.machine import Machine

VERSION = 1
"""Of the JSON that is written."""


def as_data(
    machine: Machine,
    corpus: tuple[int, str],
    rules: int,
    scale: Scale,
    found: Sequence[tuple[Figure, Sequence[Row]]],
) -> dict[str, Any]:
    """Return a run as plain data."""
    return {
        "version": VERSION,
        "machine": asdict(machine),
        "corpus": {"examples": corpus[0], "sha256": corpus[1]},
        "rules": rules,
        "quick": scale.quick,
        "pairs": scale.pairs,
        "figures": [
            {
                "name": figure.name,
                "title": figure.title,
                "how": figure.how,
                "rows": [{**asdict(row), "met": row.met} for row in rows],
            }
            for figure, rows in found
        ],
    }


def table(data: dict[str, Any]) -> str:
    """Return a run as a table: what was measured, the bar, the median, its quartiles, and whether the bar is met."""
    machine = data["machine"]
    processors = f"{machine['usable']} of {machine['processors']} processors"
    corpus = f"{data['corpus']['examples']} examples, sha256 {data['corpus']['sha256'][:16]}"
    quick = "; QUICK: smaller than the bars ask for" if data["quick"] else ""
    lines = [
        f"{processors}, {machine['system']}, {machine['python']}, load {machine['load']:.2f} at the start",
        f"{data['rules']} rules; {corpus}; {data['pairs']} pairs{quick}",
    ]
    for figure in data["figures"]:
        lines += ["", f"{figure['name']}: {figure['title']}", f"  {figure['how']}"]
        lines += [f"  {_line(row)}" for row in figure["rows"]]
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    if row["ratio"] is None:
        return f"{row['label']:<44} SKIPPED: {row['skipped']}"
    ratio = row["ratio"]
    bar = "" if row["bar"] is None else f"{'>=' if row['at_least'] else '<='} {row['bar']:g}"
    met = {True: "met", False: "NOT MET", None: ""}[row["met"]]
    detail = ", ".join(f"{name} {_short(value)}" for name, value in row["detail"].items())
    spread = f"{_short(ratio['median'])} [{_short(ratio['low'])}, {_short(ratio['high'])}]"
    return f"{row['label']:<44} {spread:<28} {bar:<8} {met:<8} {detail}"


def _short(value: float | str) -> str:
    if isinstance(value, str | int):
        return str(value)
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"  # noqa: PLR2004 (three digits tell enough)


def write(data: dict[str, Any], path: Path) -> None:
    """Write a run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
