"""Splicing one fact into a YAML text: the fact changes, and nothing else does, not even a comment."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.edit import remove_value, set_value, written
from audit.errors import UsageError
from audit.source import parse_document, read_document

FILES = sorted((Path(__file__).parents[2] / "examples").rglob("*.product.yaml"))
TEXT = """\
# what this is
format: 1

product: {name: Points, as_of: 2026, perspective: inside}   # one line

scores:
  # the score
  points:
    name: "Points: all"   # quoted
    inputs:
      - orders   # the first
      - {value: returns, evidence: [notice]}
    told: {existence: yes}
    note: >-
      A long
      note.

  empty:
flows: none
# the end
"""
ITEMS = "      - orders   # the first\n      - {value: returns, evidence: [notice]}"
CASES = {
    "a value": (("scores", "points", "told", "existence"), "no", "{existence: yes}", "{existence: no}"),
    "a quoted value": (("scores", "points", "name"), "Points", '"Points: all"   # quoted', "Points   # quoted"),
    "a key of a flow record": (("product", "stage"), "live", "inside}", "inside, stage: live}"),
    "a key of a block record": (("scores", "points", "form"), "number", "      note.\n", "      note.\n    form: number\n"),
    "a record in a record": (("scores", "points", "range", "from"), 0, "      note.\n", "      note.\n    range: {from: 0}\n"),
    "an item": (("scores", "points", "inputs", 0), "sales", "- orders ", "- sales "),
    "a field of an item": (("scores", "points", "inputs", 1, "note"), "x", "[notice]}", "[notice], note: x}"),
    "a list": (("scores", "points", "inputs"), ["orders"], f"inputs:\n{ITEMS}", "inputs: [orders]"),
    "a folded text": (("scores", "points", "note"), "short", "note: >-\n      A long\n      note.", "note: short"),
    "where nothing is written": (("scores", "empty", "form"), "rank", "  empty:\n", "  empty: {form: rank}\n"),
    "in place of none": (("flows", "f", "from"), "a", "flows: none", "flows: {f: {from: a}}"),
    "a section": (("data", "orders", "origin"), "given", "# one line\n", "# one line\n\ndata: {orders: {origin: given}}\n"),
    "text with signs": (("scores", "points", "name"), 'a: "b" #c', '"Points: all"', '"a: \\"b\\" #c"'),
    "a word that is none": (("scores", "points", "name"), "true", '"Points: all"', '"true"'),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_value_is_set_and_the_rest_stays(case, newline):
    path, value, old, new = case
    assert TEXT.count(old) == 1
    text = TEXT.replace("\n", newline)
    expected = TEXT.replace(old, new).replace("\n", newline)
    assert set_value(parse_document(text, "p.yaml"), path, value) == expected


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (("product", "as_of"), ", as_of: 2026", ""),
        (("product", "name"), "name: Points, ", ""),
        (("scores", "points", "inputs", 0), "      - orders   # the first\n", ""),
        (("scores", "points", "told", "existence"), "{existence: yes}", "{}"),
        (("scores", "empty"), "  empty:\n", ""),
        (("scores", "points", "note"), "    note: >-\n      A long\n      note.\n", ""),
        (("flows",), "flows: none\n", ""),
    ],
    ids=str,
)
def test_a_value_is_removed_and_the_rest_stays(path, old, new):
    assert TEXT.count(old) == 1
    assert remove_value(parse_document(TEXT, "p.yaml"), path) == TEXT.replace(old, new)


def test_the_last_item_leaves_an_empty_list():
    assert remove_value(parse_document("a:\n  - b\nc: d\n", "p.yaml"), ("a", 0)) == "a: []\nc: d\n"


def test_a_file_without_a_last_line_break():
    assert set_value(parse_document("a: {b: c}\nd: e", "p.yaml"), ("f",), "g") == "a: {b: c}\nd: e\nf: g\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: &x {b: c}\nd: *x\n", ("d", "b")),
        ("a: &x {b: c}\nd: *x\n", ("a", "b")),
        ("a: word\n", ("a", "b")),
        ("a: [b, c]\n", ("a", "d")),
    ],
)
def test_what_cannot_be_changed_alone_is_refused(text, path):
    with pytest.raises(UsageError) as caught:
        set_value(parse_document(text, "p.yaml"), path, "new")
    assert caught.value.problems[0].hint == "change it by hand"


@pytest.mark.parametrize("path", [("b",), ("a",), ()])
def test_what_is_not_there_or_all_there_is_cannot_be_removed(path):
    with pytest.raises(UsageError):
        remove_value(parse_document("a: 1\n", "p.yaml"), path)


def paths(data, at=()):
    """Yield every path of a document."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*at, key)
        yield from paths(value, (*at, key))


VALUES = st.recursive(
    st.sampled_from(["yes", "no", "P7Y", "2018-01", "a b", 'q "x": #', "- x", "true", "", "é "]) | st.integers(0, 99),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "note"]), inner, max_size=2),
    max_leaves=5,
)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_in_every_example_any_fact_can_be_set_and_taken_away(data):
    """The proof inside refuses wrong splices; here none is refused, and no line elsewhere is touched."""
    document = read_document(str(data.draw(st.sampled_from(FILES))))
    at = data.draw(st.sampled_from(list(paths(document.data))))
    value = data.draw(VALUES)
    changed = set_value(document, at, value)
    comments = [line for line in document.text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in changed.splitlines() if line.lstrip().startswith("#")] == comments
    if len(at) > 1:
        taken = parse_document(remove_value(document, at), document.path)
        assert taken.data != document.data


@given(value=VALUES)
def test_what_is_written_reads_as_it_was(value):
    assert parse_document(f"a: {written(value)}\n", "p.yaml").data == {"a": value}
