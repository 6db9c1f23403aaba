"""Data to records: pydantic's errors as problems with a place and what to do."""

from __future__ import annotations

import re
import types
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from audit.errors import Problem
from audit.model.nearest import did_you_mean
from audit.model.schema import SECTIONS
from audit.source import Document, KeyPath

RecordType = TypeVar("RecordType", bound=BaseModel)
LONGEST_QUOTED = 40
"""Longest value that a message repeats, in characters."""


def shape(record: type[RecordType], document: Document, at: KeyPath = ()) -> tuple[RecordType | None, list[Problem]]:
    """Validate the data at a path against a record; return it, or None with every mistake found."""
    data: Any = document.data
    for step in at:
        data = data[step]
    try:
        return record.model_validate(data), []
    except ValidationError as error:
        return None, _problems(error, record, document, at)


def _problems(error: ValidationError, record: type[BaseModel], document: Document, at: KeyPath) -> list[Problem]:
    """Return one problem a place: of a union's branches, the one that fits what is written."""
    by_path: dict[KeyPath, list[tuple[ErrorDetails, KeyPath]]] = {}
    for details in error.errors(include_url=False, include_input=True):
        written = _written_path(document, at, details["loc"])
        by_path.setdefault(written, []).append((details, written))
    above = {path[:size] for path in by_path for size in range(len(path))}
    found = []
    for path, items in sorted(by_path.items(), key=lambda item: str(item[0])):
        if path in above and all(details["type"] not in {"extra_forbidden", "missing"} for details, _ in items):
            continue  # something inside it is wrong: that is the better place to say so
        details = _best(items)
        found.append(_problem(details, record, document, at, path))
    return found


def _best(items: list[tuple[ErrorDetails, KeyPath]]) -> ErrorDetails:
    rank = {"extra_forbidden": 0, "missing": 1, "int_from_float": 2, "string_type": 3, "int_type": 4}
    return min((details for details, _ in items), key=lambda details: rank.get(details["type"], len(rank)))


def _written_path(document: Document, at: KeyPath, loc: tuple[int | str, ...]) -> KeyPath:
    """Drop the names of union branches from pydantic's path: keep what leads through the data."""
    path: KeyPath = at
    data: Any = document.data
    for step in at:
        data = data[step]
    for position, step in enumerate(loc):
        inside = data if isinstance(data, dict) else dict(enumerate(data)) if isinstance(data, list) else {}
        if step in inside:
            path, data = (*path, step), inside[step]
        elif position == len(loc) - 1 and isinstance(data, dict) and not _names_a_branch(step):
            path = (*path, step)
    return path


def _names_a_branch(step: int | str) -> bool:
    text = str(step)
    return (
        text in {"str", "int", "float", "bool", "none", "[key]"}
        or text[:1].isupper()
        or text.startswith(("literal[", "tuple[", "dict[", "function", "constrained"))
    )


def _problem(details: ErrorDetails, record: type[BaseModel], document: Document, at: KeyPath, path: KeyPath) -> Problem:
    kind = details["type"]
    name = path[-1] if path else "the file"
    if kind == "extra_forbidden":
        known = _keys_at(record, document, at, path[:-1])
        return document.problem(path, f"unknown key {name!r}", did_you_mean(name, known), of_key=True)
    if kind == "missing":
        return document.problem(path[:-1], f"{name!r} is missing", f"add `{name}:`", of_key=True)
    if kind == "literal_error":
        expected = re.findall("'([^']*)'", str(details.get("ctx", {}).get("expected", "")))
        return document.problem(
            path, f"{name!r} has no value {details['input']!r}", did_you_mean(details["input"], expected)
        )
    written = _describe(details["input"])
    wanted, hint = _wanted(details, path)
    return document.problem(path, f"{name!r} expects {wanted}, not {written}", hint)


def _wanted(details: ErrorDetails, path: KeyPath) -> tuple[str, str]:
    """Return what should stand at a path instead, and how to write it."""
    value, kind = details["input"], details["type"]
    record = ("a record of fields", "write `key: value`, one a line")
    if kind.startswith("int_"):
        return "a whole number", "write it without quotes, blanks or a point"
    if not path or (path[0] in SECTIONS and len(path) == len(("section", "id")) and not isinstance(value, dict)):
        return record
    if path[0] in SECTIONS and len(path) == len(("section",)):
        return "entries by id", "write `id: {...}`, one entry a line"
    if isinstance(value, bool):
        return "a word", f"write {'yes' if value else 'no'}"
    if isinstance(value, (int, float)):
        return "a word", f'quote it: "{value}"'
    kinds = {
        "string_type": ("a word", "write one word, or {value: word, evidence: [id]}"),
        "tuple_type": ("a list", "write [first, second]"),
        "dict_type": ("entries by id", "write `id: {...}`, one entry a line"),
        "model_type": record,
    }
    return kinds.get(kind, ("something else: " + details["msg"], ""))


def _describe(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a record"
    if isinstance(value, (list, tuple)):
        return "a list"
    return repr(value if len(str(value)) <= LONGEST_QUOTED else str(value)[:LONGEST_QUOTED] + "...")


def _keys_at(record: type[BaseModel], document: Document, at: KeyPath, parent: KeyPath) -> set[str]:
    """Return the keys that may stand at a path."""
    models: set[Any] = {record}
    data: Any = document.data
    for step in at:
        data = data[step]
    for step in parent[len(at) :]:
        inner: set[Any] = set()
        for model in _without_roots(models):
            if isinstance(model, type) and issubclass(model, BaseModel):
                for attribute, info in model.model_fields.items():
                    if (info.alias or attribute) == step:
                        inner |= _models_in(info.annotation)
            elif get_origin(model) is dict:
                inner |= _models_in(get_args(model)[1])
            elif get_origin(model) is tuple:
                inner |= _models_in(get_args(model)[0])
        models = inner
        data = data[step]
    classes = [model for model in models if isinstance(model, type) and issubclass(model, BaseModel)]
    return {info.alias or name for model in classes for name, info in model.model_fields.items()}


def _without_roots(models: set[Any]) -> set[Any]:
    """Return record types with a file's root record replaced by what it holds."""
    found: set[Any] = set()
    for model in models:
        is_root = isinstance(model, type) and issubclass(model, RootModel)
        found |= _models_in(model.model_fields["root"].annotation) if is_root else {model}
    return found


def _models_in(annotation: Any) -> set[Any]:
    if get_origin(annotation) in {Union, types.UnionType}:
        return set().union(*(_models_in(member) for member in get_args(annotation)))
    if hasattr(annotation, "__metadata__"):
        return _models_in(get_args(annotation)[0])
    return {annotation}
