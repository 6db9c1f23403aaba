"""Pages and letters of descriptions, with a few rules and with references of which only these are checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from report.making import report_of_text

from audit.evaluate.for_people import for_people
from audit.evaluate.grounds import grounds_of
from audit.load.letters import load_people_texts
from audit.load.product import load_product_text
from audit.load.rights import load_rights
from audit.model.letter_texts import RIGHTS
from audit.report.letter import letter_for
from audit.report.letter_markdown import letter_markdown
from audit.report.letter_operator import letter_to_operator
from audit.report.people_html import letter_html, sheet_html
from audit.report.sheet import sheet_of
from audit.report.sheet_markdown import sheet_markdown

ROOT = Path(__file__).parents[2]
CHECKED = ("cjeu/c-203-22", "pipl/24-3", "reg-b/1002-9-a-2", "reg-b/1002-9-b-2")
"""So that a provision that somebody checks changes no snapshot."""
NO_RULE = ("no/rule",)


def with_checked(references, *ids):
    """Return references of which just these are checked."""
    return {id_: one.model_copy(update={"checked": "yes" if id_ in ids else "no"}) for id_, one in references.items()}


@dataclass
class People:
    """Makes pages and letters of descriptions."""

    rules: object
    only: tuple[str, ...] = NO_RULE

    @cached_property
    def texts(self):
        return load_people_texts(ROOT / "rules/text/letters.en.yaml", "letters.en.yaml", self.rules.vocabulary)

    @cached_property
    def rights(self):
        return load_rights(ROOT / "rules/rights.yaml", "rights.yaml", self.rules.references, self.rules.vocabulary)

    def facts(self, text):
        return for_people(load_product_text(text, "p.yaml", self.rules.vocabulary), self.rules.vocabulary)

    def grounds(self, text, references=None):
        references = references or with_checked(self.rules.references, *CHECKED)
        return grounds_of(self.facts(text), self.rights, references, self.rules.vocabulary)

    def sheet(self, text, references=None, path="p.yaml"):
        report = report_of_text(text, path, self.rules, *self.only)
        return sheet_of(report, self.facts(text), self.grounds(text, references), self.texts)

    def letter(self, right, text, references=None):
        return letter_for(right, self.facts(text), self.rights, self.grounds(text, references), self.texts)

    def to_operator(self, text):
        return letter_to_operator(report_of_text(text, "p.yaml", self.rules, *self.only), self.facts(text), self.texts)

    def letters(self, text):
        return {**{right: self.letter(right, text) for right in RIGHTS}, "operator": self.to_operator(text)}

    def pages(self, text):
        """Return the page and every letter, in both formats."""
        sheet = self.sheet(text)
        pages = {"sheet.md": sheet_markdown(sheet), "sheet.html": sheet_html(sheet)}
        for name, letter in self.letters(text).items():
            pages |= {f"{name}.md": letter_markdown(letter), f"{name}.html": letter_html(letter)}
        return pages


def example(path):
    return (ROOT / path).read_text(encoding="utf-8")


EXAMPLES = {
    "sesame-credit": "examples/seeds/sesame-credit.product.yaml",
    "l1-affordability": "examples/comparators/l1-affordability.product.yaml",
    "nl-syri": "examples/decided/nl-syri.product.yaml",
}
