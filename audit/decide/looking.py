"""What a set of remedies leaves, found by auditing the changed product: nothing is assumed of how remedies go together.

Only one thing is taken for granted: a rule says the same where nothing differs of what it reads. So each rule
is asked once for all sets that are the same in the remedies that it can notice, and a set that
fails excludes all of those. What seems to do is audited once more as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from audit.decide.candidates import EFFORTS, Candidate, Target
from audit.decide.changes import Edit, changed_data
from audit.decide.touching import WhatIsRead, touches
from audit.errors import ScoreauditError
from audit.evaluate.bindings import RuleInWorld, by_key, rule_in_world
from audit.evaluate.engine import evaluate
from audit.evaluate.levels import level_of
from audit.evaluate.relations import Relations
from audit.evaluate.telling import fingerprint
from audit.evaluate.truth import any_of
from audit.evaluate.world import World
from audit.load.product import Description, describe
from audit.load.ruleset import RuleSet
from audit.model.detail import WITHOUT_ASKS
from audit.model.finding import Level, Verdict, VerdictWord
from audit.source import Document

Chosen = frozenset[int]
"""A set of remedies, by the numbers of the candidates."""
Cost = tuple[int, int, int, int]
"""High, medium and low efforts, then the number of single steps: compared in this order."""
LEFT = frozenset({"finding", "ask"})
"""The verdicts that do not clear a finding."""
_NO_TEXT = (0, 0, 0, 0, None)


@dataclass(frozen=True, slots=True)
class Stands:
    """As much of a verdict as a search needs: working out facts and reasons would be most of its time."""

    rule: str
    concern: str
    verdict: VerdictWord
    level: Level | None


AnyVerdict = Verdict | Stands


@dataclass
class Looks:
    """Looks at changed products, and remembers what each rule said of them."""

    rules: RuleSet
    description: Description
    level: str
    candidates: list[Candidate]
    targets: list[Target]
    before: Mapping[str, Verdict]
    reads: Mapping[str, WhatIsRead]
    """What each rule's verdicts depend on."""
    count: int = 0
    """How often a changed product was audited, by one rule or by several together."""
    _said: dict[tuple[str, Chosen], Mapping[str, AnyVerdict] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out what can touch what."""
        self.bounds = upper_bounds(self.before.values(), self.rules)
        self.all: Chosen = frozenset(range(len(self.candidates)))
        self.touching: dict[str, Chosen] = {
            rule: frozenset(i for i in self.all if any(touches(edit, read) for edit in self.candidates[i].edits))
            for rule, read in self.reads.items()
        }

    def cost(self, chosen: Chosen) -> Cost:
        """Return the cost of a set."""
        efforts = [self.candidates[i].effort for i in chosen]
        size = sum(len(self.candidates[i].edits) for i in chosen)
        high, medium, low = (efforts.count(effort) for effort in EFFORTS)
        return high, medium, low, size

    def edits(self, chosen: Chosen) -> list[Edit]:
        """Return the steps of a set."""
        return [edit for i in sorted(chosen) for edit in self.candidates[i].edits]

    def changed(self, chosen: Chosen) -> Description:
        """Return the description after a set of remedies. Raises ScoreauditError where they do not go together."""
        document = self.description.document
        data = changed_data(document.data, self.edits(chosen))
        return describe(Document(document.path, "", data, _NO_TEXT), self.rules.vocabulary)

    def is_left(self, target: Target, chosen: Chosen) -> bool:
        """Return whether a finding is not cleared by a set: it is still one, or has become an ask."""
        after = self._of_rule(target.rule, chosen)
        return after is None or _stays(target, after)

    def left(self, chosen: Chosen) -> list[Chosen]:
        """Return, for each target that a set does not clear, on which remedies that depends."""
        return [self._depends(one.rule, chosen) for one in self.targets if self.is_left(one, chosen)]

    def worse(self, chosen: Chosen) -> list[Chosen]:
        """Return, for each new finding at the level and each concern whose bound rose, on which remedies that depends."""
        touched = [rule for rule in self.reads if chosen & self.touching[rule]]
        self._ask_together(touched, chosen)
        said = {rule: self._of_rule(rule, chosen) for rule in touched}
        if any(after is None for after in said.values()):
            return [self.all]
        after: dict[str, AnyVerdict] = {key: one for key, one in self.before.items() if one.rule not in said}
        for found_of_rule in said.values():
            after |= found_of_rule or {}
        found = [self.touching[one.rule] for one in after.values() if self._is_loud(one)]
        for concern in self._risen(after):
            of_concern = {rule.id for rule in self.rules.rules if rule.record.concern == concern}
            found.append(frozenset().union(*(self.touching[rule] for rule in of_concern & self.touching.keys())))
        return found

    def wrong_after(self, chosen: Chosen) -> list[Chosen]:
        """Return what is wrong after a set, each as the remedies that it depends on; empty where the set does."""
        found = self.left(chosen) or self.worse(chosen)
        return found or ([] if self._does_as_a_whole(chosen) else [self.all])

    def verdicts_after(self, chosen: Chosen) -> dict[str, Verdict]:
        """Return the present verdicts after a set, by fingerprint; rules that it cannot touch say what they said."""
        touched = frozenset(rule for rule in self.reads if chosen & self.touching[rule])
        self.count += 1
        kept = {key: one for key, one in self.before.items() if one.rule not in touched}
        return kept | present(self.rules, self.changed(chosen), touched)

    def _does_as_a_whole(self, chosen: Chosen) -> bool:
        try:
            after = self.verdicts_after(chosen)
        except ScoreauditError:
            return False
        loud = any(self._is_loud(one) for one in after.values())
        return not (loud or self._risen(after) or any(_stays(one, after) for one in self.targets))

    def _is_loud(self, one: AnyVerdict) -> bool:
        rank = self.rules.vocabulary.levels.levels.index
        return one.verdict == "finding" and one.level is not None and (
            rank(one.level.settled or "low") >= rank(self.level)
        )  # fmt: skip

    def _risen(self, after: Mapping[str, AnyVerdict]) -> list[str]:
        upper = upper_bounds(after.values(), self.rules)
        return [concern for concern, bound in upper.items() if bound > self.bounds.get(concern, -1)]

    def _depends(self, rule: str, chosen: Chosen) -> Chosen:
        return self.all if self._of_rule(rule, chosen) is None else self.touching[rule]

    def _of_rule(self, rule: str, chosen: Chosen) -> Mapping[str, AnyVerdict] | None:
        """Return what a rule says after the part of a set that it can notice; None where that part does not go together."""
        part = chosen & self.touching[rule]
        if (rule, part) not in self._said:
            self._ask([rule], part)
        return self._said[rule, part]

    def _ask_together(self, rules: Iterable[str], chosen: Chosen) -> None:
        """Ask rules that notice the same part of a set at once."""
        open_: dict[Chosen, list[str]] = {}
        for rule in rules:
            part = chosen & self.touching[rule]
            if (rule, part) not in self._said:
                open_.setdefault(part, []).append(rule)
        for part, some in open_.items():
            self._ask(some, part)

    def _ask(self, rules: list[str], part: Chosen) -> None:
        if not part:
            self._said |= {
                (rule, part): {key: one for key, one in self.before.items() if one.rule == rule} for rule in rules
            }
            return
        self.count += 1
        try:
            description = self.changed(part)
        except ScoreauditError:
            self._said |= dict.fromkeys((rule, part) for rule in rules)
            return
        world = World(description, self.rules.vocabulary).listed
        relations = Relations(world)
        for rule in rules:
            known = self.rules.rule(rule)
            assert known is not None
            self._said[rule, part] = _standing(rule_in_world(known, world, relations, (world, relations)))


def _standing(run: RuleInWorld) -> dict[str, Stands]:
    """Return the findings and asks of a rule, by fingerprint, as `present` does, without what they say."""
    record, table = run.rule.record, run.world.vocabulary.levels.levels
    found: dict[str, Stands] = {}
    for subject in run.subjects():
        if run.applies(subject) is False:
            continue
        keys, others = by_key(run.bindings(subject))
        for key, members in [*keys.items(), (("(others)",), others)]:
            truth = any_of(one.truth for one in members)
            if truth is False:
                continue
            ranks = [(one.truth, level_of(record, run.judge, one.bound)) for one in members if one.truth is not False]
            settled = max((low for one, (low, _) in ranks if one is True), default=None)
            level = Level(None if settled is None else table[settled], table[max(high for _, (_, high) in ranks)])
            name = fingerprint(run.rule.id, (subject.id, *key))
            found[name] = Stands(run.rule.id, record.concern, "finding" if truth else "ask", level)
    return found


def _stays(target: Target, after: Mapping[str, AnyVerdict]) -> bool:
    found = after.get(target.fingerprint)
    return found is not None and found.verdict in LEFT


def present(rules: RuleSet, description: Description, chosen: frozenset[str]) -> dict[str, Verdict]:
    """Return the present verdicts of some rules on a description by fingerprint, its lists taken as complete."""
    alone = replace(rules, rules=tuple(rule for rule in rules.rules if rule.id in chosen))
    found = evaluate(alone, description, lists_complete=True, detail=WITHOUT_ASKS)
    return {one.fingerprint: one for one in found if one.when == "present"}


def upper_bounds(verdicts: Iterable[AnyVerdict], rules: RuleSet) -> dict[str, int]:
    """Return the highest possible level of each concern, as its rank."""
    found: dict[str, int] = {}
    for one in verdicts:
        if one.level is not None:
            rank = rules.vocabulary.levels.levels.index(one.level.possible)
            found[one.concern] = max(found.get(one.concern, -1), rank)
    return found
