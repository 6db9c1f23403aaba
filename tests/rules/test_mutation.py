"""Every rule's cases notice every change of the rule by one step, but for the ones that are explained.

The table of what is explained holds no more than that: an entry for a mutant that is noticed, or
is no mutant any more, must leave it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from audit.evaluate.mutants import mutation_test
from audit.load.rules import load_rules
from audit.source import read_document

HERE = Path(__file__).parent
SHIPPED = [rule.id for rule in load_rules(HERE.parents[1] / "rules").rules]
EXPLAINED = read_document(str(HERE / "survivors.yaml")).data
KEYS = ("at", "step", "old", "new")


@pytest.mark.mutation
@pytest.mark.parametrize("id_", SHIPPED)
def test_the_cases_of_a_rule_notice_every_change_of_it(rules, id_):
    result = mutation_test(rules, rules.rule(id_))
    survivors = Counter(tuple(getattr(one, key) for key in KEYS) for one in result.survivors)
    explained = Counter(tuple(entry[key] for key in KEYS) for entry in EXPLAINED.get(id_, []))
    wrong = [f"no case notices, and nothing explains: {' | '.join(one)}" for one in survivors - explained]
    wrong += [f"explained, and noticed after all: {' | '.join(one)}" for one in explained - survivors]
    assert not wrong, "\n".join(wrong)


def test_what_is_explained_is_explained_in_full():
    assert set(EXPLAINED) <= set(SHIPPED)
    for entries in EXPLAINED.values():
        for entry in entries:
            assert set(entry) == {*KEYS, "reason"}
            assert len(entry["reason"].split()) >= 5
