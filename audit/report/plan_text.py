"""A plan, as text for a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from audit.model.decisions import Bound, Plan
from audit.report.formats import Look
from audit.report.plain import printable
from audit.report.plan_words import Remedy, for_what, remedies_of, steps_words, why_none
from audit.report.wrapping import wrapped

TAKEN_AS_COMPLETE = "Lists are taken as complete as they are written; what is not known stays not known."
WHERE_ELSE = "See `scoreaudit check` for what each finding says."
SCHEMA_VERSION = 1


def plan_json(plan: Plan) -> str:
    """Return the plan as JSON, ending in a newline."""
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "found": plan.found,
        "changes": [
            {
                "rule": one.rule,
                "name": one.name,
                "change": list(one.change),
                "effort": one.effort,
                "location": {"path": one.location.path, "line": one.location.line, "column": one.location.column},
            }
            for one in plan.changes
        ],
        "minimal": plan.minimal,
        "bound": plan.bound,
        "cleared": list(plan.cleared),
        "introduced": list(plan.introduced),
        "nothing_makes_acceptable": list(plan.stopped),
        "before": [_bound(one) for one in plan.before],
        "after": [_bound(one) for one in plan.after],
        "patch": plan.patch,
        "audits": plan.audits,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _bound(one: Bound) -> dict[str, str | None]:
    return {"concern": one.concern, "settled": one.settled or None, "possible": one.possible}


def plan_text(name: str, level: str, plan: Plan, look: Look) -> str:
    """Return the plan as plain text: what to change, posture before and after, what it clears, the patch."""
    lines = [f"A plan for {printable(name)}: no finding at {level} or above", ""]
    if plan.stopped:
        lines += ["No plan makes this acceptable. Nothing but stopping, or nothing that was allowed, clears:"]
        lines += [line for one in plan.stopped for line in wrapped(f"- {printable(one)}", look, 4, 2)]
        return "\n".join([*lines, ""])
    if not plan.found:
        return "\n".join([*lines, *wrapped(why_none(plan), look, 0), *wrapped(WHERE_ELSE, look, 0), ""])
    if not plan.changes:
        return "\n".join([*lines, "Nothing needs to change.", ""])
    for i, one in enumerate(remedies_of(plan), start=1):
        lines += _remedy(i, one, look)
    lines += [*wrapped(how_good(plan), look, 0), *wrapped(TAKEN_AS_COMPLETE, look, 0), "", *_posture(plan)]
    lines += _list(f"Clears {len(plan.cleared)}:", plan.cleared, look)
    lines += _list(f"New, and below that level ({len(plan.introduced)}):", plan.introduced, look)
    return "\n".join([*lines, "Patch", "", *(printable(line) for line in plan.patch.splitlines()), ""])


def how_good(plan: Plan) -> str:
    """Return how far it is shown that nothing cheaper does it."""
    looked = f"{plan.audits} changed product{'' if plan.audits == 1 else 's'} {'was' if plan.audits == 1 else 'were'} looked at"
    if plan.minimal:
        return f"No cheaper set of remedies does it ({looked})."
    return (
        f"Not shown to be the cheapest: the search ended after {looked}. No single change can be left out, and nothing "
        f"cheaper than {plan.bound} does it."
    )


def _remedy(number: int, one: Remedy, look: Look) -> list[str]:
    what = ", ".join(part for part in (one.name[:1].upper() + one.name[1:], for_what(one)) if part)
    each = " each" if len(one.changes) > 1 else ""
    return [
        *wrapped(f"{number:>2}. {printable(what)}", look, 4, 0),
        *wrapped(f"{one.effort} effort{each}; a remedy of {', '.join(one.rules)}", look, 4),
        *(line for step in steps_words(one.steps) for line in wrapped(f"- {printable(step)}", look, 6, 4)),
        "",
    ]


def _list(title: str, items: Sequence[str], look: Look) -> list[str]:
    if not items:
        return []
    return [title, *(line for one in items for line in wrapped(f"- {printable(one)}", look, 4, 2)), ""]


def _posture(plan: Plan) -> list[str]:
    after = {one.concern: one for one in plan.after}
    width = max((len(one.concern) for one in plan.before), default=0)
    rows = [
        f"  {one.concern:<{width}}  {_range(one):<20}  {_range(after.get(one.concern))}"
        for one in plan.before
        if _range(one) != _range(after.get(one.concern))
    ]
    return ["Posture, where it changes: before, and after (settled to possible)", *rows, ""] if rows else []


def _range(one: Bound | None) -> str:
    if one is None:
        return "none"
    if not one.settled:
        return f"open, up to {one.possible}"
    return one.settled if one.settled == one.possible else f"{one.settled} to {one.possible}"
