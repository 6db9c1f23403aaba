"""Which entries may belong to another, looked up by what their fields may refer to, instead of asking every one.

An entry belongs to another only if one of the fields that join them may refer to it, so whatever no field may refer to need
not be asked. Only large descriptions are looked up; in small ones asking everyone is faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from audit.evaluate.entities import Entity, phantom_id
from audit.evaluate.possible import Lists, Possible
from audit.evaluate.relations import Relations
from audit.evaluate.world import World
from audit.language import checked as c
from audit.language.relations import OF, Link
from audit.model.facts import Refs
from audit.model.schema import TYPES

MANY = 24
"""From so many entries of a type on, they are looked up."""
WIDE = 16
"""A field that may refer to more entries than this is asked every time."""


@dataclass(frozen=True, slots=True)
class _Referring:
    """The entries of a type by what one of their fields may refer to, as places in their order."""

    to: Mapping[str, list[int]]
    to_many: list[int]


class Lookup:
    """Looks up the entries of one world."""

    def __init__(self, world: World, relations: Relations) -> None:
        """Take the world and its relations."""
        self.world, self.relations = world, relations
        self._referring: dict[tuple[str, str], _Referring] = {}
        self._places: dict[str, Mapping[str, int]] = {}

    def candidates(
        self, type_: str, pool: tuple[Entity, ...], population: c.Population, bound: Mapping[str, Entity]
    ) -> tuple[Entity, ...]:
        """Return those of all entries of a type that may be in a population, in their order."""
        if len(pool) < MANY:
            return pool
        found: set[int] | None = None
        if population.of is not None:
            found = self._of(type_, pool, bound[population.of])
        if population.relation is not None and population.target is not None:
            related = self._related(type_, pool, population.relation, bound[population.target])
            found = related if found is None else found if related is None else found & related
        for same in _references(population.has):
            alike = self._alike(type_, pool, same, bound)
            found = alike if found is None else found if alike is None else found & alike
        return pool if found is None else tuple(pool[place] for place in sorted(found))

    def _alike(
        self, type_: str, pool: tuple[Entity, ...], same: c.SameAs, bound: Mapping[str, Entity]
    ) -> set[int] | None:
        """Return the places of what may refer to the same entry as another fact does; None where everyone must be asked."""
        ids = self._referred_to(same.other, bound)
        if len(ids) > WIDE:
            return None
        index = self._referring_by(type_, same.read.field.name, pool)
        return {*index.to_many, *(place for id_ in ids for place in index.to.get(id_, ()))}

    def _referred_to(self, other: c.Read | c.Bound, bound: Mapping[str, Entity]) -> frozenset[str]:
        entity = bound[other.var]
        if isinstance(other, c.Read):
            return _mentioned(self.world.value(entity, other.field))
        return frozenset({phantom_id(entity.type) if entity.phantom else entity.id})

    def _of(self, type_: str, pool: tuple[Entity, ...], owner: Entity) -> set[int] | None:
        """Return the places of what may belong to an owner; None where everyone must be asked."""
        links = OF[type_, owner.type]
        is_inferred = owner.type == "flow" and owner.record is None  # it may take the place of any stated one in a list
        if owner.phantom or (is_inferred and any(link.side == "own" for link in links)):
            return None
        found: set[int] = set()
        for link in links:
            found |= self._joined(type_, pool, link, owner)
        return found

    def _joined(self, type_: str, pool: tuple[Entity, ...], link: Link, owner: Entity) -> set[int]:
        if link.side == "own":
            index = self._referring_by(type_, link.field, pool)
            return {*index.to.get(owner.id, ()), *index.to_many}
        value = self.world.value(owner, TYPES[owner.type].fields[link.field])
        found = self._places_of(type_, pool, _mentioned(value))
        if type_ == "flow" and isinstance(value, Lists) and self.relations.may_list_a_flow(value) is not False:
            found |= {place for place, one in enumerate(pool) if one.record is None}
        return found

    def _referring_by(self, type_: str, field: str, pool: tuple[Entity, ...]) -> _Referring:
        key = (type_, field)
        if key not in self._referring:
            to: dict[str, list[int]] = {}
            to_many: list[int] = []
            spec = TYPES[type_].fields[field]
            for place, entity in enumerate(pool):
                ids = _mentioned(self.world.value(entity, spec))
                if len(ids) > WIDE:
                    to_many.append(place)
                    continue
                for id_ in ids:
                    to.setdefault(id_, []).append(place)
            self._referring[key] = _Referring(to, to_many)
        return self._referring[key]

    def _related(self, type_: str, pool: tuple[Entity, ...], relation: str, target: Entity) -> set[int] | None:
        if relation == "feeds":
            return None if target.phantom else self._places_of(type_, pool, self.relations.feeding(target))
        if target.type != "party":
            return None
        party = phantom_id("party") if target.phantom else target.id
        identifiably = relation == "reaches identifiably"
        items = self._reaching[identifiably] if identifiably in self._reaching else self._find_reaching(identifiably)
        return self._places_of(type_, pool, items.get(party, ()))

    @cached_property
    def _reaching(self) -> dict[bool, Mapping[str, list[str]]]:
        return {}

    def _find_reaching(self, identifiably: bool) -> Mapping[str, list[str]]:  # noqa: FBT001 (the key of a table)
        found: dict[str, list[str]] = {}
        for item in (*self.relations.known("data"), *self.relations.known("score")):
            for party in self.relations.reached(item, identifiably=identifiably).perhaps:
                found.setdefault(party, []).append(item.id)
        self._reaching[identifiably] = found
        return found

    def _places_of(self, type_: str, pool: tuple[Entity, ...], ids: Iterable[str]) -> set[int]:
        if type_ not in self._places:
            self._places[type_] = {entity.id: place for place, entity in enumerate(pool)}
        places = self._places[type_]
        return {places[id_] for id_ in ids if id_ in places}


def _references(condition: c.Condition | None) -> Iterator[c.SameAs]:
    """Yield what a condition demands of a reference of the member: that it is the same as one of an entry that is bound."""
    match condition:
        case c.Joined("and", terms):
            for term in terms:
                yield from _references(term)
        case c.SameAs(c.Read(c.MEMBER, (field,)), other) if isinstance(field.domain, Refs) and _is_bound(other):
            yield condition


def _is_bound(other: c.Read | c.Bound) -> bool:
    """Return whether a value is read off an entry that is bound, without a reference on the way."""
    return other.var not in {c.MEMBER, "product"} and (isinstance(other, c.Bound) or len(other.steps) == 1)


def _mentioned(value: Possible) -> frozenset[str]:
    """Return every id that a reference or list may hold."""
    if isinstance(value, Lists):
        return frozenset().union(*(choice for one in value.claims for choice in (*one.members, one.extra)))
    assert isinstance(value, frozenset)
    return value
