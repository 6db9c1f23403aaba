"""What `TYPE of VAR` means: one table, printed in docs/language.md.

Each row gives the fields that make an entry of the first type belong to an entry of the
second. `own` is a field of the first that refers to the second; `theirs` a field of the
second that refers to the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audit.model.schema import EFFECTS


@dataclass(frozen=True, slots=True)
class Link:
    """One field that joins two entries, and on whose side it stands."""

    side: Literal["own", "theirs", "nested"]
    field: str


def _own(*fields: str) -> tuple[Link, ...]:
    return tuple(Link("own", field) for field in fields)


def _theirs(*fields: str) -> tuple[Link, ...]:
    return tuple(Link("theirs", field) for field in fields)


OF: dict[tuple[str, str], tuple[Link, ...]] = {
    ("data", "score"): _theirs("inputs"),
    ("data", "flow"): _theirs("carries"),
    ("data", "party"): _own("held_by"),
    ("data", "permission"): _theirs("covers"),
    ("data", "data"): _theirs("derived_from"),
    ("data", "consequence"): _theirs("because_of"),
    ("data", "publication"): _theirs("of"),
    ("score", "score"): _theirs("inputs"),
    ("score", "flow"): _theirs("carries"),
    ("score", "party"): _own("made_by", "held_by"),
    ("score", "consequence"): _theirs("because_of"),
    ("score", "publication"): _theirs("of"),
    ("score", "incentive"): _theirs("of"),
    ("score", "recovery"): _theirs("of"),
    ("score", "recourse"): _theirs("against"),
    ("party", "data"): _theirs("held_by"),
    ("party", "score"): _theirs("made_by", "held_by"),
    ("party", "flow"): _theirs("from", "to"),
    ("party", "consequence"): _theirs("decided_by", "imposed_by"),
    ("party", "publication"): _theirs("by"),
    ("permission", "data"): _own("covers"),
    ("permission", "flow"): _own("covers"),
    ("flow", "data"): _own("carries"),
    ("flow", "score"): _own("carries"),
    ("flow", "party"): _own("from", "to"),
    ("flow", "permission"): _theirs("covers"),
    ("consequence", "data"): _own("because_of"),
    ("consequence", "score"): _own("because_of"),
    ("consequence", "party"): _own("decided_by", "imposed_by"),
    ("consequence", "incentive"): _theirs("through"),
    ("consequence", "recovery"): _theirs("of"),
    ("consequence", "recourse"): _theirs("against"),
    ("publication", "data"): _own("of"),
    ("publication", "score"): _own("of"),
    ("publication", "party"): _own("by"),
    ("publication", "recovery"): _theirs("of"),
    ("publication", "recourse"): _theirs("against"),
    ("incentive", "score"): _own("of"),
    ("incentive", "consequence"): _own("through"),
    ("label", "score"): (Link("nested", "labels"),),
    ("disparity", "score"): (Link("nested", "disparities"),),
} | {
    (way, what): _own("of" if way == "recovery" else "against")
    for way in ("recovery", "recourse")
    for what in ("score", "data", "consequence", "publication")
}

RELATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "feeds": (("data", "score"), ("score", "consequence", "publication")),
    "reaches": (("data", "score"), ("party", "consequence", "publication")),
    "reaches identifiably": (("data", "score"), ("party", "consequence", "publication")),
}
"""Derived relations: the types they start from and lead to."""


def members_of(type_: str) -> tuple[str, ...]:
    """Return the types that a type name stands for: `effect` is two."""
    return EFFECTS if type_ == "effect" else (type_,)


def belongs(type_: str, to: str) -> bool:
    """Return whether `TYPE of VAR` has a meaning for a variable of this type."""
    return any(all((member, owner) in OF for owner in members_of(to)) for member in members_of(type_))
