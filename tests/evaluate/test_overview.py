"""The outline of a description: what is known, what is only possible, and what is not known stays empty."""

from __future__ import annotations

import pytest

from audit.evaluate.overview import overview_of
from audit.load.product import load_product_text
from audit.model.overview import Link

TEXT = """
format: 1
product:
  name: Points
  operator: {disputed: [{value: app}, {value: shop}]}
  nature: {value: real, evidence: [letter]}
  as_of: 2026-11
  perspective: outside
  operator_response: {asked_on: 2026-01, answer: We follow the law.}
parties:
  app: {name: The app, kind: platform, roles: [operator]}
  shop: {kind: unknown}
data:
  purchases: {category: commerce.purchases, setting: commerce.shopping, held_by: [shop], about: [the-person]}
  guess: {origin: inferred, derived_from: [purchases]}
scores:
  points: {made_by: app, inputs: {value: [purchases], possible: [guess], complete: yes}, told: {existence: yes, factors: no, score: unknown}}
consequences:
  loan: {because_of: [points], decided_by: unknown, kind: access, setting: finance.credit}
  flat: {status: planned, since: 2027, because_of: [points], decided_by: app, kind: access}
  maybe: {status: disputed, because_of: [points], severity: {disputed: [{value: minor}, {value: grave}]}}
publications:
  wall: {of: [points], by: app, audience: [everyone, neighbours]}
recourses:
  objection: {against: [points], kind: objection, offered: yes}
  appeal: {against: [points], kind: appeal, offered: no}
evidence:
  letter: {title: A letter, date: 2026-01, grade: documented, checked: yes}
"""


@pytest.fixture(scope="module")
def shown(rules):
    return overview_of(load_product_text(TEXT, "p.yaml", rules.vocabulary), rules.vocabulary)


def entry(entries, id_):
    return next(one for one in entries if one.id == id_)


def test_what_is_not_known_is_empty(shown):
    assert entry(shown.parties, "shop").kind == ""
    assert (entry(shown.data, "guess").area, entry(shown.data, "guess").about) == ("", ())
    assert entry(shown.effects, "loan").deciders == ()
    assert entry(shown.effects, "loan").severity == ""


def test_words_stand_as_a_reader_says_them(shown):
    one = entry(shown.data, "purchases")
    assert (one.setting, one.area, one.about) == ("Shopping", "Buying and selling", ("The person",))
    assert shown.nature == "Real"
    assert entry(shown.effects, "wall").audience == ("Everyone", "Neighbours")
    assert shown.names["app"] == "The app"


def test_what_is_disputed_or_possible_is_not_sure(shown):
    assert shown.operator == "The app or shop"
    assert entry(shown.scores, "points").inputs == (Link("guess", sure=False), Link("purchases"))
    assert not entry(shown.scores, "points").more
    assert entry(shown.effects, "maybe").severity == "Grave or Minor"
    assert not entry(shown.effects, "maybe").sure


def test_what_is_planned_stands_apart(shown):
    assert "flat" not in {one.id for one in shown.effects}
    assert [(one.name, one.status, one.since) for one in shown.others] == [
        ("flat", "planned", "2027"),
        ("maybe", "disputed", ""),
    ]


def test_flows_that_follow_are_there(shown):
    (one,) = [flow for flow in shown.flows if flow.id == "points.made_by/purchases"]
    assert (one.takers, one.inferred) == ((Link("app"),), True)
    assert one.givers == (), "who else holds it is not known, so who gives it is not either"


def test_sections_that_may_be_longer_are_named(shown):
    assert shown.open == ("parties", "data", "flows", "scores", "consequences", "publications")


def test_a_safeguard_is_stated_and_says_that_there_is_one(shown):
    assert [(one.owner, one.field, one.value) for one in shown.safeguards] == [
        ("points", "told.existence", "Yes"),
        ("objection", "offered", "Yes"),
    ]


def test_the_reply_of_the_operator_is_kept(shown):
    assert (shown.reply, shown.asked_on) == ("We follow the law.", "2026-01")
