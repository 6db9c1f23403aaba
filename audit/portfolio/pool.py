"""Tasks on several processes of this machine, each a lane: an executor of the standard library with one process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Any

from audit.errors import Place, Problem, ScoreauditError
from audit.portfolio.lanes import DEPTH, TRIES, Engine, Given
from audit.portfolio.work import Desk, Done, Refused, Setup, Task, begun

_STOP, _DONE, _FIRST = range(3)
"""Places in what a process shares: whether to stop, how many products it has looked at, and where the next begin."""
_TURNS = DEPTH + 1
"""For so many of its last tasks a process tells which product it is or was at: by the time that this process hears
what came of a task, it is at the next."""
_PRELOADED = ["audit.portfolio.work"]


def context() -> BaseContext:
    """Return how processes are begun: from a clean one that has read the modules already, where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(_PRELOADED)
    return made


class Pool(Engine):
    """The engine of one machine: a number of processes."""

    def __init__(self, jobs: int, setup: Setup) -> None:
        """Take the number of processes, and what all tasks have in common."""
        begin = context()
        self._lanes = [_Lane(begin, setup) for _ in range(jobs)]

    @property
    def looked_at(self) -> int:
        """Return at how many products the processes have looked."""
        return sum(lane.looked_at for lane in self._lanes)

    def lanes(self) -> Sequence[_Lane]:
        """Return a lane for each process."""
        return self._lanes

    def close(self) -> None:
        """End all processes."""
        for lane in self._lanes:
            lane.close()


class _Lane:
    """One process, and the next where it dies."""

    def __init__(self, begin: BaseContext, setup: Setup) -> None:
        self._begin, self._setup = begin, setup
        self._shared: Any = begin.RawArray("q", _FIRST + 2 * _TURNS)
        self.given: deque[Given] = deque()
        self._barren = 0
        """How many processes in a row died before they came to a product."""
        self._executor = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, self._begin, initializer=_begin, initargs=(self._setup, self._shared))

    @property
    def looked_at(self) -> int:
        return int(self._shared[_DONE])

    def give(self, given: Given) -> None:
        """Give a task to the process, or to the next one where it is found dead."""
        try:
            given.future = self._executor.submit(_carry_out, given.serial, given.task)
        except BrokenProcessPool as error:  # it died with nothing to do
            given.future = Future()
            given.future.set_exception(error)
        self.given.append(given)

    def index_in(self, given: Given) -> int | None:
        """Return the entry of a task that the process was at last; None where it had not begun."""
        turns = range(_FIRST, _FIRST + 2 * _TURNS, 2)
        return next((int(self._shared[at + 1]) for at in turns if self._shared[at] == given.serial), None)

    def last_at(self, back: Sequence[Given]) -> tuple[Given, int] | None:
        """Return which of these tasks the process was at last, and which entry of it."""
        return next(((one, at) for one in reversed(back) if (at := self.index_in(one)) is not None), None)

    def error_in(self, given: Given) -> BaseException | None:
        """Return what went wrong with a task that came to its end."""
        return given.future.exception()

    def note_done(self) -> None:
        """Hear that this process does its work."""
        self._barren = 0

    def ended(self, *, barren: bool) -> None:
        """Begin another process for one that died. Raises ScoreauditError where each dies before it does anything."""
        self.given.clear()
        self._barren = self._barren + 1 if barren else 0
        if self._barren > TRIES:
            hint = "is there memory left? try fewer --jobs"
            raise ScoreauditError(Problem(Place("scoreaudit"), "the processes that audit end before they begin", hint))
        self._executor.shutdown(wait=False)
        self._executor = self._new()

    def stop(self) -> None:
        """Take back what is not begun, and let the rest end with the product that it is at."""
        self._shared[_STOP] = 1
        for given in self.given:
            given.future.cancel()

    def close(self) -> None:
        """End the process."""
        self._shared[_STOP] = 1
        self._executor.shutdown(wait=True, cancel_futures=True)


# -- in the process

_state: dict[str, Any] = {}
"""What this process was begun with: its setup, what it shares, and the desk once it is there."""


def _begin(setup: Setup, shared: Any) -> None:
    """Prepare a process: who interrupts the run tells it alone, and without it there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _state.update(setup=setup, shared=shared)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def note(shared: Any, turn: int, serial: int, index: int) -> None:
    """Tell which product of which task this process is at."""
    at = _FIRST + 2 * turn
    shared[at + 1] = index
    shared[at] = serial


def _carry_out(serial: int, task: Task) -> Done | Refused:
    shared = _state["shared"]
    turn = _state["turn"] = (_state.get("turn", -1) + 1) % _TURNS
    desk: Desk | Refused = _state["desk"] if "desk" in _state else _state.setdefault("desk", begun(_state["setup"]))
    if isinstance(desk, Refused):
        return desk

    def begins(index: int) -> None:
        note(shared, turn, serial, index)
        shared[_DONE] += 1

    return desk.carry_out(task, begins, lambda: bool(shared[_STOP]))
