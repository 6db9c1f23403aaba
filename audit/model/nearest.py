"""The nearest right word for a misspelt one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_LISTED = 12
"""How many right words are listed where none is close."""


def did_you_mean(word: object, known: Iterable[str], otherwise: str = "") -> str:
    """Return `did you mean 'x'?` for the closest known word, or the other hint where none is close."""
    names = sorted(known)
    close = difflib.get_close_matches(str(word)[:80], names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if otherwise:
        return otherwise
    shown = ", ".join(names[:MOST_LISTED])
    return f"use one of: {shown}{', ...' if len(names) > MOST_LISTED else ''}" if names else ""
