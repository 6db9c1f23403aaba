"""Whether an ask is a finding once answers are assumed: only what was open is judged again.

Knowledge settles what is open and never turns what is settled (`tests/knowledge`), so a combination that was ruled out
stays so, and an entry that was sure to be in a population is so still.
"""

from __future__ import annotations

from audit.evaluate.answers import Answers
from audit.evaluate.bindings import Binding, Key, RuleInWorld, rule_in_world
from audit.evaluate.entities import Assumed, Entity, renamed
from audit.evaluate.readings import Bindings
from audit.evaluate.truth import Truth, all_of, any_of
from audit.evaluate.world import World
from audit.language import checked as c
from audit.model.schema import NESTED


def truth_with(run: RuleInWorld, subject: Entity, key: Key, answers: Answers) -> Truth:
    """Return the truth of a finding with these answers taken as given."""
    return _Again(run, _run_with(run, answers)).truth(subject, key)


def _run_with(run: RuleInWorld, answers: Answers) -> RuleInWorld:
    world = run.world.assuming(assumed_of(answers))
    relations = run.judge.relations.assuming(world)
    listed = run.as_listed.relations.assuming(world.listed)
    return rule_in_world(run.rule, world, relations, (world.listed, listed), run)


def assumed_of(answers: Answers) -> Assumed:
    """Return answers as a world assumes them."""
    facts = {
        (slot.entity, slot.field): value
        for slot, value in answers.items()
        if slot.kind == "fact" and not isinstance(value, bool)
    }
    closed = frozenset(slot.entity for slot in answers if slot.kind == "list")
    withheld = {
        (slot.entity, slot.field): value
        for slot, value in answers.items()
        if slot.kind == "withheld" and isinstance(value, bool)
    }
    return Assumed(facts, closed, withheld=withheld)


class _Again:
    """Judges the combinations of one rule again, in a world where more is assumed."""

    def __init__(self, run: RuleInWorld, now: RuleInWorld) -> None:
        self.run, self.now = run, now
        self.world: World = now.world
        self.checked = run.rule.checked

    def truth(self, subject: Entity, key: Key) -> Truth:
        """Return whether any combination of a key is a finding."""
        again = self._entity(subject)
        if again is None or (subject.phantom and not self.now.may_have_more(subject.type)):
            return False
        if self._flows_come_up():
            return any_of(one.truth for one in self.now.bindings(again) if one.key == key)
        open_: list[tuple[Key, Truth]] = []
        written: set[Key] = set()
        for one in self._concerned(subject, key):
            may_be_written = one.written or (key is None and self._may_be_written(one))
            if one.truth is False and not may_be_written:
                continue
            found = self._again(again, one)
            if found is None:
                continue
            bound, belongs, is_written = found
            ids = tuple(bound[name].id for name in self.checked.key)
            if is_written:
                written.add(ids)
            if one.truth is not False:
                finding = self.now.judge.truth(self.checked.finding_if, bound)
                open_.append((ids, all_of((belongs, self.now.applies(again), finding))))
        if key is not None:
            return any_of(truth for _, truth in open_) if written else False
        return any_of(
            truth for ids, truth in open_ if ids not in written
        )  # what is written now is a finding of its own

    def _flows_come_up(self) -> bool:
        """Return whether the rule looks for flows, and some follow now that did not before.

        What a list may hold beyond what is written stands for its flows as long as the list is open; once it is complete, what
        it is said to hold possibly has flows of its own.
        """
        if all(population.type != "flow" for population in self.checked.find.values()):
            return False
        now, before = self.now.judge.relations.inferred, self.run.judge.relations.inferred
        return now is not before and not now.keys() <= before.keys()

    def _concerned(self, subject: Entity, key: Key) -> list[Binding]:
        """Return the combinations that a key may be about now.

        What nobody wrote may come to be written, or the other way round: only what is surely written stays apart.
        """
        bindings = self.run.bindings(subject)
        if key is not None:
            return [one for one in bindings if one.key == key]
        surely = {one.key for one in bindings if one.written and one.belongs is True}
        return [one for one in bindings if one.key is None or one.key not in surely]

    def _may_be_written(self, one: Binding) -> bool:
        names = (self.checked.subject, *self.checked.key)
        return not any(one.bound[name].phantom for name in names)

    def _again(self, subject: Entity, one: Binding) -> tuple[Bindings, Truth, bool] | None:
        """Return a combination as it is now, whether it belongs together, and whether somebody wrote it; None: it is none."""
        bound: dict[str, Entity] = {self.checked.subject: subject}
        belongs: list[Truth] = [subject.existence]
        written = not subject.phantom
        for (name, population), before in zip(self.checked.find.items(), one.each, strict=True):
            entity = self._bound_now(one.bound[name], name, population, bound)
            if entity is None:
                return None
            truth = before or self.now.judge.belongs(entity, population, bound)
            if truth is False:
                return None
            if written and name in self.checked.key:
                written = self.now.is_written(entity, truth, population, bound)
            bound[name] = entity
            belongs.append(truth)
        return bound, all_of(belongs), written

    def _bound_now(self, entity: Entity, name: str, population: c.Population, bound: Bindings) -> Entity | None:
        if entity.phantom and entity.type == "recourse":  # the kinds that are not offered may be more by now
            return next((renamed(one, name) for one in self.now.judge.unwritten(entity.type, population, bound)), None)
        return self._entity(entity)

    def _entity(self, entity: Entity) -> Entity | None:
        """Return an entry as it is now; None where it does not exist."""
        if entity.phantom or entity.type == "product":
            return entity
        if entity.type in NESTED:
            owner = self.world.written[str(entity.at[1])]
            found = next((one for one in self.world.nested(owner, entity.type) if one.id == entity.id), None)
        elif entity.type == "flow" and entity.record is None:
            found = self.now.judge.relations.inferred.get(entity.id)
        else:
            found = self.world.written[entity.id]
        return None if found is None or found.existence is False else found
