"""Records of the public JSON that stand by themselves: what was waived, known, disputed, and what a report was made from."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Public(BaseModel):
    """A record of the public JSON."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class LevelV1(Public):
    """How grave: a range."""

    settled: str | None
    """What is known already amounts to this; null in an ask."""
    possible: str
    """What is not known could make it this."""


class WaivedV1(Public):
    """Somebody answers for a finding, which does not gate until that day is over."""

    reason: str
    """Why it is taken as it is."""
    owner: str
    """Who answers for it."""
    until: str
    """The last day."""


class KnownV1(Public):
    """A finding stood in the baseline."""

    date: str
    """The day of the baseline."""
    level: LevelV1 | None
    """How grave it was then; null for a legal test."""


class SourceV1(Public):
    """A piece of evidence for a claim."""

    id: str
    """Its id in the description."""
    title: str
    """What it is."""
    author: str
    """Whose claim it is; empty where that is not said."""
    grade: str
    """How strong it is."""
    date: str
    """When it was made; empty where that is not said."""


class ClaimV1(Public):
    """What one side says of a disputed fact."""

    value: str
    """What it says."""
    grade: str
    """How strong its strongest source is."""
    sources: list[SourceV1]
    """Who says so."""


class DisputeV1(Public):
    """A fact on which sources contradict each other."""

    fact: str
    """Its path."""
    line: int
    """Where it stands."""
    column: int
    """Where it stands."""
    claims: list[ClaimV1]
    """What the sides say."""


class FolderV1(Public):
    """The texts of one folder of rules."""

    folder: str
    """Its name."""
    files: dict[str, str]
    """Each file's text, by its path in the folder."""


class EmbeddedV1(Public):
    """All that a report was made from, with --embed."""

    descriptions: dict[str, str]
    """The text of each description, by path."""
    waivers: dict[str, str]
    """The text of the waivers of each description, by the description's path."""
    rules: list[FolderV1]
    """The shipped rules first, then further folders."""
    left_out: list[str]
    """Ids of rules that were left out of the run."""
    max_age: str
    """The limit that was given; empty: none."""
    min_grade: str
    """The limit that was given; empty: none."""
    digest: str
    """SHA-256 over the report without this digest."""


def digest_of(data: dict[str, Any]) -> str:
    """Return the digest of a report as plain data, without the digest that it may hold."""
    inner = {key: value for key, value in data["embedded"].items() if key != "digest"}
    text = json.dumps({**data, "embedded": inner}, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
