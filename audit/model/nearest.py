"""The nearest right word for a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 80
"""How much of a wrong word is compared, in characters."""
MOST_COMPARED = 1_000
"""How many words are compared; of a longer list only those that begin alike (a large file has 20,000 ids)."""
MOST_LISTED = 12
"""How many right words are listed where none is close."""


def did_you_mean(word: object, known: Iterable[str], otherwise: str = "") -> str:
    """Return `did you mean 'x'?` for the closest known word, or the other hint where none is close."""
    names = sorted(known)
    text = str(word)[:LONGEST]
    compared = (
        names if len(names) <= MOST_COMPARED else [name for name in names if name[:2] == text[:2]][:MOST_COMPARED]
    )
    import difflib  # noqa: PLC0415 (most words are right)

    close = difflib.get_close_matches(text, compared, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if otherwise:
        return otherwise
    shown = ", ".join(names[:MOST_LISTED])
    return f"use one of: {shown}{', ...' if len(names) > MOST_LISTED else ''}" if names else ""
