"""What to do about verdicts, as data that every format reads: questions."""

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
