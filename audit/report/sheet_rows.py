"""What is known of a product, in rows: each with on whose word, and an empty one says that it is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.model.for_people import ForPeople
from audit.model.letter_texts import PeopleTexts, fill
from audit.report.people_words import by_length, length_words, score_words, sources_words


@dataclass(frozen=True, slots=True)
class Row:
    """A row of what is known."""

    title: str
    text: str
    said: str = ""
    known: bool = True


def rows_of(facts: ForPeople, texts: PeopleTexts) -> tuple[Row, ...]:
    """Return what is known, in rows; a row of which nothing is known says so."""
    titles = texts.sheet.rows
    stage = texts.word("stages", facts.stage) if facts.stage else ""
    rows = (
        (titles.what, " ".join(filter(None, (facts.summary, stage))), facts.said),
        (titles.who, facts.operator, facts.operator_said),
        (titles.makes, _sentence(score_words(facts, texts)), _all(one.said for one in facts.scores)),
        (titles.looks_at, _inputs(facts, texts), _all(one.inputs_said for one in facts.scores if one.inputs)),
        (titles.decides, _effects(facts, texts), _all(one.said for one in facts.effects)),
        (titles.sees, _sentence(_seen(facts, texts)), _all(one.said for one in facts.seen) or facts.said),
        (titles.kept, _sentence(_kept(facts, texts)), _all(one.said for one in facts.kept)),
        (titles.asked, _asking(facts, texts), _all((*(one.said for one in facts.asked), facts.participation_said if facts.participation else ()))),
        (titles.told, _told(facts, texts), _all(given.said for one in facts.scores for given in one.told)),
    )  # fmt: skip
    return tuple(_row(title, text, said, facts, texts) for title, text, said in rows)


def _row(title: str, text: str, said: Iterable[str], facts: ForPeople, texts: PeopleTexts) -> Row:
    if not text:
        return Row(title, texts.sheet.not_known, known=False)
    sources = sources_words(said, facts, texts) or texts.sheet.nobody
    return Row(title, text, fill(texts.sheet.says, {"sources": sources}))


def _all(said: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(id_ for ids in said for id_ in ids)


def _sentence(parts: Iterable[str]) -> str:
    text = "; ".join(parts)
    return f"{text}." if text else ""


def _with_more(text: str, *, more: bool, texts: PeopleTexts) -> str:
    return f"{text} {texts.sheet.perhaps_more}" if text and more else text


def _inputs(facts: ForPeople, texts: PeopleTexts) -> str:
    shown = [one for one in facts.scores if one.inputs]
    said = (
        fill(texts.sheet.looks_at, {"score": one.name, "inputs": texts.joined(one.inputs)})
        if len(facts.scores) > 1
        else f"{texts.joined(one.inputs)}."
        for one in shown
    )
    return _with_more(" ".join(said), more=any(one.more for one in shown), texts=texts)


def _effects(facts: ForPeople, texts: PeopleTexts) -> str:
    said = []
    for one in facts.effects:
        values = {"effect": one.name, "kind": texts.word("consequence-kinds", one.kind), "decider": one.decider}
        text = texts.sheet.decides_by if one.decider and one.decider != facts.operator else texts.sheet.decides
        said.append(fill(text, values) if one.kind else one.name)
    return _with_more(_sentence(said), more=facts.more_effects, texts=texts)


def _seen(facts: ForPeople, texts: PeopleTexts) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    if not facts.seen and facts.nobody_else:
        yield texts.sheet.nobody_else
    for one in facts.seen:
        found.setdefault(texts.word("audiences", one.who) if one.is_audience else one.who, []).append(one.what)
    alike: dict[str, list[str]] = {}
    for who, what in found.items():
        alike.setdefault(texts.joined(what), []).append(who)
    for shown, receivers in alike.items():
        yield fill(texts.sheet.gets, {"who": texts.joined(receivers), "what": shown})


def _kept(facts: ForPeople, texts: PeopleTexts) -> Iterator[str]:
    for length, what in by_length(facts.kept).items():
        yield fill(texts.sheet.kept, {"what": texts.joined(what), "length": length_words(length, texts)})


def _asking(facts: ForPeople, texts: PeopleTexts) -> str:
    said = [texts.word("participation", facts.participation)] if facts.participation else []
    said += [fill(texts.sheet.asked, {"what": one.what, "how": texts.word("asking", one.how)}) for one in facts.asked]
    text = _sentence(said)
    return text[:1].upper() + text[1:]


def _told(facts: ForPeople, texts: PeopleTexts) -> str:
    said = []
    forms = (("yes", texts.sheet.told_yes), ("partly", texts.sheet.told_partly), ("no", texts.sheet.told_no))
    for one in facts.scores:
        parts = []
        for answer, text in forms:
            what = [texts.word("told", given.what) for given in one.told if given.answer == answer]
            parts += [fill(text, {"what": texts.joined(what)})] if what else []
        if parts and len(facts.scores) > 1:
            said.append(fill(texts.sheet.told, {"score": one.name, "answers": ". ".join(parts)}))
        elif parts:
            said.append(". ".join(parts) + ".")
    return " ".join(said)
