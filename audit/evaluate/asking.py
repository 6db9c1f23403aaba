"""Missing facts in words: the question, where the answer would go, and the answer that was tried."""

from __future__ import annotations

from audit.errors import Place
from audit.evaluate.answers import Slot
from audit.evaluate.bindings import RuleInWorld
from audit.evaluate.entities import Entity, list_name
from audit.evaluate.possible import Choice, Listing, Lists, Possible, Spans
from audit.evaluate.settle import Settlement
from audit.evaluate.wording import known_names, name_of
from audit.evaluate.world import World
from audit.load.texts import Texts
from audit.model.facts import Duration, Words
from audit.model.finding import Missing
from audit.model.schema import NESTED, SECTIONS, TYPES, FieldSpec
from audit.source import KeyPath

MOST_NAMED = 4
"""How many words an answer names that a list does not include."""


def missing_of(run: RuleInWorld, texts: Texts, settlement: Settlement, subject: Entity) -> tuple[Missing, ...]:
    """Return what an ask is missing: each slot of the answer set that settles it."""
    asker = _Asker(run.world, texts, run.judge.relations.inferred_flows)
    found = [asker.missing(slot, value) for slot, value in sorted(settlement.answers.items(), key=lambda item: item[0])]
    return tuple(found) or (asker.unanswered(subject),)


class _Asker:
    def __init__(self, world: World, texts: Texts, inferred_flows: tuple[Entity, ...]) -> None:
        self.world, self.texts, self.inferred_flows = world, texts, inferred_flows

    def missing(self, slot: Slot, value: Possible | bool) -> Missing:
        if slot.kind == "list":
            return self._list(slot.entity)
        entity = self._entity(slot.entity)
        if slot.field == "status":
            at: KeyPath = (*entity.at, "status")
            question = self.texts.field_question(entity.type, "status", self._name(entity))
            return Missing(list_name(entity, "status"), question, self._place(at), _word(value))
        spec = TYPES[entity.type].fields[slot.field]
        of = self._name(self.world.written[str(entity.at[1])]) if entity.type in NESTED else ""
        question = self.texts.field_question(entity.type, spec.name, self._name(entity), of)
        if slot.kind == "withheld":
            question = f"Was the operator asked for this, and did it refuse? {question}"
            place = self._place((*entity.at, *spec.path))
            return Missing(list_name(entity, spec.name), question, place, "asked and refused")
        answer = _answer(value, self.world.value(entity, spec), is_length=isinstance(spec.domain, Duration))
        if entity.record is None:  # an inferred flow has no line of its own
            name = f"flows.({entity.id}).{spec.name}"
            return Missing(
                name, f"{question} (To answer, write this flow under `flows`.)", self._place(entity.at), answer
            )
        return Missing(list_name(entity, spec.name), question, self._place((*entity.at, *spec.path)), answer)

    def _list(self, name: str) -> Missing:
        section, _, of = name.partition(" of ")
        if section in SECTIONS and (of or "." not in name):
            known = known_names(self.world, SECTIONS[section])
            owner = self._name(self.world.written[of]) if of in self.world.written else ""
            question = self.texts.section_question(section, "" if owner else known, owner)
            answer = "complete" if known else "none"
            return Missing(name, question, self._place((section,)), answer, is_list=True)
        if name == "withheld":
            return Missing(
                name,
                "Was anything asked of the operator and refused, besides what is recorded?",
                self._place(("withheld",)),
                "complete",
                is_list=True,
            )
        parts = name.split(".")
        entity = self._entity(parts[1] if parts[0] != "product" else "product")
        field = ".".join(parts[2:] if parts[0] != "product" else parts[1:])
        spec = TYPES[entity.type].fields.get(field)
        known = self._listed(self.world.lists(entity, spec), spec) if spec else ""
        answer = "complete" if known or spec is None else "none"
        question = self.texts.list_question(entity.type, field, self._name(entity), known)
        return Missing(name, question, self._place((*entity.at, *field.split("."))), answer, is_list=True)

    def _listed(self, lists: Lists, spec: FieldSpec) -> str:
        names = [self._term(member, spec) for member in lists.agreed().members]
        return ", ".join(
            name_of(self.world.written[name], self.world) if name in self.world.written else name for name in names
        )

    def _term(self, member: Choice, spec: FieldSpec) -> str:
        """Return the word for a member: the one that covers all that it may be, else the shortest."""
        ordered = sorted(member, key=lambda word: (len(word), word))
        if not isinstance(spec.domain, Words):
            return ordered[0]
        words = self.world.vocabulary.lists[spec.domain.vocabulary]
        return next((word for word in ordered if words.below(word) >= member), ordered[0])

    def unanswered(self, subject: Entity) -> Missing:
        """Return what to say where no answer set was found that settles an ask."""
        at = subject.at or ("product",)
        return Missing(
            ".".join(str(step) for step in at),
            f"What more is known of {self._name(subject)}?",
            self._place(at),
            "",
        )

    def _name(self, entity: Entity) -> str:
        """Return an entry's name in quotes, so that it stands out in a question."""
        return f"\u201c{name_of(entity, self.world)}\u201d"

    def _entity(self, id_: str) -> Entity:
        if id_ == "product":
            return self.world.root
        if id_ in self.world.written:
            return self.world.written[id_]
        scores = self.world.known("score")
        nested = (one for score in scores for type_ in NESTED for one in self.world.nested(score, type_))
        return next(one for one in (*self.inferred_flows, *nested) if one.id == id_)

    def _place(self, at: KeyPath) -> Place:
        return self.world.description.document.place(at)


def _word(value: Possible | bool) -> str:
    if not isinstance(value, frozenset):
        return str(value)
    return ", ".join("one that is not listed yet" if one.startswith("?") else one for one in sorted(value))


def _answer(value: Possible | bool, before: Possible, *, is_length: bool) -> str:
    """Return an answer in a few words, as it would be written; for a list, against what was known before."""
    if isinstance(value, Lists) and isinstance(before, Lists):
        return _list_answer(value.agreed(), before.agreed())
    if isinstance(value, Spans):
        span = value.spans[0]
        if span.low == float("inf"):
            return "indefinite"
        return f"P{span.low:g}D" if is_length else f"{span.low:g}"
    return _word(value)


def _list_answer(now: Listing, before: Listing) -> str:
    added = [_word(member) for member in now.members if member not in before.members]
    gone = sorted(before.extra - now.extra)
    if added:
        return f"includes {', '.join(added)}"
    return (
        f"does not include {', '.join(gone[:MOST_NAMED])}{', ...' if len(gone) > MOST_NAMED else ''}"
        if gone
        else "complete"
    )
