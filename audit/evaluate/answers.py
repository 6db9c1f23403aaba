"""Answers that would make a condition true or false: found by walking the condition, to be checked by evaluating it.

An answer set gives some slots (a fact, a list that is complete, a refusal on record) what
they would have to be. The walk proposes; `settle` tries each proposal on the product itself
and keeps what works, so a proposal that is wrong costs time and never truth.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from audit.evaluate.conditions import Bindings, Candidate, Judge
from audit.evaluate.operators import includes
from audit.evaluate.possible import Choice, Listing, Lists, Possible, Spans
from audit.evaluate.relations import Route
from audit.evaluate.world import Entity, list_name, phantom_id
from audit.language import checked as c
from audit.language.relations import OF, Link
from audit.model.facts import Words
from audit.model.schema import NESTED, SECTION_OF, TYPES, FieldSpec

WIDTH = 6
"""How many proposals are kept at each step of the walk."""


class Slot(NamedTuple):
    """What can be answered: a fact of an entry, whether a list is complete, whether a fact was refused."""

    kind: Literal["fact", "list", "withheld"]
    entity: str
    field: str


Answers = Mapping[Slot, Possible | bool]


def merged(one: Answers, other: Answers) -> Answers | None:
    """Return both sets of answers together, or None where they contradict each other."""
    found = dict(one)
    for slot, value in other.items():
        if slot not in found:
            found[slot] = value
            continue
        both = _both(found[slot], value)
        if both is None:
            return None
        found[slot] = both
    return found


def _both(one: Possible | bool, other: Possible | bool) -> Possible | bool | None:
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other or None
    if isinstance(one, Lists) and isinstance(other, Lists):
        mine, yours = one.claims[0], other.claims[0]
        members = (*mine.members, *(member for member in yours.members if member not in mine.members))
        return Lists((Listing(members, mine.extra & yours.extra, mine.open and yours.open),))
    return one if one == other else None


def best(options: Iterable[Answers]) -> list[Answers]:
    """Return the smallest answer sets, each once."""
    seen: list[Answers] = []
    for option in sorted(
        options, key=lambda answers: (len(answers), sum(slot.kind != "list" for slot in answers), sorted(answers))
    ):
        if option not in seen:
            seen.append(option)
        if len(seen) == WIDTH:
            break
    return seen


def together(parts: Iterable[list[Answers]]) -> list[Answers]:
    """Return answer sets that make every part come out: one option of each, joined."""
    found: list[Answers] = [{}]
    for options in parts:
        found = best(
            both for one, other in itertools.product(found, options) if (both := merged(one, other)) is not None
        )
    return found


class Proposer:
    """Proposes answers for the conditions of one rule in one world."""

    def __init__(self, judge: Judge) -> None:
        """Take the judge in whose world the answers are looked for."""
        self.judge, self.world = judge, judge.world

    def options(self, condition: c.Condition, bound: Bindings, want: bool) -> list[Answers]:
        """Return answer sets that may bring a condition to the truth that is wanted, smallest first."""
        truth = self.judge.truth(condition, bound)
        if truth is not None:
            return [{}] if truth is want else []
        match condition:
            case c.Fact(name):
                return self.options(self.judge.rule.facts[name], bound, want)
            case c.Not(term):
                return self.options(term, bound, not want)
            case c.Joined(word, terms):
                parts = [self.options(term, bound, want) for term in terms]
                return together(parts) if (word == "and") == want else best(itertools.chain(*parts))
            case c.Quantity(quantifier, population, body):
                some = want if quantifier == "some" else not want
                return self._quantity(population, body, bound, some=some, of_body=quantifier != "every")
            case c.DifferentValues(name, spec, least):
                return self._count(self.judge.rule.lets[name], spec, least, bound, want)
            case c.Withheld(read):
                return self._withheld(read, bound, want)
            case c.WithinTerms(read, terms):
                return self._within(read, bound, terms, want)
            case c.SameAs(read, other):
                return self._same(read, other, bound, want)
            case c.UnrelatedTo(read, place):
                return self._unrelated(read, place, bound, want)
            case c.GoesBeyond(read, other):
                return self._beyond(read, other, bound, want)
            case c.Includes(read, wanted, every):
                return self._includes(read, wanted, bound, want, every=every)
            case c.AtLeast(read, least):
                return self._at_least(read, least, bound, want)
            case c.LongerThan(read, other):
                return self._length(read, other, bound, want=want)

    # -- populations

    def belonging(self, one: Candidate, population: c.Population, bound: Bindings, want: bool) -> list[Answers]:
        """Return answers that put an entry into a population, or keep it out."""
        belongs = self.judge.belongs(one.entity, population, bound)
        if belongs is not None:
            return [{}] if belongs is want else []
        entity = one.entity
        if entity.phantom:
            return [] if want else self.complete(entity, population, bound)
        parts = [self._status(entity, want)] if entity.existence is None else []
        if population.of is not None and entity.type not in NESTED:
            owner = bound[population.of]
            links = [self._linked(link, entity, owner, want) for link in OF[entity.type, owner.type]]
            parts.append(best(itertools.chain(*links)) if want else together(links))
        if population.relation is not None and population.target is not None:
            parts.append(self._related(entity, population.relation, bound[population.target], want))
        if population.has is not None:
            parts.append(self.options(population.has, {**bound, c.MEMBER: entity}, want))
        return together(parts) if want else best(itertools.chain(*parts))

    def _status(self, entity: Entity, want: bool) -> list[Answers]:
        if entity.record is None:  # an inferred flow exists once its ends are known
            return [{}]
        return [{Slot("fact", entity.id, "status"): frozenset({"happening" if want else "ended"})}]

    def complete(self, phantom: Entity, population: c.Population, bound: Bindings) -> list[Answers]:
        """Return answers that say no further entry is in a population."""
        if phantom.type == "flow":
            return [_closed(*self.judge.relations.flow_lists)]
        owner = bound[population.of] if population.of is not None else None
        if phantom.type in NESTED:
            return (
                [_closed(list_name(owner, NESTED[phantom.type][1]))]
                if owner is not None and not owner.phantom
                else [_closed("scores")]
            )
        section = SECTION_OF[phantom.type]
        options: list[Answers] = []
        if population.relation == "feeds" and population.target is not None and not bound[population.target].phantom:
            options.append(_closed(*self.judge.relations.lists_into(bound[population.target], phantom.type)))
        if owner is not None and not owner.phantom:
            theirs = [
                list_name(owner, link.field)
                for link in OF[phantom.type, owner.type]
                if link.side == "theirs" and TYPES[owner.type].fields[link.field].many
            ]
            options.append(_closed(*theirs) if theirs else _closed(f"{section} of {owner.id}"))
        return [*options, _closed(section)]

    def _linked(self, link: Link, entity: Entity, owner: Entity, want: bool) -> list[Answers]:
        truth = self.judge.linked(link, entity, owner)
        if truth is not None:
            return [{}] if truth is want else []
        one, other = (entity, owner) if link.side == "own" else (owner, entity)
        if one.phantom or other.phantom:
            return []
        return self.reference(one, link.field, other.id, want)

    def reference(self, one: Entity, field: str, target: str, want: bool) -> list[Answers]:
        """Return answers that make a field refer to an entry, or not."""
        spec = TYPES[one.type].fields[field]
        value = self.world.value(one, spec)
        if isinstance(value, Lists):
            return self._list_answers(one, spec, value, frozenset({target}), want)
        assert isinstance(value, frozenset)
        rest = value & {target} if want else value - {target}
        slot = _slot(one, field)
        return [{slot: rest}] if rest and slot is not None else []

    def _related(self, entity: Entity, relation: str, target: Entity, want: bool) -> list[Answers]:
        if target.phantom:
            return []
        relations = self.judge.relations
        identifiably = relation == "reaches identifiably"
        route: Route | None
        if relation == "feeds":
            route = relations.feeding_route(entity, target)
        elif target.type == "party":
            route = relations.reaching_route(entity, target, identifiably=identifiably)
        else:
            route = relations.effect_route(entity, target, identifiably=identifiably)
        steps = [step for step in route.steps if not step.known] if route else []
        if want:
            return together(self._step(step.entity, step.field, step.wanted, want=True) for step in steps)
        cut = [option for step in steps for option in self._step(step.entity, step.field, step.wanted, want=False)]
        if relation == "feeds":
            return best([*cut, _closed(*(list_name(step.entity, step.field) for step in steps))])
        closed = _closed(*self._lists_to(entity, target))
        return best([*(both for one in cut if (both := merged(one, closed)) is not None), closed] if closed else cut)

    def _lists_to(self, item: Entity, target: Entity) -> list[str]:
        """Return the open lists through which an entry may reach a party: who holds it, what flows carry, further flows."""
        relations = self.judge.relations
        names = relations.flow_lists_to(target.id if target.type == "party" else None)
        lists = [
            (item, "held_by"),
            *((flow, "carries") for flow in self.world.known("flow") if flow.record is not None),
        ]
        opened = [
            list_name(entry, field)
            for entry, field in lists
            if any(one.open for one in self.world.lists(entry, TYPES[entry.type].fields[field]).claims)
        ]
        return [*names, *opened]

    def _step(self, entity: Entity, field: str, wanted: str, *, want: bool) -> list[Answers]:
        if entity.type == "product":  # a flow that is not written: see `_lists_to`
            return []
        if field == "protection":
            spec = TYPES["flow"].fields["protection"]
            open_ = self.world.choice(entity, spec)
            anonymous = open_ & {"aggregated", "anonymised"}
            return [{Slot("fact", entity.id, field): (open_ - anonymous if want else anonymous) or open_}]
        return self.reference(entity, field, wanted, want)

    def _quantity(
        self, population: c.Population, body: c.Condition | None, bound: Bindings, *, some: bool, of_body: bool
    ) -> list[Answers]:
        members = self.judge.candidates(population, bound)

        def of_member(one: Candidate, *, wanted: bool) -> list[Answers]:
            return (
                [{}]
                if body is None and wanted
                else []
                if body is None
                else self.options(body, {**bound, c.MEMBER: one.entity}, wanted == of_body)
            )

        if some:
            return best(
                option
                for one in members
                if not one.entity.phantom
                for option in together((self.belonging(one, population, bound, want=True), of_member(one, wanted=True)))
            )
        return together(
            best([*self.belonging(one, population, bound, want=False), *of_member(one, wanted=False)])
            for one in members
        )

    def _count(
        self, population: c.Population, spec: FieldSpec, least: int, bound: Bindings, want: bool
    ) -> list[Answers]:
        members = self.judge.candidates(population, bound)
        written = [one for one in members if not one.entity.phantom]
        if not want:
            phantoms = [self.belonging(one, population, bound, want=False) for one in members if one.entity.phantom]
            merely_possible = [
                self.belonging(one, population, bound, want=False) for one in written if one.belongs is None
            ]
            sure = [one for one in written if one.belongs]
            common = frozenset().union(
                *(self.world.choice(one.entity, spec) for one in sure if len(self.world.choice(one.entity, spec)) == 1)
            )
            narrowed = [
                self._value_answers(one.entity, spec, self.world.choice(one.entity, spec) & common)
                for one in sure
                if len(self.world.choice(one.entity, spec)) > 1
            ]
            return together([*phantoms, *merely_possible, *(options for options in narrowed if options)])
        taken = {
            next(iter(value))
            for one in written
            if one.belongs and len(value := self.world.choice(one.entity, spec)) == 1
        }
        parts: list[list[Answers]] = []
        for one in sorted(
            written, key=lambda candidate: (candidate.belongs is None, len(self.world.choice(candidate.entity, spec)))
        ):
            if len(taken) >= least:
                break
            free = sorted(self.world.choice(one.entity, spec) - taken)
            if not free:
                continue
            chosen = frozenset({free[0]})
            is_chosen = self.world.choice(one.entity, spec) == chosen
            given: list[Answers] = [{}] if is_chosen else self._value_answers(one.entity, spec, chosen)
            options = together((self.belonging(one, population, bound, want=True), given))
            if options:
                taken.add(free[0])
                parts.append(options)
        return together(parts) if len(taken) >= least else []

    def _value_answers(self, entity: Entity, spec: FieldSpec, values: Choice) -> list[Answers]:
        """Return the answer that gives a fact one of these values; through its setting for `area`."""
        slot = _slot(entity, spec.area_of or spec.name)
        if slot is None or not values:
            return []
        if not spec.area_of:
            return [{slot: values}]
        words = self.world.vocabulary.lists["settings"]
        setting = TYPES[entity.type].fields[spec.area_of]
        fitting = frozenset(term for term in self.world.choice(entity, setting) if words.top(term) in values)
        return [{slot: fitting}] if fitting else []

    # -- facts

    def _owners(self, read: c.Read, bound: Bindings) -> list[tuple[Answers, Entity]]:
        """Return the entries that a path may read, each with the answers that make it that one."""
        found: list[tuple[Answers, Entity]] = [({}, self.world.root if read.var == "product" else bound[read.var])]
        for step in read.steps[:-1]:
            found = [
                (
                    answers
                    if len(targets) == 1
                    else {**answers, Slot("fact", owner.id, step.name): frozenset({target.id})},
                    target,
                )
                for answers, owner in found
                for targets in [self.world.choice(owner, step)]
                for target in self.world.entities(targets, step.domain.types[0])  # type: ignore[union-attr]
            ]
        return [(answers, owner) for answers, owner in found if not owner.phantom]

    def _within(self, read: c.Read, bound: Bindings, terms: Choice, want: bool) -> list[Answers]:
        found: list[Answers] = []
        for answers, owner in self._owners(read, bound):
            value = self.world.choice(owner, read.field)
            rest = value & terms if want else value - terms
            options = [{}] if rest == value else self._value_answers(owner, read.field, rest)
            found += [both for option in options if (both := merged(answers, option)) is not None]
        return best(found)

    def _same(self, read: c.Read, other: c.Read | c.Bound, bound: Bindings, want: bool) -> list[Answers]:
        if isinstance(other, c.Bound):
            return self._within(read, bound, frozenset({bound[other.var].id}), want)
        mine, yours = self.judge.choice(read, bound), self.judge.choice(other, bound)
        pairs = [(one, two) for one in sorted(mine) for two in sorted(yours) if (one == two) is want]
        return best(
            option
            for one, two in pairs[:WIDTH]
            for option in together((self._becomes(read, bound, mine, one), self._becomes(other, bound, yours, two)))
        )

    def _becomes(self, read: c.Read, bound: Bindings, value: Choice, one: str) -> list[Answers]:
        return [{}] if value == {one} else self._within(read, bound, frozenset({one}), want=True)

    def _unrelated(self, read: c.Read, place: c.Read, bound: Bindings, want: bool) -> list[Answers]:
        sources = self.judge.choice(read, bound)
        spec = TYPES["consequence"].fields["expected_sources"]
        found: list[Answers] = []
        for answers, owner in self._owners(place, bound):
            places = self.world.choice(owner, place.field)
            lists = self.world.lists(owner, spec)
            for source, where in itertools.islice(itertools.product(sorted(sources), sorted(places)), 4000):
                related = self.world.vocabulary.is_related(source, where)
                if related is want:
                    continue
                settings = together(
                    (
                        self._becomes(read, bound, sources, source),
                        [{}] if places == {where} else self._value_answers(owner, place.field, frozenset({where})),
                    )
                )
                expected = (
                    [{}]
                    if related is not None
                    else self._list_answers(owner, spec, lists, frozenset({source}), not want)
                )
                found += [
                    both for option in together((settings, expected)) if (both := merged(answers, option)) is not None
                ]
                if len(found) >= WIDTH and len(sources) * len(places) > 1:
                    break
        return best(found)

    def _beyond(self, read: c.Read, other: c.Read, bound: Bindings, want: bool) -> list[Answers]:
        covers = self.world.vocabulary.lists["purposes"].below
        found: list[Answers] = []
        for (answers, one), (more, two) in itertools.product(self._owners(read, bound), self._owners(other, bound)):
            mine, yours = self.world.lists(one, read.field).claims[0], self.world.lists(two, other.field).claims[0]
            known = [min(member, key=lambda term: (len(term), term)) for member in yours.members]
            stated = [min(member, key=lambda term: (len(term), term)) for member in mine.members]
            covered = frozenset().union(*(covers(scope) for scope in known))
            closed = {Slot("list", list_name(two, other.field.name), ""): True} if yours.extra else {}
            if want:
                beyond = [scope for scope in stated if scope not in covered]
                adds = (
                    [{}]
                    if beyond
                    else [
                        {
                            Slot("fact", one.id, read.field.name): Lists(
                                (Listing((*mine.members, frozenset({scope})), mine.extra, mine.open),)
                            )
                        }
                        for scope in sorted(mine.extra - covered)[:1]
                    ]
                )
                if not known and yours.extra and not closed:
                    continue
                found += [
                    both for add in adds if (both := merged(merged(answers, more) or {}, {**add, **closed})) is not None
                ]
            else:
                needed = tuple(frozenset({scope}) for scope in stated if scope not in covered)
                mine_closed = {Slot("list", list_name(one, read.field.name), ""): True} if mine.extra else {}
                add = (
                    {
                        Slot("fact", two.id, other.field.name): Lists(
                            (Listing((*yours.members, *needed), yours.extra, yours.open),)
                        )
                    }
                    if needed
                    else {}
                )
                found.append({**answers, **more, **mine_closed, **add})
        return best(found)

    def _includes(
        self,
        read: c.Read,
        wanted: tuple[frozenset[str] | c.Read | c.Bound, ...],
        bound: Bindings,
        want: bool,
        *,
        every: bool,
    ) -> list[Answers]:
        sets = [self._set_of(item, bound) for item in wanted]
        found: list[Answers] = []
        for answers, owner in self._owners(read, bound):
            value = self.world.lists(owner, read.field)
            if every == want:
                options = together(self._list_answers(owner, read.field, value, terms, want) for terms in sets)
            elif every:
                options = best(
                    itertools.chain(*(self._list_answers(owner, read.field, value, terms, want) for terms in sets))
                )
            else:
                options = self._list_answers(owner, read.field, value, frozenset().union(*sets), want)
            found += [both for option in options if (both := merged(answers, option)) is not None]
        return best(found)

    def _set_of(self, item: frozenset[str] | c.Read | c.Bound, bound: Bindings) -> Choice:
        if isinstance(item, c.Bound):
            target = bound[item.var]
            return frozenset({phantom_id(target.type) if target.phantom else target.id})
        return self.judge.choice(item, bound) if isinstance(item, c.Read) else item

    def _list_answers(self, owner: Entity, spec: FieldSpec, value: Lists, terms: Choice, want: bool) -> list[Answers]:
        """Return answers that put a member within these terms into a list, or keep all such members out."""
        truth = includes(value, terms)
        if truth is not None:
            return [{}] if truth is want else []
        slot = _slot(owner, spec.name)
        if slot is None:
            return []
        listing = value.claims[0]
        if want:
            fitting = sorted(
                (listing.extra | frozenset().union(*listing.members)) & terms,
                key=lambda term: (term.startswith("?"), term),
            )
            new = [
                Lists((Listing((*listing.members, frozenset({term})), listing.extra, listing.open),))
                for term in fitting[:2]
                if not term.startswith("?")
            ]
            return [{slot: one} for one in new]
        narrowed = tuple(member - terms or member for member in listing.members)
        kept_out: list[Answers] = [{slot: Lists((Listing(narrowed, listing.extra - terms, listing.open),))}]
        only_open = listing.open and all(member.isdisjoint(terms) for member in listing.members)
        return [{Slot("list", list_name(owner, spec.name), ""): True}, *kept_out] if only_open else kept_out

    def _at_least(self, read: c.Read, least: float | c.Read, bound: Bindings, want: bool) -> list[Answers]:
        bounds = self.judge.scale(least, bound).spans if isinstance(least, c.Read) else (c.Span(least, least),)
        high, low = max(span.high for span in bounds), min(span.low for span in bounds)
        if isinstance(read.field.domain, Words):
            rank = self.world.vocabulary.lists[read.field.domain.vocabulary].rank
            return self._within(
                read,
                bound,
                frozenset(word for word in rank if (rank[word] >= high if want else rank[word] < low)),
                want=True,
            )
        number = high if want else low - 1
        return [
            {**answers, Slot("fact", owner.id, read.field.name): Spans((c.Span(number, number),))}
            for answers, owner in self._owners(read, bound)
            if 0 <= number < math.inf
        ]

    def _length(self, read: c.Read, other: c.Span | c.Read, bound: Bindings, *, want: bool) -> list[Answers]:
        mine = self._becomes_length(read, bound, longest=want)
        yours = self._becomes_length(other, bound, longest=not want) if isinstance(other, c.Read) else []
        return best([*mine, *yours, *together((mine, yours))])

    def _becomes_length(self, read: c.Read, bound: Bindings, *, longest: bool) -> list[Answers]:
        """Return the answer that makes a length endless, or a day."""
        span = c.Span(math.inf, math.inf) if longest else c.Span(1, 1)
        return [
            {**answers, Slot("fact", owner.id, read.field.name): Spans((span,))}
            for answers, owner in self._owners(read, bound)
            if any(
                one.low <= span.low <= one.high and one.low != one.high
                for one in self.world.spans(owner, read.field).spans
            )
        ]

    def _withheld(self, read: c.Read, bound: Bindings, want: bool) -> list[Answers]:
        if not want:
            return [_closed("withheld")]
        return [
            {**answers, Slot("withheld", owner.id, read.field.name): True}
            for answers, owner in self._owners(read, bound)
        ]


def _slot(entity: Entity, field: str) -> Slot | None:
    """Return where the answer to a fact of an entry goes; None where it has no place in a description."""
    if entity.phantom or (entity.record is None and entity.type != "flow"):
        return None
    if entity.record is None and field == "to":  # an inferred flow goes to whoever the entry names
        return Slot("fact", str(entity.at[1]), str(entity.at[2]))
    return None if entity.record is None and field in {"from", "carries"} else Slot("fact", entity.id, field)


def _closed(*names: str) -> Answers:
    return {Slot("list", name, ""): True for name in names}
