"""The two sides of a comparison: what they were made from, and how their verdicts stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.decide.evidence import Limits, questioned
from audit.decide.waivers import waived
from audit.evaluate.engine import evaluate
from audit.load.product import Description
from audit.load.ruleset import RuleSet
from audit.load.waivers import Waiver
from audit.model.changes import Stands
from audit.model.detail import WITHOUT_ASKS
from audit.model.finding import Verdict, When

Id = tuple[str, When]
"""The fingerprint of a verdict, and its time."""


@dataclass(frozen=True)
class Seen:
    """One verdict as far as a comparison needs it."""

    rule: str
    subject: str | None
    bindings: tuple[tuple[str, str], ...]
    message: str
    stands: Stands
    status: str = ""
    """The rule's; empty where a baseline does not say."""


State = Mapping[Id, Seen]
"""How every verdict stands."""


@dataclass(frozen=True)
class Inputs:
    """All that verdicts follow from."""

    description: Description
    rules: RuleSet
    left_out: frozenset[str] = frozenset()
    waivers: tuple[Waiver, ...] = ()
    waived_on: dt.date = dt.date.min
    limits: Limits = field(default_factory=Limits)
    aged_on: dt.date = dt.date.min


@dataclass(frozen=True)
class Side:
    """One side: its name, what it was made from, and how its verdicts stood where that is written down."""

    label: str
    path: str
    product: str
    inputs: Inputs | None
    """None for a baseline."""
    stored: State | None = None
    findings_only: bool = False
    """It knows of findings alone: a baseline."""


def state_of(inputs: Inputs) -> State:
    """Return how every verdict stands with these inputs, by this engine."""
    rules = inputs.rules
    chosen = frozenset(rule.id for rule in rules.rules) - inputs.left_out if inputs.left_out else None
    verdicts = evaluate(rules, inputs.description, chosen, detail=WITHOUT_ASKS)
    verdicts = questioned(verdicts, inputs.description, rules, inputs.limits, inputs.aged_on)
    if inputs.waivers:
        verdicts, _ = waived(verdicts, inputs.waivers, rules, inputs.waived_on)
    return {(one.fingerprint, one.when): _seen(one) for one in verdicts}


def _seen(one: Verdict) -> Seen:
    stands = Stands(one.verdict, one.level, one.waived is not None)
    return Seen(one.rule, one.subject, one.bindings, one.message, stands, one.status)
