"""Legal tests as a report shows them: met, not known, not met, or a matter of another country's law."""

from __future__ import annotations

import pytest
from report.making import report_of_text

from audit.report.formats import Look
from audit.report.law import legal_tests, questions_by_place
from audit.report.terminal import to_terminal

RULE = "law/gdpr-22/solely-automated-decision"
TEXT = """
format: 1
product: {{name: Loans, as_of: 2026, perspective: {perspective}, jurisdictions: {where}}}
scores: {{ability: {{subject: person}}}}
consequences:
  loan: {{because_of: [ability], falls_on: [the-person], severity: serious, kind: access, automation: {automation}, review: after}}
complete: [scores, consequences]
"""


@pytest.fixture
def made(rules):
    def made(where="[DE]", automation="decides", perspective="inside"):
        text = TEXT.format(where=where, automation=automation, perspective=perspective)
        return report_of_text(text, "p.yaml", rules, RULE)

    return made


def test_the_elements_are_shown_and_no_level(made):
    report = made()
    (test,) = [one for one in legal_tests(report.products[0].verdicts) if one.rule == RULE]
    assert [one.level for one in test.met] == [None]
    screen = to_terminal(report, Look(width=100))
    assert "all elements appear met: GDPR Article 22(1)" in " ".join(screen.split())
    assert "yes decided by the machine" in " ".join(screen.split())
    assert "FINDINGS (0)" in screen
    assert not {"illegal", "unlawful", "violates"} & set(screen.lower().split())


def test_what_lacks_is_named(made):
    (test,) = [one for one in legal_tests(made(automation="advises").products[0].verdicts) if one.rule == RULE]
    assert (test.met, test.open, [one.name for one in test.lacking]) == ((), (), ["decided_by_the_machine"])


def test_what_is_not_known_is_asked_with_the_test(made):
    (test,) = [one for one in legal_tests(made(automation="unknown").products[0].verdicts) if one.rule == RULE]
    ((question, subjects),) = questions_by_place(test).items()
    assert subjects == ["ability"]
    assert question.startswith("What part does a computer play in deciding on “loan”")
    assert not test.only_elsewhere


def test_a_norm_is_not_held_against_a_time_before_it(rules):
    text = TEXT.format(where="[DE]", automation="decides", perspective="inside").replace("as_of: 2026", "as_of: 2017")
    report = report_of_text(text, "p.yaml", rules, RULE)
    assert {one.verdict for one in report.products[0].verdicts} == {"not-applicable"}
    assert "gdpr-22: This norm applies from 2018-05-25; the description speaks of 2017." in to_terminal(report, Look())


@pytest.mark.parametrize("as_of", ["2018", "2018-05", "2018-05-25"])
def test_the_year_in_which_a_norm_begins_is_looked_at(rules, as_of):
    text = TEXT.format(where="[DE]", automation="decides", perspective="inside").replace(
        "as_of: 2026", f"as_of: {as_of}"
    )
    assert {one.verdict for one in report_of_text(text, "p.yaml", rules, RULE).products[0].verdicts} == {"finding"}


def test_another_country_is_another_law(made):
    (test,) = [one for one in legal_tests(made("[CN]").products[0].verdicts) if one.rule == RULE]
    assert (test.elsewhere, test.only_elsewhere) == (True, False)
    assert "Another jurisdiction: gdpr-22" in to_terminal(made("[CN]"), Look())


def test_from_outside_a_further_country_is_asked_once(made):
    (test,) = [one for one in legal_tests(made("[CN]", perspective="outside").products[0].verdicts) if one.rule == RULE]
    assert (test.elsewhere, test.only_elsewhere) == (False, True)
    assert "Only if it is used under further laws than are listed: gdpr-22" in to_terminal(
        made("[CN]", perspective="outside"), Look()
    )
