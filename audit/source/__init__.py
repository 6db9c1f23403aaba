"""YAML text to plain data, with the line and column of every key and value.

The only package that imports yaml: `parsing` reads a text into a `Document`, `spans` tells where its values begin and
end, for splicing.
"""

from __future__ import annotations

import os

from audit.errors import Place, Problem, SourceError
from audit.source.document import Document, KeyPath, place_of_index, unread
from audit.source.parsing import MAX_ALIAS_NODES, MAX_DEPTH, MAX_SCALAR, parse_document
from audit.source.spans import Node, nodes_of

__all__ = [
    "MAX_ALIAS_NODES",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_SCALAR",
    "Document",
    "KeyPath",
    "Node",
    "document_of",
    "nodes_of",
    "parse_document",
    "read_bytes",
    "read_document",
    "unread",
]

MAX_BYTES = 40 * 2**20
"""Largest file that is read, in bytes; a product with 20,000 entries and 80,000 flows takes about 20 MB."""


def read_document(path: str, shown_as: str = "") -> Document:
    """Read a YAML file; places show `shown_as`, or the path as given.

    Raises SourceError where the file is missing, unreadable, too large, not UTF-8 or no YAML.
    """
    return document_of(read_bytes(path, shown_as), shown_as or path)


def read_bytes(path: str, shown_as: str = "") -> bytes:
    """Return the bytes of a file. Raises SourceError where it is missing, unreadable or too large."""
    shown = shown_as or path
    try:
        if os.path.isdir(path):
            raise SourceError(Problem(Place(shown), "this is a folder, not a file", "name a file in it"))
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SourceError(Problem(Place(shown), "there is no such file", "check the path")) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(Problem(Place(shown), f"cannot be read: {reason}", "check that you may read it")) from None
    if len(raw) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 2**20} MiB"
        raise SourceError(Problem(Place(shown), message, "describe one product in one file, without raw data in it"))
    return raw


def document_of(raw: bytes, shown: str) -> Document:
    """Parse the bytes of a YAML file; `shown` is the name that places show. Raises SourceError for no UTF-8 or no YAML."""
    return parse_document(_decode(raw, shown), shown)


def _decode(raw: bytes, path: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        before = raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(before.decode("utf-8", "replace").lstrip("\ufeff")) + 1
        what = "a binary file" if b"\0" in raw[:4096] else "not UTF-8 text"
        raise SourceError(
            Problem(Place(path, line, column), f"this is {what}", "save the description as UTF-8 text")
        ) from None
    if "\0" in text:
        place = place_of_index(text, path, text.index("\0"))
        raise SourceError(Problem(place, "this is a binary file", "save the description as UTF-8 text"))
    return text
