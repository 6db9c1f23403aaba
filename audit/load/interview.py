"""The questions of `scoreaudit init --ask`: their texts, and answers to them read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.errors import Place, Problem, UsageError, VocabularyError
from audit.language.durations import parse_date
from audit.load.shape import shape
from audit.model.interview import QUESTIONS, InterviewTexts, Question
from audit.model.nearest import did_you_mean
from audit.model.schema import TYPES
from audit.model.vocabulary import Vocabulary, WordList
from audit.source import Document, read_document

Answer = tuple[str, ...]
"""What was answered: words, or one text; empty where it is not known."""
BY_KEY: dict[str, Question] = {one.key: one for one in QUESTIONS}
UNKNOWN = "unknown"


def load_interview(path: Path, shown_as: str) -> InterviewTexts:
    """Read the texts of one language. Raises VocabularyError where one is missing, or speaks of what is not there."""
    document = read_document(str(path), shown_as)
    texts, problems = shape(InterviewTexts, document)
    if texts is None or document.problems:
        raise VocabularyError([*document.problems, *problems])
    problems = list(_problems(texts, document))
    if problems:
        raise VocabularyError(problems)
    return texts


def _problems(texts: InterviewTexts, document: Document) -> Iterator[Problem]:
    for key in texts.questions:
        if key not in BY_KEY:
            yield document.problem(
                ("questions", key), f"there is no question {key!r}", did_you_mean(key, BY_KEY), of_key=True
            )
    for key in BY_KEY:
        if key not in texts.questions:
            yield document.problem(("questions",), f"{key!r} is missing", f"add `{key}:`", of_key=True)
    for type_, written in texts.fields.items():
        if type_ not in TYPES:
            yield document.problem(
                ("fields", type_), f"there is no type {type_!r}", did_you_mean(type_, TYPES), of_key=True
            )
            continue
        for field in (*written.anybody, *written.insiders):
            if field not in TYPES[type_].fields:
                hint = did_you_mean(field, TYPES[type_].fields)
                yield document.problem(("fields", type_), f"{type_} has no field {field!r}", hint, of_key=True)


def read_answers(path: str) -> dict[str, str]:
    """Return the answers in a file, `key: value` or `key: [value, value]`. Raises UsageError or SourceError."""
    document = read_document(path)
    if document.problems or not isinstance(document.data, dict):
        hint = "write `key: value`, one a line"
        raise UsageError(document.problems or Problem(Place(path), "there are no answers in this file", hint))
    return {str(key): _as_text(document, str(key), value) for key, value in document.data.items()}


def _as_text(document: Document, key: str, value: Any) -> str:
    if value is None or isinstance(value, (str, int)):
        return "" if value is None else str(value)
    if isinstance(value, list) and all(isinstance(one, (str, int)) for one in value):
        return ", ".join(str(one) for one in value)
    raise UsageError(document.problem((key,), f"{key!r} expects a word, a text or a list of words", "write it flat"))


def question_named(key: str) -> Question:
    """Return a question. Raises UsageError for one that there is not, with the nearest."""
    if key not in BY_KEY:
        raise UsageError(Problem(Place(key), "there is no such question", did_you_mean(key, BY_KEY)))
    return BY_KEY[key]


def parsed(question: Question, text: str, vocabulary: Vocabulary) -> Answer:
    """Return an answer as words of the vocabulary, a date or a text. Raises UsageError, with the nearest word."""
    text = " ".join(text.split())
    if text in {"", UNKNOWN}:
        return ()
    if question.words:
        return _words(question, text, vocabulary.lists[question.words])
    if question.date and parse_date(text) is None:
        raise _wrong(question, f"{text!r} is no date", "write a year, a month or a day: 2018, 2018-01, 2018-01-04")
    if not text.isprintable():
        raise _wrong(question, "this holds characters that do not show", "type it anew")
    return (text,)


def begins_later(since: Answer, as_of: str) -> bool:
    """Return whether something begins after the day that is spoken of."""
    first, last = parse_date("".join(since)), parse_date(as_of)
    return first is not None and last is not None and first.low > last.high


def _words(question: Question, text: str, words: WordList) -> Answer:
    given = [part.strip() for part in text.split(",") if part.strip()] if question.many else [text]
    found = tuple(dict.fromkeys(_word(question, one, words) for one in given if one != UNKNOWN))
    alone = next((one for one in found if one in question.also), None)
    if alone and len(found) > 1:
        raise _wrong(question, f"{alone!r} stands beside other words", f"write {alone!r} alone, or leave it out")
    return found


def _word(question: Question, given: str, words: WordList) -> str:
    """Return the term that is meant: by its id, by what a reader would say, or by the end of its id."""
    terms = words.record.terms
    if given in terms or given in question.also:
        return given
    if given in words.record.sets:
        raise _wrong(
            question, f"{given!r} names several words", f"write one of: {', '.join(sorted(words.below(given)))[:200]}"
        )
    meant = _meant(given.lower(), terms)
    if len(meant) == 1:
        return meant[0]
    known = {
        *terms,
        *question.also,
        *(term.rpartition(".")[2] for term in terms),
        *(one.label for one in terms.values()),
    }
    hint = f"write one of: {', '.join(meant)}" if meant else did_you_mean(given, known)
    raise _wrong(question, f"there is no word {given!r}", hint)


def _meant(given: str, terms: Mapping[str, Any]) -> list[str]:
    by_label = [term for term, record in terms.items() if record.label.lower() == given or term.lower() == given]
    return by_label or [term for term in terms if term.rpartition(".")[2].lower() == given]


def _wrong(question: Question, message: str, hint: str) -> UsageError:
    return UsageError(Problem(Place(question.key), message, hint))
