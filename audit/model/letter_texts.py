"""The texts of the page and the letters for the person who is scored: which there are, and what each fills in.

A text stands in `rules/text/letters.<language>.yaml`. What it fills in stands here as `Slots`: the loader checks that a
text uses exactly those names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from audit.model.facts import Record
from audit.model.sheet_texts import SheetTexts
from audit.model.slots import OfCount, OfLength, OfProduct, OfWhere, Plain, Slots

Right = Literal["access", "explanation", "correction", "objection"]
"""What a letter can ask for."""
RIGHTS: tuple[Right, ...] = ("access", "explanation", "correction", "objection")

Scored = Annotated[str, Slots(("scores", "effects", "wrong", "right", "proof"), optional=True)]
_Name = Annotated[str, Slots(("name",))]
_AnswerBy = Annotated[str, Slots(("answer_by",))]


class Blanks(Record):
    """What is left for the reader to fill in, as it stands in a letter."""

    name: Plain
    address: Plain
    account: Plain
    date: Plain
    answer_by: Plain
    organisation: Plain
    operator: Plain
    operator_address: Plain
    wrong: Plain
    right: Plain
    proof: Plain
    reasons: Plain
    report: Plain


class ByRight(Record):
    """A text for each right."""

    access: Plain
    explanation: Plain
    correction: Plain
    objection: Plain

    def of(self, right: Right) -> str:
        """Return the text of a right."""
        found: str = getattr(self, right)
        return found


class SubjectByRight(Record):
    """A subject line for each right."""

    access: OfProduct
    explanation: OfProduct
    correction: OfProduct
    objection: OfProduct

    def of(self, right: Right) -> str:
        """Return the subject of a letter that asks for a right."""
        found: str = getattr(self, right)
        return found


class ItemsByRight(Record):
    """What is asked for, for each right."""

    access: tuple[Scored, ...]
    explanation: tuple[Scored, ...]
    correction: tuple[Scored, ...]
    objection: tuple[Scored, ...]

    def of(self, right: Right) -> tuple[str, ...]:
        """Return what a letter for a right asks for."""
        found: tuple[str, ...] = getattr(self, right)
        return found


class Notes(Record):
    """What stands beside a letter, and is not sent."""

    title: Plain
    blanks: Plain
    sources: Annotated[str, Slots(("as_of", "sources"))]
    no_source: Annotated[str, Slots(("as_of",))]
    constructed: Plain
    no_ground: OfWhere
    no_ground_nowhere: Plain
    ground: Plain
    not_offered: Plain
    operator: Plain
    also: Annotated[str, Slots(("who",))]
    signal: Plain
    keep: Plain
    record: Plain
    attach: Plain


class PersonTexts(Record):
    """A letter of the person who is scored."""

    subject: SubjectByRight
    opening: OfProduct
    known: Plain
    scores: Annotated[str, Slots(("scores",))]
    inputs: Annotated[str, Slots(("inputs",))]
    effects: Annotated[str, Slots(("effects",))]
    known_effects: Plain
    any_score: Plain
    any_effect: Plain
    ask: ByRight
    items: ItemsByRight
    reasons: Annotated[str, Slots(("reasons",))]
    grounds: Plain
    ground: Annotated[str, Slots(("title", "says"))]
    recourse: _Name
    recourse_unnamed: Plain
    recourse_partly: Plain
    recourse_answered: OfLength
    answer: _AnswerBy
    no_detriment: Plain


class OperatorRows(Record):
    """What is known, said to the operator."""

    what: Annotated[str, Slots(("summary",))]
    who: Annotated[str, Slots(("operator",))]
    makes: Annotated[str, Slots(("scores",))]
    looks_at: Annotated[str, Slots(("score", "inputs"))]
    decides: Annotated[str, Slots(("effects",))]
    sees: Annotated[str, Slots(("who", "what"))]
    kept: Annotated[str, Slots(("what", "length"))]
    told_yes: Annotated[str, Slots(("score", "what"))]
    told_partly: Annotated[str, Slots(("score", "what"))]
    told_no: Annotated[str, Slots(("score", "what"))]
    perhaps_more: Plain


class OperatorTexts(Record):
    """A letter to the operator, of an NGO or a journalist."""

    subject: OfProduct
    opening: Annotated[str, Slots(("organisation", "product", "as_of"))]
    signal: Plain
    known: Plain
    row: OperatorRows
    source: Annotated[str, Slots(("text", "sources"))]
    findings: Plain
    finding: Annotated[str, Slots(("message", "sources"))]
    findings_none: Plain
    questions: Plain
    questions_none: Plain
    questions_more: Annotated[str, Slots(("count", "report"))]
    answer: _AnswerBy
    published: Plain
    withheld: Plain


class LetterTexts(Record):
    """The letters."""

    rights: ByRight
    notes: Notes
    greeting: Plain
    closing: Plain
    account: Annotated[str, Slots(("account",))]
    person: PersonTexts
    operator: OperatorTexts


class PeopleTexts(Record):
    """All texts of one language for the person who is scored."""

    language: str
    """The language's code."""
    and_: Plain
    """Between the last two of several."""
    others: OfCount
    """In place of those that are not named."""
    blanks: Blanks
    sheet: SheetTexts
    letter: LetterTexts
    words: dict[str, dict[str, Plain]]
    """Words of the vocabulary as they are said to people, by list; a list that stands here is whole."""
    questions: dict[str, Annotated[str, Slots(("names",), optional=True)]]
    """What is asked about a field, by type and field."""
    more: dict[str, Annotated[str, Slots(("names",), optional=True)]]
    """The same where something is known, and there may be more."""
    lists: dict[str, Plain]
    """What is asked where a section may be longer than what is known."""

    def word(self, list_: str, term: str) -> str:
        """Return a word as it is said to people; itself where the texts have none."""
        return self.words.get(list_, {}).get(term, term.replace("-", " "))

    def joined(self, names: Sequence[str], most: int = 0) -> str:
        """Return names in a row, each once; those beyond the most that are named are counted."""
        once = list(dict.fromkeys(names))
        if most and len(once) > most + 1:
            once = [*once[:most], fill(self.others, {"count": len(once) - most})]
        if any("," in one or self.and_.strip() in one.split() for one in once):
            return "; ".join(once)
        return self.and_.join(filter(None, (", ".join(once[:-1]), once[-1]))) if once else ""


def fill(text: str, values: Mapping[str, object]) -> str:
    """Return a text with its names filled in; braces in a value stay as they are."""
    return text.format_map({name: str(value) for name, value in values.items()})
