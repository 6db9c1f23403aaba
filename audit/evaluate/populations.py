"""The entries that a rule speaks of: which are, or may be, in a population."""

from __future__ import annotations

from dataclasses import dataclass, replace

from audit.evaluate import operators as op
from audit.evaluate.entities import Entity, phantom, phantom_id
from audit.evaluate.possible import Lists
from audit.evaluate.readings import Bindings, Readings
from audit.evaluate.relations import Relations
from audit.evaluate.truth import Truth, all_of, any_of
from audit.evaluate.world import World
from audit.language import checked as c
from audit.language.relations import OF, Link, members_of
from audit.language.walk import names_in, names_in_population
from audit.model.schema import NESTED, SECTION_OF, TYPES


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that is, or may be, in a population."""

    entity: Entity
    belongs: Truth


class Populations(Readings):
    """Finds the entries of the populations of one rule in one world."""

    def __init__(
        self, world: World, relations: Relations, rule: c.CheckedRule, before: Populations | None = None
    ) -> None:
        """Take the world, its relations and the rule; `before` are the same where less is assumed."""
        super().__init__(world, relations, rule)
        self._populations_before = before
        self._names: dict[int, tuple[str, ...]] = {}
        self._candidates: dict[tuple[object, ...], list[Candidate]] = {}

    def truth(self, condition: c.Condition, bound: Bindings) -> Truth:
        """Return whether a condition holds: True, False, or None where it is not known."""
        raise NotImplementedError

    def candidates(self, population: c.Population, bound: Bindings) -> list[Candidate]:
        """Return every entry that is or may be in a population: written ones, then one phantom a type where it may be longer."""
        key = (id(population), *self.told_apart_in(population, bound))
        if key not in self._candidates:
            self._candidates[key] = self._find_candidates(population, bound)
        return self._candidates[key]

    def told_apart_in(self, population: c.Population, bound: Bindings) -> list[object]:
        """Return what tells apart the entries that a population depends on."""
        if id(population) not in self._names:
            self._names[id(population)] = tuple(sorted(names_in_population(population) - {c.MEMBER, "product"}))
        return _bound_to(self._names[id(population)], bound)

    def told_apart(self, condition: c.Condition, bound: Bindings) -> list[object]:
        """Return what tells apart the entries that a condition depends on."""
        if isinstance(condition, c.Fact):
            return _bound_to(self.rule.names_of_facts[condition.name], bound)
        if id(condition) not in self._names:
            self._names[id(condition)] = self._names_in(condition)
        return _bound_to(self._names[id(condition)], bound)

    def _names_in(self, condition: c.Condition) -> tuple[str, ...]:
        names = names_in(condition)
        found: set[str] = set()
        for name in names:
            if name in self.rule.facts:
                found |= {*self.rule.names_of_facts[name]}
            elif name in self.rule.lets:
                found |= names_in_population(self.rule.lets[name])
            else:
                found.add(name)
        return tuple(sorted(found - {"product"}))

    def _find_candidates(self, population: c.Population, bound: Bindings) -> list[Candidate]:
        if self._populations_before is not None and population.type != "flow":
            return self._still_candidates(population, bound)
        found = []
        for type_ in members_of(population.type):
            pool = self._pool(type_, population, bound)
            if type_ not in NESTED:
                pool = self.relations.lookup.candidates(type_, pool, population, bound)
            for entity in (*pool, *self.unwritten(type_, population, bound)):
                belongs = self.belongs(entity, population, bound)
                if belongs is not False:
                    found.append(Candidate(entity, belongs))
        return found

    def _still_candidates(self, population: c.Population, bound: Bindings) -> list[Candidate]:
        """Return what was a candidate before and still is."""
        assert self._populations_before is not None
        found = []
        for one in self._populations_before.candidates(population, bound):
            if one.belongs:
                found.append(one)
                continue
            entity = one.entity
            may_be_less = (
                entity.phantom and entity.type == "recourse"
            )  # the kinds that are not offered may be more by now
            for again in self.unwritten(entity.type, population, bound) if may_be_less else (self._now(entity),):
                belongs = self.belongs(again, population, bound)
                if belongs is not False:
                    found.append(Candidate(again, belongs))
        return found

    def _now(self, entity: Entity) -> Entity:
        """Return an entry as it is in this world: its existence may have been settled."""
        if entity.phantom:
            return entity
        if entity.type in NESTED:
            return next(
                one
                for one in self.world.nested(self.world.written[str(entity.at[1])], entity.type)
                if one.id == entity.id
            )
        return self.world.written[entity.id]

    def unwritten(self, type_: str, population: c.Population, bound: Bindings) -> tuple[Entity, ...]:
        """Return the phantom of a population; a recourse that is not written is of no kind that is said not to be offered."""
        one = phantom(type_)
        owner = bound[population.of] if population.of is not None else None
        if type_ != "recourse" or owner is None or owner.phantom:
            return (one,)
        denied = self.world.kinds_not_offered(owner)
        kinds = self.world.domain(TYPES["recourse"].fields["kind"])
        return (replace(one, given={"kind": kinds - denied}),) if denied != kinds else ()

    def _pool(self, type_: str, population: c.Population, bound: Bindings) -> tuple[Entity, ...]:
        if type_ in NESTED:
            owners = (bound[population.of],) if population.of else self.world.known(NESTED[type_][0])
            return tuple(entity for owner in owners for entity in self.world.nested(owner, type_))
        if type_ == "party":  # reserved parties too: a flow may go to everyone
            return self.world.parties
        return self.relations.known(type_)

    def belongs(self, entity: Entity, population: c.Population, bound: Bindings) -> Truth:
        """Return whether an entry is in a population."""
        parts = [self._exists(entity, population, bound)]
        if population.of is not None and parts[-1] is not False and entity.type not in NESTED:
            parts.append(self._belongs_to(entity, bound[population.of]))
        if population.relation is not None and population.target is not None and False not in parts:
            parts.append(self._related(entity, population.relation, bound[population.target]))
        if population.has is not None and False not in parts:
            parts.append(self.truth(population.has, {**bound, c.MEMBER: entity}))
        return all_of(parts)

    def _exists(self, entity: Entity, population: c.Population, bound: Bindings) -> Truth:
        if not entity.phantom:
            return entity.existence
        if entity.type in NESTED:
            owners = (bound[population.of],) if population.of else self.world.known(NESTED[entity.type][0])
            more = not population.of and self.world.is_open("scores")
            return None if more or any(self.world.nested_is_open(owner, entity.type) for owner in owners) else False
        if entity.type == "flow":
            return None if self.relations.flow_lists else False
        return None if self.world.is_open(SECTION_OF[entity.type]) else False

    def _belongs_to(self, entity: Entity, owner: Entity) -> Truth:
        if (
            entity.phantom
            and not owner.phantom
            and entity.type != "flow"
            and self.world.says_closed(f"{SECTION_OF[entity.type]} of {owner.id}")
        ):
            return False
        return any_of(self.linked(link, entity, owner) for link in OF[entity.type, owner.type])

    def linked(self, link: Link, entity: Entity, owner: Entity) -> Truth:
        """Return whether one field joins two entries."""
        one, other = (entity, owner) if link.side == "own" else (owner, entity)
        value = self.world.value(one, TYPES[one.type].fields[link.field])
        target = frozenset({phantom_id(other.type) if other.phantom else other.id})
        if isinstance(value, Lists):
            if other.type == "flow" and other.record is None and not other.phantom:
                return self.relations.may_list_a_flow(
                    value
                )  # nobody can list an inferred flow; a stated one may take its place
            return op.includes(value, target)
        assert isinstance(value, frozenset)
        return op.is_within(value, target)

    def _related(self, entity: Entity, relation: str, target: Entity) -> Truth:
        if relation == "feeds":
            return self.relations.feeds(entity, target)
        return self.relations.reaches(entity, target, identifiably=relation == "reaches identifiably")


def _bound_to(names: tuple[str, ...], bound: Bindings) -> list[object]:
    """Return what tells apart the entries that these names are bound to; a member that is not gone through yet is left out."""
    return [bound[name].mark for name in names if name in bound]
