"""What is to be audited: folders, globs, files, and JSON Lines files with a product on each line.

Nothing is read here but the line ends of JSON Lines files; whoever audits a product reads it.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

from audit.errors import Place, Problem, UsageError
from audit.pipeline import PRODUCT_FILES
from audit.source import MAX_BYTES

JSON_LINES = (".jsonl", ".ndjson")
"""Endings of files that hold a product on each line."""
_NOTHING_DONE = "nothing was audited, and no earlier result was touched"


class Stamp(NamedTuple):
    """What a file system says of a file; where it is the same, the content is taken to be."""

    size: int
    mtime_ns: int
    """When the content was changed last; can be set by anybody."""
    ctime_ns: int
    """When anything about the file was changed last; cannot be set (on Windows: when it was made)."""

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """Return the stamp in a result of stat."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


NO_STAMP = Stamp(-1, 0, 0)
"""Stands for a file that cannot be looked at, and is looked at again each time; never equal to a real one."""


@dataclass(frozen=True, slots=True)
class Item:
    """One description to read."""

    path: str
    """Its file, as given."""
    basis: str
    """Digest of all that its verdicts rest on besides its own text."""
    record: int = 0
    """Its line in a JSON Lines file, from 1; 0: the file as a whole."""
    offset: int = 0
    """Where that line begins, in bytes."""
    length: int = 0
    """How long that line is, in bytes, without its end."""
    row: int | None = None
    """Its row in the part of the dataset that is mended; None: it is in none."""
    known: str = ""
    """The digest of the text that row was made from, where its basis is still the same; else empty."""


def is_lines(path: str) -> bool:
    """Return whether a file holds a product on each line."""
    return path.endswith(JSON_LINES)


def shown(path: str) -> str:
    """Return a path as text, whatever bytes its name is made of."""
    return path.encode("utf-8", "backslashreplace").decode()


def files_of(paths: Sequence[str]) -> list[str]:
    """Return every file once: those named, those in folders, those that globs match.

    Raises UsageError for each path that names nothing, so that a slip of the pen never empties a dataset.
    """
    files: list[str] = []
    problems: list[Problem] = []
    for path in paths:
        found, problem = _files_at(path)
        files += found
        problems += [problem] if problem else []
    if problems:
        raise UsageError(problems)
    return list({os.path.abspath(one): one for one in reversed(files)}.values())[::-1] if len(paths) > 1 else files


def _files_at(path: str) -> tuple[list[str], Problem | None]:
    if os.path.isdir(path):
        found = sorted(_in_folder(path))
        message = f"no product description in this folder ({PRODUCT_FILES}); {_NOTHING_DONE}"
        hint = "name a file, or end its name in .product.yaml"
        return found, None if found else Problem(Place(shown(path)), message, hint)
    if os.path.lexists(path):
        return [path], None
    if glob.has_magic(path):
        matched = sorted(glob.glob(path, recursive=True))
        found = [file for one in matched for file in (sorted(_in_folder(one)) if os.path.isdir(one) else [one])]
        hint = "check the pattern; ** stands for any folders"
        return found, None if found else Problem(Place(shown(path)), f"this matches nothing; {_NOTHING_DONE}", hint)
    return [], Problem(Place(shown(path)), f"there is no such file or folder; {_NOTHING_DONE}", "check the path")


def _in_folder(folder: str) -> Iterator[str]:
    """Yield the product files in a folder and those below it; folders that are links are not entered."""
    below: list[str] = [folder]
    while below:
        at = below.pop()
        try:
            entries = os.scandir(at)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = f"check that you may read it; {_NOTHING_DONE}"
            raise UsageError(Problem(Place(shown(at)), f"this folder cannot be read: {reason}", hint)) from None
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below.append(entry.path)
                elif fnmatchcase(entry.name, PRODUCT_FILES) and _is_to_be_read(entry):
                    yield entry.path


def _is_to_be_read(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a file, or a link that leads nowhere: that cannot be read, which is not to be silent."""
    if entry.is_symlink():
        return os.path.isfile(entry.path) or not os.path.exists(entry.path)
    return entry.is_file(follow_symlinks=False)


def lines_of(path: str) -> Iterator[tuple[int, int, int]]:
    """Yield number, offset and length in bytes of each line that is not blank, never holding more than one in memory.

    Raises OSError where the file cannot be read.
    """
    with open(path, "rb") as file:
        number, offset = 0, 0
        while line := file.readline(MAX_BYTES + 2):
            number += 1
            length, blank, ended = len(line), not line.strip(), line.endswith(b"\n")
            while not ended and (more := file.readline(MAX_BYTES)):  # longer than any product that is read
                length += len(more)
                ended = more.endswith(b"\n")
            if not blank:
                yield number, offset, length - ended
            offset += length
