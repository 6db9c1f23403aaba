"""What two descriptions say differently, fact by fact, and of which kind each difference is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.decide.narrower import narrower
from audit.evaluate.world import World
from audit.language.durations import parse_date
from audit.load.ids import MORE
from audit.load.product import Description
from audit.model.changes import Cause
from audit.model.schema import SECTIONS, TYPES
from audit.model.vocabulary import Vocabulary
from audit.source import KeyPath

ENTRIES = object()
"""Stands for a section that holds entries."""
ABSENT = object()
KNOWN_STATUSES = {"happening", "planned", "ended"}
Flat = dict[KeyPath, Any]


@dataclass(frozen=True)
class FactChange:
    """One path that is written otherwise."""

    path: KeyPath
    cause: Cause

    @property
    def name(self) -> str:
        """Return the path in words."""
        return ".".join(map(str, self.path))


def flat(data: Mapping[str, Any]) -> Flat:
    """Return a description as one table: each fact by its path, each entry and section by its own."""
    found: Flat = {}
    for key, content in data.items():
        if key in SECTIONS and isinstance(content, dict):
            found[(key,)] = ENTRIES
            for id_, entry in content.items():
                found[key, id_] = ENTRIES
                found |= _record(SECTIONS[key], (key, id_), entry or {})
        elif key == "product":
            found |= _record("product", ("product",), content)
        elif key == "evidence" and isinstance(content, dict):
            found |= {(key, id_): entry for id_, entry in content.items()}
        elif (
            key in {"complete", "withheld"} and isinstance(content, (str, list)) and content not in ("none", "unknown")
        ):
            items = [content] if isinstance(content, str) else content
            names = (one.get("list", one.get("fact")) if isinstance(one, dict) else one for one in items)
            found |= {(key, str(name)): item for name, item in zip(names, items, strict=True)}
        else:
            found[(key,)] = content
    return found


def unflat(table: Flat) -> dict[str, Any]:
    """Return a table as a description again."""
    data: dict[str, Any] = {}
    for path, value in table.items():
        head, *rest = path
        if head in {"complete", "withheld"} and rest:
            data.setdefault(str(head), []).append(value)
            continue
        into = data
        for step in path[:-1]:
            held = into.get(str(step))
            into[str(step)] = into = held if isinstance(held, dict) else {}
        if value is not ENTRIES:
            into[str(path[-1])] = value
        elif path[-1] == MORE:
            into[MORE] = None
        else:
            into.setdefault(str(path[-1]), {})
    return data


def _record(type_: str, at: KeyPath, entry: Mapping[str, Any]) -> Flat:
    groups = {field.path[0] for field in TYPES[type_].fields.values() if len(field.path) > 1}
    found: Flat = {}
    for key, value in entry.items():
        if key in groups and isinstance(value, dict):
            found |= {(*at, key, inner): held for inner, held in value.items()}
        else:
            found[(*at, key)] = value
    return found


def fact_changes(old: Description, new: Description, vocabulary: Vocabulary) -> tuple[FactChange, ...]:
    """Return every path that is written otherwise, with the kind of difference. `formerly` has been followed before."""
    before, after = flat(old.document.data), flat(new.document.data)
    kinds = _Kinds(before, after, World(old, vocabulary), World(new, vocabulary))
    paths = [path for path in dict.fromkeys((*before, *after)) if before.get(path, ABSENT) != after.get(path, ABSENT)]
    return tuple(FactChange(path, kinds.of(path)) for path in paths)


@dataclass(frozen=True)
class _Kinds:
    """Tells of which kind a difference is."""

    before: Flat
    after: Flat
    old: World
    new: World

    def of(self, path: KeyPath) -> Cause:
        """Return the cause that a difference counts as."""
        head = path[0]
        if head == "product":
            return "product" if path == ("product", "as_of") else self._field(path, "product", "product", ("product",))
        if head in SECTIONS and len(path) > 1 and path[1] != MORE:
            return self._of_entry(path)
        if head in {"complete", "withheld"} and len(path) > 1:
            return self._by_presence(path)
        if path[1:] == (MORE,):
            return "retracted" if path in self.after else "answered"
        if head in (*SECTIONS, "withheld"):
            return self._of_section(path)
        return "restated"

    def _by_presence(self, path: KeyPath) -> Cause:
        if path not in self.before:
            return "answered"
        return "restated" if path in self.after else "retracted"

    def _of_section(self, path: KeyPath) -> Cause:
        was, now = (_is_known(table.get(path)) for table in (self.before, self.after))
        return "restated" if was is now else "answered" if now else "retracted"

    def _of_entry(self, path: KeyPath) -> Cause:
        section, id_ = str(path[0]), str(path[1])
        entry: KeyPath = (section, id_)
        if self._is_dated(entry):
            return "product"
        if entry not in self.before:
            return "answered" if self.old.is_open(section) else "restated"
        if entry not in self.after:
            return "retracted" if self.new.is_open(section) else "restated"
        if path[2:] == ("status",):
            was, now = (table.get(path, "happening") in KNOWN_STATUSES for table in (self.before, self.after))
            return "restated" if was is now else "answered" if now else "retracted"
        return self._field(path, id_, SECTIONS[section], entry)

    def _field(self, path: KeyPath, id_: str, type_: str, entry: KeyPath) -> Cause:
        name = ".".join(map(str, path[len(entry) :]))
        spec = TYPES[type_].fields.get(name)
        was, now = (_is_known(table.get(path)) for table in (self.before, self.after))
        if was is not now:
            return "answered" if now else "retracted"
        if spec is None or not was:
            return "restated"
        one = self.old.root if type_ == "product" else self.old.written[id_]
        two = self.new.root if type_ == "product" else self.new.written[id_]
        before, after = self.old.value(one, spec), self.new.value(two, spec)
        less, more = narrower(after, before), narrower(before, after)
        return "restated" if less is more else "answered" if less else "retracted"

    def _is_dated(self, entry: KeyPath) -> bool:
        """Return whether an entry says itself that something changed since the old description: by a status or a date."""
        was, now = (dict(self._times(table, entry)) for table in (self.before, self.after))
        statuses = {was.get("status", "happening"), now.get("status", "happening")}
        if entry in self.before and entry in self.after and len(statuses) > 1 and statuses <= KNOWN_STATUSES:
            return True
        as_of = parse_date(str(self.before.get(("product", "as_of"))))
        for key in ("since", "until"):
            span = parse_date(str(now.get(key))) if was.get(key) != now.get(key) else None
            if span and as_of and span.low > as_of.high:
                return True
        return False

    def _times(self, table: Flat, entry: KeyPath) -> Iterator[tuple[str, Any]]:
        for key in ("status", "since", "until"):
            if (*entry, key) in table:
                yield key, table[*entry, key]


def _is_known(written: Any) -> bool:
    """Return whether something written says anything."""
    if isinstance(written, dict):
        return any(key in written for key in ("about", "at_least", "at_most", "disputed", "possible", "excludes")) or (
            _is_known(written.get("value"))
        )
    if isinstance(written, list):
        return not written or any(item not in (None, "unknown") for item in written)
    return written is not None and written != "unknown"
