"""The conditions of a rule, checked together: names bound, facts used, messages filled, keys that exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from audit.errors import Problem
from audit.language import checked as c
from audit.language.check import Scope, check_condition, check_name, check_population, check_read
from audit.language.grammar import Word
from audit.language.parse import KEYWORDS, LanguageError, parse_condition, parse_names, parse_population
from audit.language.walk import entries_read, names_in, names_in_population, quantities_in
from audit.model.nearest import did_you_mean
from audit.model.rule import RuleRecord
from audit.model.schema import EFFECTS, TYPES
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath

T = TypeVar("T")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
BUSINESS_FIELDS = {
    "score": "subject",
    "data": "about",
    "consequence": "falls_on",
    "publication": "falls_on",
    "effect": "falls_on",
}
"""Fields whose value `a-business` takes an entry out of every rule that does not name businesses."""


class ConditionChecker:
    """Checks the conditions of one rule, and collects what is wrong."""

    def __init__(self, record: RuleRecord, document: Document, vocabulary: Vocabulary) -> None:
        self.record, self.document, self.vocabulary = record, document, vocabulary
        self.problems: list[Problem] = []
        self.types: dict[str, str] = {"product": "product"}
        self.sets: dict[str, str] = {}
        self.used: set[str] = set()
        self.broken: set[str] = set()
        """Names whose population could not be understood."""

    def run(self) -> c.CheckedRule | None:
        """Return the rule ready to run, or None; `problems` then says why."""
        record = self.record
        if record.for_each not in TYPES:
            self.problem(("for_each",), f"{record.for_each!r} is no type", did_you_mean(record.for_each, TYPES))
            return None
        self.types[record.for_each] = record.for_each
        find = {name: self._population(("find", name), text, every=False) for name, text in record.find.items()}
        lets = {name: self._population(("let", name), text, every=True) for name, text in record.let.items()}
        facts = {name: self._condition(("facts", name), text) for name, text in record.facts.items()}
        finding_if = self._finding_if(frozenset(record.facts))
        applies_if = record.applies_if and self._condition(
            ("applies_if",), record.applies_if, frozenset({record.for_each, "product"})
        )
        raise_if = record.raise_if and self._condition(("raise_if",), record.raise_if)
        key = self._key()
        effects = tuple(name for name, type_ in self.types.items() if type_ in {*EFFECTS, "effect"})
        message = self._message()
        self._unused(facts, finding_if, key)
        self._every_needs_some(facts)
        if self.problems or finding_if is None:
            return None
        checked = {name: fact for name, fact in facts.items() if fact is not None}
        counted = {name: coll for name, coll in lets.items() if coll is not None}
        business = any("a-business" in text for text in (*record.facts.values(), record.applies_if or ""))
        return c.CheckedRule(
            subject_type=record.for_each,
            subject=record.for_each,
            find={name: coll for name, coll in find.items() if coll is not None},
            lets=counted,
            facts=checked,
            finding_if=finding_if,
            applies_if=applies_if or None,
            raise_if=raise_if or None,
            key=key,
            effects=effects,
            message=message,
            names_businesses=business or record.for_each not in BUSINESS_FIELDS,
            names_of_facts={name: entries_read(fact, counted) for name, fact in checked.items()},
        )

    def problem(self, at: KeyPath, message: str, hint: str = "", *, of_key: bool = False) -> None:
        """Note a problem at a path of the rule's file."""
        self.problems.append(self.document.problem(at, message, hint, of_key=of_key))

    def _try(self, at: KeyPath, text: str, check: Callable[[], T]) -> T | None:
        """Run a check; a language error becomes a problem at its place in the file."""
        try:
            return check()
        except LanguageError as error:
            if self.broken & set(_WORD.findall(text)):
                return None  # it leans on a name whose own mistake is told already
            place = self.document.place_in(at, text, error.at)
            self.problems.append(self.document.problem_at(place, error.message, error.hint))
            return None

    def _scope(self, readable: frozenset[str] | None = None) -> Scope:
        return Scope(self.vocabulary, dict(self.types), dict(self.sets), readable=readable)

    def _condition(self, at: KeyPath, text: str, readable: frozenset[str] | None = None) -> c.Condition | None:
        found = self._try(at, text, lambda: check_condition(parse_condition(text), self._scope(readable)))
        if found is not None:
            self.used |= names_in(found)
        return found

    def _population(self, at: KeyPath, text: str, *, every: bool) -> c.Population | None:
        name = str(at[-1])
        self._try(at, text, lambda: check_name(name))
        if name in self.types or name in self.sets:
            self.problem(at, f"{name!r} is bound already", "choose another name", of_key=True)
            self.broken.add(name)
            return None
        found = self._try(at, text, lambda: check_population(parse_population(text, every=every), self._scope()))
        if found is None:
            self.broken.add(name)
        (self.sets if every else self.types)[name] = found.type if found else "product"
        if found is not None:
            self.used |= names_in_population(found)
        return found

    def _finding_if(self, names: frozenset[str]) -> c.Condition | None:
        text = self.record.finding_if
        for name in sorted(names & KEYWORDS):
            self.problem(("facts", name), f"{name!r} is a word of the language", "choose another name", of_key=True)
        if not names:
            self.problem(("facts",), "a rule needs at least one fact", "name what can be observed")
            return None
        if text is None:
            terms = tuple(c.Fact(name) for name in self.record.facts)
            return terms[0] if len(terms) == 1 else c.Joined("and", terms)
        scope = Scope(self.vocabulary, {}, {}, facts=names)
        return self._try(("finding_if",), text, lambda: check_condition(parse_names(text), scope))

    def _key(self) -> tuple[str, ...]:
        per = self.record.one_finding_per
        if per is None:
            return tuple(self.record.find)
        names = (per,) if isinstance(per, str) else per
        for name in names:
            if name not in self.types or (name == "product" != self.record.for_each):
                self.problem(("one_finding_per",), f"{name!r} is not bound", did_you_mean(name, self.types))
        return tuple(name for name in names if name != self.record.for_each)

    def _message(self) -> tuple[str | c.Placeholder, ...]:
        parts: list[str | c.Placeholder] = []
        text, at = self.record.message, 0
        for match in _PLACEHOLDER.finditer(text):
            parts.append(text[at : match.start()])
            at = match.end()
            path = match.group(1)
            if path in self.types:
                parts.append(c.Placeholder(c.Bound(path)))
                self.used.add(path)
                continue
            word = Word(path, match.start() + 1)
            read = self._try(("message",), text, lambda word=word: check_read(word, self._scope()))  # type: ignore[misc]
            if read is not None:
                parts.append(c.Placeholder(read))
                self.used.add(read.var)
        parts.append(text[at:])
        rest = _PLACEHOLDER.sub(lambda match: " " * len(match.group()), text)
        brace = next((i for i, letter in enumerate(rest) if letter in "{}"), None)
        if brace is not None:
            place = self.document.place_in(("message",), text, brace)
            hint = "write {NAME} or {NAME.FIELD}"
            self.problems.append(self.document.problem_at(place, "a brace in the message is not closed", hint))
        return tuple(part for part in parts if part != "")

    def _unused(
        self,
        facts: Mapping[str, c.Condition | None],
        finding_if: c.Condition | None,
        key: tuple[str, ...],
    ) -> None:
        named = names_in(finding_if) if finding_if else set()
        for name in facts:
            if finding_if is not None and name not in named:
                self.problem(
                    ("facts", name),
                    f"the fact {name!r} is not used in `finding_if`",
                    "use it or remove it",
                    of_key=True,
                )
        for name in (*self.record.find, *self.record.let):
            if name not in self.used and name not in key and not self.broken:
                self.problem(
                    ("find" if name in self.record.find else "let", name),
                    f"{name!r} is bound and never used",
                    "use it or remove it",
                    of_key=True,
                )

    def _every_needs_some(self, facts: Mapping[str, c.Condition | None]) -> None:
        present = {
            q.population.text for fact in facts.values() if fact for q in quantities_in(fact) if q.quantifier == "some"
        }
        for name, fact in facts.items():
            for quantity in quantities_in(fact) if fact else ():
                if quantity.quantifier == "every" and quantity.population.text not in present:
                    self.problem(
                        ("facts", name),
                        f"`every {quantity.population.text}` is true where there is none",
                        f"add the fact `some {quantity.population.text} exists`",
                    )
