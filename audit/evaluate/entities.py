"""Entries of a description as the engine sees them, and what is assumed of them while a question is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from audit.evaluate.possible import Choice, Lists, Possible
from audit.evaluate.truth import Truth
from audit.model.facts import Record
from audit.source import KeyPath

Frame = Literal["present", "outlook", "history"]


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
