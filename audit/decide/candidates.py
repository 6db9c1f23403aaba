"""Remedies of findings, grounded: what exactly would change, for each binding that makes the finding."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.decide.changes import Edit
from audit.evaluate.bindings import Binding, RuleInWorld
from audit.evaluate.entities import Entity
from audit.evaluate.unsettled import settled_findings
from audit.evaluate.world import World
from audit.load.ids import ids_of
from audit.load.product import Description
from audit.load.ruleset import RuleSet
from audit.model.rule import Remedy
from audit.model.schema import SECTIONS, TYPES

EFFORTS = ("high", "medium", "low")


@dataclass(frozen=True)
class Candidate:
    """One remedy for one binding: its steps, and the findings that it comes from."""

    rule: str
    name: str
    effort: str
    edits: tuple[Edit, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Return what makes two candidates the same change."""
        return tuple(sorted(edit.key for edit in self.edits))


@dataclass(frozen=True)
class Target:
    """A finding that a plan must clear."""

    rule: str
    fingerprint: str
    message: str
    candidates: tuple[int, ...]
    """Numbers of its own candidates."""


def grounded(
    rules: RuleSet, description: Description, wanted: Mapping[str, str], forbidden: frozenset[str]
) -> tuple[list[Candidate], list[Target]]:
    """Return the candidates of the wanted findings (fingerprint -> message), and each finding with its own.

    `forbidden` names remedies (rule: name, or the name alone) that are left out.
    """
    candidates: dict[tuple[str, ...], Candidate] = {}
    own_of: dict[str, tuple[str, set[tuple[str, ...]]]] = {}
    names = _Names(ids_of(description.document.data))
    for fingerprint, run, bindings in settled_findings(rules, description):
        if fingerprint not in wanted:
            continue
        own: set[tuple[str, ...]] = set()
        for remedy in run.rule.record.remedies:
            if {remedy.name, f"{run.rule.id}: {remedy.name}"} & forbidden:
                continue
            for one in bindings:
                edits = tuple(_edits(run, one, remedy, names))
                if not edits or remedy.kind == "stop":
                    continue
                found = Candidate(run.rule.id, remedy.name, remedy.effort, edits)
                known = candidates.setdefault(found.key, found)
                if EFFORTS.index(found.effort) > EFFORTS.index(known.effort):
                    candidates[found.key] = found
                own.add(found.key)
        own_of[fingerprint] = (run.rule.id, own)
    order = sorted(candidates, key=lambda key: (-EFFORTS.index(candidates[key].effort), len(key), key))
    number = {key: i for i, key in enumerate(order)}
    targets = [
        Target(rule, fingerprint, wanted[fingerprint], tuple(sorted(number[key] for key in own)))
        for fingerprint, (rule, own) in own_of.items()
    ]
    return [candidates[key] for key in order], targets


class _Names:
    """Ids for entries that are new: the same for the same content, and none that is written or given already."""

    def __init__(self, written: Collection[str]) -> None:
        self._given: dict[str, object] = dict.fromkeys(written)

    def of(self, wanted: str, entry: dict[str, Any]) -> str:
        """Return an id for an entry: the one that is wanted, with a number where that is another's."""
        for number in itertools.count(1):
            name = wanted if number == 1 else f"{wanted}-{number}"
            if self._given.setdefault(name, entry) == entry:
                return name
        raise AssertionError("there is always another number")


def _edits(run: RuleInWorld, one: Binding, remedy: Remedy, names: _Names) -> Iterator[Edit]:
    """Yield the steps of a remedy for one binding; nothing where it has no place in the description."""
    steps: list[Edit] = []
    for operation, what in (remedy.change or {}).items():
        made = list(_steps(run, one, operation, what, names))
        if not made:
            return
        steps += made
    yield from steps


def _steps(run: RuleInWorld, one: Binding, operation: str, what: Any, names: _Names) -> Iterator[Edit]:
    world, bound = run.world, one.bound
    if operation == "set":
        for path, value in what.items():
            at = _path(world, bound, path)
            if at is None:
                return
            yield Edit("set", at, _value(value, bound))
    elif operation in {"remove", "include"}:
        at = _path(world, bound, what["from" if operation == "remove" else "in"])
        if at is None:
            return
        if operation == "remove":
            yield Edit("take", at, _value(what["value"], bound))
        else:
            yield Edit("put", at, _value(what["values"], bound))
    elif operation == "add":
        for section, fields in what.items():
            entry = {name: _value(value, bound) for name, value in fields.items()}
            about = "-".join(sorted({entity.id for entity in bound.values() if not entity.phantom}))[:30].strip("-")
            yield Edit("add", (section, names.of(f"new-{SECTIONS[section]}-{about}", entry)), entry)
    elif operation == "drop":
        entity = bound[what]
        if entity.record is not None and entity.id != bound[run.rule.checked.subject].id:
            yield Edit("drop", tuple(entity.at))


def _value(value: Any, bound: Mapping[str, Entity]) -> Any:
    if isinstance(value, list):
        return [_value(one, bound) for one in value]
    return bound[value].id if value in bound else value


def _path(world: World, bound: Mapping[str, Entity], text: str) -> tuple[str | int, ...] | None:
    """Return where a path of a remedy is written, its references followed; None where it leads nowhere that is known."""
    name, *steps = text.split(".")
    entity = world.root if name == "product" else bound[name]
    while ".".join(steps) not in TYPES[entity.type].fields:
        spec = TYPES[entity.type].fields.get(steps[0])
        if spec is None or entity.phantom:
            return None
        targets = world.choice(entity, spec)
        if len(targets) != 1 or next(iter(targets)) not in world.written:
            return None
        entity, steps = world.written[next(iter(targets))], steps[1:]
    return None if entity.record is None else (*entity.at, *steps)
