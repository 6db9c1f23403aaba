"""One audited product, told to the person who is scored: what its page and letters are made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from audit.bundled import rules_folder
from audit.evaluate.for_people import for_people
from audit.evaluate.grounds import Grounds, grounds_of
from audit.load.letters import load_people_texts
from audit.load.product import load_product
from audit.load.rights import load_rights
from audit.load.ruleset import RuleSet
from audit.model.for_people import ForPeople
from audit.model.letter_texts import PeopleTexts
from audit.model.report import Report
from audit.model.rights import RightsFile
from audit.pipeline import audited, report_of


@dataclass(frozen=True)
class Told:
    """One audited product for the person who is scored: its report, what is known, and the texts to say it in."""

    report: Report
    facts: ForPeople
    rights: RightsFile
    grounds: Grounds
    texts: PeopleTexts


def told_to_people(path: str, rules: RuleSet, today: dt.date) -> Told:
    """Audit one file for the page and the letters. Raises ScoreauditError where it cannot be read."""
    folder = rules_folder()
    texts = load_people_texts(folder / "text" / "letters.en.yaml", "rules/text/letters.en.yaml", rules.vocabulary)
    rights = load_rights(folder / "rights.yaml", "rules/rights.yaml", rules.references, rules.vocabulary)
    description = load_product(path, rules.vocabulary)
    facts = for_people(description, rules.vocabulary)
    report = report_of((audited(path, description, rules, None),), (), rules, today)
    return Told(report, facts, rights, grounds_of(facts, rights, rules.references, rules.vocabulary), texts)
