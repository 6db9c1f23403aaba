"""What points to the Data Privacy Vocabulary points to a term that its version 2.3 has; what was seen there is listed."""

from __future__ import annotations

import pytest

BASE = "https://w3id.org/dpv"


@pytest.fixture(scope="module")
def listed(root):
    lines = (root / "tests/data/dpv-2.3.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.fixture(scope="module")
def used(rules):
    terms = {about.dpv for one in rules.vocabulary.lists.values() for about in one.record.terms.values()}
    references = {reference.iri for reference in rules.references.values()}
    return {iri for iri in terms | references if iri is not None and iri.startswith(BASE)}


def test_every_term_that_is_used_was_seen_in_the_vocabulary(used, listed):
    assert len(used) > 150
    assert sorted(used - set(listed)) == []


def test_every_term_in_the_list_is_used(used, listed):
    assert sorted(set(listed) - used) == []
    assert listed == sorted(set(listed))


def test_the_list_says_where_and_when_it_was_looked_up(root):
    header = (root / "tests/data/dpv-2.3.txt").read_text(encoding="utf-8").partition("\n")[0]
    assert all(word in header for word in ("# ", "w3c/dpv", " 2.3", "2026-11-23", "license"))


def test_references_to_the_vocabulary_name_the_term_that_they_point_to(rules):
    terms = {id_: one for id_, one in rules.references.items() if id_.startswith("dpv/")}
    assert len(terms) > 40
    wrong = {
        id_: one.title for id_, one in terms.items() if not (one.iri or "").endswith(f"#{one.title.partition(':')[2]}")
    }
    assert wrong == {}
