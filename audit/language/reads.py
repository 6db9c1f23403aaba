"""What a checked rule reads: which fields of which types, and which terms it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.language import checked as c
from audit.model.schema import FieldSpec, refs_domain


@dataclass(frozen=True, slots=True)
class FieldRead:
    """A field that a rule reads of entries of a type, and the terms that it is compared with (none: by its value)."""

    type: str
    field: FieldSpec
    terms: frozenset[str] = frozenset()


def fields_read(rule: c.CheckedRule, *, facts_only: bool = False) -> tuple[FieldRead, ...]:
    """Return every field that a rule reads, in its facts, and unless `facts_only` in all its conditions and sets."""
    types = {"product": "product", rule.subject: rule.subject_type}
    types |= {name: population.type for name, population in (rule.find | rule.lets).items()}
    conditions = list(rule.facts.values())
    found: list[FieldRead] = []
    if not facts_only:
        conditions += [one for one in (rule.applies_if, rule.raise_if) if one is not None]
        for population in (*rule.find.values(), *rule.lets.values()):
            if population.has is not None:
                found += _of(population.has, types | {c.MEMBER: population.type})
    for condition in conditions:
        found += _of(condition, types)
    return tuple(dict.fromkeys(found))


def types_bound(rule: c.CheckedRule) -> frozenset[str]:
    """Return the types of the entries that a rule binds, counts or quantifies over, with its subject's."""
    populations = [*rule.find.values(), *rule.lets.values()]
    pending = [*rule.facts.values(), *(one.has for one in populations if one.has)]
    found = {rule.subject_type, *(one.type for one in populations)}
    for condition in pending:
        found |= {population.type for population in _populations(condition)}
    return frozenset(found)


def _populations(condition: c.Condition) -> Iterator[c.Population]:
    match condition:
        case c.Not(term):
            yield from _populations(term)
        case c.Joined(_, terms):
            for term in terms:
                yield from _populations(term)
        case c.Quantity(_, population, body):
            yield population
            for inner in (population.has, body):
                if inner is not None:
                    yield from _populations(inner)
        case _:
            return


def _of(condition: c.Condition, types: Mapping[str, str]) -> list[FieldRead]:
    match condition:
        case c.Not(term):
            return _of(term, types)
        case c.Joined(_, terms):
            return [one for term in terms for one in _of(term, types)]
        case c.Quantity(_, population, body):
            inside = {**types, c.MEMBER: population.type}
            return [one for part in (population.has, body) if part is not None for one in _of(part, inside)]
        case c.DifferentValues(name, field):
            return [FieldRead(types[name], field)]
        case c.WithinTerms(read, terms):
            return _path(read, types, terms)
        case c.Includes(read, wanted):
            named = frozenset().union(*(item for item in wanted if isinstance(item, frozenset)))
            others = [item for item in wanted if isinstance(item, c.Read)]
            return [*_path(read, types, named), *(one for other in others for one in _path(other, types))]
        case c.SameAs(read, other) | c.UnrelatedTo(read, other) | c.GoesBeyond(read, other):
            second = _path(other, types) if isinstance(other, c.Read) else []
            return [*_path(read, types), *second]
        case c.AtLeast(read, other) | c.LongerThan(read, other):
            return [*_path(read, types), *(_path(other, types) if isinstance(other, c.Read) else [])]
        case c.Withheld(read):
            return _path(read, types)
        case c.Fact():
            return []


def _path(read: c.Read, types: Mapping[str, str], terms: frozenset[str] = frozenset()) -> list[FieldRead]:
    """Return each field on a path; the last one with the terms."""
    type_ = types[read.var]
    found = []
    for step in read.steps:
        last = step is read.steps[-1]
        found.append(FieldRead(type_, step, terms if last else frozenset()))
        refs = refs_domain(step)
        if not last and refs is not None:
            type_ = refs.types[0]
    return found
