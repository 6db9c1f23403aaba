"""What every entry of a description may carry."""

from __future__ import annotations

from typing import Annotated

from audit.model.facts import Date, Ids, Record, Text, Words

DateText = Annotated[str | int | None, Date()]
Prose = Annotated[str | None, Text()]


class Entry(Record):
    """What every entry may carry."""

    name: Prose = None
    """How a reader would call it."""
    status: Annotated[str | None, Words("statuses")] = "happening"
    """Whether it happens; part of the claim itself, so what is not written happens."""
    since: DateText = None
    """Since when."""
    until: DateText = None
    """Until when."""
    evidence: Ids = ()
    """What shows it: ids of evidence; covers every fact of the entry that has none of its own."""
    note: Prose = None
    """Anything a reader needs to know."""
    formerly: Prose = None
    """An older id of this entry."""
