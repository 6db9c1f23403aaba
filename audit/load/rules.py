"""The folder `rules/` to a RuleSet: every rule checked against the model before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, RootModel

from audit.cache import digest_of
from audit.errors import Place, Problem, RuleError, ScoreauditError
from audit.load.remedies import remedy_problems
from audit.load.rule_conditions import ConditionChecker
from audit.load.rule_meta import LAW, law_problems, meta_problems, missing_levels, weight_problems
from audit.load.ruleset import Rule, RuleSet
from audit.load.shape import shape
from audit.load.texts import load_texts
from audit.load.vocabulary import load_vocabulary
from audit.model.rule import Concern, Reference, RuleRecord
from audit.model.schema import TYPES
from audit.model.vocabulary import Vocabulary
from audit.source import read_document

FileType = TypeVar("FileType", bound=BaseModel)
_NO_RULES = {"vocabulary", "text"}


class _Concerns(RootModel[dict[str, Concern]]):
    """The file of concerns."""


class _References(RootModel[dict[str, Reference]]):
    """The file of references."""


def load_rules(folder: Path, shown_as: str = "rules", extra: tuple[Path, ...] = ()) -> RuleSet:
    """Read the shipped rules and any extra packs.

    `shown_as` is the path that places show for the shipped folder; extra packs show as given.
    Raises RuleError with every mistake of every rule, or VocabularyError.
    """
    vocabulary = load_vocabulary(folder / "vocabulary", f"{shown_as}/vocabulary")
    texts = load_texts(folder / "text" / "en.yaml", f"{shown_as}/text/en.yaml")
    concerns = _read(folder / "concerns.yaml", f"{shown_as}/concerns.yaml", _Concerns).root
    references = _read(folder / "references.yaml", f"{shown_as}/references.yaml", _References).root
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    for root, shown in ((folder, shown_as), *((pack, str(pack)) for pack in extra)):
        found = sorted(
            path
            for path in root.rglob("*.yaml")
            if path.parent != root and path.relative_to(root).parts[0] not in _NO_RULES
        )
        if not found:
            problems.append(Problem(Place(shown), "no rule in this folder", "rules stand in <concern>/<slug>.yaml"))
        for path in found:
            try:
                rule = load_rule(path, f"{shown}/{path.relative_to(root).as_posix()}", vocabulary, concerns, references)
            except ScoreauditError as error:
                problems += error.problems
                continue
            if rule.id in rules:
                problems.append(
                    rule.document.problem(
                        ("id",), f"the rule {rule.id} exists already", f"see {rules[rule.id].document.path}"
                    )
                )
            rules[rule.id] = rule
    if problems:
        raise RuleError(problems)
    return RuleSet(
        tuple(rules[id_] for id_ in sorted(rules)), vocabulary, concerns, references, texts, digest_of((folder, *extra))
    )


def load_rule(
    path: Path,
    shown_as: str,
    vocabulary: Vocabulary,
    concerns: Mapping[str, Concern],
    references: Mapping[str, Reference],
) -> Rule:
    """Read and check one rule. Raises RuleError with every mistake, or SourceError."""
    document = read_document(str(path), shown_as)
    problems = list(document.problems)
    record, found = shape(RuleRecord, document)
    problems += found + missing_levels(document)
    if record is None:
        raise RuleError(problems)
    checker = ConditionChecker(record, document, vocabulary)
    checked = checker.run()
    problems += checker.problems
    problems += meta_problems(record, document, path, concerns, references)
    problems += law_problems(record, document) if record.pack else weight_problems(record, document, vocabulary)
    if record.for_each in TYPES:
        problems += remedy_problems(record, document, checker.types, vocabulary)
    if problems or checked is None:
        raise RuleError(problems)
    return Rule(rule_id(record), record, checked, document)


def rule_id(record: RuleRecord) -> str:
    """Return a rule's id: concern/slug, or law/pack/slug for one that carries the elements of a legal test."""
    return f"{LAW}/{record.pack}/{record.id}" if record.pack else f"{record.concern}/{record.id}"


def _read(path: Path, shown_as: str, record: type[FileType]) -> FileType:
    document = read_document(str(path), shown_as)
    file, problems = shape(record, document)
    if file is None or document.problems:
        raise RuleError([*document.problems, *problems])
    return file
