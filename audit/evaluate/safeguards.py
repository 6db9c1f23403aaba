"""Stated facts that protect people: which fields can say so, and which of their values do."""

from __future__ import annotations

from collections.abc import Iterator

from audit.evaluate.entities import Entity
from audit.evaluate.possible import Choice
from audit.evaluate.wording import in_words, name_of
from audit.evaluate.world import World
from audit.model.facts import Words
from audit.model.overview import Safeguard
from audit.model.schema import TYPES, FieldSpec

PROTECT: dict[str, tuple[str, ...]] = {
    "data": ("verified",),
    "permission": ("people_told", "alternative", "withdrawable"),
    "flow": ("protection", "people_told", "corrections_follow"),
    "score": (
        "told.existence", "told.score", "told.factors", "told.weights", "told.how_to_change", "told.receivers",
        "explanation", "accuracy_tested", "bias_tested", "circumstances_weighed",
    ),
    "consequence": ("weighed", "review", "review_can_change", "reasons"),
    "publication": ("chosen_by_person", "reply", "weighed", "reasons", "removal"),
    "recovery": ("offered", "if_unable_to_pay", "known_to_people"),
    "recourse": ("offered", "can_change", "free"),
    "oversight": (
        "ground_status", "licence", "input_limits", "impact_assessment", "independent_audit",
        "complaint_body", "access_control", "retention_schedule", "state_access_policy",
    ),
}  # fmt: skip
"""Fields that can say that people are protected."""
NO_PROTECTION: Choice = frozenset(
    {
        "no", "none", "never", "refused", "not-needed", "worse", "generic",
        "claimed", "rejected", "left-open", "open-ended", "any-request", "standing-access",
    }
)  # fmt: skip
"""Values that say that there is no such protection, or none that could be relied on, in any of these fields."""


def safeguards_of(world: World) -> tuple[Safeguard, ...]:
    """Return the stated facts that protect people, at the date of the description, in the order of the file."""
    found = [one for type_ in PROTECT for entity in world.known(type_) for one in _of(entity, world)]
    return tuple(sorted(found, key=lambda one: (one.line, one.field)))


def _of(entity: Entity, world: World) -> Iterator[Safeguard]:
    if entity.existence is not True:
        return
    for name in PROTECT[entity.type]:
        spec = TYPES[entity.type].fields[name]
        if isinstance(spec.domain, Words) and _protects(entity, spec, world):
            place = world.description.document.place((*entity.at, *spec.path))
            said = in_words(world.value(entity, spec), spec, world)
            yield Safeguard(name_of(entity, world), name, said, place.line, place.column)


def _protects(entity: Entity, spec: FieldSpec, world: World) -> bool:
    """Return whether the fact is stated, and none of its values says that there is nothing."""
    if world.as_written(entity, spec) is None:
        return False
    if not spec.many:
        value = world.choice(entity, spec)
        return value != world.domain(spec) and value.isdisjoint(NO_PROTECTION)
    claims = world.lists(entity, spec).claims
    return all(claim.members for claim in claims)
