"""Plans and differences in a browser: on a phone, a laptop and paper, for everybody."""

from __future__ import annotations

import re

import pytest
from browser.looks import A4, CUT_OFF, LAPTOP, OPEN_ALL, PHONE, RUNS_OVER, violations
from report.outlines import LONG
from report.test_decide_pages import ABOUT, CHANGES, MANY, PLAN, PLANS, changes_html, plan_html, replace

pytestmark = pytest.mark.browser
WIDE = "x" * 300
LARGE = replace(
    PLAN,
    changes=tuple(
        replace(
            one,
            name=f"{LONG} {i}",
            about=WIDE,
            steps=tuple(replace(step, value=f"{WIDE} {LONG}") for step in one.steps),
        )
        for i, one in enumerate(PLAN.changes * 8)
    ),
    cleared=tuple(f"concern-{i}/rule: {LONG} {i}" for i in range(25)),
    patch=PLAN.patch + "".join(f"+  {LONG} {WIDE}\n" for _ in range(90)),
)
PAGES = {
    "plan": lambda: plan_html(ABOUT, PLAN),
    "no-plan": lambda: plan_html(ABOUT, PLANS["only stopping"]),
    "large-plan": lambda: plan_html(replace(ABOUT, name=LONG, path=f"{WIDE}.yaml"), LARGE),
    "changes": lambda: changes_html(CHANGES),
    "large-changes": lambda: changes_html(replace(MANY, product=LONG, old=WIDE, changed=_long(MANY.changed))),
}


def _long(changes):
    return tuple(replace(one, message=f"{LONG} {WIDE}", rule=f"{WIDE}/x", facts=(WIDE,) * 4) for one in changes)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("decide")
    for name, made in PAGES.items():
        (folder / f"{name}.html").write_text(made(), encoding="utf-8")
    return folder


@pytest.fixture
def opened(chromium, files):
    contexts = []

    def open_(name, width, **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.goto((files / f"{name}.html").as_uri())
        page.evaluate(OPEN_ALL)
        return page

    yield open_
    for one in contexts:
        one.close()


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_over_and_nothing_is_asked_for(name, width, opened, files):
    page = opened(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(RUNS_OVER) == []
    assert page.asked == [(files / f"{name}.html").as_uri()]
    assert page.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("name", PAGES)
def test_anybody_can_read_it(name, width, scheme, opened):
    assert violations(opened(name, width, color_scheme=scheme)) == []


@pytest.mark.parametrize("name", PAGES)
def test_paper_shows_all_of_it(name, opened):
    page = opened(name, A4, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate(CUT_OFF) == []
    assert violations(page) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 30
