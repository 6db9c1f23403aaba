"""The texts of the page for the person who is scored."""

from __future__ import annotations

from typing import Annotated

from audit.model.facts import Record
from audit.model.slots import OfCount, OfLength, OfProduct, OfWhere, Plain, Slots

_What = Annotated[str, Slots(("what",))]


class Headings(Record):
    """The parts of the page."""

    known: Plain
    not_known: Plain
    ask: Plain
    look_out: Plain


class Rows(Record):
    """The rows of what is known."""

    what: Plain
    who: Plain
    makes: Plain
    looks_at: Plain
    decides: Plain
    sees: Plain
    kept: Plain
    asked: Plain
    told: Plain


class UnknownParts(Record):
    """What may not be known of a recourse."""

    who: Plain
    free: Plain
    within: Plain


class SheetTexts(Record):
    """The page about a product."""

    title: OfProduct
    as_of: Annotated[str, Slots(("as_of",))]
    perspective: dict[str, Plain]
    constructed: Plain
    signal: Plain
    not_known: Plain
    nobody: Plain
    perhaps_more: Plain
    headings: Headings
    rows: Rows
    score: Annotated[str, Slots(("score", "form"))]
    score_range: Annotated[str, Slots(("score", "form", "low", "high"))]
    looks_at: Annotated[str, Slots(("score", "inputs"))]
    decides: Annotated[str, Slots(("effect", "kind"))]
    decides_by: Annotated[str, Slots(("effect", "kind", "decider"))]
    gets: Annotated[str, Slots(("who", "what"))]
    nobody_else: Plain
    kept: Annotated[str, Slots(("what", "length"))]
    asked: Annotated[str, Slots(("what", "how"))]
    told: Annotated[str, Slots(("score", "answers"))]
    told_yes: _What
    told_partly: _What
    told_no: _What
    source: Annotated[str, Slots(("source", "grade"))]
    says: Annotated[str, Slots(("sources",))]
    questions_none: Plain
    questions_more: OfCount
    recourse: Annotated[str, Slots(("kind", "against"))]
    recourse_partly: Annotated[str, Slots(("kind", "against"))]
    recourse_who: Annotated[str, Slots(("who",))]
    recourse_free: Plain
    recourse_paid: Plain
    recourse_within: OfLength
    recourse_any_time: Plain
    recourse_answered: OfLength
    recourse_unknown: _What
    recourse_unknown_parts: UnknownParts
    recourse_none: Plain
    recourse_not_offered: Annotated[str, Slots(("kinds",))]
    recourse_kind: Annotated[str, Slots(("kind", "against"))]
    ground: Annotated[str, Slots(("right", "title", "says"))]
    ground_none: OfWhere
    ground_nowhere: Plain
    ground_letter: Plain
    finding: Annotated[str, Slots(("title", "about"))]
    finding_product: Annotated[str, Slots(("title",))]
    findings_none: Plain
    findings_more: OfCount
    foot: Annotated[str, Slots(("version", "path"))]
