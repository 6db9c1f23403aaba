"""Sides of a comparison made by hand, and products to compare."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import replace
from pathlib import Path

from knowledge.laws import description_of

from audit.decide.diff import differences
from audit.decide.sides import Inputs, Side, state_of
from audit.source import read_document

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 22)
FIVE = read_document(str(ROOT / "tests/report/data/five-verdicts.product.yaml")).data
GOOD = read_document(str(ROOT / "tests/data/good.product.yaml")).data
SOME = ("function-creep/other-area-of-life", "public-shaming/fault-broadcast", "opaque-scoring/hidden-score",
        "hoarding-retention/mark-without-end", "error-accuracy/untested-decides")  # fmt: skip


def some(rules, *only):
    """Return a few rules, as if there were no others."""
    chosen = tuple(rule for rule in rules.rules if rule.id in (only or SOME))
    assert len(chosen) == len(only or SOME)
    return replace(rules, rules=chosen, digest="few")


def changed(data, *edits):
    """Return a copy with values set at paths; None takes away what is there."""
    made = copy.deepcopy(data)
    for path, value in edits:
        into = made
        for step in path[:-1]:
            into = into.setdefault(step, {})
        if value is None:
            into.pop(path[-1], None)
        else:
            into[path[-1]] = value
    return made


def side(data, rules, label="side", **inputs):
    given = {"waived_on": TODAY, "aged_on": TODAY, **inputs}
    return Side(label, "p.yaml", data["product"]["name"], Inputs(description_of(data, rules), rules, **given))


def diff(old, new, rules, **inputs):
    return differences(side(old, rules), side(new, rules, **inputs), (), ())


def standing(data, rules, **inputs):
    """Return how findings and asks stand, worked out directly."""
    state = state_of(side(data, rules, **inputs).inputs)
    return {id_: one.stands for id_, one in state.items() if one.stands.rank}


def causes(found):
    return {one.cause for one in found.all}
