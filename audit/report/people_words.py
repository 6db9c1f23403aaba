"""What the page and the letters for people say alike: who says something, what is asked, which findings there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.model.finding import Verdict
from audit.model.for_people import ForPeople, LengthTold
from audit.model.letter_texts import PeopleTexts, fill
from audit.model.report import AuditedProduct, Question
from audit.model.schema import SECTIONS
from audit.report.telling import findings, worst_first

NAMES_SHOWN = 3
"""How many entries a question names before the rest is counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is said, and on whose word."""

    text: str
    said: str = ""


def sources_words(ids: Iterable[str], facts: ForPeople, texts: PeopleTexts) -> str:
    """Return sources with their grades, each once; empty where there is none."""
    shown = [facts.sources[id_] for id_ in dict.fromkeys(ids) if id_ in facts.sources]
    words = (
        fill(texts.sheet.source, {"source": source, "grade": texts.word("grades", grade)})
        for source, grade in dict.fromkeys(shown)
    )
    return "; ".join(words)


def length_words(length: str, texts: PeopleTexts) -> str:
    """Return a length of time as it is said."""
    return texts.words["lengths"].get(length, length)


def by_length(kept: Sequence[LengthTold]) -> dict[str, list[str]]:
    """Return what is kept, by how long."""
    found: dict[str, list[str]] = {}
    for one in kept:
        found.setdefault(one.length, []).append(one.what)
    return found


def asked_of_people(
    questions: Sequence[Question], levels: Sequence[str], facts: ForPeople, texts: PeopleTexts
) -> tuple[str, ...]:
    """Return the open questions in words for the person, the most decisive first; what is asked of several, once."""
    groups: dict[str, list[Question]] = {}
    for one in questions:
        groups.setdefault(_asked(one), []).append(one)

    def rank(key: str) -> tuple[int, int, str]:
        asked = groups[key]
        worst = max(levels.index(one.worst_level) for one in asked)
        return (-worst, -sum(one.asks for one in asked), key)

    found = (_question(key, groups[key], facts, texts) for key in sorted(groups, key=rank))
    return tuple(dict.fromkeys(found))


def _asked(one: Question) -> str:
    """Return what is asked: the section whose completeness is asked, or the type and field of a fact."""
    section, _, owner = one.fact.partition(" of ")
    if owner or one.fact in SECTIONS or one.fact == "withheld":
        return section
    head, *rest = one.fact.split(".")
    if head not in SECTIONS:
        return one.fact
    for nested, type_ in (("labels", "label"), ("disparities", "disparity")):
        if nested in rest[1:-1]:
            return f"{type_}.{rest[-1]}"
    return f"{SECTIONS[head]}.{'.'.join(rest[1:])}"


def _question(key: str, asked: Sequence[Question], facts: ForPeople, texts: PeopleTexts) -> str:
    if key in texts.lists:
        return texts.lists[key]
    text = (texts.more if all(one.is_list for one in asked) else {}).get(key) or texts.questions.get(key)
    if text is None:
        return asked[0].question
    ids = [one.fact.split(".")[1] for one in asked if "." in one.fact]
    return fill(text, {"names": texts.joined([facts.names.get(id_, id_) for id_ in ids], NAMES_SHOWN)})


def gravest(product: AuditedProduct, levels: Sequence[str]) -> list[Verdict]:
    """Return the findings at present, worst first; those on trial and of law packs are none for this."""
    return worst_first([one for one in findings(product) if one.status != "trial"], levels)


def evidence_of(one: Verdict) -> list[str]:
    """Return the evidence that a finding rests on."""
    return [id_ for fact in one.facts for reason in fact.because for id_ in reason.evidence]


def score_words(facts: ForPeople, texts: PeopleTexts) -> Iterator[str]:
    """Yield each score, with what it looks like where that is known."""
    for one in facts.scores:
        values = {"score": one.name, "form": texts.word("score-forms", one.form), "low": one.low, "high": one.high}
        ranged = one.form and one.low and one.high
        text = texts.sheet.score_range if ranged else texts.sheet.score
        yield fill(text, values) if one.form else one.name
