"""Changes to a description: what a remedy does, to data and, by splicing, to the file's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from audit.edit import append_item, remove_value, set_value
from audit.model.schema import SECTIONS
from audit.source import Document, KeyPath, parse_document


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of a change. `kind` is set, take (an item out of a list), put (items into one), add or drop (an entry)."""

    kind: str
    at: KeyPath
    value: Any = None

    @property
    def key(self) -> str:
        """Return what makes two steps the same."""
        return repr((self.kind, self.at, self.value))

    def in_words(self) -> str:
        """Return the step in words."""
        where = ".".join(str(step) for step in self.at)
        shown = ", ".join(map(str, self.value)) if isinstance(self.value, list) else str(self.value)
        match self.kind:
            case "set":
                return f"{where}: {shown or 'none'}"
            case "take":
                return f"take {shown} out of {where}"
            case "put":
                return f"add {shown} to {where}"
            case "add":
                fields = ", ".join(f"{name} {_listed(value)}" for name, value in self.value.items())
                return f"a new entry {where} ({fields})"
            case _:
                return f"drop {where}"


def _listed(value: Any) -> str:
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


def applied(document: Document, edits: Sequence[Edit]) -> Document:
    """Return the description with changes spliced into its text, in the order in which they stand together.

    What is dropped goes last, with every mention of it. Raises UsageError where a text cannot be spliced.
    """
    for edit in sorted(edits, key=lambda one: one.kind == "drop"):
        for text_edit in _spliced(document, edit):
            document = parse_document(text_edit(document), document.path)
    return document


def changed_data(data: dict[str, Any], edits: Sequence[Edit]) -> dict[str, Any]:
    """Return the data of a description with changes in it: what `applied` writes, without its text."""
    data = _copied(data)
    for edit in sorted(edits, key=lambda one: one.kind == "drop"):
        match edit.kind:
            case "set" | "add":
                _put(data, edit.at, edit.value)
            case "take":
                found = _item(data, edit.at, edit.value)
                if found is not None:
                    _take(data, found)
            case "put":
                for value in edit.value:
                    if _item(data, edit.at, value) is None:
                        _append(data, _list_at(data, edit.at), value)
            case _:
                if _at(data, edit.at) is not None or edit.at[-1] in (_at(data, edit.at[:-1]) or ()):
                    _take(data, edit.at)
                    while mentions := list(_mentions(data, str(edit.at[-1]), edit.at)):
                        _take(data, mentions[-1])
    return data


def _copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data


def _put(data: Any, path: KeyPath, value: Any) -> None:
    for step in path[:-1]:
        if not isinstance(_at(data, (step,)), (dict, list)):
            data[step] = {}
        data = data[step]
    data[path[-1]] = _copied(value)


def _take(data: Any, path: KeyPath) -> None:
    """Take a key or an item out; the last one leaves an empty record or list behind, as in the text."""
    holder = _at(data, path[:-1])
    del holder[path[-1]]


def _append(data: Any, path: KeyPath, value: Any) -> None:
    held = _at(data, path)
    if isinstance(held, list) and held:
        held.append(value)
    else:
        _put(data, path, [*([held] if isinstance(held, str) and held not in {"none", "unknown"} else []), value])


def _spliced(document: Document, edit: Edit) -> Iterator[Any]:
    match edit.kind:
        case "set" | "add":
            if not document.has(edit.at) or _at(document.data, edit.at) != edit.value:
                yield lambda now: set_value(now, edit.at, edit.value)
        case "take":
            found = _item(document.data, edit.at, edit.value)
            if found is not None:
                yield lambda now: remove_value(now, found)
        case "put":
            for value in edit.value:
                if _item(document.data, edit.at, value) is None:
                    yield lambda now, value=value: append_item(now, _list_at(now.data, edit.at), value)
        case _:
            if document.has(edit.at):
                yield lambda now: remove_value(now, edit.at)
                while mentions := list(_mentions(document.data, str(edit.at[-1]), edit.at)):
                    at = mentions[-1]
                    yield lambda now, at=at: remove_value(now, at)
                    document = parse_document(remove_value(document, at), document.path)


def _at(data: Any, path: KeyPath) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _list_at(data: Any, path: KeyPath) -> KeyPath:
    """Return where the members of a list stand: under `value` in its long form."""
    return (*path, "value") if isinstance(_at(data, path), dict) else path


def _item(data: Any, path: KeyPath, value: Any) -> KeyPath | None:
    """Return where a member of a list stands; a list of one may be written as one word."""
    where = _list_at(data, path)
    members = _at(data, where)
    if isinstance(members, str) and members == value:
        return where
    for i, one in enumerate(members if isinstance(members, list) else ()):
        if one == value or (isinstance(one, dict) and one.get("value") == value):
            return (*where, i)
    return None


def _mentions(data: Any, id_: str, entry: KeyPath) -> Iterator[KeyPath]:
    """Yield where other entries refer to an id: references, members of lists, lists that are called complete."""
    for section in SECTIONS:
        entries = data.get(section)
        for other, content in entries.items() if isinstance(entries, dict) else ():
            if (section, other) != entry and isinstance(content, dict):
                for field, value in content.items():
                    if field not in {"name", "note", "status", "evidence", "formerly"}:
                        yield from _mentioned(value, id_, (section, other, field))
    for section in ("complete", "withheld"):
        for i, one in enumerate(data.get(section) if isinstance(data.get(section), list) else ()):
            named = str(one.get("list") or one.get("fact") if isinstance(one, dict) else one)
            if id_ in named.replace(" of ", ".").split("."):
                yield (section, i)


def _mentioned(value: Any, id_: str, at: KeyPath) -> Iterator[KeyPath]:
    if value == id_:
        yield at
    elif isinstance(value, list):
        for i, one in enumerate(value):
            if one == id_ or (isinstance(one, dict) and one.get("value") == id_):
                yield (*at, i)
    elif isinstance(value, dict):
        for key in ("value", "possible", "excludes"):
            if value.get(key) == id_ and key == "value":
                yield at
            else:
                yield from _mentioned(value.get(key), id_, (*at, key))
