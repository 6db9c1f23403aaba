"""The comparison in a browser: on a phone, a laptop and paper, for everybody."""

from __future__ import annotations

import re

import pytest
from browser.looks import RUNS_OVER, violations
from report.test_comparison import named

from audit.report.compare_html import comparison_html

pytestmark = pytest.mark.browser
NAMES = ("Points of a large app for shopping and travel", "B", "A list of people with debts", "D", "E")
A4 = (842, 595)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("comparisons")
    for name, count in (("two", 2), ("five", 5), ("fifteen", 15)):
        (folder / f"{name}.html").write_text(comparison_html(named(*(NAMES * 3)[:count])), encoding="utf-8")
    return folder


@pytest.fixture
def opened(chromium, files):
    contexts = []

    def open_(name, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.goto((files / f"{name}.html").as_uri())
        return page

    yield open_
    for one in contexts:
        one.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["two", "five", "fifteen"])
def test_only_tables_scroll_and_nothing_is_refused(name, width, opened):
    page = opened(name, viewport={"width": width, "height": 800})
    assert page.said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(RUNS_OVER) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_anybody_can_read_it(width, scheme, opened):
    page = opened("five", viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert violations(page) == []


@pytest.mark.parametrize("name", ["two", "five", "fifteen"])
def test_it_prints_on_a4_across(name, opened):
    paper = opened(name).pdf(prefer_css_page_size=True)
    sizes = {
        tuple(round(float(one)) for one in box) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    }
    assert sizes
    assert all(abs(wide - A4[0]) <= 1 and abs(high - A4[1]) <= 1 for wide, high in sizes)


@pytest.mark.parametrize("name", ["two", "five", "fifteen"])
def test_no_cell_is_cut_off_on_paper(name, opened):
    page = opened(name, viewport={"width": 1016, "height": 700})
    page.emulate_media(media="print")
    assert page.evaluate(RUNS_OVER.replace("one.closest('.scroll') && !one.matches('.scroll')", "false")) == []
