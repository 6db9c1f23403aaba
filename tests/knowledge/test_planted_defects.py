"""The laws can fail: each of these defects, planted in the engine, is caught by knowing less of the same products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from knowledge.laws import contradictions, grounds, verdicts_of
from knowledge.widening import steps, widened

from audit.evaluate import bindings, compiled, conditions, operators, possible, reach, routes, telling, world
from audit.evaluate.possible import Lists
from audit.evaluate.world import World
from audit.load.ruleset import RuleSet

Plant = Callable[[pytest.MonkeyPatch], None]


def _swap(module: object, name: str, make: Callable[[Callable], Callable]) -> Plant:
    return lambda patch: patch.setattr(module, name, make(getattr(module, name)))


def _never_unknown(truth: bool) -> Callable[[Callable], Callable]:
    """Return a change that reads "not known" as a truth."""
    return lambda old: lambda *args, **more: truth if (found := old(*args, **more)) is None else found


def _compiled_to(truth: bool) -> Callable[[Callable], Callable]:
    """Return a change of what compiles a condition, after which the condition reads "not known" as a truth."""
    return lambda old: lambda *args: _never_unknown(truth)(old(*args))


def _without_extra(old: Callable) -> Callable:
    return lambda listing, wanted: old(replace(listing, extra=frozenset()), wanted)


def _closed_other(old: Callable) -> Callable:
    return lambda one, other, *more: old(one, replace(other, extra=frozenset()), *more)


def _first_claim(old: Callable) -> Callable:
    def choice(written, domain, terms):
        disputed = getattr(written, "disputed", None)
        return old(disputed[0].value if disputed else written, domain, terms)

    return choice


def _suggested_setting(old: Callable) -> Callable:
    def value(self, entity, spec):
        found = old(self, entity, spec)
        if spec.name != "setting" or entity.type != "data" or found != self.domain(spec):
            return found
        category = self.choice(entity, world.TYPES["data"].fields["category"])
        suggested = self.vocabulary.lists["data-categories"].record.terms[min(category)].suggests_setting
        return frozenset({suggested}) if suggested and len(category) == 1 else found

    return value


def _no_phantoms(old: Callable) -> Callable:
    return lambda self, population, bound: [one for one in old(self, population, bound) if not one.entity.phantom]


def _level_from_above(old: Callable) -> Callable:
    return lambda *args: (old(*args)[1],) * 2


def _anonymous_unless_known(old: Callable) -> Callable:
    def is_within(value, terms):
        found = old(value, terms)
        return True if found is None and terms == reach.ANONYMOUS else found

    return is_within


def _only_sure_steps(old: Callable) -> Callable:
    def search(self, *args, **more):
        return {id_: route for id_, route in old(self, *args, **more).items() if route.unknown == 0}

    return search


def _only_surely(old: Callable) -> Callable:
    def reached(self, item, unwritten, **more):
        found = old(self, item, unwritten, **more)
        return reach.Reached(found.surely, found.surely)

    return reached


def _never_open(old: Callable) -> Callable:
    return lambda written, domain, terms, openness: Lists(
        tuple(replace(claim, extra=frozenset(), open=False) for claim in old(written, domain, terms, openness).claims)
    )


DEFECTS: dict[str, tuple[Plant, tuple[str, ...]]] = {
    "is: not known read as no": (_swap(operators, "is_within", _never_unknown(False)), ("is", "is-not", "is-one-of")),
    "is PATH: not known read as equal": (_swap(operators, "is_same", _never_unknown(True)), ("same-as",)),
    "general terms: only the term itself": (
        _swap(World, "_terms", lambda old: lambda self, spec: lambda word: frozenset({word})),
        ("is-narrow",),
    ),
    "includes: a list is what is written": (
        _swap(operators, "_includes", _without_extra),
        ("includes", "includes-any"),
    ),
    "includes: an open list read as closed": (
        _swap(world, "lists_of", _never_open),
        ("includes", "includes-none", "feeds"),
    ),
    "goes beyond: the other list read as closed": (_swap(operators, "_goes_beyond", _closed_other), ("goes-beyond",)),
    "is unrelated to: unsettled read as unrelated": (
        _swap(operators, "is_unrelated", _never_unknown(True)),
        ("unrelated",),
    ),
    ">=: not known read as less": (
        _swap(operators, "is_at_least", _never_unknown(False)),
        ("at-least-word", "at-least-number"),
    ),
    "longer than: not known read as longer": (
        _swap(operators, "_is_longer", _never_unknown(True)),
        ("longer-than", "longer-than-path"),
    ),
    "is withheld: no record read as never refused": (_swap(World, "withheld", _never_unknown(False)), ("withheld",)),
    "closure: every section read as closed": (
        _swap(World, "is_open", lambda old: lambda self, section: False),
        ("no", "no-exists", "some"),
    ),
    "quantifiers: nobody but who is written": (
        _swap(conditions.Judge, "candidates", _no_phantoms),
        ("no", "every", "no-exists"),
    ),
    "not: not known read as true": (_swap(compiled, "_not", _compiled_to(True)), ("or-not", "no")),
    "or: not known read as false": (_swap(compiled, "_any", _compiled_to(False)), ("or-not",)),
    "some: not known read as false": (_swap(compiled, "_some", _compiled_to(False)), ("some",)),
    "every: not known read as true": (_swap(compiled, "_every", _compiled_to(True)), ("every",)),
    "and: not known read as false": (_swap(compiled, "_all", _compiled_to(False)), ("effect", "reaches")),
    "count: an open set read as closed": (
        _swap(
            operators, "counts_at_least", lambda old: lambda members, least, is_open: old(members, least, is_open=False)
        ),
        ("count", "count-three"),
    ),
    "reaches identifiably: unknown protection read as anonymous": (
        _swap(reach, "is_within", _anonymous_unless_known),
        ("reaches-identifiably",),
    ),
    "reaches: only what is sure": (
        _swap(reach.Carriers, "reached", _only_surely),
        ("reaches", "reaches-identifiably"),
    ),
    "feeds: only what is sure": (_swap(routes.Routes, "of_sources", _only_sure_steps), ("feeds", "derived")),
    "disputes: the first claim is believed": (_swap(world, "choice_of", _first_claim), ("is-one-of", "hop")),
    "defaults: the suggested setting is taken": (_swap(World, "value", _suggested_setting), ("unrelated", "count")),
    "levels: settled at what is possible": (_swap(telling, "level_of", _level_from_above), ("effect",)),
    "applies_if: not known read as no": (_swap(bindings.RuleInWorld, "applies", _never_unknown(False)), ("applies",)),
    "numbers: a range read as its upper end": (
        _swap(
            world,
            "numbers_of",
            lambda old: (
                lambda written: possible.Spans(
                    tuple(replace(span, low=min(span.high, 10**6)) for span in old(written).spans)
                )
            ),
        ),
        ("at-least-number",),
    ),
}


def _is_caught(rules: RuleSet, ids: tuple[str, ...]) -> bool:
    """Return whether knowing less by any one step contradicts what was definite, for any of these rules."""
    order = rules.vocabulary.levels.levels
    for id_ in ids:
        rule = rules.rule(f"data-aggregation/{id_}")
        for _, richer, _ in grounds(rules, rule, []):
            after = verdicts_of(richer, rules, rule, as_case=True)
            for step in steps(richer, rules.vocabulary):
                before = verdicts_of(widened(richer, step), rules, rule, as_case=True)
                if any(contradictions(before, after, order)):
                    return True
    return False


@pytest.fixture
def compiled_anew(language_rules):
    """Let conditions be compiled after the defect is planted, and again after it is gone."""
    for rule in language_rules.rules:
        rule.checked.code.clear()
    yield
    for rule in language_rules.rules:
        rule.checked.code.clear()


@pytest.mark.usefixtures("compiled_anew")
@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_caught(language_rules, monkeypatch, name):
    plant, ids = DEFECTS[name]
    plant(monkeypatch)
    assert _is_caught(language_rules, ids)


def test_there_are_at_least_ten_planted_defects():
    assert len(DEFECTS) >= 10


def test_without_a_defect_nothing_is_caught(language_rules):
    assert not _is_caught(language_rules, ("is", "count", "reaches-identifiably", "effect", "no"))
