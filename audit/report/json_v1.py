"""The public JSON, version 1: a copy of the report that stays the same when the inside changes."""

from __future__ import annotations

import json
import re
from typing import Any

from audit.model.finding import Verdict
from audit.model.report import AuditedProduct, Report
from audit.report.plain import HIDDEN

SCHEMA_VERSION = 1
_HIDDEN = re.compile(f"[{HIDDEN}]")


def to_json(report: Report) -> str:
    """Return the report as JSON, version 1, ending in a newline."""
    text = json.dumps(as_data(report), ensure_ascii=False, indent=2)
    return _HIDDEN.sub(lambda found: json.dumps(found.group())[1:-1], text) + "\n"  # the same data, and it shows


def as_data(report: Report) -> dict[str, Any]:
    """Return the report as plain data, version 1."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "scoreaudit", "version": report.tool_version, "rules_digest": report.rules_digest},
        "today": report.today,
        "errors": [
            {
                "path": one.place.path,
                "line": one.place.line,
                "column": one.place.column,
                "message": one.message,
                "hint": one.hint,
            }
            for one in report.problems
        ],
        "products": [_product(product) for product in report.products],
    }


def _product(product: AuditedProduct) -> dict[str, Any]:
    return {
        "path": product.path,
        "name": product.name,
        "as_of": product.as_of,
        "verdicts": [_verdict(verdict) for verdict in product.verdicts],
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
    }
