"""The two sides of `scoreaudit diff`: files, revisions, reports with all they were made from, and baselines."""

from __future__ import annotations

import datetime as dt
import json
import os
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.bundled import rules_folder
from audit.cli.days import day
from audit.cli.revisions import text_at, text_if_there
from audit.decide.baseline import baseline_in
from audit.decide.embedding import embedding_in, folders_of
from audit.decide.evidence import Limits
from audit.decide.sides import Inputs, Seen, Side
from audit.errors import Place, Problem, SourceError, UsageError
from audit.load.product import Description, describe, load_product_text
from audit.load.rule_texts import RuleTexts, rules_of, texts_of
from audit.load.ruleset import RuleSet
from audit.load.waivers import Waiver, waivers_in
from audit.model.baseline import BaselineFindingV1
from audit.model.changes import Stands
from audit.model.file_names import WAIVERS
from audit.model.finding import Level
from audit.model.report_v1 import VerdictV1
from audit.source import parse_document, read_document


@dataclass(frozen=True)
class Settings:
    """What holds for sides that bring nothing of their own: rules, limits, the day."""

    rules: RuleSet
    packs: tuple[str, ...]
    limits: Limits
    today: dt.date
    waivers: str | None

    def texts(self) -> list[RuleTexts]:
        """Return the texts of the rules that are loaded."""
        return [texts_of(rules_folder(), "rules"), *(texts_of(Path(pack), pack) for pack in self.packs)]


@dataclass(frozen=True)
class Read:
    """A side, and the texts of its rules."""

    side: Side
    texts: tuple[RuleTexts, ...] = ()
    """Empty: those that are loaded."""


def two_sides(old: str, new: str, settings: Settings) -> tuple[Read, Read]:
    """Return both sides of a comparison, of one product. Raises ScoreauditError where one cannot be read."""
    before, after = _read(old, settings), _read(new, settings)
    if len(before) == len(after) == 1:
        return before[0], after[0]
    pairs = [(one, two) for one in before for two in after if _path(one) == _path(two)]
    if len(pairs) != 1:
        names = ", ".join(dict.fromkeys(one.side.path for one in (*before, *after)))
        message = f"several products ({names}), and not one and the same path on both sides"
        raise UsageError(Problem(Place(old), message, "compare reports and files of one product"))
    return pairs[0]


def _path(one: Read) -> str:
    return posixpath.normpath(one.side.path.replace("\\", "/"))


def _read(name: str, settings: Settings) -> list[Read]:
    if not os.path.exists(name) and ":" in name:
        return [_revision(name, settings)]
    document_or_json = _json(name)
    if document_or_json is None:
        return [_file(name, settings)]
    text, data = document_or_json
    if "baseline_version" in data:
        baseline = baseline_in(text, name, settings.rules.vocabulary.levels.levels)
        return [
            Read(
                Side(
                    f"{name} (of {baseline.date})",
                    product.path,
                    product.name,
                    None,
                    {(one.fingerprint, "present"): _of_baseline(one) for one in product.findings},
                    findings_only=True,
                )
            )
            for product in baseline.products
        ]
    return _report(name, text, settings)


def _json(name: str) -> tuple[str, dict[str, Any]] | None:
    """Return the text and data of a JSON report or baseline; None where a file is no such thing."""
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
        data = json.loads(text) if name.endswith(".json") or text.lstrip().startswith("{") else None
    except (OSError, ValueError):
        return None  # read as a description, which says what is wrong
    return (text, data) if isinstance(data, dict) and {"schema_version", "baseline_version"} & set(data) else None


def _file(name: str, settings: Settings) -> Read:
    try:
        description = describe(read_document(name), settings.rules.vocabulary)
    except SourceError as error:
        if not os.path.exists(name):
            hint = "name a file, a revision (main:path), a report of `check --embed`, or as OLD a baseline"
            raise SourceError(Problem(Place(name), "there is no such file", hint)) from None
        raise error from None
    file = settings.waivers or os.path.join(os.path.dirname(name), WAIVERS)
    waivers = _waivers(Path(file).read_text("utf-8"), file, settings.rules) if os.path.isfile(file) else ()
    return Read(_side(name, name, description, settings, waivers))


def _revision(name: str, settings: Settings) -> Read:
    description = load_product_text(text_at(name), name, settings.rules.vocabulary)
    revision, _, path = name.partition(":")
    file = f"{revision}:{posixpath.join(posixpath.dirname(path), WAIVERS)}"
    text = text_if_there(file)
    waivers = _waivers(text, file, settings.rules) if text else ()
    return Read(_side(name, path, description, settings, waivers))


def _side(name: str, path: str, description: Description, settings: Settings, waivers: tuple[Waiver, ...]) -> Side:
    inputs = Inputs(
        description,
        settings.rules,
        waivers=waivers,
        waived_on=settings.today,
        limits=settings.limits,
        aged_on=settings.today,
    )
    return Side(name, path, description.product.product.name, inputs)


def _report(name: str, text: str, settings: Settings) -> list[Read]:
    report, embedded = embedding_in(text, name)
    folders = folders_of(embedded)
    same = report.tool.rules_digest == settings.rules.digest
    rules = settings.rules if same else rules_of(folders, name)
    if rules.digest != report.tool.rules_digest:
        hint = "write one with: scoreaudit check --embed --output report.json FILE"
        raise UsageError(Problem(Place(name), "the rules in this report are not those it was made with", hint))
    on = day(report.today)
    read = []
    for product in report.products:
        text = embedded.descriptions.get(product.path, "")
        description = load_product_text(text, product.path, rules.vocabulary)
        waivers = embedded.waivers.get(product.path, "")
        inputs = Inputs(
            description,
            rules,
            frozenset(embedded.left_out),
            _waivers(waivers, name, rules) if waivers else (),
            on,
            Limits(embedded.max_age, embedded.min_grade),
            on,
        )
        stored = {(one.fingerprint, one.when): _of_report(one) for one in product.verdicts}
        read.append(
            Read(Side(f"{name} (of {report.today})", product.path, product.name, inputs, stored), tuple(folders))
        )
    return read


def _waivers(text: str, path: str, rules: RuleSet) -> tuple[Waiver, ...]:
    return waivers_in(parse_document(text, path), [rule.id for rule in rules.rules])


def _of_report(one: VerdictV1) -> Seen:
    level = Level(one.level.settled, one.level.possible) if one.level else None
    stands = Stands(one.verdict, level, one.waived is not None)
    return Seen(one.rule, one.subject, tuple(sorted(one.bindings.items())), one.message, stands, one.status)


def _of_baseline(one: BaselineFindingV1) -> Seen:
    level = Level(one.level.settled, one.level.possible) if one.level else None
    return Seen(one.rule, one.subject, tuple(sorted(one.bindings.items())), "", Stands("finding", level))


def texts_for(one: Read, settings: Settings) -> Sequence[RuleTexts]:
    """Return the texts of a side's rules."""
    return one.texts or settings.texts()
