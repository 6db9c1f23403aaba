"""The changes that a rule's remedies make, checked against the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.errors import Problem
from audit.language.check import Scope, check_read
from audit.language.durations import NAMED_LENGTHS
from audit.language.grammar import Word
from audit.language.parse import LanguageError
from audit.model.facts import Words
from audit.model.nearest import did_you_mean
from audit.model.rule import RuleRecord
from audit.model.schema import SECTIONS, TYPES
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath

OPERATIONS = ("set", "remove", "include", "add", "drop")


def remedy_problems(
    record: RuleRecord, document: Document, types: Mapping[str, str], vocabulary: Vocabulary
) -> list[Problem]:
    """Return what is wrong with the remedies of a rule.

    A change is one of: `set: {PATH: VALUE}`, `remove: {from: PATH, value: VALUE or NAME}`,
    `include: {in: PATH, values: [...]}`, `add: {SECTION: {FIELD: VALUE}}`, `drop: NAME`.
    """
    problems: list[Problem] = []
    scope = Scope(vocabulary, types, {})
    for i, remedy in enumerate(record.remedies):
        at: KeyPath = ("remedies", i)
        if (remedy.kind == "stop") != (remedy.change is None):
            if remedy.change:
                problems.append(
                    document.problem(
                        at, "a remedy of kind stop changes nothing", "remove `change:`, or write kind: design"
                    )
                )
            else:
                problems.append(
                    document.problem(at, "what the remedy changes is missing", "add `change:`, or write `kind: stop`")
                )
        for operation, what in (remedy.change or {}).items():
            where = (*at, "change", operation)
            if operation not in OPERATIONS:
                problems.append(
                    document.problem(
                        where, f"{operation!r} is no change", did_you_mean(operation, OPERATIONS), of_key=True
                    )
                )
                continue
            try:
                _check(operation, what, scope)
            except LanguageError as error:
                problems.append(document.problem(where, error.message, error.hint))
    return problems


def _check(operation: str, what: Any, scope: Scope) -> None:
    if operation == "drop":
        _bound(what, scope)
    elif not isinstance(what, dict):
        raise LanguageError(f"`{operation}` needs a record", 0, "see rules/README.md")
    elif operation == "set":
        for path, value in what.items():
            _values(path, value, scope)
    elif operation == "remove":
        _values(what.get("from", ""), what.get("value"), scope)
    elif operation == "include":
        _values(what.get("in", ""), what.get("values"), scope)
    else:
        for section, fields in what.items():
            if section not in SECTIONS or not isinstance(fields, dict):
                raise LanguageError(f"{section!r} is no section", 0, did_you_mean(section, SECTIONS))
            unknown = [
                name
                for name in fields
                if name.split(".")[0] not in {field.split(".")[0] for field in TYPES[SECTIONS[section]].fields}
            ]
            if unknown:
                raise LanguageError(
                    f"{SECTIONS[section]} has no field {unknown[0]!r}",
                    0,
                    did_you_mean(unknown[0], TYPES[SECTIONS[section]].fields),
                )


def _bound(name: Any, scope: Scope) -> None:
    if not isinstance(name, str) or name not in scope.types or name == "product":
        raise LanguageError(f"{name!r} is not bound", 0, did_you_mean(name, scope.types))


def _values(path: Any, value: Any, scope: Scope) -> None:
    read = check_read(Word(str(path), 0), scope)
    for word in value if isinstance(value, list) else [value]:
        domain = read.field.domain
        if not isinstance(domain, Words):
            if isinstance(word, str) and word not in scope.types and word[:1] != "P" and word not in NAMED_LENGTHS:
                raise LanguageError(f"{word!r} is not bound", 0, did_you_mean(word, scope.types))
        elif word not in scope.vocabulary.lists[domain.vocabulary].record.terms:
            raise LanguageError(
                f"{read.field.name!r} has no value {word!r}",
                0,
                did_you_mean(word, scope.vocabulary.lists[domain.vocabulary].record.terms),
            )
