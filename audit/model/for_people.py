"""What a description says for the person who is scored: facts that are stated and not disputed, and on whose word.

Nothing stands here that is not known. A word of the vocabulary stands as its id, for the texts to say; an empty one is
not known. `said` holds the ids of the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Said = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """Whether people are told something of a score: yes, partly, no."""

    what: str
    answer: str
    said: Said


@dataclass(frozen=True, slots=True)
class ScoreTold:
    """A score, list entry, flag or profile."""

    name: str
    form: str
    low: str
    high: str
    inputs: tuple[str, ...]
    more: bool
    """It may look at more."""
    told: tuple[AnswerTold, ...]
    """What people are told of it."""
    said: Said
    inputs_said: Said


@dataclass(frozen=True, slots=True)
class EffectTold:
    """What happens to a person."""

    id: str
    name: str
    kind: str
    decider: str
    said: Said


@dataclass(frozen=True, slots=True)
class SeenTold:
    """Who gets to see something about the person."""

    who: str
    what: str
    said: Said
    is_audience: bool = False
    """`who` is a word of the list of audiences, not a name."""


@dataclass(frozen=True, slots=True)
class LengthTold:
    """How long something is kept."""

    what: str
    length: str
    said: Said


@dataclass(frozen=True, slots=True)
class AskedTold:
    """How people are asked."""

    what: str
    how: str
    said: Said


@dataclass(frozen=True, slots=True)
class RecourseTold:
    """A way to see, contest or leave."""

    name: str
    """Empty where it has none."""
    kind: str
    offered: str
    against: tuple[str, ...]
    who: str
    free: str
    within: str
    """How long one has; `indefinite`: at any time."""
    answered: str
    said: Said


@dataclass(frozen=True, slots=True)
class ForPeople:
    """One description, for the person who is scored."""

    name: str
    summary: str
    as_of: str
    perspective: str
    constructed: bool
    stage: str
    operator: str
    participation: str
    sector: str
    said: Said
    operator_said: Said = ()
    participation_said: Said = ()
    jurisdictions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """The same, by name."""
    scores: tuple[ScoreTold, ...] = ()
    effects: tuple[EffectTold, ...] = ()
    seen: tuple[SeenTold, ...] = ()
    kept: tuple[LengthTold, ...] = ()
    asked: tuple[AskedTold, ...] = ()
    recourses: tuple[RecourseTold, ...] = ()
    nobody_else: bool = False
    """It is known that nobody but the operator gets to see anything."""
    more_effects: bool = True
    """There may be effects that are not written."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The name of each entry."""
    sources: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Of each piece of evidence: what it is called, and its grade."""
