"""One description of a portfolio: its bytes, their digest, and the description or the mistakes in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from bisect import bisect_left
from dataclasses import dataclass, replace

from audit.errors import Place, Problem, ScoreauditError
from audit.load.product import Description, load_product, load_product_text
from audit.model.vocabulary import Vocabulary
from audit.portfolio.sources import NO_STAMP, Item, Stamp, shown
from audit.source import MAX_BYTES

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


def read_raw(item: Item) -> Raw:
    """Return the bytes of a description, never failing: what is wrong is told when it is described."""
    try:
        with open(item.path, "rb") as file:
            before = Stamp.of(os.fstat(file.fileno()))
            now = time.time_ns()
            file.seek(item.offset)
            data = file.read(min(item.length, MAX_BYTES + 1) if item.record else MAX_BYTES + 1)
            steady = Stamp.of(os.fstat(file.fileno())) == before
    except OSError:
        return Raw(None, "", NO_STAMP)
    settled = steady and max(before.mtime_ns, before.ctime_ns) < now - RACY_NS
    stamp = (
        before if settled else Stamp(before.size, 0, 0)
    )  # no file has these times, so that it is read again next time
    return Raw(data if len(data) <= MAX_BYTES else None, hashlib.sha256(data).hexdigest(), stamp)


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
    text, longer_at, problem = _text_of(item, raw)
    placed = Placed(item.record, longer_at)
    if problem:
        return None, (problem,), placed
    try:
        if text is None:  # not to be read, or not as text: the reader of single files says why
            return load_product(item.path, vocabulary), (), placed
        return load_product_text(text, item.path, vocabulary), (), placed
    except ScoreauditError as error:
        return None, tuple(map(placed.problem, error.problems)), placed


def _text_of(item: Item, raw: Raw) -> tuple[str | None, tuple[int, ...], Problem | None]:
    """Return the text to parse, the columns behind which it was made shorter, and what is wrong with a line."""
    if not item.record:
        return (_decoded(raw.data) if raw.data is not None else None), (), None
    if raw.data is None:
        what = f"is longer than {MAX_BYTES // 2**20} MiB" if raw.digest else "cannot be read any more"
        return None, (), _problem(item, 1, f"this line {what}")
    text = _decoded(raw.data)
    if text is None:
        return None, (), _problem(item, 1, "this line is not UTF-8 text")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return None, (), _problem(item, error.colno, f"this line is no JSON: {error.msg.lower()}")
    except (RecursionError, ValueError) as error:  # far too deep, or a number of thousands of digits
        return None, (), _problem(item, 1, f"this line is not to be read: {error}")
    return *_for_yaml(text), None


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
