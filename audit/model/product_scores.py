"""What is made of data about somebody: scores, with what people are told of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from audit.model.facts import (
    Count,
    DataOrScores,
    Days,
    Ids,
    Many,
    NoPartlyYes,
    Number,
    PartyRef,
    PartyRefs,
    Purposes,
    Record,
    Setting,
    Single,
    Words,
    YesNo,
)
from audit.model.product_entry import Entry, Prose


class Told(Record):
    """What scored people are told."""

    existence: NoPartlyYes = None
    """That there is a score."""
    score: NoPartlyYes = None
    """Their own score."""
    factors: NoPartlyYes = None
    """What counts."""
    weights: NoPartlyYes = None
    """How much each factor counts."""
    how_to_change: NoPartlyYes = None
    """What would change it."""
    receivers: NoPartlyYes = None
    """Who gets it."""


class Range(Record):
    """The lowest and the highest value."""

    from_: Annotated[Count, Number()] = Field(default=None, alias="from")
    """The lowest value."""
    to: Annotated[Count, Number()] = None
    """The highest value."""


class Label(Record):
    """A word that comes with a score or a band of it."""

    text: Prose = None
    """The label, in English."""
    tone: Annotated[Single, Words("tones")] = None
    """How it speaks of the person."""
    from_: Annotated[Count, Number()] = Field(default=None, alias="from")
    """Where its band begins."""
    to: Annotated[Count, Number()] = None
    """Where its band ends."""
    given_by: Annotated[Single, Words("label-givers")] = None
    """Who uses the word."""
    evidence: Ids = ()
    """What shows it: ids of evidence."""
    note: Prose = None
    """Anything a reader needs to know."""


class Disparity(Record):
    """A group that fares differently."""

    group: Annotated[Single, Words("groups")] = None
    """Who."""
    direction: Annotated[Single, Words("disparity-directions")] = None
    """In which way."""
    evidence: Ids = ()
    """What shows it: ids of evidence."""
    note: Prose = None
    """Anything a reader needs to know."""


class Score(Entry):
    """A number, rank, grade, band, list entry, flag, label or profile made about somebody."""

    made_by: PartyRef = None
    """Who makes it."""
    held_by: PartyRefs = None
    """Who has it."""
    form: Annotated[Single, Words("score-forms")] = None
    """What it looks like."""
    subject: Annotated[Single, Words("score-subjects")] = None
    """What is scored."""
    setting: Setting = None
    """The area of life that it is made for."""
    purposes: Purposes = None
    """What for."""
    needed_to_serve: YesNo = None
    """Whether the service could not be given without it."""
    inputs: DataOrScores = None
    """What goes into it."""
    infers: Annotated[Many, Words("inferences")] = None
    """What it says about the person."""
    method: Annotated[Single, Words("methods")] = None
    """How it is made."""
    range: Range = Field(default_factory=Range)
    """The lowest and the highest value."""
    applied_to: Annotated[Single, Words("application")] = None
    """Who gets one."""
    told: Told = Field(default_factory=Told)
    """What people are told."""
    explanation: Annotated[Single, Words("explanations")] = None
    """What a person who asks is given."""
    labels: tuple[Label | Literal["unknown"], ...] | str | None = None
    """The words that come with it."""
    circumstances_weighed: Annotated[Many, Words("circumstances")] = None
    """Circumstances of a person that are taken into account."""
    accuracy_tested: NoPartlyYes = None
    """Whether it was tested for errors."""
    disparities: tuple[Disparity | Literal["unknown"], ...] | str | None = None
    """Groups that are known to fare differently."""
    bias_tested: NoPartlyYes = None
    """Whether it was tested for unequal results."""
    retention: Days = None
    """How long it is kept."""
