"""The skeleton of a new rule: a file that can work and decides its cases, on a harmless pattern."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

from pydantic import Field

from audit.edit import written
from audit.errors import VocabularyError
from audit.load.shape import shape
from audit.model.facts import Record
from audit.model.rule import Concern
from audit.model.schema import EFFECTS, SECTION_OF, TYPES
from audit.source import read_document

EXAMPLE = "example"
"""The id of the entry that the cases are about."""


class TraitText(Record):
    """A fact of the example: a field, and the words that make it true and false."""

    field: str
    """The field that it reads."""
    is_: str = Field(alias="is")
    """The word that makes it true."""
    not_: str = Field(alias="not")
    """A word that makes it false."""


class SkeletonType(Record):
    """What the skeleton of a rule about one type of entry holds."""

    find_example: str
    """What `find` could bind."""
    section: str | None = None
    """The section of the first case's entry, where the type has none of its own."""
    entry: dict[str, Any] = Field(default_factory=dict)
    """The entry's other fields."""
    also: dict[str, Any] = Field(default_factory=dict)
    """Further sections of the first case."""
    facts: dict[str, TraitText]
    """Two facts by name."""


class SkeletonTexts(Record):
    """The text of a new rule, and what differs by type."""

    language: str
    """The language's code."""
    text: str
    """The file, with $names."""
    title: dict[str, str]
    """How a title begins, by type."""
    types: dict[str, SkeletonType]
    """What differs, by type."""


def load_skeleton(path: Path, shown_as: str) -> SkeletonTexts:
    """Read the texts of new rules. Raises VocabularyError."""
    document = read_document(str(path), shown_as)
    texts, problems = shape(SkeletonTexts, document)
    if texts is None or document.problems:
        raise VocabularyError([*document.problems, *problems])
    return texts


def new_rule(texts: SkeletonTexts, slug: str, concern: str, about: Concern, type_: str, version: str) -> str:
    """Return the text of a new rule for a concern and a type."""
    made = texts.types[type_]
    first, second = made.facts
    trait = made.facts[first]
    of_effect = type_ in {*EFFECTS, "effect"}
    return Template(texts.text).substitute(
        slug=slug,
        Title=texts.title[type_],
        concern=concern,
        version=".".join(version.split(".")[:2]),
        anchor=next(iter(about.anchors)),
        anchors=", ".join(about.anchors),
        type=type_,
        weight="from effect" if of_effect else "minor",
        level="medium" if of_effect else "low",
        find_example=made.find_example,
        facts=_indented((_fact(type_, name, one) for name, one in made.facts.items()), 2),
        either=f"{first} or {second}",
        set_path=f"{type_}.{trait.field}",
        set_value=_word(type_, trait.field, trait.not_),
        product=_indented(_product(type_, made), 6),
        cases=_indented(_cases(type_, made), 2),
    )


def _indented(lines: Iterator[str], by: int) -> str:
    """Return lines for a place whose first line stands at the margin of the text already."""
    return textwrap.indent("\n".join(lines), " " * by)


def _fact(type_: str, name: str, one: TraitText) -> str:
    operator = "includes" if TYPES[type_].fields[one.field].many else "is"
    return f"{name}: {type_}.{one.field} {operator} {one.is_}"


def _word(type_: str, field: str, word: str) -> str:
    return written([word] if TYPES[type_].fields[field].many else word)


def _product(type_: str, made: SkeletonType) -> Iterator[str]:
    """Yield the sections of the first case's product."""
    fields = [f"{key}: {written(value)}" for key, value in made.entry.items()]
    fields += [f"{one.field}: {_word(type_, one.field, one.is_)}" for one in made.facts.values()]
    entry = "{" + ", ".join(fields) + "}"
    for section, entries in made.also.items():
        yield f"{section}: {written(entries)}"
    if type_ == "product":
        yield f"product: {entry}"
    else:
        yield f"{_section(type_, made)}:"
        yield f"  {EXAMPLE}: {entry}"


def _section(type_: str, made: SkeletonType) -> str:
    return made.section or SECTION_OF[type_]


def _cases(type_: str, made: SkeletonType) -> Iterator[str]:
    """Yield a case to ask and a clear case for each fact."""
    at = "product" if type_ == "product" else f"{_section(type_, made)}.{EXAMPLE}"
    traits = list(zip(("first", "second"), made.facts.values(), strict=True))
    for nth, one in traits:
        asked, forgotten = f"[{type_}.{one.field}]", f"{{{at}.{one.field}: unknown}}"
        yield f"- {{name: the {nth} trait is not known, expect: ask, ask: {asked}, with: {forgotten}}}"
    for nth, one in traits:
        changed = f"{{{at}.{one.field}: {_word(type_, one.field, one.not_)}}}"
        yield f"- {{name: the {nth} trait is another, expect: clear, with: {changed}}}"
