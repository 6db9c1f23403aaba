"""Conditions as closures: the same truths as the plain interpreter (`Judge.interpreted`), with the choices made beforehand.

Which operator, which field, which terms: all that is known of a condition before any description is read is looked up
once. A rule's closures are kept with the rule, so an audit makes none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from audit.evaluate import operators as op
from audit.evaluate.entities import Entity
from audit.evaluate.possible import Lists
from audit.evaluate.truth import Truth
from audit.language import checked as c
from audit.model.schema import FieldSpec

if TYPE_CHECKING:
    from audit.evaluate.conditions import Judge

Code = Callable[["Judge", Mapping[str, Entity]], Truth]
"""A condition, ready to be judged."""
_NOTHING: frozenset[str] = frozenset()


def code_of(condition: c.Condition, rule: c.CheckedRule) -> Code:
    """Return the closure of a condition of a rule."""
    kept: dict[int | str, Code] = rule.code
    key = condition.name if isinstance(condition, c.Fact) else id(condition)
    found = kept.get(key)
    if found is None:
        found = kept[key] = _compiled(condition, rule)
    return found


def _compiled(condition: c.Condition, rule: c.CheckedRule) -> Code:
    match condition:
        case c.Fact(name):
            return _fact(name, rule)
        case c.Joined("and", terms):
            return _all(tuple(code_of(term, rule) for term in terms))
        case c.Joined(_, terms):
            return _any(tuple(code_of(term, rule) for term in terms))
        case c.Not(term):
            return _not(code_of(term, rule))
        case c.WithinTerms(c.Read(var, (spec,)), terms):
            return _within(var, spec, terms)
        case c.Includes(c.Read(var, (spec,)), wanted, every) if (len(wanted) == 1 or not every) and all(
            isinstance(item, frozenset) for item in wanted
        ):
            return _includes(var, spec, tuple(item for item in wanted if isinstance(item, frozenset)))
        case c.Quantity("every", population, body):
            return _every(population, None if body is None else code_of(body, rule))
        case c.Quantity(quantifier, population, body):
            some = _some(population, None if body is None else code_of(body, rule))
            return some if quantifier == "some" else _not(some)
        case _:
            return lambda judge, bound: judge.interpreted(condition, bound)


def _fact(name: str, rule: c.CheckedRule) -> Code:
    names = rule.names_of_facts[name]
    code = code_of(rule.facts[name], rule)

    def judge_fact(judge: Judge, bound: Mapping[str, Entity]) -> Truth:
        key = (name, *[bound[one].mark for one in names])
        truths = judge.truths
        if key in truths:
            return truths[key]
        known = None if judge.before is None else judge.before.truths.get(key)
        found = truths[key] = code(judge, bound) if known is None else known
        return found

    return judge_fact


def _all(terms: tuple[Code, ...]) -> Code:
    def judge_all(judge: Judge, bound: Mapping[str, Entity]) -> Truth:
        known: Truth = True
        for term in terms:
            truth = term(judge, bound)
            if truth is False:
                return False
            if truth is None:
                known = None
        return known

    return judge_all


def _any(terms: tuple[Code, ...]) -> Code:
    def judge_any(judge: Judge, bound: Mapping[str, Entity]) -> Truth:
        known: Truth = False
        for term in terms:
            truth = term(judge, bound)
            if truth is True:
                return True
            if truth is None:
                known = None
        return known

    return judge_any


def _not(term: Code) -> Code:
    def judge_not(judge: Judge, bound: Mapping[str, Entity]) -> Truth:
        truth = term(judge, bound)
        return None if truth is None else not truth

    return judge_not


def _within(var: str, spec: FieldSpec, terms: frozenset[str]) -> Code:
    def judge_within(judge: Judge, bound: Mapping[str, Entity]) -> Truth:
        value = judge.world.value(judge.world.root if var == "product" else bound[var], spec)
        assert isinstance(value, frozenset)
        return op.is_within(value, terms)

    return judge_within


def _includes(var: str, spec: FieldSpec, wanted: tuple[frozenset[str], ...]) -> Code:
    """Return `includes any of`: some member lies within any of these, or within all of them together."""
    sets = (_NOTHING.union(*wanted), *(wanted if len(wanted) > 1 else ()))

    def judge_includes(judge: Judge, bound: Mapping[str, Entity]) -> Truth:
        value = judge.world.value(judge.world.root if var == "product" else bound[var], spec)
        assert isinstance(value, Lists)
        known: Truth = False
        for terms in sets:
            truth = op.includes(value, terms)
            if truth is True:
                return True
            if truth is None:
                known = None
        return known

    return judge_includes


def _some(population: c.Population, body: Code | None) -> Code:
    def judge_some(judge: Judge, bound: Mapping[str, Entity]) -> Truth:
        known: Truth = False
        for one in judge.candidates(population, bound):
            truth = True if body is None else body(judge, {**bound, c.MEMBER: one.entity})
            if truth is True and one.belongs is True:
                return True
            if truth is not False:
                known = None
        return known

    return judge_some


def _every(population: c.Population, body: Code | None) -> Code:
    def judge_every(judge: Judge, bound: Mapping[str, Entity]) -> Truth:
        known: Truth = True
        for one in judge.candidates(population, bound):
            truth = True if body is None else body(judge, {**bound, c.MEMBER: one.entity})
            if truth is False and one.belongs is True:
                return False
            if truth is not True:
                known = None
        return known

    return judge_every
