"""Tasks on the workers of Dask's distributed scheduler, each worker a lane.

Each task is given to one worker and to no other, so that this end knows what was lost when one ended: the tasks that it had
not given back. The scheduler would give them to the next worker by itself, and to the next, and could not say which
product the workers died at.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import suppress
from typing import Any

import dask
from distributed import Client, KilledWorker, Security

from audit.errors import Place, Problem, ScoreauditError, UsageError
from audit.load.kept_rules import packed
from audit.load.ruleset import RuleSet
from audit.portfolio import remote
from audit.portfolio.address import Scheduler, is_as_safe
from audit.portfolio.files import carried
from audit.portfolio.lanes import Engine, Given
from audit.portfolio.sources import Item
from audit.portfolio.work import Done, Refused, Setup

CONNECT = 5
"""So many seconds are given to a scheduler to answer."""
LOOK = 0.25
"""After so many seconds it is seen which workers are there."""
PATIENCE = 60
"""So many seconds without a worker, and the run ends."""
MOST_BARREN = 20
"""So many workers in a row that end before they come to a product, and the run ends."""
_KEPT = "what is done is kept: run it again to go on"


class Cluster(Engine):
    """The engine of many machines: the workers of a scheduler, as they come and go."""

    def __init__(self, scheduler: Scheduler, setup: Setup, rules: RuleSet) -> None:
        """Connect to a scheduler, with rules that were not run yet. Raises UsageError where that cannot be done."""
        self._scheduler = scheduler
        self._setup, self._rules = setup, packed(rules)
        self._id = uuid.uuid4().hex
        self._versions = remote.versions()
        self._told: dict[int, tuple[int, int]] = {}
        """For each task by serial: the number of what was told last, and at which product its worker then was."""
        self.looked = 0
        self._lanes: dict[str, _Lane] = {}
        self._gone: list[_Lane] = []
        self._barren = 0
        self._look_at = self._last_seen = time.monotonic()
        self.client = _connected(scheduler)
        self.client.subscribe_topic(remote.TOPIC, self._hear)

    @property
    def looked_at(self) -> int:
        """Return at how many products the workers have looked."""
        return self.looked

    def _hear(self, event: tuple[float, Sequence[Any]]) -> None:
        """Take note of what a worker of any run tells."""
        run, serial, index = event[1]
        if run == self._id:
            self.looked += 1
            self._told[serial] = (self.looked, index)

    def told(self, serial: int) -> tuple[int, int] | None:
        """Return when something was told of a task last, as a number, and which product it was at; None: never."""
        return self._told.get(serial)

    # -- lanes

    def lanes(self) -> Sequence[_Lane]:
        """Return a lane for each worker that is there, and once those of workers that are gone."""
        self._check_connected()
        now = time.monotonic()
        if now >= self._look_at:
            self._look()
            self._look_at = time.monotonic() + LOOK
        if self._lanes:
            self._last_seen = now
        elif now > self._last_seen + PATIENCE:
            hint = f"start workers with: dask worker {self._scheduler.address}; {_KEPT}"
            raise self._error(f"this scheduler has had no worker for {PATIENCE} seconds", hint)
        gone, self._gone = self._gone, []
        return [*self._lanes.values(), *gone]

    def _look(self) -> None:
        """See which workers came and which are gone."""
        try:
            there = set(self.client.nthreads())
        except OSError:
            self._check_connected()
            return
        for address, lane in list(self._lanes.items()):
            if address in there:
                lane.missed = False
            elif not lane.missed:
                lane.missed = True  # the next time: what it told last may still be on its way here
            else:
                del self._lanes[address]
                lane.fail()
                self._gone.append(lane)
        for address in sorted(there - self._lanes.keys()):
            self._open(address)

    def _open(self, address: str) -> None:
        """Make a worker ready and give it a lane; one that is gone by then gets none.

        Raises ScoreauditError for one that is not to be used.
        """
        if not is_as_safe(address, self._scheduler):
            message = f"the worker {address} is on another machine and has no TLS; it was given nothing"
            raise self._error(message, f"start scheduler and workers with certificates; {_KEPT}")
        theirs = self._asked(address, remote.versions)
        if theirs is None:
            return
        differing = _differing(self._versions, theirs)
        if differing:
            message = f"the worker {address} would not give the same results: it has {differing}"
            raise self._error(message, f"install the same version there, with the same packages; {_KEPT}")
        ready = self._asked(address, remote.begin, self._id, self._setup, self._rules)
        if ready is False:
            raise self._error(f"the worker {address} cannot read the rules", f"start it again; {_KEPT}")
        if ready:
            self._lanes[address] = _Lane(self, address)

    def _asked(self, address: str, function: Any, *args: object) -> Any:
        """Return what a worker answers; None where it is gone. Raises ScoreauditError where it has no such function."""
        try:
            answer = self.client.run(function, *args, workers=[address], on_error="return")[address]
        except (OSError, KeyError):
            return None
        if isinstance(answer, OSError):
            return None
        if isinstance(answer, BaseException):
            message = f"the worker {address} cannot be asked: {type(answer).__name__}: {answer}"
            hint = f"install scoreaudit[dask] {self._versions['scoreaudit']} there, and start it again; {_KEPT}"
            raise self._error(message, hint)
        return answer

    def hear_end(self, lane: _Lane, *, barren: bool) -> None:
        """Hear that a lane ended. Its worker gets a new one, if it is still there."""
        if self._lanes.get(lane.address) is lane:
            del self._lanes[lane.address]
        self._barren = self._barren + 1 if barren else 0
        if self._barren > MOST_BARREN:
            hint = f"look at what the workers print, and at their memory; {_KEPT}"
            raise self._error("the workers end before they begin", hint)

    def hear_done(self) -> None:
        """Hear that a worker does its work."""
        self._barren = 0

    def submit(self, address: str, given: Given) -> Future[Any]:
        """Give a task to a worker, with all that is read for it."""
        task = given.task
        items = [one for index, one in enumerate(task.entries) if isinstance(one, Item) and index not in task.faults]
        asked = (remote.carry_out, self._id, given.serial, task, carried(items))
        future = self.client.submit(*asked, workers=[address], allow_other_workers=False, pure=False)
        loop: Any = self.client.loop
        return asyncio.run_coroutine_threadsafe(_outcome(future), loop.asyncio_loop)

    def end_at(self, address: str) -> None:
        """Let a worker end with the product that it is at."""
        with suppress(OSError, KeyError):  # it is gone, and so is what it was at
            self.client.run(remote.end, self._id, workers=[address], wait=False, on_error="ignore")

    # -- the connection

    def _check_connected(self) -> None:
        if self.client.status != "running":
            raise self._error("the connection to this scheduler was lost", f"see that it runs; {_KEPT}")

    def _error(self, message: str, hint: str) -> ScoreauditError:
        return ScoreauditError(Problem(Place(self._scheduler.address), message, hint))

    def close(self) -> None:
        """Take back all tasks, and leave the workers to others."""
        if self.client.status == "running":
            for lane in self._lanes.values():
                lane.fail()
                self.end_at(lane.address)
        self.client.close(timeout=CONNECT)


class _Lane:
    """One worker."""

    def __init__(self, cluster: Cluster, address: str) -> None:
        self._cluster, self.address = cluster, address
        self.given: deque[Given] = deque()
        self.missed = False
        """Whether the worker was not there when it was looked for."""
        self._stopped = False
        self._failed = False

    def give(self, given: Given) -> None:
        """Give a task to the worker."""
        if self._failed:
            given.future = _broken()
        else:
            given.future = self._cluster.submit(self.address, given)
        self.given.append(given)

    def index_in(self, given: Given) -> int | None:
        """Return the entry of a task that the worker was at last; None where it had not begun."""
        told = self._cluster.told(given.serial)
        return None if told is None else told[1]

    def last_at(self, back: Sequence[Given]) -> tuple[Given, int] | None:
        """Return which of these tasks the worker was at last, and which entry of it."""
        told = [(found, one) for one in back if (found := self._cluster.told(one.serial)) is not None]
        if not told:
            return None
        (_, index), given = max(told, key=lambda one: one[0])
        return given, index

    def error_in(self, given: Given) -> BaseException | None:
        """Return what went wrong with a task that came to its end."""
        error = given.future.exception()
        return BrokenExecutor(str(error)) if isinstance(error, KilledWorker) else error

    def note_done(self) -> None:
        """Hear that a task came to its end."""
        self._cluster.hear_done()

    def ended(self, *, barren: bool) -> None:
        """Hear that the worker is gone, or began anew."""
        self.fail()
        self.given.clear()
        self._cluster.hear_end(self, barren=barren)

    def fail(self) -> None:
        """Take back what the worker has not given back."""
        self._failed = True
        for given in self.given:
            if given.future.cancel():
                given.future = _broken()

    def stop(self) -> None:
        """Take back what is not begun, and let the rest end with the product that it is at."""
        for given in self.given:
            if self.index_in(given) is None:
                given.future.cancel()
        if not self._stopped:
            self._stopped = True
            self._cluster.end_at(self.address)


async def _outcome(future: Any) -> Done | Refused:
    """Return what comes of a task, or raise what it raised. Where nobody waits for it any more, it is taken back."""
    try:
        found: Done | Refused = await future
    except CancelledError:  # the scheduler was lost, or forgot it
        raise asyncio.CancelledError from None
    finally:
        future.release()
    return found


def _broken() -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(BrokenExecutor())
    return future


def _differing(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return in words what a worker has otherwise; nothing where it is all the same."""
    return ", ".join(
        f"{name} {theirs.get(name)} (here: {ours[name]})" for name in ours if ours[name] != theirs.get(name)
    )


def _connected(scheduler: Scheduler) -> Client:
    """Return a connection. Raises UsageError where there is none."""
    place = Place(scheduler.address)
    named = {"tls_ca_file": scheduler.ca, "tls_client_cert": scheduler.cert, "tls_client_key": scheduler.key}
    security: Any = Security(
        require_encryption=scheduler.with_tls, **{name: file for name, file in named.items() if file is not None}
    )
    if scheduler.with_tls and not (security.tls_ca_file and security.tls_client_cert):
        hint = "name them with --tls-ca, --tls-cert and --tls-key, or in Dask's own configuration"
        raise UsageError(Problem(place, "tls:// needs certificates, and none are named", hint))
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TiB"})  # a part travels with its texts
    _keep_quiet()
    try:
        return Client(scheduler.address, security=security, timeout=CONNECT, set_as_default=False, name="scoreaudit")
    except (OSError, ValueError) as error:
        reason = str(error.__cause__ or error) or type(error).__name__
        hint = "is it running, and with these certificates?" if scheduler.with_tls else "is it running?"
        raise UsageError(Problem(place, f"no scheduler of Dask answers: {reason}", hint)) from None


def _keep_quiet() -> None:
    """Leave it to this program to tell what is wrong with a connection."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
