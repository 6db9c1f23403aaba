"""What a description says of its lists: which are complete, which hold more, what was asked for and withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from audit.errors import Problem
from audit.language.relations import OF
from audit.load.ids import MORE
from audit.model.nearest import did_you_mean
from audit.model.schema import NESTED, SECTION_OF, SECTIONS, TYPES
from audit.source import Document, KeyPath


def closure_problems(document: Document, types: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with lists: sections, `complete` and `withheld`; `types` gives the type of each entry by id."""
    data = document.data
    return _sections(document, data) + _closures(document, data, types) + _withheld(document, data, types)


def _sections(document: Document, data: Mapping[str, Any]) -> list[Problem]:
    """Return sections that hold a word other than `none` and `unknown`, or contradict what is said to be complete."""
    problems = [
        document.problem(at, f"{at[-1]!r} has no value {value!r}", "write its entries, or none, or unknown")
        for at, value in _section_words(data)
        if isinstance(value, str) and value not in {"none", "unknown"}
    ]
    written = data.get("complete")
    closed = {
        str(one.get("list") if isinstance(one, dict) else one)
        for one in (written if isinstance(written, list) else [written])
    }
    problems += [
        document.problem(
            (section, MORE), f"{section} is said to be complete, and to hold more", "remove one of the two", of_key=True
        )
        for section in SECTIONS
        if section in closed and isinstance(data.get(section), dict) and data[section].get(MORE, 0) is None
    ]
    return problems


def _section_words(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every section and nested list as written."""
    for section in (*SECTIONS, "withheld"):
        yield (section,), data.get(section)
    scores = data.get("scores")
    for id_, score in scores.items() if isinstance(scores, dict) else ():
        for _, name in NESTED.values():
            if isinstance(score, dict):
                yield ("scores", id_, name), score.get(name)


def _closures(document: Document, data: Mapping[str, Any], types: Mapping[str, str]) -> list[Problem]:
    written = data.get("complete")
    problems = []
    for i, item in enumerate(written if isinstance(written, list) else [written] if isinstance(written, str) else []):
        name = item.get("list") if isinstance(item, dict) else item
        at: KeyPath = ("complete", i) if isinstance(written, list) else ("complete",)
        wrong = _wrong_list(str(name), types) or _contradicted(str(name), data)
        if wrong:
            problems.append(document.problem(at, *wrong))
    return problems


def _contradicted(name: str, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong where a list is said to be complete, and is written as open or not known."""
    written: Any = data
    for key in name.split("."):
        written = written.get(key) if isinstance(written, dict) else None
    if name in SECTIONS or name == "withheld":
        written = "unknown" if data.get(name, "unknown") in (None, "unknown") else None
    members = written.get("value") if isinstance(written, dict) else written
    is_open = isinstance(written, dict) and written.get("complete") == "no"
    if is_open or members == "unknown" or (isinstance(members, list) and "unknown" in members):
        return f"{name} is said to be complete, and is written as not known or open", "remove one of the two"
    return None


def _wrong_list(name: str, types: Mapping[str, str]) -> tuple[str, str] | None:
    section, of, id_ = name.partition(" of ")
    lists = [*SECTIONS, "withheld"]
    if of:
        return _wrong_list_of(section, id_, types)
    if name in lists:
        return None
    parts = name.split(".")
    if len(parts) < len(("section", "id", "field")) and parts[0] != "product":
        hint = "write a section (flows), a list (scores.points.inputs) or `recourses of points`"
        return f"{name!r} is no list", did_you_mean(name, lists, hint)
    return _wrong_fact(parts, types, lists_only=True)


def _wrong_list_of(section: str, id_: str, types: Mapping[str, str]) -> tuple[str, str] | None:
    """Return what is wrong with closing the entries that belong to one: they must say themselves to whom they belong."""
    if section not in SECTIONS:
        return f"{section!r} is no section", did_you_mean(section, SECTIONS)
    if id_ not in types:
        return f"there is no entry {id_!r}", did_you_mean(id_, types)
    links = OF.get((SECTIONS[section], types[id_]), ())
    if section == "flows":
        return "flows cannot be closed for one entry: some follow from other facts", "write `flows`"
    if not any(link.side == "own" for link in links):
        theirs = [f"{SECTION_OF[types[id_]]}.{id_}.{link.field}" for link in links if link.side == "theirs"]
        hint = f"write {theirs[0]}" if theirs else f"write `{section}`"
        return f"`{section} of {id_}` is no list", hint
    return None


def _wrong_fact(parts: list[str], types: Mapping[str, str], *, lists_only: bool) -> tuple[str, str] | None:
    """Return what is wrong with the path of a fact such as `scores.points.told.weights`."""
    if len(parts) < len(("product", "field")):
        return f"{'.'.join(parts)!r} names no fact", "write SECTION.ID.FIELD, for instance scores.points.told.weights"
    if parts[0] == "product":
        type_, field = "product", ".".join(parts[1:])
    else:
        if parts[0] not in SECTIONS:
            return f"{parts[0]!r} is no section", did_you_mean(parts[0], SECTIONS)
        type_, field = SECTIONS[parts[0]], ".".join(parts[2:])
        if types.get(parts[1]) != type_:
            return f"there is no {type_} {parts[1]!r}", did_you_mean(
                parts[1], [id_ for id_, has in types.items() if has == type_]
            )
    fields = {name for name, spec in TYPES[type_].fields.items() if (spec.many or not lists_only) and not spec.area_of}
    fields |= {"labels", "disparities"} if type_ == "score" else set()
    if field not in fields and not (not lists_only and any(name.startswith(f"{field}.") for name in fields)):
        return f"{type_} has no {'list' if lists_only else 'field'} {field!r}", did_you_mean(field, fields)
    return None


def _withheld(document: Document, data: Mapping[str, Any], types: Mapping[str, str]) -> list[Problem]:
    problems = []
    content = data.get("withheld")
    for i, item in enumerate(content if isinstance(content, list) else []):
        path = item.get("fact") if isinstance(item, dict) else None
        if not isinstance(path, str):
            continue
        wrong = _wrong_fact(path.split("."), types, lists_only=False)
        if wrong:
            problems.append(document.problem(("withheld", i, "fact"), *wrong))
    return problems
