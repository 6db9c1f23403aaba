"""A draft of a letter of the person who is scored, for a right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.model.for_people import ForPeople, RecourseTold
from audit.model.letter_texts import PeopleTexts, Right, fill
from audit.model.rights import Ground, RightsFile
from audit.report.people_words import length_words, score_words, sources_words

OUTSIDE = ("appeal", "complaint")
"""Kinds of recourse that lead to somebody else."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, with what is listed under it."""

    text: str
    items: tuple[str, ...] = ()
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft, and what stands beside it and is not sent."""

    language: str
    subject: str
    notes_title: str
    notes: tuple[str, ...]
    sender: tuple[str, ...]
    to: tuple[str, ...]
    date: str
    greeting: str
    blocks: tuple[Block, ...]
    closing: str
    signature: str
    blanks: tuple[str, ...]
    """What is left to fill in, as it stands in the text."""


def letter_for(
    right: Right, facts: ForPeople, rights: RightsFile, grounds: Mapping[Right, tuple[Ground, ...]], texts: PeopleTexts
) -> Letter:
    """Return the letter of a person who is scored, for a right."""
    said, blanks = texts.letter.person, texts.blanks
    ways = [one for one in facts.recourses if one.kind in rights.of(right).recourses]
    open_ways = [one for one in ways if one.offered in {"yes", "partly"}]
    scores, effects = [one.name for one in facts.scores], [one.name for one in facts.effects]
    values = {
        "scores": texts.joined(scores) or said.any_score,
        "effects": said.known_effects if effects else said.any_effect,
        "wrong": blanks.wrong,
        "right": blanks.right,
        "proof": blanks.proof,
    }
    known = tuple(_known(facts, texts))
    blocks = [
        Block(fill(texts.letter.account, {"account": blanks.account})),
        Block(fill(said.opening, {"product": facts.name})),
        *((Block(said.known, known),) if known else ()),
        Block(said.ask.of(right), tuple(fill(one, values) for one in said.items.of(right))),
    ]
    blocks += [Block(fill(said.reasons, {"reasons": blanks.reasons}))] if right == "objection" else []
    cited = tuple(fill(said.ground, {"title": one.title, "says": one.says}) for one in grounds[right])
    blocks += [Block(said.grounds, cited)] if cited else []
    blocks += [Block(_way(one, texts)) for one in open_ways[:1]]
    blocks += [Block(f"{fill(said.answer, {'answer_by': blanks.answer_by})} {said.no_detriment}")]
    return Letter(
        language=texts.language,
        subject=fill(said.subject.of(right), {"product": facts.name}),
        notes_title=texts.letter.notes.title,
        notes=tuple(_notes(facts, ways, grounds[right], texts)),
        sender=(blanks.name, blanks.address),
        to=(facts.operator or blanks.operator, blanks.operator_address),
        date=blanks.date,
        greeting=texts.letter.greeting,
        blocks=tuple(blocks),
        closing=texts.letter.closing,
        signature=blanks.name,
        blanks=blanks_of(texts),
    )


def _known(facts: ForPeople, texts: PeopleTexts) -> Iterator[str]:
    """Yield what the letter says of the product."""
    said = texts.letter.person
    inputs = [name for one in facts.scores for name in one.inputs]
    for text, name, names in (
        (said.scores, "scores", list(score_words(facts, texts))),
        (said.inputs, "inputs", inputs),
        (said.effects, "effects", [one.name for one in facts.effects]),
    ):
        if names:
            yield fill(text, {name: texts.joined(names)})


def _way(one: RecourseTold, texts: PeopleTexts) -> str:
    said = texts.letter.person
    named = fill(said.recourse, {"name": one.name}) if one.name else said.recourse_unnamed
    parts = [named if one.offered == "yes" else said.recourse_partly]
    if one.answered and one.answered != "indefinite":
        parts.append(fill(said.recourse_answered, {"length": length_words(one.answered, texts)}))
    return " ".join(parts)


def _notes(
    facts: ForPeople, ways: list[RecourseTold], grounds: tuple[Ground, ...], texts: PeopleTexts
) -> Iterator[str]:
    said = texts.letter.notes
    yield said.blanks
    if facts.constructed:
        yield said.constructed
    if not facts.operator:
        yield said.operator
    yield _as_known(facts, texts)
    if grounds:
        yield said.ground
    elif facts.jurisdictions:
        yield fill(said.no_ground, {"where": texts.joined(facts.countries)})
    else:
        yield said.no_ground_nowhere
    if ways and all(one.offered == "no" for one in ways):
        yield said.not_offered
    others = [
        one.who for one in facts.recourses if one.kind in OUTSIDE and one.offered in {"yes", "partly"} and one.who
    ]
    if others:
        yield fill(said.also, {"who": texts.joined(others)})
    yield said.keep
    yield said.signal


def _as_known(facts: ForPeople, texts: PeopleTexts) -> str:
    """Return on whose word the letter says what it says of the product."""
    rested = [facts.said, *(one.said for one in facts.scores), *(one.said for one in facts.effects)]
    sources = sources_words((id_ for ids in rested for id_ in ids), facts, texts)
    text = texts.letter.notes.sources if sources else texts.letter.notes.no_source
    return fill(text, {"as_of": facts.as_of, "sources": sources})


def blanks_of(texts: PeopleTexts) -> tuple[str, ...]:
    """Return what is left to fill in, as it stands in a letter."""
    return tuple(str(value) for value in texts.blanks.model_dump().values())
