"""One rule in one world: its subjects, the combinations it binds, and the truth of each finding it could make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from audit.evaluate.conditions import Judge
from audit.evaluate.entities import Entity, phantom, renamed
from audit.evaluate.operators import includes, is_within
from audit.evaluate.possible import Lists
from audit.evaluate.propose import Proposer
from audit.evaluate.readings import Bindings
from audit.evaluate.relations import Relations
from audit.evaluate.truth import Truth, all_of, negated
from audit.evaluate.world import World
from audit.language import checked as c
from audit.language.relations import members_of
from audit.load.ruleset import Rule
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
    each: tuple[Truth, ...]
    """Whether each entry that the rule finds belongs to what is looked for, in the rule's order."""
    written: bool
    """Whether somebody wrote the entries that make a finding of its own."""


@dataclass(frozen=True)
class RuleInWorld:
    """A rule applied to one point of view on a description."""

    rule: Rule
    world: World
    judge: Judge
    as_listed: Judge
    """The same with every list complete: tells what is merely possible because a list may be longer."""
    _applies: dict[str, Truth] = field(default_factory=dict, compare=False)
    _bindings: dict[str, list[Binding]] = field(default_factory=dict, compare=False)

    @cached_property
    def proposer(self) -> Proposer:
        """What proposes answers to the rule's open conditions."""
        return Proposer(self.judge)

    @cached_property
    def thorough_proposer(self) -> Proposer:
        """What proposes answers where those of the other settle nothing."""
        return Proposer(self.judge, self.as_listed)

    def subjects(self) -> Iterator[Entity]:
        """Yield what verdicts are about; last, one phantom a type where more may exist than is written."""
        subject = self.rule.checked.subject_type
        if subject == "product":
            yield self.world.root
            return
        for type_ in members_of(subject):
            yield from self.judge.relations.known(type_)
        for type_ in members_of(subject):
            if self.may_have_more(type_):
                yield phantom(type_)

    def may_have_more(self, type_: str) -> bool:
        """Return whether entries of a type may exist that are not written."""
        return bool(self.judge.relations.flow_lists) if type_ == "flow" else self.world.is_open(SECTION_OF[type_])

    def applies(self, subject: Entity) -> Truth:
        """Return whether the rule speaks of a subject: `applies_if`, and not of businesses unless it names them."""
        if subject.id not in self._applies:
            self._applies[subject.id] = self._does_apply(subject)
        return self._applies[subject.id]

    def _does_apply(self, subject: Entity) -> Truth:
        parts: list[Truth] = []
        about = ABOUT_WHOM.get(subject.type)
        if about and not self.rule.checked.names_businesses:
            parts.append(self._concerns_people(subject, about))
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
        if subject.id not in self._bindings:
            self._bindings[subject.id] = self._find_bindings(subject)
        return self._bindings[subject.id]

    def _find_bindings(self, subject: Entity) -> list[Binding]:
        checked = self.rule.checked
        if subject.phantom:
            subject = renamed(subject, checked.subject)
        combinations: list[tuple[dict[str, Entity], tuple[Truth, ...], bool]] = [
            ({checked.subject: subject}, (), not subject.phantom)
        ]
        for name, population in checked.find.items():
            widened = []
            for bound, each, written in combinations:
                for one in self.judge.candidates(population, bound):
                    entity = renamed(one.entity, name)
                    in_key = written and (
                        name not in checked.key or self.is_written(entity, one.belongs, population, bound)
                    )
                    widened.append(({**bound, name: entity}, (*each, one.belongs), in_key))
            combinations = widened
        applies = self.applies(subject)
        # a key that one written combination has takes in every other combination of the same entries
        keys = {tuple(bound[name].id for name in checked.key) for bound, _, written in combinations if written}
        found = []
        for bound, each, written in combinations:
            belongs = all_of((subject.existence, *each))
            truth = all_of((belongs, applies, self.judge.truth(checked.finding_if, bound)))
            key = tuple(bound[name].id for name in checked.key)
            found.append(Binding(bound, belongs, truth, key if key in keys else None, each, written))
        return found

    def is_written(self, entity: Entity, belongs: Truth, population: c.Population, bound: Bindings) -> bool:
        """Return whether an entry is in a population as it is written, not merely because a list may be longer."""
        return not entity.phantom and (
            belongs is True or self.as_listed.belongs(entity, population, bound) is not False
        )


def by_key(bindings: list[Binding]) -> tuple[dict[tuple[str, ...], list[Binding]], list[Binding]]:
    """Return the combinations by what makes a finding of its own, in order; and those that nobody has written."""
    keys: dict[tuple[str, ...], list[Binding]] = {}
    for one in bindings:
        if one.key is not None:
            keys.setdefault(one.key, []).append(one)
    return dict(sorted(keys.items())), [one for one in bindings if one.key is None]


def rule_in_world(
    rule: Rule, world: World, relations: Relations, listed: tuple[World, Relations], before: RuleInWorld | None = None
) -> RuleInWorld:
    """Return a rule applied to a world; `before` is the same where less is assumed."""
    judge = Judge(world, relations, rule.checked, None if before is None else before.judge)
    as_listed = Judge(listed[0], listed[1], rule.checked, None if before is None else before.as_listed)
    return RuleInWorld(rule, world, judge, as_listed)
