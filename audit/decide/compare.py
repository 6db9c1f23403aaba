"""Products side by side: each concern's range for each, and a rank only where two ranges do not meet.

A range reaches from what is settled to what is possible. What comes to be known makes it narrower, so that a rank,
once there, stays; and no rank rests on what is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import get_args

from audit.model.comparison import Cell, ComparedProduct, Comparison, Difference, Row, State, Subject
from audit.model.finding import Verdict
from audit.model.report import AuditedProduct, Report


def compare(report: Report) -> Comparison:
    """Return the audited products of a report side by side."""
    products = report.products
    told = tuple(_told(product, label) for product, label in zip(products, _labels(products), strict=True))
    concerns = [one.concern for one in products[0].posture] if products else []
    levels = report.levels
    return Comparison(
        products=told,
        rows=tuple(
            row_of(concern, report.concern_titles.get(concern, concern), [_cell(one, concern, levels) for one in products], levels)
            for concern in concerns
        ),
        differences=tuple(one for subject in get_args(Subject) if (one := _difference(subject, told))),
        levels=levels,
        problems=report.problems,
        tool_version=report.tool_version,
        rules_digest=report.rules_digest,
        rules_count=report.rules_count,
    )  # fmt: skip


def row_of(concern: str, title: str, cells: Sequence[Cell], levels: Sequence[str]) -> Row:
    """Return one concern over all products: who is less grave than whom, and who cannot be told apart."""
    ranked: list[tuple[int, int]] = []
    alike: list[tuple[int, int]] = []
    for one, two in combinations(range(len(cells)), 2):
        if is_below(cells[one], cells[two], levels):
            ranked.append((one, two))
        elif is_below(cells[two], cells[one], levels):
            ranked.append((two, one))
        else:
            alike.append((one, two))
    return Row(concern, title, tuple(cells), tuple(ranked), tuple(alike))


def is_below(one: Cell, two: Cell, levels: Sequence[str]) -> bool:
    """Return whether one is less grave than the other, whatever comes to be known: their ranges do not meet."""
    return _rank(one.upper, levels) < _rank(two.lower, levels)


def _rank(level: str | None, levels: Sequence[str]) -> int:
    return -1 if level is None else levels.index(level)


def _cell(product: AuditedProduct, concern: str, levels: Sequence[str]) -> Cell:
    bounds = next(one for one in product.posture if one.concern == concern)
    verdicts = [one for one in product.verdicts if _counts(one) and one.concern == concern]
    left_out = not verdicts or any(one.verdict == "not-checked" for one in verdicts)
    lower = (bounds.lower or levels[0]) if bounds.findings else None
    upper = levels[-1] if left_out else max((bounds.upper, lower), key=lambda level: _rank(level, levels))
    return Cell(_state(verdicts, upper, bounds.findings, left_out=left_out), lower, upper, bounds.findings)


def _counts(one: Verdict) -> bool:
    """Return whether a verdict is in the posture: of the present, by no rule on trial, of no law pack."""
    return one.when == "present" and one.status != "trial" and one.pack is None


def _state(verdicts: Sequence[Verdict], upper: str | None, findings: int, *, left_out: bool) -> State:
    if findings:
        return "settled"
    if left_out:
        return "not-checked"
    if upper is not None:
        return "open"
    return "clear" if any(one.verdict == "clear" for one in verdicts) else "not-applicable"


def _told(product: AuditedProduct, label: str) -> ComparedProduct:
    later = Counter(
        one.when for one in product.verdicts if one.verdict == "finding" and one.status != "trial" and not one.pack
    )
    return ComparedProduct(
        path=product.path,
        label=label,
        name=product.name,
        as_of=product.as_of,
        perspective=product.perspective,
        stage=_stage(product),
        nature=_nature(product),
        outlook=later["outlook"],
        history=later["history"],
    )


def _stage(product: AuditedProduct) -> str:
    return (product.overview.stage or product.stage).lower()


def _nature(product: AuditedProduct) -> str:
    return (product.overview.nature or product.nature).lower()


def _labels(products: Sequence[AuditedProduct]) -> list[str]:
    """Return a name for each product that no other has: its own, with its date, or with its file."""
    names = [one.name for one in products]
    dated = [f"{one.name} ({one.as_of})" for one in products]
    return [
        name if names.count(name) == 1
        else date if dated.count(date) == 1 and date not in names
        else f"{name} ({product.path})"
        for product, name, date in zip(products, names, dated, strict=True)
    ]  # fmt: skip


def _difference(subject: Subject, products: Sequence[ComparedProduct]) -> Difference | None:
    values: dict[str, list[int]] = {}
    for i, one in enumerate(products):
        values.setdefault(getattr(one, subject), []).append(i)
    if sum(value != "" for value in values) < len(("one", "another")):  # what is not said is no difference
        return None
    return Difference(subject, tuple((value, tuple(values[value])) for value in sorted(values)))
