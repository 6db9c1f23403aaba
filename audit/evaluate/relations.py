"""Derived relations, computed once a product: what feeds a score, whom data and scores reach.

What holds is found as sets (`reach`); the routes themselves are searched for where somebody asks why (`routes`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from audit.evaluate.entities import Assumed, Entity, list_name, phantom_id
from audit.evaluate.flows import CAUSES, Flows, flow_lists, flows_of
from audit.evaluate.operators import includes
from audit.evaluate.possible import Choice, Lists
from audit.evaluate.reach import Carriers, Reached
from audit.evaluate.routes import LOAD_AND_RECEIVER, SOURCES, Route, Routes, Step, sources_field
from audit.evaluate.truth import Truth
from audit.evaluate.world import World
from audit.model.schema import TYPES

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
    def flows(self) -> Flows:
        """What flows: as it is written, and as it follows."""
        if self._same is not None:
            return self._same.flows
        return flows_of(self.world, None if self.before is None else self.before.flows)

    @property
    def inferred_flows(self) -> tuple[Entity, ...]:
        """Flows that follow from made_by, decided_by and by."""
        return self.flows.inferred

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

    def may_list_a_flow(self, lists: Lists) -> Truth:
        """Return whether a list of flows may hold one that is not written there; never that it surely does."""
        return False if includes(lists, self._stated_flows) is False else None

    @cached_property
    def _stated_flows(self) -> Choice:
        return frozenset({phantom_id("flow"), *(flow.id for flow in self.world.known("flow"))})

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
            self._feeds[target.id] = self._routes.of_sources(target)
        return self._feeds[target.id].get(item.id)

    def feeding(self, target: Entity) -> Collection[str]:
        """Return what feeds a score or an effect, or may."""
        self.feeding_route(target, target)
        return self._feeds[target.id] if self._same is None else self._same.feeding(target)

    def lists_into(self, target: Entity, type_: str, among: Collection[str] | None = None) -> list[str]:
        """Return the open lists through which something unwritten may feed a score or an effect.

        With `among`, only those of the target itself and of these entries.
        """
        if self._same is not None:
            return self._same.lists_into(target, type_, among)
        names = []
        self.feeding_route(target, target)
        for id_ in (target.id, *(id_ for id_ in self._feeds[target.id] if among is None or id_ in among)):
            entity = self.world.written[id_]
            name = sources_field(entity, self.world)
            if name and any(
                phantom_id(type_) in listing.extra
                for listing in self.world.lists(entity, TYPES[entity.type].fields[name]).claims
            ):
                names.append(list_name(entity, name))
        return names

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
    def _routes(self) -> Routes:
        return Routes(self.world, self._carriers, self._unwritten)

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
            self._reaches[key] = self._routes.of_receivers(item, identifiably=identifiably)
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
