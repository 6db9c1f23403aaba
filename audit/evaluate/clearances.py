"""The clear verdicts of a description, held open: what each rests on, over all its combinations, and how grave it could be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.evaluate.bindings import Binding, RuleInWorld, by_key, rule_in_world
from audit.evaluate.entities import Entity
from audit.evaluate.levels import level_of
from audit.evaluate.reasons import Reasons
from audit.evaluate.relations import Relations
from audit.evaluate.telling import fingerprint
from audit.evaluate.world import World
from audit.language import checked as c
from audit.load.product import Description
from audit.load.ruleset import RuleSet
from audit.model.finding import Because


@dataclass(frozen=True)
class Clearance:
    """What makes one verdict clear."""

    because: tuple[Because, ...]
    """What rules each combination out, the best supported where any of several would do; where there is none, why."""
    possible: str
    """The level that a finding could have."""


def clearances(rules: RuleSet, description: Description, wanted: Iterable[str]) -> dict[str, Clearance]:
    """Return what clear verdicts of the present rest on, by fingerprint; `wanted` names the rules."""
    world = World(description, rules.vocabulary)
    listed = world.listed
    relations, listed_relations = Relations(world), Relations(listed)
    chosen = frozenset(wanted)
    found: dict[str, Clearance] = {}
    for rule in rules.rules:
        if rule.id in chosen:
            run = rule_in_world(rule, world, relations, (listed, listed_relations))
            for name, one in _of_rule(run):
                found.setdefault(name, one)
    return found


def _of_rule(run: RuleInWorld) -> Iterator[tuple[str, Clearance]]:
    whatever: list[Clearance] = []
    for subject in run.subjects():
        bindings = run.bindings(subject)
        if subject.phantom:
            whatever.append(_clearance(run, subject, bindings))
            continue
        for key, members in by_key(bindings)[0].items():
            yield fingerprint(run.rule.id, (subject.id, *key)), _clearance(run, subject, members)
        yield fingerprint(run.rule.id, (subject.id,)), _clearance(run, subject, bindings)
    if whatever:  # what is clear of whatever there may be is one verdict, on the product
        because = dict.fromkeys(reason for one in whatever for reason in one.because)
        gravest = max((one.possible for one in whatever), key=run.world.vocabulary.levels.levels.index)
        yield fingerprint(run.rule.id, (run.world.root.id,)), Clearance(tuple(because), gravest)


def _clearance(run: RuleInWorld, subject: Entity, bindings: list[Binding]) -> Clearance:
    reasons = Reasons(run.judge)
    because = [
        reason
        for one in bindings
        if one.truth is False
        for reason in reasons.of(run.rule.checked.finding_if, one.bound)
    ]
    if not bindings:
        because += _nothing_bound(run, subject)
    levels = run.world.vocabulary.levels.levels
    ranks = [level_of(run.rule.record, run.judge, one.bound)[1] for one in bindings]
    return Clearance(tuple(dict.fromkeys(because)), levels[max(ranks, default=len(levels) - 1)])


def _nothing_bound(run: RuleInWorld, subject: Entity) -> Iterator[Because]:
    """Yield what says that there is nothing to look at: each list that is empty and complete."""
    reasons = Reasons(run.judge)
    combinations: list[dict[str, Entity]] = [{run.rule.checked.subject: subject}]
    for name, population in run.rule.checked.find.items():
        widened = []
        for bound in combinations:
            candidates = run.judge.candidates(population, bound)
            widened += [{**bound, name: one.entity} for one in candidates]
            if not candidates:
                yield from reasons.closure(population, bound)
        combinations = widened
    if not run.rule.checked.find:
        yield from reasons.closure(c.Population(subject.type, None, None, None, None, subject.type), {})
