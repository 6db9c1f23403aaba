"""The file of rights: read, and held against the references and the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from audit.errors import Problem, VocabularyError
from audit.load.shape import shape
from audit.model.letter_texts import RIGHTS
from audit.model.nearest import did_you_mean
from audit.model.rights import GroundRecord, RightsFile
from audit.model.rule import Reference
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath, read_document

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
GROUNDS = ("law", "case")
"""Kinds of reference that can give a right."""


def load_rights(path: Path, shown_as: str, references: Mapping[str, Reference], vocabulary: Vocabulary) -> RightsFile:
    """Read the file of rights. Raises VocabularyError with every mistake in it."""
    document = read_document(str(path), shown_as)
    rights, problems = shape(RightsFile, document)
    if rights is None or document.problems:
        raise VocabularyError([*document.problems, *problems])
    problems = list(_problems(rights, document, references, vocabulary))
    if problems:
        raise VocabularyError(problems)
    return rights


def _problems(
    rights: RightsFile, document: Document, references: Mapping[str, Reference], vocabulary: Vocabulary
) -> Iterator[Problem]:
    kinds, countries = vocabulary.lists["recourse-kinds"].all, vocabulary.lists["jurisdictions"].all
    for right in RIGHTS:
        record = rights.of(right)
        for i, kind in enumerate(record.recourses):
            if kind not in kinds:
                yield document.problem(
                    (right, "recourses", i), f"there is no recourse {kind!r}", did_you_mean(kind, kinds)
                )
        for country, grounds in record.grounds.items():
            at: KeyPath = (right, "grounds", country)
            if country not in countries:
                message = f"there is no jurisdiction {country!r}"
                yield document.problem(at, message, did_you_mean(country, countries), of_key=True)
            for i, ground in enumerate(grounds):
                yield from _ground_problems(ground, country, (*at, i), document, references)
                yield from (
                    document.problem((*at, i, "sectors"), f"there is no sector {name!r}", did_you_mean(name, sectors))
                    for sectors in (vocabulary.lists["sectors"].all,)
                    for name in ground.sectors
                    if name not in sectors
                )


def _ground_problems(
    ground: GroundRecord, country: str, at: KeyPath, document: Document, references: Mapping[str, Reference]
) -> Iterator[Problem]:
    found = references.get(ground.reference)
    if not _DAY.fullmatch(ground.since):
        yield document.problem((*at, "since"), f"{ground.since!r} is no day", "write since: 2018-05-25")
    if found is None:
        message = f"there is no reference {ground.reference!r}"
        yield document.problem((*at, "reference"), message, did_you_mean(ground.reference, references))
        return
    if found.jurisdiction != country:
        message = f"{ground.reference} is of {found.jurisdiction}, not of {country}"
        yield document.problem((*at, "reference"), message, f"move it to {found.jurisdiction}")
    if found.kind not in GROUNDS:
        message = f"{ground.reference} is of the kind {found.kind}, which gives no right"
        yield document.problem((*at, "reference"), message, f"name one of the kinds {', '.join(GROUNDS)}")
