"""A draft of a letter of an NGO or journalist, that asks the operator for its reply to an audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.model.for_people import ForPeople
from audit.model.letter_texts import PeopleTexts, fill
from audit.model.report import Report
from audit.report.letter import Block, Letter, blanks_of
from audit.report.people_words import by_length, evidence_of, gravest, length_words, score_words, sources_words

QUESTIONS_SHOWN = 15


def letter_to_operator(report: Report, facts: ForPeople, texts: PeopleTexts) -> Letter:
    """Return the letter that asks the operator for its reply to the audit of the one product of a report."""
    (product,) = report.products
    said, blanks = texts.letter.operator, texts.blanks
    notes = texts.letter.notes
    known = tuple(_known(facts, texts))
    found = [
        fill(
            said.finding,
            {
                "message": one.message,
                "sources": sources_words(evidence_of(one), facts, texts) or texts.sheet.nobody,
            },
        )
        for one in gravest(product, report.levels)
    ]
    asked = [one.question for one in product.questions[:QUESTIONS_SHOWN]]
    more = len(product.questions) - len(asked)
    questions = [Block(said.questions, tuple(asked), numbered=True)] if asked else [Block(said.questions_none)]
    questions += [Block(fill(said.questions_more, {"count": more, "report": blanks.report}))] if more else []
    opening = {"organisation": blanks.organisation, "product": facts.name, "as_of": facts.as_of}
    return Letter(
        language=texts.language,
        subject=fill(said.subject, {"product": facts.name}),
        notes_title=notes.title,
        notes=(
            notes.blanks,
            *((notes.constructed,) if facts.constructed else ()),
            *(() if facts.operator else (notes.operator,)),
            *((notes.attach,) if more else ()),
            notes.record,
            notes.keep,
            notes.signal,
        ),
        sender=(blanks.name, blanks.organisation, blanks.address),
        to=(facts.operator or blanks.operator, blanks.operator_address),
        date=blanks.date,
        greeting=texts.letter.greeting,
        blocks=(
            Block(fill(said.opening, opening)),
            *((Block(said.known, known),) if known else ()),
            Block(said.findings, tuple(found), numbered=True) if found else Block(said.findings_none),
            *((Block(said.signal),) if found else ()),
            *questions,
            Block(fill(said.answer, {"answer_by": blanks.answer_by})),
            Block(said.withheld),
            Block(said.published),
        ),
        closing=texts.letter.closing,
        signature=f"{blanks.name}, {blanks.organisation}",
        blanks=blanks_of(texts),
    )


def _known(facts: ForPeople, texts: PeopleTexts) -> Iterator[str]:
    """Yield what the description says of the product, each fact with its source."""
    said = texts.letter.operator.row

    def sourced(text: str, ids: Iterable[str]) -> str:
        sources = sources_words(ids, facts, texts) or texts.sheet.nobody
        return fill(texts.letter.operator.source, {"text": text, "sources": sources})

    if facts.summary:
        yield sourced(fill(said.what, {"summary": facts.summary}), facts.said)
    if facts.operator:
        yield sourced(fill(said.who, {"operator": facts.operator}), facts.said)
    if facts.scores:
        made = texts.joined(list(score_words(facts, texts)))
        yield sourced(fill(said.makes, {"scores": made}), (id_ for one in facts.scores for id_ in one.said))
    for one in facts.scores:
        if one.inputs:
            text = fill(said.looks_at, {"score": one.name, "inputs": texts.joined(one.inputs)})
            yield sourced(f"{text} {said.perhaps_more}" if one.more else text, one.inputs_said)
    if facts.effects:
        text = fill(said.decides, {"effects": texts.joined([one.name for one in facts.effects])})
        ids = (id_ for one in facts.effects for id_ in one.said)
        yield sourced(f"{text} {said.perhaps_more}" if facts.more_effects else text, ids)
    for seen in facts.seen:
        who = texts.word("audiences", seen.who) if seen.is_audience else seen.who
        yield sourced(fill(said.sees, {"who": who, "what": seen.what}), seen.said)
    for length, held in by_length(facts.kept).items():
        text = fill(said.kept, {"what": texts.joined(held), "length": length_words(length, texts)})
        yield sourced(text, (id_ for one in facts.kept if one.length == length for id_ in one.said))
    for one in facts.scores:
        for answer, text in (("yes", said.told_yes), ("partly", said.told_partly), ("no", said.told_no)):
            told = [given for given in one.told if given.answer == answer]
            what = texts.joined([texts.word("told-people", given.what) for given in told])
            if told:
                ids = (id_ for given in told for id_ in given.said)
                yield sourced(fill(text, {"score": one.name, "what": what}), ids)
