"""Flows that nobody writes because they follow: inputs go to the maker, a score to the decider, a display to who shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.evaluate.entities import Entity, known_members, list_name
from audit.evaluate.operators import includes
from audit.evaluate.possible import Choice, Listing, Lists, Possible
from audit.evaluate.truth import Truth, all_of
from audit.evaluate.world import World
from audit.model.schema import TYPES

CAUSES: tuple[tuple[str, str, str], ...] = (
    ("score", "made_by", "inputs"),
    ("consequence", "decided_by", "because_of"),
    ("publication", "by", "of"),
)
"""Who must have what: the entry, the field that names the receiver, the list of what it receives."""


_SECTIONS = ("scores", "consequences", "publications")
"""The sections of the causes, in their order."""
FEW = 16
"""How many further members a list may have so that it is looked up by each of them."""
FROM_THE_PERSON: Choice = frozenset({"the-person"})


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


@dataclass(frozen=True, slots=True)
class Receipt:
    """Something that somebody must have: the maker its inputs, the decider what it goes by, the shower what is shown."""

    entry: Entity
    field: str
    """The field of the entry that names the receiver."""
    load: str
    """The list of the entry that names what it receives."""
    item: Entity
    carried: Truth
    """Whether the item is in that list: sure, or only possible (disputed, or said to be possible)."""
    receiver: Choice


@dataclass(frozen=True)
class Flows:
    """The flows of a world: what the written ones may carry, and those that follow from other entries."""

    stated: StatedFlows
    inferred: tuple[Entity, ...]


def flows_of(world: World, before: Flows | None = None) -> Flows:
    """Return the flows that follow from made_by, decided_by and by, where no stated flow says the same.

    `before` are those of the same world with less assumed: only the entries that an answer bears on are looked at again.
    """
    touched = None if before is None else _touched(world)
    if before is None or touched is None:
        stated = StatedFlows(world)
        return Flows(stated, tuple(_follow(receipts(world), world, stated)))
    again = {one.id: one for one in _follow(receipts(world, touched), world, before.stated)}
    kept = [one for one in before.inferred if not touched.bears_on(one)]
    return Flows(before.stated, tuple(sorted((*kept, *again.values()), key=_in_order)))


def _in_order(flow: Entity) -> tuple[int, str, str]:
    """Return the place of an inferred flow: by the kind of its cause, then by the cause, then by what it carries."""
    section, owner, _ = (str(step) for step in flow.at)
    return _SECTIONS.index(section), owner, flow.id.rpartition("/")[2]


def _follow(found: Iterable[Receipt], world: World, stated: StatedFlows) -> Iterator[Entity]:
    for one in found:
        has = holders(world, one.item)
        givers = has.possible or FROM_THE_PERSON  # what nobody holds comes from the person
        if len(one.receiver) == 1:
            givers -= one.receiver
        existence = _exists(world, has, one, stated.that_may_carry(one.item)) if givers else False
        if existence is False:
            continue
        load = Listing((frozenset({one.item.id}),), frozenset(), open=False)  # a flow each for whatever else there is
        given: dict[str, Possible] = {"from": givers, "to": one.receiver, "carries": Lists((load,))}
        id_ = f"{one.entry.id}.{one.field}/{one.item.id}"
        sure = all_of((existence, one.carried, one.entry.existence, one.item.existence))
        yield Entity(id_, "flow", sure, (*one.entry.at, one.field), None, given)


@dataclass(frozen=True, slots=True)
class _Touched:
    """What assumed answers bear on: causes, and what is carried."""

    entries: frozenset[str]
    items: frozenset[str]

    def bears_on(self, flow: Entity) -> bool:
        """Return whether an inferred flow may be another now."""
        return str(flow.at[1]) in self.entries or flow.id.rpartition("/")[2] in self.items


def _touched(world: World) -> _Touched | None:
    """Return what assumed answers bear on; None where that may be anything, what written flows carry among it."""
    assumed = world.assumed
    entries: set[str] = set()
    items: set[str] = set()
    names = [f"{world.written[id_].at[0]}.{id_}.{field}" for id_, field in assumed.facts if id_ in world.written]
    for name in (*names, *assumed.closed):
        section, _, rest = name.partition(".")
        id_, _, field = rest.partition(".")
        if not rest and section in {"parties", "data", "scores"}:
            return None
        if not rest or " of " in name:
            continue
        if field == "status" or section == "flows":
            return None
        entries.add(id_)
        items |= {id_} if field in {"held_by", "made_by"} else set()
    return _Touched(frozenset(entries), frozenset(items))


class StatedFlows:
    """The written flows of a world by what they may carry."""

    def __init__(self, world: World) -> None:
        """Look at every flow once."""
        self._listed: dict[str, list[Entity]] = {}
        self._open: list[Entity] = []
        carries = TYPES["flow"].fields["carries"]
        for flow in world.known("flow"):
            lists = world.lists(flow, carries)
            if any(len(one.extra) > FEW for one in lists.claims):
                self._open.append(flow)
                continue
            for id_ in {id_ for one in lists.claims for choice in (*one.members, one.extra) for id_ in choice}:
                self._listed.setdefault(id_, []).append(flow)

    def that_may_carry(self, item: Entity) -> list[Entity]:
        """Return the flows that carry an entry, or may."""
        return [*self._listed.get(item.id, ()), *self._open]


def receipts(world: World, touched: _Touched | None = None) -> Iterator[Receipt]:
    """Yield who must have what, or may have to; with `touched`, only where an answer bears on it."""
    for type_, field, load in CAUSES:
        fields = TYPES[type_].fields
        for entry in world.known(type_):
            all_ = touched is None or entry.id in touched.entries
            if not all_ and not (touched and touched.items):
                continue
            receiver = world.choice(entry, fields[field])
            lists = world.lists(entry, fields[load])
            sure = {id_ for member in known_members(lists) for id_ in member}
            # what is possible only because a list may be longer is left to `flow_lists`
            possible = {
                id_
                for claim in lists.claims
                for id_ in (
                    *(claim.extra if not claim.open else ()),
                    *(id_ for member in claim.members for id_ in member),
                )
            }
            for id_ in sorted(sure | possible):
                item = world.written.get(id_)
                if not all_ and touched and id_ not in touched.items:
                    continue
                if item is not None and item.existence is not False:
                    yield Receipt(entry, field, load, item, True if id_ in sure else None, receiver)


def _exists(world: World, has: Holders, one: Receipt, stated: list[Entity]) -> Truth:
    """Return whether a flow follows: not where the receiver holds the item anyhow, or a stated flow says the same."""
    fields = TYPES["flow"].fields
    receiver = one.receiver
    may_be_stated = False
    for flow in stated:
        end, start = world.choice(flow, fields["to"]), world.choice(flow, fields["from"])
        carried = includes(world.lists(flow, fields["carries"]), frozenset({one.item.id}))
        if carried is False or end.isdisjoint(receiver) or (has.possible and start.isdisjoint(has.possible)):
            continue
        if (
            carried
            and flow.existence
            and len(receiver) == 1
            and end == receiver
            and (start <= has.known or not has.possible)
        ):
            return False
        may_be_stated = True
    if len(receiver) > 1:
        return None
    if receiver <= has.known:
        return False
    if not has.possible:
        return None if may_be_stated else True
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
