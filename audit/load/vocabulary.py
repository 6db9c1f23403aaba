"""The folder `rules/vocabulary/` to a Vocabulary."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from audit.errors import Place, Problem, VocabularyError
from audit.load.shape import shape
from audit.model.nearest import did_you_mean
from audit.model.vocabulary import LevelTable, Vocabulary, WordList, WordListRecord
from audit.source import Document, read_document

LEVELS_FILE = "levels.yaml"


class _ListsFile(RootModel[dict[str, WordListRecord]]):
    """A file of word lists by name."""


def load_vocabulary(folder: Path, shown_as: str) -> Vocabulary:
    """Read every word list of a folder and check that terms, sets and contexts fit together.

    `shown_as` is the path of the folder that places show. Raises VocabularyError.
    """
    lists: dict[str, WordList] = {}
    problems: list[Problem] = []
    where: dict[str, Document] = {}
    table: LevelTable | None = None
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(str(path), shown_as=f"{shown_as}/{path.name}")
        problems += document.problems
        if path.name == LEVELS_FILE:
            table, found = shape(LevelTable, document)
            problems += found
            continue
        file, found = shape(_ListsFile, document)
        problems += found
        for name, record in (file.root if file else {}).items():
            if name in lists:
                problems.append(
                    document.problem(
                        (name,), f"the list {name!r} stands in {where[name].path} too", "join the two", of_key=True
                    )
                )
            lists[name], where[name] = WordList(name, record), document
    if problems:
        raise VocabularyError(problems)
    for name, words in lists.items():
        problems += _list_problems(words, where[name], lists)
    if table is None:
        problems.append(
            Problem(Place(shown_as), f"{LEVELS_FILE} is missing", "the level table belongs to the vocabulary")
        )
    if problems or table is None:
        raise VocabularyError(problems)
    return Vocabulary(lists, table)


def _list_problems(words: WordList, document: Document, lists: dict[str, WordList]) -> list[Problem]:
    problems = []
    record = words.record
    for term, about in record.terms.items():
        at = (words.name, "terms", term)
        parent = about.below or term.rpartition(".")[0]
        if parent and parent not in record.terms:
            problems.append(
                document.problem(
                    at,
                    f"{term!r} lies below {parent!r}, which is no term",
                    did_you_mean(parent, record.terms),
                    of_key=True,
                )
            )
        if record.judges and not (about.means and about.how_to_tell):
            problems.append(
                document.problem(
                    at, f"{term!r} judges, so it needs `means` and `how_to_tell`", "say what to look for", of_key=True
                )
            )
        settings = lists["settings"].record.terms if "settings" in lists else {}
        named = [about.suggests_setting] if about.suggests_setting else []
        named += [*about.place.expects, *about.place.unsettled] if about.place else []
        problems += [
            document.problem(at, f"{setting!r} is no setting", did_you_mean(setting, settings), of_key=True)
            for setting in named
            if setting not in settings
        ]
    for name, group in record.sets.items():
        at = (words.name, "sets", name)
        if name in record.terms:
            problems.append(
                document.problem(at, f"{name!r} is a term already", "give the set another name", of_key=True)
            )
        problems += [
            document.problem(
                at, f"{member!r} is no term of {words.name}", did_you_mean(member, record.terms), of_key=True
            )
            for member in group.members
            if member not in record.terms
        ]
    return problems
