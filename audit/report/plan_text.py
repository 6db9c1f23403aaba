"""A plan, as text for a terminal, and as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import Any

from audit.model.decisions import Bound, Plan
from audit.report.formats import Look
from audit.report.plain import printable

TAKEN_AS_COMPLETE = "Lists are taken as complete as they are written; what is not known stays not known."


def plan_json(plan: Plan) -> str:
    """Return the plan as JSON, ending in a newline."""
    data: dict[str, Any] = {
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
    """Return the plan as plain text: what to change, what it clears, posture before and after, the patch."""
    lines = [f"A plan for {printable(name)}: no finding at {level} or above", ""]
    if plan.stopped:
        lines += ["No plan makes this acceptable. Nothing but stopping, or nothing that was allowed, clears:"]
        lines += [line for one in plan.stopped for line in _wrapped(f"- {printable(one)}", look, 4, 2)]
        return "\n".join([*lines, ""])
    if not plan.found:
        return "\n".join(
            [*lines, "No set of remedies clears it all. See `scoreaudit check` for what each finding says.", ""]
        )
    if not plan.changes:
        return "\n".join([*lines, "Nothing needs to change.", ""])
    for i, one in enumerate(plan.changes, start=1):
        lines += _wrapped(f"{i:>2}. {printable(one.name)} ({one.effort} effort; {one.rule})", look, 4, 0)
        for step in one.change:
            lines += _wrapped(f"- {printable(step)} (line {one.location.line})", look, 6, 4)
    lines += ["", *_wrapped(_how_good(plan), look, 0), *_wrapped(TAKEN_AS_COMPLETE, look, 0), ""]
    lines += [
        f"Clears {len(plan.cleared)}:",
        *(line for one in plan.cleared for line in _wrapped(f"- {printable(one)}", look, 4, 2)),
        "",
    ]
    if plan.introduced:
        lines += ["New, and below that level:"]
        lines += [*(line for one in plan.introduced for line in _wrapped(f"- {printable(one)}", look, 4, 2)), ""]
    return "\n".join(
        [*lines, *_posture(plan), "", "Patch", "", *(printable(line) for line in plan.patch.splitlines()), ""]
    )


def _how_good(plan: Plan) -> str:
    if plan.minimal:
        return f"No cheaper set of remedies does it ({plan.audits} changed products were looked at)."
    return (
        f"Not shown to be the cheapest: after {plan.audits} changed products the search ended. No single change can be left "
        f"out, and nothing cheaper than {plan.bound} does it."
    )


def _posture(plan: Plan) -> list[str]:
    after = {one.concern: one for one in plan.after}
    width = max((len(one.concern) for one in plan.before), default=0)
    rows = [
        f"  {one.concern:<{width}}  {_range(one):<20}  {_range(after.get(one.concern))}"
        for one in plan.before
        if _range(one) != _range(after.get(one.concern))
    ]
    return ["Posture (settled, possible), where it changes: before, after", *rows] if rows else []


def _range(one: Bound | None) -> str:
    return f"{one.settled or 'none'} to {one.possible}" if one else "none"


def _wrapped(text: str, look: Look, indent: int, first: int | None = None) -> list[str]:
    start = " " * (indent if first is None else first)
    return textwrap.wrap(text, look.width, initial_indent=start, subsequent_indent=" " * indent, break_on_hyphens=False)
