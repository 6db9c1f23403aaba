"""One rule in one world: its subjects, the combinations it binds, and the truth of each finding it could make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.evaluate.conditions import Bindings, Judge
from audit.evaluate.operators import includes, is_within
from audit.evaluate.possible import Lists
from audit.evaluate.relations import Relations
from audit.evaluate.truth import Truth, all_of, any_of, negated
from audit.evaluate.world import Assumed, Entity, World, phantom, renamed
from audit.language.relations import members_of
from audit.load.rules import Rule
from audit.model.schema import SECTION_OF, TYPES

A_BUSINESS = frozenset({"a-business"})
ABOUT_WHOM = {"score": "subject", "data": "about", "consequence": "falls_on", "publication": "falls_on"}
"""The field that says whether an entry is about people or about a business."""

Key = tuple[str, ...] | None
"""The ids of what makes a finding of its own; None for entries that are not written."""


@dataclass(frozen=True)
class Binding:
    """One combination of a subject and what the rule binds, and whether it is a finding."""

    bound: Bindings
    belongs: Truth
    truth: Truth
    key: Key


@dataclass(frozen=True)
class RuleInWorld:
    """A rule applied to one point of view on a description."""

    rule: Rule
    world: World
    judge: Judge
    as_listed: Judge
    """The same with every list complete: tells what is merely possible because a list may be longer."""

    def subjects(self) -> Iterator[Entity]:
        """Yield what verdicts are about; last, one phantom a type where more may exist than is written."""
        subject = self.rule.checked.subject_type
        if subject == "product":
            yield self.world.root
            return
        for type_ in members_of(subject):
            yield from self.judge.relations.known(type_)
        for type_ in members_of(subject):
            more = bool(self.judge.relations.flow_lists) if type_ == "flow" else self.world.is_open(SECTION_OF[type_])
            if more:
                yield phantom(type_)

    def applies(self, subject: Entity) -> Truth:
        """Return whether the rule speaks of a subject: `applies_if`, and not of businesses unless it names them."""
        parts: list[Truth] = []
        field = ABOUT_WHOM.get(subject.type)
        if field and not self.rule.checked.names_businesses:
            parts.append(self._concerns_people(subject, field))
        if self.rule.checked.applies_if is not None:
            parts.append(self.judge.truth(self.rule.checked.applies_if, {self.rule.checked.subject: subject}))
        return all_of(parts)

    def _concerns_people(self, subject: Entity, field: str) -> Truth:
        value = self.world.value(subject, TYPES[subject.type].fields[field])
        if isinstance(value, Lists):
            people = includes(value, self.world.domain(TYPES[subject.type].fields[field]) - A_BUSINESS)
            nobody = not any(claim.members for claim in value.claims)  # about nobody is not about a business
            return None if nobody else people
        assert isinstance(value, frozenset)
        return negated(is_within(value, A_BUSINESS))

    def bindings(self, subject: Entity) -> list[Binding]:
        """Return every combination that the rule binds for a subject and that may exist."""
        checked = self.rule.checked
        if subject.phantom:
            subject = renamed(subject, checked.subject)
        combinations: list[tuple[dict[str, Entity], Truth, bool]] = [
            ({checked.subject: subject}, subject.existence, not subject.phantom)
        ]
        for name, population in checked.find.items():
            widened = []
            for bound, belongs, listed in combinations:
                for one in self.judge.candidates(population, bound):
                    entity = renamed(one.entity, name)
                    written = not entity.phantom and (
                        one.belongs is True or self.as_listed.belongs(entity, population, bound) is not False
                    )
                    in_key = listed and (written or name not in checked.key)
                    widened.append(({**bound, name: entity}, all_of((belongs, one.belongs)), in_key))
            combinations = widened
        applies = self.applies(subject)
        # a key that one written combination has takes in every other combination of the same entries
        keys = {tuple(bound[name].id for name in checked.key) for bound, _, listed in combinations if listed}
        found = []
        for bound, belongs, _ in combinations:
            truth = all_of((belongs, applies, self.judge.truth(checked.finding_if, bound)))
            key = tuple(bound[name].id for name in checked.key)
            found.append(Binding(bound, belongs, truth, key if key in keys else None))
        return found

    def truth_of(self, subject: Entity, key: Key) -> Truth:
        """Return whether there is a finding for a subject and key."""
        return any_of(binding.truth for binding in self.bindings(subject) if binding.key == key)


def by_key(bindings: list[Binding]) -> tuple[dict[tuple[str, ...], list[Binding]], list[Binding]]:
    """Return the combinations by what makes a finding of its own, in order; and those that nobody has written."""
    keys: dict[tuple[str, ...], list[Binding]] = {}
    for one in bindings:
        if one.key is not None:
            keys.setdefault(one.key, []).append(one)
    return dict(sorted(keys.items())), [one for one in bindings if one.key is None]


def rule_in_world(rule: Rule, world: World, relations: Relations, listed: tuple[World, Relations]) -> RuleInWorld:
    """Return a rule applied to a world."""
    return RuleInWorld(rule, world, Judge(world, relations, rule.checked), Judge(listed[0], listed[1], rule.checked))


def as_listed(world: World) -> World:
    """Return the world in which every list is complete as it is written."""
    return world.assuming(
        Assumed(world.assumed.facts, world.assumed.closed, all_closed=True, withheld=world.assumed.withheld)
    )
