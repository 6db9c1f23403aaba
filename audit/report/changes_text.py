"""What changed between two states of a product, as text for a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from audit.model.changes import CAUSES, Change, Changes, Stands
from audit.report.formats import Look
from audit.report.plain import printable
from audit.report.telling import level_words
from audit.report.wrapping import wrapped

SCHEMA_VERSION = 1
SHOWN = 10
FACTS_SHOWN = 4
NO_CAUSE = "not worked out: a baseline does not hold what it was made from"
TITLES = (
    ("appeared", "APPEARED: findings and questions that were not there, or were less"),
    ("vanished", "VANISHED: findings and questions that are no more, or are less"),
    ("changed", "CHANGED: the same, at another level"),
)


def changes_json(found: Changes) -> str:
    """Return the changes as JSON, ending in a newline."""
    data = {
        "schema_version": SCHEMA_VERSION,
        "old": found.old,
        "new": found.new,
        "product": found.product,
        **{name: [_as_data(one) for one in getattr(found, name)] for name, _ in TITLES},
    }
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"


def _as_data(one: Change) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "subject": one.subject,
        "bindings": dict(one.bindings),
        "when": one.when,
        "fingerprint": one.fingerprint,
        "message": one.message,
        "before": _standing(one.before),
        "after": _standing(one.after),
        "cause": one.cause,
        "facts": list(one.facts),
    }


def _standing(one: Stands | None) -> dict[str, Any] | None:
    if one is None:
        return None
    level = {"settled": one.level.settled, "possible": one.level.possible} if one.level else None
    return {"verdict": one.verdict, "level": level, "waived": one.waived}


def stands_words(one: Stands | None) -> str:
    """Return how a verdict stands in words."""
    if one is None:
        return "nothing"
    waived = ", waived" if one.waived else ""
    return f"{one.verdict} ({level_words(one.level)}{waived})" if one.level else f"{one.verdict}{waived}"


def about_words(one: Change) -> str:
    """Return what a verdict is about: its subject, and what else it binds."""
    about = one.subject or ("another" if "(another)" in dict(one.bindings).values() else "the product")
    others = [id_ for _, id_ in one.bindings if id_ not in {one.subject, "(another)"}]
    told = ": ".join(word for word in (about, ", ".join(others)) if word)
    return told if one.when == "present" else f"{told}, {one.when}"


def gravest_first(changes: Iterable[Change], levels: Sequence[str]) -> list[Change]:
    """Return changes of the present first, findings before questions, each by level, then by rule."""

    def rank(one: Change) -> tuple[object, ...]:
        grave = max((one.before, one.after), key=lambda stands: stands.rank if stands else 0)
        level = grave.level if grave else None
        at = levels.index(level.settled or level.possible) if level else -1
        return (one.when != "present", -(grave.rank if grave else 0), -at, one.rule, one.fingerprint)

    return sorted(changes, key=rank)


def changes_text(found: Changes, look: Look, *, verbose: bool = False) -> str:
    """Return the changes as plain text, at most as wide as the screen."""
    lines = [f"{printable(found.product)}: from {printable(found.old)} to {printable(found.new)}", ""]
    if not found.all:
        return "\n".join([*lines, "Nothing stands otherwise.", ""])
    for name, title in TITLES:
        group = gravest_first(getattr(found, name), found.levels)
        if not group:
            continue
        lines += [f"{title.partition(':')[0]} ({len(group)}):{title.partition(':')[2]}"]
        shown = group if verbose else group[:SHOWN]
        for one in shown:
            lines += _change(one, look, verbose=verbose)
        lines += [f"  and {len(group) - len(shown)} more (-v shows all)"] if len(group) > len(shown) else []
        lines.append("")
    return "\n".join([*lines, cause_counts(found), ""])


def cause_counts(found: Changes) -> str:
    """Return how many changes each cause has, in a line."""
    counts = {cause: sum(one.cause == cause for one in found.all) for cause in (*CAUSES, None)}
    told = [f"{count} {cause or 'without a cause'}" for cause, count in counts.items() if count]
    return f"{len(found.all)} changes by cause: {', '.join(told)}."


def _change(one: Change, look: Look, *, verbose: bool) -> list[str]:
    facts = one.facts if verbose else one.facts[:FACTS_SHOWN]
    more = f" and {len(one.facts) - len(facts)} more" if len(one.facts) > len(facts) else ""
    why = f"{one.cause}: {CAUSES[one.cause]}" if one.cause else NO_CAUSE
    named = f" ({', '.join(facts)}{more})" if facts else ""
    told = [
        f"{one.rule} ({about_words(one)}): {stands_words(one.before)} -> {stands_words(one.after)}",
        f"{why}{named}",
    ]
    return [line for i, text in enumerate(told) for line in wrapped(printable(text), look, 6, 2 + 4 * i)]
