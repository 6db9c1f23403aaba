"""What a command says where a file cannot be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from audit.errors import Place, Problem, UsageError


@contextmanager
def writing(path: str) -> Iterator[None]:
    """Raise UsageError, with what the system says, where the block cannot write a file."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(Problem(Place(path), f"cannot be written: {reason}", "check the folder")) from None
