"""Conditions with every name resolved: what the engine evaluates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from audit.language.words import Quantifier, Relation
from audit.model.schema import FieldSpec

MEMBER = "(member)"
"""The name under which a condition in `has (...)` reads the member it is asked of."""


@dataclass(frozen=True, slots=True)
class Read:
    """A fact: a bound name and the fields that lead to it; all but the last are references."""

    var: str
    steps: tuple[FieldSpec, ...]
    text: str

    @property
    def field(self) -> FieldSpec:
        """Return the field that is read in the end."""
        return self.steps[-1]


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound name as a value."""

    var: str


@dataclass(frozen=True, slots=True)
class Span:
    """A number or a length of time; `months` where it is written in months, which compare exactly."""

    low: float
    high: float
    months: float | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """The entries that a `find`, a `let` or a quantifier speaks of."""

    type: str
    of: str | None
    relation: Relation | None
    target: str | None
    has: Condition | None
    text: str


@dataclass(frozen=True, slots=True)
class WithinTerms:
    """is, is one of: the fact is one of these terms."""

    read: Read
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class SameAs:
    """is PATH: two facts are equal."""

    read: Read
    other: Read | Bound


@dataclass(frozen=True, slots=True)
class UnrelatedTo:
    """is unrelated to: by the context table, data from the first setting is not expected to count in the second."""

    read: Read
    place: Read


@dataclass(frozen=True, slots=True)
class GoesBeyond:
    """goes beyond: some purpose of the first list is covered by none of the second."""

    read: Read
    other: Read


@dataclass(frozen=True, slots=True)
class Includes:
    """includes any of, includes all of: the list has a member in one, or in each, of these sets of terms."""

    read: Read
    wanted: tuple[frozenset[str] | Read | Bound, ...]
    every: bool


@dataclass(frozen=True, slots=True)
class AtLeast:
    """>=: on numbers and on ordered words."""

    read: Read
    least: float | Read


@dataclass(frozen=True, slots=True)
class LongerThan:
    """longer than: on lengths of time."""

    read: Read
    other: Span | Read


@dataclass(frozen=True, slots=True)
class Withheld:
    """is withheld: somebody asked for the fact and was not told."""

    read: Read


@dataclass(frozen=True, slots=True)
class Quantity:
    """some, every or no member of a population has a property, or exists (no body)."""

    quantifier: Quantifier
    population: Population
    body: Condition | None


@dataclass(frozen=True, slots=True)
class DifferentValues:
    """count different SET.field >= N."""

    set: str
    field: FieldSpec
    least: int
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """not TERM."""

    term: Condition


@dataclass(frozen=True, slots=True)
class Joined:
    """All of (and) or any of (or) these."""

    word: Literal["and", "or"]
    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A named fact of the rule."""

    name: str


Condition = (
    WithinTerms
    | SameAs
    | UnrelatedTo
    | GoesBeyond
    | Includes
    | AtLeast
    | LongerThan
    | Withheld
    | Quantity
    | DifferentValues
    | Not
    | Joined
    | Fact
)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A bound name or a fact of it, in a message."""

    read: Read | Bound


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """The parts of a rule that the engine runs."""

    subject_type: str
    subject: str
    find: dict[str, Population]
    lets: dict[str, Population]
    facts: dict[str, Condition]
    finding_if: Condition
    applies_if: Condition | None
    raise_if: Condition | None
    key: tuple[str, ...]
    effects: tuple[str, ...]
    """Bound names that are effects: the level is taken from them."""
    message: tuple[str | Placeholder, ...]
    names_businesses: bool
    names_of_facts: dict[str, tuple[str, ...]]
    """The bound names that each fact reads, but the product."""
    code: dict[int | str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What the engine keeps of its conditions to judge them faster, by the name of a fact or the identity of another condition."""
