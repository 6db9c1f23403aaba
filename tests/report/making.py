"""Verdicts, products and reports made by hand, and reports of descriptions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from audit.errors import Place
from audit.load.product import load_product_text
from audit.model.finding import Level, Verdict
from audit.model.report import AuditedProduct, Report, RuleText
from audit.pipeline import audited, report_of
from audit.report.posture import posture_of, questions_of

LEVELS = ("low", "medium", "high", "critical")
DAY = dt.date(2026, 11, 22)


def verdict(word="finding", settled=None, possible=None, **more):
    """Return a verdict; of an ask the level is only possible, of a finding it is both unless said otherwise."""
    level = Level(settled, possible or settled) if possible or settled else None
    made = {
        "rule": "c/r",
        "concern": "c",
        "title": "Something happens",
        "when": "present",
        "message": "It happens.",
        "place": Place("p.yaml", 1, 1),
        "fingerprint": "f",
        **more,
    }
    return Verdict(verdict=word, level=level, **made)


def product(*verdicts, perspective="inside", concerns=("c",), **more):
    """Return an audited product with these verdicts."""
    made = {
        "path": "p.yaml",
        "name": "X",
        "as_of": "2026",
        "nature": "",
        "stage": "",
        "operator": "",
        "summary": "",
        "sources": (),
        "lines": (),
        "posture": posture_of(verdicts, concerns, LEVELS),
        "questions": questions_of(verdicts, LEVELS),
        **more,
    }
    return AuditedProduct(perspective=perspective, verdicts=verdicts, **made)


def report(*products, problems=()):
    """Return a report of these products."""
    texts = {one.rule: RuleText("Because.", (), ()) for each in products for one in each.verdicts}
    return Report("0", "0" * 64, 1, "2026-11-22", LEVELS, {}, {}, texts, products, problems)


def report_of_text(text, path, rules, *only):
    """Audit a description with all rules, or with these alone, as if there were no others."""
    chosen = tuple(rule for rule in rules.rules if not only or rule.id in only)
    rules = replace(rules, rules=chosen, digest="0" * 64)
    found = audited(path, load_product_text(text, path, rules.vocabulary), rules, None)
    return replace(report_of((found,), (), rules, DAY), tool_version="0")
