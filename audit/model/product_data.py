"""Who takes part in a product, the data, the ground that it stands on, and where it goes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from audit.model.facts import (
    Count,
    DataOrScores,
    Days,
    Many,
    NoPartlyYes,
    Number,
    PartyRef,
    PartyRefs,
    Purposes,
    Refs,
    Setting,
    Single,
    Words,
    YesNo,
)
from audit.model.product_entry import Entry


class Party(Entry):
    """An organisation or a group of people that takes part."""

    kind: Annotated[Single, Words("party-kinds")] = None
    """What it is."""
    roles: Annotated[Many, Words("party-roles")] = None
    """What it does in this product."""
    controlled_by: PartyRef = None
    """Who owns or directs it."""
    country: Annotated[Single, Words("jurisdictions")] = None
    """Where it sits."""
    how_many: Annotated[Count, Number()] = None
    """How many there are, where the entry stands for a class."""


class Data(Entry):
    """A kind of data about people."""

    category: Annotated[Single, Words("data-categories")] = None
    """What the data is about."""
    about: Annotated[Many, Words("data-subjects")] = None
    """Whom it is about."""
    origin: Annotated[Single, Words("origins")] = None
    """How it came into the product."""
    held_by: PartyRefs = None
    """Who has it."""
    setting: Setting = None
    """The area of life in which it was given or seen."""
    collected: Annotated[Single, Words("collection")] = None
    """How often."""
    scope: Annotated[Single, Words("collection-scopes")] = None
    """Whose data is caught."""
    conduct: Annotated[Single, Words("conduct")] = None
    """What kind of conduct it records."""
    status_of_claim: Annotated[Single, Words("claim-statuses")] = None
    """Whether it is a fact, or what somebody says."""
    verified: NoPartlyYes = None
    """Whether it was checked before use."""
    derived_from: DataOrScores = None
    """What it was made from; only for origin inferred or from-another-score."""
    stands_for: Annotated[Many, Words("hidden-traits")] = None
    """Hidden traits that it can stand in for."""
    retention: Days = None
    """How long it is kept."""


class Permission(Entry):
    """An act of asking people for something, or of not asking."""

    covers: Annotated[Many, Refs(("data", "flow"))] = None
    """The data and flows that it opens."""
    asked_of: Annotated[Single, Words("data-subjects")] = None
    """Who is asked."""
    how: Annotated[Single, Words("asking")] = None
    """How they are asked."""
    basis: Annotated[Single, Words("legal-bases")] = None
    """The legal basis that is claimed (GDPR Article 6 and its kin)."""
    purposes: Purposes = None
    """What it is asked for."""
    people_told: NoPartlyYes = None
    """Whether people are told what they agree to."""
    if_refused: Annotated[Single, Words("refusal-outcomes")] = None
    """What happens to somebody who says no."""
    alternative: Annotated[Single, Words("alternatives")] = None
    """What else is on offer."""
    withdrawable: YesNo = None
    """Whether it can be taken back."""


class Flow(Entry):
    """Another party receives data or a score."""

    from_: PartyRef = Field(default=None, alias="from")
    """Who gives."""
    to: PartyRef = None
    """Who receives."""
    carries: DataOrScores = None
    """What is passed on."""
    how: Annotated[Single, Words("flow-kinds")] = None
    """In what way."""
    ground: Annotated[Single, Words("flow-grounds")] = None
    """On what ground."""
    protection: Annotated[Single, Words("protections")] = None
    """What is taken out before."""
    purposes: Purposes = None
    """What for."""
    people_told: NoPartlyYes = None
    """Whether people are told."""
    corrections_follow: YesNo = None
    """Whether a correction reaches the receiver."""
