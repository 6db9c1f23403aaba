"""Texts for people: questions by field and by list, in one file a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from audit.errors import VocabularyError
from audit.load.shape import shape
from audit.model.facts import Record
from audit.source import read_document


class SectionText(Record):
    """How one section is spoken of."""

    title: str
    """The plural, as a heading."""
    one: str
    """One entry."""
    about: str
    """What belongs here."""
    all_listed: str
    """Asked where the section may be longer."""
    all_listed_of: str
    """The same, of one entry."""
    none_listed: str
    """Asked where nothing is listed."""


class _TextFile(Record):
    language: str
    """The language's code."""
    sections: dict[str, SectionText]
    """Texts by section."""
    fields: dict[str, str]
    """A question for each field."""
    lists: dict[str, str]
    """A closure question for each list field."""


@dataclass(frozen=True)
class Texts:
    """The texts of one language."""

    sections: Mapping[str, SectionText]
    fields: Mapping[str, str]
    lists: Mapping[str, str]

    def field_question(self, type_: str, field: str, entry: str, of: str = "") -> str:
        """Return the question for a field of an entry; `of` is the entry that a label or disparity belongs to."""
        text = (
            self.fields.get(f"{type_}.{field}") or self.fields.get(f"entry.{field}") or f"What is {field} of {{entry}}?"
        )
        return text.replace("{entry}", entry).replace("{of}", of)

    def list_question(self, type_: str, field: str, entry: str, known: str) -> str:
        """Return the question whether a list field is complete; where nothing is known, what is in it."""
        if not known:
            return self.field_question(type_, field, entry)
        text = self.lists.get(f"{type_}.{field}") or "Is this all of {entry}: {known}?"
        return text.replace("{entry}", entry).replace("{known}", known)

    def section_question(self, section: str, known: str, of: str = "") -> str:
        """Return the question whether a section is complete, as a whole or for one entry."""
        texts = self.sections[section]
        if of:
            return texts.all_listed_of.replace("{of}", of).replace("{known}", known or "none so far")
        return texts.all_listed.replace("{known}", known) if known else texts.none_listed


def load_texts(path: Path, shown_as: str) -> Texts:
    """Read the texts of one language. Raises VocabularyError."""
    document = read_document(str(path), shown_as)
    file, problems = shape(_TextFile, document)
    if file is None or document.problems:
        raise VocabularyError([*document.problems, *problems])
    return Texts(file.sections, file.fields, file.lists)
