"""The written form against the model and the vocabulary: every name gets its meaning, or an error."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from audit.language import checked as c
from audit.language import grammar as g
from audit.language.comparisons import check_comparison
from audit.language.relations import OF, RELATIONS, belongs, members_of
from audit.language.scope import Scope, check_read, type_of
from audit.language.tokens import KEYWORDS, LanguageError
from audit.model.facts import Refs, Words
from audit.model.nearest import did_you_mean
from audit.model.schema import TYPES

__all__ = ["Scope", "check_condition", "check_name", "check_population", "check_read"]

_FIELD_HEADS = frozenset(name.split(".")[0] for type_ in TYPES.values() for name in type_.fields)


def check_name(name: str) -> None:
    """Raise LanguageError where a name cannot be bound."""
    if (
        name in KEYWORDS
        or name in TYPES
        or name in _FIELD_HEADS
        or not name.replace("_", "").isalnum()
        or name[0].isdigit()
    ):
        raise LanguageError(
            f"{name!r} cannot be a name here", 0, "choose a plain word that is no type, field or word of the language"
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
            return check_comparison(written, scope)
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
        owner = type_of(coll.of, scope)
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
        target = type_of(coll.target, scope)
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
