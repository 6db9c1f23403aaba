"""What changed between two states of a product, as one HTML page: in short, then each change with its one cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.model.changes import CAUSES, Change, Changes
from audit.report.changes_text import FACTS_SHOWN, NO_CAUSE, TITLES, about_words, gravest_first
from audit.report.telling import SIGNAL
from audit.report.templating import filled_in, style_of

SHOWN = 20
"""So many changes of a kind stand open; more are folded."""
NONE = "without a cause"


@dataclass(frozen=True, slots=True)
class Move:
    """One change with its words."""

    it: Change
    about: str
    why: str
    facts: tuple[str, ...]
    more: int
    """How many more facts there are."""


@dataclass(frozen=True, slots=True)
class Group:
    """What appeared, vanished, or is at another level."""

    key: str
    said: str
    count: int
    kinds: tuple[tuple[str, str, tuple[Move, ...]], ...]
    """Findings, and questions: id, title, changes, the gravest first."""


def changes_html(found: Changes) -> str:
    """Return the changes as a page, every one of them."""
    groups = [_group(key, title.partition(": ")[2], getattr(found, key), found.levels) for key, title in TITLES]
    values = {
        "found": found,
        "levels": found.levels,
        "groups": [group for group in groups if group.count],
        "result": _result(groups),
        "causes": [
            (cause or NONE, CAUSES[cause] if cause else NO_CAUSE, count)
            for cause in (*CAUSES, None)
            if (count := sum(one.cause == cause for one in found.all))
        ],
        "shown": SHOWN,
        "signal": SIGNAL,
        "style": style_of("style.css", "decide.css"),
    }
    return filled_in("changes.html.j2", values)


def _group(key: str, said: str, changes: Iterable[Change], levels: tuple[str, ...]) -> Group:
    ordered = gravest_first(changes, levels)
    findings = tuple(_move(one) for one in ordered if _is_finding(one))
    questions = tuple(_move(one) for one in ordered if not _is_finding(one))
    kinds = (("findings", "Findings", findings), ("questions", "Questions", questions))
    return Group(key, said, len(ordered), kinds)


def _is_finding(one: Change) -> bool:
    """Return whether it is or was a finding; else it is or was a question."""
    return any(stands is not None and stands.verdict == "finding" for stands in (one.before, one.after))


def _move(one: Change) -> Move:
    return Move(
        one,
        about_words(one),
        f"{one.cause}: {CAUSES[one.cause]}" if one.cause else NO_CAUSE,
        one.facts[:FACTS_SHOWN],
        max(0, len(one.facts) - FACTS_SHOWN),
    )


def _result(groups: Iterable[Group]) -> str:
    told = [
        f"{len(some)} {title.lower() if len(some) != 1 else title.lower().removesuffix('s')} {group.key}"
        for group in groups
        for _, title, some in group.kinds
        if some
    ]
    return ", ".join(told) or "Nothing stands otherwise"
