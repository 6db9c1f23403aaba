"""Products side by side: bounds by concern, who is ranked, and where dates or views differ. Data that every format reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audit.errors import Problem

State = Literal["settled", "open", "clear", "not-applicable", "not-checked"]
"""settled: there is a finding. open: nothing is settled, something is possible. clear: all that is stated rules it out.
not-applicable: there is nothing to look at. not-checked: rules were left out, or there are none, and there is no finding.
"""
Subject = Literal["as_of", "perspective", "stage", "nature"]
"""What descriptions should have alike to be compared without a second thought."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One concern of one product: a range, and how many findings."""

    state: State
    lower: str | None
    """The highest settled level; None: nothing is settled."""
    upper: str | None
    """The highest possible level; None: nothing is possible."""
    findings: int


@dataclass(frozen=True, slots=True)
class ComparedProduct:
    """What a reader has to know of a product beside the others."""

    path: str
    label: str
    """Its name; with its date or its file where another has the same name."""
    name: str
    as_of: str
    perspective: str
    stage: str
    nature: str
    outlook: int
    """Findings if what is planned comes: not compared."""
    history: int
    """Findings while it lasted: not compared."""


@dataclass(frozen=True, slots=True)
class Row:
    """One concern over all products."""

    concern: str
    title: str
    cells: tuple[Cell, ...]
    """One for each product, in their order."""
    ranked: tuple[tuple[int, int], ...]
    """Pairs of products by their place: the first is less grave than the second, whatever else comes to be known."""
    alike: tuple[tuple[int, int], ...]
    """Pairs whose ranges meet: they cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Descriptions are not of one date, or not from one view: each value, and which products have it."""

    subject: Subject
    values: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products side by side. Nothing in it is a sum over concerns."""

    products: tuple[ComparedProduct, ...]
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...]
    levels: tuple[str, ...]
    problems: tuple[Problem, ...]
    """Files that could not be read."""
    tool_version: str
    rules_digest: str
    rules_count: int
