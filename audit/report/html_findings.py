"""Findings as the page shows them: numbered, worst first, with their facts in words and their way through the data."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace

from audit.model.finding import Because, FactSeen, Verdict
from audit.model.report import AuditedProduct, Report, RuleText
from audit.report.charts.routes import Ways, routes_of, steps_of
from audit.report.telling import (
    baseline_words,
    findings,
    level_words,
    line_of,
    rule_text,
    standing,
    waived_words,
    worst_first,
)

HOLDS = {True: ("yes", "Yes"), False: ("no", "No"), None: ("open", "Not known")}
ABOUT = "what_it_is_about"
"""The fact that says why the bound entries belong together; it stands last."""


@dataclass(frozen=True, slots=True)
class ShownReason:
    """One thing that the description says."""

    text: str
    where: str
    evidence: tuple[str, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact of a rule, as it came out."""

    name: str
    sentence: str
    holds: str
    word: str
    reasons: tuple[ShownReason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with everything that is told of it."""

    number: int
    id: str
    verdict: Verdict
    levels: str
    standing: str
    """In which time it is, and what is to be known of its rule; nothing where both are as usual."""
    asides: tuple[str, ...]
    """Who answers for it, and since when it is known."""
    routes: tuple[tuple[str, ...], ...]
    text: RuleText
    references: tuple[str, ...]
    as_in: int
    """The first finding of the same rule, which tells why it matters; 0 for that one itself."""


def findings_of(report: Report, product: AuditedProduct, key: str) -> list[Found]:
    """Return all findings, those of the present first, each group worst first, numbered from 1."""
    ordered = [
        one for when in ("present", "outlook", "history") for one in worst_first(findings(product, when), report.levels)
    ]
    along, names = Ways(steps_of(product.overview)), _names(product)
    first: dict[str, int] = {}
    found = []
    for number, one in enumerate(ordered, 1):
        ways = routes_of(one, along)
        found.append(
            Found(
                number=number,
                id=f"{key}-f{number}",
                verdict=one,
                levels=level_words(one.level),
                standing=standing(replace(one, waived=None, baseline=None)),
                asides=tuple(word for word in (waived_words(one), baseline_words(one)) if word),
                routes=tuple(tuple(names.get(id_, id_) for id_ in way) for way in ways),
                text=rule_text(report, one.rule),
                references=tuple(report.reference_titles.get(id_, id_) for id_ in one.references),
                as_in=first.get(one.rule, 0),
            )
        )
        first.setdefault(one.rule, number)
    return found


def _names(product: AuditedProduct) -> dict[str, str]:
    shown = product.overview
    named = shown.names
    named |= {one.id: f"{one.name} ({one.setting or one.category or 'area not known'})" for one in shown.data}
    return named | {one.id: f"{one.name} ({one.setting})" if one.setting else one.name for one in shown.effects}


def shown_facts(facts: Iterable[FactSeen]) -> list[ShownFact]:
    """Return a fact table, what it is about last."""
    ordered = sorted(facts, key=lambda fact: fact.name == ABOUT)
    return [
        ShownFact(
            "how these belong together" if fact.name == ABOUT else fact.name.replace("_", " "),
            fact.sentence,
            *HOLDS[fact.value],
            tuple(shown_reason(one) for one in fact.because),
        )
        for fact in ordered
    ]


def shown_reason(reason: Because) -> ShownReason:
    """Return one thing that the description says; of its place the file's own name is enough."""
    where = line_of(reason.place)
    return ShownReason(reason.text, posixpath.basename(where), reason.evidence, reason.grade)
