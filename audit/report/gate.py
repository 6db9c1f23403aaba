"""What a run means for a gate: the exit code and the last line, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit.model.exit_codes import ExitCode
from audit.model.finding import Verdict
from audit.model.report import AuditedProduct, Report

DEFAULT_OPEN = "by perspective"
"""critical for descriptions from inside, no gate for those from outside."""


FIT = "fit to publish as far as a program can tell"


@dataclass(frozen=True, slots=True)
class Gate:
    """From which level findings and open questions fail a run; None: never."""

    findings: str | None = "low"
    open: str | None = DEFAULT_OPEN
    """Read against what is possible, of asks and of findings that could be graver than is settled."""
    law: tuple[str, ...] = ()
    """Law packs that fail a run where all elements of a test appear met."""


def exit_code(report: Report, gate: Gate) -> ExitCode:
    """Return 2 (could not run) > 1 (findings) > 3 (open questions) > 0."""
    if report.problems:
        return ExitCode.COULD_NOT_RUN
    if any(
        _reaches(_settled(one, report.levels), gate.findings, report.levels)
        for product in report.products
        for one in gating(product)
    ):
        return ExitCode.FINDINGS
    if any(law_findings(product, gate.law) for product in report.products):
        return ExitCode.FINDINGS
    open_ = any(
        _reaches(_still_open(one, report.levels), _open_level(gate, product), report.levels)
        for product in report.products
        for one in gating(product)
    )
    return ExitCode.OPEN if open_ else ExitCode.NOTHING


def last_line(report: Report) -> str:
    """Return the run in a line: how many verdicts are findings, how many are open, and up to which level."""
    verdicts = [one for product in report.products for one in gating(product)]
    findings = sum(one.verdict == "finding" for one in verdicts)
    open_ = sum(one.verdict == "ask" for one in verdicts)
    possible = [one.level.possible for one in verdicts if one.verdict == "ask" and one.level]
    up_to = f", up to {max(possible, key=report.levels.index)}" if possible else ""
    count = len(report.problems)
    errors = f", {count} error{'' if count == 1 else 's'}" if report.problems else ""
    left_out = sum(one.verdict == "not-checked" for product in report.products for one in product.verdicts)
    skipped = f", {left_out} not checked" if left_out else ""
    fit = f"; {FIT}" if report.fit_to_publish else ""
    return f"{findings} finding{'' if findings == 1 else 's'}{_set_aside(verdicts)}, {open_} open{up_to}{skipped}{errors}{fit}"


def _set_aside(verdicts: Sequence[Verdict]) -> str:
    """Return how many of the findings are waived, or stood in the baseline; nothing where none are."""
    waived = sum(one.waived is not None for one in verdicts)
    known = sum(one.baseline is not None and one.waived is None for one in verdicts)
    told = [f"{count} {word}" for count, word in ((waived, "waived"), (known, "in the baseline")) if count]
    return f" ({', '.join(told)})" if told else ""


def gating(product: AuditedProduct) -> Iterator[Verdict]:
    """Yield the verdicts that gate: present ones of rules that are not on trial. Law packs gate only when asked."""
    return (one for one in product.verdicts if one.when == "present" and one.status != "trial" and not one.pack)


def law_findings(product: AuditedProduct, packs: Sequence[str]) -> list[Verdict]:
    """Return the present findings of these law packs."""
    return [
        one
        for one in product.verdicts
        if one.pack in packs
        and one.verdict == "finding"
        and one.when == "present"
        and one.status != "trial"
        and one.waived is None
        and one.baseline is None
    ]


def _settled(verdict: Verdict, levels: Sequence[str]) -> str | None:
    """Return the level at which a finding gates; none where it is waived, or was as grave in the baseline."""
    if verdict.verdict != "finding" or verdict.level is None or verdict.waived is not None:
        return None
    known = verdict.baseline.level if verdict.baseline else None
    return None if known and _reaches(known.settled, verdict.level.settled, levels) else verdict.level.settled


def _still_open(verdict: Verdict, levels: Sequence[str]) -> str | None:
    """Return the level that is possible and not settled: of an ask, and of a finding that could be graver.

    What a waiver or a baseline says of a finding says nothing of an ask.
    """
    if verdict.level is None or verdict.level.possible == verdict.level.settled:
        return None
    if verdict.verdict == "finding":
        known = verdict.baseline.level if verdict.baseline else None
        if verdict.waived is not None or (known and _reaches(known.possible, verdict.level.possible, levels)):
            return None
    return verdict.level.possible


def _open_level(gate: Gate, product: AuditedProduct) -> str | None:
    if gate.open == DEFAULT_OPEN:
        return "critical" if product.perspective == "inside" else None
    return None if gate.open == "none" else gate.open


def _reaches(level: str | None, limit: str | None, levels: Sequence[str]) -> bool:
    return level is not None and limit is not None and levels.index(level) >= levels.index(limit)
