"""One page about a product, for the person who is scored: what is known, what is not, what to ask for, what to look out for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.model.finding import Verdict
from audit.model.for_people import ForPeople, RecourseTold
from audit.model.letter_texts import RIGHTS, PeopleTexts, Right, fill
from audit.model.report import AuditedProduct, Report
from audit.model.rights import Ground
from audit.report.people_words import (
    Line,
    asked_of_people,
    gravest,
    length_words,
    sources_words,
)
from audit.report.sheet_rows import Row, rows_of

QUESTIONS_SHOWN = 8
FINDINGS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it."""

    title: str
    lines: tuple[Line, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page, in words."""

    language: str
    title: str
    intro: tuple[str, ...]
    known_title: str
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    foot: str


def sheet_of(
    report: Report, facts: ForPeople, grounds: Mapping[Right, tuple[Ground, ...]], texts: PeopleTexts
) -> Sheet:
    """Return the page about the one product of a report."""
    (product,) = report.products
    said = texts.sheet
    intro = [fill(said.as_of, {"as_of": facts.as_of}), said.perspective.get(facts.perspective, "")]
    intro += [said.constructed] if facts.constructed else []
    asked = asked_of_people(product.questions, report.levels, facts, texts)
    more = len(asked) - QUESTIONS_SHOWN
    return Sheet(
        language=texts.language,
        title=fill(said.title, {"product": facts.name}),
        intro=(*filter(None, intro), said.signal),
        known_title=said.headings.known,
        rows=rows_of(facts, texts),
        parts=(
            Part(
                said.headings.not_known,
                tuple(Line(one) for one in asked[:QUESTIONS_SHOWN]) or (Line(said.questions_none),),
                (fill(said.questions_more, {"count": more}),) if more > 0 else (),
            ),
            _recourses(facts, grounds, texts),
            _look_out(product, report.levels, facts, texts),
        ),
        foot=fill(said.foot, {"version": report.tool_version, "path": product.path}),
    )


# -- what to ask for


def _recourses(facts: ForPeople, grounds: Mapping[Right, tuple[Ground, ...]], texts: PeopleTexts) -> Part:
    said = texts.sheet
    offered = [one for one in facts.recourses if one.offered in {"yes", "partly"}]
    lines = [_recourse(one, facts, texts) for one in offered] or [Line(said.recourse_none)]
    denied = list(_not_offered(facts, texts))
    lines += [Line(fill(said.recourse_not_offered, {"kinds": "; ".join(denied)}))] if denied else []
    for right in RIGHTS:
        name = texts.letter.rights.of(right)
        lines += [
            Line(fill(said.ground, {"right": name[:1].upper() + name[1:], "title": one.title, "says": one.says}))
            for one in grounds[right]
        ]
    after = []
    if not facts.jurisdictions:
        after.append(said.ground_nowhere)
    elif not any(grounds.values()):
        after.append(fill(said.ground_none, {"where": texts.joined(facts.countries)}))
    return Part(said.headings.ask, tuple(lines), (*after, said.ground_letter))


def _not_offered(facts: ForPeople, texts: PeopleTexts) -> Iterator[str]:
    """Yield what the description says is not on offer, and against what."""
    found: dict[str, list[str]] = {}
    for one in facts.recourses:
        if one.offered == "no":
            kind = texts.word("recourse-kinds", one.kind)
            found.setdefault(kind[:1].lower() + kind[1:], []).extend(one.against)
    for kind, against in found.items():
        yield fill(texts.sheet.recourse_kind, {"kind": kind, "against": texts.joined(against)}) if against else kind


def _recourse(one: RecourseTold, facts: ForPeople, texts: PeopleTexts) -> Line:
    said, open_ = texts.sheet, texts.sheet.recourse_unknown_parts
    head = said.recourse if one.offered == "yes" else said.recourse_partly
    kind, against = (
        texts.word("recourse-kinds", one.kind),
        texts.joined(one.against) or one.name or texts.sheet.not_known.rstrip("."),
    )
    parts = [fill(head, {"kind": kind, "against": against})]
    parts += [fill(said.recourse_who, {"who": one.who})] if one.who else []
    parts += {"yes": [said.recourse_free], "no": [said.recourse_paid]}.get(one.free, [])
    if one.within == "indefinite":
        parts.append(said.recourse_any_time)
    elif one.within:
        parts.append(fill(said.recourse_within, {"length": length_words(one.within, texts)}))
    if one.answered and one.answered != "indefinite":
        parts.append(fill(said.recourse_answered, {"length": length_words(one.answered, texts)}))
    missing = ((one.who, open_.who), (one.free, open_.free), (one.within, open_.within))
    unknown = [text for known, text in missing if not known]
    parts += [fill(said.recourse_unknown, {"what": texts.joined(unknown)})] if unknown else []
    sources = sources_words(one.said, facts, texts) or said.nobody
    return Line(" ".join(parts), fill(said.says, {"sources": sources}))


# -- what to look out for


def _look_out(product: AuditedProduct, levels: Sequence[str], facts: ForPeople, texts: PeopleTexts) -> Part:
    groups: dict[str, list[Verdict]] = {}
    for one in gravest(product, levels):
        groups.setdefault(one.rule, []).append(one)
    lines = [_finding(found, facts, texts) for found in list(groups.values())[:FINDINGS_SHOWN]]
    more = len(groups) - len(lines)
    after = (fill(texts.sheet.findings_more, {"count": more}),) if more > 0 else ()
    return Part(texts.sheet.headings.look_out, tuple(lines) or (Line(texts.sheet.findings_none),), after)


def _finding(found: Sequence[Verdict], facts: ForPeople, texts: PeopleTexts) -> Line:
    about = [
        facts.names[id_]
        for one in found
        for id_ in (one.effects or ((one.subject,) if one.subject else ()))
        if id_ in facts.names
    ]
    title = found[0].title.rstrip(".")
    grades = [texts.word("grades", one.confidence) for one in found if one.confidence]
    text = texts.sheet.finding if about else texts.sheet.finding_product
    return Line(fill(text, {"title": title, "about": texts.joined(about)}), texts.joined(grades))
