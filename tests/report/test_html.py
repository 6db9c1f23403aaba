"""The page: well formed, in order, complete, with nothing in it that a browser would fetch or run."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from report.making import product, report, verdict
from report.outlines import many, outline

from audit.errors import Place, Problem
from audit.model.finding import Known, Level, Waived
from audit.report.charts.routes import Ways
from audit.report.formats import Look, format_of, render
from audit.report.telling import findings
from audit.report.templating import TEMPLATES

CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SECTIONS = ("about", "posture", "map", "streams", "findings", "protects", "questions", "law", "times", "aside")


def page(of):
    return render(of, "html", Look())


def parsed(text):
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    found = parser.parse(text)
    assert parser.errors == []
    return found


def words(element):
    return " ".join("".join(element.itertext()).split())


def cells(table):
    """Return the words of the header, and of each row."""
    header, *rows = [[words(cell) for cell in row] for row in table.iter("tr")]
    return header, rows


@pytest.fixture(scope="session")
def sesame_page(sesame):
    return page(sesame)


def test_the_ending_means_it():
    assert format_of("report.html") == "html"


def test_nothing_is_fetched_and_nothing_runs(sesame_page):
    found = parsed(sesame_page)
    (policy,) = [one for one in found.iter("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy.get("content") == CSP
    assert {one.tag for one in found.iter()} & {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "form",
        "base",
    } == set()
    for one in found.iter():
        for name, value in one.attrib.items():
            assert not str(name).startswith("on")
            if name in {"href", "src", "action", "data", "poster"}:
                assert value.startswith("#"), value
    style = next(found.iter("style")).text
    assert "http" not in style
    assert "@import" not in style
    assert set(re.findall(r"url\([^)]*\)", sesame_page)) == set(re.findall(r"url\(#[\w-]+\)", sesame_page))


def test_ids_are_unique_and_links_lead_somewhere(sesame_page):
    found = parsed(sesame_page)
    ids = Counter(one.get("id") for one in found.iter() if one.get("id"))
    assert [id_ for id_, count in ids.items() if count > 1] == []
    for one in found.iter("a"):
        assert one.get("href")[1:] in ids
    for one in found.iter():
        for id_ in (one.get("aria-labelledby") or "").split():
            assert id_ in ids, id_
    for id_ in re.findall(r"url\(#([\w-]+)\)", sesame_page):
        assert id_ in ids


def test_the_sections_stand_in_order(sesame_page):
    places = [sesame_page.index(f'id="p1-{name}"') for name in SECTIONS] + [sesame_page.index('id="method"')]
    assert places == sorted(places)


@pytest.mark.parametrize("count", [1, 2])
def test_headings_leave_out_no_level(count, examples):
    one = next(iter(examples.values()))
    shown = parsed(page(replace(one, products=one.products * count)))
    levels = [int(found.tag[1]) for found in shown.iter() if re.fullmatch(r"h[1-6]", str(found.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_finding_is_there_worst_first(sesame, sesame_page):
    found = parsed(sesame_page)
    cards = [one for one in found.iter("article") if "finding" in (one.get("class") or "").split()]
    assert len(cards) == len(findings(sesame.products[0])) + len(findings(sesame.products[0], "history"))
    for one in findings(sesame.products[0]):
        (card,) = [card for card in cards if one.message in words(card) and one.rule in words(card)]
        for fact in one.facts:
            assert fact.sentence in words(card)
    ranks = [sesame.levels.index(card.get("class").split()[1]) for card in cards]
    assert ranks == sorted(ranks, reverse=True)


def test_a_finding_tells_on_whose_word_and_by_which_way(sesame_page):
    card = next(one for one in parsed(sesame_page).iter("article") if one.get("id") == "p1-f1")
    text = words(card)
    for said in (
        "could be critical",
        "Route",
        "→",
        "kapronasia: reported",
        "sesame-credit.product.yaml:",
        "Why it matters",
        "What would clear it",
        "Not a problem when",
        "(not checked)",
        "confidence: reported",
    ):
        assert said in text, said


def test_every_question_and_every_clear_rule_is_there(sesame, sesame_page):
    text = words(parsed(sesame_page))
    for one in sesame.products[0].questions:
        assert " ".join(one.question.split()) in text
    for rule in {one.rule for one in sesame.products[0].verdicts if one.verdict == "clear" and not one.pack}:
        assert rule in text


def test_a_stated_safeguard_is_named_with_its_source(sesame_page):
    table = next(one for one in parsed(sesame_page).iter("table") if one.get("class") == "protects")
    assert "Sesame points: told.existence = Yes" in words(table)
    assert "kapronasia: reported" in words(table)
    assert "severity" not in words(table)


def test_every_picture_has_its_table(sesame_page):
    found = parsed(sesame_page)
    assert len([one for one in found.iter() if str(one.tag).endswith("svg")]) == 3
    assert len(list(found.iter("figure"))) == 3
    for one in found.iter("figure"):
        (link,) = one.iter("a")
        twin = next(other for other in found.iter("details") if other.get("id") == link.get("href")[1:])
        assert list(twin.iter("table"))


def test_what_was_not_checked_is_no_sign_of_safety():
    text = words(parsed(page(report(product(verdict("not-checked"))))))
    assert "Not checked, which is no sign of safety: c." in text
    assert "None from what is described. That is not the same as none" in text


def test_files_that_could_not_be_read_stand_before_everything():
    problem = Problem(Place("q.yaml", 2, 3), "it cannot be read", "mend it")
    text = words(parsed(page(report(product(), problems=(problem,)))))
    assert text.index("q.yaml:2:3 it cannot be read; mend it") < text.index("What was audited")


def test_several_products_begin_with_a_table(examples):
    several = [one.products[0] for one in examples.values()]
    found = parsed(page(replace(next(iter(examples.values())), products=tuple(several))))
    ids = Counter(one.get("id") for one in found.iter() if one.get("id"))
    assert max(ids.values()) == 1
    table = next(found.iter("table"))
    assert [words(row)[:8] for row in table.iter("tr")][1:] == [one.name[:8] for one in several]
    assert {f"p{i}-{name}" for i in (1, 2, 3) for name in SECTIONS} <= set(ids)


def test_a_report_without_products_is_a_page():
    assert "No products" in words(parsed(page(report())))


def test_the_reply_of_the_operator_is_told():
    shown = replace(outline(), reply="We follow the law.", asked_on="2026-01")
    text = words(parsed(page(report(product(overview=shown)))))
    assert "We follow the law. (asked on 2026-01)" in text
    assert "the description does not say that it was asked" in words(parsed(page(report(product()))))


def test_three_hundred_findings_are_all_there_and_no_way_is_looked_for_twice(monkeypatch):
    """What once made a large page slow; no time is measured."""
    whole = many()
    looked: Counter[str] = Counter()
    reached = Ways._reached
    monkeypatch.setattr(Ways, "_reached", lambda self, start: (looked.update([start]), reached(self, start))[1])
    text = page(whole)
    assert len(re.findall(r'<article class="finding ', text)) == 300
    assert len(text.encode()) < 1_000_000
    assert max(looked.values()) == 2, "once for the pictures, once for the findings"


def test_a_usual_page_is_small(sesame_page):
    assert len(sesame_page.encode()) < 400_000


WAIVED = Waived("A pilot; <b>no</b> more.", "the team", "2026-12-31")


def test_a_waived_finding_is_marked_and_stands_in_the_table():
    made = product(verdict(settled="high", waived=WAIVED), verdict(settled="low", fingerprint="g"))
    found = parsed(page(report(made)))
    cards = [one for one in found.iter("article") if "finding" in (one.get("class") or "").split()]
    marked = [
        "It stays a finding; waived by the team until 2026-12-31: A pilot; <b>no</b> more." in words(card)
        for card in cards
    ]
    assert marked == [True, False]
    assert ["waived" in card.get("class").split() for card in cards] == [True, False]
    table = next(one for one in found.iter("table") if "somebody answers for" in words(one))
    _, (row,) = cells(table)
    assert row == ["Finding 1 c/r", "the team", "2026-12-31", "A pilot; <b>no</b> more."]
    assert [one.get("href") for one in table.iter("a")] == ["#p1-f1"]


def test_a_waived_legal_test_stands_in_the_table():
    found = parsed(page(report(product(verdict("finding", pack="gdpr", rule="law/gdpr/r", waived=WAIVED)))))
    table = next(one for one in found.iter("table") if "somebody answers for" in words(one))
    assert cells(table)[1] == [["Legal test law/gdpr/r", "the team", "2026-12-31", "A pilot; <b>no</b> more."]]


@pytest.mark.parametrize("count", [1, 2])
def test_waivers_that_waive_nothing_are_told_once(count):
    notices = (
        Problem(
            Place("scoreaudit.waivers.yaml", 3, 3), "this waiver of c/r lapsed on 2026-01-01", "the team: renew it"
        ),
        Problem(Place("scoreaudit.waivers.yaml", 5, 3), "this waiver of c/x waives nothing", "remove it"),
    )
    text = words(parsed(page(replace(report(*[product()] * count), notices=notices))))
    for said in (
        "scoreaudit.waivers.yaml:3:3 this waiver of c/r lapsed on 2026-01-01; the team: renew it",
        "scoreaudit.waivers.yaml:5:3 this waiver of c/x waives nothing; remove it",
    ):
        assert text.count(said) == 1
    assert "Waivers to look at" not in words(parsed(page(report(*[product()] * count))))


def test_what_stood_in_a_baseline_is_told():
    known = verdict(settled="high", baseline=Known("2026-05-01", Level("low", "low")))
    text = words(parsed(page(report(product(known, verdict(settled="low", fingerprint="g"))))))
    assert "It stays a finding; in the baseline of 2026-05-01, then low" in text
    assert "In the baseline of 2026-05-01 already, so that it gates only if it is graver now: finding 1." in text


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_can_be_told_apart_in_light_dark_and_print():
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--([\w-]+): (#\w{6})", one)) for one in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    light, _, print_ = schemes
    assert light == print_
    for colours in schemes:
        for text in ("ink", "muted", "accent", "risk", "yes", "no", "open"):
            for ground in ("paper", "panel"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        for text in ("ink", "muted", "risk"):
            assert contrast(colours[text], colours["accent-soft"]) >= 4.5, text
        for level in ("low", "medium", "high", "critical"):
            assert contrast(colours["on-level"], colours[level]) >= 4.5, level
        for line in ("edge", "maybe", "risk", "accent", "low", "medium", "high", "critical"):
            assert contrast(colours[line], colours["paper"]) >= 3, line


def test_one_module_sets_up_the_templates():
    audit = Path(__file__).parents[2] / "audit"
    assert [
        one.name for one in audit.rglob("*.py") if re.search(r"^\s*(import|from) jinja2", one.read_text(), re.MULTILINE)
    ] == ["templating.py"]


def test_no_other_command_waits_for_the_templates():
    code = (
        "import sys, audit.cli.check, audit.report.terminal, audit.report.markdown; sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_snapshot(examples, snapshot):
    text = re.sub(r"<style>.*?</style>", "<style>...</style>", page(examples["five-verdicts"]), flags=re.DOTALL)
    assert text == snapshot
