"""What to do about verdicts, as data that every format reads: questions and plans."""

from __future__ import annotations

from dataclasses import dataclass

from audit.errors import Place


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one kind of answer settles."""

    answer: str
    """An answer of that kind, as it would be written."""
    findings: tuple[str, ...]
    """Verdicts that become findings: rule, and the entry where there is one."""
    clear: tuple[str, ...]
    """Verdicts that become clear."""


@dataclass(frozen=True, slots=True)
class DecisiveQuestion:
    """A fact to find out, or whether a list is complete."""

    fact: str
    question: str
    place: Place
    value: float
    """The sum, over asks, of the weight of their level and the share of answers that settle them alone."""
    outcomes: tuple[Outcome, ...]
    helps: int
    """How many further asks it helps to settle together with other answers."""
    worst_level: str
    is_list: bool

    @property
    def settles(self) -> int:
        """Return how many asks some answer settles alone."""
        return len({one for outcome in self.outcomes for one in (*outcome.findings, *outcome.clear)})


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that settle an ask only together."""

    rule: str
    subject: str
    facts: tuple[str, ...]
    """Up to three; empty where more are needed."""
    size: int
    becomes: str
    """finding or clear, with the answers that were tried."""


@dataclass(frozen=True, slots=True)
class Questions:
    """All that is open about a product, and the fewest questions that settle what can be settled."""

    questions: tuple[DecisiveQuestion, ...]
    groups: tuple[Group, ...]
    minimal: tuple[str, ...]
    """The facts of a smallest set of questions that holds a settling set of every ask that has one."""
    exact: bool
    """Whether that set is a smallest one; else it was found greedily."""
    asks: int
    unsettled: int
    """Asks that no set of up to three answers settles."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a change of the description, so that steps that are alike can be told together."""

    kind: str
    """set, take (out of a list), put (into one), add or drop (an entry)."""
    where: str
    """The path of the fact, list or entry."""
    value: str
    """What is written, taken or put there, in words; empty for an entry that is dropped."""
    line: int


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One remedy of a plan."""

    rule: str
    name: str
    change: tuple[str, ...]
    """What changes in the description, in words."""
    effort: str
    location: Place
    section: str = ""
    """The section of the entry that it is about; empty for the product itself."""
    about: str = ""
    """The name of that entry: what tells two remedies of the same name apart."""
    steps: tuple[PlannedStep, ...] = ()
    """The same as `change`, in parts."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A concern's settled and possible level; settled is empty where nothing is."""

    concern: str
    settled: str
    possible: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest set of remedies that clears what was asked for, or why there is none."""

    changes: tuple[PlannedChange, ...]
    minimal: bool
    """Every cheaper set was excluded."""
    found: bool
    stopped: tuple[str, ...]
    """Findings that nothing makes acceptable: then there is no plan."""
    cleared: tuple[str, ...]
    introduced: tuple[str, ...]
    """Findings and asks that were not there before, all below the level."""
    before: tuple[Bound, ...]
    after: tuple[Bound, ...]
    patch: str
    """The change of the description's file, as a unified diff."""
    audits: int
    """How many changed products were looked at."""
    bound: str
    """Where the plan is not shown to be minimal: no set cheaper than this clears it all."""
