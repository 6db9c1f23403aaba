"""The page for the person who is scored in a browser: one side of A4, and narrow enough for a phone."""

from __future__ import annotations

import re

import pytest
from report.people import EXAMPLES, People, example

from audit.report.people_html import letter_html, sheet_html

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def everything(rules):
    return People(rules, tuple(rule.id for rule in rules.rules))


@pytest.fixture(scope="module", params=EXAMPLES)
def files(request, everything, tmp_path_factory):
    """Write the page and a letter of an example, with all rules."""
    folder = tmp_path_factory.mktemp("people")
    text = example(EXAMPLES[request.param])
    (folder / "sheet.html").write_text(sheet_html(everything.sheet(text)), encoding="utf-8")
    (folder / "letter.html").write_text(letter_html(everything.letter("objection", text)), encoding="utf-8")
    return folder


def opened(chromium, file, **options):
    page = chromium.new_page(**options)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert said == [], "the browser refuses nothing of the page"
    return page


@pytest.mark.parametrize("name", ["sheet.html", "letter.html"])
def test_it_prints_on_one_side(name, files, chromium):
    page = opened(chromium, files / name)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    page.close()


@pytest.mark.parametrize("name", ["sheet.html", "letter.html"])
def test_nothing_runs_over_on_a_phone(name, files, chromium):
    page = opened(chromium, files / name, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()


def test_the_notes_beside_a_letter_are_not_printed(files, chromium):
    page = opened(chromium, files / "letter.html")
    assert page.locator("aside").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("aside").is_visible()
    page.close()
