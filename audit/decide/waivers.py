"""Waivers on finished verdicts: a waived finding stays a finding, says who answers for it, and does not gate.

A waiver names every id that makes the finding one of its own (its subject, its key), so that it never
covers a finding that comes later, and only ids that the finding binds. It touches nothing but findings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from audit.errors import Problem
from audit.load.ruleset import Rule, RuleSet
from audit.load.waivers import Waiver
from audit.model.finding import Verdict, Waived
from audit.model.nearest import did_you_mean

NOT_WRITTEN = "(another)"
PRODUCT = "product"
"""The id of the product itself, which nobody needs to name."""


@dataclass(frozen=True)
class Seen:
    """What became of the waivers of a file over all products that they were held against."""

    used: frozenset[Waiver]
    missed: Mapping[Waiver, str]
    """Why one waived nothing, where a finding or another verdict comes near."""
    ids: frozenset[str]
    """Every id that verdicts speak of."""


def waived(
    verdicts: Sequence[Verdict], waivers: Sequence[Waiver], rules: RuleSet, today: dt.date
) -> tuple[tuple[Verdict, ...], Seen]:
    """Return the verdicts with waived findings marked, and what became of the waivers. A lapsed one marks nothing."""
    used: set[Waiver] = set()
    missed: dict[Waiver, str] = {}
    found: list[Verdict] = []
    for one in verdicts:
        rule = rules.rule(one.rule)
        mark: Waiver | None = None
        for waiver in waivers:
            if waiver.rule != one.rule or rule is None:
                continue
            why_not = _why_not(waiver, one, rule)
            if why_not and (waiver not in missed or one.when == "present"):
                missed[waiver] = why_not
            elif why_not == "":
                used.add(waiver)
                mark = mark or (None if lapsed(waiver, today) else waiver)
        found.append(replace(one, waived=Waived(mark.reason, mark.owner, mark.until)) if mark else one)
    ids = frozenset(id_ for one in verdicts for id_ in (one.subject or PRODUCT, *dict(one.bindings).values()))
    return tuple(found), Seen(frozenset(used), missed, ids)


def lapsed(waiver: Waiver, today: dt.date) -> bool:
    """Return whether the last day of a waiver is over."""
    return waiver.last_day < today.toordinal()


def _why_not(waiver: Waiver, verdict: Verdict, rule: Rule) -> str | None:
    """Return why a waiver does not cover a verdict of its rule: empty where it does, None where it means another."""
    bound = {id_ for _, id_ in verdict.bindings if id_ != NOT_WRITTEN} | {verdict.subject or PRODUCT}
    if not waiver.entities <= bound | {PRODUCT}:
        return None
    if verdict.verdict == "ask":
        return "it is an open question there; only a finding can be waived"
    if verdict.verdict != "finding":
        return None
    own = {verdict.subject or PRODUCT, *(id_ for name, id_ in verdict.bindings if name in rule.checked.key)}
    lacking = sorted(own - waiver.entities - {PRODUCT})
    return f"the finding is about {', '.join(lacking)} too: name all of it" if lacking else ""


def waiver_notices(waivers: Sequence[Waiver], seen: Iterable[Seen], today: dt.date) -> tuple[Problem, ...]:
    """Return what to say of waivers: those that lapsed, and those that waived nothing in this run."""
    seen = tuple(seen)
    notices = []
    for one in waivers:
        if lapsed(one, today):
            message = f"this waiver of {one.rule} lapsed on {one.until}"
            notices.append(Problem(one.place, message, f"{one.owner}: renew it with a reason, or remove it"))
        elif not any(one in each.used for each in seen):
            why = next((each.missed[one] for each in seen if one in each.missed), None)
            hint = why or _unknown_ids(one, frozenset().union(*(each.ids for each in seen)))
            notices.append(Problem(one.place, f"this waiver of {one.rule} waives nothing", hint))
    return tuple(notices)


def _unknown_ids(waiver: Waiver, known: Collection[str]) -> str:
    for id_ in sorted(waiver.entities):
        if id_ not in known and id_ != PRODUCT:
            return f"no verdict speaks of {id_!r}; {did_you_mean(id_, known)}"
    return "there is no such finding: remove it"
