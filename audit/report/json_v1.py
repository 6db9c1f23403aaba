"""The public JSON, version 1: a copy of the report that stays the same when the inside changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from audit.errors import Problem
from audit.model.disputes import Dispute
from audit.model.finding import Verdict
from audit.model.report import AuditedProduct, Report
from audit.report.json_text import json_text
from audit.report.plain import HIDDEN

SCHEMA_VERSION = 1
_HIDDEN = re.compile(f"[{HIDDEN}]")


Many = Callable[[Iterable[dict[str, Any]]], Iterable[dict[str, Any]]]
"""What makes the verdicts of a product, and the products: `list` all at once, `iter` one by one."""


def to_json(report: Report) -> Iterator[str]:
    """Yield the report as JSON, version 1, ending in a newline: a verdict at a time, for whole it is larger than all else together."""
    for piece in _pieces(as_data(report) if report.embedded else _report(report, iter)):
        yield _HIDDEN.sub(lambda found: json.dumps(found.group())[1:-1], piece)  # the same data, and it shows
    yield "\n"


def _pieces(data: Any, margin: str = "") -> Iterator[str]:
    """Yield what `json.dumps` writes with an indent of 2, where members of `data` may be made only when their turn comes."""
    if isinstance(data, Iterator):
        yield from _bracketed("[]", (("", one) for one in data), margin)
    elif isinstance(data, dict) and any(isinstance(one, Iterator) for one in data.values()):
        yield from _bracketed("{}", ((f"{json.dumps(key)}: ", one) for key, one in data.items()), margin)
    else:
        yield json_text(data).replace("\n", f"\n{margin}")  # inside a text, a line break is an escape


def _bracketed(brackets: str, members: Iterable[tuple[str, Any]], margin: str) -> Iterator[str]:
    before, inner = brackets[0], f"{margin}  "
    for label, member in members:
        yield f"{before}\n{inner}{label}"
        yield from _pieces(member, inner)
        before = ","
    yield f"\n{margin}{brackets[1]}" if before == "," else brackets


def as_data(report: Report) -> dict[str, Any]:
    """Return the report as plain data, version 1. Keys that may be absent are there where they say something."""
    data = _report(report, list)
    if report.embedded is not None:
        from audit.model.public import digest_of  # noqa: PLC0415 (only what is embedded has a digest)

        data["embedded"] = report.embedded.model_dump(exclude={"digest"})
        data["embedded"]["digest"] = digest_of(data)
    return data


def _report(report: Report, many: Many) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "scoreaudit", "version": report.tool_version, "rules_digest": report.rules_digest},
        "today": report.today,
        "errors": _problems(report.problems),
        "products": many(_product(product, many) for product in report.products),
        **({"notices": _problems(report.notices)} if report.notices else {}),
    }


def _problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "path": one.place.path,
            "line": one.place.line,
            "column": one.place.column,
            "message": one.message,
            "hint": one.hint,
        }
        for one in problems
    ]


def _product(product: AuditedProduct, many: Many) -> dict[str, Any]:
    return {
        "path": product.path,
        "name": product.name,
        "as_of": product.as_of,
        "verdicts": many(_verdict(verdict) for verdict in product.verdicts),
        "posture": [
            {
                "concern": one.concern,
                "lower": one.lower,
                "upper": one.upper,
                "findings": one.findings,
                "checked": one.checked,
            }
            for one in product.posture
        ],
        **({"disputes": [_dispute(one) for one in product.disputes]} if product.disputes else {}),
    }


def _dispute(one: Dispute) -> dict[str, Any]:
    return {
        "fact": one.fact,
        "line": one.place.line,
        "column": one.place.column,
        "claims": [
            {
                "value": side.value,
                "grade": side.grade,
                "sources": [
                    {"id": by.id, "title": by.title, "author": by.author, "grade": by.grade, "date": by.date}
                    for by in side.sources
                ],
            }
            for side in one.claims
        ],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule,
        "concern": verdict.concern,
        "title": verdict.title,
        "verdict": verdict.verdict,
        "when": verdict.when,
        "level": {"settled": verdict.level.settled, "possible": verdict.level.possible} if verdict.level else None,
        "confidence": verdict.confidence,
        "subject": verdict.subject,
        "others": verdict.others,
        "status": verdict.status,
        "pack": verdict.pack,
        "message": verdict.message,
        "bindings": dict(verdict.bindings),
        "facts": [
            {
                "name": fact.name,
                "sentence": fact.sentence,
                "value": fact.value,
                "because": [
                    {
                        "path": one.place.path,
                        "line": one.place.line,
                        "column": one.place.column,
                        "text": one.text,
                        "evidence": list(one.evidence),
                        "grade": one.grade,
                    }
                    for one in fact.because
                ],
            }
            for fact in verdict.facts
        ],
        "missing": [
            {
                "fact": one.fact,
                "question": one.question,
                "line": one.place.line,
                "answer": one.answer,
                "is_list": one.is_list,
            }
            for one in verdict.missing
        ],
        "settled_as": verdict.settled_as,
        "location": {"path": verdict.place.path, "line": verdict.place.line, "column": verdict.place.column},
        "references": list(verdict.references),
        "fingerprint": verdict.fingerprint,
        **_aside(verdict),
    }


def _aside(verdict: Verdict) -> dict[str, Any]:
    """Return what a waiver and a baseline say of a finding, where they do."""
    found: dict[str, Any] = {}
    if verdict.waived:
        found["waived"] = {
            "reason": verdict.waived.reason,
            "owner": verdict.waived.owner,
            "until": verdict.waived.until,
        }
    if verdict.baseline:
        then = verdict.baseline.level
        level = {"settled": then.settled, "possible": then.possible} if then else None
        found["baseline"] = {"date": verdict.baseline.date, "level": level}
    return found
