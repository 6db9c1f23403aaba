"""Flows that nobody writes because they follow: inputs go to the maker, a score to the decider, a display to who shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.evaluate.operators import includes
from audit.evaluate.possible import Choice, Listing, Lists, Possible
from audit.evaluate.truth import Truth, all_of
from audit.evaluate.world import Entity, World, known_members, list_name
from audit.model.schema import TYPES

CAUSES: tuple[tuple[str, str, str], ...] = (
    ("score", "made_by", "inputs"),
    ("consequence", "decided_by", "because_of"),
    ("publication", "by", "of"),
)
"""Who must have what: the entry, the field that names the receiver, the list of what it receives."""


@dataclass(frozen=True, slots=True)
class Holders:
    """Who has a piece of data or a score before it flows."""

    known: Choice
    possible: Choice


def holders(world: World, item: Entity) -> Holders:
    """Return who holds an entry: `held_by`, and for a score whoever makes it."""
    fields = TYPES[item.type].fields
    lists = world.lists(item, fields["held_by"])
    known = {next(iter(member)) for member in known_members(lists) if len(member) == 1}
    possible = set(known).union(
        *(listing.extra for listing in lists.claims),
        *(member for listing in lists.claims for member in listing.members),
    )
    if item.type == "score":
        maker = world.choice(item, fields["made_by"])
        possible |= maker
        known |= maker if len(maker) == 1 else set()
    return Holders(frozenset(known), frozenset(possible))


def inferred_flows(world: World) -> tuple[Entity, ...]:
    """Return the flows that follow from made_by, decided_by and by, where no stated flow says the same."""
    stated = [entity for entity in world.written.values() if entity.type == "flow" and entity.existence is not False]
    found = []
    for receiver_of, item, receiver in receivers(world):
        has = holders(world, item)
        existence = _exists(world, has, receiver, item, stated)
        if existence is False:
            continue
        given: dict[str, Possible] = {
            "from": has.possible - receiver if len(receiver) == 1 else has.possible,
            "to": receiver,
            "carries": Lists(
                (Listing((frozenset({item.id}),), world.domain(TYPES["flow"].fields["carries"]), open=True),)
            ),
        }
        entry, field = receiver_of
        found.append(
            Entity(
                f"{entry.id}.{field}/{item.id}",
                "flow",
                all_of((existence, entry.existence, item.existence)),
                (*entry.at, field),
                None,
                given,
            )
        )
    return tuple(found)


def receivers(world: World) -> Iterator[tuple[tuple[Entity, str], Entity, Choice]]:
    """Yield who must have what: the entry and field that say so, the item, and who that may be."""
    for type_, field, load in CAUSES:
        fields = TYPES[type_].fields
        for _, entry in sorted(world.written.items()):
            if entry.type != type_ or entry.existence is False:
                continue
            receiver = world.choice(entry, fields[field])
            for member in known_members(world.lists(entry, fields[load])):
                item = world.written.get(next(iter(member)))
                if item is not None and item.existence is not False:
                    yield (entry, field), item, receiver


def _exists(world: World, has: Holders, receiver: Choice, item: Entity, stated: list[Entity]) -> Truth:
    if not has.possible:
        return False
    fields = TYPES["flow"].fields
    may_be_stated = False
    for flow in stated:
        same_end = world.choice(flow, fields["to"])
        carried = includes(world.lists(flow, fields["carries"]), frozenset({item.id}))
        if (
            carried is not False
            and not same_end.isdisjoint(receiver)
            and not world.choice(flow, fields["from"]).isdisjoint(has.possible)
        ):
            if (
                carried
                and len(receiver) == 1
                and same_end == receiver
                and flow.existence
                and world.choice(flow, fields["from"]) <= has.possible
            ):
                return False
            may_be_stated = True
    if len(receiver) > 1:
        return None
    if receiver <= has.known:
        return False
    return None if may_be_stated or not receiver.isdisjoint(has.possible) or not has.known else True


def flow_lists(world: World, to: str | None = None) -> list[str]:
    """Return the open lists through which a flow may exist that is neither written nor inferred.

    With `to`, only those through which it may go to this party.
    """
    names = [section for section in ("flows", "scores", "consequences", "publications") if world.is_open(section)]
    for type_, receiver, load in CAUSES:
        fields = TYPES[type_].fields
        names += [
            list_name(entry, load)
            for entry in world.known(type_)
            if (to is None or to in world.choice(entry, fields[receiver]))
            and any(listing.open for listing in world.lists(entry, fields[load]).claims)
        ]
    return names
