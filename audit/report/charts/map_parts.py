"""The parts of the data-flow map, and when it groups them."""

from __future__ import annotations

from dataclasses import dataclass, field

GIVERS, DATA, SCORES, RECEIVERS = range(4)
MOST_DATA, MOST_EFFECTS, MOST_PARTIES = 26, 26, 12
"""Where there is more of it, it is grouped: data by area, effects by who decides, parties by their kind."""
NOT_KNOWN = "?"
"""Before the key of what stands for something that is not known."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a box that arrows may end at."""

    key: str
    text: str
    below: str = ""
    mark: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A party, an area of life or a score."""

    key: str
    column: int
    title: str
    below: str = ""
    mark: str = ""
    rows: tuple[Row, ...] = ()
    sure: bool = True


@dataclass(slots=True)
class Arrow:
    """Something leads from one row to another."""

    sure: bool = False
    risky: bool = False


@dataclass(slots=True)
class Content:
    """Everything on the map."""

    boxes: list[Box] = field(default_factory=list)
    arrows: dict[tuple[str, str], Arrow] = field(default_factory=dict)

    def add(self, source: str, target: str, *, sure: bool, risky: bool) -> None:
        """Add an arrow; of several between the same rows the surest and the riskiest counts."""
        arrow = self.arrows.setdefault((source, target), Arrow())
        arrow.sure, arrow.risky = arrow.sure or sure, arrow.risky or risky


def counted(parties: int) -> str:
    """Return a number of parties in words."""
    return f"{parties} {'party' if parties == 1 else 'parties'}"


def decided(things: int) -> str:
    """Return how many things somebody decides on, in words."""
    return f"decides on {things} thing{'' if things == 1 else 's'}"
