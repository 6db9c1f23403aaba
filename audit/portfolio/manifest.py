"""What the manifest of a dataset says: which parts count, with the digest of each of their files, and how the last run stood.

Each line is an entry; the last one about a part, or about the run, counts.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from audit.model.portfolio import Run
from audit.portfolio.basis import SCHEMA
from audit.portfolio.tables import SCHEMAS

MANIFEST = "manifest.jsonl"
FORMAT = "scoreaudit portfolio"
_RUN = TypeAdapter(Run)
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class Part:
    """One part: how many products stand in it, and the digest of each of its files by table."""

    products: int
    digests: Mapping[str, str]


@dataclass
class Manifest:
    """What the manifest says."""

    parts: dict[int, Part] = field(default_factory=dict)
    run: Run | None = None
    last: int = 0
    """The highest number that a part ever had."""


class ManifestError(Exception):
    """A manifest is not to be trusted."""


def read_manifest(folder: str) -> Manifest | None:
    """Return what the manifest of a folder says; None where there is none. Raises ManifestError, OSError.

    A last line that was cut off is left out: what it would have entered was not put in its place yet.
    """
    try:
        with open(os.path.join(folder, MANIFEST), encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise ManifestError("it is no text") from None
    lines = text[: text.rfind("\n") + 1].splitlines()
    found = Manifest()
    try:
        head, *others = [json.loads(line) for line in lines]
        if head["format"] != FORMAT or head["schema"] != SCHEMA:
            raise ManifestError("it is of another version")
        for one in others:
            _enter(found, one)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ManifestError("it is damaged") from None
    return found


def _enter(found: Manifest, line: dict[str, Any]) -> None:
    """Take one line of a manifest. Raises ValueError, KeyError, TypeError or AttributeError where it is none."""
    if "run" in line:
        found.run = _RUN.validate_python(line["run"])
        return
    number, products, digests = int(line["part"]), int(line["products"]), line["sha256"]
    if set(digests) != (set(SCHEMAS) if products else set()) or not all(map(_DIGEST.match, digests.values())):
        raise ValueError
    found.last = max(found.last, number)
    if products:
        found.parts[number] = Part(products, digests)
    else:
        found.parts.pop(number, None)
