"""The product description: its sections and their fields, as written in a file.

The words that a field may hold stand in the vocabulary; the question that asks for it stands
in `rules/text/`. Contextual integrity (Nissenbaum, 2010) gives the frame: whose data, in
which setting, from whom to whom, on what terms.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from audit.model.facts import (
    Anything,
    Count,
    DataOrScores,
    Date,
    Days,
    Ids,
    Many,
    NoPartlyYes,
    Number,
    PartyRef,
    PartyRefs,
    Purposes,
    Record,
    Refs,
    Setting,
    Single,
    Text,
    Words,
    YesNo,
)

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


class People(Record):
    """How many people are concerned."""

    scored: Annotated[Count, Number()] = None
    """How many people are scored."""
    affected: Annotated[Count, Number()] = None
    """How many people are concerned in any way."""


class OperatorResponse(Record):
    """Whether the operator was asked, and what it said."""

    asked_on: DateText = None
    """When the operator was asked for a reply."""
    answer: Prose = None
    """What it answered, in our words."""


class About(Record):
    """What is described: one deployment, one population, one date."""

    name: str
    """The product's name."""
    operator: PartyRef = None
    """Who runs it."""
    summary: Prose = None
    """What it does, in a sentence or two."""
    stage: Annotated[Single, Words("stages")] = None
    """How far it has come."""
    nature: Annotated[Single, Words("natures")] = None
    """Whether it exists, or was made up for a test or an example."""
    jurisdictions: Annotated[Many, Words("jurisdictions")] = None
    """Whose law applies where people are scored."""
    sector: Annotated[Single, Words("sectors")] = None
    """The line of business."""
    people: People = People()
    """How many people are concerned."""
    scored_groups: Annotated[Many, Words("groups")] = None
    """Who is scored."""
    participation: Annotated[Single, Words("participation")] = None
    """Whether people choose to be scored."""
    as_of: DateText
    """The date that the description speaks of."""
    perspective: Annotated[str, Words("perspectives")]
    """inside: the people who build it; outside: everybody else."""
    operator_response: OperatorResponse | None = None
    """Whether the operator was asked for a reply."""
    evidence: Ids = ()
    """What shows it: ids of evidence."""
    note: Prose = None
    """Anything a reader needs to know."""


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
    range: Range = Range()
    """The lowest and the highest value."""
    applied_to: Annotated[Single, Words("application")] = None
    """Who gets one."""
    told: Told = Told()
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


class Withheld(Record):
    """Somebody asked and was not told; that is itself a fact."""

    fact: str
    """The path of what was asked, for instance `scores.points.told.weights`."""
    asked: DateText = None
    """When."""
    answer: Annotated[str | None, Words("withheld-answers")] = None
    """refused, or no answer at all."""
    evidence: Ids = ()
    """What shows it: ids of evidence."""
    note: Prose = None
    """Anything a reader needs to know."""


class Evidence(Record):
    """A source of facts."""

    title: str
    """What it is."""
    publisher: Prose = None
    """Who brought it out."""
    url: Prose = None
    """Where it can be read."""
    date: DateText = None
    """When it was made."""
    locator: Prose = None
    """Where in it."""
    says: Prose = None
    """What it says, one sentence, in our words."""
    author: Prose = None
    """Whose claim it is."""
    grade: Annotated[str | None, Words("grades")] = None
    """How strong it is."""
    checked: Annotated[str | None, Words("no-yes")] = None
    """Whether the describer opened it."""
    note: Prose = None
    """Anything a reader needs to know."""


class Closure(Record):
    """Says that a list is complete, and who says so."""

    list: str
    """A section (`flows`), a list (`scores.points.inputs`) or `recourses of points`."""
    evidence: Ids = ()
    """What shows it: ids of evidence."""
    note: Prose = None
    """Anything a reader needs to know."""


class Product(Record):
    """A product description, as one file holds it."""

    format: int
    """The version of this format: 1."""
    product: About
    """What is described."""
    parties: dict[str, Party | None] | str | None = None
    """Organisations and groups that take part."""
    data: dict[str, Data | None] | str | None = None
    """Kinds of data about people."""
    permissions: dict[str, Permission | None] | str | None = None
    """Acts of asking people, or of not asking."""
    flows: dict[str, Flow | None] | str | None = None
    """Other parties that receive data or scores."""
    scores: dict[str, Score | None] | str | None = None
    """Numbers, ranks, grades, lists and flags made about somebody."""
    consequences: dict[str, Consequence | None] | str | None = None
    """What happens to people because of them."""
    publications: dict[str, Publication | None] | str | None = None
    """People who are shown to others."""
    incentives: dict[str, Incentive | None] | str | None = None
    """What pulls people in."""
    recoveries: dict[str, Recovery | None] | str | None = None
    """Ways back from a bad score or a mark."""
    recourses: dict[str, Recourse | None] | str | None = None
    """Ways to see, contest or leave."""
    oversight: dict[str, Oversight | None] | str | None = None
    """Law, checks and control."""
    withheld: tuple[Withheld, ...] | str | None = None
    """What was asked and not told."""
    evidence: dict[str, Evidence] | None = None
    """The sources."""
    complete: tuple[str | Closure, ...] | str | None = None
    """Lists that are known to be complete."""
