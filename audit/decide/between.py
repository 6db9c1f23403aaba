"""Descriptions between an older and a newer one: the older, with the differences of some kinds made already."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from audit.decide.fact_changes import ABSENT, FactChange, Flat, fact_changes, flat, unflat
from audit.decide.renaming import made
from audit.errors import ScoreauditError
from audit.load.ids import ids_of
from audit.load.product import Description, describe
from audit.load.written import entries, leaves, written_at
from audit.model.changes import Cause
from audit.model.facts import Refs
from audit.model.schema import RESERVED_PARTIES, SECTIONS, TYPES
from audit.model.vocabulary import Vocabulary
from audit.source import KeyPath

ORDER: tuple[Cause, ...] = ("answered", "retracted", "restated", "product")
"""The kinds of differences between descriptions, in the order in which they are made."""
DATES = (("since",), ("until",))


def between(
    old: Description, new: Description, vocabulary: Vocabulary
) -> Iterator[tuple[Cause, Description | None, tuple[FactChange, ...]]]:
    """Yield, for each kind, the description with all differences up to it made, and those that it made.

    None where that is no description that can be read (or the vocabulary is not yet the one it needs): its
    differences then count for the next kind that can be. The last kind that has any gives the newer description.
    """
    changes = fact_changes(old, new, vocabulary)
    before, after = flat(old.document.data), flat(new.document.data)
    table = before | {path: value for path, value in after.items() if path[0] == "evidence" and path not in before}
    kinds = [kind for kind in ORDER if any(one.cause == kind for one in changes)]
    for kind in kinds:
        its = tuple(one for one in changes if one.cause == kind)
        if kind == kinds[-1]:
            yield kind, _read(new, vocabulary), its
            return
        for one in its:
            _make(table, one.path, after)
        _complete(table, before, after)
        yield kind, _described(table, vocabulary), its


def _read(new: Description, vocabulary: Vocabulary) -> Description | None:
    try:
        return describe(new.document, vocabulary)
    except ScoreauditError:
        return None


def _described(table: Flat, vocabulary: Vocabulary) -> Description | None:
    try:
        return describe(made(unflat(table)), vocabulary)
    except ScoreauditError:
        return None


def _make(table: Flat, path: KeyPath, after: Flat) -> None:
    value = after.get(path, ABSENT)
    if value is not ABSENT:
        table[path] = value
    elif path[0] != "evidence":  # evidence goes last: until then something may still name it
        table.pop(path, None)


def _complete(table: Flat, before: Flat, after: Flat) -> None:
    """Bring what is named and not there: a new entry with all that it says, or one whose time to go has not come."""
    while True:
        parents = {path[:size] for path in table for size in (1, 2) if path[0] in SECTIONS and len(path) > size}
        lacking = [path for path in parents if path not in table]
        for path in lacking:
            table |= _entry(path, before if path in before else after)
        missing = _dangling(table)
        if not missing and not lacking:
            return
        for id_ in missing:
            for source in (after, before):
                found = [path for path in source if len(path) == len(("section", "id")) and path[1] == id_]
                if found:
                    table |= _entry(found[0], source)
                    break
            else:
                return  # nowhere: reading it will say so


def _entry(path: KeyPath, source: Flat) -> Flat:
    """Return an entry with the section it stands in; of a section only that it holds entries.

    Its dates are left out: no rule reads them, and they could lie after the date that the description still has.
    """
    whole = {
        one: value
        for one, value in source.items()
        if len(path) > 1 and one[: len(path)] == path and one[len(path) :] not in DATES
    }
    return {path[:1]: source[path[:1]]} | whole if path[:1] in source else whole


def _dangling(table: Flat) -> set[str]:
    data = unflat(table)
    known: Collection[str] = {*ids_of(data), *RESERVED_PARTIES}
    return {
        id_
        for type_, at, entry in entries(data)
        for field in TYPES[type_].fields.values()
        if isinstance(field.domain, Refs) and not field.area_of
        for _, id_ in leaves(written_at(entry, field), at)
        if isinstance(id_, str) and id_ != "none" and id_ not in known
    }
