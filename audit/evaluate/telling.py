"""What a verdict says: the combination it is shown on, its facts, level, confidence, message and place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.errors import Place
from audit.evaluate.asking import missing_of
from audit.evaluate.bindings import Binding, Key, RuleInWorld
from audit.evaluate.entities import Entity
from audit.evaluate.grades import CONSTRUCTED, NO_EVIDENCE
from audit.evaluate.levels import level_of
from audit.evaluate.reasons import Reasons
from audit.evaluate.settle import settle
from audit.evaluate.wording import message_of, name_of
from audit.language import checked as c
from audit.load.ruleset import RuleSet
from audit.model.detail import EVERYTHING, Detail
from audit.model.finding import Because, FactSeen, Level, Missing, Verdict, VerdictWord
from audit.model.schema import SECTION_OF

MOST_AUTHORS = 2
"""How many sources a message names; where there are more, the fact table does."""
ABOUT = "what_it_is_about"
"""The row of a fact table that shows why the bound entries belong together."""


def fingerprint(rule: str, key: Iterable[str]) -> str:
    """Return what identifies a finding across runs: the rule and the ids that make it one of its own."""
    return hashlib.sha256("\0".join((rule, *key)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Teller:
    """Tells the verdicts of one rule in one world."""

    run: RuleInWorld
    rules: RuleSet
    detail: Detail = EVERYTHING

    def verdict(
        self, subject: Entity, key: Key, word: VerdictWord, bindings: list[Binding], *, others: bool
    ) -> Verdict:
        """Return the verdict on a subject and key, shown on one of its combinations."""
        shown, missing, settled_as = self._shown(subject, key, word, bindings)
        told = self._is_told(word)
        facts = self._facts_of(subject, shown) if told and self.detail.facts else ()
        confidence = self._confidence(word, shown, bindings) if told else None
        bound = {self.run.rule.checked.subject: subject} if shown is None else shown.bound
        record = self.run.rule.record
        return Verdict(
            rule=self.run.rule.id,
            concern=record.concern,
            title=record.title,
            verdict=word,
            when=self.run.world.frame,
            message=self._message(word, subject, shown, self._attribution(confidence, shown)) if told else "",
            place=self._place(subject, key, bound),
            fingerprint=fingerprint(self.run.rule.id, (subject.id, *(("(others)",) if key is None else key))),
            subject=None if subject.phantom else subject.id,
            others=others,
            bindings=tuple(
                sorted((name, "(another)" if entity.phantom else entity.id) for name, entity in bound.items())
            ),
            level=self._level(bindings) if word in {"finding", "ask"} and record.pack is None else None,
            confidence=confidence,
            facts=facts,
            missing=missing,
            settled_as=settled_as,
            references=record.references,
            status=record.status,
            pack=record.pack,
            judged_by=self._judged_by(bound) if told else "",
            effects=tuple(sorted(bound[name].id for name in self.run.rule.checked.effects if name in bound)),
        )

    def _is_told(self, word: VerdictWord) -> bool:
        """Return whether a verdict says why it is so."""
        return word in self.detail.told or (self.run.rule.record.pack is not None and bool(self.detail.told))

    def _shown(
        self, subject: Entity, key: Key, word: VerdictWord, bindings: list[Binding]
    ) -> tuple[Binding | None, tuple[Missing, ...], VerdictWord | None]:
        """Return the combination that a verdict is shown on; for an ask also what is missing, and what settles it."""
        if word != "ask":
            return self._shown_binding(word, bindings), (), None
        if not self.detail.settled:
            return next(one for one in bindings if one.truth is None), (), None
        settlement = settle(self.run, subject, key, bindings)
        missing = missing_of(self.run, self.rules.texts, settlement, subject)
        settled_as: VerdictWord = "finding" if settlement.truth else "clear"
        return settlement.binding, missing, settled_as if settlement.answers else None

    def _shown_binding(self, word: VerdictWord, bindings: list[Binding]) -> Binding | None:
        """Return the combination that a verdict is shown on: of the true ones the best supported, else the first."""
        wanted = word == "finding"
        fitting = [one for one in bindings if (one.truth is True) == wanted]
        grades = Reasons(self.run.judge).grades

        def rank(one: Binding) -> tuple[object, ...]:
            strength = grades.rank(grades.weakest(self._deciding(one))) if wanted else 0
            levels = level_of(self.run.rule.record, self.run.judge, one.bound) if wanted else (0, 0)
            return (
                -levels[0],
                -strength,
                one.belongs is not True,
                tuple(sorted((name, entity.id) for name, entity in one.bound.items())),
            )

        if len(fitting) == 1:
            return fitting[0]
        return min(fitting, key=rank, default=None)

    def _facts_of(self, subject: Entity, shown: Binding | None) -> tuple[FactSeen, ...]:
        return self._nothing_bound(subject) if shown is None else self._facts(shown)

    def _facts(self, shown: Binding) -> tuple[FactSeen, ...]:
        reasons = Reasons(self.run.judge)
        bound = shown.bound
        found = [
            FactSeen(
                name,
                self.run.rule.record.facts[name],
                self.run.judge.truth(condition, bound),
                reasons.of(c.Fact(name), bound),
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
            found.insert(0, FactSeen(ABOUT, where, truth, tuple(dict.fromkeys(belonging))))
        return tuple(found)

    def _nothing_bound(self, subject: Entity) -> tuple[FactSeen, ...]:
        """Return what says that there is nothing for the rule to look at: each population that is empty."""
        reasons = Reasons(self.run.judge)
        found: dict[str, FactSeen] = {}
        combinations: list[dict[str, Entity]] = [{self.run.rule.checked.subject: subject}]
        for name, population in self.run.rule.checked.find.items():
            widened = []
            for bound in combinations:
                candidates = self.run.judge.candidates(population, bound)
                widened += [{**bound, name: one.entity} for one in candidates]
                if not candidates:
                    because = reasons.closure(population, bound)
                    earlier = found[name].because if name in found else ()
                    together = tuple(dict.fromkeys((*earlier, *because)))
                    found[name] = FactSeen(f"no_{name}", f"no {population.text}", value=True, because=together)
            combinations = widened
        return tuple(found.values())

    def _deciding(self, one: Binding) -> tuple[Because, ...]:
        """Return what a finding rests on: why its condition holds, and why the bound entries belong together."""
        reasons = Reasons(self.run.judge)
        found = list(reasons.of(self.run.rule.checked.finding_if, one.bound))
        for name, population in self.run.rule.checked.find.items():
            found += reasons.of_belonging(one.bound[name], population, one.bound)
        return tuple(dict.fromkeys(found))

    def _confidence(self, word: VerdictWord, shown: Binding | None, bindings: list[Binding]) -> str | None:
        """Return the weakest grade of what decides: for a clear, of the best false part of each combination."""
        grades = Reasons(self.run.judge).grades
        if word == "finding" and shown is not None:
            return grades.weakest(self._deciding(shown))
        if word != "clear":
            return None
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
        if self.run.rule.record.weight is None:
            return ""
        if self.run.rule.record.weight != "from effect":
            return f"the rule's own weight: {self.run.rule.record.weight}"
        effects = [name_of(bound[name], self.run.world) for name in self.run.rule.checked.effects if name in bound]
        return "the weight of " + ", ".join(effects) if effects else ""

    def _message(self, word: VerdictWord, subject: Entity, shown: Binding | None, attribution: str) -> str:
        if word == "finding" and shown is not None:
            return message_of(self.run.judge, shown.bound, attribution)
        about = name_of(subject, self.run.world)
        if word == "ask":
            of = "" if subject.type == "product" else f" of {about}"
            return f"Not enough is known{of} to say whether this holds: {_as_clause(self.run.rule.record.title)}"
        if self.run.rule.record.pack:
            return f"{about}: not every element is there. The test: {_as_clause(self.run.rule.record.title)}"
        return f"{about}: no sign that {_as_clause(self.run.rule.record.title)}"

    def _attribution(self, confidence: str | None, shown: Binding | None) -> str:
        """Return the words before a finding whose evidence is weaker than documented: on whose word, as of when."""
        grades = Reasons(self.run.judge).grades
        product = self.run.world.product
        if (
            confidence is None
            or shown is None
            or confidence == CONSTRUCTED
            or grades.rank(confidence) >= grades.rank("documented")
        ):
            return ""
        if confidence == NO_EVIDENCE:
            return "" if product.product.perspective == "inside" else "As assumed, without evidence: "
        known = product.evidence or {}
        weakest = [reason for reason in self._deciding(shown) if reason.grade == confidence]
        cited = dict.fromkeys(id_ for reason in weakest for id_ in reason.evidence)
        sources = [known[id_] for id_ in cited if id_ in known and (known[id_].grade or NO_EVIDENCE) == confidence]
        date = max((str(one.date)[:4] for one in sources if one.date), default=str(product.product.as_of)[:4])
        authors = list(dict.fromkeys(author for one in sources if (author := one.author or one.publisher)))
        by = f" by {' and '.join(authors)}" if 0 < len(authors) <= MOST_AUTHORS else ""
        return f"As {confidence} in {date}{by}: "

    def _place(self, subject: Entity, key: Key, bound: Mapping[str, Entity]) -> Place:
        document = self.run.world.description.document
        for name in reversed(self.run.rule.checked.key):
            if key is not None and name in bound and bound[name].at:
                return document.place(bound[name].at, of_key=True)
        if subject.at:
            return document.place(subject.at, of_key=True)
        section = SECTION_OF.get(subject.type, "")
        return document.place((section,) if section and document.has((section,)) else ("product",), of_key=True)

    def not_applicable(self, subject: Entity) -> Verdict:
        """Return that the rule does not speak of a subject, and why."""
        condition = self.run.rule.checked.applies_if
        bound = {self.run.rule.checked.subject: subject}
        excluded = condition is not None and self.run.judge.truth(condition, bound) is False
        why = self.run.rule.record.applies_if if excluded else "it is about a business, not about people"
        name = name_of(subject, self.run.world)
        told = self._is_told("not-applicable")
        because = Reasons(self.run.judge).of(condition, bound) if excluded and condition and told else ()
        facts = (FactSeen("it_applies", str(why), value=False, because=because),) if because else ()
        return self._plain("not-applicable", f"{name}: the rule does not speak of it ({why}).", subject, facts)

    def of_product(self, word: VerdictWord, phantom: Entity | None) -> Verdict:
        """Return what holds where no subject is written: there can be none, or none could be a finding."""
        kind = self.run.rule.checked.subject_type
        section = SECTION_OF.get(kind, "effects")
        root = self.run.world.root
        facts: tuple[FactSeen, ...]
        if not self._is_told(word):
            return self._plain(word, "", root, ())
        if phantom is None:
            closure = Reasons(self.run.judge).closure(c.Population(kind, None, None, None, None, kind), {})
            facts = (FactSeen("all_are_listed", f"every {kind} is listed", value=True, because=closure),)
            return self._plain(word, f"There are no {section} here, and that list is complete.", root, facts)
        bindings = self.run.bindings(phantom)
        facts = self._facts(bindings[0]) if bindings else self._nothing_bound(phantom)
        message = f"Whatever {section} there may be: no sign that {_as_clause(self.run.rule.record.title)}"
        return self._plain(word, message, root, facts)

    def _plain(self, word: VerdictWord, message: str, subject: Entity, facts: tuple[FactSeen, ...]) -> Verdict:
        record = self.run.rule.record
        grades = Reasons(self.run.judge).grades
        return Verdict(
            rule=self.run.rule.id,
            concern=record.concern,
            title=record.title,
            verdict=word,
            when=self.run.world.frame,
            message=message if self._is_told(word) else "",
            place=self._place(subject, (), {}),
            fingerprint=fingerprint(self.run.rule.id, (subject.id,)),
            subject=None if subject.type == "product" else subject.id,
            confidence=grades.weakest(reason for fact in facts for reason in fact.because)
            if self._is_told(word)
            else None,
            facts=facts,
            references=record.references,
            status=record.status,
            pack=record.pack,
        )


def _as_clause(title: str) -> str:
    return title[:1].lower() + title[1:] + ("" if title.endswith(".") else ".")
