"""The product description: its sections and their fields, as written in a file.

The words that a field may hold stand in the vocabulary; the question that asks for it stands
in `rules/text/`. Contextual integrity (Nissenbaum, 2010) gives the frame: whose data, in
which setting, from whom to whom, on what terms.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from audit.model.facts import Count, Ids, Many, Number, PartyRef, Record, Single, Words
from audit.model.product_data import Data, Flow, Party, Permission
from audit.model.product_effects import Consequence, Incentive, Publication
from audit.model.product_entry import DateText, Entry, Prose
from audit.model.product_recourse import Oversight, Recourse, Recovery
from audit.model.product_scores import Disparity, Label, Range, Score, Told

__all__ = [
    "About",
    "Closure",
    "Consequence",
    "Data",
    "DateText",
    "Disparity",
    "Entry",
    "Evidence",
    "Flow",
    "Incentive",
    "Label",
    "OperatorResponse",
    "Oversight",
    "Party",
    "People",
    "Permission",
    "Product",
    "Prose",
    "Publication",
    "Range",
    "Recourse",
    "Recovery",
    "Score",
    "Told",
    "Withheld",
]


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
    people: People = Field(default_factory=People)
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
