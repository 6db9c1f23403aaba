"""Where things stand in the data of a description: members of lists in all their forms, and mentions of an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audit.model.schema import SECTIONS
from audit.source import KeyPath


def has(data: Any, path: KeyPath) -> bool:
    """Return whether a key is written."""
    holder = value_at(data, path[:-1])
    return isinstance(holder, dict) and path[-1] in holder


def is_written(data: Any, path: KeyPath, value: Any) -> bool:
    """Return whether a key is written with this value."""
    return has(data, path) and value_at(data, path) == value


def value_at(data: Any, path: KeyPath) -> Any:
    """Return what is written at a path; None where nothing is."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def members_at(data: Any, path: KeyPath) -> KeyPath:
    """Return where the members of a list stand: under `value` in its long form."""
    return (*path, "value") if isinstance(value_at(data, path), dict) else path


def held_at(data: Any, path: KeyPath, value: Any) -> KeyPath | None:
    """Return where a list holds a member, surely or possibly, by any of its claims."""
    held = value_at(data, path)
    if not isinstance(held, dict):
        return item_at(data, path, value)
    claims = held.get("disputed")
    each = [(*path, "disputed", i) for i in range(len(claims) if isinstance(claims, list) else 0)] or [path]
    places = ((*one, key) for one in each for key in ("value", "possible"))
    return next((found for at in places if (found := item_at(data, at, value)) is not None), None)


def item_at(data: Any, path: KeyPath, value: Any) -> KeyPath | None:
    """Return where a member of a list stands; a list of one may be written as one word."""
    where = members_at(data, path)
    members = value_at(data, where)
    if isinstance(members, str) and members == value:
        return where
    for i, one in enumerate(members if isinstance(members, list) else ()):
        if one == value or (isinstance(one, dict) and one.get("value") == value):
            return (*where, i)
    return None


def mentions_of(data: Any, id_: str, entry: KeyPath) -> Iterator[tuple[KeyPath, KeyPath]]:
    """Yield where other entries refer to an id, each with the list or fact it stands in; lists that are called complete too."""
    for section in SECTIONS:
        entries = data.get(section)
        for other, content in entries.items() if isinstance(entries, dict) else ():
            if (section, other) != entry and isinstance(content, dict):
                for field, value in content.items():
                    if field not in {"name", "note", "status", "evidence", "formerly"}:
                        of = (section, other, field)
                        yield from ((at, of) for at in _mentioned(value, id_, of))
    for section in ("complete", "withheld"):
        for i, one in enumerate(data.get(section) if isinstance(data.get(section), list) else ()):
            named = str(one.get("list") or one.get("fact") if isinstance(one, dict) else one)
            if id_ in named.replace(" of ", ".").split("."):
                yield (section, i), (section,)


def _mentioned(value: Any, id_: str, at: KeyPath) -> Iterator[KeyPath]:
    if value == id_:
        yield at
    elif isinstance(value, list):
        for i, one in enumerate(value):
            if one == id_ or (isinstance(one, dict) and one.get("value") == id_):
                yield (*at, i)
            elif isinstance(one, dict) and at[-1] == "disputed":
                yield from _mentioned(one.get("value"), id_, (*at, i, "value"))
    elif isinstance(value, dict):
        for key in ("value", "possible", "excludes", "disputed"):
            yield from _mentioned(value.get(key), id_, (*at, key))
