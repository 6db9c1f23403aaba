"""A loaded description as plain sets: what hand-written functions and the peers work on.

Written for the benchmark alone, without a line of the engine: each fact is what it may still be. A word or reference is a
frozenset; a list is what is in it, what may be, and what may be in it where it is complete as written; a length of time is
spans of days. What is not written is the whole domain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from audit.language.durations import ANY_LENGTH, parse_duration
from audit.load.product import Description
from audit.model.facts import Duration, Item, LongFact, LongList, Words
from audit.model.schema import RESERVED_PARTIES, SECTION_OF, SECTIONS, TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary

Truth = bool | None
Choice = frozenset[str]
EXISTS: dict[str, Truth] = {"happening": True, "disputed": None, "unknown": None}
"""Whether an entry of a status is there at present; absent: it is not."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one side says of a list."""

    members: tuple[Choice, ...]
    extra: Choice
    """What further members it may have."""
    listed: Choice
    """The same if the list is complete as written."""
    open: bool


@dataclass(slots=True)
class Entry:
    """An entry, or what stands for those that are not written (`written` is false)."""

    id: str
    type: str
    exists: Truth
    record: Any
    written: bool = True
    given: dict[str, Any] = field(default_factory=dict)
    read: dict[str, Any] = field(default_factory=dict)


class Facts:
    """The facts of one description, each read when it is first asked for."""

    def __init__(self, description: Description, vocabulary: Vocabulary) -> None:
        """Take a loaded description and the shipped vocabulary."""
        self.product: Any = description.product
        self.vocabulary = vocabulary
        self.outside = self.product.product.perspective == "outside"
        self.root = Entry("product", "product", exists=True, record=self.product.product)
        self.complete = _complete(self.product.complete)
        self.entries: dict[str, Entry] = {
            id_: Entry(
                id_,
                "party",
                exists=True,
                record=None,
                given={"kind": frozenset({kind}), "roles": (Listing((), frozenset(), frozenset(), open=False),)},
            )
            for id_, kind in RESERVED_PARTIES.items()
        }
        ids: dict[str, set[str]] = {type_: set() for type_ in SECTION_OF}
        ids["party"] |= self.entries.keys()
        self._known: dict[str, list[Entry]] = {type_: [] for type_ in SECTION_OF}
        for section, type_ in SECTIONS.items():
            content = getattr(self.product, section)
            for id_, written in content.items() if isinstance(content, dict) else ():
                if id_ == "unknown":
                    continue
                record: Any = written or TYPES[type_].record()
                entry = Entry(id_, type_, EXISTS.get(record.status or "unknown", False), record)
                self.entries[id_] = entry
                ids[type_].add(id_)
                if entry.exists is not False:
                    self._known[type_].append(entry)
        self.open = {section: self._is_open(section) for section in SECTIONS}
        for type_, section in SECTION_OF.items():
            if self.open[section]:
                ids[type_].add(f"?{type_}")
        self.ids = {type_: frozenset(found) for type_, found in ids.items()}

    def known(self, type_: str) -> list[Entry]:
        """Return the written entries of a type that are there, or may be."""
        return self._known[type_]

    def _is_open(self, section: str) -> bool:
        content = getattr(self.product, section)
        if section in self.complete:
            return False
        if content is None:
            return True
        if isinstance(content, str):
            return content != "none"
        return "unknown" in content or (bool(content) and self.outside)

    # -- reading

    def word(self, entry: Entry, name: str) -> Choice:
        """Return what a word or reference may still be."""
        found: Choice | None = entry.read.get(name)
        if found is None:
            found = entry.read[name] = entry.given[name] if name in entry.given else self._word(entry, name)
        return found

    def many(self, entry: Entry, name: str) -> tuple[Listing, ...]:
        """Return what a list may still hold, by each side that is written."""
        found: tuple[Listing, ...] | None = entry.read.get(name)
        if found is None:
            found = entry.read[name] = entry.given[name] if name in entry.given else self._many(entry, name)
        return found

    def length(self, entry: Entry, name: str) -> tuple[Any, ...]:
        """Return what a length of time may still be."""
        found: tuple[Any, ...] | None = entry.read.get(name)
        if found is None:
            assert isinstance(TYPES[entry.type].fields[name].domain, Duration)
            found = entry.read[name] = _lengths(_written(entry, name))
        return found

    def at(self, ids: Iterable[str], type_: str) -> list[Entry]:
        """Return the entries that a reference may point to."""
        return [self.entries.get(id_) or unwritten(type_) for id_ in ids]

    def _domain(self, spec: FieldSpec) -> tuple[Choice, Callable[[str], Choice]]:
        if isinstance(spec.domain, Words):
            words = self.vocabulary.lists[spec.domain.vocabulary]
            return (self.vocabulary.places if spec.domain.places_only else words.all), words.below
        types: tuple[str, ...] = spec.domain.types  # type: ignore[union-attr]
        domain = self.ids[types[0]] if len(types) == 1 else frozenset().union(*(self.ids[type_] for type_ in types))
        return domain, _itself

    def _word(self, entry: Entry, name: str) -> Choice:
        domain, terms = self._domain(TYPES[entry.type].fields[name])
        return _choice(_written(entry, name), domain, terms)

    def _many(self, entry: Entry, name: str) -> tuple[Listing, ...]:
        domain, terms = self._domain(TYPES[entry.type].fields[name])
        if entry.record is None:
            return (Listing((), domain, frozenset(), open=True),)
        written = _written(entry, name)
        long = written if isinstance(written, LongList) else LongList(value=written)
        where = "product" if entry.type == "product" else f"{SECTION_OF[entry.type]}.{entry.id}"
        closed = f"{where}.{name}" in self.complete
        sides = [claim.value for claim in long.disputed] if long.disputed else [long.value]
        return tuple(self._listing(side, long, domain, terms, closed=closed) for side in sides)

    def _listing(
        self, side: object, long: LongList, domain: Choice, terms: Callable[[str], Choice], *, closed: bool
    ) -> Listing:
        words, possible = _members(side), _members(long.possible) or ()
        possible = ("unknown",) if long.possible == "unknown" else possible
        excluded = _covered(_members(long.excludes), terms)
        listed = (_covered(possible, terms) & domain) - excluded
        if closed:
            is_open = False
        elif words is None or "unknown" in words or "unknown" in possible or long.complete == "no":
            is_open = True
        else:
            is_open = self.outside and bool(words or possible) and long.complete is None
        members = tuple(
            ((terms(word) & domain) - excluded) or (terms(word) & domain) for word in words or () if word != "unknown"
        )
        return Listing(members, domain - excluded if is_open else listed, listed, open=is_open)


def unwritten(type_: str) -> Entry:
    """Return what stands for an entry of a type that is not written."""
    return Entry(f"?{type_}", type_, exists=None, record=None, written=False)


def _complete(written: Any) -> frozenset[str]:
    items = (written,) if isinstance(written, str) else written or ()
    return frozenset(item if isinstance(item, str) else item.list for item in items)


def _written(entry: Entry, name: str) -> Any:
    value = entry.record
    for key in name.split("."):
        value = getattr(value, "from_" if key == "from" else key, None)
    return value


def _itself(id_: str) -> Choice:
    return frozenset({id_})


def _choice(written: object, domain: Choice, terms: Callable[[str], Choice]) -> Choice:
    if isinstance(written, LongFact):
        if written.disputed is None:
            return _choice(written.value, domain, terms)
        return frozenset().union(*(_choice(claim.value, domain, terms) for claim in written.disputed)) or domain
    if written is None or written == "unknown":
        return domain
    return (terms(str(written)) & domain) or domain


def _members(value: object) -> tuple[str, ...] | None:
    if value is None or value == "unknown":
        return None
    if isinstance(value, str):
        return () if value == "none" else (value,)
    words = (item.value if isinstance(item, Item) else item for item in value)  # type: ignore[attr-defined]
    return tuple("unknown" if word is None else str(word) for word in words)


def _covered(words: tuple[str, ...] | None, terms: Callable[[str], Choice]) -> Choice:
    return frozenset().union(*(terms(word) for word in words or () if word != "unknown"))


def _lengths(written: object) -> tuple[Any, ...]:
    if isinstance(written, LongFact):
        if written.disputed is None:
            return _lengths(written.value)
        return tuple(span for claim in written.disputed for span in _lengths(claim.value)) or (ANY_LENGTH,)
    return ((parse_duration(str(written)) if written is not None else None) or ANY_LENGTH,)
