"""Ways back, ways to object, and who watches over it all."""

from __future__ import annotations

from typing import Annotated

from audit.model.facts import Anything, Days, Many, NoPartlyYes, PartyRef, Single, Words, YesNo
from audit.model.product_entry import Entry


class Recovery(Entry):
    """A way back from a bad score or a mark."""

    of: Anything = None
    """What one recovers from."""
    offered: NoPartlyYes = None
    """Whether it exists."""
    requires: Annotated[Many, Words("requirements")] = None
    """What it takes."""
    if_unable_to_pay: Annotated[Single, Words("hardship")] = None
    """What holds for somebody who cannot pay."""
    known_to_people: NoPartlyYes = None
    """Whether people are told about it."""


class Recourse(Entry):
    """A way to see, contest or leave."""

    against: Anything = None
    """What it is directed at."""
    kind: Annotated[Single, Words("recourse-kinds")] = None
    """What one can ask for."""
    offered: NoPartlyYes = None
    """Whether it exists."""
    decided_by: PartyRef = None
    """Who decides on it."""
    can_change: YesNo = None
    """Whether it can change the outcome."""
    free: YesNo = None
    """Whether it costs nothing."""
    file_within: Days = None
    """How long one has to file it."""
    answered_within: Days = None
    """How soon it is answered."""
    burden: Annotated[Single, Words("burdens")] = None
    """Who has to prove it."""
    detriment_for_using: YesNo = None
    """Whether using it makes things worse."""


class Oversight(Entry):
    """A fact about law, checks and control; an entry each, so that each has its evidence."""

    legal_ground: Annotated[Single, Words("legal-grounds")] = None
    """The ground that the product stands on."""
    ground_status: Annotated[Single, Words("ground-statuses")] = None
    """Whether that ground was accepted."""
    licence: Annotated[Single, Words("licences")] = None
    """Whether a licence is held."""
    input_limits: Annotated[Single, Words("input-limits")] = None
    """Whether what may go in is limited."""
    impact_assessment: Annotated[Single, Words("impact-assessments")] = None
    """Whether the risks were assessed."""
    independent_audit: NoPartlyYes = None
    """Whether somebody independent checks it."""
    complaint_body: NoPartlyYes = None
    """Whether there is somebody outside to complain to."""
    access_control: Annotated[Single, Words("access-controls")] = None
    """Whether access is limited to those who need it."""
    retention_schedule: NoPartlyYes = None
    """Whether it is laid down when data goes."""
    state_access_policy: Annotated[Single, Words("state-access-policies")] = None
    """Whether there is a rule for requests by authorities."""
