"""Exit codes and the last line: one table for every format."""

from __future__ import annotations

import itertools
import re

import pytest
from report.making import LEVELS, product, report, verdict

from audit.errors import Place, Problem
from audit.model.finding import Missing
from audit.report.gate import Gate, exit_code, last_line

PROBLEM = Problem(Place("q.yaml"), "it cannot be read")
HIGH, OPEN = verdict(settled="high"), verdict("ask", possible="high")
WIDE = verdict(settled="low", possible="critical")
WORST = verdict("ask", possible="critical")
QUIET = [verdict("clear"), verdict("not-applicable"), verdict("not-checked")]
CASES = {
    # name: verdicts of a product described from inside, --fail-on, --fail-on-open, exit code
    "nothing at all": ([], "low", "low", 0),
    "clear, not applicable, not checked": (QUIET, "low", "low", 0),
    "finding above": ([HIGH], "low", "none", 1),
    "finding at": ([HIGH], "high", "none", 1),
    "finding below": ([HIGH], "critical", "none", 0),
    "finding, no gate": ([HIGH], None, "none", 0),
    "finding is judged by what is settled": ([WIDE], "medium", "none", 0),
    "finding that could be graver is open": ([WIDE], None, "low", 3),
    "finding that is settled is nothing open": ([HIGH], None, "low", 0),
    "one of several findings": ([*QUIET, WIDE, HIGH], "high", "none", 1),
    "ask above": ([OPEN], "low", "low", 3),
    "ask at": ([OPEN], "low", "high", 3),
    "ask below": ([OPEN], "low", "critical", 0),
    "ask, no gate": ([WORST], "low", "none", 0),
    "finding before ask": ([WORST, HIGH], "high", "low", 1),
    "ask where the finding is below": ([WORST, HIGH], "critical", "critical", 3),
    "trial": ([verdict(settled="critical", status="trial"), verdict("ask", possible="critical", status="trial")], "low", "low", 0),
    "outlook": ([verdict(settled="critical", when="outlook"), verdict("ask", possible="critical", when="outlook")], "low", "low", 0),
    "history": ([verdict(settled="critical", when="history"), verdict("ask", possible="critical", when="history")], "low", "low", 0),
    "deprecated": ([verdict(settled="low", status="deprecated")], "low", "none", 1),
    "without a level": ([verdict("finding"), verdict("ask")], "low", "low", 0),
}  # fmt: skip


LAW = verdict("finding", pack="gdpr-22", rule="law/gdpr-22/r")
LAW_CASES = {
    "met, not asked for": ([LAW], (), 0),
    "met and asked for": ([LAW], ("gdpr-22",), 1),
    "another pack": ([LAW], ("pipl-24",), 0),
    "not known": ([verdict("ask", pack="gdpr-22")], ("gdpr-22",), 0),
    "planned": ([verdict("finding", pack="gdpr-22", when="outlook")], ("gdpr-22",), 0),
    "trial": ([verdict("finding", pack="gdpr-22", status="trial")], ("gdpr-22",), 0),
}


@pytest.mark.parametrize("case", LAW_CASES.values(), ids=LAW_CASES)
def test_a_law_pack_gates_only_when_asked(case):
    verdicts, packs, expected = case
    assert exit_code(report(product(*verdicts)), Gate("low", "low", packs)) == expected


def test_a_law_pack_counts_neither_as_finding_nor_as_question():
    made = report(product(LAW, verdict("ask", pack="gdpr-22", fingerprint="g")))
    assert last_line(made).startswith("0 findings, 0 open")
    assert (made.products[0].questions, made.products[0].posture[0].upper) == ((), None)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_run_has_its_exit_code(case):
    verdicts, fail_on, fail_on_open, expected = case
    gate = Gate(fail_on, fail_on_open)
    assert exit_code(report(product(*verdicts)), gate) == expected
    assert exit_code(report(product(), product(*verdicts)), gate) == expected, "whichever product it is in"
    assert exit_code(report(product(*verdicts), problems=(PROBLEM,)), gate) == 2, "a mistake comes first"


@pytest.mark.parametrize(("level", "limit"), list(itertools.product(LEVELS, LEVELS)))
def test_a_gate_stops_what_is_at_its_level_or_above(level, limit):
    reached = LEVELS.index(level) >= LEVELS.index(limit)
    assert exit_code(report(product(verdict(settled=level))), Gate(limit, "none")) == (1 if reached else 0)
    assert exit_code(report(product(verdict("ask", possible=level))), Gate(None, limit)) == (3 if reached else 0)


DEFAULTS = [("inside", "critical", 3), ("inside", "high", 0), ("outside", "critical", 0), ("outside", "low", 0)]


@pytest.mark.parametrize(("perspective", "possible", "expected"), DEFAULTS)
def test_unless_said_otherwise_only_critical_questions_from_inside_stop(perspective, possible, expected):
    found = report(product(verdict("ask", possible=possible), perspective=perspective))
    assert exit_code(found, Gate()) == expected


def test_unless_said_otherwise_every_finding_stops():
    assert exit_code(report(product(verdict(settled="low"), perspective="outside")), Gate()) == 1


def ask(fact, possible, **more):
    return verdict("ask", possible=possible, missing=(Missing(fact, "?", Place("p.yaml"), "yes"),), **more)


LINES = {
    "nothing": ([], "0 findings, 0 open"),
    "one": ([verdict(settled="high")], "1 finding, 0 open"),
    "several": ([verdict(settled="high")] * 3, "3 findings, 0 open"),
    "open": ([ask("a", "low"), ask("b", "high"), ask("b", "medium")], "0 findings, 3 open, up to high"),
    "not checked": ([verdict("not-checked")] * 4, "0 findings, 0 open, 4 not checked"),
    "outlook and history": ([verdict(settled="high", when="outlook"), ask("a", "high", when="history")], "0 findings, 0 open"),
    "all": ([verdict(settled="low"), ask("a", "critical"), verdict("not-checked")], "1 finding, 1 open, up to critical, 1 not checked"),
}  # fmt: skip


@pytest.mark.parametrize(("verdicts", "expected"), LINES.values(), ids=LINES)
def test_the_last_line_tells_the_run(verdicts, expected):
    assert last_line(report(product(*verdicts))) == expected
    assert last_line(report(product(*verdicts), problems=(PROBLEM, PROBLEM))) == f"{expected}, 2 errors"


def test_the_last_line_counts_no_question_of_a_rule_on_trial():
    assert last_line(report(product(ask("a", "high", status="trial")))) == "0 findings, 0 open"


def test_one_error_is_an_error():
    assert re.search(r", 1 error$", last_line(report(problems=(PROBLEM,))))
