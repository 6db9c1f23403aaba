"""All that a report was made from, put into it; and taken out again, where it is whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from audit.bundled import rules_folder
from audit.decide.acting import Acting
from audit.errors import Place, Problem, UsageError
from audit.load.rule_texts import RuleTexts, texts_of
from audit.model.public import EmbeddedV1, FolderV1, digest_of
from audit.model.report import Report
from audit.model.report_v1 import ReportV1

HINT = "write one with: scoreaudit check --embed --output report.json FILE"


def embedded_in(report: Report, acting: Acting, folders: Sequence[str]) -> EmbeddedV1:
    """Return what a run read: its descriptions, waivers, rules and limits. The digest is set where it is written."""
    texts = [texts_of(rules_folder(), "rules"), *(texts_of(Path(folder), folder) for folder in folders)]
    left_out = {one.rule for product in report.products for one in product.verdicts if one.verdict == "not-checked"}
    return EmbeddedV1(
        descriptions={product.path: "\n".join(product.lines) for product in report.products},
        waivers=dict(acting.texts),
        rules=[FolderV1(folder=one.folder, files=dict(one.files)) for one in texts],
        left_out=sorted(left_out),
        max_age=acting.terms.limits.max_age,
        min_grade=acting.terms.limits.min_grade,
        digest="",
    )


def embedding_in(text: str, path: str) -> tuple[ReportV1, EmbeddedV1]:
    """Return a report and what it was made from. Raises UsageError where it is foreign, changed, or holds no texts."""
    try:
        data = json.loads(text)
        report = ReportV1.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise _refused(path, f"this is no report of scoreaudit: {where}: {first['msg'].lower()}") from None
    except ValueError as error:
        raise _refused(path, f"this is no JSON: {error}") from None
    if report.tool.name != "scoreaudit":
        raise _refused(path, f"this report was made by {report.tool.name!r}")
    if report.embedded is None:
        raise _refused(path, "this report does not hold what it was made from")
    if report.embedded.digest != digest_of(data):
        raise _refused(path, "this report was changed after it was written")
    return report, report.embedded


def folders_of(embedded: EmbeddedV1) -> list[RuleTexts]:
    """Return the texts of rules that a report holds."""
    return [RuleTexts(one.folder, one.files) for one in embedded.rules]


def _refused(path: str, message: str) -> UsageError:
    return UsageError(Problem(Place(path), message, HINT))
