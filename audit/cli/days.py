"""The day of a run."""

from __future__ import annotations

import datetime as dt

from audit.errors import Place, Problem, UsageError


def day(today: str | None) -> dt.date:
    """Return the day given, or the user's own. Raises UsageError for what is no date."""
    if today is None:
        return dt.date.today()  # noqa: DTZ011 (the user's own calendar day is meant)
    try:
        return dt.date.fromisoformat(today)
    except ValueError:
        raise UsageError(Problem(Place("--today"), f"{today!r} is no date", "write it like 2026-11-22")) from None
