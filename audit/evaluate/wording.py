"""Facts, answers and messages in words."""

from __future__ import annotations

import math
from collections.abc import Iterable

from audit.evaluate.conditions import Judge
from audit.evaluate.entities import Entity
from audit.evaluate.possible import Choice, Lists, Possible, Spans
from audit.evaluate.readings import Bindings
from audit.evaluate.world import World
from audit.language import checked as c
from audit.model.facts import Duration, Words
from audit.model.schema import FieldSpec

NOT_KNOWN = "not known"
MONTHS_IN_A_YEAR = 12


def name_of(entity: Entity, world: World) -> str:
    """Return how a reader would call an entry."""
    if entity.type == "product":
        return world.product.product.name
    if entity.phantom:
        return f"another {entity.type}"
    name = getattr(entity.record, "name", None) or getattr(entity.record, "text", None)
    return str(name) if name else entity.id.replace("-", " ")


def labels(values: Iterable[str], spec: FieldSpec, world: World) -> str:
    """Return terms or ids as a reader would say them."""
    shown = []
    for value in values:
        if isinstance(spec.domain, Words):
            shown.append(world.vocabulary.lists[spec.domain.vocabulary].label(value))
        elif value in world.written:
            shown.append(name_of(world.written[value], world))
        else:
            shown.append("another one")
    return ", ".join(shown)


def in_words(value: Possible, spec: FieldSpec, world: World) -> str:
    """Return what is known of a fact, in words."""
    match value:
        case frozenset():
            stated = _stated(value, spec, world)
            return labels([stated], spec, world) if stated else NOT_KNOWN
        case Lists(claims):
            return " or ".join(
                dict.fromkeys(_list_in_words(claim.members, spec, world, is_open=claim.open) for claim in claims)
            )
        case Spans(spans):
            return " or ".join(_span_in_words(span, is_length=isinstance(spec.domain, Duration)) for span in spans)


def _stated(value: Choice, spec: FieldSpec, world: World) -> str:
    """Return the one term that covers all that a fact may be, or nothing where there is none."""
    if len(value) == 1:
        return next(iter(value))
    if not isinstance(spec.domain, Words) or value == world.domain(spec):
        return ""
    words = world.vocabulary.lists[spec.domain.vocabulary]
    return next((term for term in sorted(value) if value <= words.below(term)), "")


def _list_in_words(members: tuple[Choice, ...], spec: FieldSpec, world: World, *, is_open: bool) -> str:
    known = [stated for member in members if (stated := _stated(member, spec, world))]
    if not known:
        return NOT_KNOWN if is_open else "none"
    return labels(known, spec, world) + (", perhaps more" if is_open else "")


def _span_in_words(span: c.Span, *, is_length: bool) -> str:
    if span.low == math.inf:
        return "without end"
    if span.high == math.inf:
        return NOT_KNOWN if span.low <= 0 else f"{span.low:g} or more"
    if span.months is not None:
        years, months = divmod(int(span.months), MONTHS_IN_A_YEAR)
        return _counted(years, "year") if years and not months else _counted(int(span.months), "month")
    if is_length and span.low == span.high:
        return _counted(int(span.low), "day")
    return f"{span.low:g}" if span.low == span.high else f"{span.low:g} to {span.high:g}{' days' if is_length else ''}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def message_of(judge: Judge, bound: Bindings, prefix: str) -> str:
    """Return the message of a rule with its names filled in."""
    parts = [prefix]
    for part in judge.rule.message:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part.read, c.Bound):
            parts.append(name_of(judge.world.root if part.read.var == "product" else bound[part.read.var], judge.world))
        else:
            parts.append(in_words(judge.read(part.read, bound), part.read.field, judge.world))
    text = "".join(parts)
    return text[:1].upper() + text[1:]


def known_names(world: World, type_: str) -> str:
    """Return the written entries of a type, by name."""
    return ", ".join(name_of(entity, world) for entity in world.known(type_) if entity.record is not None)
