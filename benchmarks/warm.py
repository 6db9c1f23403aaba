"""A whole audit in a warm process, over reading the same bytes as bare YAML."""

from __future__ import annotations

import yaml

from benchmarks import engine
from benchmarks.figure import Figure, Row, Scale, row_of
from benchmarks.generated import generated
from benchmarks.machine import EXAMPLES
from benchmarks.measure import cpu, in_turn

BAR = 0.65
NINE_KB = {"inside": (24, 5), "outside": (25, 12)}
"""Entries and flows of a description of about 360 lines and 9 KB: from outside fewer facts are written of each."""


def bare(path: str) -> object:
    """Read a file as YAML with the fastest safe loader and do nothing with it."""
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, yaml.CSafeLoader)


def nine_kb(scale: Scale, perspective: str) -> str:
    """Return the path of a generated description of about 360 lines and 9 KB."""
    return scale.write(f"nine-kb-{perspective}.product.yaml", generated(*NINE_KB[perspective], perspective=perspective))


def _run(scale: Scale) -> list[Row]:
    files = [
        (nine_kb(scale, "inside"), "9 KB generated, inside", True),
        (nine_kb(scale, "outside"), "9 KB generated, outside", False),
        (str(EXAMPLES / "comparators" / "l1-affordability.product.yaml"), "comparator l1-affordability", False),
        (str(EXAMPLES / "seeds" / "sesame-credit.product.yaml"), "Sesame Credit", False),
    ]
    rows = []
    for path, label, is_bar in files:
        for what, function in (("verdicts", engine.verdicts), ("whole report", engine.report)):
            size = len(function(path, scale.rules))
            found = in_turn(
                cpu(lambda path=path, function=function: function(path, scale.rules)),  # type: ignore[misc]
                cpu(lambda path=path: bare(path)),  # type: ignore[misc]
                scale.pairs,
            )
            with open(path, encoding="utf-8") as file:
                text = file.read()
            detail = {"lines": text.count("\n"), "bytes": len(text.encode()), "JSON bytes": size}
            rows.append(row_of(f"{label}: {what}", found, bar=BAR if is_bar else None, detail=detail))
    return rows


WARM = Figure(
    "warm",
    "one file in a warm process over bare YAML",
    "read, parse with places, validate, all shipped rules, JSON bytes; over yaml.load(f, CSafeLoader) of the same file; CPU time",
    _run,
)
