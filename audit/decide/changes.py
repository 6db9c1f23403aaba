"""Changes to a description: what a remedy does, to data and, by splicing, to the file's text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from audit.decide.places import has, held_at, is_written, item_at, members_at, mentions_of, value_at
from audit.edit import append_item, remove_value, set_value
from audit.load.ids import MORE
from audit.model.schema import NESTED, SECTIONS, TYPES
from audit.source import Document, KeyPath, parse_document

_NESTED = frozenset(field for _, field in NESTED.values())


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
        match self.kind:
            case "set":
                return f"{self.where}: {self.shown}"
            case "take":
                return f"take {self.shown} out of {self.where}"
            case "put":
                return f"add {self.shown} to {self.where}"
            case "add":
                return f"a new entry {self.where} ({self.shown})"
            case _:
                return f"drop {self.where}"

    @property
    def where(self) -> str:
        """Return the path as it is written in words."""
        return ".".join(str(step) for step in self.at)

    @property
    def shown(self) -> str:
        """Return the value in words; nothing for an entry that is dropped."""
        if isinstance(self.value, dict):
            return ", ".join(f"{name} {_listed(value)}" for name, value in self.value.items())
        if isinstance(self.value, list):
            return ", ".join(map(str, self.value)) or "none"
        return "" if self.value is None else str(self.value)


def _listed(value: Any) -> str:
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


def applied(document: Document, edits: Sequence[Edit]) -> Document:
    """Return the description with changes spliced into its text, in the order in which they stand together.

    What is dropped goes last, with every mention of it. Raises UsageError where a text cannot be spliced.
    """
    for edit in _in_order(edits):
        while (splice := _next(document.data, edit)) is not None:
            document = parse_document(_spliced(document, splice), document.path)
            if _is_numbered(edit):
                break
    return document


def changed_data(data: dict[str, Any], edits: Sequence[Edit]) -> dict[str, Any]:
    """Return the data of a description with changes in it: what `applied` writes, without its text."""
    data = _copied(data)
    for edit in _in_order(edits):
        while (splice := _next(data, edit)) is not None:
            _make(data, splice)
            if _is_numbered(edit):
                break
    return data


def _in_order(edits: Sequence[Edit]) -> list[Edit]:
    """Return each step once: what is dropped last, of a list from its end, so that numbers before it stay."""
    once = list({edit.key: edit for edit in edits}.values())
    numbered = sorted((one for one in once if _is_numbered(one)), key=lambda one: -int(one.at[-1]))
    others = [one for one in once if not _is_numbered(one)]
    return [
        *(one for one in others if one.kind != "drop"), *numbered, *(one for one in others if one.kind == "drop"),
    ]  # fmt: skip


def _is_numbered(edit: Edit) -> bool:
    """Return whether a step drops what has no id but a place in a list (labels, disparities)."""
    return edit.kind == "drop" and isinstance(edit.at[-1], int)


# -- one splice after the other, the same for data and for text


@dataclass(frozen=True, slots=True)
class _Splice:
    """What is written at one place: a value, one more member of a list, or nothing any more."""

    kind: Literal["set", "append", "remove"]
    at: KeyPath
    value: Any = None


def _next(data: Any, edit: Edit) -> _Splice | None:
    """Return the next splice that a step needs; None where it is done."""
    match edit.kind:
        case "set":
            return None if is_written(data, edit.at, edit.value) else _Splice("set", edit.at, edit.value)
        case "add":
            if is_written(data, edit.at, edit.value):
                return None
            if value_at(data, edit.at[:1]) in (None, MORE) and not _is_outside(data):  # it may hold more, and still may
                return _Splice("set", edit.at[:1], {MORE: None})
            return _Splice("set", edit.at, edit.value)
        case "take":
            found = held_at(data, edit.at, edit.value)
            return None if found is None else _removal(data, found, edit.at)
        case "put":
            missing = next((one for one in edit.value if item_at(data, edit.at, one) is None), None)
            return None if missing is None else _addition(data, edit.at, missing)
        case _ if _is_numbered(edit):
            return _removal(data, edit.at, edit.at[:-1])
        case _:
            if has(data, edit.at):
                return _removal(data, edit.at, edit.at[:1])
            mentions = list(mentions_of(data, str(edit.at[-1]), edit.at))
            return _removal(data, *mentions[-1]) if mentions else None


def _addition(data: Any, of: KeyPath, value: Any) -> _Splice:
    """Return the splice that puts a member into a list; one that was not known may still be longer."""
    held = value_at(data, of)
    if _is_outside(data):
        return _Splice("append", members_at(data, of), value)
    if held in (None, MORE):
        return _Splice("set", of, {"value": [value], "complete": "no"})
    if isinstance(held, dict) and held.get("value") in (None, MORE) and not {"complete", "disputed"} & held.keys():
        return _Splice("set", (*of, "complete"), "no")
    return _Splice("append", members_at(data, of), value)


def _removal(data: Any, at: KeyPath, of: KeyPath) -> _Splice:
    """Return the splice that takes a member out of a list (`of`: where the list, section or fact stands).

    The last member leaves an empty list behind where the list is closed as it is written. Where it may be longer, it
    still may: an empty list would say that it is not, and a plan closes no list.
    """
    is_word = isinstance(at[-1], str) and len(at) > len(("section", "entry"))
    if is_word and not _is_list(of):
        return _Splice("remove", at)
    plain = _Splice("set", at, []) if is_word else _Splice("remove", at)
    if (not is_word and len(value_at(data, at[:-1])) > 1) or "excludes" in at or not _may_be_longer(data, of):
        return plain
    if len(of) == 1 or of[-1] in _NESTED:
        return _Splice("remove", of)
    held = value_at(data, of)
    if not isinstance(held, dict):
        return _Splice("set", of, {"value": [], "complete": "no"})
    return plain if held.get("complete") == "no" else _Splice("set", (*of, "complete"), "no")


def _is_list(at: KeyPath) -> bool:
    field = TYPES[SECTIONS[str(at[0])]].fields.get(".".join(str(step) for step in at[2:]))
    return field is not None and field.many


def _may_be_longer(data: Any, of: KeyPath) -> bool:
    """Return whether a list that is written without saying so may be longer: from outside, unless it is called complete."""
    if of == ("complete",):
        return False
    written = data.get("complete")
    closed = (
        {one.get("list") if isinstance(one, dict) else one for one in written}
        if isinstance(written, list)
        else {written}
    )
    held = value_at(data, of)
    says = held.get("complete") if isinstance(held, dict) and len(of) > 1 else None
    return _is_outside(data) and says != "yes" and ".".join(str(step) for step in of) not in closed


def _is_outside(data: Any) -> bool:
    """Return whether lists as written may be longer."""
    return bool(value_at(data, ("product", "perspective")) == "outside")


def _spliced(document: Document, splice: _Splice) -> str:
    match splice.kind:
        case "set":
            return set_value(document, splice.at, splice.value)
        case "append":
            return append_item(document, splice.at, splice.value)
        case "remove":
            return remove_value(document, splice.at)


def _make(data: Any, splice: _Splice) -> None:
    match splice.kind:
        case "set":
            _put(data, splice.at, splice.value)
        case "append":
            _append(data, splice.at, splice.value)
        case "remove":
            del value_at(data, splice.at[:-1])[splice.at[-1]]


def _copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data


def _put(data: Any, path: KeyPath, value: Any) -> None:
    for step in path[:-1]:
        if not isinstance(value_at(data, (step,)), (dict, list)):
            data[step] = {}
        data = data[step]
    data[path[-1]] = _copied(value)


def _append(data: Any, path: KeyPath, value: Any) -> None:
    held = value_at(data, path)
    if isinstance(held, list) and held:
        held.append(value)
    else:
        _put(data, path, [*([held] if isinstance(held, str) and held not in {"none", "unknown"} else []), value])
