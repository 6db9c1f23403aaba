"""Verdicts do not depend on the order of entries, rules or keys, nor on writing one entry as two equal ones."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge.laws import description_of
from shipped import SOME, SOME_AND_LONG

from audit.cache import VARIABLE
from audit.evaluate.cases import case_data
from audit.evaluate.engine import evaluate
from audit.load.ids import ids_of
from audit.load.written import entries, written_at
from audit.model.detail import WITHOUT_ASKS
from audit.model.facts import Refs
from audit.model.schema import SECTION_OF, TYPES
from audit.source import read_document

ROOT = Path(__file__).parents[2]


def _shuffled(value: Any, draw: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shuffled(value[key], draw) for key in draw(st.permutations(list(value)))}
    if isinstance(value, list):
        return [_shuffled(item, draw) for item in draw(st.permutations(value))]
    return value


_AT = re.compile(r"\.\d+\.")
"""The place of a label or disparity in its list, which is where its answer would be written."""


def _plain(verdicts: Any) -> list[Any]:
    """Return verdicts without what depends on where things stand in the file."""
    return [
        (one.rule, one.verdict, one.when, one.subject, one.others, one.bindings, one.level, one.confidence, one.fingerprint,
         tuple((fact.name, fact.value) for fact in one.facts), tuple((_AT.sub(".", missing.fact), missing.answer) for missing in one.missing), one.settled_as)
        for one in verdicts
    ]  # fmt: skip


@pytest.mark.parametrize("path", SOME_AND_LONG)
def test_the_order_of_entries_keys_and_rules_does_not_matter(rules, path):
    data = read_document(str(path)).data
    expected = _plain(evaluate(rules, description_of(data, rules)))

    @settings(max_examples=2)
    @given(st.data())
    def law(drawn):
        shuffled = replace(rules, rules=tuple(drawn.draw(st.permutations(rules.rules))))
        found = _plain(evaluate(shuffled, description_of(_shuffled(data, drawn.draw), rules)))
        assert [one for one, other in zip(found, expected, strict=True) if one != other] == []

    law()


def _doubled(data: dict[str, Any], type_: str, id_: str) -> dict[str, Any]:
    """Return a description in which one entry is written twice, and whatever lists it lists both."""
    twice = copy.deepcopy(data)
    twin = f"{id_}-twin"
    section = twice[SECTION_OF[type_]]
    section[twin] = copy.deepcopy(section[id_])
    for of, at, entry in list(entries(twice)):
        for field in TYPES[of].fields.values():
            written = written_at(entry, field)
            if field.many and isinstance(field.domain, Refs) and isinstance(written, list) and id_ in written:
                here: Any = twice
                for step in (*at, *field.path[:-1]):
                    here = here[step]
                here[field.path[-1]] = [*written, twin]
            elif field.many and isinstance(field.domain, Refs) and written == id_:
                here = twice
                for step in (*at, *field.path[:-1]):
                    here = here[step]
                here[field.path[-1]] = [id_, twin]
    return twice


@pytest.mark.parametrize(
    "type_", ["data", "consequence", "publication", "score", "recourse", "incentive", "permission", "flow"]
)
def test_one_entry_written_as_two_equal_ones_changes_no_other_verdict(rules, type_):
    """Apart from one verdict for each new key."""
    compared = 0
    for rule in rules.rules:
        alone = replace(rules, rules=(rule,))
        for case in rule.record.cases:
            data = case_data(rule, case)
            for id_ in [one for one, of in ids_of(data).items() if of == type_][:2]:
                before = evaluate(alone, description_of(data, rules), as_case=True, detail=WITHOUT_ASKS)
                after = evaluate(
                    alone, description_of(_doubled(data, type_, id_), rules), as_case=True, detail=WITHOUT_ASKS
                )
                now = {one.fingerprint: (one.verdict, one.level) for one in after}
                compared += 1
                for one in before:
                    if one.fingerprint in now:
                        assert now[one.fingerprint] == (one.verdict, one.level), (rule.id, case.name, id_)
                    else:
                        assert one.subject is None or one.verdict == "clear", (rule.id, case.name, id_)
    assert compared > 0


def test_two_runs_give_the_same_bytes():
    command = [sys.executable, "-m", "audit", "check", *map(str, SOME), "--format", "json", "--today", "2026-01-01"]
    runs = [
        subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            check=False,
            timeout=300,
            env={**os.environ, "PYTHONHASHSEED": seed, VARIABLE: ""},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert json.loads(runs[0])["products"]
