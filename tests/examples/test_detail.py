"""Whatever is left out of a run because no format shows it: verdicts and what is shown are the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from shipped import SOME, SOME_AND_LONG

from audit.decide.acting import Terms
from audit.decide.evidence import Limits
from audit.load.ruleset import RuleSet
from audit.model.detail import EVERYTHING, FINDINGS, FINDINGS_AND_ASKS, WITHOUT_ASKS, WITHOUT_FACTS, WORDS, Detail
from audit.model.report import Report
from audit.pipeline import Choice, audit
from audit.report.formats import FORMATS, Look, render, shown_in
from audit.report.gate import Gate, exit_code, last_line

TODAY = dt.date(2026, 11, 1)
LOOKS = [Look(), Look(sarif_open=True), Look(quiet=True), Look(verbose=True)]


def _report(path: Path, rules: RuleSet, detail: Detail) -> Report:
    return audit([str(path)], rules, Choice(), TODAY, terms=Terms(detail=detail))


def _gated(report: Report) -> object:
    """Return all that a gate, a baseline or a waiver looks at."""
    (product,) = report.products
    verdicts = [
        (one.rule, one.verdict, one.when, one.subject, one.others, one.level, one.fingerprint, one.status, one.pack)
        for one in product.verdicts
    ]
    gates = [Gate(level, open_, law) for level in (None, "high") for open_ in (None, "high") for law in ((), ("gdpr",))]
    return sorted(verdicts, key=str), product.posture, last_line(report), [exit_code(report, one) for one in gates]


@pytest.mark.parametrize("path", SOME_AND_LONG)
def test_what_is_left_out_changes_no_verdict_and_nothing_that_is_shown(path: Path, rules: RuleSet) -> None:
    whole = _report(path, rules, EVERYTHING)
    parts = {one: _report(path, rules, one) for one in (FINDINGS, FINDINGS_AND_ASKS, WITHOUT_ASKS, WORDS)}
    for detail, part in parts.items():
        assert _gated(part) == _gated(whole), detail
    (product,) = _report(path, rules, WITHOUT_FACTS).products
    bare = [replace(one, facts=()) for one in whole.products[0].verdicts]
    assert [replace(one, facts=()) for one in product.verdicts] == bare, "the rest of what is told is the same"
    assert product.questions == whole.products[0].questions
    for name in FORMATS:
        for look in LOOKS:
            shown = shown_in(name, look)
            if shown != EVERYTHING:
                assert render(parts[shown], name, look) == render(whole, name, look), name


def test_what_is_not_told_is_left_empty(rules: RuleSet) -> None:
    path = next(one for one in SOME if one.name.startswith("sesame-credit"))
    (product,) = _report(path, rules, WORDS).products
    said = [one for one in product.verdicts if one.facts or one.missing or one.message or one.confidence]
    assert {one.message.partition(" from ")[0] for one in said} == {"This norm applies"}, (
        "rules that did not run say why"
    )
    (product,) = _report(path, rules, FINDINGS).products
    told = {one.verdict for one in product.verdicts if one.facts and not one.pack}
    assert told == {"finding"}


def test_every_smaller_detail_is_used_by_a_format_that_shows_less() -> None:
    assert {shown_in(name, Look()) for name in FORMATS} == {EVERYTHING, FINDINGS, FINDINGS_AND_ASKS}
    assert shown_in("sarif", Look(sarif_open=True)) == FINDINGS_AND_ASKS


@pytest.mark.parametrize(
    "terms",
    [Terms(detail=WORDS, for_publication=True), Terms(Limits(max_age="P1Y"), detail=FINDINGS), Terms()],
)
def test_what_acts_on_verdicts_gets_all_that_they_rest_on(terms: Terms) -> None:
    assert terms.needed == EVERYTHING
    assert replace(terms, for_publication=False, limits=Limits()).needed == terms.detail
