"""Rules x description -> verdicts. Pure: the same input gives the same verdicts, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.evaluate.bindings import Binding, Key, RuleInWorld, by_key, rule_in_world
from audit.evaluate.entities import Entity, Frame
from audit.evaluate.relations import Relations
from audit.evaluate.telling import Teller, fingerprint
from audit.evaluate.truth import Truth, any_of
from audit.evaluate.world import World
from audit.load.product import Description
from audit.load.ruleset import Rule, RuleSet
from audit.model.detail import EVERYTHING, Detail
from audit.model.finding import Verdict, VerdictWord
from audit.model.schema import SECTION_OF

_STATUS_OF: dict[Frame, str] = {"outlook": "planned", "history": "ended"}


def evaluate(
    rules: RuleSet,
    description: Description,
    chosen: frozenset[str] | None = None,
    *,
    as_case: bool = False,
    lists_complete: bool = False,
    detail: Detail = EVERYTHING,
) -> tuple[Verdict, ...]:
    """Return the verdicts of every rule on a description.

    `chosen` names the rules to run (all where None); the others give *not checked*. `as_case`
    reads what is not written as empty and closed, as in the cases of rules; `lists_complete` takes
    every list as complete as it is written. `detail` tells
    what of the verdicts is worked out; the rest is left empty.
    """
    statuses = {
        getattr(entry, "status", None) for section in SECTION_OF.values() for entry in _entries(description, section)
    }
    frames: list[Frame] = ["present", *(frame for frame, status in _STATUS_OF.items() if status in statuses)]
    verdicts: list[Verdict] = []
    now: dict[str, VerdictWord] = {}
    for frame in frames:
        world = World(description, rules.vocabulary, frame=frame, as_case=as_case)
        listed = world.listed
        world = listed if lists_complete else world
        relations, listed_relations = Relations(world), Relations(listed)
        for rule in rules.rules:
            if chosen is not None and rule.id not in chosen:
                if frame == "present":
                    verdicts.append(_left_out(rule, description, "not-checked", "This rule was left out of this run."))
                continue
            if (since := rule.record.applies_from) is not None and is_before(description, since):
                if frame == "present":
                    message = f"This norm applies from {since}; the description speaks of {description.product.product.as_of}."
                    verdicts.append(_left_out(rule, description, "not-applicable", message))
                continue
            run = rule_in_world(rule, world, relations, (listed, listed_relations))
            verdicts += _Verdicts(run, Teller(run, rules, detail), now).all()
        now = {one.fingerprint: one.verdict for one in verdicts if one.when == "present"}
    return tuple(sorted(verdicts, key=lambda verdict: verdict.sort_key))


def _entries(description: Description, section: str) -> Iterable[object]:
    content = getattr(description.product, section)
    return content.values() if isinstance(content, dict) else ()


def is_before(description: Description, since: str) -> bool:
    """Return whether a description speaks of a time (a year, month or day) that ended before a norm applied."""
    as_of = str(description.product.product.as_of)
    return as_of < since[: len(as_of)]


def _left_out(rule: Rule, description: Description, word: VerdictWord, message: str) -> Verdict:
    """Return what is said of a rule that was not run at all: left out, or its norm not yet in force."""
    return Verdict(
        rule=rule.id,
        concern=rule.record.concern,
        title=rule.record.title,
        verdict=word,
        when="present",
        message=message,
        place=description.document.place(()),
        fingerprint=fingerprint(rule.id, ()),
        references=rule.record.references,
        status=rule.record.status,
        pack=rule.record.pack,
    )


@dataclass(frozen=True)
class _Verdicts:
    """The verdicts of one rule in one world."""

    run: RuleInWorld
    teller: Teller
    now: Mapping[str, VerdictWord]
    """What holds at present, by fingerprint: outlook and history tell what differs from it."""

    def all(self) -> list[Verdict]:
        """Return a verdict for each subject and key, and for what is not written."""
        found: list[Verdict] = []
        subjects = list(self.run.subjects())
        for subject in subjects:
            found += self._of_phantom(subject) if subject.phantom else self._of_subject(subject)
        if self.run.world.frame != "present":
            return found
        if not found:
            word: VerdictWord = "clear" if any(subject.phantom for subject in subjects) else "not-applicable"
            found.append(self.teller.of_product(word, next((one for one in subjects if one.phantom), None)))
        return found

    # -- which verdicts there are

    def _of_subject(self, subject: Entity) -> list[Verdict]:
        if self.run.applies(subject) is False:
            return [self.teller.not_applicable(subject)] if self._is_shown(subject, (), "not-applicable") else []
        bindings = self.run.bindings(subject)
        keys, others = by_key(bindings)
        found = []
        for key, members in keys.items():
            truth = any_of(one.truth for one in members)
            if truth is not False or any(one.belongs is not None for one in members) or subject.existence is None:
                found += self._shown(subject, key, truth, members)
        if any_of(one.truth for one in others) is None:
            found += self._shown(subject, None, None, others)
        if not found and self.run.world.frame == "present":
            found = [self.teller.verdict(subject, (), "clear", bindings, others=False)]
        return found

    def _of_phantom(self, subject: Entity) -> list[Verdict]:
        bindings = self.run.bindings(subject)
        if self.run.world.frame != "present" or any_of(one.truth for one in bindings) is not None:
            return []
        return [self.teller.verdict(subject, None, "ask", bindings, others=True)]

    def _shown(self, subject: Entity, key: Key, truth: Truth, bindings: list[Binding]) -> list[Verdict]:
        word: VerdictWord = "finding" if truth else "ask" if truth is None else "clear"
        if not self._is_shown(subject, key, word, bindings):
            return []
        return [self.teller.verdict(subject, key, word, bindings, others=key is None)]

    def _is_shown(self, subject: Entity, key: Key, word: VerdictWord, bindings: Iterable[Binding] = ()) -> bool:
        """Return whether a verdict belongs to the time that is looked at.

        It is about something planned (or ended), or with what is planned (or ended) it comes out otherwise.
        """
        frame = self.run.world.frame
        if frame == "present":
            return True
        if key is None:
            return False
        status = _STATUS_OF[frame]
        named = {subject.id, *key}
        about_it = subject.status == status or any(
            entity.status == status for one in bindings for entity in one.bound.values() if entity.id in named
        )
        before = self.now.get(fingerprint(self.run.rule.id, (subject.id, *key)))
        return before != "finding" and (about_it or (word in {"finding", "ask"} and before != word))
