"""Derived relations, computed once a product: what feeds a score, whom data and scores reach.

Both are searches for the route with the fewest unknown facts: a route without any is true, a
route with some is possible, no route at all is false.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from audit.evaluate.flows import CAUSES, flow_lists, holders, inferred_flows
from audit.evaluate.operators import includes, is_within
from audit.evaluate.possible import Choice
from audit.evaluate.reach import ANONYMOUS, Carriers, Reached
from audit.evaluate.truth import Truth
from audit.evaluate.world import Assumed, Entity, World, list_name, phantom_id
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


if TYPE_CHECKING:
    from audit.evaluate.linked import Lookup

_FIELDS = frozenset(
    {
        *(field for cause in CAUSES for field in cause[1:]), *SOURCES.values(),
        "derived_from", "origin", "held_by", "from", "to", "carries", "protection", "status",
    }
)  # fmt: skip
"""The fields that bear on a route."""
_SECTIONS = frozenset({"data", "scores", "flows", "consequences", "publications", "parties"})
"""The sections whose entries stand on routes."""


def bears_on_routes(assumed: Assumed) -> bool:
    """Return whether assumed answers may bear on a route."""
    return any(field in _FIELDS for _, field in assumed.facts) or any(
        name in _SECTIONS or name.rpartition(".")[2] in _FIELDS for name in assumed.closed
    )


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


class Relations:
    """The derived relations of one world."""

    def __init__(self, world: World, before: Relations | None = None) -> None:
        """Take the world; routes are found when they are first asked for.

        `before` are the relations of a world in which less is assumed: where no further answer bears on a route, they are
        these; where one does, what was true or false before still is, for knowledge only settles what is open.
        """
        self.world = world
        self.before = before
        self._feeds: dict[str, dict[str, Route]] = {}
        self._reaches: dict[tuple[str, bool], dict[str, Route]] = {}
        self._reached: dict[tuple[str, bool], Reached] = {}
        self._flow_lists: dict[str | None, list[str]] = {}
        self._assuming: dict[World, Relations] = {}

    def assuming(self, world: World) -> Relations:
        """Return the relations of the same world with answers assumed."""
        if world not in self._assuming:
            self._assuming[world] = Relations(world, self)
        return self._assuming[world]

    @cached_property
    def _same(self) -> Relations | None:
        """The relations before, where no further answer bears on a route."""
        return self.before if self.before is not None and not bears_on_routes(self.world.assumed) else None

    @cached_property
    def inferred_flows(self) -> tuple[Entity, ...]:
        """Flows that follow from made_by, decided_by and by."""
        if self._same is not None:
            return self._same.inferred_flows
        return inferred_flows(self.world, None if self.before is None else self.before.inferred_flows)

    @cached_property
    def inferred(self) -> Mapping[str, Entity]:
        """The flows that follow from other entries, by id."""
        return {one.id: one for one in self.inferred_flows} if self._same is None else self._same.inferred

    @cached_property
    def lookup(self) -> Lookup:
        """Looks up entries by what refers to them."""
        from audit.evaluate.linked import Lookup  # noqa: PLC0415 (it takes relations itself)

        return Lookup(self.world, self)

    def known(self, type_: str) -> tuple[Entity, ...]:
        """Return the entries of a type that are written, and the flows that follow from them."""
        written = self.world.known(type_)
        return (*written, *self.inferred_flows) if type_ == "flow" else written

    @property
    def flow_lists(self) -> list[str]:
        """The open lists through which an unwritten flow may exist."""
        return self.flow_lists_to(None)

    def flow_lists_to(self, party: str | None) -> list[str]:
        """Return the open lists through which an unwritten flow may go to a party."""
        if self._same is not None:
            return self._same.flow_lists_to(party)
        if party not in self._flow_lists:
            self._flow_lists[party] = flow_lists(self.world, party)
        return self._flow_lists[party]

    # -- feeds

    def feeds(self, item: Entity, target: Entity) -> Truth:
        """Return whether data or a score feeds a score or an effect: as input, through derivation, through a score."""
        if target.phantom:
            return None
        if item.phantom:
            return None if self.lists_into(target, item.type) else False
        if self.before is not None and (known := self.before.feeds(item, target)) is not None:
            return known
        route = self.feeding_route(item, target)
        return route.truth if route else False

    def feeding_route(self, item: Entity, target: Entity) -> Route | None:
        """Return the route on which an entry feeds a score or an effect, or None."""
        if self._same is not None:
            return self._same.feeding_route(item, target)
        if target.id not in self._feeds:
            self._feeds[target.id] = self._search_sources(target)
        return self._feeds[target.id].get(item.id)

    def feeding(self, target: Entity) -> Collection[str]:
        """Return what feeds a score or an effect, or may."""
        self.feeding_route(target, target)
        return self._feeds[target.id] if self._same is None else self._same.feeding(target)

    def lists_into(self, target: Entity, type_: str) -> list[str]:
        """Return the open lists through which something unwritten may feed a score or an effect."""
        if self._same is not None:
            return self._same.lists_into(target, type_)
        names = []
        self.feeding_route(target, target)
        for id_ in (target.id, *self._feeds[target.id]):
            entity = self.world.written[id_]
            name = self._sources_field(entity)
            if name and any(
                phantom_id(type_) in listing.extra
                for listing in self.world.lists(entity, TYPES[entity.type].fields[name]).claims
            ):
                names.append(list_name(entity, name))
        return names

    def _sources_field(self, entity: Entity) -> str:
        if entity.type in SOURCES:
            return SOURCES[entity.type]
        if entity.type != "data":
            return ""
        fields = TYPES["data"].fields
        origin = is_within(self.world.choice(entity, fields["origin"]), DERIVED)
        written = any(claim.members for claim in self.world.lists(entity, fields["derived_from"]).claims)
        return "" if origin is False and not written else "derived_from"

    def _search_sources(self, target: Entity) -> dict[str, Route]:
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
            name = self._sources_field(entity)
            if not name:
                continue
            lists = self.world.lists(entity, TYPES[entity.type].fields[name])
            if any(phantom_id(type_) in claim.extra for claim in lists.claims for type_ in ("data", "score")):
                # through something that is not written, anything may feed it
                unwritten = Step(entity, name, known=False)
                for one in (*self.world.known("data"), *self.world.known("score")):
                    if one.id not in done and one.id != target.id:
                        heapq.heappush(queue, _waiting(cost + 2, one.id, (*steps, unwritten, unwritten)))
            for source in self._may_be_in(lists):
                if source not in done and source != target.id and self.world.written[source].existence is not False:
                    known = (
                        includes(lists, frozenset({source})) is True and self.world.written[source].existence is True
                    )
                    step = Step(entity, name, known, source)
                    heapq.heappush(queue, _waiting(cost + (not known), source, (*steps, step)))
        return best

    def _may_be_in(self, lists: object) -> list[str]:
        ids: set[str] = set()
        for listing in getattr(lists, "claims", ()):
            ids |= listing.extra
            ids.update(*listing.members)
        return sorted(id_ for id_ in ids if id_ in self.world.written)

    # -- reaches

    def reaches(self, item: Entity, target: Entity, *, identifiably: bool) -> Truth:
        """Return whether data or a score reaches a party, a publication or a consequence."""
        if item.phantom:
            return None
        if (
            self.before is not None
            and (known := self.before.reaches(item, target, identifiably=identifiably)) is not None
        ):
            return known
        if target.type == "party":
            reached = self.reached(item, identifiably=identifiably)
            return reached.truth(phantom_id("party") if target.phantom else target.id)
        if target.phantom:
            return None
        return self._reaches_effect(item, target, identifiably=identifiably)

    def reached(self, item: Entity, *, identifiably: bool) -> Reached:
        """Return whom an entry reaches."""
        if self._same is not None:
            return self._same.reached(item, identifiably=identifiably)
        key = (item.id, identifiably)
        if key not in self._reached:
            self._reached[key] = self._carriers.reached(item, self._unwritten, identifiably=identifiably)
        return self._reached[key]

    @cached_property
    def _carriers(self) -> Carriers:
        return Carriers(self.world, self.inferred_flows)

    @cached_property
    def _unwritten(self) -> tuple[str, ...]:
        """Those whom a flow that nobody wrote may bring anything."""
        anyone = self.world.domain(TYPES["flow"].fields["to"])
        return tuple(id_ for id_ in sorted(anyone) if self.flow_lists_to(id_))

    def _reaches_effect(self, item: Entity, effect: Entity, *, identifiably: bool) -> Truth:
        """Return whether an entry reaches a consequence or publication through whoever decides or shows it."""
        load, receiver = LOAD_AND_RECEIVER[effect.type]
        fields = TYPES[effect.type].fields
        held = includes(self.world.lists(effect, fields[load]), frozenset({item.id}))
        if held is False:
            return False
        if not identifiably:
            return held
        decider = self.world.choice(effect, fields[receiver])
        reached = self.reached(item, identifiably=True)
        truths = {reached.truth(id_) for id_ in decider}
        if truths == {True} and len(decider) == 1:
            return held
        return False if truths == {False} else None

    def reaching_route(self, item: Entity, party: Entity, *, identifiably: bool) -> Route | None:
        """Return the route on which an entry reaches a party, or None."""
        if self._same is not None:
            return self._same.reaching_route(item, party, identifiably=identifiably)
        key = (item.id, identifiably)
        if key not in self._reaches:
            self._reaches[key] = self._search_receivers(item, identifiably=identifiably)
        return self._reaches[key].get(phantom_id("party") if party.phantom else party.id)

    def effect_route(self, item: Entity, effect: Entity, *, identifiably: bool) -> Route | None:
        """Return the route on which an entry reaches a consequence or publication through whoever decides or shows it."""
        load, receiver = LOAD_AND_RECEIVER[effect.type]
        fields = TYPES[effect.type].fields
        held = includes(self.world.lists(effect, fields[load]), frozenset({item.id}))
        if held is False:
            return None
        own = Step(effect, load, held is True, item.id)
        if not identifiably:
            return Route((own,))
        decider = self.world.choice(effect, fields[receiver])
        routes = [
            (route.unknown, id_, route)
            for id_ in sorted(decider)
            if (
                route := self.reaching_route(
                    item, next(iter(self.world.entities(frozenset({id_}), "party"))), identifiably=True
                )
            )
        ]
        if not routes:
            return None
        _, id_, route = min(routes, key=lambda found: found[:2])
        return Route((*route.steps, own, Step(effect, receiver, len(decider) == 1, id_)))

    def _search_receivers(self, item: Entity, *, identifiably: bool) -> dict[str, Route]:
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
        starts += [(id_, (Step(world.root, "flows", known=False, wanted=id_),)) for id_ in self._unwritten]
        edges: dict[str, list[_Edge]] = {}
        for carrier, carried in self._carriers.of(item):
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
            for flow in self._carriers.inferred_with(item):
                blocked = is_within(self.world.choice(flow, fields["protection"]), ANONYMOUS)
                if blocked is not True:
                    takers = self.world.choice(flow, fields["to"])
                    protection = Step(flow, "protection", blocked is False, "none")
                    sure = len(takers) == 1 and flow.existence is True
                    yield from ((taker, (Step(flow, "to", sure, taker), protection)) for taker in sorted(takers))
            return
        for one in self._carriers.receipts_of(item):
            known = len(one.receiver) == 1 and one.entry.existence is True
            load = Step(one.entry, one.load, one.carried is True, item.id)
            yield from ((taker, (load, Step(one.entry, one.field, known, taker))) for taker in sorted(one.receiver))
