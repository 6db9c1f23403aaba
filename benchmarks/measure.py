"""How a figure is measured: A and B in turn inside one run, the ratio pair by pair, the median with its quartiles."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = str(Path(__file__).with_name("launch.py"))
SHORTEST = 0.02
"""Seconds that one sample takes at least: a shorter function is called so often that the clock can tell."""
MOST_CALLS = 10_000
"""How often a function is called in one sample at most."""
NOT_PASSED_ON = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, a checkout would be compiled again in every process, and the installed libraries that it is held against would not."""


@dataclass(frozen=True)
class Spread:
    """Several measurements of one thing."""

    median: float
    low: float
    """The lower quartile."""
    high: float
    """The upper quartile."""
    count: int


def spread_of(values: Sequence[float]) -> Spread:
    """Return the median and the quartiles. Raises ValueError where there is nothing."""
    if not values:
        raise ValueError("nothing was measured")
    if len(values) == 1:
        return Spread(values[0], values[0], values[0], 1)
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(middle, low, high, len(values))


@dataclass(frozen=True)
class Compared:
    """A over B, and each by itself in seconds (or KiB)."""

    ratio: Spread
    a: Spread
    b: Spread


def compared(a: Sequence[float], b: Sequence[float]) -> Compared:
    """Return A over B, pair by pair. Raises ValueError where they are no pairs."""
    return Compared(spread_of([one / other for one, other in zip(a, b, strict=True)]), spread_of(a), spread_of(b))


def in_turn(a: Callable[[], float], b: Callable[[], float], pairs: int) -> Compared:
    """Take a sample of each in turn, A first and B first by turns, after one of each that is not counted."""
    a()
    b()
    ones, others = [], []
    for number in range(pairs):
        if number % 2:
            others.append(b())
            ones.append(a())
        else:
            ones.append(a())
            others.append(b())
    return compared(ones, others)


def cpu(function: Callable[[], object]) -> Callable[[], float]:
    """Return a sampler of a function: processor seconds of one call in this process, over calls that take long enough."""
    calls = _calls(function)

    def sample() -> float:
        gc.collect()
        begun = time.process_time()
        for _ in range(calls):
            function()
        return (time.process_time() - begun) / calls

    return sample


def _calls(function: Callable[[], object]) -> int:
    """Return how many calls take long enough to be measured."""
    calls = 1
    while calls < MOST_CALLS:
        begun = time.process_time()
        for _ in range(calls):
            function()
        if time.process_time() - begun >= SHORTEST:
            break
        calls *= 4
    return calls


@dataclass(frozen=True)
class Process:
    """What a whole process took, by the system's own account of it and of the processes it waited for."""

    wall: float
    cpu: float
    peak: int
    """Most memory at one time, in KiB, of its largest process."""
    code: int


class NotMeasuredError(Exception):
    """A figure cannot be told: something was too slow, broke, or did not do what is measured."""


class CouldNotRunError(NotMeasuredError):
    """A command ended without a result, so what it took says nothing."""


class TooLongError(NotMeasuredError):
    """A process did not end in the time it had."""


def process(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: str | None = None, limit: float = 600,
    results: Collection[int] = (0,),
) -> Process:  # fmt: skip
    """Run a command to its end; what it prints is thrown away.

    Raises TooLongError after `limit` seconds, and ends it; CouldNotRunError where its exit code is none of `results`.
    """
    done = subprocess.run(  # noqa: S603 (commands of this package)
        [sys.executable, "-I", "-S", LAUNCHER, str(limit), *command],
        env={**{name: value for name, value in os.environ.items() if name != NOT_PASSED_ON}, **(env or {})},
        cwd=cwd,
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    if found is None:
        raise TooLongError(f"not done after {limit:.0f} seconds")
    ended = Process(*found)
    if ended.code not in results:
        raise CouldNotRunError(f"exit code {ended.code} of {' '.join(command)}")
    return ended
