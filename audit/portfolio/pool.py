"""Tasks on several processes. A process that dies loses nothing: its tasks are done by the next one.

Each lane is an executor of the standard library with one process, so that when a process dies it is known which task,
and which product, it was at. A product at which a process died twice is given up, and says so in its row.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Any

from audit.errors import Place, Problem, ScoreauditError
from audit.portfolio.work import Desk, Done, Refused, Setup, Task, begun

DEPTH = 2
"""Tasks given to a lane at once: the next one waits there, so that no process waits for this one."""
LOOK = 0.1
"""After so many seconds progress is told, and it is seen whether to stop."""
TRIES = 2
"""A product at which so many processes died is given up."""
MOST_FAULTS = 20
"""After so many products that met an error of ours, the run stops: it is the program that is broken, not they."""
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


class Pool:
    """Carries out tasks on a number of processes."""

    def __init__(self, jobs: int, setup: Setup) -> None:
        """Take the number of processes, and what all tasks have in common."""
        begin = context()
        self._lanes = [_Lane(begin, setup) for _ in range(jobs)]
        self._again: deque[_Given] = deque()
        self._serial = 0
        self._faults = 0

    @property
    def looked_at(self) -> int:
        """Return at how many products the processes have looked."""
        return sum(lane.looked_at for lane in self._lanes)

    def run(self, tasks: Iterator[Task], tick: Callable[[], None], stopping: Callable[[], bool]) -> Iterator[Done]:
        """Yield what comes of each task, as it comes. Tasks are taken only when a process is about to be free.

        When `stopping`, no task is begun any more, and those under way end with the product that they are at. Raises
        ScoreauditError where a process cannot do its work at all, and whatever error of ours met too many products.
        """
        try:
            while True:
                stop = stopping()
                for lane in self._lanes:
                    if stop:
                        lane.stop()
                    else:
                        self._fill(lane, tasks)
                futures = [given.future for lane in self._lanes for given in lane.given]
                if not futures:
                    return
                wait(futures, timeout=LOOK, return_when=FIRST_COMPLETED)
                for lane in self._lanes:
                    yield from self._ended(lane, again=not stop)
                tick()
        finally:
            for lane in self._lanes:
                lane.close()

    def _fill(self, lane: _Lane, tasks: Iterator[Task]) -> None:
        while len(lane.given) < DEPTH:
            if self._again:
                given = self._again.popleft()
            elif (task := next(tasks, None)) is not None:
                given = _Given(task)
            else:
                return
            self._serial += 1
            lane.give(given, self._serial)

    def _ended(self, lane: _Lane, *, again: bool) -> Iterator[Done]:
        """Yield what a lane has done; take back what it could not do."""
        while lane.given and lane.given[0].future.done():
            given = lane.given.popleft()
            if given.future.cancelled():
                continue
            error = given.future.exception()
            if error is None:
                result = given.future.result()
                if isinstance(result, Refused):
                    raise ScoreauditError(result.problems)
                lane.barren = 0
                yield result
                continue
            at = lane.index_in(given)
            if isinstance(error, BrokenProcessPool):
                back = [given, *lane.given]
                lane.begin_again(barren=at is None)
                self._blame(given, at)
            else:
                back = [given]
                self._note_fault(given, at, error)
            if again:
                self._again.extendleft(reversed(back))

    def _blame(self, given: _Given, at: int | None) -> None:
        """Keep account of the product that a process was at when it died."""
        if at is None:
            return
        given.deaths[at] = given.deaths.get(at, 0) + 1
        if given.deaths[at] >= TRIES:
            given.task.faults[at] = f"the process that audited it ended {TRIES} times, and nothing is known of it"

    def _note_fault(self, given: _Given, at: int | None, error: BaseException) -> None:
        """Keep account of a product that met an error of ours. Raises that error where it is not about one product, or one of many."""
        self._faults += 1
        if at is None or isinstance(error, OSError) or self._faults > MOST_FAULTS:
            raise error
        given.task.faults[at] = f"an internal error, and nothing is known of it: {type(error).__name__}: {error}"


class _Given:
    """A task with what became of it."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.serial = 0
        """A number that no other giving of any task has."""
        self.deaths: dict[int, int] = {}
        self.future: Future[Done | Refused] = Future()


class _Lane:
    """One process, and the next where it dies."""

    def __init__(self, begin: BaseContext, setup: Setup) -> None:
        self._begin, self._setup = begin, setup
        self._shared: Any = begin.RawArray("q", _FIRST + 2 * _TURNS)
        self.given: deque[_Given] = deque()
        self.barren = 0
        """How many processes in a row died before they came to a product."""
        self._executor = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, self._begin, initializer=_begin, initargs=(self._setup, self._shared))

    @property
    def looked_at(self) -> int:
        return int(self._shared[_DONE])

    def give(self, given: _Given, serial: int) -> None:
        """Give a task to the process, or to the next one where it is found dead."""
        given.serial = serial
        try:
            given.future = self._executor.submit(_carry_out, serial, given.task)
        except BrokenProcessPool as error:  # it died with nothing to do
            given.future = Future()
            given.future.set_exception(error)
        self.given.append(given)

    def index_in(self, given: _Given) -> int | None:
        """Return the entry of a task that the process was at last; None where it had not begun."""
        turns = range(_FIRST, _FIRST + 2 * _TURNS, 2)
        return next((int(self._shared[at + 1]) for at in turns if self._shared[at] == given.serial), None)

    def begin_again(self, *, barren: bool) -> None:
        """Begin another process for one that died. Raises ScoreauditError where each dies before it does anything."""
        self.given.clear()
        self.barren = self.barren + 1 if barren else 0
        if self.barren > TRIES:
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
