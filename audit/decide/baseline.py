"""Baselines: the findings of a day are written down; later ones that are as grave do not gate, and stay visible.

Only findings are written: a question is none, so that a baseline hides no ask.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Sequence
from dataclasses import replace

from pydantic import ValidationError

from audit.errors import Place, Problem, UsageError
from audit.language.durations import parse_date
from audit.model.baseline import BaselineFindingV1, BaselineProductV1, BaselineV1
from audit.model.finding import Known, Level, Verdict
from audit.model.public import LevelV1
from audit.model.report import Report
from audit.model.report_v1 import ToolV1

VERSION = 1
HINT = "write one with: scoreaudit baseline FILE... --output baseline.json"


def baseline_of(report: Report) -> BaselineV1:
    """Return the present findings of a run. Waived ones too: a waiver ends, and it did stand then."""
    tool = ToolV1(name="scoreaudit", version=report.tool_version, rules_digest=report.rules_digest)
    products = [
        BaselineProductV1(
            path=_path(product.path),
            name=product.name,
            findings=[_finding(one) for one in product.verdicts if one.verdict == "finding" and one.when == "present"],
        )
        for product in report.products
    ]
    return BaselineV1(baseline_version=VERSION, tool=tool, date=report.today, products=products)


def _finding(one: Verdict) -> BaselineFindingV1:
    return BaselineFindingV1(
        rule=one.rule,
        subject=one.subject,
        bindings=dict(one.bindings),
        level=LevelV1(settled=one.level.settled, possible=one.level.possible) if one.level else None,
        fingerprint=one.fingerprint,
    )


def baseline_json(baseline: BaselineV1) -> str:
    """Return a baseline as JSON, ending in a newline."""
    return json.dumps(baseline.model_dump(), ensure_ascii=False, indent=2) + "\n"


def baseline_in(text: str, path: str, levels: Sequence[str]) -> BaselineV1:
    """Return the baseline that a text holds. Raises UsageError where it is none."""
    try:
        baseline = BaselineV1.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise UsageError(Problem(Place(path), f"this is no baseline: {where}: {first['msg'].lower()}", HINT)) from None
    said = {word for product in baseline.products for one in product.findings for word in _levels(one)}
    if said - set(levels):
        word = min(said - set(levels))
        raise UsageError(Problem(Place(path), f"this is no baseline: there is no level {word!r}", HINT))
    if parse_date(baseline.date) is None:
        raise UsageError(Problem(Place(path), f"this is no baseline: {baseline.date!r} is no date", HINT))
    return baseline


def _levels(one: BaselineFindingV1) -> set[str]:
    return {word for word in (one.level.settled, one.level.possible) if word} if one.level else set()


def known(verdicts: Sequence[Verdict], path: str, baseline: BaselineV1) -> tuple[Verdict, ...]:
    """Return the verdicts of a description with those present findings marked that stood in the baseline."""
    then = {
        one.fingerprint: Level(one.level.settled, one.level.possible) if one.level else None
        for product in baseline.products
        if product.path == _path(path)
        for one in product.findings
    }
    return tuple(
        replace(one, baseline=Known(baseline.date, then[one.fingerprint]))
        if one.verdict == "finding" and one.when == "present" and one.fingerprint in then
        else one
        for one in verdicts
    )


def _path(path: str) -> str:
    """Return a path as it is kept: with /, without ./ before it."""
    return posixpath.normpath(path.replace("\\", "/"))
