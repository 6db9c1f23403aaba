"""Annotations in GitHub Actions: one workflow command a finding, at its line of the description.

A critical or high finding is an error, a medium one a warning, a low one a notice. GitHub shows ten of each kind a
step, so the worst stand first; the log has them all. What is open makes no annotations: the last line counts it.
"""

from __future__ import annotations

from audit.errors import Problem
from audit.model.finding import Verdict
from audit.model.report import Report
from audit.report.commands import command
from audit.report.gate import gating, last_line
from audit.report.law import MET, legal_tests
from audit.report.telling import (
    SIGNAL,
    cut,
    findings,
    from_the_top,
    level_words,
    line_of,
    remedy_words,
    rule_text,
    worst_first,
)

KINDS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}
SHOWN = 10
"""Annotations of one kind that GitHub shows for a step."""


def to_github(report: Report) -> str:
    """Return workflow commands, and lines that sum the run up."""
    found = worst_first(
        (one for product in report.products for one in gating(product) if one.verdict == "finding"), report.levels
    )
    lines = [*(_problem(one) for one in report.problems), *(_finding(report, one) for one in found)]
    hidden = {
        kind: sum(line.startswith(f"::{kind} ") for line in lines) - SHOWN for kind in dict.fromkeys(KINDS.values())
    }
    lines += [
        f"GitHub shows {SHOWN} {kind}s a step; {more} more stand above." for kind, more in hidden.items() if more > 0
    ]
    aside = sum(len(findings(product, when)) for product in report.products for when in ("outlook", "history"))
    met = sum(len(test.met) for product in report.products for test in legal_tests(product.verdicts))
    lines += [f"{aside} findings of what is planned or has ended are not annotated."] if aside else []
    lines += [f"Legal tests of which {MET}: {met}, not annotated."] if met else []
    return "\n".join((*lines, f"{last_line(report)}.  {SIGNAL}")) + "\n"


def _finding(report: Report, one: Verdict) -> str:
    kind = KINDS[one.level.settled] if one.level and one.level.settled else "notice"
    remedies = remedy_words(rule_text(report, one.rule))
    lines = [cut(one.message), cut(f"{one.rule}, {line_of(one.place)}, weakest fact: {one.confidence or 'not known'}")]
    lines += [cut(f"Would clear it: {remedies}")] if remedies else []
    where: dict[str, str | int] = {
        "file": from_the_top(one.place.path),
        "line": one.place.line,
        "col": one.place.column,
    }
    return command(kind, {**where, "title": cut(f"{level_words(one.level)}: {one.title}", 200)}, "\n".join(lines))


def _problem(one: Problem) -> str:
    where: dict[str, str | int] = {
        "file": from_the_top(one.place.path),
        "line": one.place.line,
        "col": one.place.column,
    }
    text = f"{cut(one.message)}{f'; {cut(one.hint)}' if one.hint else ''}"
    return command("error", {**where, "title": "not audited"}, f"{text} ({cut(line_of(one.place))})")
