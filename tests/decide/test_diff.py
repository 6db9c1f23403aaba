"""What changed between two states of a product, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from decide.comparing import FIVE, TODAY, causes, changed, diff, side, some, standing
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge.widening import steps, widened

from audit.decide.diff import differences
from audit.decide.evidence import Limits
from audit.decide.sides import Side, state_of
from audit.errors import Place, UsageError
from audit.load.rule_texts import RuleTexts, rules_of, texts_of
from audit.load.waivers import Waiver
from audit.model.changes import Stands, gates
from audit.model.finding import Level

CREEP = "function-creep/other-area-of-life"
KIND = ("consequences", "deposit", "kind")
SEVERITY = ("consequences", "flat", "severity")


@pytest.fixture(scope="module")
def few(rules):
    return some(rules)


@pytest.fixture(scope="module")
def creep(rules):
    return some(rules, CREEP)


def of(found, subject, *, when="present", entity=""):
    """Return the one change that binds an entry."""
    fits = [one for one in found.all if one.when == when and entity in dict(one.bindings).values()]
    assert len(fits) == 1, fits
    assert fits[0].subject == subject
    return fits[0]


# -- each cause


def test_an_unknown_that_became_known_is_answered(creep):
    found = diff(FIVE, changed(FIVE, (KIND, "price")), creep)
    (one,) = found.appeared
    assert (one.cause, one.facts) == ("answered", ("consequences.deposit.kind",))
    assert (one.before.verdict, one.after.verdict) == ("ask", "finding")
    assert (found.vanished, found.changed) == ((), ())


def test_a_known_fact_that_became_unknown_is_retracted(creep):
    found = diff(changed(FIVE, (KIND, "price")), FIVE, creep)
    (one,) = found.vanished
    assert (one.cause, one.before.verdict, one.after.verdict) == ("retracted", "finding", "ask")


@pytest.mark.parametrize("value", [None, "unknown", {"value": "unknown", "evidence": ["notice"]}])
def test_all_forms_of_not_known_are_the_same(creep, value):
    found = diff(changed(FIVE, (KIND, value)), changed(FIVE, (KIND, "price")), creep)
    assert causes(found) == {"answered"}


def test_another_value_is_restated_and_a_level_is_a_change(creep):
    found = diff(FIVE, changed(FIVE, (SEVERITY, "minor")), creep)
    (one,) = found.changed
    assert (one.cause, one.facts) == ("restated", ("consequences.flat.severity",))
    assert (one.before.level, one.after.level) == (Level("critical", "critical"), Level("medium", "medium"))


def test_a_narrower_value_is_answered_and_a_settled_dispute_too(creep):
    two = {"disputed": [{"value": "price"}, {"value": "attention"}]}
    disputed = changed(FIVE, (KIND, two))
    assert causes(diff(disputed, changed(FIVE, (KIND, "price")), creep)) == {"answered"}
    assert causes(diff(changed(FIVE, (KIND, "price")), disputed, creep)) == {"retracted"}


def test_what_came_by_its_status_or_date_is_a_change_of_the_product(creep):
    come = changed(
        FIVE,
        (("consequences", "job", "status"), "happening"),
        (("consequences", "job", "since"), "2026-11-10"),
        (("product", "as_of"), "2026-11-20"),
    )
    one = of(diff(FIVE, come, creep), "points", entity="job")
    assert (one.cause, set(one.facts)) == ("product", {"consequences.job.status", "consequences.job.since"})


def test_a_new_entry_with_a_later_date_is_a_change_of_the_product_and_one_without_a_correction(creep):
    entry = {**FIVE["consequences"]["flat"], "name": "Another"}
    later = changed(
        FIVE, (("consequences", "room"), {**entry, "since": "2026-11-10"}), (("product", "as_of"), "2026-11-20")
    )
    assert of(diff(FIVE, later, creep), "points", entity="room").cause == "product"
    assert (
        of(diff(FIVE, changed(FIVE, (("consequences", "room"), entry)), creep), "points", entity="room").cause
        == "restated"
    )
    opened = changed(FIVE, (("consequences", "unknown"), {}))
    opened["consequences"]["unknown"] = None
    learnt = changed(opened, (("consequences", "room"), entry))
    assert of(diff(opened, learnt, creep), "points", entity="room").cause == "answered"


def test_the_last_exchange_that_moved_a_verdict_is_its_cause(creep):
    both = changed(FIVE, (KIND, "price"), (("consequences", "deposit", "severity"), "serious"))
    one = of(diff(FIVE, both, creep), "points", entity="deposit")
    assert (one.after.level.settled, one.cause) == ("high", "restated")
    assert one.facts == ("consequences.deposit.severity",)


def test_what_a_correction_names_comes_with_it(creep):
    """The new entry counts as a change of the product; the corrections before it can be read all the same."""
    before = changed(FIVE, (KIND, "price"))
    salary = {**FIVE["data"]["purchases"], "setting": "finance.banking", "since": "2026-11-10"}
    after = changed(
        before,
        (("scores", "points", "inputs"), ["purchases", "salary"]),
        (("data", "salary"), salary),
        (("product", "as_of"), "2026-11-20"),
        (("consequences", "deposit", "severity"), "serious"),
    )
    assert of(diff(before, after, creep), "points", entity="deposit").cause == "restated"


def test_a_waiver_moves_a_finding_and_says_so(creep):
    waiver = Waiver(
        CREEP, frozenset({"points", "flat", "purchases"}), "r", "o", "2026-12", TODAY.toordinal(), Place("w")
    )
    found = differences(side(FIVE, creep), side(FIVE, creep, waivers=(waiver,)), (), ())
    (one,) = found.vanished
    assert (one.cause, one.after) == ("waiver", Stands("finding", Level("critical", "critical"), waived=True))
    tomorrow = TODAY + dt.timedelta(days=1)
    lapsed = differences(
        side(FIVE, creep, waivers=(waiver,)), side(FIVE, creep, waivers=(waiver,), waived_on=tomorrow), (), ()
    )
    assert [(one.cause, one.after.waived) for one in lapsed.appeared] == [("waiver", False)]
    assert gates(lapsed, "low")


def test_time_that_passed_is_age(creep):
    limits = Limits("P1Y")
    later = {"limits": limits, "aged_on": dt.date(2028, 1, 1)}
    found = differences(side(FIVE, creep, limits=limits), side(FIVE, creep, **later), (), ())
    assert found.all
    assert causes(found) == {"age"}


def test_another_engine_is_told_from_another_product(creep):
    told = side(FIVE, creep)
    state = dict(state_of(told.inputs))
    gone = next(id_ for id_, one in state.items() if one.stands.verdict == "finding" and id_[1] == "present")
    stored = replace(told, stored={id_: one for id_, one in state.items() if id_ != gone})
    assert [one.cause for one in differences(stored, told, (), ()).all] == ["engine"]
    assert [one.cause for one in differences(told, stored, (), ()).all] == ["engine"]
    assert causes(differences(replace(told, stored=state), told, (), ())) == set()


@pytest.fixture(scope="module")
def texts(root, rules):
    return texts_of(root / "rules", "rules")


def test_rules_and_vocabulary_are_told_apart(rules, texts):
    name = "vocabulary/levels.yaml"
    assert texts.files[name].count("essential_raises: 1") == 1
    tables = {**texts.files, name: texts.files[name].replace("essential_raises: 1", "essential_raises: 0")}
    fewer = {path: text for path, text in texts.files.items() if path != f"{CREEP}.yaml"}
    for files, cause in ((tables, "vocabulary"), (fewer, "rules")):
        other = RuleTexts(texts.folder, files)
        found = differences(side(FIVE, rules), side(FIVE, rules_of([other], "rules")), [texts], [other])
        assert found.all
        assert causes(found) == {cause}


# -- laws

CORRECTIONS = [
    (SEVERITY, "minor"),
    (KIND, "attention"),
    (("consequences", "letter", "setting"), "finance.credit"),
    (("consequences", "job", "status"), "happening"),
    (("scores", "points", "inputs"), "none"),
    (("product", "perspective"), "outside"),
    (("data", "purchases", "setting"), "housing.tenancy"),
]


def _less(data, rules, draw):
    for _ in range(draw(st.integers(0, 2))):
        data = widened(data, draw(st.sampled_from(steps(data, rules.vocabulary))))
    return data


@settings(max_examples=40)
@given(st.data())
def test_nothing_differs_from_itself(few, data):
    one = _less(FIVE, few, data.draw)
    assert diff(one, one, few).all == ()


@settings(max_examples=50)
@given(st.data())
def test_causes_add_up(few, data):
    """Every finding or ask that stands otherwise is told once, with one cause, and nothing else is."""
    old = _less(FIVE, few, data.draw)
    new = changed(_less(FIVE, few, data.draw), *data.draw(st.lists(st.sampled_from(CORRECTIONS), max_size=2)))
    before, after = standing(old, few), standing(new, few)
    moved = {id_ for id_ in {*before, *after} if before.get(id_) != after.get(id_)}
    found = diff(old, new, few)
    told = [(one.fingerprint, one.when) for one in found.all]
    assert sorted(told) == sorted(moved)
    assert causes(found) <= {"answered", "retracted", "restated", "product"}
    assert all(one.facts for one in found.all)


@settings(max_examples=50)
@given(st.data())
def test_learning_is_answered_and_forgetting_is_retracted(few, data):
    less = _less(FIVE, few, data.draw)
    assert causes(diff(less, FIVE, few)) <= {"answered"}
    assert causes(diff(FIVE, less, few)) <= {"retracted"}


# -- renamed entries, baselines, the gate


def test_a_renamed_entry_keeps_its_verdicts(few):
    new = changed(
        FIVE, (("scores", "rank"), {**FIVE["scores"]["points"], "formerly": "points"}), (("scores", "points"), None)
    )
    for entry in new["consequences"].values():
        entry["because_of"] = ["rank"]
    found = diff(FIVE, new, few)
    assert found.all == ()
    del new["scores"]["rank"]["formerly"]
    assert diff(FIVE, new, few).all


def test_a_renamed_entry_keeps_its_verdicts_where_the_older_ones_are_written_down(few):
    old = side(FIVE, few)
    stored = replace(old, stored=state_of(old.inputs))
    new = changed(
        FIVE,
        (("consequences", "home"), {**FIVE["consequences"]["flat"], "formerly": "flat"}),
        (("consequences", "flat"), None),
    )
    assert differences(stored, side(new, few), (), ()).all == ()
    findings = {
        id_: one for id_, one in stored.stored.items() if one.stands.verdict == "finding" and id_[1] == "present"
    }
    baseline = Side("b", "p.yaml", "X", None, findings, findings_only=True)
    assert differences(baseline, side(new, few), (), ()).all == ()


def test_of_a_baseline_only_findings_are_compared_and_no_cause_is_claimed(creep):
    old = side(FIVE, creep)
    findings = {
        id_: one for id_, one in state_of(old.inputs).items() if one.stands.verdict == "finding" and id_[1] == "present"
    }
    baseline = replace(old, inputs=None, stored=findings, findings_only=True)
    assert differences(baseline, old, (), ()).all == ()
    (one,) = differences(baseline, side(changed(FIVE, (KIND, "price")), creep), (), ()).all
    assert (one.before, one.after.verdict, one.cause) == (None, "finding", None)
    with pytest.raises(UsageError, match="a baseline does not say what stands now"):
        differences(old, baseline, (), ())


@pytest.mark.parametrize(
    ("edits", "limit", "gated"),
    [
        ([(KIND, "price")], "medium", True),
        ([(KIND, "price")], "high", False),
        ([(KIND, "attention")], "low", False),
        ([(SEVERITY, "minor")], "low", False),
        ([], "low", False),
    ],
)
def test_the_gate_looks_at_findings_that_are_new(creep, edits, limit, gated):
    assert gates(diff(FIVE, changed(FIVE, *edits), creep), limit) is gated


def test_a_graver_finding_is_new_to_the_gate_where_it_was_lighter(creep):
    graver = diff(changed(FIVE, (SEVERITY, "minor")), FIVE, creep)
    assert [gates(graver, limit) for limit in ("low", "critical")] == [True, True]
