"""What a figure is: its bar, how it is measured, and the rows that came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from audit.load.ruleset import RuleSet
from benchmarks.engine import read_rules
from benchmarks.measure import Compared, Spread


@dataclass(frozen=True)
class Row:
    """One measurement of a figure, or why there is none."""

    label: str
    ratio: Spread | None = None
    bar: float | None = None
    """What the ratio is held against; None: shown for comparison only."""
    at_least: bool = False
    """The bar is a least value, not a most."""
    skipped: str = ""
    detail: dict[str, float | int | str] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Return whether the median meets the bar; None where there is no bar or nothing was measured."""
        if self.ratio is None or self.bar is None:
            return None
        return self.ratio.median >= self.bar if self.at_least else self.ratio.median <= self.bar


def row_of(label: str, found: Compared, unit: str = "s", **more: object) -> Row:
    """Return a row with what both sides took by themselves. `more` are `bar`, `at_least`, `detail`."""
    detail = {f"a {unit}": found.a.median, f"b {unit}": found.b.median, **more.pop("detail", {})}  # type: ignore[dict-item]
    return Row(label, found.ratio, detail=detail, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Scale:
    """How much is measured, and where files are put."""

    folder: Path
    """A folder of this run alone, removed after it."""
    quick: bool = False
    pairs: int = 15
    files: int = 10_000
    """So many files make a portfolio."""
    limit: float = 600
    """Seconds that one process may take."""

    @cached_property
    def rules(self) -> RuleSet:
        """The shipped rules, read once."""
        return read_rules()

    def write(self, name: str, text: str) -> str:
        """Write a file of this run and return its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    title: str
    how: str
    run: Callable[[Scale], list[Row]]
    by_default: bool = True
    """Whether it is measured where no figure is named."""
