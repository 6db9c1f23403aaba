"""Waivers: they hide nothing, make nothing clear, and end."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from decide.comparing import FIVE, TODAY, changed, some
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge.laws import description_of
from knowledge.widening import steps, widened
from report.making import product, report, verdict

from audit.decide.waivers import waived, waiver_notices
from audit.errors import WaiverError
from audit.evaluate.engine import evaluate
from audit.load.waivers import waivers_in
from audit.model.detail import WITHOUT_ASKS
from audit.model.finding import Waived
from audit.report.gate import Gate, exit_code, last_line
from audit.source import parse_document

CREEP = "function-creep/other-area-of-life"
IDS = (CREEP, "public-shaming/fault-broadcast")
LAST_DAY = TODAY.isoformat()


def read(text):
    return waivers_in(parse_document(text, "w.yaml"), IDS)


def line(entities="points, flat, purchases", until=LAST_DAY, rule=CREEP):
    return f"- {{rule: {rule}, entities: [{entities}], reason: A pilot., owner: the team, until: {until}}}\n"


@pytest.fixture(scope="module")
def creep(rules):
    return some(rules, CREEP)


@pytest.fixture(scope="module")
def verdicts(creep):
    return evaluate(creep, description_of(FIVE, creep), detail=WITHOUT_ASKS)


def waive(verdicts, text, rules, today=TODAY):
    waivers = read(text)
    found, seen = waived(verdicts, waivers, rules, today)
    return found, waiver_notices(waivers, [seen], today)


def marked(verdicts):
    return [(one.verdict, dict(one.bindings)["outcome"]) for one in verdicts if one.waived]


# -- what a waiver does


def test_a_waived_finding_stays_a_finding_and_says_who_answers_for_it(creep, verdicts):
    found, notices = waive(verdicts, line(), creep)
    (one,) = [two for two in found if two.waived]
    assert (one.verdict, one.waived) == ("finding", Waived("A pilot.", "the team", LAST_DAY))
    assert [replace(two, waived=None) for two in found] == list(verdicts)
    assert notices == ()


@pytest.mark.parametrize(("days", "hides"), [(-1, True), (0, True), (1, False)])
def test_a_waiver_counts_up_to_its_last_day(creep, verdicts, days, hides):
    found, notices = waive(verdicts, line(), creep, TODAY + dt.timedelta(days=days))
    assert bool(marked(found)) is hides
    assert [one.message for one in notices] == ([] if hides else [f"this waiver of {CREEP} lapsed on {LAST_DAY}"])


@pytest.mark.parametrize("until", ["2026-11", "2026"])
def test_a_month_or_year_ends_with_its_last_day(creep, verdicts, until):
    assert marked(waive(verdicts, line(until=until), creep)[0])
    assert not marked(waive(verdicts, line(until=until), creep, dt.date(2027, 1, 1))[0])


def test_a_waiver_covers_no_finding_that_it_does_not_name_whole(creep, verdicts):
    found, (notice,) = waive(verdicts, line("points, purchases"), creep)
    assert marked(found) == []
    assert (notice.place.line, notice.hint) == (1, "the finding is about flat too: name all of it")


def test_ids_that_are_bound_may_be_named_or_left_out(creep, verdicts):
    assert marked(waive(verdicts, line("points, flat"), creep)[0]) == [("finding", "flat")]
    assert marked(waive(verdicts, line("points, flat, bus"), creep)[0]) == []


def test_a_waiver_of_a_question_or_of_something_clear_waives_nothing(creep, verdicts):
    asked, (of_ask,) = waive(verdicts, line("points, deposit, purchases"), creep)
    clear, (of_clear,) = waive(verdicts, line("points, letter, purchases"), creep)
    assert asked == clear == verdicts
    assert of_ask.hint == "it is an open question there; only a finding can be waived"
    assert of_clear.message == f"this waiver of {CREEP} waives nothing"


def test_an_id_that_no_verdict_speaks_of_is_told_with_the_nearest(creep, verdicts):
    _, (notice,) = waive(verdicts, line("points, falt, purchases"), creep)
    assert notice.hint == "no verdict speaks of 'falt'; did you mean 'flat'?"


def test_a_waiver_that_is_used_for_one_product_is_not_unused(creep, verdicts):
    waivers = read(line())
    other = evaluate(creep, description_of(changed(FIVE, (("consequences", "flat"), None)), creep), detail=WITHOUT_ASKS)
    seen = [waived(found, waivers, creep, TODAY)[1] for found in (other, verdicts)]
    assert waiver_notices(waivers, seen, TODAY) == ()
    assert len(waiver_notices(waivers, seen[:1], TODAY)) == 1


# -- the gate


@pytest.mark.parametrize(("mark", "code"), [(None, 1), (Waived("r", "o", "2027"), 0)])
def test_a_waived_finding_does_not_gate(mark, code):
    made = report(product(verdict(settled="high", possible="critical", waived=mark)))
    assert exit_code(made, Gate("low", "none")) == code
    assert exit_code(made, Gate(None, "low")) == (3 if code else 0)
    assert last_line(made) == f"1 finding{'' if code else ' (1 waived)'}, 0 open"


def test_a_waived_legal_test_does_not_gate():
    one = verdict(pack="p", waived=Waived("r", "o", "2027"))
    assert exit_code(report(product(one)), Gate(law=("p",))) == 0
    assert exit_code(report(product(replace(one, waived=None))), Gate(law=("p",))) == 1


def test_a_waiver_of_a_finding_says_nothing_of_an_ask():
    ask = verdict("ask", possible="critical", waived=Waived("r", "o", "2027"))
    assert exit_code(report(product(ask)), Gate(None, "low")) == 3


# -- mistakes

GOOD = line()


@pytest.mark.parametrize(
    ("text", "at", "message", "hint"),
    [
        (GOOD.replace("-life", "-lif"), (1, 10), "there is no rule", f"did you mean {CREEP!r}?"),
        (GOOD.replace("owner:", "ower:"), (1, None), "unknown key 'ower'", "did you mean 'owner'?"),
        (GOOD.replace("reason: A pilot., ", ""), (1, None), "'reason' is missing", "add `reason:`"),
        (GOOD.replace("A pilot.", "''"), (1, None), "'reason' is empty", "say why"),
        (GOOD.replace("the team", "' '"), (1, None), "'owner' is empty", "name a role or a team"),
        (GOOD.replace(LAST_DAY, "2026-13-01"), (1, None), "'2026-13-01' is no date", "write the last day"),
        (GOOD.replace("[points, flat, purchases]", "[]"), (1, None), "it names no entry", "name the entries"),
        (GOOD.replace("[points, flat, purchases]", "{a: b}"), (1, None), "expects", ""),
        ("waivers: []\n", (1, 1), "a file of waivers is a list", "write a list"),
    ],
)  # fmt: skip
def test_a_mistake_has_a_place_and_what_to_do(text, at, message, hint):
    with pytest.raises(WaiverError) as caught:
        read(text)
    fits = [one for one in caught.value.problems if message in one.message]
    assert fits, caught.value
    assert fits[0].place.line == at[0]
    assert at[1] is None or fits[0].place.column == at[1]
    assert hint in fits[0].hint


def test_every_mistake_is_told():
    with pytest.raises(WaiverError) as caught:
        read(GOOD.replace("-life", "-lif") + GOOD.replace(LAST_DAY, "never"))
    assert [one.place.line for one in caught.value.problems] == [1, 2]


# -- the law


@settings(max_examples=40)
@given(st.data())
def test_a_waiver_never_hides_and_one_that_lapsed_yesterday_marks_nothing(creep, data):
    described = FIVE
    for _ in range(data.draw(st.integers(0, 3))):
        described = widened(described, data.draw(st.sampled_from(steps(described, creep.vocabulary))))
    verdicts = evaluate(creep, description_of(described, creep), detail=WITHOUT_ASKS)
    entities = data.draw(
        st.sets(st.sampled_from(["points", "flat", "purchases", "deposit", "letter", "bus"]), min_size=1)
    )
    text = line(", ".join(sorted(entities)))
    now, _ = waive(verdicts, text, creep)
    late, notices = waive(verdicts, text, creep, TODAY + dt.timedelta(days=1))
    assert [replace(one, waived=None) for one in now] == list(verdicts)
    assert {one.verdict for one in now if one.waived} <= {"finding"}
    assert late == verdicts
    assert len(notices) == 1
