"""Plans of generated products: they do what they say, take nothing back that was known, and none is cheaper."""

from __future__ import annotations

import subprocess
from collections import Counter
from itertools import combinations

import pytest
from decide.generated import description_of, only, products
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit.decide.candidates import grounded
from audit.decide.looking import LEFT, Looks, present, upper_bounds
from audit.decide.plan import plan_for
from audit.decide.touching import what_is_read
from audit.errors import ScoreauditError
from audit.evaluate.world import World
from audit.load.product import load_product_text
from audit.model.schema import SECTIONS, TYPES

LEVELS = st.sampled_from(["low", "low", "medium", "high"])
FORBIDDEN = st.sampled_from([frozenset(), frozenset({"let nothing follow from it"})])
"""Without the second, the other way out of having no recourse is a new one: of that it is not known who must prove what."""
FEW, MANY = 25, 150
"""Products in `make test`, and in the long run."""
BRUTE = 12
"""Up to so many candidates every set is tried."""


@pytest.fixture(scope="module")
def few(rules):
    return only(rules)


def all_said(few, description):
    return present(few, description, frozenset(rule.id for rule in few.rules))


def loud(few, verdicts, level):
    rank = few.vocabulary.levels.levels.index
    return {
        one.fingerprint: one
        for one in verdicts.values()
        if one.verdict == "finding" and rank(one.level.settled or "low") >= rank(level)
    }


def wrong(few, before, after, level):
    """Return what is wrong with a state, worked out by itself: findings at the level, what did not clear, bounds that rose."""
    wanted = loud(few, before, level)
    stays = [key for key in wanted if key in after and after[key].verdict in LEFT]
    upper, bounds = (upper_bounds(some.values(), few) for some in (after, before))
    return [*loud(few, after, level), *stays, *(one for one, rank in upper.items() if rank > bounds.get(one, -1))]


def patched(description, plan, tmp_path):
    """Return the text of the file after `git apply` has applied the plan."""
    file = tmp_path / "p.yaml"
    file.write_text(description.document.text, encoding="utf-8")
    if plan.patch:
        subprocess.run(["git", "apply", "-p0", "-"], cwd=tmp_path, input=plan.patch.encode(), check=True)
    return file.read_text(encoding="utf-8")


def chosen_by(plan, candidates):
    """Return the steps of each remedy of a plan."""
    by_words = {
        (one.rule, one.name, tuple(edit.in_words() for edit in one.edits)): i for i, one in enumerate(candidates)
    }
    return frozenset(by_words[one.rule, one.name, one.change] for one in plan.changes)


def looks_of(few, description, level, forbidden):
    before = all_said(few, description)
    wanted = {key: one.message for key, one in loud(few, before, level).items()}
    candidates, targets = grounded(few, description, wanted, forbidden)
    reads = {rule.id: what_is_read(rule.checked) for rule in few.rules}
    return Looks(few, description, level, candidates, targets, before, reads)


def holds(few, data, level, forbidden, tmp_path):
    """Hold all that a plan promises against one product; return what was seen."""
    description = description_of(data, few)
    plan = plan_for(few, description, level, forbidden)
    looks = looks_of(few, description, level, forbidden)
    if not plan.found:
        assert not plan.changes
        return "none"
    text = patched(description, plan, tmp_path)
    after = load_product_text(text, "p.yaml", few.vocabulary)
    assert wrong(few, looks.before, all_said(few, after), level) == []
    chosen = chosen_by(plan, looks.candidates)
    for size in range(len(chosen)):
        for some in combinations(sorted(chosen), size):
            assert wrong(few, looks.before, after_set(few, looks, frozenset(some)), level), "a part of the plan does"
    _takes_nothing_back(few, description, after, looks, chosen)
    _no_subject_is_dropped(looks)
    return "plan" if plan.changes else "nothing to do"


def after_set(few, looks, chosen):
    try:
        return all_said(few, looks.changed(chosen))
    except ScoreauditError:
        return dict(looks.before)


def _takes_nothing_back(few, before, after, looks, chosen):
    """Nothing is unknown that was known, and no list is closed that may be longer but where a remedy writes it whole."""
    old, new = before.document.data, after.document.data
    assert set(_unknown(new)) <= set(_unknown(old)) | {(section, "unknown") for section in SECTIONS}
    written_whole = {edit.at for edit in looks.edits(chosen) if edit.kind == "set"}
    was, is_ = World(before, few.vocabulary), World(after, few.vocabulary)
    assert [one for one in SECTIONS if was.is_open(one) and not is_.is_open(one)] == []
    for id_, entity in was.written.items():
        for spec in TYPES[entity.type].fields.values():
            if not (spec.many and entity.at and id_ in is_.written) or (*entity.at, *spec.path) in written_whole:
                continue
            was_open, is_open = (
                any(claim.open for claim in world.lists(world.written[id_], spec).claims) for world in (was, is_)
            )
            assert is_open or not was_open, (id_, spec.name)


def _unknown(data, at=()):
    if isinstance(data, (dict, list)):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _unknown(value, (*at, key))
    elif data in (None, "unknown"):
        yield at


def _no_subject_is_dropped(looks):
    for target in looks.targets:
        subject = looks.before[target.fingerprint].subject
        own = [edit for i in target.candidates for edit in looks.candidates[i].edits]
        assert subject not in {edit.at[-1] for edit in own if edit.kind == "drop"}


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_a_plan_does_what_it_says_and_no_part_of_it_does(few, tmp_path, count):
    seen = Counter()

    @settings(max_examples=count)
    @given(data=products(), level=LEVELS, forbidden=FORBIDDEN)
    def law(data, level, forbidden):
        seen[holds(few, data, level, forbidden, tmp_path)] += 1

    law()
    assert seen["plan"] >= count // 3
    assert seen["nothing to do"]


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_no_set_is_cheaper_than_a_plan_and_where_there_is_none_no_set_does(few, count):
    """Every set of up to 12 candidates is tried by auditing the changed product with every rule."""
    seen = Counter()

    @settings(max_examples=count)
    @given(data=products(), level=LEVELS, forbidden=FORBIDDEN)
    def law(data, level, forbidden):
        description = description_of(data, few)
        looks = looks_of(few, description, level, forbidden)
        assume(0 < len(looks.candidates) <= BRUTE and all(one.candidates for one in looks.targets))
        plan = plan_for(few, description, level, forbidden)
        sets = [frozenset(one) for size in range(len(looks.all) + 1) for one in combinations(sorted(looks.all), size)]
        cost = looks.cost(chosen_by(plan, looks.candidates)) if plan.found else None
        for one in sorted(sets, key=looks.cost):
            if cost is not None and looks.cost(one) >= cost:
                break
            assert wrong(few, looks.before, after_set(few, looks, one), level), "a cheaper set does it"
        assert plan.minimal is plan.found
        seen[len(looks.candidates) > BRUTE // 3] += 1

    law()
    assert seen[True] >= count // 10
    assert sum(seen.values()) >= count // 3
