"""The questions of `scoreaudit init --ask`, and the texts that go with them (`rules/text/init.en.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from audit.model.facts import Record


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what an answer can be."""

    key: str
    words: str = ""
    """The list of the vocabulary that answers come from; free text or a date where there is none."""
    many: bool = False
    date: bool = False
    also: tuple[str, ...] = ()
    """Words besides those of the list."""
    needs: str = ""
    """The question without an answer to which this one is not put."""


NONE = "none"
OPERATOR = "operator"
QUESTIONS: tuple[Question, ...] = (
    Question("name"),
    Question("operator"),
    Question("operator-kind", "party-kinds"),
    Question("where", "jurisdictions", many=True),
    Question("as-of", date=True),
    Question("since", date=True),
    Question("people", "groups", many=True),
    Question("looks-at", "data-categories", many=True),
    Question("comes-out", "score-forms", also=(NONE,)),
    Question("happens", "consequence-kinds", many=True, also=(NONE,)),
    Question("decides", "party-kinds", also=(OPERATOR,)),
    Question("sees", "audiences", many=True, also=(NONE,)),
    Question("asked", "asking"),
    Question("contest", "recourse-kinds", many=True, also=(NONE,)),
    Question("source-title"),
    Question("source-date", date=True, needs="source-title"),
    Question("source-author", needs="source-title"),
    Question("source-grade", "grades", needs="source-title"),
)
"""In the order in which they are put."""


class QuestionText(Record):
    """How a question is put."""

    ask: str
    """The question."""
    help: str
    """What counts as an answer."""


class TerminalTexts(Record):
    """What stands around the questions on a terminal."""

    start: str
    """Said first, with {count}."""
    words: str
    """All {words} that may be answered."""
    more_words: str
    """The first {words} of {count}."""
    word: str
    """One {word} with its {label} and what it {means}."""
    number: str
    """The {number} of {count} before a question, {ask}."""


class FileTexts(Record):
    """What stands in the file that is written."""

    head: tuple[str, ...]
    """Comments at the top."""
    outside: str
    """One more, in a description from outside."""
    inside: str
    """One more, in a description from inside."""
    unnamed: str
    """The name of a product of which none was said."""
    suggested: str
    """The comment behind a setting that the vocabulary suggests."""
    suggested_note: str
    """Its note."""
    perhaps_a_score: str
    """The comment behind the status of a score of which nothing was said."""
    in_use_since: str
    """The note of a product without a score, with {since}."""
    not_written: str
    """A {section} of which nothing was said, and what it is {about}."""
    no_source: str
    """The comment where no source was named."""
    complete: str
    """How to write that lists are complete."""
    withheld: str
    """How to write that somebody asked and was not told."""
    numbers: str
    """How a number is written."""
    lengths: str
    """How a length of time is written."""
    ids: str
    """What stands where entries are named."""
    opened: str
    """The comment behind `checked`."""


class WrittenFields(Record):
    """Fields of a type that are written out as not known."""

    anybody: tuple[str, ...]
    """Those that anybody can find out."""
    insiders: tuple[str, ...] = ()
    """Those that mostly only insiders know."""


class InterviewTexts(Record):
    """The file of texts."""

    language: str
    """The language's code."""
    questions: dict[str, QuestionText]
    """The questions by key."""
    terminal: TerminalTexts
    """What stands around them."""
    file: FileTexts
    """What stands in the file."""
    fields: dict[str, WrittenFields] = Field(default_factory=dict)
    """Fields that are written out, by type."""
