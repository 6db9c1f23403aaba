"""What changed between two states of a product, in Markdown for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from audit.model.changes import CAUSES, Change, Changes
from audit.report.changes_text import (
    FACTS_SHOWN,
    NO_CAUSE,
    TITLES,
    about_words,
    cause_counts,
    gravest_first,
    stands_words,
)
from audit.report.commands import without_commands
from audit.report.github_text import prose
from audit.report.telling import SIGNAL

LIMIT = 60_000
"""GitHub takes 65,536 characters in a comment."""


def changes_markdown(found: Changes) -> str:
    """Return the changes as Markdown, no longer than a comment may be: what does not fit is counted."""
    head = f"## {prose(found.product)}: what changed\n\nFrom {prose(found.old)} to {prose(found.new)}.\n"
    if not found.all:
        return without_commands(f"{head}\nNothing stands otherwise. {SIGNAL}\n")
    parts, room, left_out = [head], LIMIT - len(head), 0
    for name, title in TITLES:
        group = gravest_first(getattr(found, name), found.levels)
        rows = list(_rows(group))
        first = f"\n### {title.partition(':')[0].capitalize()} ({len(group)})\n\n{HEADER}"
        shown: list[str] = []
        for row in rows:
            if room - len(first) - len(row) < 0:
                break
            room -= len(row)
            shown.append(row)
        left_out += len(rows) - len(shown)
        if shown:
            room -= len(first)
            parts += [first, *shown]
    more = f"\nLeft out here, as a comment may not be longer: {left_out}.\n" if left_out else ""
    return without_commands("".join((*parts, more, f"\n{cause_counts(found)} {SIGNAL}\n")))


def _rows(group: list[Change]) -> Iterator[str]:
    for one in group:
        facts = ", ".join(one.facts[:FACTS_SHOWN])
        more = f" and {len(one.facts) - FACTS_SHOWN} more" if len(one.facts) > FACTS_SHOWN else ""
        why = f"{one.cause}: {CAUSES[one.cause]}" if one.cause else NO_CAUSE
        cells = (one.rule, about_words(one), stands_words(one.before), stands_words(one.after), why, facts + more)
        yield _row(*map(prose, cells))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


HEADER = _row("rule", "about", "before", "after", "cause", "what changed") + _row(*["---"] * 6)
