"""Levels follow harm to a person, by the printed table of the vocabulary."""

from __future__ import annotations

from audit.evaluate.conditions import Judge
from audit.evaluate.entities import Entity
from audit.evaluate.readings import Bindings
from audit.evaluate.truth import Truth
from audit.evaluate.world import World
from audit.model.rule import RuleRecord
from audit.model.schema import EFFECTS, TYPES

Ranks = tuple[int, int]
"""The lowest and the highest level, as positions in the table."""


def level_of(record: RuleRecord, judge: Judge, bound: Bindings) -> Ranks:
    """Return the range in which the level of one binding lies. A rule of a law pack has none: the lowest stands in for it."""
    if record.weight is None:
        return 0, 0
    table = judge.world.vocabulary.levels
    top = len(table.levels) - 1
    raised: Truth = False if judge.rule.raise_if is None else judge.truth(judge.rule.raise_if, bound)
    steps = (table.raise_if_raises * (raised is True), table.raise_if_raises * (raised is not False))
    if record.weight != "from effect":
        base = table.levels.index(table.weights[record.weight])
        return min(base + steps[0], top), min(base + steps[1], top)
    effects = [bound[name] for name in judge.rule.effects]
    ranges = [_of_effect(record, judge.world, effect, steps) for effect in effects if effect.type in EFFECTS]
    return max(low for low, _ in ranges), max(high for _, high in ranges)


def _of_effect(record: RuleRecord, world: World, effect: Entity, steps: tuple[int, int]) -> Ranks:
    table = world.vocabulary.levels
    top = len(table.levels) - 1
    fields = TYPES[effect.type].fields
    lowered = table.letting_happen_lowers if record.link == "lets harm happen" else 0
    essential = world.choice(effect, fields["essential"]) if "essential" in fields else frozenset({"none"})
    lifts = [0] * ("none" in essential) + [table.essential_raises] * bool(essential - {"none"})
    weights = [table.levels.index(table.weights[severity]) for severity in world.choice(effect, fields["severity"])]
    adverse = world.choice(effect, fields["adverse_for"])
    if adverse == {"nobody"}:
        return 0, 0

    def rank(weight: int, lift: int, raised: int) -> int:
        return min(max(min(weight + lift, top) - lowered, 0) + raised, top)

    low = min(rank(weight, lift, steps[0]) for weight in weights for lift in lifts)
    high = max(rank(weight, lift, steps[1]) for weight in weights for lift in lifts)
    return (0 if "nobody" in adverse else low), high
