"""The report on a portfolio in a browser: on a phone and a laptop, in light and dark, for everybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from browser.looks import RUNS_OVER, violations

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """The report on a few examples and a file that cannot be read, made by the command."""
    folder = tmp_path_factory.mktemp("portfolio")
    (folder / "broken.product.yaml").write_text("product: [", encoding="utf-8")
    product = "examples/decided/ke-loan-apps.product.yaml"
    for args in (
        ["check", "examples/comparators", product, str(folder), "--out", str(folder / "ds"), "--allow-broken"],
        ["report", str(folder / "ds"), "--output", str(folder / "portfolio.html")],
    ):
        command = [sys.executable, "-m", "audit", "portfolio", *args]
        subprocess.run(command, cwd=ROOT, env=os.environ, check=True, capture_output=True, timeout=300)
    return folder / "portfolio.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_runs_over_nothing_is_asked_for_and_anybody_can_read_it(chromium, page_file, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(page_file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(RUNS_OVER) == []
        assert (asked, said) == ([page_file.as_uri()], [])
        assert violations(page) == []
    finally:
        context.close()
