"""Entries that cannot both be so: a way to contest that is offered and not offered against the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

from audit.errors import Problem
from audit.source import Document


def contradictions(document: Document) -> list[Problem]:
    """Return each recourse of a kind that another entry says is not offered against the same.

    `offered: no` says that nobody offers this kind of recourse against what is named
    (docs/model.md), and rules rest on it. Status counts: what has ended or is planned contradicts nothing.
    """
    written = document.data.get("recourses")
    happening = {
        id_: entry
        for id_, entry in (written.items() if isinstance(written, dict) else ())
        if isinstance(entry, dict) and entry.get("status", "happening") == "happening"
    }
    return [
        document.problem(
            ("recourses", one, "offered"),
            f"{other} says that no {kind} is offered against {', '.join(shared)}, and {one} offers it",
            "leave out the entry that is wrong, or name another kind",
        )
        for one, other in permutations(happening, 2)
        if (kind := _single(happening[one].get("kind"))) is not None
        and kind == _single(happening[other].get("kind"))
        and _single(happening[one].get("offered")) in {"partly", "yes"}
        and _single(happening[other].get("offered")) == "no"
        and (shared := sorted({*_members(happening[one])} & {*_members(happening[other])}))
    ]


def _single(value: Any) -> str | None:
    """Return the one value that a fact surely has, or None."""
    value = value.get("value") if isinstance(value, dict) else value
    return value if isinstance(value, str) and value != "unknown" else None


def _members(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a recourse is surely against."""
    written = entry.get("against")
    written = written.get("value") if isinstance(written, dict) else written
    for item in written if isinstance(written, list) else [written]:
        found = _single(item)
        if found is not None:
            yield found
