"""One description of a portfolio: its bytes, their digest, and the description or the mistakes in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from bisect import bisect_left
from dataclasses import dataclass, replace

from audit.errors import Place, Problem, ScoreauditError, SourceError
from audit.load.product import Description, load_product_text
from audit.load.product import describe as described
from audit.model.vocabulary import Vocabulary
from audit.portfolio.sources import NO_STAMP, Item, Stamp, shown
from audit.source import MAX_BYTES, document_of, read_bytes

RACY_NS = 2 * 10**9
"""A file changed less than this before it was read may be changed again within the same tick of its file system's clock."""
_ESCAPE = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)")
_SHORTER = len(r"\ud83d\ude00") - len(r"\U0001f600")


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of a description as they were read."""

    data: bytes | None
    """None where they could not be read, or are too many."""
    digest: str
    """SHA-256; empty where they could not be read."""
    stamp: Stamp
    why: tuple[Problem, ...] = ()
    """Why there are none."""


def read_raw(item: Item) -> Raw:
    """Return the bytes of a description, never failing: what is wrong is told when it is described.

    This is all that is read of it: whoever describes it may be on another machine.
    """
    try:
        with open(item.path, "rb") as file:
            before = Stamp.of(os.fstat(file.fileno()))
            now = time.time_ns()
            file.seek(item.offset)
            data = file.read(min(item.length, MAX_BYTES + 1) if item.record else MAX_BYTES + 1)
            steady = Stamp.of(os.fstat(file.fileno())) == before
    except OSError:
        return Raw(None, "", NO_STAMP, _why(item.path))
    settled = steady and max(before.mtime_ns, before.ctime_ns) < now - RACY_NS
    stamp = (
        before if settled else Stamp(before.size, 0, 0)
    )  # no file has these times, so that it is read again next time
    digest = hashlib.sha256(data).hexdigest()
    return Raw(data, digest, stamp) if len(data) <= MAX_BYTES else Raw(None, digest, stamp, _why(item.path))


def _why(path: str) -> tuple[Problem, ...]:
    """Return why a file is not read, as the reader of single files says it."""
    try:
        read_bytes(path)
    except SourceError as error:
        return error.problems
    return (Problem(Place(path), "was changed while it was read", "run it again"),)


class Placed:
    """Where things stand in the input: as read, or moved to their line and column in a JSON Lines file."""

    def __init__(self, record: int, longer_at: tuple[int, ...] = ()) -> None:
        """Take the line (0: a whole file) and the columns behind which the text was made shorter to be parsed."""
        self._record, self._longer_at = record, longer_at

    def at(self, line: int, column: int) -> tuple[int, int]:
        """Return line and column in the file."""
        if not self._record or not line:
            return (self._record or line), column
        return self._record, column + _SHORTER * bisect_left(self._longer_at, column)

    def problem(self, one: Problem) -> Problem:
        """Return a mistake at its place in the file."""
        line, column = self.at(one.place.line, one.place.column)
        return replace(
            one, place=Place(shown(one.place.path), line, column), message=shown(one.message), hint=shown(one.hint)
        )


def describe(item: Item, raw: Raw, vocabulary: Vocabulary) -> tuple[Description | None, tuple[Problem, ...], Placed]:
    """Return the description that bytes hold, or every mistake in them."""
    placed = Placed(item.record)
    try:
        if not item.record:
            if raw.data is None:
                return None, tuple(map(placed.problem, raw.why)), placed
            return described(document_of(raw.data, item.path), vocabulary), (), placed
        line = _line_of(item, raw)
        if isinstance(line, Problem):
            return None, (line,), placed
        text, longer_at = line
        placed = Placed(item.record, longer_at)
        return load_product_text(text, item.path, vocabulary), (), placed
    except ScoreauditError as error:
        return None, tuple(map(placed.problem, error.problems)), placed


def _line_of(item: Item, raw: Raw) -> tuple[str, tuple[int, ...]] | Problem:
    """Return the text to parse and the columns behind which it was made shorter, or what is wrong with the line."""
    if raw.data is None:
        what = f"is longer than {MAX_BYTES // 2**20} MiB" if raw.digest else "cannot be read any more"
        return _problem(item, 1, f"this line {what}")
    text = _decoded(raw.data)
    if text is None:
        return _problem(item, 1, "this line is not UTF-8 text")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return _problem(item, error.colno, f"this line is no JSON: {error.msg.lower()}")
    except (RecursionError, ValueError) as error:  # far too deep, or a number of thousands of digits
        return _problem(item, 1, f"this line is not to be read: {error}")
    return _for_yaml(text)


def _problem(item: Item, column: int, message: str) -> Problem:
    return Problem(Place(shown(item.path), item.record, column), message, "write one description as JSON on each line")


def _decoded(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _for_yaml(text: str) -> tuple[str, tuple[int, ...]]:
    """Return JSON as YAML, which knows no pairs of surrogates, and the columns behind each of which it is shorter."""
    at: list[int] = []

    def whole(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        at.append(found.start() + 1 - _SHORTER * len(at))
        return f"\\U{ord(bytes.fromhex(found[1] + found[2]).decode('utf-16-be')):08x}"

    return _ESCAPE.sub(whole, text), tuple(at)
