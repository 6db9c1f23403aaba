"""Rules as texts: those of a folder read into a record that a report can hold, and a record loaded again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from audit.errors import Place, Problem, UsageError
from audit.load.rules import load_rules
from audit.load.ruleset import RuleSet


@dataclass(frozen=True)
class RuleTexts:
    """The texts of one folder of rules, by their paths in it."""

    folder: str
    files: Mapping[str, str]


def texts_of(folder: Path, shown_as: str) -> RuleTexts:
    """Return the texts of every YAML file of a folder that holds rules or what they lean on."""
    paths = sorted(folder.rglob("*.yaml"))
    return RuleTexts(shown_as, {one.relative_to(folder).as_posix(): one.read_bytes().decode("utf-8") for one in paths})


def rules_of(folders: Sequence[RuleTexts], shown_as: str) -> RuleSet:
    """Return the rules that texts hold, the shipped folder first.

    Raises UsageError where a path leads out of its folder, RuleError or VocabularyError where the rules cannot work.
    """
    for folder in folders:
        for name in folder.files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or path.suffix != ".yaml" or "\0" in name or "\\" in name:
                message, hint = f"{name!r} is no path of a rule", "use a report as `check --embed` wrote it"
                raise UsageError(Problem(Place(shown_as), message, hint))
    with tempfile.TemporaryDirectory() as made:
        roots = [Path(made) / str(i) for i in range(len(folders))]
        for root, folder in zip(roots, folders, strict=True):
            for name, text in folder.files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(text.encode())
        return load_rules(roots[0], extra=tuple(roots[1:]))
