"""Ways to know less: each step turns a description into one that says a little less of the same product.

Status is left alone: it belongs to the claim (docs/decisions/0002), so changing it is correction.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from audit.load.ids import ids_of
from audit.load.written import entries, written_at
from audit.model.facts import Duration, Number, Refs, Words
from audit.model.schema import SECTIONS, TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary

Data = dict[str, Any]
Step = tuple[str, Callable[[Data], None]]
UNKNOWN = "unknown"


def widened(data: Data, step: Step) -> Data:
    """Return a copy of a description that says less by one step."""
    poorer = copy.deepcopy(data)
    step[1](poorer)
    return poorer


def steps(data: Data, vocabulary: Vocabulary) -> list[Step]:
    """Return every way in which a description can say less by one step."""
    found: list[Step] = []
    for type_, at, entry in entries(data):
        for field in TYPES[type_].fields.values():
            written = None if field.area_of else written_at(entry, field)
            if written in (None, UNKNOWN):
                continue
            path = (*at, *field.path)
            found.append((f"forget {_name(path)}", _set(path, UNKNOWN)))
            found += (
                _less_of_list(path, written, field, vocabulary)
                if field.many
                else _less_of_fact(path, written, field, vocabulary)
            )
        for nested in ("labels", "disparities"):
            if isinstance(entry.get(nested), list):
                found.append((f"forget {nested} of {_name(at)}", _set((*at, nested), UNKNOWN)))
    for section in SECTIONS:
        if isinstance(data.get(section), dict):
            found.append((f"open {section}", _opening(section)))
            if len(ids_of(data)) > 1:  # a description without a single entry is an error
                found += [(f"drop {section}.{id_}", _dropping(section, id_)) for id_ in data[section] if id_ != UNKNOWN]
        elif data.get(section) == "none":
            found.append((f"open {section}", _set((section,), UNKNOWN)))
    closures = data.get("complete")
    for i in range(len(closures) if isinstance(closures, list) else 0):
        found.append((f"unclose {closures[i]}", _unclosing(i)))
    if isinstance(data.get("withheld"), (list, str)):
        found.append(("forget withheld", _set(("withheld",), UNKNOWN)))
    return found


def _name(path: tuple[Any, ...]) -> str:
    return ".".join(str(step) for step in path)


def _less_of_fact(path: tuple[Any, ...], written: Any, field: FieldSpec, vocabulary: Vocabulary) -> Iterator[Step]:
    """Yield ways to know less of a single fact: a broader term, a dispute, wider bounds."""
    if isinstance(written, dict) and "disputed" in written:
        return
    if isinstance(field.domain, Number):
        low, high = _bounds(written)
        yield (
            f"wider bounds of {_name(path)}",
            _set(path, {"at_least": low // 2, **({"at_most": high * 2 + 1} if high is not None else {})}),
        )
        return
    at = (*path, "value") if isinstance(written, dict) else path
    value = written.get("value") if isinstance(written, dict) else written
    if not isinstance(value, str) or value == UNKNOWN:
        return
    for broader in _broader(value, field, vocabulary):
        yield f"{broader} for {_name(path)}", _set(at, broader)
    for other in _others(value, field, vocabulary):
        yield f"dispute {_name(path)}: or {other}", _set(path, {"disputed": [{"value": value}, {"value": other}]})
        yield f"dispute {_name(path)}: {other} or", _set(path, {"disputed": [{"value": other}, {"value": value}]})


def _less_of_list(path: tuple[Any, ...], written: Any, field: FieldSpec, vocabulary: Vocabulary) -> Iterator[Step]:
    """Yield ways to know less of a list: it may be longer, a member is only possible, or left out, or a broader term."""
    if isinstance(written, dict):
        if "disputed" in written:
            return
        yield f"open {_name(path)}", _set((*path, "complete"), "no")
        if "excludes" in written:
            yield f"forget what {_name(path)} excludes", _without((*path, "excludes"))
        return
    members = written if isinstance(written, list) else [] if written == "none" else [written]
    yield f"open {_name(path)}", _set(path, [*members, UNKNOWN])
    words = [member.get("value") if isinstance(member, dict) else member for member in members]
    if UNKNOWN not in words:
        yield f"dispute whether {_name(path)} is empty", _set(path, {"disputed": [{"value": words}, {"value": []}]})
    for i, member in enumerate(members):
        word = member.get("value") if isinstance(member, dict) else member
        rest = [*members[:i], *members[i + 1 :]]
        if word == UNKNOWN:
            continue
        yield (
            f"{word} only possible in {_name(path)}",
            _set(path, {"value": rest, "possible": [word], "complete": "no"}),
        )
        if UNKNOWN not in words:
            whole = {"value": [one for one in words if one != word], "possible": [word]}
            yield f"{word} at most in {_name(path)}", _set(path, whole)
        yield f"{word} left out of {_name(path)}", _set(path, [*rest, UNKNOWN])
        if field.domain != Words("purposes"):  # a stated purpose is a scope: narrowing it is correction
            for broader in _broader(word, field, vocabulary):
                yield f"{broader} in {_name(path)}", _set(path, [*members[:i], broader, *members[i + 1 :]])


def _broader(value: str, field: FieldSpec, vocabulary: Vocabulary) -> Iterator[str]:
    if isinstance(field.domain, Words):
        words = vocabulary.lists[field.domain.vocabulary]
        parent = words.record.terms[value].below or value.rpartition(".")[0]
        if parent:
            yield parent


def _others(value: str, field: FieldSpec, vocabulary: Vocabulary) -> Iterator[str]:
    if isinstance(field.domain, Words):
        terms = sorted(
            vocabulary.places if field.domain.places_only else vocabulary.lists[field.domain.vocabulary].record.terms
        )
        yield from (term for term in (terms[0], terms[-1], terms[len(terms) // 2]) if term != value)
    elif isinstance(field.domain, Duration):
        yield "P3Y"
    elif isinstance(field.domain, Refs) and "party" in field.domain.types:
        yield "everyone"


def _bounds(written: Any) -> tuple[int, int | None]:
    if isinstance(written, int):
        return written, written
    if "about" in written:
        return written["about"] // 2, written["about"] * 2
    return written.get("at_least") or 0, written.get("at_most")


def _set(path: tuple[Any, ...], value: Any) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        here: Any = data
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = copy.deepcopy(value)

    return change


def _without(path: tuple[Any, ...]) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        here: Any = data
        for step in path[:-1]:
            here = here[step]
        del here[path[-1]]

    return change


def _opening(section: str) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data[section][UNKNOWN] = None
        _unclose(data, lambda name: name == section)

    return change


def _unclosing(index: int) -> Callable[[Data], None]:
    """Return the step that no longer says that one list is complete."""

    def change(data: Data) -> None:
        data["complete"].pop(index)

    return change


def _dropping(section: str, id_: str) -> Callable[[Data], None]:
    """Return the step that leaves an entry out: its section is open then, and what refers to it is not known."""

    def change(data: Data) -> None:
        del data[section][id_]
        data[section][UNKNOWN] = None
        _unclose(
            data,
            lambda name: (
                name == section
                or name.startswith(f"{section} of ")
                or name.endswith(f" of {id_}")
                or f".{id_}." in name
            ),
        )
        for type_, at, entry in list(entries(data)):
            for field in TYPES[type_].fields.values():
                if isinstance(field.domain, Refs) and not field.area_of:
                    _forget_reference(data, (*at, *field.path), written_at(entry, field), id_)
        if isinstance(data.get("withheld"), list) and any(f".{id_}." in one["fact"] for one in data["withheld"]):
            data["withheld"] = UNKNOWN

    return change


def _forget_reference(data: Data, path: tuple[Any, ...], written: Any, id_: str) -> None:
    text = str(written)
    if f"'{id_}'" not in text and text != id_:
        return
    members = written.get("value") if isinstance(written, dict) else written
    if not isinstance(members, list):
        _set(path, UNKNOWN)(data)
        return
    rest = [member for member in members if (member.get("value") if isinstance(member, dict) else member) != id_]
    _set(path, [*rest, UNKNOWN])(data)


def _unclose(data: Data, gone: Callable[[str], bool]) -> None:
    closures = data.get("complete")
    if isinstance(closures, list):
        data["complete"] = [one for one in closures if not gone(one["list"] if isinstance(one, dict) else one)]
    elif isinstance(closures, str) and gone(closures):
        del data["complete"]
