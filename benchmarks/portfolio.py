"""Many files: two workers over one, a second run after few changes, and whether a worker's memory stays flat."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figure import Figure, Row, Scale
from benchmarks.generated import generated
from benchmarks.measure import NotMeasuredError, spread_of

TWO_OVER_ONE, AGAIN, FLAT = 1.85, 0.08, 1.1
QUICK_FILES = 300
CHANGED = 100
"""One file in so many is changed before the second run."""
COMMAND = (sys.executable, "-m", "audit", "portfolio")
EVERY = 0.1
"""Seconds between two looks at the memory of the workers."""
FEWEST_LOOKS = 8
"""With fewer looks than this, nothing is said about how memory grows."""


class PortfolioError(NotMeasuredError):
    """The command did not do what is measured."""


@dataclass(frozen=True)
class Ran:
    """A run over a portfolio."""

    wall: float
    memory: tuple[int, ...]
    """Most KiB of any worker, at each look."""


def write_portfolio(folder: Path, count: int) -> list[Path]:
    """Write so many descriptions, each of its own size and seed, a quarter of them from outside; the same each time."""
    paths = []
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"house-{number:06}.product.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        perspective = "outside" if number % 4 == 0 else "inside"
        text = generated(8 + number % 17, 2 + number % 4, seed=number, perspective=perspective)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def is_there() -> bool:
    """Return whether this scoreaudit can audit portfolios here."""
    done = subprocess.run([*COMMAND, "check", "--help"], capture_output=True, check=False)  # noqa: S603 (our own command)
    return done.returncode == 0


def _audit(folder: Path, out: Path, jobs: int, limit: float) -> Ran:
    command = [*COMMAND, "check", str(folder), "--out", str(out), "--jobs", str(jobs)]
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 (our own command)
    looks: list[int] = []
    done = threading.Event()
    looking = threading.Thread(target=_look, args=(child.pid, looks, done), daemon=True)
    looking.start()
    try:
        _, said = child.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        child.terminate()
        child.communicate()
        raise PortfolioError(f"not done after {limit:.0f} seconds") from None
    finally:
        done.set()
        looking.join()
    if child.returncode != 0:
        lines = said.decode(errors="replace").strip().splitlines()
        raise PortfolioError(f"exit code {child.returncode}: {lines[-1] if lines else 'it said nothing'}")
    return Ran(time.perf_counter() - begun, tuple(looks))


def _look(parent: int, looks: list[int], done: threading.Event) -> None:
    while not done.wait(EVERY):
        found = [_resident(one) for one in _children(parent)]
        if found:
            looks.append(max(found))


def _children(parent: int) -> Sequence[int]:
    """Return the processes below one; none where the system does not tell."""
    found: list[int] = []
    waiting = [parent]
    while waiting:
        try:
            text = Path(f"/proc/{waiting.pop()}/task").iterdir()
            below = [int(id_) for task in text for id_ in (task / "children").read_text().split()]
        except OSError:
            continue
        found += below
        waiting += below
    return found


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def growth_of(looks: Sequence[int]) -> float | None:
    """Return memory in the last quarter over that in the second one; None where there were too few looks.

    The first quarter is when a worker fills its caches.
    """
    if len(looks) < FEWEST_LOOKS:
        return None
    quarter = len(looks) // 4
    return spread_of(looks[-quarter:]).median / spread_of(looks[quarter : 2 * quarter]).median


def _run(scale: Scale) -> list[Row]:
    count = QUICK_FILES if scale.quick else scale.files
    labels = (
        f"{count:,} files, two workers over one: times faster",
        f"{count:,} files again, 1 percent changed, over the full run",
        f"{count:,} files, memory of a worker: last quarter over second",
    )
    if not is_there():
        return [
            Row(label, skipped="this scoreaudit has no `portfolio check`, or its extra is not installed")
            for label in labels
        ]
    folder = scale.folder / "portfolio"
    paths = write_portfolio(folder, count)
    outs = {jobs: scale.folder / f"out-{jobs}" for jobs in (1, 2)}
    faster, again, memory = [], [], []
    rounds = 1 if scale.quick else max(1, scale.pairs // 5)
    try:
        for number in range(rounds):
            ran = {}
            for jobs in (1, 2) if number % 2 else (2, 1):
                shutil.rmtree(outs[jobs], ignore_errors=True)
                ran[jobs] = _audit(folder, outs[jobs], jobs, scale.limit)
            faster.append(ran[1].wall / ran[2].wall)
            for path in paths[number::CHANGED]:
                path.write_text(path.read_text(encoding="utf-8") + "# seen again\n", encoding="utf-8")
            again.append(_audit(folder, outs[2], 2, scale.limit).wall / ran[2].wall)
            if (grown := growth_of(ran[2].memory)) is not None:
                memory.append(grown)
    except PortfolioError as error:
        return [Row(label, skipped=str(error)) for label in labels]
    detail: dict[str, float | int | str] = {"one s": ran[1].wall, "two s": ran[2].wall}
    rows = [
        Row(labels[0], spread_of(faster), bar=TWO_OVER_ONE, at_least=True, detail=detail),
        Row(labels[1], spread_of(again), bar=AGAIN),
    ]
    if memory:
        detail = {"most KiB": max(ran[2].memory)}
        rows.append(Row(labels[2], spread_of(memory), bar=FLAT, detail=detail))
    else:
        rows.append(
            Row(labels[2], skipped="the run was too short, or this system does not tell the memory of processes")
        )
    return rows


PORTFOLIO = Figure(
    "portfolio",
    "many files: workers, a second run, memory",
    "scoreaudit portfolio check over generated files; wall time of the whole command, as that is what more workers are for",
    _run,
)
