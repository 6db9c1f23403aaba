"""The first law: what is definite for the poorer description is definite, and the same, for the richer one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from audit.evaluate.cases import case_data
from audit.evaluate.engine import evaluate
from audit.load.product import Description, describe
from audit.load.ruleset import Rule, RuleSet
from audit.model.detail import WITHOUT_ASKS
from audit.model.finding import Verdict
from audit.source import Document, read_document

NO_FINDING = {"clear", "not-applicable"}


def description_of(data: dict[str, Any], rules: RuleSet) -> Description:
    """Return plain data as a description."""
    return describe(Document("generated", "", data, (0, 0, 0, 0, None)), rules.vocabulary)


def verdicts_of(data: dict[str, Any], rules: RuleSet, rule: Rule, *, as_case: bool) -> tuple[Verdict, ...]:
    """Return what one rule says of a description."""
    return evaluate(replace(rules, rules=(rule,)), description_of(data, rules), as_case=as_case, detail=WITHOUT_ASKS)


def grounds(rules: RuleSet, rule: Rule, examples: list[str]) -> list[tuple[str, dict[str, Any], bool]]:
    """Return what is widened for a rule: its own cases, its cases as an outsider would write them, the examples."""
    found = []
    for case in rule.record.cases:
        data = case_data(rule, case)
        found.append((case.name, data, True))
        outside = copy.deepcopy(data)
        outside["product"]["perspective"] = "outside"
        found.append((f"{case.name}, from outside", outside, True))
    found += [(path, read_document(path).data, False) for path in examples]
    return found


def contradictions(poorer: tuple[Verdict, ...], richer: tuple[Verdict, ...], levels: tuple[str, ...]) -> Iterator[str]:
    """Yield where knowing more contradicts what was definite with knowing less."""
    for when in ("present", "outlook", "history"):
        less = [one for one in poorer if one.when == when]
        more = [one for one in richer if one.when == when]
        known = {one.fingerprint: one for one in more}
        if when == "history":  # a finding that holds at present is not told again as history
            known = {one.fingerprint: one for one in richer if one.verdict == "finding"} | known
        for one in less:
            yield from _contradiction(one, known, less, more, levels)
        if when == "present":
            yield from _bounds(less, more, levels)


def _contradiction(
    one: Verdict, known: dict[str, Verdict], less: list[Verdict], more: list[Verdict], levels: tuple[str, ...]
) -> Iterator[str]:
    now = known.get(one.fingerprint)
    if one.verdict == "finding":
        if (
            now is None and one.subject and "/" in one.subject
        ):  # an inferred flow: a stated one may have taken its place
            now = next((two for two in more if two.verdict == "finding"), None)
        if now is None or now.verdict != "finding":
            yield f"finding on {one.subject} {one.bindings} became {now and now.verdict}"
        elif one.level and now.level and one.subject == now.subject:
            if levels.index(now.level.settled or "low") < levels.index(one.level.settled or "low"):
                yield f"settled level fell from {one.level.settled} to {now.level.settled}"
            if levels.index(now.level.possible) > levels.index(one.level.possible):
                yield f"possible level rose from {one.level.possible} to {now.level.possible}"
    elif one.verdict in NO_FINDING:
        if now is not None and now.verdict not in NO_FINDING:
            yield f"{one.verdict} on {one.subject} {one.bindings} became {now.verdict}"
        of_subject = [two for two in less if two.subject == one.subject]
        if all(two.verdict in NO_FINDING for two in of_subject) and one.subject is not None:
            yield from (
                f"{one.subject}: all clear became {two.verdict}"
                for two in more
                if two.subject == one.subject and two.verdict not in NO_FINDING
            )
        if all(two.verdict in NO_FINDING for two in less):
            yield from (
                f"the whole product: all clear became {two.verdict}" for two in more if two.verdict not in NO_FINDING
            )


def _bounds(less: list[Verdict], more: list[Verdict], levels: tuple[str, ...]) -> Iterator[str]:
    """Yield where the rule's bounds over the whole product move out of what was possible."""
    before = max((levels.index(one.level.possible) for one in less if one.level), default=-1)
    after = max((levels.index(one.level.possible) for one in more if one.level), default=-1)
    if after > before:
        yield f"the upper bound rose from {before} to {after}"
    settled_before = max(
        (
            levels.index(one.level.settled)
            for one in less
            if one.verdict == "finding" and one.level and one.level.settled
        ),
        default=-1,
    )
    settled_after = max(
        (
            levels.index(one.level.settled)
            for one in more
            if one.verdict == "finding" and one.level and one.level.settled
        ),
        default=-1,
    )
    if settled_after < settled_before:
        yield f"the lower bound fell from {settled_before} to {settled_after}"
