"""A description as the engine sees it: entries, what each fact may still be, and which lists are closed.

A world is one point of view on a description: a time (present, outlook, history) and, while a
question is being worked out, some assumed answers. It never changes; other answers make
another world.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from audit.evaluate.possible import (
    NONE,
    UNKNOWN,
    Choice,
    Listing,
    Lists,
    Openness,
    Possible,
    Spans,
    choice_of,
    lengths_of,
    lists_of,
    numbers_of,
)
from audit.evaluate.truth import Truth
from audit.language.checked import Span
from audit.load.ids import MORE
from audit.load.product import Description
from audit.model.facts import Duration, Number, Record, Refs, Words
from audit.model.finding import Because
from audit.model.product import Closure
from audit.model.schema import NESTED, RESERVED_PARTIES, SECTION_OF, SECTIONS, TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary
from audit.source import KeyPath

Frame = Literal["present", "outlook", "history"]
NEVER: Choice = frozenset({NONE})
"""What a field holds that an effect of this type does not have."""
_STATUS: dict[Frame, dict[str, Truth]] = {
    "present": {"happening": True, "disputed": None, UNKNOWN: None},
    "outlook": {"happening": True, "planned": True, "disputed": None, UNKNOWN: None},
    "history": {"happening": True, "ended": True, "disputed": None, UNKNOWN: None},
}
"""Whether an entry of a status exists, by the time that is looked at; absent: it does not."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entry, or what stands for entries that are not written (a phantom)."""

    id: str
    type: str
    existence: Truth = True
    at: KeyPath = ()
    record: Record | None = None
    given: Mapping[str, Possible] = field(default_factory=dict)
    """Facts that follow from other entries (inferred flows, reserved parties)."""
    status: str = "happening"
    phantom: bool = False
    mark: object = field(init=False, compare=False, repr=False)
    """What tells an entry apart from others: its id; a phantom is told by what is known of it too."""

    def __post_init__(self) -> None:
        """Set the mark."""
        mark = (self.id, *self.given.values()) if self.phantom and self.given else self.id
        object.__setattr__(self, "mark", mark)

    def __hash__(self) -> int:
        """Hash by id and type: ids are unique across a description."""
        return hash((self.id, self.type))


def phantom_id(type_: str) -> str:
    """Return the id that stands for an entry of a type that is not written."""
    return f"?{type_}"


@dataclass(frozen=True)
class Assumed:
    """Answers that are taken as given while a question is worked out."""

    facts: Mapping[tuple[str, str], Possible] = field(default_factory=dict)
    """By entry id and field."""
    closed: frozenset[str] = frozenset()
    """Names of lists that are complete."""
    all_closed: bool = False
    """Every list is complete."""
    withheld: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    """Whether a fact was asked for and refused."""


class World:
    """One point of view on a description."""

    def __init__(
        self,
        description: Description,
        vocabulary: Vocabulary,
        *,
        frame: Frame = "present",
        as_case: bool = False,
        assumed: Assumed | None = None,
        base: World | None = None,
    ) -> None:
        """Build a world; `as_case` reads what is not written as empty and closed (cases of rules).

        `base` is the same world with less assumed: what the further answers do not touch is taken from it.
        """
        self.description = description
        self.product = description.product
        self.vocabulary = vocabulary
        self.frame: Frame = frame
        self.as_case = as_case
        self.assumed = assumed or Assumed()
        self.base = base
        self.outside = self.product.product.perspective == "outside"
        self._values: dict[tuple[str, str], Possible] = {}
        self._anything: dict[int, Possible] = {}
        self._nested: dict[tuple[str, str], tuple[Entity, ...]] = {}
        self._assuming: dict[tuple[object, ...], World] = {}
        self.because: dict[tuple[str, str, str], Because] = {}
        """What has been said of facts, by entry, field and member of a list; kept by `Reasons`."""
        self._not_offered: dict[str, Choice] = {}
        self._closed_types = frozenset(SECTIONS[name] for name in self.assumed.closed if name in SECTIONS)
        self._closes_all = base is not None and self.assumed.all_closed and not base.assumed.all_closed

    def assuming(self, assumed: Assumed) -> World:
        """Return this world with answers assumed."""
        if self.assumed.all_closed:
            assumed = replace(assumed, all_closed=True)
        key = (frozenset(assumed.facts.items()), assumed.closed, frozenset(assumed.withheld.items()))
        if key not in self._assuming:
            self._assuming[key] = World(
                self.description, self.vocabulary, frame=self.frame, as_case=self.as_case, assumed=assumed, base=self
            )
        return self._assuming[key]

    @cached_property
    def listed(self) -> World:
        """The same world with every list complete as it is written."""
        if self.assumed.all_closed:
            return self
        return World(
            self.description, self.vocabulary, frame=self.frame, as_case=self.as_case,
            assumed=replace(self.assumed, all_closed=True), base=self if self.base is None else self.base.listed,
        )  # fmt: skip

    # -- entries

    @cached_property
    def root(self) -> Entity:
        """The product as an entry."""
        return Entity("product", "product", at=("product",), record=self.product.product)

    @cached_property
    def written(self) -> Mapping[str, Entity]:
        """Every entry of the description by id, whatever its status; reserved parties too."""
        if self.base is not None and not any(name == "status" for _, name in self.assumed.facts):
            return self.base.written
        found: dict[str, Entity] = {
            id_: Entity(
                id_, "party", given={"kind": frozenset({kind}), "roles": Lists((Listing((), frozenset(), open=False),))}
            )
            for id_, kind in RESERVED_PARTIES.items()
        }
        for section, type_ in SECTIONS.items():
            for id_, record in (self._section(section) or {}).items():
                status = self._assumed_status(id_) or getattr(record, "status", "happening") or UNKNOWN
                existence = _STATUS[self.frame].get(status, False)
                found[id_] = Entity(
                    id_, type_, existence, (section, id_), record or TYPES[type_].record(), status=status
                )
        return found

    def _assumed_status(self, id_: str) -> str:
        value = self.assumed.facts.get((id_, "status"))
        return next(iter(value)) if isinstance(value, frozenset) else ""

    def _section(self, section: str) -> Mapping[str, Any] | None:
        content = getattr(self.product, section)
        if not isinstance(content, dict):
            return None
        return {id_: record for id_, record in content.items() if id_ != MORE}

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Entity, ...]]:
        """The written entries that exist, or may exist, at the time looked at, by type."""
        if self.base is not None and self.written is self.base.written:
            return self.base.by_type
        found: dict[str, list[Entity]] = {type_: [] for type_ in TYPES}
        for _, entity in sorted(self.written.items()):  # the order of a file means nothing
            if entity.existence is not False and entity.at:
                found[entity.type].append(entity)
        return {type_: tuple(entities) for type_, entities in found.items()}

    @cached_property
    def parties(self) -> tuple[Entity, ...]:
        """Every party that exists or may exist, reserved ones too."""
        return tuple(
            entity
            for _, entity in sorted(self.written.items())
            if entity.type == "party" and entity.existence is not False
        )

    def known(self, type_: str) -> tuple[Entity, ...]:
        """Return the written entries of a type that exist, or may exist, at the time looked at."""
        return self.by_type[type_]

    def nested(self, owner: Entity, type_: str) -> tuple[Entity, ...]:
        """Return the labels or disparities of a score; they exist as surely as it does."""
        key = (owner.id, type_)
        if key not in self._nested:
            self._nested[key] = self._find_nested(owner, type_)
        return self._nested[key]

    def _find_nested(self, owner: Entity, type_: str) -> tuple[Entity, ...]:
        _, name = NESTED[type_]
        content = getattr(owner.record, name, None) if owner.record else None
        found: dict[str, Entity] = {}
        for i, record in enumerate(content if isinstance(content, tuple) else ()):
            if isinstance(record, Record):
                id_ = f"{owner.id}.{name}.{_slug(record, i)}"
                id_ = f"{id_}.{i + 1}" if id_ in found else id_
                at = (*owner.at, name, i)
                found[id_] = Entity(id_, type_, owner.existence, at, record, status=owner.status)
        return tuple(found.values())

    # -- closure

    @cached_property
    def stated_closures(self) -> Mapping[str, Closure | None]:
        """Lists that the description says are complete, each with who says so."""
        written = self.product.complete
        items = (written,) if isinstance(written, str) else written or ()
        return {
            (item if isinstance(item, str) else item.list): (None if isinstance(item, str) else item) for item in items
        }

    def says_closed(self, name: str) -> bool:
        """Return whether the description, or an assumed answer, says that a list is complete."""
        return self.assumed.all_closed or name in self.stated_closures or name in self.assumed.closed

    def is_open(self, section: str) -> bool:
        """Return whether a section may hold more entries than are written."""
        return not self.says_closed(section) and self.written_open[section]

    @cached_property
    def written_open(self) -> Mapping[str, bool]:
        """Whether each section may be longer as it is written, whatever else says that it is complete."""
        if self.base is not None:
            return self.base.written_open
        return {section: self._is_written_open(section) for section in (*SECTIONS, "withheld")}

    def _is_written_open(self, section: str) -> bool:
        content = getattr(self.product, section)
        if content is None:
            return not self.as_case
        if isinstance(content, str):
            return content != NONE
        if isinstance(content, dict) and MORE in content:
            return True
        return bool(content) and self.outside

    def nested_is_open(self, owner: Entity, type_: str) -> bool:
        """Return whether a score may have more labels or disparities than are written."""
        if owner.phantom:
            return not self.assumed.all_closed
        _, name = NESTED[type_]
        if self.says_closed(list_name(owner, name)):
            return False
        content = getattr(owner.record, name, None)
        if content is None:
            return not self.as_case
        if isinstance(content, str):
            return content != NONE
        return UNKNOWN in content or (bool(content) and self.outside)

    # -- facts

    def value(self, entity: Entity, spec: FieldSpec) -> Possible:
        """Return what a fact of an entry may still be."""
        name = spec.name
        key = (entity.id, name)
        if entity.record is not None:
            found = self._values.get(key)
            if found is None:
                found = self._values[key] = self._value(entity, spec, key)
            return found
        if spec.area_of:
            return self._area(entity, spec)
        if name not in TYPES[entity.type].fields:
            return NEVER
        if key in self.assumed.facts and not entity.phantom:
            return self.assumed.facts[key]
        if name in entity.given:
            return entity.given[name]
        return self.anything(spec)

    def _value(self, entity: Entity, spec: FieldSpec, key: tuple[str, str]) -> Possible:
        """Return what a fact of a written entry may still be."""
        if spec.area_of:
            return self._area(entity, spec)
        if spec.name not in TYPES[entity.type].fields:
            return NEVER  # a field of the type `effect` that this one lacks: a publication is never essential
        if key in self.assumed.facts:
            value = self.assumed.facts[key]
            return _complete(value) if self.assumed.all_closed and isinstance(value, Lists) else value
        if self.base is not None and self._is_as_before(entity, spec):
            return self.base.value(entity, spec)
        return self._read(entity, spec)

    def _is_as_before(self, entity: Entity, spec: FieldSpec) -> bool:
        """Return whether nothing that is assumed bears on how a fact is read."""
        if self._closes_all:
            return not spec.many and not isinstance(spec.domain, Refs)
        if isinstance(spec.domain, Refs) and not self._closed_types.isdisjoint(spec.domain.types):
            return False
        return not (spec.many and self.assumed.closed and list_name(entity, spec.name) in self.assumed.closed)

    def field(self, entity: Entity, name: str) -> FieldSpec | None:
        """Return a field of an entry by its name, or None where its type has no such field."""
        return TYPES[entity.type].fields.get(name)

    def choice(self, entity: Entity, spec: FieldSpec) -> Choice:
        """Return what a single word or reference may still be."""
        value = self.value(entity, spec)
        assert isinstance(value, frozenset), spec.name
        return value

    def lists(self, entity: Entity, spec: FieldSpec) -> Lists:
        """Return what a list may still be."""
        value = self.value(entity, spec)
        assert isinstance(value, Lists), spec.name
        return value

    def spans(self, entity: Entity, spec: FieldSpec) -> Spans:
        """Return what a number or length of time may still be."""
        value = self.value(entity, spec)
        assert isinstance(value, Spans), spec.name
        return value

    def as_written(self, entity: Entity, spec: FieldSpec) -> Any:
        """Return what is written for a fact, in any of its forms; None where nothing is."""
        value: Any = entity.record
        for key in (spec.area_of or spec.name).split("."):
            value = getattr(value, "from_" if key == "from" else key, None)
        return value

    def _read(self, entity: Entity, spec: FieldSpec) -> Possible:
        written = self.as_written(entity, spec)
        if isinstance(spec.domain, Number):
            return numbers_of(written)
        if isinstance(spec.domain, Duration):
            return lengths_of(written)
        domain = self.domain(spec)
        if not spec.many:
            return choice_of(written, domain, self._terms(spec))
        openness = Openness(self.outside, self.as_case, self.says_closed(list_name(entity, spec.name)))
        return lists_of(written, domain, self._terms(spec), openness)

    def _terms(self, spec: FieldSpec) -> Any:
        if isinstance(spec.domain, Words):
            return self.vocabulary.lists[spec.domain.vocabulary].below
        return lambda id_: frozenset({id_})

    def domain(self, spec: FieldSpec) -> Choice:
        """Return every value that a field may have."""
        if isinstance(spec.domain, Words):
            words = self.vocabulary.lists[spec.domain.vocabulary]
            return self.vocabulary.places if spec.domain.places_only else words.all
        assert isinstance(spec.domain, Refs)
        types = spec.domain.types
        if len(types) == 1:
            return self.ids(types[0])
        if types not in self._ids_of_types:
            self._ids_of_types[types] = frozenset().union(*(self.ids(type_) for type_ in types))
        return self._ids_of_types[types]

    @cached_property
    def _ids_of_types(self) -> dict[tuple[str, ...], Choice]:
        return {}

    @cached_property
    def _ids_of_type(self) -> dict[str, Choice]:
        return {}

    def ids(self, type_: str) -> Choice:
        """Return every id that a reference to a type may be, with the phantom where the section may be longer."""
        if self.base is not None and not self._closes_all and type_ not in self._closed_types:
            return self.base.ids(type_)
        if type_ not in self._ids_of_type:
            ids = {id_ for id_, entity in self.written.items() if entity.type == type_}
            if self.is_open(SECTION_OF[type_]):
                ids.add(phantom_id(type_))
            self._ids_of_type[type_] = frozenset(ids)
        return self._ids_of_type[type_]

    def anything(self, spec: FieldSpec) -> Possible:
        """Return the whole domain of a field: nothing is known."""
        if id(spec) not in self._anything:
            self._anything[id(spec)] = self._all_of(spec)
        return self._anything[id(spec)]

    def _all_of(self, spec: FieldSpec) -> Possible:
        if isinstance(spec.domain, Number):
            return Spans((Span(0, math.inf),))
        if isinstance(spec.domain, Duration):
            return Spans((Span(0, math.inf),))
        domain = self.domain(spec)
        return Lists((Listing((), domain, open=True),)) if spec.many else domain

    def _area(self, entity: Entity, spec: FieldSpec) -> Choice:
        words = self.vocabulary.lists["settings"]
        setting = TYPES[entity.type].fields[spec.area_of]
        return frozenset(words.top(term) for term in self.choice(entity, setting))

    def kinds_not_offered(self, owner: Entity) -> Choice:
        """Return the kinds of recourse that a written entry says are not offered against this one."""
        if owner.id not in self._not_offered:
            self._not_offered[owner.id] = self._find_not_offered(owner)
        return self._not_offered[owner.id]

    def _find_not_offered(self, owner: Entity) -> Choice:
        fields = TYPES["recourse"].fields
        found: Choice = frozenset()
        for one in self.known("recourse"):
            kind = self.choice(one, fields["kind"])
            denied = len(kind) == 1 and one.existence is True and self.choice(one, fields["offered"]) == {"no"}
            if denied and frozenset({owner.id}) in known_members(self.lists(one, fields["against"])):
                found |= kind
        return found

    def withheld(self, entity: Entity, spec: FieldSpec) -> Truth:
        """Return whether a fact was asked for and refused: true where recorded, false only where nothing else was."""
        field_name = spec.area_of or spec.name
        name = list_name(entity, field_name)
        if (entity.id, field_name) in self.assumed.withheld:
            return self.assumed.withheld[entity.id, field_name]
        recorded = self.product.withheld
        paths = {item.fact for item in recorded} if isinstance(recorded, tuple) else set()
        if any(name == path or name.startswith(f"{path}.") for path in paths):
            return True
        return None if self.is_open("withheld") else False

    def entities(self, ids: Choice, type_: str) -> Iterator[Entity]:
        """Yield the entries that a reference may point to; a phantom where one is not written."""
        for id_ in sorted(ids):
            yield self.written[id_] if id_ in self.written else phantom(type_)


def _complete(lists: Lists) -> Lists:
    """Return a list that is complete as it is written."""
    return Lists(tuple(replace(one, extra=frozenset(), open=False) if one.open else one for one in lists.claims))


def phantom(type_: str, name: str = "") -> Entity:
    """Return what stands for an entry of a type that is not written."""
    return Entity(phantom_id(type_) + (f":{name}" if name else ""), type_, None, phantom=True)


def renamed(entity: Entity, name: str) -> Entity:
    """Return a phantom under the name it is bound to, so that two bound phantoms are two entries."""
    return replace(entity, id=f"{phantom_id(entity.type)}:{name}") if entity.phantom else entity


def list_name(entity: Entity, field_name: str) -> str:
    """Return how a fact or list is called in `complete`, `withheld` and questions."""
    return ".".join([*(str(step) for step in entity.at), field_name]) if entity.at else f"{entity.id}.{field_name}"


def known_members(lists: Lists) -> tuple[Choice, ...]:
    """Return the members that every claim agrees are in the list."""
    first, *others = lists.claims
    agreed = (member for member in first.members if all(member in listing.members for listing in others))
    return tuple(sorted(set(agreed), key=sorted))


def _slug(record: Record, i: int) -> str:
    """Return what a label is called by: its text, which is no fact, so that its id stays when more is learnt."""
    text = getattr(record, "text", None)
    return "-".join(text.lower().split())[:40] if isinstance(text, str) else str(i + 1)
