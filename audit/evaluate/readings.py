"""What the paths of a rule read in a world: over every entry that the references on the way may point to."""

from __future__ import annotations

from collections.abc import Mapping

from audit.evaluate import operators as op
from audit.evaluate.entities import Entity
from audit.evaluate.possible import Choice, Lists, Possible, Spans
from audit.evaluate.relations import Relations
from audit.evaluate.world import World
from audit.language import checked as c
from audit.model.facts import Words

Bindings = Mapping[str, Entity]


class Readings:
    """Reads the facts that the conditions of one rule speak of."""

    def __init__(self, world: World, relations: Relations, rule: c.CheckedRule) -> None:
        """Take the world, its relations, and the rule whose facts and sets are named."""
        self.world, self.relations, self.rule = world, relations, rule

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
