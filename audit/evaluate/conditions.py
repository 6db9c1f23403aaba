"""The truth of conditions in a world: the plain interpreter, and the reference for any faster one."""

from __future__ import annotations

from typing import assert_never

from audit.evaluate import operators as op
from audit.evaluate.compiled import code_of
from audit.evaluate.entities import Entity, phantom_id
from audit.evaluate.populations import Candidate, Populations
from audit.evaluate.possible import Choice, Lists, Spans
from audit.evaluate.readings import Bindings
from audit.evaluate.relations import Relations
from audit.evaluate.truth import Truth, all_of, any_of, negated
from audit.evaluate.world import World
from audit.language import checked as c
from audit.model.finding import Because
from audit.model.schema import TYPES


class Judge(Populations):
    """Judges conditions of one rule in one world."""

    def __init__(self, world: World, relations: Relations, rule: c.CheckedRule, before: Judge | None = None) -> None:
        """Take the world, its relations, and the rule whose facts and sets are named.

        `before` judges the same rule where less is assumed: what was true or false there still is, for knowledge only
        settles what is open; only what was open is judged again.
        """
        super().__init__(world, relations, rule, before)
        self.before = before
        self.because: dict[tuple[object, ...], tuple[Because, ...]] = {}
        """What each fact rests on, kept by `Reasons`."""
        self.truths: dict[tuple[object, ...], Truth] = {}

    def truth(self, condition: c.Condition, bound: Bindings) -> Truth:
        """Return whether a condition holds: True, False, or None where it is not known."""
        return code_of(condition, self.rule)(self, bound)

    def interpreted(self, condition: c.Condition, bound: Bindings) -> Truth:
        """Return the same by walking the condition: the plain interpreter, and the reference for the faster ways."""
        match condition:
            case c.Fact(name):
                key = (name, *self.told_apart(condition, bound))
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

    def _quantity(self, quantifier: str, population: c.Population, body: c.Condition | None, bound: Bindings) -> Truth:
        members = self.candidates(population, bound)

        def holds(one: Candidate) -> Truth:
            return True if body is None else self.truth(body, {**bound, c.MEMBER: one.entity})

        if quantifier == "every":
            return all_of(any_of((negated(one.belongs), holds(one))) for one in members)
        some = any_of(all_of((one.belongs, holds(one))) for one in members)
        return some if quantifier == "some" else negated(some)

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


def _maybe(choice: Choice, target: Entity) -> Truth:
    """Return whether a reference may point to an unwritten entry; never that it surely does."""
    return None if phantom_id(target.type) in choice else False
