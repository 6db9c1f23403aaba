"""What a process of the pool does in a test: like the real one, but certain products end it, or meet an error of ours."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from audit.portfolio import pool


def _at(task, name, shared, serial):
    """Return whether a task holds a product of this name that is not given up; the process is then at it."""
    for index, entry in enumerate(task.entries):
        if not isinstance(entry, int) and Path(entry.path).name == name and index not in task.faults:
            pool._state["turn"] = (pool._state.get("turn", -1) + 1) % pool._TURNS
            pool.note(shared, pool._state["turn"], serial, index)
            return True
    return False


def carry_out(serial, task):
    shared = pool._state["shared"]
    if _at(task, "deadly.product.yaml", shared, serial):
        os.kill(os.getpid(), signal.SIGKILL)
    if _at(task, "once.product.yaml", shared, serial):
        mark = Path(task.entries[0].path).parent / "died"
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if _at(task, "faulty.product.yaml", shared, serial):
        raise ZeroDivisionError("division by zero")
    return pool._carry_out(serial, task)


def fault_everywhere(serial, task):
    _at(task, Path(task.entries[0].path).name, pool._state["shared"], serial)
    raise ZeroDivisionError("division by zero")


def die_at_once(setup, shared):
    os.kill(os.getpid(), signal.SIGKILL)
