"""Baselines: what is known does not gate, what is new or graver does, and no question is hidden."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from decide.comparing import FIVE, some
from hypothesis import given
from hypothesis import strategies as st
from knowledge.laws import description_of
from report.making import LEVELS, product, report, verdict

from audit.decide.baseline import baseline_in, baseline_json, baseline_of, known
from audit.errors import UsageError
from audit.evaluate.engine import evaluate
from audit.model.detail import WITHOUT_ASKS
from audit.model.finding import Known, Level
from audit.report.gate import Gate, exit_code, last_line


def written(*verdicts, path="p.yaml"):
    return baseline_in(baseline_json(baseline_of(report(product(*verdicts, path=path)))), "b.json", LEVELS)


THEN = verdict(settled="medium", possible="high", fingerprint="a")


def test_a_baseline_holds_the_findings_of_the_present_and_nothing_else():
    asks = (verdict("ask", possible="high", fingerprint="b"), verdict("clear", fingerprint="c"))
    late = verdict(settled="high", possible="high", when="outlook", fingerprint="d")
    (made,) = written(THEN, *asks, late).products
    assert [one.fingerprint for one in made.findings] == ["a"]
    assert (made.path, made.findings[0].level.settled) == ("p.yaml", "medium")


@pytest.mark.parametrize(
    ("settled", "possible", "fail_on", "fail_on_open"),
    [
        ("medium", "high", 0, 0),
        ("low", "high", 0, 0),
        ("high", "high", 1, 0),
        ("medium", "critical", 0, 3),
        ("critical", "critical", 1, 0),
    ],
)
def test_only_what_is_graver_gates(settled, possible, fail_on, fail_on_open):
    now = known((replace(THEN, level=Level(settled, possible)),), "./p.yaml", written(THEN))
    assert now[0].baseline == Known("2026-11-22", Level("medium", "high"))
    assert exit_code(report(product(*now)), Gate("low", "none")) == fail_on
    assert exit_code(report(product(*now)), Gate(None, "low")) == fail_on_open


def test_a_new_finding_gates_and_so_does_the_same_in_another_file():
    other = verdict(settled="low", possible="low", fingerprint="x")
    for verdicts, path in (((other,), "p.yaml"), ((THEN,), "q.yaml")):
        now = known(verdicts, path, written(THEN))
        assert [one.baseline for one in now] == [None]
        assert exit_code(report(product(*now)), Gate("low", "none")) == 1


def test_a_known_legal_test_does_not_gate_and_the_last_line_counts():
    law = verdict(pack="p", fingerprint="l")
    now = known((law, THEN), "p.yaml", written(law, THEN))
    assert exit_code(report(product(*now)), Gate(None, "none", ("p",))) == 0
    assert last_line(report(product(*now))).startswith("1 finding (1 in the baseline)")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["finding", "ask", "clear"]), st.sampled_from(["a", "b", "c"]), st.sampled_from(LEVELS)
        ),
        max_size=6,
    )
)
def test_a_baseline_never_hides_an_ask(drawn):
    """Whatever stood in it: an ask is as it was, and gates as it did."""
    made = tuple(
        verdict(word, settled=level if word == "finding" else None, possible=level if word != "clear" else None, fingerprint=name)
        for word, name, level in drawn
    )  # fmt: skip
    everything = [verdict(settled="critical", possible="critical", fingerprint=name) for name in "abc"]
    now = known(made, "p.yaml", written(*everything))
    asks = [one for one in made if one.verdict == "ask"]
    assert [one for one in now if one.verdict == "ask"] == asks
    assert [replace(one, baseline=None) for one in now] == list(made)
    for level in LEVELS:
        gate = Gate(None, level)
        assert exit_code(report(product(*now)), gate) == exit_code(report(product(*asks)), gate)


def test_a_description_against_its_own_baseline_has_nothing_new(rules):
    few = some(rules)
    verdicts = evaluate(few, description_of(FIVE, few), detail=WITHOUT_ASKS)
    now = known(verdicts, "p.yaml", written(*verdicts))
    assert all(one.baseline for one in now if one.verdict == "finding" and one.when == "present")
    assert exit_code(report(product(*now)), Gate("low", "none")) == 0
    assert exit_code(report(product(*verdicts)), Gate("low", "none")) == 1


GOOD = json.loads(baseline_json(baseline_of(report(product(THEN)))))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is no baseline"),
        ("[]", "this is no baseline"),
        (json.dumps({**GOOD, "baseline_version": 2}), "baseline_version"),
        (json.dumps({**GOOD, "extra": 1}), "extra"),
        (json.dumps({**GOOD, "date": "soon"}), "'soon' is no date"),
        (json.dumps(GOOD).replace('"medium"', '"huge"'), "there is no level 'huge'"),
    ],
)
def test_what_is_no_baseline_is_refused(text, message):
    with pytest.raises(UsageError, match=message) as caught:
        baseline_in(text, "b.json", LEVELS)
    assert "scoreaudit baseline" in caught.value.problems[0].hint
