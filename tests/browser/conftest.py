"""A browser for tests of pages: Debian's Chromium, driven without downloading any other."""

from __future__ import annotations

import shutil

import pytest
from report.conftest import SESAME, described
from report.outlines import many

from audit.report.formats import Look, render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium():
    """A running browser."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("there is no chromium here")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pages(rules, tmp_path_factory):
    """Files with reports: the largest example, and one with three hundred findings."""
    folder = tmp_path_factory.mktemp("pages")
    made = {"sesame": described(SESAME, rules), "many": many()}
    for name, report in made.items():
        (folder / f"{name}.html").write_text(render(report, "html", Look()), encoding="utf-8")
    return folder
