"""How something leads somewhere: searches for the route with the fewest unknown facts.

A route without an unknown fact is true, a route with some is possible, no route at all is false.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from audit.evaluate.entities import Entity, phantom_id
from audit.evaluate.flows import CAUSES, holders
from audit.evaluate.operators import includes, is_within
from audit.evaluate.possible import Choice
from audit.evaluate.reach import ANONYMOUS, Carriers
from audit.evaluate.truth import Truth
from audit.evaluate.world import World
from audit.model.schema import TYPES

SOURCES = {"score": "inputs", "consequence": "because_of", "publication": "of"}
"""The list that says what a score, or what happens to people, is made from."""
LOAD_AND_RECEIVER = {type_: (load, receiver) for type_, receiver, load in CAUSES}
"""What is received for a score or an effect, and by whom."""
DERIVED: Choice = frozenset({"inferred", "from-another-score"})
"""Origins that have sources of their own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One fact that a route rests on: the entry, the field, and whether it is known."""

    entity: Entity
    field: str
    known: bool = True
    wanted: str = ""
    """What the field must be, or hold, for the route to be true."""


@dataclass(frozen=True, slots=True)
class Route:
    """How something leads somewhere: the facts on the way."""

    steps: tuple[Step, ...]

    @property
    def truth(self) -> Truth:
        """Return True where every fact on the way is known, else None."""
        return True if all(step.known for step in self.steps) else None

    @property
    def unknown(self) -> int:
        """Return how many facts on the way are unknown."""
        return sum(not step.known for step in self.steps)


_Waiting = tuple[int, int, str, tuple[tuple[str, str, str], ...], int, tuple[Step, ...]]
_Edge = tuple[str, tuple[Step, ...]]
_number = itertools.count()


def _waiting(cost: int, id_: str, steps: tuple[Step, ...]) -> _Waiting:
    """Return an entry of a search queue: fewest unknown facts first, then the shortest, then by name."""
    return (
        cost,
        len(steps),
        id_,
        tuple((step.entity.id, step.field, step.wanted) for step in steps),
        next(_number),
        steps,
    )


def sources_field(entity: Entity, world: World) -> str:
    """Return the list that says what an entry is made from; nothing where it has no sources of its own."""
    if entity.type in SOURCES:
        return SOURCES[entity.type]
    if entity.type != "data":
        return ""
    fields = TYPES["data"].fields
    origin = is_within(world.choice(entity, fields["origin"]), DERIVED)
    written = any(claim.members for claim in world.lists(entity, fields["derived_from"]).claims)
    return "" if origin is False and not written else "derived_from"


class Routes:
    """Searches for routes in one world."""

    def __init__(self, world: World, carriers: Carriers, unwritten: tuple[str, ...]) -> None:
        """Take the world, who carries what, and those whom a flow that nobody wrote may bring anything."""
        self.world, self.carriers, self.unwritten = world, carriers, unwritten

    def of_sources(self, target: Entity) -> dict[str, Route]:
        """Return the best route on which each entry feeds a score or an effect, or may."""
        best: dict[str, Route] = {}
        queue: list[_Waiting] = [_waiting(0, target.id, ())]
        done: set[str] = set()
        while queue:
            cost, _, id_, _, _, steps = heapq.heappop(queue)
            if id_ in done:
                continue
            done.add(id_)
            entity = self.world.written[id_]
            if steps:
                best[id_] = Route(steps)
            name = sources_field(entity, self.world)
            if not name:
                continue
            lists = self.world.lists(entity, TYPES[entity.type].fields[name])
            if any(phantom_id(type_) in claim.extra for claim in lists.claims for type_ in ("data", "score")):
                # through something that is not written, anything may feed it
                unwritten = Step(entity, name, known=False)
                for one in (*self.world.known("data"), *self.world.known("score")):
                    if one.id not in done and one.id != target.id:
                        heapq.heappush(queue, _waiting(cost + 2, one.id, (*steps, unwritten, unwritten)))
            for source in _may_be_in(lists, self.world):
                if source not in done and source != target.id and self.world.written[source].existence is not False:
                    known = (
                        includes(lists, frozenset({source})) is True and self.world.written[source].existence is True
                    )
                    step = Step(entity, name, known, source)
                    heapq.heappush(queue, _waiting(cost + (not known), source, (*steps, step)))
        return best

    def of_receivers(self, item: Entity, *, identifiably: bool) -> dict[str, Route]:
        """Return the best route on which an entry reaches each party, or may."""
        edges, starts = self._edges(item, identifiably=identifiably)
        best: dict[str, Route] = {}
        queue: list[_Waiting] = []
        for id_, steps in starts:
            heapq.heappush(queue, _waiting(sum(not step.known for step in steps), id_, steps))
        while queue:
            cost, _, id_, _, _, steps = heapq.heappop(queue)
            if id_ in best:
                continue
            best[id_] = Route(steps)
            for to, more in edges.get(id_, ()):
                if to not in best:
                    heapq.heappush(queue, _waiting(cost + sum(not step.known for step in more), to, (*steps, *more)))
        return best

    def _edges(self, item: Entity, *, identifiably: bool) -> tuple[dict[str, list[_Edge]], list[_Edge]]:
        """Return what leads from party to party, and where the item is to begin with."""
        world = self.world
        has = holders(world, item)
        starts: list[_Edge] = [(id_, (Step(item, "held_by", id_ in has.known, id_),)) for id_ in sorted(has.possible)]
        starts += self._inferred_starts(item, identifiably=identifiably)
        starts += [(id_, (Step(world.root, "flows", known=False, wanted=id_),)) for id_ in self.unwritten]
        edges: dict[str, list[_Edge]] = {}
        for carrier, carried in self.carriers.of(item):
            flow, givers, takers = carrier.flow, carrier.givers, carrier.takers
            blocked = carrier.blocked if identifiably else False
            if blocked is True:
                continue
            if len(givers) == 1:  # who passes it on has it
                shown = [Step(flow, "carries", carried is True and flow.existence is True, item.id)]
                shown += [Step(flow, "protection", blocked is False, "none")] if identifiably else []
                starts += [(giver, (*shown, Step(flow, "from", known=True, wanted=giver))) for giver in givers]
            for giver in givers:
                for taker in takers:
                    steps = [Step(flow, "carries", carried is True and flow.existence is True, item.id)]
                    steps += [Step(flow, "from", known=False, wanted=giver)] if len(givers) > 1 else []
                    steps += [Step(flow, "to", len(takers) == 1, taker)]
                    steps += [Step(flow, "protection", blocked is False, "none")] if identifiably else []
                    edges.setdefault(giver, []).append((taker, tuple(steps)))
        return edges, starts

    def _inferred_starts(self, item: Entity, *, identifiably: bool) -> Iterable[_Edge]:
        if identifiably:
            fields = TYPES["flow"].fields
            for flow in self.carriers.inferred_with(item):
                blocked = is_within(self.world.choice(flow, fields["protection"]), ANONYMOUS)
                if blocked is not True:
                    takers = self.world.choice(flow, fields["to"])
                    protection = Step(flow, "protection", blocked is False, "none")
                    sure = len(takers) == 1 and flow.existence is True
                    yield from ((taker, (Step(flow, "to", sure, taker), protection)) for taker in sorted(takers))
            return
        for one in self.carriers.receipts_of(item):
            known = len(one.receiver) == 1 and one.entry.existence is True
            load = Step(one.entry, one.load, one.carried is True, item.id)
            yield from ((taker, (load, Step(one.entry, one.field, known, taker))) for taker in sorted(one.receiver))


def _may_be_in(lists: object, world: World) -> list[str]:
    ids: set[str] = set()
    for listing in getattr(lists, "claims", ()):
        ids |= listing.extra
        ids.update(*listing.members)
    return sorted(id_ for id_ in ids if id_ in world.written)
