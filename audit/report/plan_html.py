"""A plan as one HTML page: what to change, what that clears, the posture before and after, and the change of the file."""

from __future__ import annotations

from dataclasses import dataclass

from audit.model.decisions import Bound, Plan
from audit.report.plan_text import TAKEN_AS_COMPLETE, how_good
from audit.report.plan_words import Remedy, for_what, remedies_of, steps_words, why_none
from audit.report.telling import SIGNAL
from audit.report.templating import filled_in, style_of

EFFORTS = ("high", "medium", "low")
SHOWN = 10
"""So many of what is cleared or new stand open; more are folded."""
_KINDS = {"+": "new", "-": "gone", "@": "place"}


@dataclass(frozen=True, slots=True)
class PlanFor:
    """Of which product a plan is, what was asked of it, and by which rules."""

    name: str
    as_of: str
    path: str
    level: str
    """No finding at this level or above is to be left."""
    levels: tuple[str, ...]
    concern_titles: dict[str, str]
    tool_version: str
    rules_count: int
    rules_digest: str


@dataclass(frozen=True, slots=True)
class Told:
    """A rule, and what it says of a product: its messages."""

    rule: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A remedy with its words."""

    it: Remedy
    for_what: str
    steps: tuple[str, ...]


def plan_html(about: PlanFor, plan: Plan) -> str:
    """Return the plan as a page; where there is none, why."""
    values = {
        "about": about,
        "plan": plan,
        "levels": about.levels,
        "result": _result(plan),
        "efforts": _efforts(plan),
        "remedies": [Shown(one, for_what(one), steps_words(one.steps)) for one in remedies_of(plan)],
        "why_none": why_none(plan),
        "how_good": how_good(plan),
        "taken_as_complete": TAKEN_AS_COMPLETE,
        "cleared": _by_rule(plan.cleared),
        "introduced": _by_rule(plan.introduced),
        "stopped": _by_rule(plan.stopped),
        "rows": _rows(about, plan),
        "patch": [(_KINDS.get(line[:1], "same") if number > 1 else "place", line) for number, line in _lines(plan)],
        "shown": SHOWN,
        "signal": SIGNAL,
        "style": style_of("style.css", "decide.css"),
    }
    return filled_in("plan.html.j2", values)


def _result(plan: Plan) -> str:
    if plan.stopped:
        return "No plan makes this acceptable"
    if not plan.found:
        return "No plan was found" if plan.bound else "No set of remedies clears it all"
    if not plan.changes:
        return "Nothing needs to change"
    return f"{_count(len(plan.changes), 'change')}, {_count(len(plan.cleared), 'finding')} cleared"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _efforts(plan: Plan) -> list[tuple[str, int]]:
    counts = [(effort, sum(one.effort == effort for one in plan.changes)) for effort in EFFORTS]
    return [(effort, count) for effort, count in counts if count]


def _by_rule(told: tuple[str, ...]) -> list[Told]:
    """Return what a plan says as `rule: message`, by rule."""
    found: dict[str, list[str]] = {}
    for one in told:
        rule, _, message = one.partition(": ")
        found.setdefault(rule, []).append(message)
    return [Told(rule, tuple(messages)) for rule, messages in found.items()]


def _rows(about: PlanFor, plan: Plan) -> list[tuple[str, Bound | None, Bound | None]]:
    """Return the concerns that have a level before or after, those that change first."""
    before, after = ({one.concern: one for one in some} for some in (plan.before, plan.after))
    rows = [(about.concern_titles.get(id_, id_), before.get(id_), after.get(id_)) for id_ in {**before, **after}]
    return sorted(rows, key=lambda row: row[1] == row[2])


def _lines(plan: Plan) -> list[tuple[int, str]]:
    return list(enumerate(plan.patch.splitlines()))
