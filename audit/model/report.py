"""What a run gives: the audited products and the mistakes, before any format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.errors import Problem
from audit.model.disputes import Dispute
from audit.model.finding import Verdict
from audit.model.overview import Overview

if TYPE_CHECKING:
    from audit.model.public import EmbeddedV1


@dataclass(frozen=True, slots=True)
class Bounds:
    """The posture of one concern: what is settled, what is possible, how many findings."""

    concern: str
    lower: str | None
    upper: str | None
    findings: int
    checked: bool
    """Whether any rule of the concern was run."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to find out, and what hangs on it."""

    fact: str
    question: str
    path: str
    line: int
    column: int
    asks: int
    """How many asks it is part of."""
    settles: int
    """How many of them it settles alone."""
    worst_level: str
    is_list: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of evidence, as a report shows it."""

    id: str
    title: str
    grade: str
    date: str
    author: str
    url: str
    checked: str


@dataclass(frozen=True, slots=True)
class AuditedProduct:
    """One description with its verdicts."""

    path: str
    name: str
    as_of: str
    perspective: str
    nature: str
    stage: str
    operator: str
    summary: str
    verdicts: tuple[Verdict, ...]
    posture: tuple[Bounds, ...]
    questions: tuple[Question, ...]
    sources: tuple[Source, ...]
    lines: tuple[str, ...]
    """The text of the file, for code frames."""
    overview: Overview = field(default_factory=Overview)
    """The description in outline, for pictures."""
    disputes: tuple[Dispute, ...] = ()
    """Facts on which sources contradict each other."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a report says of a rule besides its verdicts."""

    why: str
    not_a_problem_when: tuple[str, ...]
    remedies: tuple[tuple[str, str, str], ...]
    """Name, kind and effort of each."""
    of_safeguard: bool = False
    """The rule is about a missing safeguard, so that what makes it clear may be one."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run: pure data that every format reads, and none changes."""

    tool_version: str
    rules_digest: str
    rules_count: int
    today: str
    levels: tuple[str, ...]
    concern_titles: dict[str, str]
    reference_titles: dict[str, str]
    rule_texts: dict[str, RuleText]
    products: tuple[AuditedProduct, ...]
    problems: tuple[Problem, ...]
    level_rows: tuple[tuple[str, str], ...] = ()
    """How levels follow from harm: the case, and the level or step."""
    notices: tuple[Problem, ...] = ()
    """What to look at that stops nothing: waivers that lapsed, or waive nothing."""
    embedded: EmbeddedV1 | None = None
    """What the report was made from, where that was wished."""
    fit_to_publish: bool = False
    """It was asked whether something speaks against publishing it, and a program found nothing."""
