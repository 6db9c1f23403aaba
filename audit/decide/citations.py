"""Which statements of a description nobody is cited for, each with its place.

A statement is all that is written as known: a value, a member of a list, one side of a dispute, a status or date, an
entry that only says that something is there, a list or section that is said to be empty or complete, and that somebody
asked and was not told. Names, notes and summaries are no statements of their own; text of labels is. Evidence of
an entry covers what has none of its own; evidence that is graded as assumed covers nothing, as nobody says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from audit.decide.disputes import evidence_ids
from audit.load.ids import MORE
from audit.load.product import Description
from audit.load.written import entries, written_at
from audit.model.schema import NESTED, SECTIONS, TYPES
from audit.source import KeyPath

OF_EVERY_ENTRY = ("status", "since", "until")
NESTED_LISTS = {owner: [field for of, field in NESTED.values() if of == owner] for owner, _ in NESTED.values()}
NO_SOURCE = "assumed"
BOUNDS = ("about", "at_least", "at_most")
LISTS = ("value", "possible", "excludes")


def uncited(description: Description) -> tuple[KeyPath, ...]:
    """Return the path of every statement without a source, in the order of the file's sections."""
    data = description.document.data
    known = description.product.evidence or {}
    nobody = frozenset(id_ for id_, one in known.items() if one.grade == NO_SOURCE)
    found: list[KeyPath] = []
    of_owner: Mapping[str, Any] = {}
    for type_, at, entry in entries(data):
        of_owner = of_owner if type_ in NESTED else entry
        covered = _cited(entry, nobody) or _cited(of_owner, nobody)
        if covered and not _has_own(entry):
            continue
        mine = list(_of_entry(type_, at, entry, nobody, covered=covered))
        if not covered and not mine and not _has_own(entry):
            mine = [at]  # only that it is there is stated
        found += mine
    return (*found, *_of_sections(data, nobody))


def _of_entry(
    type_: str, at: KeyPath, entry: Mapping[str, Any], nobody: frozenset[str], *, covered: bool
) -> Iterator[KeyPath]:
    for field in TYPES[type_].fields.values():
        if not field.area_of:
            yield from _of_fact(written_at(entry, field), (*at, *field.path), nobody, covered=covered)
    for name in OF_EVERY_ENTRY:
        yield from _of_fact(entry.get(name), (*at, name), nobody, covered=covered)
    for name in NESTED_LISTS.get(type_, ()):
        if entry.get(name) in ("none", []):  # an entry of it is told by itself
            yield from _of_fact(entry[name], (*at, name), nobody, covered=covered)


def _of_fact(written: Any, at: KeyPath, nobody: frozenset[str], *, covered: bool) -> Iterator[KeyPath]:
    """Yield the fact where nothing of it is covered, else the members and sides that are not."""
    if not is_stated(written):
        return
    covered = _covers(written, nobody, otherwise=covered)
    parts = list(_parts(written, at))
    if not parts:
        if not covered:
            yield at
        return
    lacking = [list(_of_fact(part, where, nobody, covered=covered)) for where, part in parts]
    if all(lacking):
        yield at
    else:
        yield from (path for paths in lacking for path in paths)


def is_stated(written: Any) -> bool:
    """Return whether a fact in any of its forms says something: an empty list does, a blank or `unknown` does not."""
    if isinstance(written, list):
        return not written or any(is_stated(one) for one in written)
    if isinstance(written, dict):
        return (
            any(is_stated(written.get(name)) for name in (*LISTS, *BOUNDS))
            or any(is_stated(claim) for claim in written.get("disputed") or ())
            or written.get("complete") == "yes"
        )
    return written is not None and written != "unknown"


def _parts(written: Any, at: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield what is stated inside a fact: sides of a dispute, members of a list."""
    inside: list[tuple[KeyPath, Any]] = []
    if isinstance(written, list):
        inside = [((*at, i), one) for i, one in enumerate(written)]
    elif isinstance(written, dict) and written.get("disputed"):
        inside = [((*at, "disputed", i), one) for i, one in enumerate(written["disputed"])]
    elif isinstance(written, dict):
        inside = [((*at, name), written[name]) for name in LISTS if isinstance(written.get(name), list)]
    yield from ((where, one) for where, one in inside if is_stated(one))


def _covers(written: Any, nobody: frozenset[str], *, otherwise: bool) -> bool:
    return _cited(written, nobody) if evidence_ids(written) else otherwise


def _cited(written: Any, nobody: frozenset[str]) -> bool:
    return any(id_ not in nobody for id_ in evidence_ids(written))


def _has_own(entry: Any) -> bool:
    """Return whether something inside an entry carries evidence of its own."""
    inside = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()
    return any(bool(evidence_ids(one)) or _has_own(one) for one in inside if isinstance(one, (dict, list)))


def _of_sections(data: Mapping[str, Any], nobody: frozenset[str]) -> Iterator[KeyPath]:
    """Yield sections said to be empty, bare entries, lists said to be complete, refusals; those without a source."""
    closures = data.get("complete")
    stated = list(enumerate(closures)) if isinstance(closures, list) else []
    cited = {one["list"] for _, one in stated if isinstance(one, dict) and "list" in one and _cited(one, nobody)}
    for section in (*SECTIONS, "withheld"):
        content = data.get(section)
        if content in ("none", [], {}) and section not in cited:
            yield (section,)
        for id_, entry in content.items() if isinstance(content, dict) else ():
            if entry is None and id_ != MORE:
                yield (section, id_)
    refused = data.get("withheld")
    for i, one in enumerate(refused if isinstance(refused, list) else ()):
        if not _cited(one, nobody):
            yield ("withheld", i)
    yield from (("complete", i) for i, one in stated if not _cited(one, nobody))
