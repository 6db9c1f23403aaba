"""Answers that would make an operator come out true or false for the facts it reads."""

from __future__ import annotations

import itertools
import math

from audit.evaluate.answers import WIDTH, Answers, Slot, best, closed, merged, slot_of, together
from audit.evaluate.conditions import Judge
from audit.evaluate.entities import Entity, list_name, phantom_id
from audit.evaluate.operators import includes
from audit.evaluate.possible import Choice, Listing, Lists, Spans
from audit.evaluate.readings import Bindings
from audit.language import checked as c
from audit.model.facts import Words
from audit.model.schema import TYPES, FieldSpec


class FactProposer:
    """Proposes answers to the facts that a condition reads."""

    def __init__(self, judge: Judge) -> None:
        """Take the judge in whose world the answers are looked for."""
        self.judge, self.world = judge, judge.world
        self._options: dict[tuple[object, ...], list[Answers]] = {}
        self._belonging: dict[tuple[object, ...], list[Answers]] = {}

    def _owners(self, read: c.Read, bound: Bindings) -> list[tuple[Answers, Entity]]:
        """Return the entries that a path may read, each with the answers that make it that one."""
        found: list[tuple[Answers, Entity]] = [({}, self.world.root if read.var == "product" else bound[read.var])]
        for step in read.steps[:-1]:
            found = [one for answers, owner in found for one in self._through(answers, owner, step)]
        return [(answers, owner) for answers, owner in found if not owner.phantom]

    def _through(self, answers: Answers, owner: Entity, step: FieldSpec) -> list[tuple[Answers, Entity]]:
        """Return where a reference may lead, each with the answer that makes it lead there."""
        targets = self.world.choice(owner, step)
        slot = slot_of(owner, step.name)
        if len(targets) > 1 and slot is None:
            return []
        return [
            (answers if slot is None or len(targets) == 1 else {**answers, slot: frozenset({target.id})}, target)
            for target in self.world.entities(targets, step.domain.types[0])  # type: ignore[union-attr]
        ]

    def within(self, read: c.Read, bound: Bindings, terms: Choice, *, want: bool) -> list[Answers]:
        """Return answers that give a fact one of these terms, or none of them."""
        found: list[Answers] = []
        for answers, owner in self._owners(read, bound):
            value = self.world.choice(owner, read.field)
            rest = value & terms if want else value - terms
            options = [{}] if rest == value else self.value_answers(owner, read.field, rest)
            found += [both for option in options if (both := merged(answers, option)) is not None]
        return best(found)

    def same(self, read: c.Read, other: c.Read | c.Bound, bound: Bindings, *, want: bool) -> list[Answers]:
        """Return answers that make two facts equal, or different."""
        if isinstance(other, c.Bound):
            return self.within(read, bound, frozenset({bound[other.var].id}), want=want)
        mine, yours = self.judge.choice(read, bound), self.judge.choice(other, bound)
        pairs = [(one, two) for one in sorted(mine) for two in sorted(yours) if (one == two) is want]
        return best(
            option
            for one, two in pairs[:WIDTH]
            for option in together((self._becomes(read, bound, mine, one), self._becomes(other, bound, yours, two)))
        )

    def _becomes(self, read: c.Read, bound: Bindings, value: Choice, one: str) -> list[Answers]:
        return [{}] if value == {one} else self.within(read, bound, frozenset({one}), want=True)

    def unrelated(self, read: c.Read, place: c.Read, bound: Bindings, *, want: bool) -> list[Answers]:
        """Return answers that make a source unrelated to a place, or related."""
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
                        [{}] if places == {where} else self.value_answers(owner, place.field, frozenset({where})),
                    )
                )
                expected = (
                    [{}]
                    if related is not None
                    else self.list_answers(owner, spec, lists, frozenset({source}), want=not want)
                )
                found += [
                    both for option in together((settings, expected)) if (both := merged(answers, option)) is not None
                ]
                if len(found) >= WIDTH and len(sources) * len(places) > 1:
                    break
        return best(found)

    def beyond(self, read: c.Read, other: c.Read, bound: Bindings, *, want: bool) -> list[Answers]:
        """Return answers that make one list of purposes go beyond another, or not."""
        covers = self.world.vocabulary.lists["purposes"].below
        found: list[Answers] = []
        for (answers, one), (more, two) in itertools.product(self._owners(read, bound), self._owners(other, bound)):
            mine, yours = self.world.lists(one, read.field).agreed(), self.world.lists(two, other.field).agreed()
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

    def list_includes(
        self,
        read: c.Read,
        wanted: tuple[frozenset[str] | c.Read | c.Bound, ...],
        bound: Bindings,
        *,
        want: bool,
        every: bool,
    ) -> list[Answers]:
        """Return answers that put one, or each, of several sets of terms into a list, or keep them out."""
        sets = [self._set_of(item, bound) for item in wanted]
        found: list[Answers] = []
        for answers, owner in self._owners(read, bound):
            value = self.world.lists(owner, read.field)
            if every == want:
                options = together(self.list_answers(owner, read.field, value, terms, want=want) for terms in sets)
            elif every:
                options = best(
                    itertools.chain(*(self.list_answers(owner, read.field, value, terms, want=want) for terms in sets))
                )
            else:
                options = self.list_answers(owner, read.field, value, frozenset().union(*sets), want=want)
            found += [both for option in options if (both := merged(answers, option)) is not None]
        return best(found)

    def _set_of(self, item: frozenset[str] | c.Read | c.Bound, bound: Bindings) -> Choice:
        if isinstance(item, c.Bound):
            target = bound[item.var]
            return frozenset({phantom_id(target.type) if target.phantom else target.id})
        return self.judge.choice(item, bound) if isinstance(item, c.Read) else item

    def list_answers(self, owner: Entity, spec: FieldSpec, value: Lists, terms: Choice, *, want: bool) -> list[Answers]:
        """Return answers that put a member within these terms into a list, or keep all such members out."""
        truth = includes(value, terms)
        if truth is not None:
            return [{}] if truth is want else []
        slot = slot_of(owner, spec.name)
        if slot is None:
            return []
        listing = value.agreed()
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

    def at_least(self, read: c.Read, least: float | c.Read, bound: Bindings, *, want: bool) -> list[Answers]:
        """Return answers that bring a fact to at least a number or rank, or below it."""
        bounds = self.judge.scale(least, bound).spans if isinstance(least, c.Read) else (c.Span(least, least),)
        high, low = max(span.high for span in bounds), min(span.low for span in bounds)
        if isinstance(read.field.domain, Words):
            rank = self.world.vocabulary.lists[read.field.domain.vocabulary].rank
            return self.within(
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

    def length(self, read: c.Read, other: c.Span | c.Read, bound: Bindings, *, want: bool) -> list[Answers]:
        """Return answers that make one length longer than another, or not."""
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

    def withheld(self, read: c.Read, bound: Bindings, *, want: bool) -> list[Answers]:
        """Return answers to whether a fact was asked for and refused."""
        if not want:
            return [closed("withheld")]
        return [
            {**answers, Slot("withheld", owner.id, read.field.name): True}
            for answers, owner in self._owners(read, bound)
        ]

    def value_answers(self, entity: Entity, spec: FieldSpec, values: Choice) -> list[Answers]:
        """Return the answer that gives a fact one of these values; through its setting for `area`."""
        slot = slot_of(entity, spec.area_of or spec.name)
        if slot is None or not values:
            return []
        if not spec.area_of:
            return [{slot: values}]
        words = self.world.vocabulary.lists["settings"]
        setting = TYPES[entity.type].fields[spec.area_of]
        fitting = frozenset(term for term in self.world.choice(entity, setting) if words.top(term) in values)
        return [{slot: fitting}] if fitting else []
