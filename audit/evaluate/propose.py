"""Answers that would make a condition true or false, found by walking the condition."""

from __future__ import annotations

import itertools

from audit.evaluate.answers import Answers, Slot, best, closed, merged, slot_of, together
from audit.evaluate.conditions import Judge
from audit.evaluate.entities import Entity, list_name
from audit.evaluate.populations import Candidate
from audit.evaluate.possible import Lists
from audit.evaluate.propose_facts import FactProposer
from audit.evaluate.readings import Bindings
from audit.evaluate.routes import Route
from audit.language import checked as c
from audit.language.relations import OF, Link
from audit.model.schema import NESTED, SECTION_OF, TYPES, FieldSpec


class Proposer(FactProposer):
    """Proposes answers for the conditions of one rule in one world.

    A thorough one closes every way at once on which something may feed a score or an effect, not the best one alone.
    """

    def __init__(self, judge: Judge, as_listed: Judge | None = None) -> None:
        """Take the judge in whose world the answers are looked for; `as_listed`, where it is given, makes it thorough."""
        super().__init__(judge)
        self._as_listed = as_listed

    def options(self, condition: c.Condition, bound: Bindings, *, want: bool) -> list[Answers]:
        """Return answer sets that may bring a condition to the truth that is wanted, smallest first."""
        key = (id(condition), want, *self.judge.told_apart(condition, bound))
        if key not in self._options:
            truth = self.judge.truth(condition, bound)
            if truth is None:
                self._options[key] = self._open_options(condition, bound, want=want)
            else:
                self._options[key] = [{}] if truth is want else []
        return self._options[key]

    def _open_options(self, condition: c.Condition, bound: Bindings, *, want: bool) -> list[Answers]:
        match condition:
            case c.Fact(name):
                return self.options(self.judge.rule.facts[name], bound, want=want)
            case c.Not(term):
                return self.options(term, bound, want=not want)
            case c.Joined(word, terms):
                parts = [self.options(term, bound, want=want) for term in terms]
                return together(parts) if (word == "and") == want else best(itertools.chain(*parts))
            case c.Quantity(quantifier, population, body):
                some = want if quantifier == "some" else not want
                return self._quantity(population, body, bound, some=some, of_body=quantifier != "every")
            case c.DifferentValues(name, spec, least):
                return self._count(self.judge.rule.lets[name], spec, least, bound, want=want)
            case c.Withheld(read):
                return self.withheld(read, bound, want=want)
            case c.WithinTerms(read, terms):
                return self.within(read, bound, terms, want=want)
            case c.SameAs(read, other):
                return self.same(read, other, bound, want=want)
            case c.UnrelatedTo(read, place):
                return self.unrelated(read, place, bound, want=want)
            case c.GoesBeyond(read, other):
                return self.beyond(read, other, bound, want=want)
            case c.Includes(read, wanted, every):
                return self.list_includes(read, wanted, bound, want=want, every=every)
            case c.AtLeast(read, least):
                return self.at_least(read, least, bound, want=want)
            case c.LongerThan(read, other):
                return self.length(read, other, bound, want=want)

    # -- populations

    def belonging(self, one: Candidate, population: c.Population, bound: Bindings, *, want: bool) -> list[Answers]:
        """Return answers that put an entry into a population, or keep it out."""
        key = (one.entity.mark, id(population), want, *self.judge.told_apart_in(population, bound))
        if key not in self._belonging:
            self._belonging[key] = self._find_belonging(one, population, bound, want=want)
        return self._belonging[key]

    def _find_belonging(
        self, one: Candidate, population: c.Population, bound: Bindings, *, want: bool
    ) -> list[Answers]:
        belongs = self.judge.belongs(one.entity, population, bound)
        if belongs is not None:
            return [{}] if belongs is want else []
        entity = one.entity
        if entity.phantom:
            return [] if want else self.complete(entity, population, bound)
        parts = [self._status(entity, want=want)] if entity.existence is None else []
        if population.of is not None and entity.type not in NESTED:
            owner = bound[population.of]
            links = [self._linked(link, entity, owner, want=want) for link in OF[entity.type, owner.type]]
            parts.append(best(itertools.chain(*links)) if want else together(links))
        if population.relation is not None and population.target is not None:
            parts.append(self._related(entity, population.relation, bound[population.target], want=want))
        if population.has is not None:
            parts.append(self.options(population.has, {**bound, c.MEMBER: entity}, want=want))
        return together(parts) if want else best(itertools.chain(*parts))

    def _status(self, entity: Entity, *, want: bool) -> list[Answers]:
        if entity.record is None:  # an inferred flow exists once its ends are known, and no status ends it
            return [{}] if want else []
        return [{Slot("fact", entity.id, "status"): frozenset({"happening" if want else "ended"})}]

    def complete(self, phantom: Entity, population: c.Population, bound: Bindings) -> list[Answers]:
        """Return answers that say no further entry is in a population."""
        if phantom.type == "flow":
            return [closed(*self.judge.relations.flow_lists)]
        owner = bound[population.of] if population.of is not None else None
        if phantom.type in NESTED:
            return (
                [closed(list_name(owner, NESTED[phantom.type][1]))]
                if owner is not None and not owner.phantom
                else [closed("scores")]
            )
        section = SECTION_OF[phantom.type]
        options: list[Answers] = []
        if population.relation == "feeds" and population.target is not None and not bound[population.target].phantom:
            options.append(closed(*self.judge.relations.lists_into(bound[population.target], phantom.type)))
        if owner is not None and not owner.phantom:
            theirs = [
                list_name(owner, link.field)
                for link in OF[phantom.type, owner.type]
                if link.side == "theirs" and TYPES[owner.type].fields[link.field].many
            ]
            options.append(closed(*theirs) if theirs else closed(f"{section} of {owner.id}"))
        return [*options, closed(section)]

    def _linked(self, link: Link, entity: Entity, owner: Entity, *, want: bool) -> list[Answers]:
        truth = self.judge.linked(link, entity, owner)
        if truth is not None:
            return [{}] if truth is want else []
        one, other = (entity, owner) if link.side == "own" else (owner, entity)
        if one.phantom or other.phantom:
            return []
        return self.reference(one, link.field, other.id, want=want)

    def reference(self, one: Entity, field: str, target: str, *, want: bool) -> list[Answers]:
        """Return answers that make a field refer to an entry, or not."""
        spec = TYPES[one.type].fields[field]
        value = self.world.value(one, spec)
        if isinstance(value, Lists):
            return self.list_answers(one, spec, value, frozenset({target}), want=want)
        assert isinstance(value, frozenset)
        rest = value & {target} if want else value - {target}
        slot = slot_of(one, field)
        return [{slot: rest}] if rest and slot is not None else []

    def _related(self, entity: Entity, relation: str, target: Entity, *, want: bool) -> list[Answers]:
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
        if relation == "feeds" and self._as_listed is not None:
            # what feeds it though every list is complete may have sources of its own, and more ways lead through them
            every_way = closed(*relations.lists_into(target, entity.type, self._as_listed.relations.feeding(target)))
            return best([*(both for one in cut if (both := merged(one, every_way)) is not None), every_way])
        if relation == "feeds":
            return best([*cut, closed(*(list_name(step.entity, step.field) for step in steps))])
        lists = closed(*self._lists_to(entity, target))
        return best([*(both for one in cut if (both := merged(one, lists)) is not None), lists] if lists else cut)

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
        return self.reference(entity, field, wanted, want=want)

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
                else self.options(body, {**bound, c.MEMBER: one.entity}, want=wanted == of_body)
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
        self, population: c.Population, spec: FieldSpec, least: int, bound: Bindings, *, want: bool
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
                self.value_answers(one.entity, spec, self.world.choice(one.entity, spec) & common)
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
            given: list[Answers] = [{}] if is_chosen else self.value_answers(one.entity, spec, chosen)
            options = together((self.belonging(one, population, bound, want=True), given))
            if options:
                taken.add(free[0])
                parts.append(options)
        return together(parts) if len(taken) >= least else []
