"""A starter as a description of one's own: named and dated, without what is meant for whoever copies it by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.bundled import schemas_folder, starters_folder
from audit.edit import set_value
from audit.load.product import describe
from audit.model.vocabulary import Vocabulary
from audit.source import KeyPath, parse_document

OF_STARTER = "[starter]"
"""Ends a comment for whoever reads the starter itself."""
OF_INSIDERS = "[inside]"
"""Ends a comment for those who build or run the product."""
SCHEMA = "product.schema.json"
MODELINE = "# yaml-language-server: $schema="


@dataclass(frozen=True, slots=True)
class Start:
    """What a new description says of itself."""

    name: str
    as_of: str
    perspective: str
    operator: str = ""


def schema_for(path: str) -> str:
    """Return where an editor finds the schema, seen from a file: in the checkout around it, or else beside it."""
    folder, shipped = Path(path).resolve().parent, schemas_folder()
    if shipped is not None and folder.is_relative_to(shipped.parents[1]):
        return Path(os.path.relpath(shipped / SCHEMA, folder)).as_posix()
    return SCHEMA


def date_value(text: str) -> str | int:
    """Return a date as it is written in a file: a year is a number."""
    return int(text) if text.isdigit() else text


def begun(name: str, start: Start, path: str, vocabulary: Vocabulary) -> str:
    """Return the text of a new description from a starter. Raises DescriptionError where it would not load."""
    text = (starters_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    text = "\n".join(_lines(text.split("\n"), path, inside=start.perspective == "inside"))
    values: dict[KeyPath, str | int] = {
        ("product", "name"): start.name,
        ("product", "nature"): "unknown",
        ("product", "as_of"): date_value(start.as_of),
        ("product", "perspective"): start.perspective,
    }
    if start.operator:
        values[("parties", "operator", "name")] = start.operator
    for at, value in values.items():
        text = set_value(parse_document(text, path), at, value)
    describe(parse_document(text, path), vocabulary)
    return text


def _lines(lines: list[str], path: str, *, inside: bool) -> Iterator[str]:
    """Yield the lines that a description of one's own needs."""
    for line in lines:
        if line.startswith(MODELINE):
            yield f"{MODELINE}{schema_for(path)}"
        elif line.startswith("# SPDX-") or line.endswith(OF_STARTER) or (line.endswith(OF_INSIDERS) and not inside):
            continue
        else:
            yield line.removesuffix(OF_INSIDERS).rstrip()
