"""A changed rule, checked like any other; and what a rule means, so that two mutants that mean the same are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit.evaluate.mutants_trees import spots
from audit.language import checked as c
from audit.language import grammar as g
from audit.language.check import Scope
from audit.language.parse import LanguageError, parse_condition, parse_names
from audit.load.rule_conditions import ConditionChecker
from audit.load.rule_meta import weight_problems
from audit.model.rule import RuleRecord
from audit.model.vocabulary import Vocabulary
from audit.source import Document

Meaning = tuple[object, ...]
"""What decides the verdicts and levels of a rule, in one form for what is the same by construction."""


def checked_mutant(record: RuleRecord, document: Document, vocabulary: Vocabulary) -> c.CheckedRule | None:
    """Return a changed rule ready to run, or None where the checks refuse it.

    `document` is the unchanged rule's: the places of problems are not told.
    """
    try:
        tidy = _without_leftovers(record, vocabulary)
    except LanguageError:
        return None  # no condition at all, such as a count of at least 0
    checked = ConditionChecker(tidy, document, vocabulary).run()
    return None if checked is None or weight_problems(tidy, document, vocabulary) else checked


def _without_leftovers(record: RuleRecord, vocabulary: Vocabulary) -> RuleRecord:
    """Return a changed rule without the facts and sets that it no longer uses; what it binds stays bound."""
    scope = Scope(vocabulary, {}, {})
    facts = record.facts
    if record.finding_if is not None:
        nodes = [spot.node for spot in spots(parse_names(record.finding_if), scope)]
        named = {node.word.text for node in nodes if isinstance(node, g.Name)}
        facts = {name: text for name, text in facts.items() if name in named}
    texts = (*facts.values(), *([record.raise_if] if record.raise_if else []))
    nodes = [spot.node for text in texts for spot in spots(parse_condition(text), scope)]
    counted = {node.path.text.partition(".")[0] for node in nodes if isinstance(node, g.CountDifferent)}
    lets = {name: text for name, text in record.let.items() if name in counted}
    names = "".join(f"{{{name}}}" for name in record.find)
    return record.model_copy(update={"facts": facts, "let": lets, "message": record.message + names})


def meaning_of(record: RuleRecord, rule: c.CheckedRule) -> Meaning:
    """Return what decides the verdicts and levels of a rule."""
    from_effect = record.weight == "from effect"
    return (
        tuple((name, _population(population, rule.facts)) for name, population in rule.find.items()),
        tuple((name, _population(population, rule.facts)) for name, population in rule.lets.items()),
        _condition(rule.finding_if, rule.facts),
        None if rule.applies_if is None else _condition(rule.applies_if, rule.facts),
        None if rule.raise_if is None else _condition(rule.raise_if, rule.facts),
        frozenset(rule.key),
        rule.names_businesses,
        record.weight,
        record.link if from_effect else "",
    )


def _population(population: c.Population, facts: Mapping[str, c.Condition]) -> c.Population:
    has = None if population.has is None else _condition(population.has, facts)
    return replace(population, has=has)


def _condition(condition: c.Condition, facts: Mapping[str, c.Condition]) -> c.Condition:
    """Return a condition with facts put in for their names, and one form for what is written in several ways."""
    match condition:
        case c.Fact(name):
            return _condition(facts[name], facts)
        case c.Not(term):
            inner = _condition(term, facts)
            return inner.term if isinstance(inner, c.Not) else c.Not(inner)
        case c.Joined(word, terms):
            return _joined(c.Joined(word, tuple(_condition(term, facts) for term in terms)))
        case c.Quantity(quantifier, population, body):
            of = _population(population, facts)
            inner_body = None if body is None else _condition(body, facts)
            if quantifier == "no":
                return c.Not(c.Quantity("some", of, inner_body))
            return c.Quantity(quantifier, of, inner_body)
        case c.Includes(read, wanted, _) if len(wanted) == 1:
            return c.Includes(read, wanted, every=False)
        case _:
            return condition


def _joined(joined: c.Joined) -> c.Condition:
    terms: list[c.Condition] = []
    for term in joined.terms:
        inside = term.terms if isinstance(term, c.Joined) and term.word == joined.word else (term,)
        terms += [one for one in inside if one not in terms]
    return terms[0] if len(terms) == 1 else c.Joined(joined.word, tuple(terms))
