"""Pictures: nothing runs over or into anything else, nothing is missing, what is not known is there."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from report.outlines import LONG, found, outline

from audit.model.overview import Link, Overview
from audit.model.report import Bounds
from audit.report.charts.alluvial import alluvial
from audit.report.charts.alluvial_content import behind, streams_of
from audit.report.charts.flow_map import flow_map
from audit.report.charts.posture import posture_picture
from audit.report.charts.routes import Risk, Ways, bound_ids, marks, risk_of, routes_of, steps_of
from audit.report.charts.svg import width_of, wrapped

LEVELS = ("low", "medium", "high", "critical")
SIZES = {
    "one of each": {"data": 3, "parties": 2, "effects": 1},
    "usual": {"data": 12, "parties": 8, "effects": 8},
    "several scores": {"data": 20, "parties": 11, "effects": 20, "scores": 4},
    "sixty": {"data": 60, "parties": 60, "effects": 60, "scores": 2},
    "long names": {"data": 14, "parties": 9, "effects": 9, "name": LONG + " {kind} {number}"},
    "wide letters": {
        "data": 14,
        "parties": 9,
        "effects": 9,
        "name": "信用评分系统数据收集与处理 {kind} {number} WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    },
}
PICTURES = {"map": flow_map, "alluvial": alluvial}


def drawn(picture, size):
    shown = outline(**SIZES[size])
    risk = risk_of(shown, [found(i, len(shown.data), len(shown.effects)) for i in range(5)])
    return ET.fromstring(PICTURES[picture]("x", shown, risk))  # noqa: S314 (made here)


def labels(svg):
    """Return the box of each line of text."""
    boxes = []
    for one in svg.iter("text"):
        size, x, y = (float(one.get(name)) for name in ("font-size", "x", "y"))
        wide = width_of(one.text, size, bold=one.get("class") in {"bold", "risk"})
        left = x - wide / 2 if one.get("text-anchor") == "middle" else x
        boxes.append((left, y - size * 0.8, left + wide, y + size * 0.2, one.text))
    return boxes


def posture(count=27):
    bounds = itertools.cycle([("low", "critical"), (None, "high"), (None, None), ("critical", "critical")])
    return [Bounds(f"c{i}", *next(bounds), i, i % 9 < 8) for i in range(count)]


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("picture", PICTURES)
def test_no_label_runs_into_another_or_out_of_the_picture(picture, size):
    svg = drawn(picture, size)
    _, _, width, height = map(float, svg.get("viewBox").split())
    boxes = labels(svg)
    for one in boxes:
        assert one[0] >= -0.5, one
        assert one[2] <= width + 0.5, one
        assert 0 <= one[1] < one[3] <= height, one
    for one, other in itertools.combinations(boxes, 2):
        assert apart(one, other), (one, other)


@pytest.mark.parametrize("size", SIZES)
def test_boxes_of_the_map_do_not_meet(size):
    boxes = [
        tuple(float(one.get(name)) for name in ("x", "y", "width", "height"))
        for one in drawn("map", size).iter("rect")
        if one.get("class").startswith("box")
    ]
    places = [(x, y, x + width, y + height) for x, y, width, height in boxes]
    for one, other in itertools.combinations(places, 2):
        assert apart(one, other), (one, other)


@pytest.mark.parametrize("size", SIZES)
def test_every_entry_is_on_the_map_or_counted(size):
    shown, svg = outline(**SIZES[size]), drawn("map", size)
    text = " ".join(one.text or "" for one in svg.iter("title"))
    lines = " | ".join(one.text for one in svg.iter("text"))
    counted = sum(int(one) for one in re.findall(r"(\d+) kinds? of data", lines))
    assert counted == len(shown.data) or all(one.name in text for one in shown.data)
    decided = sum(int(one) for one in re.findall(r"decides on (\d+) thing", text))
    assert decided == len(shown.effects) or all(one.name in text for one in shown.effects)
    assert all(one.name in text for one in shown.scores)


@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_data_and_every_effect_is_in_the_streams(size):
    shown = outline(**SIZES[size])
    text = " ".join(one.text or "" for one in drawn("alluvial", size).iter("title"))
    assert all(one.name in text for one in shown.data)
    assert sum(one.count for one in streams_of(shown, Risk()).outcomes) == len(shown.effects)


def test_what_is_not_known_is_drawn():
    text = " | ".join(one.text for one in drawn("map", "usual").iter("text"))
    for said in (
        "? Not known",
        "? Area of life not",
        "? Not known what",
        "? Not known who",
        "? Not known to",
        "? perhaps more",
        "seen by ? not",
    ):
        assert said in text, text
    assert [one for one in drawn("map", "usual").iter("path") if "unsure" in one.get("class", "")]
    assert [one for one in drawn("alluvial", "usual").iter("path") if "unsure" in one.get("class", "")]


def test_what_findings_rest_on_is_marked_by_more_than_a_colour():
    svg = drawn("map", "usual")
    assert [one for one in svg.iter("path") if "risky" in one.get("class", "")]
    assert any(one.text.startswith("▲ ") for one in svg.iter("text"))


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_says_what_it_is(picture):
    svg = drawn(picture, "usual")
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == [svg.find("title").get("id"), svg.find("desc").get("id")]
    assert len(svg.find("desc").text) > 50


def test_of_nothing_there_is_no_picture():
    assert flow_map("x", Overview(), Risk()) == alluvial("x", Overview(), Risk()) == ""


@pytest.mark.parametrize("title", ["Short", LONG])
def test_the_posture_has_a_row_for_each_concern_worst_first(title):
    rows = posture()
    svg = ET.fromstring(posture_picture("x", rows, {one.concern: f"{title} {one.concern}" for one in rows}, LEVELS))  # noqa: S314
    boxes = labels(svg)
    for one, other in itertools.combinations(boxes, 2):
        assert apart(one, other), (one, other)
    said = [one[4] for one in boxes]
    ends = [
        text
        for text in said
        if text.startswith(("critical (", "low, could", "open, up", "nothing found", "not checked"))
    ]
    assert len(ends) == 27
    assert ends == sorted(ends, key=lambda text: ("critical (", "low, could", "open, up", "nothing found", "not checked").index(next(
        start for start in ("critical (", "low, could", "open, up", "nothing found", "not checked") if text.startswith(start))))  # fmt: skip


# -- ways through the data


def test_a_route_goes_through_the_score():
    shown = outline()
    ways = Ways(steps_of(shown))
    assert ways.between("data-0", "effect-1") == ["data-0", "score-0", "effect-1"]
    assert ways.between("effect-1", "data-0") == []
    assert routes_of(found(1), ways) == [["data-1", "score-0", "effect-1"]]


def test_only_written_entries_are_on_a_route():
    one = found(0)
    assert bound_ids(one) == ["effect-0", "score-0", "data-0"]
    assert routes_of(one, Ways(())) == []


def test_steps_are_marked_with_the_findings_that_rest_on_them():
    risk = risk_of(outline(), [found(0), found(1)])
    assert risk.steps["data-0", "score-0"] == [1]
    assert risk.steps["score-0", "effect-1"] == [2]
    assert risk.entries["score-0"] == [1, 2]


def test_marks_are_short():
    assert marks([]) == ""
    assert marks([1, 2]) == "▲ 1, 2"
    assert marks(range(1, 8)) == "▲ 1, 2, 3 +4"


def test_a_circle_of_scores_ends():
    shown = outline(scores=2)
    one, other = shown.scores
    circle = Overview(
        parties=shown.parties,
        data=shown.data,
        scores=(type(one)(one.id, one.name, inputs=(Link("score-1"), Link("data-0"))), type(one)(other.id, other.name, inputs=(Link("score-0", sure=False),))),
    )  # fmt: skip
    assert behind(circle, "score-1") == {"data-0": False}
    assert behind(circle, "score-0") == {"data-0": True}
    assert flow_map("x", circle, Risk())


# -- text


@pytest.mark.parametrize("text", ["a b c", LONG, "x" * 300, "", "信用" * 60, "a\u202eb"])
@pytest.mark.parametrize("width", [30.0, 80.0, 200.0])
def test_wrapped_lines_fit(text, width):
    lines = wrapped(text, width)
    assert len(lines) <= 2
    assert all(width_of(line) <= width for line in lines)
    assert "\u202e" not in "".join(lines)
    if lines and "".join(lines).replace(" ", "") != text.replace(" ", "") and text != "a\u202eb":
        assert lines[-1].endswith("…")
