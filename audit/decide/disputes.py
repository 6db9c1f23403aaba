"""The disputed facts of a description, each with what the sides say, who says so and how strong that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.load.product import Description
from audit.load.written import entries, written_at
from audit.model.disputes import ClaimSource, Dispute, SideOfDispute
from audit.model.product import Evidence
from audit.model.schema import TYPES
from audit.model.vocabulary import Vocabulary

NO_EVIDENCE = "assumed"
LONGEST = 200
"""Longest claim that is shown, in characters."""


def disputes_of(description: Description, vocabulary: Vocabulary) -> tuple[Dispute, ...]:
    """Return every disputed fact, in the order of the file's sections."""
    known = description.product.evidence or {}
    rank = vocabulary.lists["grades"].rank
    found = []
    for type_, at, entry in entries(description.document.data):
        for field in TYPES[type_].fields.values():
            written = None if field.area_of else written_at(entry, field)
            if isinstance(written, dict) and isinstance(written.get("disputed"), list):
                path = (*at, *field.path)
                sides = tuple(_side(claim, entry, known, rank) for claim in written["disputed"])
                found.append(Dispute(".".join(map(str, path)), description.document.place(path), sides))
    return tuple(found)


def _side(claim: Any, entry: Any, known: Mapping[str, Evidence], rank: Mapping[str, int]) -> SideOfDispute:
    """Return one claim; one without evidence of its own has that of the entry."""
    ids = evidence_ids(claim) or evidence_ids(entry)
    sources = tuple(_source(id_, known[id_]) for id_ in ids if id_ in known)
    grade = max((one.grade for one in sources), key=lambda grade: rank.get(grade, 0), default=NO_EVIDENCE)
    return SideOfDispute(_in_words(claim.get("value") if isinstance(claim, dict) else claim), sources, grade)


def evidence_ids(written: Any) -> tuple[str, ...]:
    """Return the ids of evidence that something written carries itself."""
    ids = written.get("evidence") if isinstance(written, dict) else None
    return (ids,) if isinstance(ids, str) else tuple(ids or ())


def _source(id_: str, one: Evidence) -> ClaimSource:
    return ClaimSource(id_, one.title, one.author or one.publisher or "", one.grade or NO_EVIDENCE, str(one.date or ""))


def _in_words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, list):
        return (", ".join(map(_in_words, value)) or "none")[:LONGEST]
    if isinstance(value, dict):
        return (_in_words(value["value"]) if "value" in value else _bounds(value))[:LONGEST]
    return str(value)[:LONGEST]


def _bounds(value: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in value.items())
