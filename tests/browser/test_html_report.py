"""The HTML report in a browser: nothing leaves it, nothing runs over, nothing is cut off, anybody can read it."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

NAMES = ("sesame", "many")
WIDTHS = {"phone": 390, "laptop": 1280}
A4 = 670
"""Pixels between the margins of a page."""
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
RUNS_OVER = """() => [...document.querySelectorAll('body *')].filter(one => {
  if (one.closest('svg') && one.tagName !== 'svg') return false;
  if (one.closest('.scroll') && !one.matches('.scroll')) return false;
  if (one.matches('.hidden, .skip')) return false;
  const place = one.getBoundingClientRect();
  return place.width > 0 && (place.right > innerWidth + 1 || place.left < -1);
}).map(one => one.outerHTML.slice(0, 120))"""
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(one => {
  if (one.closest('svg') || one.matches('.hidden')) return false;
  const style = getComputedStyle(one);
  const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
  const place = one.getBoundingClientRect();
  return place.right > innerWidth + 1 || (clips && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1));
}).map(one => one.outerHTML.slice(0, 120))"""
OUTSIDE = """() => [...document.querySelectorAll('svg.picture')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(one => {
    const place = one.getBoundingClientRect();
    return place.left < frame.left - 1 || place.right > frame.right + 1 || place.bottom > frame.bottom + 1;
  }).map(one => one.textContent);
})"""
OVERLAP = """() => [...document.querySelectorAll('svg.picture')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')].map(one => [one.getBoundingClientRect(), one.textContent]);
  return texts.flatMap(([a, said], i) => texts.slice(i + 1).filter(([b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5
  ).map(([, other]) => [said, other]));
})"""


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


CONTRAST = {"runOnly": ["color-contrast"]}
NO_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}


@pytest.mark.parametrize(
    ("name", "width", "color_scheme", "options"),
    [
        ("sesame", 1280, "light", {}),
        ("sesame", 1280, "dark", CONTRAST),
        ("sesame", 390, "light", NO_CONTRAST),
        ("many", 1280, "light", NO_CONTRAST),
    ],
)
def test_axe_finds_no_violation(name, width, color_scheme, options, opened):
    page = opened(name, width=width, color_scheme=color_scheme)
    if not options:
        page.evaluate(OPEN_ALL)
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False, **options})
    assert [
        (one["id"], one["nodes"][0]["html"][:300], one["nodes"][0]["failureSummary"])
        for one in found.response["violations"]
    ] == []
    assert found.response["passes"]


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
