"""What an audit reads besides the rules: descriptions, and waivers beside them. From the disk, or carried along.

A worker on another machine has not the files of this one, and may have others of the same name: it reads none.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from audit.decide.acting import document_at
from audit.errors import Problem, SourceError
from audit.model.file_names import WAIVERS
from audit.portfolio.reading import Raw, read_raw
from audit.portfolio.sources import Item
from audit.source import Document, document_of, read_bytes

_FAST = 1
"""Level of compression: a description becomes a sixth of its size, and the network is the slower one."""


class Files(Protocol):
    """Gives what an audit reads."""

    def raw(self, item: Item) -> Raw:
        """Return the bytes of a description."""

    def document(self, path: str) -> Document | None:
        """Return a file of waivers; None where there is none. Raises SourceError where it cannot be read."""


class OnDisk:
    """Reads when it is asked."""

    def raw(self, item: Item) -> Raw:
        """Return the bytes of a description."""
        return read_raw(item)

    def document(self, path: str) -> Document | None:
        """Return a file of waivers; None where there is none. Raises SourceError where it cannot be read."""
        return document_at(path)


@dataclass(frozen=True)
class Carried:
    """Gives what was read before, by the machine that has the files."""

    raws: Mapping[tuple[str, int], Raw]
    """By path and record; the bytes are compressed."""
    waivers: Mapping[str, bytes | tuple[Problem, ...]]
    """By path: the bytes, or why there are none. What is not in it is not there."""

    def raw(self, item: Item) -> Raw:
        """Return the bytes of a description."""
        raw = self.raws[item.path, item.record]
        return raw if raw.data is None else replace(raw, data=zlib.decompress(raw.data))

    def document(self, path: str) -> Document | None:
        """Return a file of waivers; None where there is none. Raises SourceError where it cannot be read."""
        found = self.waivers.get(path)
        if isinstance(found, tuple):
            raise SourceError(found)
        return None if found is None else document_of(found, path)


def carried(items: Iterable[Item]) -> Carried:
    """Return all that an audit of these reads, never failing: what is wrong is told with each product."""
    raws: dict[tuple[str, int], Raw] = {}
    waivers: dict[str, bytes | tuple[Problem, ...]] = {}
    for item in items:
        raw = read_raw(item)
        if item.row is not None and raw.digest and raw.digest == item.known:
            raw = replace(raw, data=None)  # it is as it was, and nobody looks at the text
        elif raw.data is not None:
            raw = replace(raw, data=zlib.compress(raw.data, _FAST))
        raws[item.path, item.record] = raw
        beside = os.path.join(os.path.dirname(item.path), WAIVERS)
        if beside not in waivers and os.path.isfile(beside):
            try:
                waivers[beside] = read_bytes(beside)
            except SourceError as error:
                waivers[beside] = error.problems
    return Carried(raws, waivers)
