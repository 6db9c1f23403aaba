"""Descriptions of any size, the same for the same seed: with names, notes and sources, as a person would write them.

A product is made of departments of about 25 entries that pass data and scores among themselves, and now and then to the
next one, so that what an entry is joined to does not grow with the size of the product. The words are fixed here and not
read from the vocabulary: the corpus stays the same when the vocabulary grows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

DEPARTMENT = 25
"""Entries of one department."""
SHARES = {
    "parties": 4, "data": 8, "permissions": 2, "scores": 2, "consequences": 3, "publications": 1, "incentives": 1,
    "recoveries": 1, "recourses": 3,
}  # fmt: skip
"""How many entries of each kind a department has."""
LEFT_OUT = 0.35
"""Share of facts that are not written in a description from outside."""
NEIGHBOUR = 0.05
"""Share of flows that go to another department."""
WORKED_OUT = 4
"""One kind of data in so many is worked out from the one before it."""

THINGS = (
    "Purchases in the shop", "Bills paid on time", "Answers to the questionnaire", "Journeys with the season ticket",
    "Marks given by customers", "Payments by telephone", "Length of the tenancy", "Complaints of neighbours",
    "Entries in the court register", "Hours worked in the week", "Books borrowed", "Contacts in the address book",
)  # fmt: skip
"""What kinds of data are called."""
PLACES = (
    "in the north",
    "of the second office",
    "since the reform",
    "for new customers",
    "of the pilot",
    "in the port",
)
NOTES = (
    "The notice to customers says so on its second page; nobody has seen the contract behind it.",
    "Taken once a month, and corrected when the person writes in.",
    "Two former employees told the newspaper the same, a year apart.",
    "The operator was asked in spring and answered in general terms.",
    "It was different in the first year, before the association complained.",
    "Whoever has no account is served at the counter, at the same price.",
)
CATEGORIES = (
    ("commerce.purchases", "commerce.shopping"), ("finance.income", "finance.banking"), ("finance.debts", "finance.credit"),
    ("mobility", "mobility"), ("health", "health"), ("social.groups", "social"), ("work.attendance", "work"),
    ("finance.payments", "finance.banking"),
)  # fmt: skip
KINDS = ("access", "price", "penalty", "restriction", "reward", "investigation")
SETTINGS = ("finance.credit", "housing.tenancy", "commerce.shopping", "finance.banking")
PURPOSES = ("credit-decision.affordability", "eligibility", "open-ended", "research")


@dataclass
class Writer:
    """Writes one product, line by line."""

    dice: random.Random
    outside: bool
    lines: list[str] = field(default_factory=list)

    def pick(self, words: Sequence[str]) -> str:
        """Return one of these."""
        return words[int(self.dice.random() * len(words))]

    def some(self, words: Sequence[str], most: int) -> list[str]:
        """Return one to `most` of these, each once, in their order."""
        wanted = {self.pick(words) for _ in range(1 + int(self.dice.random() * most))}
        return [word for word in words if word in wanted]

    def section(self, name: str) -> None:
        """Begin a section."""
        self.lines += ["", f"{name}:"]

    def entry(self, id_: str, facts: dict[str, str], name: str = "") -> None:
        """Write an entry; from outside some facts are not known, and some are said by a source of their own."""
        self.lines.append(f"  {id_}:")
        if name:
            self.lines.append(f"    name: {name} {self.pick(PLACES)}")
        for key, value in facts.items():
            chance = self.dice.random()
            if self.outside and chance < LEFT_OUT and not key.startswith("*"):
                continue
            self.lines.append(f"    {key.lstrip('*')}: {value}")
        self.lines.append(f"    evidence: [{self.pick(('notice', 'report'))}]")
        if self.dice.random() < 1 / 4:
            self.lines.append(f'    note: "{self.pick(NOTES)}"')


@dataclass(frozen=True)
class Department:
    """The ids of one department's entries."""

    number: int
    ids: dict[str, tuple[str, ...]]


def generated(entries: int, flows: int, *, seed: int = 1, perspective: str = "inside") -> str:
    """Return a description with about so many entries besides so many flows."""
    write = Writer(random.Random(seed), outside=perspective == "outside")  # noqa: S311 (a corpus, no secret)
    departments = list(_departments(entries))
    write.lines += [
        "format: 1",
        "",
        "product:",
        f"  name: Points of the house {seed}",
        f"  operator: {departments[0].ids['parties'][0]}",
        '  summary: "Constructed: an association of shops and lenders scores its customers, and what they get depends on it."',
        "  stage: live",
        "  nature: constructed",
        "  jurisdictions: [DE]",
        "  sector: credit",
        "  people: {scored: 40000, affected: {at_least: 40000, at_most: 90000, evidence: [report]}}",
        "  scored_groups: [borrowers, poor-people]",
        "  participation: free-choice",
        "  as_of: 2026-11-01",
        f"  perspective: {perspective}",
        "  evidence: [report]",
    ]
    for section, facts_of in _SECTIONS.items():
        write.section(section)
        for one in departments:
            for place, id_ in enumerate(one.ids[section]):
                write.entry(id_, facts_of(write, one, place), write.pick(THINGS) if section != "recourses" else "")
    if flows:
        write.section("flows")
        for number in range(flows):
            _write_flow(write, departments, number)
    write.section("evidence")
    write.lines += [
        "  notice: {title: Notice to customers of the house, date: 2026-05-03, author: the operator, grade: declared, checked: yes}",
        "  report: {title: A newspaper's report on the points, date: 2026-09-14, author: the newspaper, grade: reported, checked: yes}",
    ]
    return "\n".join(write.lines) + "\n"


def _departments(entries: int) -> Iterator[Department]:
    left, number = entries, 0
    while left > 0:
        share = min(left, DEPARTMENT) / DEPARTMENT
        yield Department(
            number,
            {
                section: tuple(f"{section}-{number}-{i}" for i in range(max(1, round(count * share))))
                for section, count in SHARES.items()
            },
        )
        left, number = left - DEPARTMENT, number + 1


def _listed(ids: Sequence[str]) -> str:
    return f"[{', '.join(ids)}]"


def _party(write: Writer, one: Department, place: int) -> dict[str, str]:
    role = "operator" if one.number == 0 and place == 0 else "decider"
    kind = write.pick(("bank", "platform", "landlord", "broker", "insurer"))
    return {"kind": kind, "roles": f"[{role}]", "country": "DE", "how_many": "1"}


def _data(write: Writer, one: Department, place: int) -> dict[str, str]:
    category, setting = CATEGORIES[int(write.dice.random() * len(CATEGORIES))]
    derived = place % WORKED_OUT == WORKED_OUT - 1
    return {
        "category": category,
        "about": "[the-person]",
        "origin": "inferred" if derived else write.pick(("given", "observed", "shared-by-a-party", "bought")),
        "*held_by": _listed(write.some(one.ids["parties"], 1)),
        "setting": setting,
        "collected": write.pick(("once", "regularly")),
        "conduct": write.pick(("lawful", "not-conduct", "minor-breach")),
        "verified": write.pick(("yes", "no")),
        "derived_from": _listed([one.ids["data"][place - 1]]) if derived else "none",
        "retention": write.pick(("P90D", "P1Y", "P5Y", "indefinite")),
    }


def _permission(write: Writer, one: Department, place: int) -> dict[str, str]:
    return {
        "*covers": _listed(write.some(one.ids["data"], 2 + place)),
        "asked_of": "the-person",
        "how": write.pick(("separate-opt-in", "condition-of-service")),
        "purposes": _listed([write.pick(PURPOSES)]),
        "people_told": write.pick(("yes", "partly")),
        "if_refused": write.pick(("nothing", "no-service")),
        "withdrawable": "yes",
    }


def _score(write: Writer, one: Department, place: int) -> dict[str, str]:
    return {
        "*made_by": one.ids["parties"][place % len(one.ids["parties"])],
        "form": write.pick(("number", "grade")),
        "subject": "person",
        "setting": "finance.credit",
        "purposes": _listed([write.pick(PURPOSES)]),
        "needed_to_serve": write.pick(("yes", "no")),
        "*inputs": _listed(write.some(one.ids["data"], 4)),
        "infers": _listed(write.some(("affordability", "reliability", "personality"), 2)),
        "told": "{existence: yes, factors: partly, weights: no}",
        "accuracy_tested": write.pick(("yes", "no")),
        "bias_tested": write.pick(("yes", "no")),
        "retention": write.pick(("P1Y", "P5Y", "indefinite")),
    }


def _consequence(write: Writer, one: Department, place: int) -> dict[str, str]:
    return {
        "*because_of": _listed([one.ids["scores"][place % len(one.ids["scores"])]]),
        "decided_by": write.pick(one.ids["parties"]),
        "kind": write.pick(KINDS),
        "setting": write.pick(SETTINGS),
        "adverse_for": "low-scorers",
        "essential": write.pick(("none", "home")),
        "severity": write.pick(("minor", "moderate", "serious")),
        "weighed": write.pick(("each-case", "no")),
        "review": write.pick(("before", "on-request", "never")),
        "falls_on": "[the-person]",
        "duration": write.pick(("P1M", "P1Y")),
    }


def _publication(write: Writer, one: Department, place: int) -> dict[str, str]:
    return {
        "*of": _listed([one.ids["scores"][place % len(one.ids["scores"])]]),
        "by": write.pick(one.ids["parties"]),
        "falls_on": "[the-person]",
        "adverse_for": "low-scorers",
        "severity": write.pick(("minor", "moderate")),
        "audience": _listed(write.some(("everyone", "employers"), 1)),
        "identifies": "[photo]",
        "shows": _listed(write.some(("score", "debt", "penalty"), 2)),
        "removal": write.pick(("never", "on-request")),
    }


def _incentive(write: Writer, one: Department, place: int) -> dict[str, str]:
    return {
        "*of": _listed([one.ids["scores"][place % len(one.ids["scores"])]]),
        "kind": write.pick(("reminder", "discount")),
    }


def _recovery(write: Writer, one: Department, place: int) -> dict[str, str]:
    return {"*of": _listed([one.ids["scores"][place % len(one.ids["scores"])]]), "offered": write.pick(("yes", "no"))}


def _recourse(write: Writer, one: Department, place: int) -> dict[str, str]:
    return {
        "*against": _listed([one.ids["consequences"][place % len(one.ids["consequences"])]]),
        "kind": write.pick(("objection", "appeal", "complaint", "correction")),
        "offered": write.pick(("yes", "partly", "no")),
        "decided_by": write.pick(one.ids["parties"]),
        "can_change": write.pick(("yes", "no")),
        "free": write.pick(("yes", "no")),
    }


_SECTIONS = {
    "parties": _party, "data": _data, "permissions": _permission, "scores": _score, "consequences": _consequence,
    "publications": _publication, "incentives": _incentive, "recoveries": _recovery, "recourses": _recourse,
}  # fmt: skip
"""What is written of an entry, by section; facts marked `*` join entries and are written from outside too."""


def _write_flow(write: Writer, departments: Sequence[Department], number: int) -> None:
    one = departments[number % len(departments)]
    other = departments[(one.number + 1) % len(departments)] if write.dice.random() < NEIGHBOUR else one
    giver = write.pick(one.ids["parties"])
    facts = {
        "*from": giver,
        "*to": write.pick([id_ for id_ in other.ids["parties"] if id_ != giver] or [giver]),
        "*carries": _listed(write.some((*one.ids["data"], *one.ids["scores"]), 2)),
        "how": write.pick(("disclosure", "sale", "joint-access")),
        "ground": write.pick(("agreement", "statute")),
        "protection": write.pick(("none", "pseudonymised", "aggregated")),
        "purposes": _listed([write.pick(PURPOSES)]),
        "people_told": write.pick(("yes", "no")),
    }
    write.entry(f"flow-{number}", facts)
