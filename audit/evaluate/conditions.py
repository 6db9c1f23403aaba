"""The truth of conditions in a world: the plain interpreter, and the reference for any faster one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from audit.evaluate import operators as op
from audit.evaluate.compiled import code_of
from audit.evaluate.possible import Choice, Lists, Possible, Spans
from audit.evaluate.relations import Relations
from audit.evaluate.truth import Truth, all_of, any_of, negated
from audit.evaluate.world import Entity, World, phantom, phantom_id
from audit.language import checked as c
from audit.language.relations import OF, Link, members_of
from audit.language.walk import names_in, names_in_population
from audit.model.facts import Words
from audit.model.finding import Because
from audit.model.schema import NESTED, SECTION_OF, TYPES

Bindings = Mapping[str, Entity]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that is, or may be, in a population."""

    entity: Entity
    belongs: Truth


class Judge:
    """Judges conditions of one rule in one world."""

    def __init__(self, world: World, relations: Relations, rule: c.CheckedRule, before: Judge | None = None) -> None:
        """Take the world, its relations, and the rule whose facts and sets are named.

        `before` judges the same rule where less is assumed: what was true or false there still is, for knowledge only
        settles what is open; only what was open is judged again.
        """
        self.world, self.relations, self.rule = world, relations, rule
        self.before = before
        self.because: dict[tuple[object, ...], tuple[Because, ...]] = {}
        """What each fact rests on, kept by `Reasons`."""
        self.truths: dict[tuple[object, ...], Truth] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        self._candidates: dict[tuple[object, ...], list[Candidate]] = {}

    def truth(self, condition: c.Condition, bound: Bindings) -> Truth:
        """Return whether a condition holds: True, False, or None where it is not known."""
        return code_of(condition, self.rule)(self, bound)

    def interpreted(self, condition: c.Condition, bound: Bindings) -> Truth:
        """Return the same by walking the condition: the plain interpreter, and the reference for the faster ways."""
        match condition:
            case c.Fact(name):
                key = (name, *_bound_to(self.rule.names_of_facts[name], bound))
                if key not in self.truths:
                    known = self.before.truths.get(key) if self.before is not None else None
                    self.truths[key] = self.truth(self.rule.facts[name], bound) if known is None else known
                return self.truths[key]
            case c.Joined("and", terms):
                return all_of(self.truth(term, bound) for term in terms)
            case c.Joined(_, terms):
                return any_of(self.truth(term, bound) for term in terms)
            case c.Not(term):
                return negated(self.truth(term, bound))
            case c.WithinTerms(read, terms):
                return op.is_within(self.choice(read, bound), terms)
            case c.SameAs(read, other):
                return self._same(read, other, bound)
            case c.UnrelatedTo(read, place):
                return self._unrelated(read, place, bound)
            case c.GoesBeyond(read, other):
                return self._beyond(read, other, bound)
            case c.Includes(read, wanted, every):
                return self._includes(read, wanted, bound, every=every)
            case c.AtLeast(read, c.Read() as least) if self.is_one_fact(read, least, bound):
                return True
            case c.AtLeast(read, least):
                return op.is_at_least(
                    self.scale(read, bound),
                    self.scale(least, bound) if isinstance(least, c.Read) else Spans((c.Span(least, least),)),
                )
            case c.LongerThan(read, c.Read() as other) if self.is_one_fact(read, other, bound):
                return False
            case c.LongerThan(read, other):
                return op.is_longer(
                    self.spans(read, bound), self.spans(other, bound) if isinstance(other, c.Read) else Spans((other,))
                )
            case c.Withheld(read):
                return self._withheld(read, bound)
            case c.Quantity(quantifier, population, body):
                return self._quantity(quantifier, population, body, bound)
            case c.DifferentValues(name, spec, least):
                members = self.candidates(self.rule.lets[name], bound)
                values = [
                    (self.world.choice(one.entity, spec), one.belongs) for one in members if not one.entity.phantom
                ]
                return op.counts_at_least(values, least, is_open=any(one.entity.phantom for one in members))
            case _:
                assert_never(condition)

    # -- populations

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
        if self.before is not None and population.type != "flow":
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
        assert self.before is not None
        found = []
        for one in self.before.candidates(population, bound):
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
                return self._may_list_a_flow(value)  # nobody can list an inferred flow; a stated one may take its place
            return op.includes(value, target)
        assert isinstance(value, frozenset)
        return op.is_within(value, target)

    def _may_list_a_flow(self, lists: Lists) -> Truth:
        flows = {phantom_id("flow"), *(flow.id for flow in self.world.known("flow"))}
        return False if op.includes(lists, frozenset(flows)) is False else None

    def _related(self, entity: Entity, relation: str, target: Entity) -> Truth:
        if relation == "feeds":
            return self.relations.feeds(entity, target)
        return self.relations.reaches(entity, target, identifiably=relation == "reaches identifiably")

    def _quantity(self, quantifier: str, population: c.Population, body: c.Condition | None, bound: Bindings) -> Truth:
        members = self.candidates(population, bound)

        def holds(one: Candidate) -> Truth:
            return True if body is None else self.truth(body, {**bound, c.MEMBER: one.entity})

        if quantifier == "every":
            return all_of(any_of((negated(one.belongs), holds(one))) for one in members)
        some = any_of(all_of((one.belongs, holds(one))) for one in members)
        return some if quantifier == "some" else negated(some)

    # -- facts

    def read(self, read: c.Read, bound: Bindings) -> Possible:
        """Return what a fact may still be, over every entry that the references on the way may point to."""
        found = [self.world.value(entity, read.field) for entity in self.owners(read, bound)]
        first = found[0]
        if len(found) == 1:
            return first
        if isinstance(first, Lists):
            return Lists(tuple(claim for value in found if isinstance(value, Lists) for claim in value.claims))
        if isinstance(first, Spans):
            return Spans(tuple(span for value in found if isinstance(value, Spans) for span in value.spans))
        return frozenset().union(*(value for value in found if isinstance(value, frozenset)))

    def owners(self, read: c.Read, bound: Bindings) -> tuple[Entity, ...]:
        """Return the entries whose fact a path may read: one, unless a reference on the way is unknown."""
        owners: tuple[Entity, ...] = (self.world.root if read.var == "product" else bound[read.var],)
        for step in read.steps[:-1]:
            type_ = step.domain.types[0]  # type: ignore[union-attr]
            owners = tuple(
                target for owner in owners for target in self.world.entities(self.world.choice(owner, step), type_)
            )
        return owners

    def choice(self, read: c.Read, bound: Bindings) -> Choice:
        """Return what a word or reference may still be."""
        value = self.read(read, bound)
        assert isinstance(value, frozenset)
        return value

    def lists(self, read: c.Read, bound: Bindings) -> Lists:
        """Return what a list may still be."""
        value = self.read(read, bound)
        assert isinstance(value, Lists)
        return value

    def spans(self, read: c.Read, bound: Bindings) -> Spans:
        """Return what a number or a length of time may still be."""
        value = self.read(read, bound)
        assert isinstance(value, Spans)
        return value

    def scale(self, read: c.Read, bound: Bindings) -> Spans:
        """Return a number, or an ordered word as its rank."""
        if isinstance(read.field.domain, Words):
            rank = self.world.vocabulary.lists[read.field.domain.vocabulary].rank
            return op.ranks(self.choice(read, bound), rank.__getitem__)
        return self.spans(read, bound)

    def is_one_fact(self, read: c.Read, other: c.Read, bound: Bindings) -> bool:
        """Return whether two paths read the same fact of the same written entry."""
        one, two = self.owners(read, bound), self.owners(other, bound)
        return len(one) == 1 and one == two and not one[0].phantom and read.field == other.field

    def _same(self, read: c.Read, other: c.Read | c.Bound, bound: Bindings) -> Truth:
        mine = self.choice(read, bound)
        if isinstance(other, c.Read):
            return True if self.is_one_fact(read, other, bound) else op.is_same(mine, self.choice(other, bound))
        target = bound[other.var]
        return _maybe(mine, target) if target.phantom else op.is_within(mine, frozenset({target.id}))

    def _includes(
        self, read: c.Read, wanted: tuple[frozenset[str] | c.Read | c.Bound, ...], bound: Bindings, *, every: bool
    ) -> Truth:
        lists = self.lists(read, bound)
        constants = [item for item in wanted if isinstance(item, frozenset)]
        others = [self._includes_other(lists, item, bound) for item in wanted if not isinstance(item, frozenset)]
        if every:
            return all_of((op.every_included(lists, constants), *others))
        return any_of((op.any_included(lists, constants) if constants else False, *others))

    def _includes_other(self, lists: Lists, item: c.Read | c.Bound, bound: Bindings) -> Truth:
        if isinstance(item, c.Read):
            return op.includes_value(lists, self.choice(item, bound))
        target = bound[item.var]
        found = op.includes(lists, frozenset({phantom_id(target.type) if target.phantom else target.id}))
        return None if target.phantom and found else found

    def _unrelated(self, read: c.Read, place: c.Read, bound: Bindings) -> Truth:
        owners = self.owners(place, bound)
        spec = TYPES["consequence"].fields["expected_sources"]
        return op.agree(
            op.is_unrelated(
                self.choice(read, bound),
                self.world.choice(owner, place.field),
                self.world.vocabulary.is_related,
                self.world.lists(owner, spec),
            )
            for owner in owners
        )

    def _beyond(self, read: c.Read, other: c.Read, bound: Bindings) -> Truth:
        if self.is_one_fact(read, other, bound):
            return False
        covers = self.world.vocabulary.lists["purposes"].below
        return op.goes_beyond(self.lists(read, bound), self.lists(other, bound), covers, "open-ended")

    def _withheld(self, read: c.Read, bound: Bindings) -> Truth:
        owners = self.owners(read, bound)
        if any(owner.phantom for owner in owners):
            return None if self.world.is_open("withheld") else False
        return op.agree(self.world.withheld(owner, read.field) for owner in owners)


def _bound_to(names: tuple[str, ...], bound: Bindings) -> list[object]:
    """Return what tells apart the entries that these names are bound to; a member that is not gone through yet is left out."""
    return [bound[name].mark for name in names if name in bound]


def _maybe(choice: Choice, target: Entity) -> Truth:
    """Return whether a reference may point to an unwritten entry; never that it surely does."""
    return None if phantom_id(target.type) in choice else False
