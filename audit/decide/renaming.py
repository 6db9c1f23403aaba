"""Entries that have another id now: `formerly` names the older one, so that their verdicts stay the same."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from audit.evaluate.telling import fingerprint
from audit.load.ids import ids_of
from audit.load.product import Description, describe
from audit.load.written import entries, leaves, written_at
from audit.model.facts import Refs
from audit.model.schema import SECTIONS, TYPES
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath

Renames = Mapping[str, str]
"""The id of today, by the older one."""


def renames(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Return which ids of the older description stand for entries that have another id in the newer one."""
    before, after = ids_of(old), ids_of(new)
    found = {}
    for _, at, entry in entries(new):
        former = entry.get("formerly")
        if (
            len(at) == len(("section", "id"))
            and isinstance(former, str)
            and before.get(former) == after.get(str(at[1]))
            and former not in after
            and str(at[1]) not in before
        ):
            found[former] = str(at[1])
    return found


def renamed(old: Description, names: Renames, vocabulary: Vocabulary) -> Description:
    """Return a description with its entries under other ids, wherever they are named."""
    if not names:
        return old
    data = copy.deepcopy(old.document.data)
    for type_, at, entry in entries(data):
        for field in TYPES[type_].fields.values():
            if isinstance(field.domain, Refs) and not field.area_of:
                for path, id_ in list(leaves(written_at(entry, field), (*at, *field.path))):
                    if id_ in names:
                        _put(data, path, names[id_])
    for section in SECTIONS:
        if isinstance(data.get(section), dict):
            data[section] = {names.get(id_, id_): entry for id_, entry in data[section].items()}
    for key, name in (("complete", "list"), ("withheld", "fact")):
        if isinstance(data.get(key), list):
            data[key] = [
                {**item, name: _path(item[name], names)} if isinstance(item, dict) else _path(item, names)
                for item in data[key]
            ]
    return describe(made(data), vocabulary)


def made(data: dict[str, Any]) -> Document:
    """Return data that stands in no file as a document."""
    return Document("(between)", "", data, (0, 0, 0, 0, None))


def _put(data: Any, path: KeyPath, value: str) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def _path(name: str, names: Renames) -> str:
    """Return the name of a list or fact with its entry under the other id."""
    if " of " in name:
        section, _, id_ = name.partition(" of ")
        return f"{section} of {names.get(id_, id_)}"
    return ".".join(names.get(part, part) if i == 1 else part for i, part in enumerate(name.split(".")))


def renamed_fingerprint(
    name: str, rule: str, subject: str | None, bindings: Mapping[str, str], key: Sequence[str], names: Renames
) -> str:
    """Return the fingerprint that a verdict has under the ids of today; the same where none of its ids changed."""
    about = subject or "product"
    ids = [bindings[one] for one in key if one in bindings]
    for parts in ((about,), (about, "(others)"), (about, *ids)):
        if fingerprint(rule, parts) == name:
            return fingerprint(rule, tuple(names.get(part, part) for part in parts))
    return name
