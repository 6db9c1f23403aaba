"""A plan in words: remedies of one name told together, with the entries that they are for, and steps that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.model.decisions import Plan, PlannedChange, PlannedStep

KINDS = {
    "parties": ("party", "parties"), "data": ("piece of data", "pieces of data"), "permissions": ("permission", "permissions"),
    "flows": ("flow", "flows"), "scores": ("score", "scores"), "consequences": ("consequence", "consequences"),
    "publications": ("publication", "publications"), "incentives": ("incentive", "incentives"),
    "recoveries": ("way back", "ways back"), "recourses": ("way to contest", "ways to contest"),
    "oversight": ("oversight", "oversights"),
}  # fmt: skip
"""An entry of each section, and several."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do, once, with every change that it comes to."""

    name: str
    effort: str
    section: str
    changes: tuple[PlannedChange, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that name it."""
        return tuple(dict.fromkeys(one.rule for one in self.changes))

    @property
    def steps(self) -> tuple[PlannedStep, ...]:
        """Return its steps, each once."""
        return tuple(dict.fromkeys(step for one in self.changes for step in one.steps))


def remedies_of(plan: Plan) -> tuple[Remedy, ...]:
    """Return what to do in the order of the plan: the same remedy for several entries of a section is one."""
    found: dict[tuple[str, str, str], list[PlannedChange]] = {}
    for one in plan.changes:
        found.setdefault((one.name, one.effort, one.section), []).append(one)
    return tuple(Remedy(*key, tuple(changes)) for key, changes in found.items())


def for_what(one: Remedy) -> str:
    """Return the entries that a remedy is for: `for 4 pieces of data: a, b, c, d`; empty where there is none to name."""
    names = tuple(dict.fromkeys(change.about for change in one.changes if change.about))
    if not names or one.section not in KINDS:
        return ""
    kind, kinds = KINDS[one.section]
    if len(names) == 1:
        return f"for the {kind} {names[0]}"
    return f"for {len(names)} {kinds}: {', '.join(names)}"


def steps_words(steps: Iterable[PlannedStep]) -> tuple[str, ...]:
    """Return steps in words, with their lines; those that do the same at several places, or with several words, are one."""
    groups: dict[tuple[str, str, str], list[PlannedStep]] = {}
    for step in steps:
        groups.setdefault(_alike(step), []).append(step)
    return tuple(_told(some) for some in groups.values())


def _alike(step: PlannedStep) -> tuple[str, str, str]:
    if step.kind in {"take", "put"}:
        return step.kind, step.where, ""
    if step.kind == "set":
        return step.kind, _field(step.where), step.value
    return step.kind, "" if step.kind == "drop" else step.where, ""


def _field(where: str) -> str:
    """Return the field of a path, without its entry."""
    return ".".join(where.split(".")[1 if where.startswith("product.") else 2 :])


def _told(some: Sequence[PlannedStep]) -> str:
    first = some[0]
    line = f"line {first.line}"
    values = ", ".join(dict.fromkeys(step.value for step in some))
    if first.kind == "take":
        return f"take {values} out of {first.where} ({line})"
    if first.kind == "put":
        return f"add {values} to {first.where} ({line})"
    if first.kind == "add":
        return f"a new entry {first.where}: {values}"
    if first.kind == "drop":
        return f"drop {', '.join(f'{step.where} (line {step.line})' for step in some)}"
    if len(some) == 1:
        return f"{first.where}: {values or 'none'} ({line})"
    entries = ", ".join(f"{step.where.removesuffix(f'.{_field(step.where)}')} (line {step.line})" for step in some)
    return f"{_field(first.where)}: {values or 'none'}, in {entries}"


def why_none(plan: Plan) -> str:
    """Return why no plan was found where the rules do not ask for a stop: none does it, or the search ended."""
    if plan.bound:
        return (
            f"No plan was found. The search ended after {plan.audits} changed products; nothing cheaper than {plan.bound} "
            "clears it all, and something dearer may. A higher level, one finding fewer, is easier to plan for."
        )
    return "No set of remedies clears it all: each leaves a finding, or makes another concern worse."
