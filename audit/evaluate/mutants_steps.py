"""The steps by which a rule is changed, one at a time: a table of small functions.

A step proposes; whether the changed rule can work at all is for the checks of the language to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from audit.evaluate.mutants_trees import Tree
from audit.language import grammar as g
from audit.language.check import Scope, check_read
from audit.language.parse import LanguageError
from audit.model.facts import Words
from audit.model.rule import RuleRecord
from audit.model.vocabulary import LevelTable, WordList

FieldValue = str | tuple[str, ...] | None
Changed = Iterator[Tree]
FieldChanged = Iterator[tuple[str, FieldValue]]
_DURATION = re.compile(r"P(\d+[YMWD])+\Z")
_OTHER_OPERATORS: Mapping[g.Operator, tuple[g.Operator, ...]] = {
    "is": ("is not",),
    "is not": ("is",),
    "includes": ("includes none of",),
    "includes any of": ("includes none of", "includes all of"),
    "includes all of": ("includes any of", "includes none of"),
    "includes none of": ("includes any of",),
}
"""Operators that take the same values; what has none is negated."""
_OTHER_QUANTIFIERS: Mapping[g.Quantifier, tuple[g.Quantifier, ...]] = {
    "some": ("every", "no"),
    "every": ("some",),
    "no": ("some",),
}
_OTHER_RELATIONS: Mapping[g.Relation, tuple[g.Relation, ...]] = {
    "feeds": ("reaches",),
    "reaches": ("reaches identifiably", "feeds"),
    "reaches identifiably": ("reaches",),
}


# -- what a condition or a population may become


def _part_dropped(node: Tree, _: Scope) -> Changed:
    """Yield what joins several parts without each of them."""
    if isinstance(node, g.Join):
        for i in range(len(node.terms)):
            rest = (*node.terms[:i], *node.terms[i + 1 :])
            yield rest[0] if len(rest) == 1 else g.Join(node.word, rest)


def _joined_otherwise(node: Tree, _: Scope) -> Changed:
    """Yield `and` for `or`, and the other way round."""
    if isinstance(node, g.Join):
        yield g.Join("or" if node.word == "and" else "and", node.terms)


def _negated(node: Tree, _: Scope) -> Changed:
    """Yield `not` before the name of a fact; a negation without its `not`."""
    if isinstance(node, g.Name):
        yield g.Negation(node)
    elif isinstance(node, g.Negation):
        yield node.term


def _other_operator(node: Tree, _: Scope) -> Changed:
    """Yield a comparison with each sibling of its operator, or negated where there is none."""
    if isinstance(node, g.Compare):
        for operator in _OTHER_OPERATORS.get(node.operator, ()):
            yield replace(node, operator=operator)
        if node.operator not in _OTHER_OPERATORS:
            yield g.Negation(node)
    elif isinstance(node, g.AskedAndRefused):
        yield g.Negation(node)


def _word_taken_out(node: Tree, _: Scope) -> Changed:
    """Yield a comparison with a list of words without each of them."""
    if isinstance(node, g.Compare) and len(node.values) > 1:
        for i in range(len(node.values)):
            yield replace(node, values=(*node.values[:i], *node.values[i + 1 :]))


def _wider_word(node: Tree, scope: Scope) -> Changed:
    """Yield a comparison with each word replaced: a term by the one above it, a set by the smallest that holds it."""
    words = _words_of(node, scope)
    if isinstance(node, g.Compare) and words is not None:
        for i, value in enumerate(node.values):
            wider = _above(value.text, words)
            if wider is not None:
                yield _with_value(node, i, wider)


def _next_word(node: Tree, scope: Scope) -> Changed:
    """Yield a comparison on an ordered word list with each word replaced by the one before and the one after."""
    words = _words_of(node, scope)
    if isinstance(node, g.Compare) and words is not None and words.record.ordered:
        terms = list(words.record.terms)
        for i, value in enumerate(node.values):
            here = words.rank.get(value.text)
            if here is not None:
                for there in (here - 1, here + 1):
                    if 0 <= there < len(terms):
                        yield _with_value(node, i, terms[there])


def _number(node: Tree, _: Scope) -> Changed:
    """Yield a comparison with a number that is one less, and one more."""
    if isinstance(node, g.CountDifferent):
        yield replace(node, least=node.least - 1)
        yield replace(node, least=node.least + 1)
    elif isinstance(node, g.Compare) and node.values[0].text.isdigit():
        for number in (int(node.values[0].text) - 1, int(node.values[0].text) + 1):
            yield _with_value(node, 0, str(number))


def _twice_as_long(node: Tree, _: Scope) -> Changed:
    """Yield a comparison with a length of time that is twice as long."""
    if isinstance(node, g.Compare) and node.operator == "longer than" and _DURATION.match(node.values[0].text):
        yield _with_value(node, 0, re.sub(r"\d+", lambda part: str(2 * int(part.group())), node.values[0].text))


def _other_quantifier(node: Tree, _: Scope) -> Changed:
    """Yield `every` and `no` for `some`, and `some` for these."""
    if isinstance(node, g.Quantified):
        for quantifier in _OTHER_QUANTIFIERS[node.quantifier]:
            if node.body is not None or quantifier != "every":
                yield replace(node, quantifier=quantifier)


def _filter_dropped(node: Tree, _: Scope) -> Changed:
    """Yield a population without `that has (...)`."""
    if isinstance(node, g.Coll) and node.has is not None:
        yield replace(node, has=None)


def _owner_dropped(node: Tree, _: Scope) -> Changed:
    """Yield a population without `of NAME`."""
    if isinstance(node, g.Coll) and node.of is not None:
        yield replace(node, of=None)


def _other_relation(node: Tree, _: Scope) -> Changed:
    """Yield a population with another relation: feeds, reaches, reaches identifiably."""
    if isinstance(node, g.Coll) and node.relation is not None:
        for relation in _OTHER_RELATIONS[node.relation]:
            yield replace(node, relation=relation)


STEPS: Mapping[str, Callable[[Tree, Scope], Changed]] = {
    "a part dropped": _part_dropped,
    "`and` and `or` swapped": _joined_otherwise,
    "negated": _negated,
    "another operator": _other_operator,
    "a word taken out": _word_taken_out,
    "a wider word": _wider_word,
    "the next word": _next_word,
    "another number": _number,
    "twice as long": _twice_as_long,
    "another quantifier": _other_quantifier,
    "the filter dropped": _filter_dropped,
    "the owner dropped": _owner_dropped,
    "another relation": _other_relation,
}
"""What can be changed at one place of a condition or a population, by what it is called."""


def _with_value(node: g.Compare, i: int, text: str) -> g.Compare:
    word = g.Word(text, node.values[i].at)
    return replace(node, values=(*node.values[:i], word, *node.values[i + 1 :]))


def _words_of(node: Tree, scope: Scope) -> WordList | None:
    """Return the word list of the fact that is compared, or None where it holds no words."""
    if not isinstance(node, g.Compare):
        return None
    try:
        domain = check_read(node.path, scope).field.domain
    except LanguageError:
        return None
    return scope.vocabulary.lists[domain.vocabulary] if isinstance(domain, Words) else None


def _above(word: str, words: WordList) -> str | None:
    """Return the term right above a term, or the smallest set that holds a set and more; None where there is none."""
    if not words.knows(word):
        return None
    among = words.record.sets if word in words.record.sets else words.record.terms
    covers = words.below(word)
    wider = [other for other in among if words.below(other) > covers]
    return min(wider, key=lambda other: (len(words.below(other)), other), default=None)


# -- what a rule's own fields may become


def _not_written(key: str) -> Callable[[RuleRecord, LevelTable], FieldChanged]:
    def step(record: RuleRecord, _: LevelTable) -> FieldChanged:
        if getattr(record, key) is not None:
            yield key, None

    return step


def _other_link(record: RuleRecord, _: LevelTable) -> FieldChanged:
    yield "link", "does harm" if record.link == "lets harm happen" else "lets harm happen"


def _other_weight(record: RuleRecord, table: LevelTable) -> FieldChanged:
    """Yield a weight of its own one step down, and one step up."""
    weights = sorted(table.weights, key=lambda weight: table.levels.index(table.weights[weight]))
    if record.weight in weights:
        here = weights.index(record.weight)
        yield from (("weight", weights[there]) for there in (here - 1, here + 1) if 0 <= there < len(weights))


def _other_key(record: RuleRecord, _: LevelTable) -> FieldChanged:
    """Yield a key of several names without each of them; each other bound name for a key of one."""
    per = record.one_finding_per
    names = tuple(record.find) if per is None else (per,) if isinstance(per, str) else per
    if len(names) > 1:
        yield from (("one_finding_per", tuple(other for other in names if other != name)) for name in names)
    else:
        yield from (("one_finding_per", name) for name in (*record.find, record.for_each) if name not in names)


FIELD_STEPS: Mapping[str, Callable[[RuleRecord, LevelTable], FieldChanged]] = {
    "applies_if dropped": _not_written("applies_if"),
    "raise_if dropped": _not_written("raise_if"),
    "another link": _other_link,
    "another weight": _other_weight,
    "another key": _other_key,
}
"""What can be changed in a rule besides its conditions: which of its fields, and what stands there instead."""
