"""A comparison in each format: as it was, no wider than the screen, no cell empty, and text stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import html5lib
import pytest
from report.conftest import EXAMPLES, SOME_RULES, described
from report.making import product, report, verdict
from report.test_hostile import TEXTS, strange

from audit.decide.compare import compare
from audit.errors import Place, Problem
from audit.report.commands import without_commands
from audit.report.compare_html import comparison_html
from audit.report.compare_text import comparison_json, comparison_text
from audit.report.compare_words import blocks, difference_words
from audit.report.formats import Look

WIDTHS = (60, 80, 120)
GOOD, L4 = "tests/data/good.product.yaml", EXAMPLES["l4-card-fraud"]
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


@pytest.fixture(scope="module")
def found(rules):
    """Three constructed products, by the concerns of a few rules, so that what is added elsewhere changes no snapshot."""
    reports = [described(path, rules, *SOME_RULES) for path in (EXAMPLES["five-verdicts"], GOOD, L4)]
    made = [one.products[0] for one in reports]
    checked = {one.concern for one in made[0].posture if one.checked}
    few = [replace(one, posture=tuple(row for row in one.posture if row.concern in checked)) for one in made]
    problem = Problem(Place("broken.product.yaml", 2, 1), "'format' is missing", "add `format:`")
    return compare(replace(reports[0], products=tuple(few), problems=(problem,)))


def named(*names, **more):
    """Return a comparison of products with these names, ranked on one concern."""
    made = [
        product(verdict(settled=level) if level else verdict("clear"), name=name, path=f"{i}.yaml", **more)
        for i, (name, level) in enumerate(zip(names, ("high", None, "low", "high", None) * 5, strict=False))
    ]
    return compare(replace(report(*made), concern_titles={"c": "Something happens"}))


def parsed(text):
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    page = parser.parse(text)
    assert parser.errors == []
    return page


def words(element):
    return " ".join("".join(element.itertext()).split())


# -- as it was


@pytest.mark.parametrize("width", WIDTHS)
def test_the_text_looks_as_it_did(width, found, snapshot):
    assert comparison_text(found, Look(width)) == snapshot


def test_the_json_is_as_it_was(found, snapshot):
    assert comparison_json(found) == snapshot


def test_the_page_is_as_it_was(found, snapshot):
    assert STYLE.sub("<style>...</style>", comparison_html(found)) == snapshot


# -- text


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [2, 3, 7, 23])
def test_the_text_is_no_wider_than_the_screen_and_no_cell_is_empty(width, count):
    found = named(*(f"Product number {i}" for i in range(count)))
    text = comparison_text(found, Look(width))
    assert max(map(len, text.split("\n"))) <= width
    cells = re.findall(r"^c  .*$", text.partition("WHO IS LESS GRAVE")[0], re.MULTILINE)
    said = [one for line in cells for one in re.split(r"  +", line)[1:]]
    assert len(said) == count
    assert {one.partition(",")[0] for one in said} <= {"high", "low", "clear"}


def test_colours_say_nothing_that_words_do_not():
    found = named("A", "B", "C")
    coloured = comparison_text(found, Look(80, color=True))
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert coloured != plain
    assert [one.rstrip() for one in plain.split("\n")] == comparison_text(found, Look(80)).split("\n")


def test_where_nobody_is_ranked_it_says_so():
    for names, said in ((("A", "B"), "These cannot"), (("A", "B", "C"), "Any two cannot")):
        found = named(*names)
        alike = replace(found, rows=tuple(replace(row, ranked=(), alike=((0, 1),)) for row in found.rows))
        assert f"{said} be told apart on any concern." in comparison_text(alike, Look())


def test_dates_that_differ_are_told():
    made = [product(as_of=day, name=day, path=day) for day in ("2015", "2019")]
    (told,) = difference_words(compare(report(*made)))
    assert told.startswith("Facts of 2015 (2015) and of 2019 (2019):")


@pytest.mark.parametrize("count", range(1, 30))
def test_tables_are_even_and_hold_each_product_once(count):
    for most in (1, 2, 3, 7):
        made = blocks(count, most)
        assert [i for one in made for i in one] == list(range(count))
        assert max(map(len, made)) <= most
        assert len(made) == -(-count // most)


# -- JSON


def test_the_json_names_files_and_every_pair():
    data = json.loads(comparison_json(named("A", "B", "C")))
    (row,) = data["concerns"]
    assert row["ranked"] == [
        {"less_grave": "1.yaml", "graver": "0.yaml"},
        {"less_grave": "2.yaml", "graver": "0.yaml"},
        {"less_grave": "1.yaml", "graver": "2.yaml"},
    ]
    assert row["cannot_be_told_apart"] == []
    assert [one["findings"] for one in row["cells"]] == [1, 0, 1]


# -- the page


def test_the_page_runs_and_fetches_nothing(found):
    page = parsed(comparison_html(found))
    policy = page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    names = {one.tag for one in page.iter() if isinstance(one.tag, str)}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "svg"}
    assert {one.get("href")[0] for one in page.iter("a")} == {"#"}
    assert "url(" not in comparison_html(found)
    assert not any(key.startswith("on") or key == "style" for one in page.iter() for key in one.attrib)


def test_every_cell_of_the_page_says_something_in_words(found):
    page = parsed(comparison_html(found))
    tables = list(page.iter("table"))
    assert len(tables) == 3
    for table in tables:
        assert all(one.get("scope") in {"row", "col", "rowgroup"} for one in table.iter("th"))
        assert all(words(one) for tag in ("td", "th") for one in table.iter(tag))
    cells = [words(one) for one in tables[1].iter("td")]
    assert len(cells) == len(found.rows) * len(found.products)
    said = r"(?:(Low|Medium|High|Critical)( to \w+)?|Open up to \w+|Clear|Not applicable|Not checked up to \w+)"
    assert [one for one in cells if not re.fullmatch(rf"{said} (no|\d+) findings?", one)] == []


def test_the_page_names_what_could_not_be_read(found):
    assert "broken.product.yaml:2:1" in words(parsed(comparison_html(found)))


def test_many_products_stand_in_several_tables():
    page = parsed(comparison_html(named(*(f"P{i}" for i in range(15)))))
    captions = [words(one).partition(": ")[2] for one in page.iter("caption") if "settled" in words(one)]
    assert captions == [f"products {first} to {first + 4} of 15" for first in (1, 6, 11)]


# -- text stays text


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_stays_text(name):
    """In a name, a stage, and a title of a concern."""
    text = TEXTS[name]
    plain, hostile = (named(one, "B", one, stage=one, as_of=one) for one in ("plain", text))
    hostile = replace(hostile, rows=tuple(replace(row, title=text) for row in hostile.rows))
    tags = [
        [one.tag for one in html5lib.parse(without_commands(comparison_html(made))).iter()] for made in (plain, hostile)
    ]
    assert tags[0] == tags[1]
    shown = [comparison_text(hostile, Look(80)), comparison_html(hostile), comparison_json(hostile)]
    assert [strange(one) for one in shown] == [set(), set(), set()]
    assert max(map(len, shown[0].split("\n"))) <= 80
