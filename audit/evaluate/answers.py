"""Sets of answers: what could be answered, and how answers go together.

An answer set gives some slots (a fact, a list that is complete, a refusal on record) what
they would have to be. Proposals are found by walking a condition (`propose`), and tried on the
product itself (`settle`), so a proposal that is wrong costs time and never truth.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from audit.evaluate.entities import Entity
from audit.evaluate.possible import Listing, Lists, Possible

WIDTH = 6
"""How many proposals are kept at each step of the walk."""


class Slot(NamedTuple):
    """What can be answered: a fact of an entry, whether a list is complete, whether a fact was refused."""

    kind: Literal["fact", "list", "withheld"]
    entity: str
    field: str


Answers = Mapping[Slot, Possible | bool]


def merged(one: Answers, other: Answers) -> Answers | None:
    """Return both sets of answers together, or None where they contradict each other."""
    if not other or one is other:
        return one
    if not one:
        return other
    found = dict(one)
    for slot, value in other.items():
        if slot not in found:
            found[slot] = value
            continue
        both = _both(found[slot], value)
        if both is None:
            return None
        found[slot] = both
    return found


def _both(one: Possible | bool, other: Possible | bool) -> Possible | bool | None:
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other or None
    if isinstance(one, Lists) and isinstance(other, Lists):
        mine, yours = one.claims[0], other.claims[0]
        members = (*mine.members, *(member for member in yours.members if member not in mine.members))
        return Lists((Listing(members, mine.extra & yours.extra, mine.open and yours.open),))
    return one if one == other else None


def best(options: Iterable[Answers]) -> list[Answers]:
    """Return the smallest answer sets, each once."""
    found = list(options)
    if len(found) > 1:
        found.sort(key=_size)
    seen: list[Answers] = []
    for option in found:
        if option not in seen:
            seen.append(option)
        if len(seen) == WIDTH:
            break
    return seen


def _size(answers: Answers) -> tuple[int, int, list[Slot]]:
    """Return what a smallest answer set has least of: answers, facts among them; then by name."""
    if len(answers) == 1:
        (slot,) = answers
        return 1, slot.kind != "list", [slot]
    return len(answers), sum([slot.kind != "list" for slot in answers]), sorted(answers)


_NOTHING: list[Answers] = [{}]
"""What is offered where nothing has to be answered."""


def together(parts: Iterable[list[Answers]]) -> list[Answers]:
    """Return answer sets that make every part come out: one option of each, joined."""
    found: list[Answers] = [{}]
    seen: list[list[Answers]] = [_NOTHING]
    for options in parts:
        if options in seen:
            continue  # what makes one part come out makes its like come out too
        seen.append(options)
        found = best(
            both for one, other in itertools.product(found, options) if (both := merged(one, other)) is not None
        )
    return found


def slot_of(entity: Entity, field: str) -> Slot | None:
    """Return where the answer to a fact of an entry goes; None where it has no place in a description."""
    if entity.phantom or (entity.record is None and entity.type != "flow"):
        return None
    if entity.record is None and field == "to":  # an inferred flow goes to whoever the entry names
        return Slot("fact", str(entity.at[1]), str(entity.at[2]))
    return None if entity.record is None and field in {"from", "carries"} else Slot("fact", entity.id, field)


def closed(*names: str) -> Answers:
    """Return the answer that these lists are complete."""
    return {Slot("list", name, ""): True for name in names}
