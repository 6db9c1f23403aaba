"""What a portfolio says as a whole. Counts and shares by rule and concern, never one number. Data that every format reads."""

from __future__ import annotations

from dataclasses import dataclass

from audit.errors import Problem

Counts = tuple[tuple[str, int], ...]
"""How many stand at each level, the gravest first."""


@dataclass(frozen=True, slots=True)
class Run:
    """The run that a dataset comes from."""

    tool_version: str
    rules_digest: str
    rules_count: int
    today: str
    only: tuple[str, ...]
    skip: tuple[str, ...]
    expected: int
    """How many products the input held."""
    complete: bool
    """It came to its end; else the dataset may lack products, or hold older verdicts of some."""
    levels: tuple[str, ...]
    """All levels, the lowest first."""
    concern_titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule finds something. Law packs are told apart."""

    rule: str
    concern: str
    title: str
    status: str
    findings: int
    products: int
    """In how many products."""
    levels: Counts
    """Findings by settled level."""
    waived: int
    """How many of the findings are waived; they stay findings."""


@dataclass(frozen=True, slots=True)
class ConcernCount:
    """One concern over all products, as bounds: in how many it is settled, and in how many it is possible."""

    concern: str
    title: str
    sure: int
    """Products with a finding."""
    possible: int
    """Products with a finding, something open, or rules of the concern that were not checked."""
    unchecked: int
    """Products for which some rule of the concern, or all, were not checked."""
    findings: int
    settled: Counts
    """Products by the highest settled level."""
    open_to: Counts
    """Products by the highest possible level; those that were not checked at all stand in none."""


@dataclass(frozen=True, slots=True)
class UnknownCount:
    """How much of what one rule asks is not known."""

    rule: str
    concern: str
    title: str
    asks: int
    verdicts: int
    """Findings, asks and clear verdicts."""
    share: float
    """Asks of all these, from 0 to 1."""
    concern_share: float
    """The same over all rules of the concern."""


@dataclass(frozen=True, slots=True)
class ProductCount:
    """The findings of one product by level."""

    path: str
    record: int
    """The line, where the file holds a product a line; else 0."""
    name: str
    as_of: str
    findings: int
    levels: Counts
    questions: int

    @property
    def place(self) -> str:
        """Return the file, with the line where it holds a product a line."""
        return f"{self.path}:{self.record}" if self.record else self.path


@dataclass(frozen=True, slots=True)
class LawCount:
    """One legal test over all products. It has no level."""

    rule: str
    title: str
    met: int
    """Products in which all elements appear met."""
    open: int
    """Products in which that is not known."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All of it, each table worst or most frequent first."""

    run: Run
    audited: int
    """Products with verdicts."""
    broken: int
    """Products that could not be read. Nothing is known of them; they are no sign of safety."""
    rules: tuple[RuleCount, ...]
    concerns: tuple[ConcernCount, ...]
    unknown: tuple[UnknownCount, ...]
    products: tuple[ProductCount, ...]
    law: tuple[LawCount, ...]
    problems: tuple[Problem, ...]
    """Mistakes that kept something out, by place; as many as were asked for."""
    problem_count: int
    """How many there are in all."""
