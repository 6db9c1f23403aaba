"""Three-valued truth (Kleene, strong): True, False, and None for "not known"."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return False if any is false, True if all are true, else None."""
    known: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            known = None
    return known


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return True if any is true, False if all are false, else None."""
    known: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            known = None
    return known


def negated(truth: Truth) -> Truth:
    """Return the opposite; None stays None."""
    return None if truth is None else not truth
