"""What a worker of Dask does: audit the products of one part after another, and tell which one it is at.

It reads no rules and no description from its own disk: they come with the run and with the task. What is here is called
by name from another machine, which has asked before whether the program is the same.
"""

from __future__ import annotations

import asyncio
import platform
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import BrokenExecutor
from typing import Any

import pyarrow as pa
import pydantic
from distributed import get_worker

from audit import __version__
from audit.load.kept_rules import unpacked
from audit.portfolio.basis import engine_digest
from audit.portfolio.files import Carried
from audit.portfolio.work import Desk, Done, Refused, Setup, Task

TOPIC = "scoreaudit"
"""Under which a worker tells [run, serial, index]: which product of which task it is at."""
MOST_RUNS = 8
"""So many runs are known to a worker; where one more begins, the oldest is forgotten. Its client may have been killed."""


class NotBegunError(BrokenExecutor):
    """A worker does not know the run: it began anew, or forgot it."""


_one_at_a_time = threading.Lock()
"""So that it is known which product a worker died at, though it has several threads; more than one is no faster."""
_desks: dict[str, Desk] = {}
_ending: set[str] = set()


def versions() -> dict[str, str]:
    """Return all that the bytes of a result depend on besides task, rules and files."""
    return {
        "scoreaudit": __version__,
        "the files of scoreaudit": engine_digest()[:12],
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "pyarrow": str(pa.__version__),
        "pydantic": pydantic.VERSION,
    }


def begin(run: str, setup: Setup, rules: bytes) -> bool:
    """Get ready for the tasks of a run; return whether the rules can be read here."""
    found = unpacked(rules)
    if found is None:
        return False
    _desks[run] = Desk(setup, found)
    while len(_desks) > MOST_RUNS:
        del _desks[next(iter(_desks))]
    return True


async def end(run: str) -> None:
    """Begin no task of a run any more; one that is under way ends with the product that it is at."""
    _ending.add(run)
    _desks.pop(run, None)


def carry_out(run: str, serial: int, task: Task, files: Carried) -> Done | Refused:
    """Carry out a task, as `Desk.carry_out`. Raises NotBegunError where `begin` was not called for the run."""
    with _one_at_a_time:
        desk = _desks.get(run)
        if desk is None:
            raise NotBegunError
        return desk.carry_out(task, _teller(run, serial), lambda: run in _ending, files)


def _teller(run: str, serial: int) -> Callable[[int], None]:
    """Return what tells the scheduler of a product, and waits until it has heard: this worker may die at it."""
    worker: Any = get_worker()

    def begins(index: int) -> None:
        told: Coroutine[Any, Any, None] = worker.scheduler.log_event(topic=TOPIC, msg=[run, serial, index])
        asyncio.run_coroutine_threadsafe(told, worker.loop.asyncio_loop).result()

    return begins
