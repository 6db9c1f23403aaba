"""A report in Markdown: fits a comment on a pull request, and a step summary.

Whatever does not fit is left out in whole pieces and counted: findings from the end, the lightest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.model.finding import FactSeen, Verdict
from audit.model.report import AuditedProduct, Report
from audit.report.gate import last_line
from audit.report.github_text import code, prose
from audit.report.law import MET, NOT_MET, NOTICE, OPEN, LegalTest, legal_tests, questions_by_place
from audit.report.telling import (
    SIGNAL,
    WHEN,
    WORDS,
    dispute_words,
    findings,
    level_words,
    line_of,
    reason_words,
    remedy_words,
    rule_text,
    standing,
    worst_first,
)

LIMIT = 65_000
"""GitHub takes 65,536 characters in a comment; what posts it may add a mark of its own. A step summary may have 1 MiB."""
ROOM = 600
"""Kept for the line that says what was left out."""
QUESTIONS_SHOWN = 10
REASONS_SHOWN = 4
OPEN_SHOWN = 3

HEAD, POSTURE, QUESTIONS, DISPUTES, LAW, FINDING = range(6)
NAMES = {
    FINDING: ("finding", "findings"),
    QUESTIONS: ("list of questions", "lists of questions"),
    DISPUTES: ("list of disputes", "lists of disputes"),
    LAW: ("law section", "law sections"),
    POSTURE: ("posture table", "posture tables"),
    HEAD: ("product", "products"),
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the page that is shown whole or not at all."""

    text: str
    kind: int
    rank: int = 0
    """Of a finding: how light it is among all."""


def to_markdown(report: Report) -> str:
    """Return the report as Markdown, no longer than a comment may be."""
    pieces = [piece for product in report.products for piece in _product(report, product)]
    tail = [
        "---",
        f"**{last_line(report)}.** {SIGNAL}",
        f"scoreaudit {report.tool_version}, {report.rules_count} rules (digest {report.rules_digest[:12]}), run of {report.today}",
    ]
    fixed = [*_errors(report), *_notices(report), *tail]
    shown = _that_fit(pieces, LIMIT - ROOM - sum(len(text) + 2 for text in fixed))
    left_out = _left_out(pieces, shown)
    return "\n\n".join((*(piece.text for piece in shown), *_errors(report), *_notices(report), *left_out, *tail)) + "\n"


def _that_fit(pieces: list[_Piece], room: int) -> list[_Piece]:
    """Return the pieces that fit, in their order: what frames the findings first, unless it takes most of the room."""
    frame = sum(len(one.text) + 2 for one in pieces if one.kind != FINDING)
    aside = (QUESTIONS, DISPUTES, LAW)
    order = (HEAD, POSTURE, *aside, FINDING) if frame <= room // 2 else (HEAD, POSTURE, FINDING, *aside)
    kept: set[int] = set()
    for kind in order:
        for place, piece in sorted(enumerate(pieces), key=lambda item: (item[1].rank, item[0])):
            if piece.kind != kind:
                continue
            if len(piece.text) + 2 > room:
                break
            kept.add(place)
            room -= len(piece.text) + 2
    return [piece for place, piece in enumerate(pieces) if place in kept]


def _left_out(pieces: list[_Piece], shown: list[_Piece]) -> list[str]:
    told = []
    for kind, names in NAMES.items():
        count = sum(one.kind == kind for one in pieces) - sum(one.kind == kind for one in shown)
        told += [f"{count} {names[count != 1]}"] if count else []
    if not told:
        return []
    return [
        f"**Left out here, as a comment may not be longer: {', '.join(told)}.** Other formats of this report have them all."
    ]


def _product(report: Report, product: AuditedProduct) -> Iterator[_Piece]:
    yield _Piece("\n\n".join(_head(product)), HEAD)
    yield _Piece("\n\n".join(_posture(product)), POSTURE)
    for when in WHEN:
        found = worst_first(findings(product, when), report.levels)
        for number, one in enumerate(found):
            title = [f"### Findings{f', {WHEN[when]}' if WHEN[when] else ''} ({len(found)})"] if not number else []
            lightness = len(report.levels) - (
                report.levels.index(one.level.settled) if one.level and one.level.settled else -1
            )
            late = 0 if when == "present" else len(report.levels) + 2
            yield _Piece("\n\n".join((*title, *_finding(report, one))), FINDING, late + lightness)
    if product.questions:
        yield _Piece("\n\n".join(_questions(product)), QUESTIONS)
    if product.disputes:
        yield _Piece("\n\n".join(_disputes(product)), DISPUTES)
    tests = legal_tests(product.verdicts)
    if tests:
        yield _Piece("\n\n".join(_law(tests)), LAW)


def _head(product: AuditedProduct) -> Iterator[str]:
    yield f"## {prose(product.name) or 'No name'}"
    facts = (f"as of {product.as_of}", f"described from {product.perspective}", product.nature, product.stage)
    yield f"{', '.join(prose(one) for one in facts if one)}: {code(product.path)}"
    count = len(findings(product))
    asks = sum(one.verdict == "ask" and one.when == "present" and not one.pack for one in product.verdicts)
    clear = sum(one.verdict == "clear" and one.when == "present" and not one.pack for one in product.verdicts)
    told = f"{count or 'No'} finding{'' if count == 1 else 's'}, {asks} open verdict{'' if asks == 1 else 's'}"
    yield f"{told} with {len(product.questions)} question{'' if len(product.questions) == 1 else 's'}, {clear} clear."


def _posture(product: AuditedProduct) -> Iterator[str]:
    yield "### Posture by concern"
    rows = [
        (one.concern, one.lower or "none", one.upper or "none", str(one.findings))
        for one in product.posture
        if one.checked
    ]
    yield _table(("concern", "settled", "possible with what is not known", "findings"), rows)
    unchecked = [one.concern for one in product.posture if not one.checked]
    if unchecked:
        yield f"Not checked, which is no sign of safety: {prose(', '.join(unchecked))}."


def _finding(report: Report, one: Verdict) -> Iterator[str]:
    text = rule_text(report, one.rule)
    said = standing(one)
    yield f"#### {level_words(one.level)}: {prose(one.rule)}{f' ({prose(said)})' if said else ''}"
    yield prose(one.message)
    yield code(line_of(one.place))
    if one.facts:
        yield _facts(one.facts)
    rows = (
        ("Why", text.why),
        (
            "Rests on",
            f"weakest fact: {one.confidence or 'not known'}"
            + (f"; level from {one.judged_by}" if one.judged_by else ""),
        ),
        ("Would clear it", remedy_words(text)),
        ("See", "; ".join(report.reference_titles.get(id_, id_) for id_ in one.references[:3])),
    )
    yield "\n".join(f"- {name}: {prose(value)}" for name, value in rows if value)


def _facts(facts: Iterable[FactSeen]) -> str:
    return _table(
        ("fact", "", "rests on"), [(one.name.replace("_", " "), WORDS[one.value], _reasons(one)) for one in facts]
    )


def _reasons(fact: FactSeen) -> str:
    shown = [reason_words(reason) for reason in fact.because[:REASONS_SHOWN]]
    more = [f"and {len(fact.because) - len(shown)} more"] if len(fact.because) > len(shown) else []
    return "; ".join((*shown, *more)) or "not known"


def _questions(product: AuditedProduct) -> Iterator[str]:
    shown = product.questions[:QUESTIONS_SHOWN]
    yield f"### Questions ({len(product.questions)}): what is not known, worst first"
    yield _table(
        ("up to", "question", "where the answer goes"),
        [(one.worst_level, one.question, f"{one.fact}, line {one.line}") for one in shown],
    )
    if len(product.questions) > len(shown):
        yield f"And {len(product.questions) - len(shown)} more."


def _law(tests: Iterable[LegalTest]) -> Iterator[str]:
    yield "### Law"
    yield NOTICE
    lines = [line for test in tests for line in _legal_test(test)]
    yield "\n".join(f"- {line}" for line in lines)


def _legal_test(test: LegalTest) -> Iterator[str]:
    name = prose(test.rule)
    if test.unchecked:
        yield f"{name}: not checked"
        return
    for one in test.met:
        yield f"{name}: {MET}. {prose(one.message)} {code(line_of(one.place))}"
        for fact in one.facts:
            yield f"{name}, {prose(fact.name.replace('_', ' '))}: {WORDS[fact.value]}. {prose(_reasons(fact))}"
    asked = list(questions_by_place(test).items())
    for question, subjects in asked[:OPEN_SHOWN]:
        yield f"{name}: {OPEN} ({prose(', '.join(subjects))}). {prose(question)}"
    if len(asked) > OPEN_SHOWN:
        yield f"{name}: and {len(asked) - OPEN_SHOWN} more that is not known"
    if not test.met and not test.open:
        because = ", ".join(fact.name.replace("_", " ") for fact in test.lacking) or "there is nothing to look at"
        yield f"{name}: {'another jurisdiction' if test.elsewhere else NOT_MET}: {prose(because)}"


def _errors(report: Report) -> list[str]:
    if not report.problems:
        return []
    shown = [
        f"- {code(line_of(one.place))}: {prose(one.message)}{f'; {prose(one.hint)}' if one.hint else ''}"
        for one in report.problems[:QUESTIONS_SHOWN]
    ]
    more = [f"- and {len(report.problems) - len(shown)} more"] if len(report.problems) > len(shown) else []
    return [f"### Could not be read ({len(report.problems)})", "\n".join((*shown, *more))]


def _notices(report: Report) -> list[str]:
    if not report.notices:
        return []
    shown = [
        f"- {code(line_of(one.place))}: {prose(one.message)}; {prose(one.hint)}"
        for one in report.notices[:QUESTIONS_SHOWN]
    ]
    more = [f"- and {len(report.notices) - len(shown)} more"] if len(report.notices) > len(shown) else []
    return ["### Waivers to look at", "\n".join((*shown, *more))]


def _disputes(product: AuditedProduct) -> Iterator[str]:
    shown = product.disputes[:QUESTIONS_SHOWN]
    yield f"### Disputed ({len(product.disputes)}): sources contradict each other"
    yield _table(
        ("fact", "what the sides say", "line"),
        [(one.fact, " / ".join(map(dispute_words, one.claims)), str(one.place.line)) for one in shown],
    )
    if len(product.disputes) > len(shown):
        yield f"And {len(product.disputes) - len(shown)} more."


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *(tuple(prose(cell) for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
