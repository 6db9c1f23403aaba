"""When Python looks for garbage in a process that runs one command and ends: not while it starts, and seldom afterwards.

What is imported and the rules stay to the end. Looking through them again and again, for garbage that is not there, took a
tenth of a check.
"""

from __future__ import annotations

import gc

SELDOM = (10_000, 5, 5)
"""How many new objects make Python look at the new ones, and how many such looks at the older ones; Python's own are 700, 10, 10."""


def start() -> None:
    """Look for no garbage until `started`: called where a process begins, and by nothing that is part of another program."""
    gc.disable()


def started() -> None:
    """Take what is there now as there to the end, and look for garbage seldom; nothing changes where `start` was not called."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*SELDOM)
        gc.enable()
