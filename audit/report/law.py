"""What law packs say of a product: for each legal test, whether its elements appear met. Shared by all formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.model.finding import FactSeen, Verdict
from audit.report.telling import deciding

JURISDICTION = "jurisdiction"
MET, OPEN, NOT_MET = "all elements appear met", "not known", "not met"
NOTICE = "Elements of legal tests, as far as the description shows them. No level, and no verdict of law."


@dataclass(frozen=True, slots=True)
class LegalTest:
    """One rule of a law pack on one product."""

    rule: str
    pack: str
    title: str
    met: tuple[Verdict, ...]
    """Where all elements appear met, present time."""
    open: tuple[Verdict, ...]
    """Where it is not known whether all are."""
    lacking: tuple[FactSeen, ...]
    """Elements that are not there, each once, where nothing is met or open."""
    elsewhere: bool
    """Nothing is met or open, because the product is under another law."""
    only_elsewhere: bool
    """It is open, and nothing that is known says that the product is used under this law."""
    unchecked: bool
    """The rule was left out of the run."""
    message: str
    """What is said where the test was not held against the product: the norm did not apply yet, or nothing is there."""


def legal_tests(verdicts: Sequence[Verdict]) -> tuple[LegalTest, ...]:
    """Return the legal tests of a product's verdicts, in the order of rules; empty where no law pack ran."""
    of_rule: dict[str, list[Verdict]] = {}
    for one in verdicts:
        if one.pack is not None and one.when == "present":
            of_rule.setdefault(one.rule, []).append(one)
    return tuple(_test(rule, found) for rule, found in of_rule.items())


def _why_not_applicable(verdicts: list[Verdict]) -> str:
    first = verdicts[0]
    return first.message if first.subject is None and not first.facts else "Nothing here that these tests speak of."


def questions_by_place(test: LegalTest) -> dict[str, list[str]]:
    """Return the questions that a legal test leaves open, each once, with the entries that it is asked of."""
    found: dict[str, list[str]] = {}
    for one in test.open:
        found.setdefault(" ".join(missing.question for missing in one.missing), []).append(one.subject or "any other")
    return {question: list(dict.fromkeys(subjects)) for question, subjects in found.items()}


def _test(rule: str, verdicts: list[Verdict]) -> LegalTest:
    met = tuple(one for one in verdicts if one.verdict == "finding")
    open_ = tuple(one for one in verdicts if one.verdict == "ask")
    lacking: dict[str, FactSeen] = {}
    if not met and not open_:
        for one in verdicts:
            for fact in deciding(one.facts):
                lacking.setdefault(fact.name, fact)
    first = next(iter(lacking.values()), None)
    return LegalTest(
        rule=rule,
        pack=verdicts[0].pack or "",
        title=verdicts[0].title,
        met=met,
        open=open_,
        lacking=tuple(lacking.values()),
        elsewhere=first is not None and first.name == JURISDICTION,
        only_elsewhere=not met
        and bool(open_)
        and all(fact.value is None for one in open_ for fact in one.facts if fact.name == JURISDICTION),
        unchecked=all(one.verdict == "not-checked" for one in verdicts),
        message=_why_not_applicable(verdicts) if all(one.verdict == "not-applicable" for one in verdicts) else "",
    )
