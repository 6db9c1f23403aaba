"""The other parts of the page: what protects people, what is clear, law, sources, the row of a product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.model.finding import Because, Verdict, Waived
from audit.model.report import AuditedProduct, Report, Source
from audit.report.gate import gating
from audit.report.html_findings import ABOUT, HOLDS, Found, ShownFact, ShownReason, shown_facts, shown_reason
from audit.report.law import MET, NOT_MET, OPEN, LegalTest, legal_tests, questions_by_place
from audit.report.telling import findings, rule_text

ABSENCE = ("no_", "all_")
"""How facts begin that say that a complete list has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Protection:
    """A stated safeguard that makes something clear."""

    reason: ShownReason
    answers: tuple[str, ...]
    """What it answers: titles of rules that do not find anything because of it."""


@dataclass(frozen=True, slots=True)
class ClearRule:
    """A rule that finds nothing, and why."""

    rule: str
    title: str
    subjects: tuple[str, ...]
    reasons: tuple[ShownReason, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a legal test: of which entries it holds, does not hold, is not known."""

    name: str
    sentence: str
    groups: tuple[tuple[str, str, tuple[str, ...], tuple[ShownReason, ...]], ...]
    """How it is marked, in a word, the entries, and some of what it rests on."""


@dataclass(frozen=True, slots=True)
class ShownTest:
    """One legal test."""

    rule: str
    title: str
    status: str
    kind: str
    """met, open or not: how it is marked."""
    notes: tuple[str, ...]
    tables: tuple[tuple[str, tuple[ShownFact, ...]], ...]
    """What it is about, and its elements."""
    elements: tuple[Element, ...]
    """Where it is open: each element over all that it was held against."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding, or a legal test of which all elements are met, that somebody answers for."""

    rule: str
    id: str
    """Where it stands on the page; empty for a legal test."""
    number: int
    by: Waived


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """A finding, or a legal test of which all elements are met, that stood in the baseline."""

    rule: str
    id: str
    number: int


REASONS_SHOWN = 2


def _clear(product: AuditedProduct) -> list[Verdict]:
    return [one for one in product.verdicts if one.verdict == "clear" and one.when == "present" and not one.pack]


def protections(report: Report, product: AuditedProduct) -> list[Protection]:
    """Return the stated safeguards on which clear verdicts rest, in the order of the file."""
    stated = {(one.line, one.column) for one in product.overview.safeguards}
    found: dict[Because, list[str]] = {}
    for verdict in _clear(product):
        if not rule_text(report, verdict.rule).of_safeguard:
            continue
        for fact in verdict.facts:
            for reason in fact.because if fact.value is False else ():
                if (reason.place.line, reason.place.column) in stated:
                    found.setdefault(reason, []).append(verdict.title)
    return [
        Protection(shown_reason(reason), tuple(dict.fromkeys(titles)))
        for reason, titles in sorted(found.items(), key=lambda item: item[0].place)
    ]


def clear_rules(product: AuditedProduct) -> list[ClearRule]:
    """Return the rules with clear verdicts, each once, with some of what rules them out."""
    of_rule: dict[str, list[Verdict]] = {}
    for one in _clear(product):
        of_rule.setdefault(one.rule, []).append(one)
    return [_clear_rule(rule, verdicts) for rule, verdicts in of_rule.items()]


def _clear_rule(rule: str, verdicts: list[Verdict]) -> ClearRule:
    facts = [fact for one in verdicts for fact in one.facts if fact.value is False or fact.name.startswith(ABSENCE)]
    reasons = list(dict.fromkeys(reason for fact in facts for reason in fact.because))
    subjects = dict.fromkeys(one.subject or "whatever there may be" for one in verdicts)
    shown = tuple(shown_reason(one) for one in reasons[:REASONS_SHOWN])
    return ClearRule(rule, verdicts[0].title, tuple(subjects), shown, len(reasons) - len(shown))


def law_shown(product: AuditedProduct) -> dict[str, list[ShownTest]]:
    """Return the legal tests by law pack."""
    found: dict[str, list[ShownTest]] = {}
    for test in legal_tests(product.verdicts):
        found.setdefault(test.pack, []).append(_test(test))
    return found


def _test(test: LegalTest) -> ShownTest:
    status, kind = _status(test)
    notes = [test.message] if test.message else []
    notes += [f"{question} ({', '.join(subjects)})" for question, subjects in questions_by_place(test).items()]
    tables = [(one.message, tuple(shown_facts(one.facts))) for one in test.met]
    if test.lacking:
        tables.append(("Elements that are not there", tuple(shown_facts(test.lacking))))
    return ShownTest(test.rule, test.title, status, kind, tuple(notes), tuple(tables), _elements(test.open))


def _elements(verdicts: Iterable[Verdict]) -> tuple[Element, ...]:
    found: dict[tuple[str, str], dict[bool | None, tuple[list[str], list[Because]]]] = {}
    for one in verdicts:
        for fact in one.facts:
            if fact.name != ABOUT:
                subjects, reasons = found.setdefault((fact.name, fact.sentence), {}).setdefault(fact.value, ([], []))
                subjects.append(one.subject or "any other")
                reasons += fact.because
    return tuple(
        Element(name.replace("_", " "), sentence, tuple(_group(value, *groups[value]) for value in groups))
        for (name, sentence), groups in found.items()
    )


def _group(
    value: bool | None,  # noqa: FBT001 (a truth, as it came out)
    subjects: list[str],
    reasons: list[Because],
) -> tuple[str, str, tuple[str, ...], tuple[ShownReason, ...]]:
    shown = list(dict.fromkeys(reasons))[:REASONS_SHOWN]
    return (*HOLDS[value], tuple(dict.fromkeys(subjects)), tuple(shown_reason(one) for one in shown))


def _status(test: LegalTest) -> tuple[str, str]:
    if test.unchecked:
        return "not checked", "not"
    if test.met:
        return MET, "met"
    if test.only_elsewhere:
        return "open only if it is used under further laws than are listed", "open"
    if test.open:
        return OPEN, "open"
    if test.message:
        return "not held against it", "not"
    return ("another jurisdiction" if test.elsewhere else NOT_MET), "not"


def accepted(product: AuditedProduct, found: Iterable[Found]) -> list[Accepted]:
    """Return what is waived, in the order of the page, legal tests last."""
    return [Accepted(one.rule, id_, number, one.waived) for one, id_, number in _met(product, found) if one.waived]


def known_before(product: AuditedProduct, found: Iterable[Found]) -> list[tuple[str, list[KnownBefore]]]:
    """Return what stood in a baseline, by its day."""
    days: dict[str, list[KnownBefore]] = {}
    for one, id_, number in _met(product, found):
        if one.baseline:
            days.setdefault(one.baseline.date, []).append(KnownBefore(one.rule, id_, number))
    return list(days.items())


def _met(product: AuditedProduct, found: Iterable[Found]) -> Iterator[tuple[Verdict, str, int]]:
    """Yield findings with their place on the page and number, then legal tests that have neither."""
    yield from ((one.verdict, one.id, one.number) for one in found)
    yield from ((one, "", 0) for one in product.verdicts if one.verdict == "finding" and one.pack)


def sources_used(product: AuditedProduct) -> list[tuple[Source, int]]:
    """Return the sources, each with how many findings rest on it."""
    counts: dict[str, int] = {}
    for one in findings(product):
        for id_ in {id_ for fact in one.facts for reason in fact.because for id_ in reason.evidence}:
            counts[id_] = counts.get(id_, 0) + 1
    return [(source, counts.get(source.id, 0)) for source in product.sources]


def unchecked_titles(report: Report, product: AuditedProduct) -> list[str]:
    """Return the concerns that no rule looked at."""
    return [report.concern_titles.get(one.concern, one.concern) for one in product.posture if not one.checked]


def overview_row(report: Report, product: AuditedProduct, key: str) -> dict[str, object]:
    """Return the row of a product in the table of several."""
    verdicts = list(gating(product))
    return {
        "key": key,
        "it": product,
        "findings": sum(one.verdict == "finding" for one in verdicts),
        "settled": _worst((one.level.settled for one in verdicts if one.level), report),
        "questions": len(product.questions),
        "possible": _worst((one.level.possible for one in verdicts if one.level), report),
    }


def _worst(levels: Iterable[str | None], report: Report) -> str:
    return max((level for level in levels if level), key=report.levels.index, default="")
