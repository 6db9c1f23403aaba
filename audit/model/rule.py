"""A rule as written: one file, with its documentation, its remedies and its cases."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from audit.model.facts import Record


class Remedy(Record):
    """A change that would take the finding away."""

    name: str
    """What to do, in a few words."""
    kind: Literal["design", "statement", "stop"]
    """Change the product, tell people, or (where nothing makes it acceptable) stop."""
    effort: Literal["low", "medium", "high"]
    """How much work it is."""
    change: dict[str, Any] | None = None
    """What changes in the description: set, remove, include, add or drop; none for `stop`."""


class Case(Record):
    """An example that the rule must decide as expected."""

    name: str
    """What is special about it."""
    expect: Literal["finding", "ask", "clear", "not-applicable"]
    """The worst verdict of the rule on it."""
    ask: tuple[str, ...] = ()
    """For an ask: facts that must be among what is missing, such as `outcome.setting`."""
    level: str | None = None
    """The settled level that is expected, where the case is about it."""
    findings: int | None = None
    """How many findings are expected, where the case is about what makes one of its own."""
    product: dict[str, Any] | None = None
    """The description; sections that are not written are empty and closed. Only the first case has one."""
    with_: dict[str, Any] | None = Field(default=None, alias="with")
    """Facts of the first case that differ here, by path."""
    without: tuple[str, ...] = ()
    """Facts of the first case that are not known here, by path."""


class RuleRecord(Record):
    """One rule."""

    id: str
    """concern/slug, as the file's path says it; here only the slug."""
    title: str
    """What it finds, as a sentence."""
    concern: str
    """The concern it belongs to."""
    pack: str | None = None
    """For a rule under `law/<pack>/`: the norm whose elements are its facts. Such a rule has no level."""
    applies_from: str | None = None
    """For a rule of a law pack: since when the norm applies; a description of an earlier time is not held against it."""
    status: Literal["trial", "stable", "deprecated"]
    """trial rules never gate."""
    since: str
    """The version it came with."""
    why: str
    """The harm to a person, in plain words."""
    derives_from: tuple[str, ...]
    """Where in the article (or in the cases) the concern comes from: anchors of the concern."""
    references: tuple[str, ...]
    """Provisions and standards, by id."""
    norm_fit: Literal["narrower", "wider", "as"]
    """How the signal relates to the norms it refers to."""
    link: Literal["does harm", "lets harm happen"] | None = None
    """Whether it does the harm, or is a missing safeguard; every rule has it, but those of a law pack."""
    weight: str | None = None
    """`from effect`, or the rule's own weight where no effect is bound; every rule has it, but those of a law pack."""
    raise_if: str | None = None
    """Who is hit, where that raises the level."""
    for_each: str
    """The type of entry that a verdict is about."""
    applies_if: str | None = None
    """When the rule speaks of a subject at all."""
    find: dict[str, str] = Field(default_factory=dict)
    """Entries that are bound to names, all combinations of them."""
    let: dict[str, str] = Field(default_factory=dict)
    """Sets for counting."""
    facts: dict[str, str]
    """Named conditions; they become the finding's table."""
    finding_if: str | None = None
    """A condition over the facts; all of them where it is not written."""
    one_finding_per: str | tuple[str, ...] | None = None
    """The bound names that make a finding of its own."""
    message: str
    """The finding in a sentence, with {names}."""
    not_a_problem_when: tuple[str, ...] = ()
    """When a reader should look away."""
    remedies: tuple[Remedy, ...]
    """What would take it away."""
    cases: tuple[Case, ...]
    """Examples, the first one complete."""


class Concern(Record):
    """A worry of the article, or one that authorities add."""

    title: str
    """For a reader."""
    question: str
    """What a reader would ask of a product."""
    source: Literal["article", "authorities"]
    """Where it comes from."""
    anchors: dict[str, str]
    """Sections of the article, each with a paraphrase."""


class Reference(Record):
    """A provision, case, guidance or standard."""

    title: str
    """Its name."""
    jurisdiction: str
    """Where it holds."""
    kind: Literal["law", "case", "guidance", "standard"]
    """What it is."""
    status: str
    """Whether it is in force."""
    checked: Literal["yes", "no", "unsure"]
    """Whether somebody of us opened the source."""
    says: str
    """What it asks, in one sentence of ours."""
    applies_from: str | None = None
    """Since when it applies, where that is known."""
    note: str | None = None
    """What is unsure."""
    iri: str | None = None
    """The term's address, for vocabularies."""
