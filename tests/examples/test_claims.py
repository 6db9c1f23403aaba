"""Whose word each fact of the seeds is: no fact without a claim, no claim without a fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from audit.source import read_document

SEEDS = Path(__file__).parents[2] / "examples/seeds"
FILES = {path.name.removesuffix(".product.yaml"): path for path in sorted(SEEDS.rglob("*.product.yaml"))}
CLAIMS: dict[str, list[dict[str, Any]]] = read_document(str(SEEDS / "claims.yaml")).data
SECTIONS = {"opening", "gaming", "social-side", "blacklisting", "buy-out", "good-and-danger"}
ABOUT_A_FACT = {
    "value",
    "possible",
    "excludes",
    "complete",
    "disputed",
    "evidence",
    "note",
    "about",
    "at_least",
    "at_most",
}
"""The keys of the long form of a fact; a map with any other key is a record with facts of its own."""
NO_FACT = {"name", "summary", "note", "evidence", "formerly"}
READING = "our reading"
OURS = "scoreaudit"
REGISTER = "the case register"
"""Whose word an evidence entry is that names no author."""
WITHOUT_A_NOTE = ("product.as_of", "product.perspective", "*.status")
"""What cannot carry a note of its own, so nothing in it shows whether it is our reading."""


@dataclass(frozen=True)
class Fact:
    """A written value: on which evidence it rests, and whether it is our reading, in whole or in part."""

    evidence: frozenset[str]
    read: bool
    """Its note says that it is our reading."""
    told: bool
    """Something of it is not our reading: a value without that note."""


def facts_of(stem: str) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for section, entries in read_document(str(FILES[stem])).data.items():
        if section == "product":
            found |= dict(_of_record("product", entries, frozenset()))
        elif section not in {"format", "evidence"}:
            assert isinstance(entries, dict), f"{stem}: {section} is of a form that this test does not know"
            for id_, entry in entries.items():
                found |= dict(_of_record(f"{section}.{id_}", entry or {}, frozenset()))
    return found


def _of_record(path: str, record: dict[str, Any], inherited: frozenset[str]) -> Iterator[tuple[str, Fact]]:
    evidence = frozenset(record.get("evidence", ())) or inherited
    for key, value in record.items():
        if key in NO_FACT or (key == "status" and value in {"happening", "unknown"}):
            continue
        if isinstance(value, dict) and not value.keys() <= ABOUT_A_FACT:
            yield from _of_record(f"{path}.{key}", value, evidence)
        elif isinstance(value, list) and value and all(isinstance(one, dict) and "value" not in one for one in value):
            for number, one in enumerate(value):
                yield from _of_record(f"{path}.{key}.{number}", one, evidence)
        elif _is_known(value):
            yield f"{path}.{key}", Fact(_evidence(value) or evidence, _reads(value), _tells(value))


def _is_known(value: Any) -> bool:
    if isinstance(value, dict) and "value" in value:
        return _is_known(value["value"])
    return value is not None and value != "unknown"


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value[key] for key in ("value", "possible", "disputed") if key in value]
    return value if isinstance(value, list) else []


def _evidence(value: Any) -> frozenset[str]:
    own = frozenset(value.get("evidence", ())) if isinstance(value, dict) else frozenset()
    return own.union(*(_evidence(part) for part in _parts(value)))


def _reads(value: Any) -> bool:
    return (isinstance(value, dict) and READING in str(value.get("note", ""))) or any(
        _reads(one) for one in _parts(value)
    )


def _tells(value: Any) -> bool:
    """Return whether something of a value stands without the note that it is our reading."""
    if isinstance(value, dict) and READING in str(value.get("note", "")):
        return False
    members = value.get("value") if isinstance(value, dict) else value
    return any(_tells(one) for one in members) if isinstance(members, list) and members else True


def covered(claim: dict[str, Any], facts: dict[str, Fact]) -> set[str]:
    return {path for path in facts if any(_covers(pattern, path) for pattern in claim["facts"])}


def _covers(pattern: str, path: str) -> bool:
    return fnmatchcase(path, pattern) if pattern.endswith(".*") else pattern == path


def _is_bare(path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in WITHOUT_A_NOTE)


def sources(claim: dict[str, Any], evidence: dict[str, Any]) -> set[str]:
    """Return the evidence entries that a claim may stand for: the one it names, or all of its author."""
    by_author = {id_ for id_, one in evidence.items() if one.get("author", REGISTER) == claim["author"]}
    return by_author & {claim["source"]} if "source" in claim else by_author


def test_every_seed_has_claims_and_every_claim_a_seed():
    assert CLAIMS.keys() == FILES.keys()
    assert all(CLAIMS.values())


@pytest.mark.parametrize("stem", CLAIMS)
def test_a_claim_says_whose_it_is_and_where_it_stands(stem):
    evidence = read_document(str(FILES[stem])).data["evidence"]
    for claim in CLAIMS[stem]:
        assert claim.keys() in ({"says", "section", "author", "facts"}, {"says", "source", "author", "facts"}), claim
        assert claim.get("section") in {*SECTIONS, None}, claim["says"]
        assert "source" not in claim or claim["source"] in evidence, claim["says"]
        assert claim["says"].startswith("Our reading: ") == (claim["author"] == OURS), claim["says"]
        assert claim["author"] == OURS or sources(claim, evidence), f"no evidence of {claim['author']}: {claim['says']}"
    assert all("author" in one or one["title"].lower().startswith("case register") for one in evidence.values())


@pytest.mark.parametrize("stem", CLAIMS)
def test_no_claim_is_without_a_fact(stem):
    facts = facts_of(stem)
    for claim in CLAIMS[stem]:
        assert claim["facts"], claim["says"]
        stale = [pattern for pattern in claim["facts"] if not any(_covers(pattern, path) for path in facts)]
        assert stale == [], claim["says"]


@pytest.mark.parametrize("stem", CLAIMS)
def test_no_fact_is_without_a_claim(stem):
    """What a source says has a claim of a source that the fact rests on; what we read has one of ours."""
    facts = facts_of(stem)
    evidence = read_document(str(FILES[stem])).data["evidence"]
    missing = dict.fromkeys(facts, "no claim at all")
    for path, fact in facts.items():
        over = [claim for claim in CLAIMS[stem] if path in covered(claim, {path: fact})]
        ours = any(claim["author"] == OURS for claim in over)
        theirs = any(sources(claim, evidence) & (fact.evidence or evidence.keys()) for claim in over)
        if over:
            del missing[path]
        if over and fact.read and not ours:
            missing[path] = "is our reading, and no claim of ours says so"
        elif over and fact.told and fact.evidence and not theirs and not _is_bare(path):
            missing[path] = f"rests on {sorted(fact.evidence)}, and no claim is theirs"
    assert missing == {}
