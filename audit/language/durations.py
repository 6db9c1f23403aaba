"""Dates and lengths of time as intervals of days."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re

from audit.language.checked import Span

_DURATION = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?\Z")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
SHORTEST_MONTHS = (0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334)
"""Fewest days that so many months on end may have."""
LONGEST_MONTHS = (0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337)
"""Most days that so many months on end may have."""
ANY_LENGTH = Span(0, math.inf)
NAMED_LENGTHS: dict[str, Span] = {"until-settled": Span(0, math.inf), "indefinite": Span(math.inf, math.inf)}
"""Lengths that no calendar gives: open upward, and without end."""


def parse_duration(text: str) -> Span | None:
    """Return a length in days (ISO 8601 duration, `until-settled`, `indefinite`), or None where it is none.

    A month is 28 to 31 days and a year 365 to 366, so P1M is an interval.
    """
    if text in NAMED_LENGTHS:
        return NAMED_LENGTHS[text]
    match = _DURATION.match(text)
    if match is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    fixed = weeks * 7 + days
    whole_years, rest = divmod(years * 12 + months, 12)
    low = whole_years * 365 + SHORTEST_MONTHS[rest] + fixed
    high = whole_years * 366 + LONGEST_MONTHS[rest] + fixed
    in_months = float(years * 12 + months) if not fixed else None
    return Span(low, high, in_months)


def parse_date(text: str) -> Span | None:
    """Return a year, month or day as an interval of day numbers, or None where it is no date."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = dt.date(year or 1, month or 1, day or 1)
        last_month = month or 12
        last = dt.date(year or 1, last_month, day or calendar.monthrange(year or 1, last_month)[1])
    except ValueError:
        return None
    return Span(first.toordinal(), last.toordinal())
