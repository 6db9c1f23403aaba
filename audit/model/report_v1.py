"""The public JSON, version 1: a copy of the report that stays the same when the inside changes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from audit.model.public import DisputeV1, EmbeddedV1, KnownV1, LevelV1, Public, WaivedV1


class ToolV1(Public):
    """What made the report."""

    name: str
    """scoreaudit."""
    version: str
    """Version of the tool."""
    rules_digest: str
    """SHA-256 over the rules, vocabulary, references and texts."""


class ErrorV1(Public):
    """A mistake in the input."""

    path: str
    """The file, as given."""
    line: int
    """From 1; 0 where the file as a whole is meant."""
    column: int
    """From 1; 0 where the file as a whole is meant."""
    message: str
    """What is wrong."""
    hint: str
    """What to do."""


class BecauseV1(Public):
    """One thing that the description says."""

    path: str
    """The file."""
    line: int
    """The line where it says so."""
    column: int
    """The column."""
    text: str
    """What it says, in words."""
    evidence: list[str]
    """Ids of the evidence for it."""
    grade: str
    """How strong that evidence is."""


class FactV1(Public):
    """A named fact of the rule as it came out."""

    name: str
    """Its name in the rule."""
    sentence: str
    """What it says, as the rule puts it."""
    value: bool | None
    """true, false, or null: not known."""
    because: list[BecauseV1]
    """What it rests on."""


class MissingV1(Public):
    """Something that is not known and would settle the ask."""

    fact: str
    """The path of the fact, or the list whose completeness is asked."""
    question: str
    """The question in plain words."""
    line: int
    """Where the answer would go."""
    answer: str
    """One answer that, with the others listed, settles the ask."""
    is_list: bool
    """Only whether a list is complete is asked."""


class PlaceV1(Public):
    """A place in a file."""

    path: str
    """The file, as given."""
    line: int
    """From 1."""
    column: int
    """From 1."""


class VerdictV1(Public):
    """What one rule says of one subject."""

    rule: str
    """concern/slug."""
    concern: str
    """The concern's id."""
    title: str
    """What the rule finds."""
    verdict: Literal["finding", "ask", "clear", "not-applicable", "not-checked"]
    """finding; ask: not enough is known; clear; not-applicable; not-checked: left out of this run."""
    when: Literal["present", "outlook", "history"]
    """Only present verdicts gate."""
    level: LevelV1 | None
    """Of findings and asks."""
    confidence: str | None
    """The grade of the weakest fact of the best justification."""
    subject: str | None
    """The entry that it is about; null for the product, or for entries that are not written."""
    others: bool
    """It speaks of entries that are not written."""
    status: str
    """The rule's status; trial rules never gate."""
    pack: str | None
    """The law pack of the rule; its verdicts have no level, and gate only with --fail-on-law."""
    message: str
    """In a sentence."""
    bindings: dict[str, str]
    """What the rule's names stand for; `(another)` for an entry that is not written."""
    facts: list[FactV1]
    """The fact table."""
    missing: list[MissingV1]
    """Of an ask: a smallest set of facts that settles it."""
    settled_as: str | None
    """What an ask becomes with the answers in `missing`."""
    location: PlaceV1
    """Where to look in the description."""
    references: list[str]
    """Provisions and standards, by id."""
    fingerprint: str
    """Identifies the finding across runs."""
    waived: WaivedV1 | None = None
    """Only of a waived finding: who answers for it."""
    baseline: KnownV1 | None = None
    """Only of a finding that stood in the baseline."""


class PostureV1(Public):
    """One concern's bounds; concerns are not jointly at their bounds."""

    concern: str
    """The concern's id."""
    lower: str | None
    """The highest settled level of a finding; null: none."""
    upper: str | None
    """The highest possible level of a finding or ask; null: none."""
    findings: int
    """Findings; several on one effect count once."""
    checked: bool
    """Whether any rule of the concern was run; false is no sign of safety."""


class ProductV1(Public):
    """One audited description."""

    path: str
    """The file, as given."""
    name: str
    """The product's name."""
    as_of: str
    """The date that the description speaks of."""
    verdicts: list[VerdictV1]
    """All verdicts."""
    posture: list[PostureV1]
    """By concern; never one number."""
    disputes: list[DisputeV1] = Field(default_factory=list)
    """Only where sources contradict each other: each fact with what the sides say."""


class ReportV1(Public):
    """The public JSON of a run, version 1."""

    schema_version: Literal[1]
    """1."""
    tool: ToolV1
    """What made it."""
    today: str
    """The date of the run, as given with --today or by the clock."""
    errors: list[ErrorV1]
    """Files and rules that could not be read."""
    products: list[ProductV1]
    """The audited products."""
    notices: list[ErrorV1] = Field(default_factory=list)
    """Only where there are any: waivers that lapsed, or waive nothing."""
    embedded: EmbeddedV1 | None = None
    """Only with --embed: what the report was made from."""
