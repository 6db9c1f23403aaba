"""The asks of a description, held open: what could be answered, and what each answer would settle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.evaluate.answers import Answers
from audit.evaluate.asking import missing_of
from audit.evaluate.assuming import truth_with
from audit.evaluate.bindings import Binding, Key, RuleInWorld, by_key, rule_in_world
from audit.evaluate.engine import is_before
from audit.evaluate.entities import Entity
from audit.evaluate.levels import level_of
from audit.evaluate.relations import Relations
from audit.evaluate.settle import Settlement, proposals, settle, shown_binding
from audit.evaluate.telling import fingerprint
from audit.evaluate.truth import Truth, any_of
from audit.evaluate.world import World
from audit.load.product import Description
from audit.load.ruleset import RuleSet
from audit.model.finding import Missing


@dataclass(frozen=True)
class Unsettled:
    """One ask: a rule, a subject and a key of which it is not known whether there is a finding."""

    run: RuleInWorld
    subject: Entity
    key: Key
    bindings: list[Binding]

    @property
    def rule(self) -> str:
        """Return the rule's id."""
        return self.run.rule.id

    @property
    def fingerprint(self) -> str:
        """Return the same fingerprint as the verdict's."""
        return fingerprint(self.rule, (self.subject.id, *(("(others)",) if self.key is None else self.key)))

    @property
    def possible_level(self) -> str:
        """Return the level that a finding could have."""
        table = self.run.world.vocabulary.levels.levels
        record, judge = self.run.rule.record, self.run.judge
        ranks = [level_of(record, judge, one.bound)[1] for one in self.bindings if one.truth is not False]
        return table[max(ranks, default=0)]

    def truth_with(self, answers: Answers) -> Truth:
        """Return whether there is a finding with these answers taken as given; None: still not known."""
        return truth_with(self.run, self.subject, self.key, answers)

    def proposals(self) -> Iterator[Answers]:
        """Yield answer sets worth asking for, as sets of values that would do."""
        for answers, _ in proposals(self.run, self.bindings, shown_binding(self.run, self.bindings)):
            yield answers

    def settlement(self) -> Settlement:
        """Return a smallest answer set that settles the ask."""
        return settle(self.run, self.subject, self.key, self.bindings)

    def missing(self, answers: Answers, rules: RuleSet) -> tuple[Missing, ...]:
        """Return answers in words: each question, where its answer would go, and the answer itself."""
        shown = shown_binding(self.run, self.bindings)
        return missing_of(self.run, rules.texts, Settlement(answers, truth=False, binding=shown), self.subject)


def unsettled(rules: RuleSet, description: Description) -> tuple[Unsettled, ...]:
    """Return the present asks of a description, in the order of their rules; law packs and rules on trial ask nothing here."""
    world = World(description, rules.vocabulary)
    listed = world.listed
    relations, listed_relations = Relations(world), Relations(listed)
    found: list[Unsettled] = []
    for rule in rules.rules:
        since = rule.record.applies_from
        if rule.record.pack or rule.record.status == "trial" or (since is not None and is_before(description, since)):
            continue
        run = rule_in_world(rule, world, relations, (listed, listed_relations))
        found += (Unsettled(run, *one) for one in _open(run))
    return tuple(found)


def _open(run: RuleInWorld) -> Iterator[tuple[Entity, Key, list[Binding]]]:
    for subject in run.subjects():
        if not subject.phantom and run.applies(subject) is False:
            continue
        bindings = run.bindings(subject)
        if subject.phantom:
            if any_of(one.truth for one in bindings) is None:
                yield subject, None, bindings
            continue
        keys, others = by_key(bindings)
        for key, members in keys.items():
            if any_of(one.truth for one in members) is None:
                yield subject, key, members
        if any_of(one.truth for one in others) is None:
            yield subject, None, others


def settled_findings(rules: RuleSet, description: Description) -> Iterator[tuple[str, RuleInWorld, list[Binding]]]:
    """Yield each present finding: its fingerprint, its rule, and the combinations that make it one, or may.

    Lists are taken as complete as they are written, as a plan does.
    """
    world = World(description, rules.vocabulary).listed
    relations = Relations(world)
    for rule in rules.rules:
        if rule.record.pack or rule.record.status == "trial":
            continue
        run = rule_in_world(rule, world, relations, (world, relations))
        for subject in run.subjects():
            if subject.phantom or run.applies(subject) is False:
                continue
            for key, members in by_key(run.bindings(subject))[0].items():
                if any(one.truth is True for one in members):
                    may = [one for one in members if one.truth is not False]
                    written = [one for one in may if not any(entity.phantom for entity in one.bound.values())]
                    yield fingerprint(rule.id, (subject.id, *key)), run, written
