"""The changes that a rule's remedies make, checked against the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.errors import Problem
from audit.language.check import Scope, check_read
from audit.language.durations import parse_duration
from audit.language.grammar import Word
from audit.language.parse import LanguageError
from audit.model.facts import Duration, Refs, Words
from audit.model.nearest import did_you_mean
from audit.model.rule import RuleRecord
from audit.model.schema import RESERVED_PARTIES, SECTIONS, TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath

SHAPES = {
    "set": "{PATH: VALUE}",
    "remove": "{from: PATH, value: VALUE}",
    "include": "{in: PATH, values: [VALUE]}",
    "add": "{SECTION: {FIELD: VALUE}}",
    "drop": "NAME",
}
"""How each change is written."""
KEYS = {"remove": ("from", "value"), "include": ("in", "values")}


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
            if operation not in SHAPES:
                problems.append(
                    document.problem(where, f"{operation!r} is no change", did_you_mean(operation, SHAPES), of_key=True)
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
        return
    if not isinstance(what, dict) or not what:
        raise LanguageError(f"`{operation}` needs a record", 0, f"write `{operation}: {SHAPES[operation]}`")
    if operation == "set":
        for path, value in what.items():
            _values(path, value, scope)
    elif operation == "add":
        for section, fields in what.items():
            _added(section, fields, scope)
    else:
        path, values = KEYS[operation]
        if set(what) != {path, values}:
            raise LanguageError(
                f"`{operation}` has the keys {path!r} and {values!r}", 0, f"write `{operation}: {SHAPES[operation]}`"
            )
        _values(what[path], what[values], scope)


def _added(section: Any, fields: Any, scope: Scope) -> None:
    if section not in SECTIONS:
        raise LanguageError(f"{section!r} is no section", 0, did_you_mean(section, SECTIONS))
    if not isinstance(fields, dict):
        raise LanguageError(f"{section!r} needs the fields of an entry", 0, f"write `add: {SHAPES['add']}`")
    type_ = SECTIONS[section]
    for name, value in fields.items():
        if name not in TYPES[type_].fields:
            raise LanguageError(f"{type_} has no field {name!r}", 0, did_you_mean(name, TYPES[type_].fields))
        _fit(TYPES[type_].fields[name], value, scope)


def _bound(name: Any, scope: Scope) -> None:
    if not isinstance(name, str) or name not in scope.types or name == "product":
        raise LanguageError(f"{name!r} is not bound", 0, did_you_mean(name, scope.types))


def _values(path: Any, value: Any, scope: Scope) -> None:
    if not isinstance(path, str):
        raise LanguageError(f"{path!r} is no path", 0, "write NAME.FIELD")
    _fit(check_read(Word(path, 0), scope).field, value, scope)


def _fit(field: FieldSpec, value: Any, scope: Scope) -> None:
    """Raise LanguageError where a value cannot stand in a field."""
    for word in value if isinstance(value, list) else [value]:
        if not isinstance(word, (str, int)):
            raise LanguageError(f"{word!r} is no value of {field.name!r}", 0, "write a word, or a list of words")
        match field.domain:
            case Words(vocabulary=name):
                terms = scope.vocabulary.lists[name].record.terms
                if word not in terms:
                    raise LanguageError(f"{field.name!r} has no value {word!r}", 0, did_you_mean(word, terms))
            case Duration():
                if parse_duration(str(word)) is None:
                    raise LanguageError(f"{word!r} is no length of time", 0, "write it like P7Y, P6M or P30D")
            case Refs():
                if word not in scope.types and word not in RESERVED_PARTIES:
                    raise LanguageError(f"{word!r} is not bound", 0, did_you_mean(word, scope.types))
            case _:
                pass
