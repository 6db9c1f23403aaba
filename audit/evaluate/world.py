"""A description as the engine sees it: what each fact of each entry may still be.

A world is one point of view on a description: a time (present, outlook, history) and, while a
question is being worked out, some assumed answers. It never changes; other answers make
another world.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from audit.evaluate.entities import Assumed, Entity, Frame, known_members, list_name, phantom, phantom_id
from audit.evaluate.entries import Entries
from audit.evaluate.possible import (
    NONE,
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
from audit.load.product import Description
from audit.model.facts import Duration, Number, Refs, Words
from audit.model.finding import Because
from audit.model.schema import SECTION_OF, SECTIONS, TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary

NEVER: Choice = frozenset({NONE})
"""What a field holds that an effect of this type does not have."""


class World(Entries):
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
        super().__init__(description, frame, assumed or Assumed(), base, as_case=as_case)
        self.vocabulary = vocabulary
        self.base = base
        self._values: dict[tuple[str, str], Possible] = {}
        self._anything: dict[int, Possible] = {}
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
