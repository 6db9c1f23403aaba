"""Rules x description -> verdicts. Pure: the same input gives the same verdicts, in the same order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.evaluate.asking import missing_of
from audit.evaluate.bindings import Binding, Key, RuleInWorld, as_listed, rule_in_world
from audit.evaluate.levels import level_of
from audit.evaluate.reasons import CONSTRUCTED, NO_EVIDENCE, Reasons
from audit.evaluate.relations import Relations
from audit.evaluate.settle import settle
from audit.evaluate.truth import Truth, any_of
from audit.evaluate.wording import message_of, name_of
from audit.evaluate.world import Entity, Frame, World
from audit.language import checked as c
from audit.load.product import Description
from audit.load.rules import Rule, RuleSet
from audit.model.finding import Because, FactSeen, Level, Missing, Verdict, VerdictWord
from audit.model.schema import SECTION_OF, TYPES

_STATUS_OF: dict[Frame, str] = {"outlook": "planned", "history": "ended"}


def evaluate(
    rules: RuleSet,
    description: Description,
    chosen: frozenset[str] | None = None,
    *,
    as_case: bool = False,
    work_out_asks: bool = True,
) -> tuple[Verdict, ...]:
    """Return the verdicts of every rule on a description.

    `chosen` names the rules to run (all where None); the others give *not checked*. `as_case`
    reads what is not written as empty and closed, as in the cases of rules. Without
    `work_out_asks` an ask does not say what is missing, which is most of the work.
    """
    statuses = {
        getattr(entry, "status", None) for section in SECTION_OF.values() for entry in _entries(description, section)
    }
    frames: list[Frame] = ["present", *(frame for frame, status in _STATUS_OF.items() if status in statuses)]
    verdicts: list[Verdict] = []
    for frame in frames:
        world = World(description, rules.vocabulary, frame=frame, as_case=as_case)
        listed = as_listed(world)
        relations, listed_relations = Relations(world), Relations(listed)
        for rule in rules.rules:
            if chosen is not None and rule.id not in chosen:
                if frame == "present":
                    verdicts.append(_not_checked(rule, description))
                continue
            run = rule_in_world(rule, world, relations, (listed, listed_relations))
            verdicts += _Verdicts(run, rules, work_out_asks).all()
    return tuple(sorted(_without_repeats(verdicts), key=lambda verdict: verdict.sort_key))


def _entries(description: Description, section: str) -> Iterable[object]:
    content = getattr(description.product, section)
    return content.values() if isinstance(content, dict) else ()


def _without_repeats(verdicts: list[Verdict]) -> list[Verdict]:
    """Drop what the outlook or history only repeats: a finding that is already one at present."""
    present = {
        (one.rule, one.subject, one.bindings) for one in verdicts if one.when == "present" and one.verdict == "finding"
    }
    return [one for one in verdicts if one.when == "present" or (one.rule, one.subject, one.bindings) not in present]


def _not_checked(rule: Rule, description: Description) -> Verdict:
    return Verdict(
        rule=rule.id,
        concern=rule.record.concern,
        title=rule.record.title,
        verdict="not-checked",
        when="present",
        message="This rule was left out of this run.",
        place=description.document.place(()),
        fingerprint=fingerprint(rule.id, ()),
        references=rule.record.references,
        status=rule.record.status,
    )


def fingerprint(rule: str, key: Iterable[str]) -> str:
    """Return what identifies a finding across runs: the rule and the ids that make it one of its own."""
    return hashlib.sha256("\0".join((rule, *key)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Verdicts:
    """The verdicts of one rule in one world."""

    run: RuleInWorld
    rules: RuleSet
    work_out_asks: bool

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
            found.append(self._of_product(word))
        return found

    # -- which verdicts there are

    def _of_subject(self, subject: Entity) -> list[Verdict]:
        if self.run.applies(subject) is False:
            return [self._not_applicable(subject)] if self._is_shown(subject, (), "not-applicable") else []
        bindings = self.run.bindings(subject)
        keys: dict[Key, list[Binding]] = {}
        for one in bindings:
            keys.setdefault(one.key, []).append(one)
        others = keys.pop(None, [])
        found = []
        for key, members in sorted(keys.items(), key=lambda item: item[0] or ()):
            truth = any_of(one.truth for one in members)
            if truth is not False or any(one.belongs is not None for one in members) or subject.existence is None:
                found += self._shown(subject, key, truth, members)
        if any_of(one.truth for one in others) is None:
            found += self._shown(subject, None, None, others)
        if not found and self.run.world.frame == "present":
            found = [self._verdict(subject, (), "clear", bindings, others=False)]
        return found

    def _of_phantom(self, subject: Entity) -> list[Verdict]:
        bindings = self.run.bindings(subject)
        if self.run.world.frame != "present" or any_of(one.truth for one in bindings) is not None:
            return []
        return [self._verdict(subject, None, "ask", bindings, others=True)]

    def _shown(self, subject: Entity, key: Key, truth: Truth, bindings: list[Binding]) -> list[Verdict]:
        word: VerdictWord = "finding" if truth else "ask" if truth is None else "clear"
        if not self._is_shown(subject, key, word, bindings):
            return []
        return [self._verdict(subject, key, word, bindings, others=key is None)]

    def _is_shown(self, subject: Entity, key: Key, word: VerdictWord, bindings: Iterable[Binding] = ()) -> bool:
        """Return whether a verdict belongs to the time that is looked at: something planned, or ended, takes part in it."""
        frame = self.run.world.frame
        if frame == "present":
            return True
        if key is None:
            return False
        status = _STATUS_OF[frame]
        named = {subject.id, *key}
        taking_part = [entity for one in bindings if one.truth is not False for entity in one.bound.values()]
        if subject.status == status or any(
            entity.status == status for one in bindings for entity in one.bound.values() if entity.id in named
        ):
            return True
        return (
            word != "clear"
            and any(entity.status == status for entity in taking_part)
            and (word == "finding" or all(one.bound for one in bindings))
        )

    # -- what a verdict says

    def _verdict(
        self, subject: Entity, key: Key, word: VerdictWord, bindings: list[Binding], *, others: bool
    ) -> Verdict:
        settled_as: VerdictWord | None = None
        missing: tuple[Missing, ...] = ()
        if word == "ask" and self.work_out_asks:
            settlement = settle(self.run, subject, key, bindings)
            shown = settlement.binding
            missing = missing_of(self.run, self.rules.texts, settlement, subject)
            settled_as = ("finding" if settlement.truth else "clear") if settlement.answers else None
        else:
            shown = self._shown_binding(word, bindings) if word != "ask" else next(one for one in bindings if one.truth is None)
        facts = self._facts(shown, word) if shown is not None else self._nothing_bound(subject)
        because = [reason for fact in facts for reason in fact.because]
        confidence = self._confidence(word, facts, bindings)
        bound = shown.bound if shown is not None else {self.run.rule.checked.subject: subject}
        message = self._message(word, subject, shown, confidence, because)
        return Verdict(
            rule=self.run.rule.id,
            concern=self.run.rule.record.concern,
            title=self.run.rule.record.title,
            verdict=word,
            when=self.run.world.frame,
            message=message,
            place=self._place(subject, key, bound),
            fingerprint=fingerprint(self.run.rule.id, (subject.id, *(key if key is not None else ("(others)",)))),
            subject=None if subject.phantom else subject.id,
            others=others,
            bindings=tuple(
                sorted((name, "(another)" if entity.phantom else entity.id) for name, entity in bound.items())
            ),
            level=self._level(bindings) if word in {"finding", "ask"} else None,
            confidence=confidence,
            facts=facts,
            missing=missing,
            settled_as=settled_as,
            references=self.run.rule.record.references,
            status=self.run.rule.record.status,
            judged_by=self._judged_by(bound),
        )

    def _shown_binding(self, word: VerdictWord, bindings: list[Binding]) -> Binding | None:
        """Return the combination that a verdict is shown on: of the true ones the best supported, else the first."""
        wanted = word == "finding"
        fitting = [one for one in bindings if (one.truth is True) == wanted]
        grades = Reasons(self.run.judge).grades

        def rank(one: Binding) -> tuple[object, ...]:
            strength = grades.rank(
                grades.weakest(
                    reason for fact in self._facts(one, word) for reason in fact.because if fact.value is True
                )
            )
            levels = level_of(self.run.rule.record, self.run.judge, one.bound) if wanted else (0, 0)
            return (
                -levels[0],
                -strength,
                one.belongs is not True,
                tuple(sorted((name, entity.id) for name, entity in one.bound.items())),
            )

        return min(fitting, key=rank) if fitting else None

    def _facts(self, shown: Binding, word: VerdictWord) -> tuple[FactSeen, ...]:
        reasons = Reasons(self.run.judge)
        bound = shown.bound
        found = [
            FactSeen(
                name,
                self.run.rule.record.facts[name],
                self.run.judge.truth(condition, bound),
                reasons.of(condition, bound),
            )
            for name, condition in self.run.rule.checked.facts.items()
        ]
        belonging = tuple(
            reason
            for name, population in self.run.rule.checked.find.items()
            for reason in reasons.of_belonging(bound[name], population, bound)
        )
        if belonging:
            where = "; ".join(f"{name}: {population.text}" for name, population in self.run.rule.checked.find.items())
            truth = True if shown.belongs is True else None
            found.insert(0, FactSeen("what_it_is_about", where, truth, tuple(dict.fromkeys(belonging))))
        return tuple(found)

    def _nothing_bound(self, subject: Entity) -> tuple[FactSeen, ...]:
        """Return what says that there is nothing for the rule to look at: the population that is empty."""
        reasons = Reasons(self.run.judge)
        bound = {self.run.rule.checked.subject: subject}
        for name, population in self.run.rule.checked.find.items():
            if any(used is not None and used not in bound for used in (population.of, population.target)):
                break
            if not self.run.judge.candidates(population, bound):
                return (
                    FactSeen(
                        f"no_{name}", f"no {population.text}", value=True, because=reasons.closure(population, bound)
                    ),
                )
        return ()

    def _confidence(self, word: VerdictWord, facts: tuple[FactSeen, ...], bindings: list[Binding]) -> str | None:
        """Return the weakest grade of what decides: for a finding its facts, for a clear the best false part of each combination."""
        if word not in {"finding", "clear"}:
            return None
        grades = Reasons(self.run.judge).grades
        if word == "finding":
            return grades.weakest(
                reason
                for fact in facts
                for reason in fact.because
                if fact.value is True or fact.name == "what_it_is_about"
            )
        weakest = [
            grades.weakest(Reasons(self.run.judge).of(self.run.rule.checked.finding_if, one.bound)) for one in bindings
        ]
        return min(weakest, key=grades.rank, default=grades.best(()))

    def _level(self, bindings: list[Binding]) -> Level:
        table = self.run.world.vocabulary.levels.levels
        ranges = [
            (one.truth, level_of(self.run.rule.record, self.run.judge, one.bound))
            for one in bindings
            if one.truth is not False
        ]
        settled = max((low for truth, (low, _) in ranges if truth is True), default=None)
        return Level(None if settled is None else table[settled], table[max(high for _, (_, high) in ranges)])

    def _judged_by(self, bound: Mapping[str, Entity]) -> str:
        if self.run.rule.record.weight != "from effect":
            return f"the rule's own weight: {self.run.rule.record.weight}"
        effects = [name_of(bound[name], self.run.world) for name in self.run.rule.checked.effects if name in bound]
        return "the weight of " + ", ".join(effects) if effects else ""

    def _message(
        self, word: VerdictWord, subject: Entity, shown: Binding | None, confidence: str | None, because: list[Because]
    ) -> str:
        if word == "finding" and shown is not None:
            return message_of(self.run.judge, shown.bound, self._attribution(confidence, because))
        if word == "ask":
            about = "" if subject.type == "product" else f" ({name_of(subject, self.run.world)})"
            return f"Not enough is known{about}: {_as_question(self.run.rule.record.title)}"
        about = name_of(subject, self.run.world)
        return f"{about}: no sign that {_as_clause(self.run.rule.record.title)}"

    def _attribution(self, confidence: str | None, because: list[Because]) -> str:
        """Return the words before a finding whose evidence is weaker than documented: on whose word, as of when."""
        grades = Reasons(self.run.judge).grades
        product = self.run.world.product
        if confidence is None or confidence == CONSTRUCTED or grades.rank(confidence) >= grades.rank("documented"):
            return ""
        if confidence == NO_EVIDENCE:
            return "" if product.product.perspective == "inside" else "As assumed, without evidence: "
        known = product.evidence or {}
        dates = [
            str(known[id_].date)
            for reason in because
            if reason.grade == confidence
            for id_ in reason.evidence
            if id_ in known and known[id_].date
        ]
        date = max((one[:4] for one in dates), default=str(product.product.as_of)[:4])
        return f"As {confidence} in {date}: "

    def _place(self, subject: Entity, key: Key, bound: Mapping[str, Entity]) -> object:
        document = self.run.world.description.document
        for name in reversed(self.run.rule.checked.key):
            if key is not None and name in bound and bound[name].at:
                return document.place(bound[name].at, of_key=True)
        if subject.at:
            return document.place(subject.at, of_key=True)
        section = SECTION_OF.get(subject.type, "")
        return (
            document.place((section,), of_key=True)
            if section and document.has((section,))
            else document.place(("product",), of_key=True)
        )

    def _not_applicable(self, subject: Entity) -> Verdict:
        world = self.run.world
        spec = self.run.rule.record.applies_if or "it is about a business"
        return self._plain(
            "not-applicable", f"{name_of(subject, world)}: the rule does not speak of it ({spec})", subject
        )

    def _of_product(self, word: VerdictWord) -> Verdict:
        section = SECTION_OF.get(self.run.rule.checked.subject_type, "effects")
        if word == "not-applicable":
            return self._plain(word, f"There are no {section} here, and that list is complete.", self.run.world.root)
        return self._plain(
            word,
            f"Whatever {section} there may be: no sign that {_as_clause(self.run.rule.record.title)}",
            self.run.world.root,
        )

    def _plain(self, word: VerdictWord, message: str, subject: Entity) -> Verdict:
        reasons = Reasons(self.run.judge)
        kind = self.run.rule.checked.subject_type
        closure = (
            reasons.closure(c.Population(kind, None, None, None, None, kind), {})
            if subject.type == "product" and kind in TYPES and kind != "product"
            else ()
        )
        facts = (FactSeen("all_are_listed", f"every {kind} is listed", value=True, because=closure),) if closure else ()
        return Verdict(
            rule=self.run.rule.id,
            concern=self.run.rule.record.concern,
            title=self.run.rule.record.title,
            verdict=word,
            when=self.run.world.frame,
            message=message,
            place=self._place(subject, (), {}),  # type: ignore[arg-type]
            fingerprint=fingerprint(self.run.rule.id, (subject.id,)),
            subject=None if subject.type == "product" else subject.id,
            confidence=reasons.grades.weakest(closure),
            facts=facts,
            references=self.run.rule.record.references,
            status=self.run.rule.record.status,
        )


def _as_clause(title: str) -> str:
    return title[:1].lower() + title[1:] + ("" if title.endswith(".") else ".")


def _as_question(title: str) -> str:
    return title.rstrip(".") + "?"
