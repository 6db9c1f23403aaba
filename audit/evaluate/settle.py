"""What an ask asks: a smallest set of facts, and one joint answer that settles it, checked by evaluating it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from audit.evaluate.answers import Answers, Slot, best, together
from audit.evaluate.assuming import truth_with
from audit.evaluate.bindings import A_BUSINESS, ABOUT_WHOM, Binding, Key, RuleInWorld
from audit.evaluate.entities import Entity
from audit.evaluate.populations import Candidate
from audit.evaluate.possible import Listing, Lists, Possible
from audit.evaluate.propose import Proposer
from audit.evaluate.truth import Truth
from audit.language import checked as c
from audit.model.schema import TYPES

FEW_LISTS = 2
"""How many lists one would sooner ask to be completed than one fact."""


@dataclass(frozen=True)
class Settlement:
    """Answers that settle an ask, and what it becomes with them."""

    answers: Answers
    truth: bool
    binding: Binding
    """The combination that the ask is shown on."""


def settle(run: RuleInWorld, subject: Entity, key: Key, bindings: list[Binding]) -> Settlement:
    """Return a smallest answer set that settles an ask; empty answers where none was found."""
    shown = shown_binding(run, bindings)
    for answers, truth in _all_proposals(run, bindings, shown):
        chosen = {slot: one_value(value) for slot, value in answers.items()}
        if chosen and truth_with(run, subject, key, chosen) is truth:
            smallest, settled_as = _minimal(chosen, truth, lambda fewer: truth_with(run, subject, key, fewer))
            return Settlement(smallest, settled_as, shown)
    return Settlement({}, truth=False, binding=shown)


def _all_proposals(run: RuleInWorld, bindings: list[Binding], shown: Binding) -> Iterator[tuple[Answers, bool]]:
    """Yield answer sets worth trying, the thorough ones last: they take longer, and are rarely needed."""
    yield from proposals(run, bindings, shown)
    if any(population.relation == "feeds" for population in run.rule.checked.find.values()):
        yield from proposals(run, bindings, shown, run.thorough_proposer)


def shown_binding(run: RuleInWorld, bindings: list[Binding]) -> Binding:
    """Return the combination that an ask is shown on: of the open ones the one with the least unknown."""
    return min((one for one in bindings if one.truth is None), key=lambda one: _shown_first(run, one))


def _shown_first(run: RuleInWorld, one: Binding) -> tuple[object, ...]:
    phantoms = sum(entity.phantom for entity in one.bound.values())
    unknown = sum(run.judge.truth(c.Fact(name), one.bound) is None for name in run.rule.checked.facts)
    return (
        phantoms,
        one.belongs is not True,
        unknown,
        tuple(sorted((name, entity.id) for name, entity in one.bound.items())),
    )


def proposals(
    run: RuleInWorld, bindings: list[Binding], shown: Binding, proposer: Proposer | None = None
) -> Iterator[tuple[Answers, bool]]:
    """Yield answer sets worth trying: what makes one combination a finding, what makes none of them one."""
    proposer = proposer or run.proposer
    open_ = [one for one in bindings if one.truth is None]
    written = [one for one in open_ if not any(entity.phantom for entity in one.bound.values())]
    only_lists = _is_settled_as_listed(run, bindings)
    if not only_lists:
        ordered = sorted(written, key=lambda one: (one is not shown, _shown_first(run, one)))
        to_finding = [option for one in ordered[:4] for option in _options(run, proposer, one, want=True)]
        yield from ((option, True) for option in best(to_finding))
    each = [_options(run, proposer, one, want=False) for one in open_]
    to_clear = together(each)
    if only_lists:
        to_clear += together(_only_lists(options) for options in each)
        to_clear.sort(key=_lists_preferred)
    yield from ((option, False) for option in to_clear)
    if only_lists:
        yield from ((option, True) for one in written[:4] for option in _options(run, proposer, one, want=True))


def _lists_preferred(answers: Answers) -> tuple[float, list[Slot]]:
    """Return the order of answers to an ask that is about lists: closing one or two, else a fact or two, else many."""
    facts = any(slot.kind != "list" for slot in answers)
    return max(len(answers), FEW_LISTS) + 0.5 if facts else len(answers), sorted(answers)


def _only_lists(options: list[Answers]) -> list[Answers]:
    return [option for option in options if all(slot.kind == "list" for slot in option)]


def _is_settled_as_listed(run: RuleInWorld, bindings: list[Binding]) -> bool:
    """Return whether the ask is only about lists that may be longer."""
    rule, judge = run.rule.checked, run.as_listed
    for one in bindings:
        if one.truth is not None or any(entity.phantom for entity in one.bound.values()):
            continue
        belongs = [judge.belongs(one.bound[name], population, one.bound) for name, population in rule.find.items()]
        if False not in belongs and (None in belongs or judge.truth(rule.finding_if, one.bound) is not False):
            return False
    return True


def _options(run: RuleInWorld, proposer: Proposer, one: Binding, *, want: bool) -> list[Answers]:
    rule = run.rule.checked
    subject = one.bound[rule.subject]
    parts = [proposer.options(rule.finding_if, one.bound, want=want)]
    for name, population in rule.find.items():
        parts.append(proposer.belonging(Candidate(one.bound[name], None), population, one.bound, want=want))
    if rule.applies_if is not None:
        parts.append(proposer.options(rule.applies_if, one.bound, want=want))
    parts += _about_people(run, subject, want=want)
    if subject.existence is None and not subject.phantom and subject.record is not None:
        parts.append([{Slot("fact", subject.id, "status"): frozenset({"happening" if want else "ended"})}])
    if subject.phantom and not want:
        kind = subject.type
        parts.append(proposer.complete(subject, c.Population(kind, None, None, None, None, kind), one.bound))
    return together(parts) if want else best(option for part in parts for option in part)


def _about_people(run: RuleInWorld, subject: Entity, *, want: bool) -> list[list[Answers]]:
    """Return the answers to whether the subject is about people, where that is not known."""
    if subject.phantom or run.rule.checked.names_businesses or subject.record is None:
        return []

    spec = TYPES[subject.type].fields[ABOUT_WHOM[subject.type]]
    value = run.world.value(subject, spec)
    people = run.world.domain(spec) - A_BUSINESS
    preferred = people & {"person", "the-person"} or people
    if isinstance(value, Lists):
        if run.applies(subject) is not None:
            return []
        members = Lists((Listing((preferred if want else A_BUSINESS,), frozenset(), open=False),))
        return [[{Slot("fact", subject.id, spec.name): members}]]
    if isinstance(value, frozenset) and value > A_BUSINESS:
        return [
            [{Slot("fact", subject.id, spec.name): (preferred & value or value - A_BUSINESS) if want else A_BUSINESS}]
        ]
    return []


def one_value(value: Possible | bool) -> Possible | bool:
    """Return one definite value of an answer: the first in the order of the vocabulary, a written entry before others."""
    if isinstance(value, frozenset):
        return frozenset({_first(value)})
    if isinstance(value, Lists):
        listing = value.claims[0]
        members = tuple(frozenset({_first(member)}) for member in listing.members)
        return Lists((Listing(members, listing.extra, listing.open),))
    return value


@lru_cache(maxsize=4096)
def _first(values: frozenset[str]) -> str:
    """Return the value to answer with: a written entry before others, a narrow term before a general one."""

    def general(value: str) -> bool:
        return any(other.startswith(f"{value}.") for other in values)

    return min(values, key=lambda value: (value.startswith("?"), general(value), value.count("."), value))


def _minimal(answers: Answers, settled_as: bool, truth: Callable[[Answers], Truth]) -> tuple[Answers, bool]:
    """Return the answers without any that are not needed, and what they settle an ask as."""
    kept = dict(answers)
    for slot in sorted(answers):
        fewer = {other: value for other, value in kept.items() if other != slot}
        found = truth(fewer) if fewer else None
        if found is not None:
            kept, settled_as = fewer, found
    return kept, settled_as
