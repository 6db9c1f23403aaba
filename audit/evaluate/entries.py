"""Which entries there are at the time looked at, and which lists and sections may hold more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from audit.evaluate.entities import Assumed, Entity, Frame, list_name
from audit.evaluate.possible import NONE, UNKNOWN, Listing, Lists
from audit.evaluate.truth import Truth
from audit.load.ids import MORE
from audit.load.product import Description
from audit.model.facts import Record
from audit.model.product import Closure
from audit.model.schema import NESTED, RESERVED_PARTIES, SECTIONS, TYPES

_STATUS: dict[Frame, dict[str, Truth]] = {
    "present": {"happening": True, "disputed": None, UNKNOWN: None},
    "outlook": {"happening": True, "planned": True, "disputed": None, UNKNOWN: None},
    "history": {"happening": True, "ended": True, "disputed": None, UNKNOWN: None},
}
"""Whether an entry of a status exists, by the time that is looked at; absent: it does not."""


class Entries:
    """The entries of a description from one point of view."""

    def __init__(
        self, description: Description, frame: Frame, assumed: Assumed, base: Entries | None, *, as_case: bool
    ) -> None:
        """Take the description, the time, and what is assumed.

        `base` are the same entries with less assumed: what the further answers do not touch is taken from them.
        """
        self.description = description
        self.product = description.product
        self.frame: Frame = frame
        self.as_case = as_case
        self.assumed = assumed
        self.outside = self.product.product.perspective == "outside"
        self._before = base
        self._nested: dict[tuple[str, str], tuple[Entity, ...]] = {}

    @cached_property
    def root(self) -> Entity:
        """The product as an entry."""
        return Entity("product", "product", at=("product",), record=self.product.product)

    @cached_property
    def written(self) -> Mapping[str, Entity]:
        """Every entry of the description by id, whatever its status; reserved parties too."""
        if self._before is not None and not any(name == "status" for _, name in self.assumed.facts):
            return self._before.written
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
        if self._before is not None and self.written is self._before.written:
            return self._before.by_type
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
        if self._before is not None:
            return self._before.written_open
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


def _slug(record: Record, i: int) -> str:
    """Return what a label is called by: its text, which is no fact, so that its id stays when more is learnt."""
    text = getattr(record, "text", None)
    return "-".join(text.lower().split())[:40] if isinstance(text, str) else str(i + 1)
