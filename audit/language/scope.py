"""What the names in a condition stand for, and paths through the fields of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.language import checked as c
from audit.language import grammar as g
from audit.language.tokens import LanguageError
from audit.model.facts import Refs
from audit.model.nearest import did_you_mean
from audit.model.schema import TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in a condition stand for: types of bound names, populations of sets, names of facts."""

    vocabulary: Vocabulary
    types: Mapping[str, str]
    sets: Mapping[str, str]
    facts: frozenset[str] = frozenset()
    readable: frozenset[str] | None = None
    """Where only some names may be read (`applies_if`: the subject and the product)."""


def check_read(path: g.Word, scope: Scope) -> c.Read:
    """Resolve a path to a fact. Raises LanguageError."""
    head, *rest = path.text.split(".")
    if head in scope.types:
        var = head
    elif c.MEMBER in scope.types:
        var, rest = c.MEMBER, [head, *rest]
    elif head in scope.sets:
        raise LanguageError(
            f"{head!r} is a set: read one member of it",
            path.at,
            "write `some ... has (...)`, `every ... has (...)` or `count different`",
        )
    else:
        raise LanguageError(f"{head!r} is not bound", path.at, did_you_mean(head, scope.types, "bind it under `find`"))
    _check_readable(var, path.at, scope)
    if not rest:
        raise LanguageError(f"{path.text!r} is an entry, not a fact", path.at, f"write {path.text}.FIELD")
    return c.Read(var, _steps(scope.types[var], rest, path), path.text)


def _check_readable(var: str, at: int, scope: Scope) -> None:
    if scope.readable is not None and var not in scope.readable and var != c.MEMBER:
        raise LanguageError(f"{var!r} cannot be read here", at, f"only {' and '.join(sorted(scope.readable))} can")


def _steps(type_: str, names: list[str], path: g.Word) -> tuple[FieldSpec, ...]:
    steps: list[FieldSpec] = []
    at = path.at + len(path.text) - len(".".join(names))
    while names:
        fields = TYPES[type_].fields
        name = next((".".join(names[:size]) for size in (2, 1) if ".".join(names[:size]) in fields), None)
        if name is None:
            wrong = names[0]
            raise LanguageError(f"{type_} has no field {wrong!r}", at, did_you_mean(wrong, fields))
        spec = fields[name]
        steps.append(spec)
        names = names[name.count(".") + 1 :]
        if names:
            if not isinstance(spec.domain, Refs):
                raise LanguageError(
                    f"{name!r} refers to no entry, so nothing can be read through it", at, "end the path there"
                )
            if spec.many:
                raise LanguageError(
                    f"{name!r} is a list", at, "say which of them with `some ... has (...)` or `every ... has (...)`"
                )
            type_ = spec.domain.types[0]
        at += len(name) + 1
    return tuple(steps)


def type_of(word: g.Word, scope: Scope) -> str:
    """Return the type of a bound name. Raises LanguageError where it is a set, or not bound, or may not be read."""
    if word.text in scope.sets:
        raise LanguageError(f"{word.text!r} is a set, not one entry", word.at, "bind one entry under `find`")
    if word.text not in scope.types:
        raise LanguageError(
            f"{word.text!r} is not bound",
            word.at,
            did_you_mean(word.text, set(scope.types) - {c.MEMBER}, "bind it under `find`"),
        )
    _check_readable(word.text, word.at, scope)
    return scope.types[word.text]
