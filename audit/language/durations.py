"""Dates and lengths of time as intervals of days."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re

from audit.language.checked import Span

_DURATION = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?\Z")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
ANY_LENGTH = Span(0, math.inf)
ANY_DAY = Span(-math.inf, math.inf)
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
    low = whole_years * 365 + (rest * 28 if rest < 3 else int(rest * 30.2)) + fixed
    high = whole_years * 366 + rest * 31 + fixed
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
