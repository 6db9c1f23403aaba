"""Waivers, as one file holds them: who answers for which finding, why, and until when."""

from __future__ import annotations

from pydantic import RootModel

from audit.model.facts import Ids, Record
from audit.model.product import DateText


class WaiverRecord(Record):
    """Somebody answers for one finding until a day. It hides nothing, and makes nothing clear."""

    rule: str
    """The rule's id: concern/slug, or law/pack/slug."""
    entities: Ids
    """Ids that the finding binds: at least its subject and what makes it a finding of its own."""
    reason: str
    """Why it is taken as it is."""
    owner: str
    """Who answers for it: a role or a team."""
    until: DateText
    """The last day on which it counts."""


class WaiversFile(RootModel[tuple[WaiverRecord, ...]]):
    """The file: a list of waivers."""
