"""The written form against the model and the vocabulary: every name gets its meaning, or an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from audit.language import checked as c
from audit.language import grammar as g
from audit.language.durations import parse_duration
from audit.language.parse import KEYWORDS, LanguageError
from audit.language.relations import OF, RELATIONS, belongs, members_of
from audit.model.facts import Duration, Number, Refs, Words
from audit.model.nearest import did_you_mean
from audit.model.schema import RESERVED_PARTIES, TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary, WordList

_FIELD_HEADS = frozenset(name.split(".")[0] for type_ in TYPES.values() for name in type_.fields)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in a condition stand for: types of bound names, populations of sets, names of facts."""

    vocabulary: Vocabulary
    types: Mapping[str, str]
    sets: Mapping[str, str]
    facts: frozenset[str] = frozenset()
    readable: frozenset[str] | None = None
    """Where only some names may be read (`applies_if`: the subject and the product)."""


def check_name(name: str, at: int = 0) -> None:
    """Raise LanguageError where a name cannot be bound."""
    if (
        name in KEYWORDS
        or name in TYPES
        or name in _FIELD_HEADS
        or not name.replace("_", "").isalnum()
        or name[0].isdigit()
    ):
        raise LanguageError(
            f"{name!r} cannot be a name here", at, "choose a plain word that is no type, field or word of the language"
        )


def check_condition(written: g.Written, scope: Scope) -> c.Condition:
    """Resolve a condition. Raises LanguageError at the first word that has no meaning."""
    match written:
        case g.Join(word, terms):
            return c.Joined(word, tuple(check_condition(term, scope) for term in terms))
        case g.Negation(term):
            return c.Not(check_condition(term, scope))
        case g.Name(word):
            if word.text not in scope.facts:
                raise LanguageError(f"there is no fact {word.text!r}", word.at, did_you_mean(word.text, scope.facts))
            return c.Fact(word.text)
        case g.AskedAndRefused(path):
            return c.Withheld(check_read(path, scope))
        case g.Quantified(quantifier, coll, body, _):
            population = check_population(coll, scope)
            inner = replace(scope, types={**scope.types, c.MEMBER: population.type})
            return c.Quantity(quantifier, population, None if body is None else check_condition(body, inner))
        case g.CountDifferent(path, least):
            return _check_count(path, least, scope)
        case g.Compare():
            return _check_comparison(written, scope)
        case _:
            assert_never(written)


def check_population(coll: g.Coll, scope: Scope) -> c.Population:
    """Resolve a population. Raises LanguageError."""
    type_ = coll.type.text
    if type_ not in TYPES or type_ == "product":
        raise LanguageError(
            f"{type_!r} is no type of entry", coll.type.at, did_you_mean(type_, set(TYPES) - {"product"})
        )
    text = type_
    if coll.of is not None:
        owner = _type_of(coll.of, scope)
        if not belongs(type_, owner):
            known = sorted({f"{way} of {what}" for way, what in OF if what in members_of(owner)})
            raise LanguageError(
                f"`{type_} of {owner}` has no meaning",
                coll.of.at,
                "known are: " + ", ".join(known) if known else f"nothing belongs to a {owner}",
            )
        text += f" of {coll.of.text}"
    if coll.relation is not None and coll.target is not None:
        starts, ends = RELATIONS[coll.relation]
        target = _type_of(coll.target, scope)
        if type_ not in starts or any(member not in ends for member in members_of(target)):
            raise LanguageError(
                f"a {type_} cannot be what {coll.relation} a {target}",
                coll.target.at,
                f"{' or '.join(starts)} {coll.relation} {' or '.join(ends)}",
            )
        text += f" that {coll.relation} {coll.target.text}"
    inner = replace(scope, types={**scope.types, c.MEMBER: type_})
    has = None if coll.has is None else check_condition(coll.has, inner)
    of, target_name = (word.text if word is not None else None for word in (coll.of, coll.target))
    return c.Population(type_, of, coll.relation, target_name, has, text)


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


def _type_of(word: g.Word, scope: Scope) -> str:
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


def _check_count(path: g.Word, least: int, scope: Scope) -> c.Condition:
    name, _, field = path.text.partition(".")
    if name not in scope.sets:
        raise LanguageError(
            f"there is no set {name!r}", path.at, did_you_mean(name, scope.sets, f"write `let: {{{name}: every ...}}`")
        )
    fields = TYPES[scope.sets[name]].fields
    if field not in fields:
        raise LanguageError(
            f"{scope.sets[name]} has no field {field!r}", path.at + len(name) + 1, did_you_mean(field, fields)
        )
    spec = fields[field]
    if spec.many or not isinstance(spec.domain, (Words, Refs)):
        raise LanguageError(
            f"{field!r} cannot be counted",
            path.at + len(name) + 1,
            "count a field that holds one word or one reference",
        )
    return c.DifferentValues(name, spec, least, path.text)


def _check_comparison(written: g.Compare, scope: Scope) -> c.Condition:
    read = check_read(written.path, scope)
    field, at, first = read.field, written.path.at, written.values[0]
    operator = written.operator
    if operator in {"is", "is not", "is one of"}:
        if field.many:
            raise LanguageError(
                f"{field.name!r} is a list, so it `includes`",
                at,
                "write `includes`, `includes any of`, `includes all of` or `includes none of`",
            )
        found = _check_is(read, written.values, scope)
        return c.Not(found) if operator == "is not" else found
    if operator == "is unrelated to":
        return _check_unrelated(read, first, at, scope)
    if operator == ">=":
        return _check_at_least(read, first, scope)
    if operator == "longer than":
        return _check_longer(read, first, at, scope)
    if not field.many:
        raise LanguageError(f"{field.name!r} holds one value, so it `is`", at, "write `is`, `is not` or `is one of`")
    if operator == "goes beyond":
        other = check_read(first, scope)
        if field.domain != Words("purposes") or other.field.domain != field.domain or not other.field.many:
            raise LanguageError(
                "`goes beyond` compares two lists of purposes", first.at, "write PATH.purposes on both sides"
            )
        return c.GoesBeyond(read, other)
    wanted = tuple(_wanted(read, value, scope) for value in written.values)
    included = c.Includes(read, wanted, every=operator == "includes all of")
    return c.Not(included) if operator == "includes none of" else included


def _check_is(read: c.Read, values: tuple[g.Word, ...], scope: Scope) -> c.Condition:
    domain = read.field.domain
    if len(values) == 1 and _is_bound(values[0], scope):
        return c.SameAs(read, _other(read, values[0], scope))
    if _is_party(read) and all(value.text in RESERVED_PARTIES for value in values):
        return c.WithinTerms(read, frozenset(value.text for value in values))
    if not isinstance(domain, Words):
        raise LanguageError(
            f"{read.text!r} holds no words",
            values[0].at,
            "compare it with a bound name" if isinstance(domain, Refs) else "write >= or `longer than`",
        )
    words = _words(read, scope)
    return c.WithinTerms(read, frozenset().union(*(_terms(read.field, words, value, scope) for value in values)))


def _is_party(read: c.Read) -> bool:
    return isinstance(read.field.domain, Refs) and "party" in read.field.domain.types


def _is_bound(value: g.Word, scope: Scope) -> bool:
    return value.text.split(".")[0] in scope.types


def _other(read: c.Read, value: g.Word, scope: Scope) -> c.Read | c.Bound:
    """Resolve a bound name, or a fact of one, on the right of an operator."""
    domain = read.field.domain
    if "." not in value.text:
        type_ = _type_of(value, scope)
        if not isinstance(domain, Refs) or any(member not in domain.types for member in members_of(type_)):
            raise LanguageError(f"{read.text!r} cannot be a {type_}", value.at, "compare facts of the same kind")
        return c.Bound(value.text)
    other = check_read(value, scope)
    same_words = (
        isinstance(domain, Words)
        and isinstance(other.field.domain, Words)
        and domain.vocabulary == other.field.domain.vocabulary
    )
    if other.field.many or not (same_words or (isinstance(domain, Refs) and domain == other.field.domain)):
        raise LanguageError(
            f"{value.text!r} is no fact of the same kind as {read.text!r}", value.at, "compare facts of the same kind"
        )
    return other


def _wanted(read: c.Read, value: g.Word, scope: Scope) -> frozenset[str] | c.Read | c.Bound:
    if _is_bound(value, scope):
        return _other(read, value, scope)
    if _is_party(read) and value.text in RESERVED_PARTIES:
        return frozenset({value.text})
    if not isinstance(read.field.domain, Words):
        raise LanguageError(f"{read.text!r} holds entries, no words", value.at, "write a bound name")
    return _terms(read.field, _words(read, scope), value, scope)


def _words(read: c.Read, scope: Scope) -> WordList:
    assert isinstance(read.field.domain, Words)
    return scope.vocabulary.lists[read.field.domain.vocabulary]


def _terms(field: FieldSpec, words: WordList, value: g.Word, scope: Scope) -> frozenset[str]:
    if not words.knows(value.text):
        known = {*words.record.terms, *words.record.sets}
        raise LanguageError(f"{field.name!r} has no value {value.text!r}", value.at, did_you_mean(value.text, known))
    terms = words.below(value.text)
    if field.area_of:
        other = sorted(
            term
            for term in words.record.terms
            if words.top(term) == term and words.below(term) & terms and not words.below(term) <= terms
        )
        if other:
            raise LanguageError(
                f"{value.text!r} is only a part of an area", value.at, f"an area is a top term: {', '.join(other)}"
            )
        terms = frozenset(term for term in terms if words.top(term) == term)
    elif isinstance(field.domain, Words) and field.domain.places_only:
        terms &= scope.vocabulary.places
    if not terms:
        raise LanguageError(
            f"{field.name!r} can never be {value.text!r}",
            value.at,
            "name a setting with a line in the context table" if not field.area_of else "an area is a top term",
        )
    return terms


def _check_unrelated(read: c.Read, value: g.Word, at: int, scope: Scope) -> c.Condition:
    """Resolve `is unrelated to`: one side is where data comes from, the other where something takes effect."""
    source, place = read, check_read(value, scope)
    if _is_place(source):
        source, place = place, source
    if not _is_place(place):
        raise LanguageError(
            "neither side is a place where something takes effect", value.at, "write CONSEQUENCE.setting on one side"
        )
    if source.field.domain != Words("settings") or source.field.area_of:
        raise LanguageError(
            "`is unrelated to` compares where data comes from with where something takes effect",
            at,
            "write DATA.setting on the other side",
        )
    return c.UnrelatedTo(source, place)


def _is_place(read: c.Read) -> bool:
    return read.field.domain == Words("settings", places_only=True) and not read.field.area_of


def _check_at_least(read: c.Read, value: g.Word, scope: Scope) -> c.Condition:
    domain = read.field.domain
    if isinstance(domain, Number) and not read.field.many:
        if value.text.isdigit():
            return c.AtLeast(read, float(value.text))
        other = check_read(value, scope)
        if isinstance(other.field.domain, Number):
            return c.AtLeast(read, other)
        raise LanguageError(f"{value.text!r} is no number", value.at, "write a whole number")
    if not isinstance(domain, Words) or read.field.many or not scope.vocabulary.lists[domain.vocabulary].record.ordered:
        raise LanguageError(f"{read.text!r} has no order", value.at, ">= works on numbers and on ordered words")
    words = scope.vocabulary.lists[domain.vocabulary]
    if _is_bound(value, scope):
        other = check_read(value, scope)
        if other.field.domain != domain:
            raise LanguageError(f"{value.text!r} is on another scale", value.at, "compare facts on the same scale")
        return c.AtLeast(read, other)
    if value.text not in words.rank:
        raise LanguageError(
            f"{read.field.name!r} has no value {value.text!r}", value.at, did_you_mean(value.text, words.rank)
        )
    return c.AtLeast(read, float(words.rank[value.text]))


def _check_longer(read: c.Read, value: g.Word, at: int, scope: Scope) -> c.Condition:
    if not isinstance(read.field.domain, Duration):
        raise LanguageError(
            f"{read.text!r} is no length of time",
            at,
            "`longer than` works on retention, duration, file_within, answered_within",
        )
    if _is_bound(value, scope):
        other = check_read(value, scope)
        if isinstance(other.field.domain, Duration):
            return c.LongerThan(read, other)
    length = parse_duration(value.text)
    if length is None:
        raise LanguageError(f"{value.text!r} is no length of time", value.at, "write it like P7Y, P6M or P30D")
    return c.LongerThan(read, length)
