"""What verdicts rest on besides the description: the engine, the rules, which of them ran, waivers and the day."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from audit import __version__
from audit.model.file_names import WAIVERS

SCHEMA = 1
"""The version of the dataset's tables, and of what stands in them."""


class Basis:
    """Tells what the verdicts of a description in a folder rest on, as a digest."""

    def __init__(self, rules_digest: str, chosen: Iterable[str] | None, today: dt.date) -> None:
        """Take the rules, the ids of those that run (None: all) and the day."""
        self._of_all = [SCHEMA, engine_digest(), rules_digest, None if chosen is None else sorted(chosen)]
        self._today = today.isoformat()
        self._folders: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return the digest for a description's file. The day counts only where there are waivers, which may lapse."""
        folder = os.path.dirname(path)
        if folder not in self._folders:
            waivers = _digest_of_file(os.path.join(folder, WAIVERS))
            parts = [*self._of_all, waivers, self._today if waivers else ""]
            self._folders[folder] = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        return self._folders[folder]


def _digest_of_file(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
    except OSError:
        return "unreadable"  # what keeps it from being read is told with each product


@functools.cache
def engine_digest() -> str:
    """Return the version of this program with a digest of its own files, so that no changed engine passes for the same."""
    hashed = hashlib.sha256(__version__.encode())
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*.py")):
        hashed.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()
