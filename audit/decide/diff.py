"""What stands otherwise between two sides, each with one cause: found by exchanging what verdicts follow from, in a fixed order.

From the older side to the newer, one kind of input after the other is exchanged: facts that were answered, retracted,
restated, what changed by its date; then rules, vocabulary, waivers, and last time and limits. Between two steps verdicts
are worked out again. The cause of a verdict that stands otherwise at the end is the last step that moved it: so each
has exactly one. What is not worked out by this engine is exchanged first and last (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audit.decide.between import between
from audit.decide.fact_changes import FactChange
from audit.decide.renaming import renamed, renamed_fingerprint, renames
from audit.decide.sides import Id, Inputs, Seen, Side, State, state_of
from audit.errors import Place, Problem, ScoreauditError, UsageError
from audit.load.product import describe
from audit.load.rule_texts import RuleTexts, rules_of
from audit.load.ruleset import RuleSet
from audit.model.changes import Cause, Change, Changes, Stands
from audit.model.schema import SECTIONS

VOCABULARY = ("vocabulary/", "text/")
"""Where in a folder of rules the vocabulary and the questions stand."""


@dataclass(frozen=True)
class Step:
    """One exchange: of which kind, which facts, and how verdicts stand after it."""

    cause: Cause | None
    facts: tuple[FactChange, ...]
    state: State


def differences(old: Side, new: Side, old_texts: Sequence[RuleTexts], new_texts: Sequence[RuleTexts]) -> Changes:
    """Return every verdict that stands otherwise. `..._texts` are the rules of a side; empty: those that are loaded.

    Raises UsageError where the newer side is a baseline.
    """
    if new.inputs is None:
        hint = "exchange the two: a baseline can only be OLD"
        raise UsageError(Problem(Place(new.label), "a baseline does not say what stands now", hint))
    if old.inputs is None:
        first = _translated(old, new)
        steps = [Step(None, (), _last(new))]
    else:
        names = renames(old.inputs.description.document.data, new.inputs.description.document.data)
        description = renamed(old.inputs.description, names, old.inputs.rules.vocabulary)
        begin = replace(old.inputs, description=description)
        computed = state_of(begin)
        first = _translated(old, new) if old.stored is not None else computed
        steps = [Step("engine", (), computed)] if old.stored is not None else []
        steps += _steps(begin, new.inputs, old_texts, new_texts)
        steps += [Step("engine", (), new.stored)] if new.stored is not None else []
    last = steps[-1].state if steps else first
    found = [
        _change(id_, first, last, steps)
        for id_ in dict.fromkeys((*first, *last))
        if _matters(_stands(first, id_), _stands(last, id_), findings_only=old.findings_only)
        and (id_[1] == "present" or not old.findings_only)
    ]
    found.sort(key=lambda one: (one.rule, one.when, one.subject or "", one.bindings, one.fingerprint))
    return Changes(
        old=old.label,
        new=new.label,
        product=new.product,
        appeared=tuple(one for one in found if _rank(one.before) < _rank(one.after)),
        vanished=tuple(one for one in found if _rank(one.before) > _rank(one.after)),
        changed=tuple(one for one in found if _rank(one.before) == _rank(one.after)),
        levels=new.inputs.rules.vocabulary.levels.levels,
    )


# -- the steps


def _steps(
    begin: Inputs, end: Inputs, old_texts: Sequence[RuleTexts], new_texts: Sequence[RuleTexts]
) -> Iterator[Step]:
    now = begin
    pending: tuple[FactChange, ...] = ()
    for cause, description, facts in between(begin.description, end.description, begin.rules.vocabulary):
        pending += facts
        if description is not None:
            now = replace(now, description=description)
            yield Step(cause, pending, state_of(now))
            pending = ()
    if now.rules.digest != end.rules.digest or now.left_out != end.left_out:
        mixed = _mixed(old_texts, new_texts)
        if mixed is not None:
            now = replace(now, rules=mixed, left_out=end.left_out)
            yield Step("rules", pending, state_of(now))
        vocabulary = mixed is None or mixed.digest != end.rules.digest
        if vocabulary:
            description = describe(end.description.document, end.rules.vocabulary)
            now = replace(now, rules=end.rules, left_out=end.left_out, description=description)
            yield Step("vocabulary", pending, state_of(now))
    if now.waivers != end.waivers or (end.waivers and now.waived_on != end.waived_on):
        now = replace(now, waivers=end.waivers, waived_on=end.waived_on)
        yield Step("waiver", (), state_of(now))
    if now.limits != end.limits or (end.limits and now.aged_on != end.aged_on):
        now = replace(now, limits=end.limits, aged_on=end.aged_on)
        yield Step("age", (), state_of(now))


def _mixed(old: Sequence[RuleTexts], new: Sequence[RuleTexts]) -> RuleSet | None:
    """Return the newer rules with the older vocabulary; None where they cannot work with it."""
    folders = [
        RuleTexts(
            folder.folder,
            {
                **{name: text for name, text in folder.files.items() if i or not name.startswith(VOCABULARY)},
                **{name: text for name, text in old[0].files.items() if not i and name.startswith(VOCABULARY)},
            },
        )
        for i, folder in enumerate(new)
    ]
    try:
        return rules_of(folders, "rules")
    except ScoreauditError:
        return None


# -- what stands otherwise


def _last(new: Side) -> State:
    assert new.inputs is not None
    return new.stored if new.stored is not None else state_of(new.inputs)


def _translated(old: Side, new: Side) -> State:
    """Return how the verdicts of the older side stood, under the ids of today."""
    assert old.stored is not None
    assert new.inputs is not None
    before = old.inputs.description.document.data if old.inputs else None
    names = renames(before, new.inputs.description.document.data) if before else _formerly(old, new)
    rules = old.inputs.rules if old.inputs else new.inputs.rules
    found: dict[Id, Seen] = {}
    for (name, when), one in old.stored.items():
        rule = rules.rule(one.rule)
        key = rule.checked.key if rule else ()
        found[renamed_fingerprint(name, one.rule, one.subject, dict(one.bindings), key, names), when] = one
    return found


def _formerly(old: Side, new: Side) -> dict[str, str]:
    """Return the renamed ids where the older side holds no description: those that its findings name."""
    assert old.stored is not None
    assert new.inputs is not None
    ids = {id_ for one in old.stored.values() for id_ in (one.subject or "", *dict(one.bindings).values())}
    written = new.inputs.description.product
    return {
        record.formerly: id_
        for section in SECTIONS
        for id_, record in (getattr(written, section) if isinstance(getattr(written, section), dict) else {}).items()
        if record is not None and record.formerly in ids
    }


def _stands(state: State, id_: Id) -> Stands | None:
    return state[id_].stands if id_ in state else None


def _rank(stands: Stands | None) -> int:
    return stands.rank if stands else 0


def _matters(before: Stands | None, after: Stands | None, *, findings_only: bool) -> bool:
    """Return whether a finding or an ask came, went, or has another level; whether none is clear or not told is one thing."""
    ranks = (_rank(before), _rank(after))
    if findings_only and not any(one and one.verdict == "finding" for one in (before, after)):
        return False
    return ranks[0] != ranks[1] or (ranks[0] > 0 and before != after)


def _change(id_: Id, first: State, last: State, steps: Sequence[Step]) -> Change:
    step = _moved_by(id_, first, steps)
    seen = last.get(id_) or first.get(id_) or next(one.state[id_] for one in steps if id_ in one.state)
    return Change(
        rule=seen.rule,
        subject=seen.subject,
        bindings=seen.bindings,
        when=id_[1],
        fingerprint=id_[0],
        message=seen.message,
        status=seen.status,
        before=_stands(first, id_),
        after=_stands(last, id_),
        cause=step.cause,
        facts=_facts(step, [one for state in (first, last) if (one := state.get(id_))]),
    )


def _moved_by(id_: Id, first: State, steps: Sequence[Step]) -> Step:
    """Return the last step that moved a verdict."""
    states = [first, *(step.state for step in steps)]
    moved = [
        step
        for step, before, after in zip(steps, states, states[1:], strict=False)
        if _matters(_stands(before, id_), _stands(after, id_), findings_only=False)
    ]
    return moved[-1] if moved else steps[-1]


def _facts(step: Step, seen: Sequence[Seen]) -> tuple[str, ...]:
    """Return the paths that a step changed: those of entries that the verdict speaks of, or all where there are none."""
    ids = {id_ for one in seen for id_ in (one.subject or "product", *dict(one.bindings).values())}
    near = [one.name for one in step.facts if ids & set(map(str, one.path[:2]))]
    return tuple(near or [one.name for one in step.facts])
