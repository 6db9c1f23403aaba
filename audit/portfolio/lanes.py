"""Tasks on several lanes. A lane that ends loses nothing: its tasks are done by another one.

A lane does one task after another, so that when it ends it is known which task, and which product, it was at. A product
at which lanes ended twice is given up, and says so in its row. What a lane is, an engine says: a process of this
machine (`pool`), or a worker of a cluster (`cluster`).
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from typing import Protocol

from audit.errors import ScoreauditError
from audit.portfolio.work import Done, Refused, Task

DEPTH = 2
"""Tasks given to a lane at once: the next one waits there, so that no lane waits for this process."""
LOOK = 0.1
"""After so many seconds progress is told, and it is seen whether to stop."""
TRIES = 2
"""A product at which so many lanes ended is given up."""
MOST_FAULTS = 20
"""After so many products that met an error of ours, the run stops: it is the program that is broken, not they."""


class Given:
    """A task with what became of it."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.serial = 0
        """A number that no other giving of any task has."""
        self.deaths: dict[int, int] = {}
        self.future: Future[Done | Refused] = Future()


class Lane(Protocol):
    """Does one task after another."""

    given: deque[Given]
    """What it is at and what waits for it, oldest first."""

    def give(self, given: Given) -> None:
        """Take a task; its future is cancelled where it was taken back, and nobody knows what became of it."""

    def index_in(self, given: Given) -> int | None:
        """Return the entry of a task that the lane was at last; None where it had not begun."""

    def last_at(self, back: Sequence[Given]) -> tuple[Given, int] | None:
        """Return which of these tasks the lane was at last, and which entry of it: an earlier one may be done, and lost."""

    def error_in(self, given: Given) -> BaseException | None:
        """Return what went wrong with a task that came to its end; BrokenExecutor: the lane ended."""

    def note_done(self) -> None:
        """Hear that a task came to its end."""

    def ended(self, *, barren: bool) -> None:
        """Hear that the lane ended, and forget what it was given; barren: it had not come to a product.

        Raises ScoreauditError where lanes end before they do anything.
        """

    def stop(self) -> None:
        """Take back what is not begun, and let the rest end with the product that it is at."""


class Engine(ABC):
    """Carries out tasks on its lanes."""

    @property
    @abstractmethod
    def looked_at(self) -> int:
        """Return at how many products the lanes have looked."""

    @abstractmethod
    def lanes(self) -> Sequence[Lane]:
        """Return the lanes as they are now; none: wait. Raises ScoreauditError where there is no hope of one."""

    @abstractmethod
    def close(self) -> None:
        """End all lanes."""

    def run(self, tasks: Iterator[Task], tick: Callable[[], None], stopping: Callable[[], bool]) -> Iterator[Done]:
        """Yield what comes of each task, as it comes. Tasks are taken only when a lane is about to be free.

        When `stopping`, no task is begun any more, and those under way end with the product that they are at. The
        engine is closed at the end. Raises ScoreauditError where a lane cannot do its work at all, and whatever error
        of ours met too many products.
        """
        return _Run(self, tasks).run(tick, stopping)


class _Run:
    def __init__(self, engine: Engine, tasks: Iterator[Task]) -> None:
        self._engine, self._tasks = engine, tasks
        self._again: deque[Given] = deque()
        self._serial = 0
        self._faults = 0

    def run(self, tick: Callable[[], None], stopping: Callable[[], bool]) -> Iterator[Done]:
        try:
            while True:
                stop = stopping()
                lanes = self._engine.lanes()
                for lane in lanes:
                    if stop:
                        lane.stop()
                    else:
                        self._fill(lane)
                futures = [given.future for lane in lanes for given in lane.given]
                if futures:
                    wait(futures, timeout=LOOK, return_when=FIRST_COMPLETED)
                elif lanes or stop:
                    return
                else:
                    time.sleep(LOOK)
                for lane in lanes:
                    yield from self._ended(lane, again=not stop)
                tick()
        finally:
            self._engine.close()

    def _fill(self, lane: Lane) -> None:
        while len(lane.given) < DEPTH:
            if self._again:
                given = self._again.popleft()
            elif (task := next(self._tasks, None)) is not None:
                given = Given(task)
            else:
                return
            self._serial += 1
            given.serial = self._serial
            lane.give(given)

    def _ended(self, lane: Lane, *, again: bool) -> Iterator[Done]:
        """Yield what a lane has done; take back what it could not do."""
        while lane.given and lane.given[0].future.done():
            given = lane.given.popleft()
            if given.future.cancelled():
                back = [given]
            elif (error := lane.error_in(given)) is None:
                result = given.future.result()
                if isinstance(result, Refused):
                    raise ScoreauditError(result.problems)
                lane.note_done()
                yield result
                continue
            elif isinstance(error, BrokenExecutor):
                back = [given, *lane.given]
                last = lane.last_at(back)
                lane.ended(barren=last is None)
                if last is not None:
                    _blame(*last)
            else:
                back = [given]
                self._note_fault(given, lane.index_in(given), error)
            if again:
                self._again.extendleft(reversed(back))

    def _note_fault(self, given: Given, at: int | None, error: BaseException) -> None:
        """Keep account of a product that met an error of ours. Raises that error where it is not about one product, or one of many."""
        self._faults += 1
        if at is None or isinstance(error, OSError) or self._faults > MOST_FAULTS:
            raise error
        given.task.faults[at] = f"an internal error, and nothing is known of it: {type(error).__name__}: {error}"


def _blame(given: Given, at: int) -> None:
    """Keep account of the product that a lane was at when it ended."""
    given.deaths[at] = given.deaths.get(at, 0) + 1
    if given.deaths[at] >= TRIES:
        given.task.faults[at] = f"the process that audited it ended {TRIES} times, and nothing is known of it"
