"""SARIF 2.1.0, for code scanning and for editors.

Present findings are failures with a level; what is planned, has ended or is on trial, and the findings of law packs,
are `informational`, and asks are `open` and left out unless asked for: these three have the level `none`, as the
standard wants it. A waived finding stays a failure, with a suppression that says who answers for it. The levels of a
finding stand in its `properties` as words; there is no `rank` and no `security-severity`, as both are one number of
risk, which this project does not make up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from audit.errors import Place, Problem
from audit.language.words import Relation
from audit.model.finding import FactSeen, Verdict
from audit.model.report import AuditedProduct, Report
from audit.report.formats import Look
from audit.report.gate import gating
from audit.report.github_text import prose
from audit.report.json_text import json_text
from audit.report.telling import (
    cut,
    from_the_top,
    open_words,
    reason_words,
    remedy_words,
    rule_text,
    standing,
    worst_first,
)

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"low": "note", "medium": "warning", "high": "error", "critical": "error"}
ROOT = "%SRCROOT%"
FINGERPRINT = "scoreaudit/v1"

# What GitHub takes in an upload: docs.github.com, "SARIF results exceed one or more limits".
RESULTS = 25_000
"""A run with more is refused; the 5,000 gravest are shown."""
LOCATIONS = 1_000
"""A result with more is refused; 100 are shown. The place of the result itself is one of them."""
STEPS = 10_000
"""A result with more thread flow locations is refused; 1,000 are kept."""
FLOWS = 10
"""Of our own: more routes than these are no help to a reader."""
MESSAGE = 4_000
"""Of our own: longest text of a message, in characters."""
TITLE, TEXT = 1_000, 1_000
"""GitHub shows 1,024 characters of a rule's descriptions."""

_ROUTE = re.compile(rf"\b(?:{'|'.join(get_args(Relation))})\b")
_LINK = re.compile(r"[\[\]]")
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def to_sarif(report: Report, look: Look) -> str:
    """Return the report as a SARIF log of one run, ending in a newline; with what is open where that is wished."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, sarif_open=look.sarif_open)]}
    return json_text(log) + "\n"


def _run(report: Report, *, sarif_open: bool) -> dict[str, Any]:
    verdicts = [one for product in report.products for one in product.verdicts]
    paths = list(dict.fromkeys([*(one.path for one in report.products), *(one.place.path for one in report.problems)]))
    rules = {one.rule: one for one in verdicts if one.verdict != "not-checked"}
    listed = list(_listed(report, sarif_open=sarif_open))
    notes = [_problem(one) for one in report.problems]
    if len(listed) > RESULTS:
        left_out = f"{len(listed) - RESULTS} results are left out, the lightest: GitHub takes {RESULTS}."
        notes.append({"level": "warning", "message": {"text": left_out}})
    indexes = {rule: index for index, rule in enumerate(rules)}
    any_waived = any(one.waived for one, _ in listed)
    driver = {
        "name": "scoreaudit",
        "version": report.tool_version,
        "rules": [_rule(report, one) for one in rules.values()],
        "properties": {"rules_digest": report.rules_digest},
    }
    return {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not report.problems, "toolExecutionNotifications": notes}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that the run was started in."}}},
        "artifacts": [{"location": _artifact(path), "description": _message(path)} for path in paths],
        "columnKind": "unicodeCodePoints",
        "results": [
            {**_result(one, kind, indexes[one.rule]), **({"suppressions": _suppressions(one)} if any_waived else {})}
            for one, kind in listed[:RESULTS]
        ],
        "properties": {"today": report.today},
    }


def _listed(report: Report, *, sarif_open: bool) -> Iterator[tuple[Verdict, str]]:
    """Yield the verdicts that become results, with their kind: failures worst first, the others after them."""
    yield from ((one, "fail") for one in worst_first(_failures(report.products), report.levels))
    told: dict[str, list[Verdict]] = {"informational": [], "open": []}
    for product in report.products:
        failures = set(map(id, _failures([product])))
        for one in product.verdicts:
            if one.verdict == "finding" and id(one) not in failures:
                told["informational"].append(one)
            elif one.verdict == "ask" and sarif_open:
                told["open"].append(one)
    for kind, verdicts in told.items():
        yield from ((one, kind) for one in worst_first(verdicts, report.levels))


def _failures(products: Iterable[AuditedProduct]) -> list[Verdict]:
    return [one for product in products for one in gating(product) if one.verdict == "finding"]


def _rule(report: Report, one: Verdict) -> dict[str, Any]:
    text = rule_text(report, one.rule)
    parts = [("Why it matters", (text.why,)), ("No problem when", text.not_a_problem_when)]
    parts.append(("What would clear it", (remedy_words(text),)))
    parts.append(("See", tuple(report.reference_titles.get(id_, id_) for id_ in one.references)))
    shown = [(title, [line for line in lines if line]) for title, lines in parts if any(lines)]
    plain = "\n\n".join("\n".join((f"{title}:", *map(cut, lines))) for title, lines in shown) or cut(one.title)
    marked = "\n\n".join(
        "\n".join((f"**{title}**", "", *(f"- {prose(line)}" for line in lines))) for title, lines in shown
    )
    return {
        "id": one.rule,
        "shortDescription": {"text": _text(one.title, TITLE)},
        "fullDescription": {"text": _text(text.why or one.title, TEXT)},
        "help": {"text": plain, "markdown": marked or prose(one.title)},
        "properties": {"tags": [one.concern, one.status, *([f"law: {one.pack}"] if one.pack else [])]},
    }


def _result(one: Verdict, kind: str, index: int) -> dict[str, Any]:
    settled = one.level.settled if one.level else None
    said = standing(one)
    text = one.message if kind != "open" else f"{one.message} {open_words(one)}"
    related = _related(one.facts)
    flows = _flows(one.facts)
    suffix = "" if one.when == "present" else f"/{one.when}"
    return {
        "ruleId": one.rule,
        "ruleIndex": index,
        "kind": kind,
        "level": LEVELS.get(settled or "low", "note") if kind == "fail" else "none",
        "message": _message(f"{text} ({said})" if said else text),
        "locations": [_location(one.place)],
        **({"relatedLocations": related} if related else {}),
        **({"codeFlows": flows} if flows else {}),
        "partialFingerprints": {FINGERPRINT: one.fingerprint + suffix},
        "properties": {
            "level": settled,
            "possible": one.level.possible if one.level else None,
            "confidence": one.confidence,
            "when": one.when,
            "status": one.status,
        },
    }


def _suppressions(one: Verdict) -> list[dict[str, Any]]:
    """Return who answers for a finding; an empty list says that nobody does, where others of the run are waived."""
    if one.waived is None:
        return []
    return [
        {
            "kind": "external",
            "status": "accepted",
            "justification": cut(one.waived.reason, MESSAGE),
            "properties": {"owner": cut(one.waived.owner), "until": one.waived.until},
        }
    ]


def _related(facts: tuple[FactSeen, ...]) -> list[dict[str, Any]]:
    """Return the places of the fact table, each once with all that it says."""
    told: dict[Place, list[str]] = {}
    for fact in facts:
        for reason in fact.because:
            told.setdefault(reason.place, []).append(reason_words(reason))
    return [
        {"id": number, **_location(place), "message": _message("; ".join(dict.fromkeys(texts)))}
        for number, (place, texts) in enumerate(list(told.items())[: LOCATIONS - 1], 1)
    ]


def _flows(facts: tuple[FactSeen, ...]) -> list[dict[str, Any]]:
    """Return the routes that data takes: the steps of each fact that speaks of one, in their order."""
    routes = [fact for fact in facts if fact.value is True and fact.because and _ROUTE.search(fact.sentence)][:FLOWS]
    return [
        {
            "message": _message(fact.sentence),
            "threadFlows": [
                {
                    "locations": [
                        {"location": {**_location(reason.place), "message": _message(reason_words(reason))}}
                        for reason in fact.because[: STEPS // FLOWS]
                    ]
                }
            ],
        }
        for fact in routes
    ]


def _problem(one: Problem) -> dict[str, Any]:
    text = f"{one.message}{f'; {one.hint}' if one.hint else ''}"
    return {"level": "error", "message": _message(text), "locations": [_location(one.place)]}


def _location(place: Place) -> dict[str, Any]:
    region = {"region": {"startLine": place.line, "startColumn": max(place.column, 1)}} if place.line else {}
    return {"physicalLocation": {"artifactLocation": _artifact(place.path), **region}}


def _artifact(path: str) -> dict[str, str]:
    """Return where a file is: relative to where the run was started, unless it was given otherwise."""
    found = from_the_top(path)
    uri = "".join(chr(one) if one in _PLAIN else f"%{one:02X}" for one in found.encode("utf-8", "backslashreplace"))
    return {"uri": f"file://{uri}"} if found.startswith("/") else {"uri": uri, "uriBaseId": ROOT}


def _message(text: str) -> dict[str, str]:
    return {"text": _text(text)}


def _text(text: str, most: int = MESSAGE) -> str:
    """Return text as a message without placeholders and links, as the standard writes them (3.11.5, 3.11.6)."""
    shown = cut(text, most).replace("{", "{{").replace("}", "}}")
    return _LINK.sub(lambda found: "\\" + found.group(), shown) if "](" in shown else shown
