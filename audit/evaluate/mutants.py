"""Mutation testing: a rule changed by one step must be noticed by one of the rule's own cases.

A mutant is a properly checked rule: what the checks of the language refuse is none, and what
is the same as the rule by construction is none either. Pure, like the rest of the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from audit.errors import DescriptionError, Place
from audit.evaluate.cases import case_description, worst, wrong_in
from audit.evaluate.engine import evaluate
from audit.evaluate.mutants_checked import Meaning, checked_mutant, meaning_of
from audit.evaluate.mutants_steps import FIELD_STEPS, STEPS, FieldValue
from audit.evaluate.mutants_trees import Tree, as_text, offset, spots
from audit.language import grammar as g
from audit.language.check import Scope
from audit.language.parse import parse_condition, parse_names, parse_population
from audit.load.product import Description
from audit.load.ruleset import Rule, RuleSet
from audit.model.detail import WITHOUT_ASKS
from audit.model.rule import Case, RuleRecord
from audit.model.vocabulary import Vocabulary
from audit.source import KeyPath


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one thing changed."""

    at: str
    """The condition, population or field that was changed: `facts.heavy`, `finding_if`."""
    step: str
    """What was changed, in words."""
    old: str
    new: str
    place: Place
    rule: Rule


@dataclass(frozen=True, slots=True)
class MutationTest:
    """How many mutants a rule has, and which of them no case notices."""

    rule: str
    mutants: int
    survivors: tuple[Mutant, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One condition or population of a rule: its path in the file, its tree, and what names mean there."""

    at: KeyPath
    tree: Tree
    scope: Scope
    written: str | None


def mutation_test(rules: RuleSet, rule: Rule) -> MutationTest:
    """Run every mutant of a rule on the rule's cases; a case that does not hold for the rule itself notices nothing."""
    cases = []
    for case in rule.record.cases:
        try:
            description = case_description(rules, rule, case)
        except DescriptionError:
            continue  # `run_cases` tells what is wrong with it
        if not _is_noticed(rules, rule, [(case, description)]):
            cases.append((case, description))
    mutants = tuple(mutants_of(rule, rules.vocabulary))
    survivors = tuple(one for one in mutants if not _is_noticed(rules, one.rule, cases))
    return MutationTest(rule.id, len(mutants), survivors)


def _is_noticed(rules: RuleSet, rule: Rule, cases: list[tuple[Case, Description]]) -> bool:
    """Return whether some case does not come out of a rule as expected.

    What an ask asks is worked out last, and only for cases that are about an ask: it is most of the work.
    """
    alone = replace(rules, rules=(rule,))
    for case, description in cases:
        verdicts = [
            one for one in evaluate(alone, description, as_case=True, detail=WITHOUT_ASKS) if one.when == "present"
        ]
        if worst(tuple(verdicts)) != case.expect:
            return True
        if case.expect == "finding" and any(wrong_in(case, tuple(one for one in verdicts if one.verdict != "ask"))):
            return True
    return any(
        any(wrong_in(case, tuple(one for one in evaluate(alone, description, as_case=True) if one.when == "present")))
        for case, description in cases
        if case.expect == "ask"
    )


def mutants_of(rule: Rule, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Yield every mutant of a rule, each meaning once."""
    seen: set[Meaning] = {meaning_of(rule.record, rule.checked)}
    for one in _changes(rule, vocabulary):
        record = one.rule.record
        checked = checked_mutant(record, rule.document, vocabulary)
        if checked is None:
            continue
        meaning = meaning_of(record, checked)
        if meaning not in seen:
            seen.add(meaning)
            yield replace(one, rule=replace(rule, record=record, checked=checked))


def _changes(rule: Rule, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Yield what each step makes of a rule's record; it is not checked yet, and may not work."""
    record, document = rule.record, rule.document
    for part in _parts(rule, vocabulary):
        at = ".".join(str(step) for step in part.at)
        for spot in spots(part.tree, part.scope):
            place = (
                document.place(("facts",), of_key=True)
                if part.written is None
                else document.place_in(part.at, part.written, offset(spot.node))
            )
            for step, change in STEPS.items():
                for new in change(spot.node, spot.scope):
                    changed = _with_part(record, part.at, as_text(spot.put(new)))
                    mutated = replace(rule, record=changed)
                    yield Mutant(at, step, as_text(spot.node), as_text(new), place, mutated)
    for step, change_field in FIELD_STEPS.items():
        for key, value in change_field(record, vocabulary.levels):
            place = document.place((key,)) if document.has((key,)) else document.place((), of_key=True)
            mutated = replace(rule, record=record.model_copy(update={key: value}))
            yield Mutant(key, step, _field_text(getattr(record, key)), _field_text(value), place, mutated)


def _field_text(value: FieldValue) -> str:
    return "(not written)" if value is None else value if isinstance(value, str) else ", ".join(value)


def _parts(rule: Rule, vocabulary: Vocabulary) -> Iterator[_Part]:
    """Yield every condition and population of a rule."""
    record, checked = rule.record, rule.checked
    types = {"product": "product", checked.subject: checked.subject_type}
    types |= {name: population.type for name, population in checked.find.items()}
    scope = Scope(vocabulary, types, {name: population.type for name, population in checked.lets.items()})
    for name, text in record.find.items():
        yield _Part(("find", name), parse_population(text, every=False), scope, text)
    for name, text in record.let.items():
        yield _Part(("let", name), parse_population(text, every=True), scope, text)
    for name, text in record.facts.items():
        yield _Part(("facts", name), parse_condition(text), scope, text)
    if record.finding_if is not None:
        yield _Part(("finding_if",), parse_names(record.finding_if), scope, record.finding_if)
    else:
        names = tuple(g.Name(g.Word(name, 0)) for name in record.facts)
        yield _Part(("finding_if",), names[0] if len(names) == 1 else g.Join("and", names), scope, None)
    for key in ("applies_if", "raise_if"):
        text = getattr(record, key)
        if text is not None:
            yield _Part((key,), parse_condition(text), scope, text)


def _with_part(record: RuleRecord, at: KeyPath, text: str) -> RuleRecord:
    """Return a rule's record with another text for one of its conditions or populations."""
    key = str(at[0])
    if len(at) == 1:
        return record.model_copy(update={key: text})
    texts = {**getattr(record, key), str(at[1]): f"every {text}" if key == "let" else text}
    return record.model_copy(update={key: texts})
