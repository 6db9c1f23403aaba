"""Plans and differences as pages: all of it is there, nothing is fetched or run, and text stays text."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace

import html5lib
import pytest
from report.page_outline import page_outline
from report.test_hostile import TEXTS, strange

from audit.errors import Place
from audit.model.changes import CAUSES, Change, Changes, Stands
from audit.model.decisions import Bound, Plan, PlannedChange, PlannedStep
from audit.model.finding import Level
from audit.report.changes_html import SHOWN, changes_html
from audit.report.plan_html import PlanFor, plan_html

LEVELS = ("low", "medium", "high", "critical")
CSP = "default-src 'none'; style-src 'unsafe-inline'"
CREEP, HIDDEN = "function-creep/other-area-of-life", "opaque-scoring/hidden-score"
ABOUT = PlanFor(
    "Neighbourhood points", "2026-11-01", "p.yaml", "medium", LEVELS,
    {"function-creep": "A score made for one thing decides another", "opaque-scoring": "Nobody outside knows what counts"},
    "0", 2, "0" * 64,
)  # fmt: skip
PATCH = """\
--- p.yaml
+++ p.yaml
@@ -1,4 +1,3 @@
 scores:
-  points: {inputs: [purchases, friends]}
+  points: {inputs: [purchases]}

-    --- not a head
"""


def planned(rule, name, effort, section, about, *steps):
    words = tuple(f"{step.kind} {step.where} {step.value}" for step in steps)
    return PlannedChange(rule, name, words, effort, Place("p.yaml", steps[0].line, 3), section, about, steps)


INPUTS, TOLD = "scores.points.inputs", "scores.points.told.existence"
PLAN = Plan(
    changes=(
        planned(CREEP, "leave this input out", "medium", "data", "Friends", PlannedStep("take", INPUTS, "friends", 9)),
        planned(HIDDEN, "tell people of it", "low", "scores", "Points", PlannedStep("set", TOLD, "yes", 2), PlannedStep("add", "permissions.new", "asked", 30)),
        planned("a/b", "leave this input out", "medium", "data", "Likes", PlannedStep("take", INPUTS, "likes", 9)),
    ),
    minimal=True,
    found=True,
    stopped=(),
    cleared=(f"{CREEP}: Choice: rests on Friends.", f"{CREEP}: Choice rests on Likes.", f"{HIDDEN}: Nobody is told."),
    introduced=("error-accuracy/untested-decides: Nobody tested it.",),
    before=(Bound("function-creep", "high", "critical"), Bound("opaque-scoring", "", "low")),
    after=(Bound("opaque-scoring", "", "low"), Bound("new-one", "low", "low")),
    patch=PATCH,
    audits=12,
    bound="",
)  # fmt: skip
NOTHING = replace(PLAN, changes=(), cleared=(), introduced=(), patch="", after=PLAN.before)
PLANS = {
    "a plan": PLAN,
    "not shown to be the cheapest": replace(PLAN, minimal=False, bound="1 high, 0 medium, 0 low efforts, 3 steps"),
    "nothing to change": NOTHING,
    "no plan": replace(NOTHING, found=False, minimal=False),
    "no plan in time": replace(NOTHING, found=False, minimal=False, bound="1 high, 0 medium, 0 low efforts, 3 steps"),
    "only stopping": replace(NOTHING, found=False, minimal=False, stopped=(f"{CREEP}: It cannot be mended.",)),
}
FINDING, ASK = Stands("finding", Level("medium", "high")), Stands("ask", Level(None, "high"))


def change(before, after, cause="answered", number=0, **more):
    made = {
        "rule": CREEP,
        "subject": "points",
        "bindings": (("outcome", "flat"),),
        "when": "present",
        "fingerprint": f"f{number}",
        "message": f"Message number {number}.",
        "status": "stable",
        "facts": ("consequences.flat.kind",),
        **more,
    }
    return Change(before=before, after=after, cause=cause, **made)


CHANGES = Changes(
    old="main:p.yaml",
    new="p.yaml",
    product="Neighbourhood points",
    appeared=(
        change(None, ASK, "restated", 1, facts=("a", "b", "c", "d", "e", "f")),
        change(ASK, FINDING, number=2),
        change(None, Stands("ask", None), number=3, rule="law/gdpr-22/no-way-to-contest", status="trial", when="outlook"),
    ),
    vanished=(
        change(FINDING, replace(FINDING, waived=True), "waiver", 4, facts=()),
        change(FINDING, Stands("not-applicable", None), "product", 5, subject=None, bindings=()),
        change(ASK, Stands("clear", None), None, 6),
    ),
    changed=(change(FINDING, Stands("finding", Level("high", "high")), "vocabulary", 7),),
    levels=LEVELS,
)  # fmt: skip
SAME = replace(CHANGES, appeared=(), vanished=(), changed=())
MANY = replace(CHANGES, appeared=tuple(change(None, ASK, number=100 + i) for i in range(SHOWN + 5)))
PAGES = {
    **{f"plan: {name}": plan_html(ABOUT, plan) for name, plan in PLANS.items()},
    **{f"changes: {name}": changes_html(one) for name, one in (("some", CHANGES), ("none", SAME), ("many", MANY))},
}


def parsed(text):
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    page = parser.parse(text)
    assert parser.errors == []
    return page


def words(element):
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("name", [name for name in PAGES if name != "changes: many"])
def test_a_page_says_what_it_said(name, snapshot):
    assert page_outline(PAGES[name]) == snapshot


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fetches_and_runs_nothing_and_is_in_order(name):
    page = parsed(PAGES[name])
    policy = page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy == CSP
    assert not {one.tag for one in page.iter()} & {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "form",
        "base",
        "svg",
    }
    assert not any(key.startswith("on") or key in {"style", "src"} for one in page.iter() for key in one.attrib)
    assert "url(" not in PAGES[name]
    ids = Counter(one.get("id") for one in page.iter() if one.get("id"))
    assert set(ids.values()) == {1}
    for one in page.iter():
        for id_ in ((one.get("href") or "").removeprefix("#"), one.get("aria-labelledby")):
            assert not id_ or id_ in ids
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch(r"h[1-6]", str(one.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert "no verdict of law" in words(page)


def test_the_whole_plan_is_on_its_page():
    page = parsed(PAGES["plan: a plan"])
    text = words(page)
    for one in PLAN.changes:
        assert one.rule in text
        assert one.about in text
        for step in one.steps:
            assert step.where in text
            assert step.value in text
            assert step.kind == "add" or f"line {step.line}" in text
        assert text.count(one.name.capitalize()) == 1, "each remedy once, with all that it changes"
    assert "For 2 pieces of data: Friends, Likes" in text
    assert f"take friends, likes out of {INPUTS} (line 9)" in text
    for one in (*PLAN.cleared, *PLAN.introduced):
        assert one.partition(": ")[2] in text
    lines = [(one.get("class"), one.text) for one in page.find(".//pre").iter("span")]
    assert [text.strip() for _, text in lines] == [one.strip() for one in PATCH.splitlines()]
    assert [kind for kind, _ in lines] == ["place"] * 3 + ["same", "gone", "new", "same", "gone"]


def test_a_concern_that_a_plan_leaves_alone_stands_last_and_one_that_is_new_is_there():
    table = next(one for one in parsed(PAGES["plan: a plan"]).iter("table") if "Posture" in words(one))
    rows = [[words(cell) for cell in row] for row in table.iter("tr")][1:]
    assert [row[0] for row in rows] == [
        "A score made for one thing decides another",
        "new-one",
        "Nobody outside knows what counts",
    ]
    assert rows[0][1:] == ["High could be critical", "none"]
    assert rows[1][1:] == ["none", "Low"]
    assert rows[2][2] == "the same"


def test_where_there_is_no_plan_none_is_shown():
    for name in ("no plan", "no plan in time", "only stopping", "nothing to change"):
        text = words(parsed(PAGES[f"plan: {name}"]))
        assert "What to change" not in text
        assert "What it clears" not in text
    assert "something dearer may" in words(parsed(PAGES["plan: no plan in time"]))
    assert "It cannot be mended." in words(parsed(PAGES["plan: only stopping"]))
    assert "no sign of safety" in words(parsed(PAGES["plan: nothing to change"]))


@pytest.mark.parametrize("found", [CHANGES, MANY])
def test_every_change_is_on_the_page_once_with_its_cause(found):
    page = parsed(changes_html(found))
    moves = [one for one in page.iter("li") if words(one).startswith("Before:")]
    for one in found.all:
        (move,) = [move for move in moves if one.message in words(move)]
        assert (CAUSES[one.cause] if one.cause else "Not worked out") in words(move)
        assert all(fact in words(move) for fact in one.facts[:4])
        assert ("and 2 more" in words(move)) == (len(one.facts) == 6)
    assert len(moves) == len(found.all)
    counts = next(one for one in page.iter("table") if one.get("class") == "causes")
    assert sum(int(words(list(row)[2])) for row in list(counts.iter("tr"))[1:]) == len(found.all)


def test_what_was_a_finding_stands_before_what_was_a_question():
    page = parsed(PAGES["changes: some"])
    headings = [words(one) for one in page.iter("h3")]
    assert headings == ["Findings (1)", "Questions (2)", "Findings (2)", "Questions (1)", "Findings (1)"]
    text = words(page)
    assert "Before: FindingMedium could be high → Now: Finding, waivedMedium could be high" in text
    assert "legal test, without a level · trial" in text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_of_a_description_stays_text(text):
    plan = replace(
        PLAN,
        changes=tuple(
            replace(
                one, name=text, about=text, steps=tuple(replace(step, where=text, value=text) for step in one.steps)
            )
            for one in PLAN.changes
        ),
        cleared=(f"{CREEP}: {text}",),
        introduced=(f"{CREEP}: {text}",),
        patch="".join(f"+{line}\n" for line in text.splitlines()),
    )
    found = replace(
        CHANGES,
        old=text,
        new=text,
        product=text,
        appeared=tuple(replace(one, message=text, subject=text, facts=(text,)) for one in CHANGES.appeared),
    )
    for made, usual in (
        (plan_html(replace(ABOUT, name=text, path=text), plan), PAGES["plan: a plan"]),
        (changes_html(found), PAGES["changes: some"]),
    ):
        assert strange(made) == set()
        page = html5lib.parse(made, treebuilder="etree", namespaceHTMLElements=False)
        assert {one.tag for one in page.iter()} <= {one.tag for one in parsed(usual).iter()}
        assert {(one.get("href") or "#")[0] for one in page.iter()} == {"#"}
