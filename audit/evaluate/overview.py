"""A description in outline, from the world at its date: pure, without any rule."""

from __future__ import annotations

from audit.evaluate.entities import Entity, known_members
from audit.evaluate.possible import Choice, Lists
from audit.evaluate.relations import Relations
from audit.evaluate.safeguards import safeguards_of
from audit.evaluate.wording import NOT_KNOWN, in_words, name_of
from audit.evaluate.world import World
from audit.load.product import Description
from audit.model.overview import DataShown, EffectShown, FlowShown, Link, Overview, PartyShown, ScoreShown, Timed
from audit.model.schema import RESERVED_PARTIES, SECTIONS, TYPES
from audit.model.vocabulary import Vocabulary

SHOWN = ("parties", "data", "flows", "scores", "consequences", "publications")
"""Sections of the outline that may hold more than is written."""
MOST_CLAIMS = 4
"""Where a reference may still be more than this many entries, it says nothing."""


def overview_of(description: Description, vocabulary: Vocabulary) -> Overview:
    """Return a description in outline, at its date."""
    world = World(description, vocabulary)
    relations = Relations(world)
    read = _Reader(world)
    about = description.product.product
    reply = about.operator_response
    return Overview(
        operator=" or ".join(name_of(world.written[one.id], world) for one in read.link(world.root, "operator")),
        nature=read.word(world.root, "nature"),
        stage=read.word(world.root, "stage"),
        jurisdictions=read.words(world.root, "jurisdictions"),
        reply=(reply.answer or "") if reply else "",
        asked_on=str(reply.asked_on or "") if reply else "",
        parties=tuple(
            read.party(one) for one in world.written.values() if one.type == "party" and one.existence is not False
        ),
        data=tuple(read.data(one) for one in world.known("data")),
        scores=tuple(read.score(one) for one in world.known("score")),
        effects=tuple(read.effect(one) for type_ in ("consequence", "publication") for one in world.known(type_)),
        flows=tuple(read.flow(one) for one in relations.known("flow")),
        others=tuple(read.timed(one) for one in world.written.values() if one.status != "happening"),
        open=tuple(section for section in SHOWN if world.is_open(section)),
        safeguards=safeguards_of(world),
    )


class _Reader:
    """Reads entries of one world into their outline."""

    def __init__(self, world: World) -> None:
        self.world = world

    def party(self, one: Entity) -> PartyShown:
        if one.id in RESERVED_PARTIES:
            name = self.world.vocabulary.lists["data-subjects"].label(one.id)
            name = "Everyone" if name == one.id else name
            return PartyShown(one.id, name, self.word(one, "kind"), reserved=True)
        return PartyShown(
            one.id, self._name(one), self.word(one, "kind"), self.words(one, "roles"), sure=one.existence is True
        )

    def data(self, one: Entity) -> DataShown:
        return DataShown(
            id=one.id,
            name=self._name(one),
            category=self.word(one, "category"),
            setting=self.word(one, "setting"),
            area=self.word(one, "area"),
            about=self.words(one, "about"),
            holders=self._links(one, "held_by"),
            sources=self._links(one, "derived_from"),
            sure=one.existence is True,
        )

    def score(self, one: Entity) -> ScoreShown:
        return ScoreShown(
            id=one.id,
            name=self._name(one),
            makers=self.link(one, "made_by"),
            inputs=self._links(one, "inputs"),
            more=self._is_open(one, "inputs"),
            sure=one.existence is True,
        )

    def effect(self, one: Entity) -> EffectShown:
        shown = one.type == "publication"
        return EffectShown(
            id=one.id,
            name=self._name(one),
            publication=shown,
            kind="Shown to others" if shown else self.word(one, "kind"),
            setting="" if shown else self.word(one, "setting"),
            area="" if shown else self.word(one, "area"),
            because_of=self._links(one, "of" if shown else "because_of"),
            more=self._is_open(one, "of" if shown else "because_of"),
            deciders=self.link(one, "by" if shown else "decided_by"),
            severity=self.word(one, "severity"),
            essential="" if shown else self.word(one, "essential"),
            adverse_for=self.word(one, "adverse_for"),
            audience=self.words(one, "audience") if shown else (),
            sure=one.existence is True,
        )

    def flow(self, one: Entity) -> FlowShown:
        return FlowShown(
            id=one.id,
            givers=self.link(one, "from"),
            takers=self.link(one, "to"),
            carries=self._links(one, "carries"),
            more=self._is_open(one, "carries"),
            protection=self.word(one, "protection"),
            inferred=one.record is None,
            sure=one.existence is True,
        )

    def timed(self, one: Entity) -> Timed:
        since, until = (str(getattr(one.record, key, None) or "") for key in ("since", "until"))
        return Timed(self._name(one), one.type, one.status, since, until)

    def _name(self, one: Entity) -> str:
        return name_of(one, self.world)

    def word(self, one: Entity, field: str) -> str:
        """Return a fact in words; empty where it is not known."""
        spec = TYPES[one.type].fields[field]
        value = self.world.choice(one, spec)
        said = in_words(value, spec, self.world)
        if said != NOT_KNOWN:
            return said
        if value != self.world.domain(spec) and len(value) <= MOST_CLAIMS:
            return " or ".join(in_words(frozenset({term}), spec, self.world) for term in sorted(value))
        return ""

    def words(self, one: Entity, field: str) -> tuple[str, ...]:
        """Return the known members of a list in words."""
        spec = TYPES[one.type].fields[field]
        members = known_members(self.world.lists(one, spec))
        said = (in_words(member, spec, self.world) for member in members)
        return tuple(word for word in said if word != NOT_KNOWN)

    def link(self, one: Entity, field: str) -> tuple[Link, ...]:
        """Return what a reference may be: one entry, several where that is disputed, nothing where it is not known."""
        spec = TYPES[one.type].fields[field]
        value = self.world.choice(one, spec)
        written = sorted(self._there(value))
        if len(value) > MOST_CLAIMS or len(written) < len(value):
            return ()  # nothing is known of it, or it may be one that is not written
        return tuple(Link(id_, len(value) == 1 and self._exists(id_)) for id_ in written)

    def _links(self, one: Entity, field: str) -> tuple[Link, ...]:
        lists: Lists = self.world.lists(one, TYPES[one.type].fields[field])
        sure = {id_ for member in known_members(lists) for id_ in member}
        possible = {id_ for claim in lists.claims for member in claim.members for id_ in member}
        possible |= {id_ for claim in lists.claims if not claim.open for id_ in claim.extra}
        return tuple(Link(id_, id_ in sure and self._exists(id_)) for id_ in sorted(self._there(sure | possible)))

    def _is_open(self, one: Entity, field: str) -> bool:
        return any(claim.open for claim in self.world.lists(one, TYPES[one.type].fields[field]).claims)

    def _there(self, ids: Choice | set[str]) -> set[str]:
        return {id_ for id_ in ids if id_ in self.world.written and self.world.written[id_].existence is not False}

    def _exists(self, id_: str) -> bool:
        return self.world.written[id_].existence is True


assert set(SHOWN) <= set(SECTIONS)
