"""Whole processes: from the command to the last byte of JSON, over importing the libraries alone; time and memory."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable

from benchmarks.engine import BARE, CHECK, RESULTS
from benchmarks.figure import Figure, Row, Scale, row_of
from benchmarks.machine import EXAMPLES
from benchmarks.measure import Process, compared, process

SESAME = EXAMPLES / "seeds" / "sesame-credit.product.yaml"
CACHE = "SCOREAUDIT_CACHE_DIR"
"""The variable that names the folder of caches."""
FIRST, WARM, SAME, MEMORY = 3.5, 1.7, 0.6, 1.5

State = Callable[[], tuple[dict[str, str], str]]
"""Brings the caches into a state; returns the environment and the file of the next run."""


def _states(scale: Scale) -> dict[str, tuple[float, State]]:
    """Return the states of the caches: what each is called, its bar, and what brings it about before a run."""
    text = SESAME.read_text(encoding="utf-8")
    fresh, kept, other = (scale.folder / name for name in ("caches-fresh", "caches-kept", "caches-other"))
    numbers = itertools.count()

    def first() -> tuple[dict[str, str], str]:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        return {CACHE: str(fresh)}, str(SESAME)

    def same() -> tuple[dict[str, str], str]:
        kept.mkdir(exist_ok=True)
        return {CACHE: str(kept)}, str(SESAME)

    def new_file() -> tuple[dict[str, str], str]:
        """Write a file that was never seen: the same facts, another comment."""
        other.mkdir(exist_ok=True)
        path = scale.write("start/sesame-credit.product.yaml", f"{text}# copy {next(numbers)}\n")
        return {CACHE: str(other)}, path

    return {
        "rules cached, file new": (WARM, new_file),
        "first run ever": (FIRST, first),
        "the same file again": (SAME, same),
    }


def _pairs(scale: Scale, state: State) -> list[tuple[Process, Process]]:
    """Run a check and the bare imports in turn; the first pair, which fills caches, is not counted."""
    found = []
    for number in range(scale.pairs + 1):
        env, file = state()
        command = (*CHECK, file, "--format", "json")
        if number % 2:
            bare, check = (
                process(BARE, limit=scale.limit),
                process(command, env=env, limit=scale.limit, results=RESULTS),
            )
        else:
            check, bare = (
                process(command, env=env, limit=scale.limit, results=RESULTS),
                process(BARE, limit=scale.limit),
            )
        if number:
            found.append((check, bare))
    return found


def _run(scale: Scale) -> list[Row]:
    rows = []
    for label, (bar, state) in _states(scale).items():
        pairs = _pairs(scale, state)
        cpu = compared([a.cpu for a, _ in pairs], [b.cpu for _, b in pairs])
        wall = compared([a.wall for a, _ in pairs], [b.wall for _, b in pairs])
        peak = compared([a.peak for a, _ in pairs], [b.peak for _, b in pairs])
        rows += [
            row_of(f"{label}: CPU", cpu, bar=bar),
            row_of(f"{label}: wall", wall),
            row_of(f"{label}: peak memory", peak, "KiB", bar=MEMORY),
        ]
    return rows


START = Figure(
    "start",
    "`check` of Sesame Credit over the bare imports: time and peak memory",
    'scoreaudit check FILE --format json over python -c "import yaml, click; from pydantic import BaseModel", '
    f"whole processes in turn, by the system's account of each; caches in a folder of the run ({CACHE})",
    _run,
)
