"""The parser in Python does what libyaml does: the same data, the same places, the same lines for mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from audit.errors import SourceError
from audit.source import parse_document, read_document

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.product.yaml"))


def test_there_are_examples_to_compare():
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_read_the_same_without_libyaml(path, monkeypatch):
    fast = read_document(str(path))
    monkeypatch.delattr(yaml, "CSafeLoader")
    slow = read_document(str(path))
    assert (slow.data, slow.root, slow.problems) == (fast.data, fast.root, ())


BAD = [
    *("a: b: c", "a:\n\tb: 1", "\t", "a: 1\n b: 2", "- 1\na: 2", "a: 1\n- 2", "a:\n  - b\n c", "a: 1\n...\nb: 2"),
    *("a: [b, c", "a: [b, c\nd: e", "a: {b: 1", "a: }", "a: ]", "{a: 1 b: 2}", "[a: 1: 2]", "{a: 1}}", "a: 1\na: ["),
    *('a: "b', "a: 'b\n c: 1", "a: |x\n b", "a: @b", "a: `b`", "a: %b", "a: !<", "a: &", "a: *", "? a\nb: ["),
    *("a: *b", "a: &b [*b]", "[a]: 1", "{[a]: 1}", "*a : 1", "[" * 40, "{a: " * 40, "- " * 40),
    *("", "#", "a: \x07", "a: {b: c, d}\ne: [", "a: !t b\nc: *d"),
]


@pytest.mark.parametrize("text", BAD)
def test_a_mistake_has_the_same_places_and_hints_without_libyaml(text, monkeypatch):
    with pytest.raises(SourceError) as fast:
        parse_document(text, "f.yaml")
    monkeypatch.delattr(yaml, "CSafeLoader")
    with pytest.raises(SourceError) as slow:
        parse_document(text, "f.yaml")
    assert _told(slow.value) == _told(fast.value)


def _told(error):
    return [(problem.place, problem.hint, problem.excerpt) for problem in error.problems]
