"""What reaches whom, and what feeds what, as bare truths: sets of what surely does and of what may.

The same answers as the routes of `relations`, without the routes: two searches an entry, one over what is known, one
over what is possible. Whatever all searches share (who may carry what, who must have what) is looked up once a world.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from audit.evaluate.entities import Entity
from audit.evaluate.flows import FEW, Receipt, holders, receipts
from audit.evaluate.operators import includes, is_within
from audit.evaluate.possible import Choice, Lists
from audit.evaluate.truth import Truth
from audit.evaluate.world import World
from audit.model.schema import TYPES

ANONYMOUS: Choice = frozenset({"aggregated", "anonymised"})
"""Protections behind which nobody is identified (GDPR recital 26)."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A written flow, as far as it matters to where things go."""

    flow: Entity
    givers: Choice
    takers: Choice
    blocked: Truth
    """Whether nobody can be told behind its protection."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is reached: surely, and perhaps."""

    surely: frozenset[str]
    perhaps: frozenset[str]

    def truth(self, id_: str) -> Truth:
        """Return whether one is reached."""
        return True if id_ in self.surely else None if id_ in self.perhaps else False


class Carriers:
    """Who carries what, in one world."""

    def __init__(self, world: World, inferred: tuple[Entity, ...]) -> None:
        """Take the world and the flows that follow from its entries."""
        self.world, self.inferred = world, inferred

    def of(self, item: Entity) -> list[tuple[Carrier, Truth]]:
        """Return the written flows that carry an entry or may, each with whether it does."""
        listed, open_ = self._written
        wanted = frozenset({item.id})
        found: list[tuple[Carrier, Truth]] = []
        for carrier, lists in (*listed.get(item.id, ()), *open_):
            carried = includes(lists, wanted)
            if carried is not False:
                found.append((carrier, carried))
        return found

    @cached_property
    def _written(self) -> tuple[Mapping[str, list[tuple[Carrier, Lists]]], list[tuple[Carrier, Lists]]]:
        """The written flows by what they list, and those whose list may hold much more."""
        fields = TYPES["flow"].fields
        listed: dict[str, list[tuple[Carrier, Lists]]] = {}
        open_: list[tuple[Carrier, Lists]] = []
        for flow in self.world.known("flow"):
            if flow.record is None:
                continue
            lists = self.world.lists(flow, fields["carries"])
            carrier = Carrier(
                flow,
                self.world.choice(flow, fields["from"]),
                self.world.choice(flow, fields["to"]),
                is_within(self.world.choice(flow, fields["protection"]), ANONYMOUS),
            )
            if any(len(one.extra) > FEW for one in lists.claims):
                open_.append((carrier, lists))
                continue
            ids = {id_ for one in lists.claims for choice in (*one.members, one.extra) for id_ in choice}
            for id_ in ids:
                listed.setdefault(id_, []).append((carrier, lists))
        return listed, open_

    def inferred_with(self, item: Entity) -> list[Entity]:
        """Return the inferred flows that carry an entry."""
        return self._inferred.get(item.id, [])

    @cached_property
    def _inferred(self) -> Mapping[str, list[Entity]]:
        found: dict[str, list[Entity]] = {}
        carries = TYPES["flow"].fields["carries"]
        for flow in self.inferred:
            for member in self.world.lists(flow, carries).claims[0].members:  # one entry each: see `flows`
                for id_ in member:
                    found.setdefault(id_, []).append(flow)
        return found

    def receipts_of(self, item: Entity) -> list[Receipt]:
        """Return who must have an entry because of what is written elsewhere."""
        return self._receipts.get(item.id, [])

    @cached_property
    def _receipts(self) -> Mapping[str, list[Receipt]]:
        found: dict[str, list[Receipt]] = {}
        for one in receipts(self.world):
            found.setdefault(one.item.id, []).append(one)
        return found

    def reached(self, item: Entity, unwritten: Iterable[str], *, identifiably: bool) -> Reached:
        """Return whom an entry reaches; `unwritten` are those whom a flow that nobody wrote may bring anything."""
        has = holders(self.world, item)
        surely, perhaps = set(has.known), {*has.possible, *unwritten}
        for sure, who in self._also_have(item, identifiably=identifiably):
            perhaps |= who
            if sure:
                surely |= who
        known: dict[str, set[str]] = {}
        possible: dict[str, set[str]] = {}
        for carrier, carried in self.of(item):
            if identifiably and carrier.blocked is True:
                continue
            sure = carried is True and carrier.flow.existence is True and not (identifiably and carrier.blocked is None)
            if len(carrier.givers) == 1:  # who passes it on has it
                perhaps |= carrier.givers
                if sure:
                    surely |= carrier.givers
            is_known = sure and len(carrier.givers) == 1 and len(carrier.takers) == 1
            for giver in carrier.givers:
                possible.setdefault(giver, set()).update(carrier.takers)
                if is_known:
                    known.setdefault(giver, set()).update(carrier.takers)
        return Reached(_closure(surely, known), _closure(perhaps, possible))

    def _also_have(self, item: Entity, *, identifiably: bool) -> Iterable[tuple[bool, Choice]]:
        """Yield who has an entry because somebody must, each with whether that is sure."""
        if not identifiably:
            for one in self.receipts_of(item):
                sure = one.carried is True and len(one.receiver) == 1 and one.entry.existence is True
                yield sure, one.receiver
            return
        fields = TYPES["flow"].fields
        for flow in self.inferred_with(item):
            blocked = is_within(self.world.choice(flow, fields["protection"]), ANONYMOUS)
            if blocked is not True:
                takers = self.world.choice(flow, fields["to"])
                yield len(takers) == 1 and flow.existence is True and blocked is False, takers


def _closure(starts: set[str], edges: Mapping[str, set[str]]) -> frozenset[str]:
    """Return everything that can be got to."""
    done = set(starts)
    waiting = list(starts)
    while waiting:
        for to in edges.get(waiting.pop(), ()):
            if to not in done:
                done.add(to)
                waiting.append(to)
    return frozenset(done)
