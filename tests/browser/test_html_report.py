"""The HTML report in a browser: nothing leaves it, nothing runs over, nothing is cut off, anybody can read it."""

from __future__ import annotations

import re

import pytest
from browser.looks import A4, CUT_OFF, LAPTOP, OPEN_ALL, OUTSIDE, OVERLAP, PHONE, RUNS_OVER, violations

pytestmark = pytest.mark.browser

NAMES = ("sesame", "many")
WIDTHS = {"phone": PHONE, "laptop": LAPTOP}


@pytest.fixture
def opened(chromium, pages):
    """Open a report; every request but that for the file itself is kept."""
    contexts = []

    def open_(name, *, width=1280, color_scheme="light", scripts=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=color_scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.goto((pages / f"{name}.html").as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_nothing_runs_over_and_nothing_is_asked_for(name, width, opened, pages):
    page = opened(name, width=width)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(RUNS_OVER) == []
    assert page.asked == [(pages / f"{name}.html").as_uri()]
    assert page.said == []


@pytest.mark.parametrize("name", NAMES)
def test_no_label_of_a_picture_runs_out_or_into_another(name, opened):
    page = opened(name)
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(OVERLAP) == []


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("where", [*WIDTHS, "A4"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation(name, where, color_scheme, opened):
    """By all rules, with all that is folded open; on A4 as it prints.

    The page of three hundred findings takes a minute or two each time: what axe's rule for contrast takes grows with
    the square of a page's elements, and there are over 20,000.
    """
    page = opened(name, width={**WIDTHS, "A4": A4}[where], color_scheme=color_scheme)
    page.evaluate(OPEN_ALL)
    if where == "A4":
        page.emulate_media(media="print")
    assert violations(page) == []


@pytest.mark.parametrize("name", NAMES)
def test_paper_shows_all_of_it(name, opened):
    page = opened(name, width=A4, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    hidden = "[...document.querySelectorAll('details *')].filter(one => !one.checkVisibility({contentVisibilityAuto: true})).length"
    assert page.evaluate(hidden) == 0
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    count = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert count <= {"sesame": 60, "many": 220}[name]
    assert b"/MediaBox [0 0 594.9" in paper or b"/MediaBox [0 0 595" in paper


def test_it_is_whole_without_scripts(opened):
    page = opened("sesame", scripts=False)
    assert page.locator("article.finding").count() >= 12
    page.locator("summary", has_text="Posture as a table").click()
    assert page.locator("#p1-posture-table table").is_visible()


def test_the_keyboard_reaches_the_report_first(opened):
    page = opened("sesame")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert page.locator(".skip").bounding_box()["x"] >= 0
