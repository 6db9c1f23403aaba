"""What happens to people: consequences, being shown to others, and what pulls them in."""

from __future__ import annotations

from typing import Annotated

from audit.model.facts import DataOrScores, Days, Many, NoPartlyYes, PartyRef, Refs, Single, Words, YesNo
from audit.model.product_entry import Entry


class Consequence(Entry):
    """Something that happens to a person because of a score or of data."""

    because_of: DataOrScores = None
    """The scores or data that it rests on."""
    decided_by: PartyRef = None
    """Who decides."""
    imposed_by: PartyRef = None
    """Who carries it out."""
    kind: Annotated[Single, Words("consequence-kinds")] = None
    """What happens."""
    setting: Annotated[Single, Words("settings", places_only=True)] = None
    """The area of life in which it takes effect."""
    expected_sources: Annotated[Many, Words("settings")] = None
    """Settings whose data people there expect to count; read only where the vocabulary leaves it open."""
    adverse_for: Annotated[Single, Words("adverse-for")] = None
    """Who is worse off."""
    essential: Annotated[Single, Words("essentials")] = None
    """Which basic need it touches."""
    severity: Annotated[Single, Words("severities")] = None
    """How heavy it is for the person whom it hits."""
    weighed: Annotated[Single, Words("weighing")] = None
    """Whether the single case is weighed."""
    automation: Annotated[Single, Words("automation")] = None
    """What the machine does in the decision."""
    review: Annotated[Single, Words("reviews")] = None
    """When a person looks at it."""
    review_can_change: YesNo = None
    """Whether that person can change it."""
    reasons: Annotated[Single, Words("explanations")] = None
    """What reasons the person gets."""
    falls_on: Annotated[Many, Words("falls-on")] = None
    """Whom it hits."""
    duration: Days = None
    """How long it lasts."""


class Publication(Entry):
    """Somebody is shown to others."""

    of: DataOrScores = None
    """The data or scores that are shown."""
    by: PartyRef = None
    """Who shows it."""
    falls_on: Annotated[Many, Words("falls-on")] = None
    """Whom it hits."""
    adverse_for: Annotated[Single, Words("adverse-for")] = None
    """Who is worse off."""
    severity: Annotated[Single, Words("severities")] = None
    """How heavy it is for the person whom it hits."""
    audience: Annotated[Many, Words("audiences")] = None
    """Who sees it."""
    channels: Annotated[Many, Words("channels")] = None
    """Where it is shown."""
    identifies: Annotated[Many, Words("identifiers")] = None
    """What tells who the person is."""
    shows: Annotated[Many, Words("shown")] = None
    """What is shown about the person."""
    tone: Annotated[Single, Words("tones")] = None
    """How it speaks of the person."""
    purposes: Annotated[Many, Words("publication-purposes")] = None
    """What it is for."""
    chosen_by_person: YesNo = None
    """Whether the shown person chose to be shown."""
    searchable: YesNo = None
    """Whether people can be looked up in it."""
    reply: NoPartlyYes = None
    """Whether the shown person can answer in the same place."""
    weighed: Annotated[Single, Words("weighing")] = None
    """Whether the single case is weighed."""
    reasons: Annotated[Single, Words("explanations")] = None
    """What reasons the person gets."""
    duration: Days = None
    """How long it is shown."""
    removal: Annotated[Single, Words("removals")] = None
    """When it is taken down."""


class Incentive(Entry):
    """What pulls people in."""

    of: Annotated[Many, Refs(("score",))] = None
    """The score that it belongs to."""
    kind: Annotated[Single, Words("incentive-kinds")] = None
    """What it is."""
    through: Annotated[Many, Refs(("consequence",))] = None
    """The consequences that deliver it."""
    rewards_what: Annotated[Many, Words("rewarded")] = None
    """What is rewarded."""
    presented_as: Annotated[Single, Words("presentations")] = None
    """How it is put to people."""
