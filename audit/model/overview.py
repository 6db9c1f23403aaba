"""A description in outline, for pictures and tables: who has what, what goes where, what follows.

Words stand as a reader would say them. An empty word means "not known"; `sure` tells what is only possible.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another entry of the outline."""

    id: str
    sure: bool = True
    """Not only possible: stated, undisputed, and both ends are there."""


@dataclass(frozen=True, slots=True)
class PartyShown:
    """An organisation or group."""

    id: str
    name: str
    kind: str = ""
    roles: tuple[str, ...] = ()
    reserved: bool = False
    """A group of people that needs no entry: the person, their contacts, neighbours, everyone."""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class DataShown:
    """A kind of data about people."""

    id: str
    name: str
    category: str = ""
    setting: str = ""
    area: str = ""
    """The top of the setting: the area of life."""
    about: tuple[str, ...] = ()
    holders: tuple[Link, ...] = ()
    sources: tuple[Link, ...] = ()
    """What it was worked out from."""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """A score, list entry, flag or profile."""

    id: str
    name: str
    makers: tuple[Link, ...] = ()
    inputs: tuple[Link, ...] = ()
    more: bool = False
    """It may have further inputs."""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class EffectShown:
    """What happens to a person: a consequence, or a publication."""

    id: str
    name: str
    publication: bool = False
    kind: str = ""
    setting: str = ""
    area: str = ""
    because_of: tuple[Link, ...] = ()
    more: bool = False
    """It may rest on further things."""
    deciders: tuple[Link, ...] = ()
    """Who decides, or shows."""
    severity: str = ""
    essential: str = ""
    adverse_for: str = ""
    audience: tuple[str, ...] = ()
    """Of a publication: who sees it."""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class FlowShown:
    """Another party receives data or a score."""

    id: str
    givers: tuple[Link, ...] = ()
    takers: tuple[Link, ...] = ()
    carries: tuple[Link, ...] = ()
    more: bool = False
    """It may carry more."""
    protection: str = ""
    inferred: bool = False
    """Nobody wrote it; it follows from who makes, decides or shows."""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Timed:
    """An entry that has ended or is planned, or of which that is disputed or not known."""

    name: str
    type: str
    status: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Safeguard:
    """A stated fact that protects people: whose it is, what it says, and where it stands."""

    owner: str
    field: str
    value: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole outline, at the date of the description."""

    operator: str = ""
    """Its name."""
    nature: str = ""
    stage: str = ""
    jurisdictions: tuple[str, ...] = ()
    reply: str = ""
    """What the operator answered; empty where nothing is said of it."""
    asked_on: str = ""
    """When the operator was asked for a reply."""
    parties: tuple[PartyShown, ...] = ()
    data: tuple[DataShown, ...] = ()
    scores: tuple[ScoreShown, ...] = ()
    effects: tuple[EffectShown, ...] = ()
    flows: tuple[FlowShown, ...] = ()
    others: tuple[Timed, ...] = ()
    open: tuple[str, ...] = ()
    """Sections that may hold more than is written."""
    safeguards: tuple[Safeguard, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """Return how each party, kind of data, score and effect is called, by id."""
        found = {one.id: one.name for one in self.parties}
        found |= {one.id: one.name for one in self.data}
        found |= {one.id: one.name for one in self.scores}
        return found | {one.id: one.name for one in self.effects}
