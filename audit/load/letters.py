"""The texts of the page and the letters for people: read, and every name in braces checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from audit.errors import Problem, VocabularyError
from audit.load.shape import shape
from audit.model.facts import Record
from audit.model.letter_texts import PeopleTexts
from audit.model.nearest import did_you_mean
from audit.model.schema import SECTIONS, TYPES
from audit.model.slots import Slots
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath, read_document

_TOLD = frozenset({"existence", "score", "factors", "weights", "how_to_change", "receivers"})
OWN_WORDS = {
    "told": _TOLD,
    "told-people": _TOLD,
    "lengths": frozenset({"indefinite", "until-settled"}),
    "grades": frozenset({"constructed"}),
}
"""Words that are said and stand in no list of the vocabulary, or besides those of a list."""
SPOKEN = (
    "score-forms", "consequence-kinds", "asking", "participation", "recourse-kinds", "grades", "stages", "audiences",
)  # fmt: skip
"""Lists of the vocabulary that the page and the letters say in words of their own."""


def load_people_texts(path: Path, shown_as: str, vocabulary: Vocabulary) -> PeopleTexts:
    """Read the texts of one language. Raises VocabularyError with every mistake in them."""
    document = read_document(str(path), shown_as)
    texts, problems = shape(PeopleTexts, document)
    if texts is None or document.problems:
        raise VocabularyError([*document.problems, *problems])
    problems = [*_slot_problems(texts, document), *_word_problems(texts, document, vocabulary)]
    problems += _key_problems(texts, document)
    if problems:
        raise VocabularyError(problems)
    return texts


def _slot_problems(texts: Record, document: Document) -> Iterator[Problem]:
    for at, text, slots in _texts_of(texts, ()):
        try:
            used = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError as error:
            yield document.problem(at, f"a brace is not closed: {error}", "write a name in braces, such as {product}")
            continue
        yield from (
            document.problem(at, f"{{{name}}} is not filled in here", did_you_mean(name, slots.names, "write it out"))
            for name in used
            if name not in slots.names
        )
        if not slots.optional:
            yield from (
                document.problem(at, f"{{{name}}} is missing", f"write {{{name}}} where it is to be filled in")
                for name in slots.names
                if name not in used
            )


def _texts_of(record: Record, at: KeyPath) -> Iterator[tuple[KeyPath, str, Slots]]:
    """Yield every text of a record with the names that it fills in."""
    for name, info in type(record).model_fields.items():
        yield from _texts_in(getattr(record, name), _annotation(info), (*at, info.alias or name))


def _texts_in(value: Any, annotation: Any, at: KeyPath) -> Iterator[tuple[KeyPath, str, Slots]]:
    if isinstance(value, Record):
        yield from _texts_of(value, at)
    elif isinstance(value, str):
        found = next((one for one in get_args(annotation)[1:] if isinstance(one, Slots)), None)
        if get_origin(annotation) is Annotated and found is not None:
            yield at, value, found
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts_in(one, get_args(annotation)[1], (*at, key))
    else:
        for i, one in enumerate(value):
            yield from _texts_in(one, get_args(annotation)[0], (*at, i))


def _annotation(info: FieldInfo) -> Any:
    """Return a field's annotation with its names; pydantic keeps those of the field itself apart."""
    slots = next((one for one in info.metadata if isinstance(one, Slots)), None)
    return info.annotation if slots is None else Annotated[str, slots]


def _word_problems(texts: PeopleTexts, document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    nothing: frozenset[str] = frozenset()
    listed = {name: vocabulary.lists[name].all for name in SPOKEN}
    known = {name: listed.get(name, nothing) | OWN_WORDS.get(name, nothing) for name in (*listed, *OWN_WORDS)}
    for name in texts.words:
        if name not in known:
            yield document.problem(("words", name), f"no list {name!r} is said here", did_you_mean(name, known))
    for name, terms in known.items():
        said = texts.words.get(name, {})
        for term in said:
            if term not in terms:
                message = f"{term!r} is no word of {name}"
                yield document.problem(("words", name, term), message, did_you_mean(term, terms), of_key=True)
        missing = sorted(terms - set(said))
        if missing:
            yield document.problem(("words", name), f"{name} lacks {', '.join(missing)}", "say each word of the list")


def _key_problems(texts: PeopleTexts, document: Document) -> Iterator[Problem]:
    fields = {f"{type_}.{field}" for type_, spec in TYPES.items() for field in spec.fields}
    for section, known in (("questions", fields), ("more", fields), ("lists", {*SECTIONS, "withheld"})):
        for name in getattr(texts, section):
            if name not in known:
                message = f"there is no {name!r} to ask about"
                yield document.problem((section, name), message, did_you_mean(name, known), of_key=True)
