"""What a figure was measured on: enough to judge it by, nothing that names a machine."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Machine:
    """Processors, system and Python."""

    processors: int
    usable: int
    """How many of them this process may use."""
    system: str
    python: str
    load: float
    """How many processes wanted a processor over the last minute, before the run began."""


def this_machine() -> Machine:
    """Return the facts about this machine."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    version = ".".join(map(str, sys.version_info[:3]))
    python = f"{platform.python_implementation()} {version}"
    return Machine(os.cpu_count() or 1, usable, f"{platform.system()} {platform.machine()}", python, os.getloadavg()[0])


def examples() -> list[Path]:
    """Return the shipped descriptions, in order."""
    return sorted(EXAMPLES.rglob("*.product.yaml"))


def digest_of(files: list[Path]) -> str:
    """Return the SHA-256 over names and bytes: two runs with the same one read the same corpus."""
    found = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        found.update(f"{path.relative_to(EXAMPLES).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()
