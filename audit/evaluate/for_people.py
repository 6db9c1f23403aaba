"""A description for the person who is scored, from the world at its date: pure, without any rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from audit.evaluate.entities import Entity, known_members
from audit.evaluate.grades import CONSTRUCTED, NO_EVIDENCE
from audit.evaluate.possible import Choice
from audit.evaluate.relations import Relations
from audit.evaluate.wording import NOT_KNOWN, in_words, name_of
from audit.evaluate.world import World
from audit.load.product import Description
from audit.model.facts import LongFact, Words
from audit.model.for_people import (
    AnswerTold,
    AskedTold,
    EffectTold,
    ForPeople,
    LengthTold,
    RecourseTold,
    Said,
    ScoreTold,
    SeenTold,
)
from audit.model.product import Evidence
from audit.model.schema import TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary

TOLD = ("existence", "score", "factors", "weights", "how_to_change", "receivers")
AS_WRITTEN = ("indefinite", "until-settled")
"""Lengths of time that the texts say, not the calendar."""


def for_people(description: Description, vocabulary: Vocabulary) -> ForPeople:
    """Return what is known of a product for the person who is scored, at its date."""
    world = World(description, vocabulary)
    read = _Reader(world)
    about, root = description.product.product, world.root
    jurisdictions = tuple(term for member in read.members(root, "jurisdictions") if (term := read.covering(member)))
    label = vocabulary.lists["jurisdictions"].label
    return ForPeople(
        name=about.name,
        summary=about.summary or "",
        as_of=str(about.as_of),
        perspective=about.perspective,
        constructed=read.term(root, "nature") == "constructed",
        stage=read.term(root, "stage"),
        operator=read.party(root, "operator"),
        participation=read.term(root, "participation"),
        sector=read.term(root, "sector"),
        said=read.said(root),
        operator_said=read.said(root, "operator"),
        participation_said=read.said(root, "participation"),
        jurisdictions=jurisdictions,
        countries=tuple(label(one) for one in jurisdictions),
        scores=tuple(read.score(one) for one in read.sure("score")),
        effects=tuple(read.effect(one) for type_ in ("consequence",) for one in read.sure(type_)),
        seen=tuple(dict.fromkeys(read.seen(Relations(world)))),
        nobody_else=read.nobody_else(Relations(world)),
        kept=tuple(read.kept()),
        asked=tuple(read.asked(one) for one in read.sure("permission") if read.term(one, "how")),
        recourses=tuple(read.recourse(one) for one in read.sure("recourse") if read.term(one, "kind")),
        more_effects=world.is_open("consequences"),
        names={one.id: name_of(one, world) for one in world.written.values()},
        sources={
            id_: (_called(one), _grade(one, constructed=read.term(root, "nature") == "constructed"))
            for id_, one in (description.product.evidence or {}).items()
        },
    )


class _Reader:
    """Reads what is stated and not disputed."""

    def __init__(self, world: World) -> None:
        self.world = world

    # -- facts

    def _spec(self, one: Entity, field: str) -> FieldSpec:
        return TYPES[one.type].fields[field]

    def sure(self, type_: str) -> tuple[Entity, ...]:
        """Return the entries of a type that there are."""
        return tuple(one for one in self.world.known(type_) if one.existence is True)

    def term(self, one: Entity, field: str) -> str:
        """Return the one word that a fact is; empty where it may be several."""
        value = self.world.choice(one, self._spec(one, field))
        return next(iter(value)) if len(value) == 1 else ""

    def covering(self, member: Choice) -> str:
        """Return the jurisdiction that covers what a member may be."""
        below = self.world.vocabulary.lists["jurisdictions"].below
        return next((term for term in sorted(member) if member <= below(term)), "")

    def members(self, one: Entity, field: str) -> tuple[Choice, ...]:
        """Return what is in a list for sure."""
        return known_members(self.world.lists(one, self._spec(one, field)))

    def party(self, one: Entity, field: str) -> str:
        """Return the name of the party that a fact refers to; empty where that is not known."""
        id_ = self.term(one, field)
        entity = self.world.written.get(id_)
        return self._name(entity) if entity is not None and entity.existence is True else ""

    def _named(self, one: Entity, field: str) -> tuple[str, ...]:
        """Return the names of the entries that are in a list for sure."""
        ids = [next(iter(member)) for member in self.members(one, field) if len(member) == 1]
        found = (self.world.written.get(id_) for id_ in ids)
        return tuple(self._name(entity) for entity in found if entity is not None and entity.existence is True)

    def _is_open(self, one: Entity, field: str) -> bool:
        return any(claim.open or claim.extra for claim in self.world.lists(one, self._spec(one, field)).claims)

    def _name(self, one: Entity) -> str:
        label = self.world.vocabulary.lists["data-subjects"].label(one.id)
        return name_of(one, self.world) if one.at or label == one.id else label

    def _length(self, one: Entity, field: str) -> str:
        written = self.world.as_written(one, self._spec(one, field))
        bare = written.value if isinstance(written, LongFact) and written.disputed is None else written
        if bare in AS_WRITTEN:
            return str(bare)
        said = in_words(self.world.value(one, self._spec(one, field)), self._spec(one, field), self.world)
        return "" if said == NOT_KNOWN or bare is None or isinstance(bare, LongFact) else said

    def _number(self, one: Entity, field: str) -> str:
        said = in_words(self.world.value(one, self._spec(one, field)), self._spec(one, field), self.world)
        return said if said.isdigit() else ""

    def said(self, one: Entity, *fields: str) -> Said:
        """Return the evidence for facts of an entry; that of the entry where a fact has none of its own."""
        found: list[str] = []
        for field in fields or ("",):
            written = self.world.as_written(one, self._spec(one, field)) if field else None
            if field and written is None and one.at:
                continue
            found += list(_evidence_in(written)) or list(_ids(self._owner(one)))
        known = self.world.product.evidence or {}
        return tuple(id_ for id_ in dict.fromkeys(found) if id_ in known)

    def _owner(self, one: Entity) -> Any:
        """Return what carries the evidence of an entry; of a flow that follows from another, that other."""
        if one.record is None and len(one.at) > 1 and str(one.at[1]) in self.world.written:
            return self.world.written[str(one.at[1])].record
        return one.record

    # -- entries

    def score(self, one: Entity) -> ScoreTold:
        answers = ((what, self.term(one, f"told.{what}")) for what in TOLD)
        return ScoreTold(
            name=self._name(one),
            form=self.term(one, "form"),
            low=self._number(one, "range.from"),
            high=self._number(one, "range.to"),
            inputs=self._named(one, "inputs"),
            more=self._is_open(one, "inputs"),
            told=tuple(AnswerTold(what, said, self.said(one, f"told.{what}")) for what, said in answers if said),
            said=self.said(one, "form"),
            inputs_said=self.said(one, "inputs"),
        )

    def effect(self, one: Entity) -> EffectTold:
        return EffectTold(
            one.id, self._name(one), self.term(one, "kind"), self.party(one, "decided_by"), self.said(one)
        )

    def seen(self, relations: Relations) -> Iterator[SeenTold]:
        """Yield who receives what: over flows, by holding a score, or as the audience of a publication."""
        operator = self.party(self.world.root, "operator")
        for one in relations.known("flow"):
            who = self.party(one, "to")
            if one.existence is True and who and who != operator:
                yield from (SeenTold(who, what, self.said(one)) for what in self._named(one, "carries"))
        for one in self.sure("score"):
            holders = (who for who in self._named(one, "held_by") if who != operator)
            yield from (SeenTold(who, self._name(one), self.said(one, "held_by")) for who in holders)
        for one in self.sure("publication"):
            audience = (next(iter(member)) for member in self.members(one, "audience") if len(member) == 1)
            yield from (
                SeenTold(who, self._name(one), self.said(one, "audience"), is_audience=True) for who in audience
            )

    def nobody_else(self, relations: Relations) -> bool:
        """Return whether it is known that nobody but the operator gets anything: every list of receivers is complete."""
        operator = self.term(self.world.root, "operator")
        scores = self.sure("score")
        receivers = [self.term(one, "to") for one in relations.known("flow")]
        receivers += [self.term(one, "made_by") for one in scores]
        receivers += [id_ for one in scores for member in self.members(one, "held_by") for id_ in member]
        closed = not any(self.world.is_open(section) for section in ("flows", "scores", "publications"))
        closed = closed and not any(self._is_open(one, "held_by") for one in scores)
        return closed and bool(operator) and set(receivers) <= {operator} and not self.world.known("publication")

    def kept(self) -> Iterator[LengthTold]:
        for one in (*self.sure("score"), *self.sure("data")):
            if length := self._length(one, "retention"):
                yield LengthTold(self._name(one), length, self.said(one, "retention"))

    def asked(self, one: Entity) -> AskedTold:
        return AskedTold(self._name(one), self.term(one, "how"), self.said(one, "how"))

    def recourse(self, one: Entity) -> RecourseTold:
        return RecourseTold(
            name=str(getattr(one.record, "name", None) or ""),
            kind=self.term(one, "kind"),
            offered=self.term(one, "offered"),
            against=self._named(one, "against"),
            who=self.party(one, "decided_by"),
            free=self.term(one, "free"),
            within=self._length(one, "file_within"),
            answered=self._length(one, "answered_within"),
            said=self.said(one),
        )


def _called(one: Evidence) -> str:
    year = str(one.date)[:4] if one.date else ""
    name = one.author or one.publisher or one.title
    return f"{name}, {year}" if year else name


def _grade(one: Evidence, *, constructed: bool) -> str:
    grade = one.grade or NO_EVIDENCE
    return CONSTRUCTED if constructed and grade == NO_EVIDENCE else grade


def _ids(record: Any) -> tuple[str, ...]:
    evidence = getattr(record, "evidence", ())
    return (evidence,) if isinstance(evidence, str) else tuple(evidence)


def _evidence_in(written: Any) -> tuple[str, ...]:
    """Return the evidence that a fact carries itself, in any of its forms."""
    inside: Iterable[Any] = written if isinstance(written, tuple) else ()
    if not isinstance(written, (str, int, tuple)) and written is not None:
        inside = (*(getattr(written, "disputed", None) or ()), *_members(getattr(written, "value", None)))
    found = () if isinstance(written, (str, int, tuple)) else _ids(written)
    return tuple(dict.fromkeys((*found, *(id_ for one in inside for id_ in _evidence_in(one)))))


def _members(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


assert all(isinstance(TYPES["score"].fields[f"told.{what}"].domain, Words) for what in TOLD)
