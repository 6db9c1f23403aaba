"""The arithmetic of the figures, and that whole processes are accounted for by themselves. Nothing here asserts a time."""

from __future__ import annotations

import sys

import pytest

from audit.load.ruleset import RuleSet
from benchmarks.engine import RESULTS
from benchmarks.figure import Row, row_of
from benchmarks.growth import pair_rules
from benchmarks.measure import CouldNotRunError, Spread, TooLongError, compared, in_turn, process, spread_of
from benchmarks.portfolio import growth_of

MIB = 1024


def test_median_and_quartiles() -> None:
    assert spread_of([5, 1, 4, 2, 3]) == Spread(3, 2, 4, 5)
    assert spread_of([7]) == Spread(7, 7, 7, 1)
    with pytest.raises(ValueError, match="nothing"):
        spread_of([])


def test_ratios_are_taken_pair_by_pair() -> None:
    """A machine that slows down between two pairs does not change the ratio."""
    found = compared([2, 20, 200], [1, 10, 100])
    assert found.ratio == Spread(2, 2, 2, 3)
    assert (found.a.median, found.b.median) == (20, 10)
    with pytest.raises(ValueError, match="argument"):
        compared([1, 2], [1])


def test_samples_are_taken_in_turn_and_the_first_is_not_counted() -> None:
    order: list[str] = []

    def sampler(name: str, value: float):
        def sample() -> float:
            order.append(name)
            return value if len(order) > 2 else 1000

        return sample

    found = in_turn(sampler("a", 6), sampler("b", 3), 4)
    assert order == ["a", "b", "a", "b", "b", "a", "a", "b", "b", "a"]
    assert found.ratio == Spread(2, 2, 2, 4)


@pytest.mark.parametrize(
    ("median", "bar", "at_least", "met"),
    [
        (0.65, 0.65, False, True),
        (0.66, 0.65, False, False),
        (5, 5, True, True),
        (4.9, 5, True, False),
        (1, None, False, None),
    ],
)
def test_whether_a_bar_is_met(median: float, bar: float | None, at_least: bool, met: bool | None) -> None:
    assert Row("x", Spread(median, median, median, 1), bar=bar, at_least=at_least).met is met


def test_what_was_skipped_meets_no_bar() -> None:
    assert Row("x", skipped="not installed", bar=1).met is None


def test_a_row_keeps_both_sides() -> None:
    row = row_of("x", compared([4, 4], [2, 2]), "KiB", bar=1, detail={"lines": 3})
    assert row.detail == {"a KiB": 4, "b KiB": 2, "lines": 3}
    assert row.ratio is not None
    assert row.ratio.median == 2


def test_a_process_is_accounted_for_by_itself() -> None:
    """Its peak is its own: not that of this large test process, and not that of the small one that starts it."""
    ballast = bytearray(200 * MIB * MIB)
    small = process([sys.executable, "-c", ""])
    large = process([sys.executable, "-c", f"x = bytearray({100 * MIB * MIB})"])
    assert ballast
    assert small.code == large.code == 0
    assert small.peak < 60 * MIB
    assert large.peak - small.peak == pytest.approx(100 * MIB, rel=0.1)


def test_a_process_has_the_environment_it_is_given_and_its_own_code() -> None:
    command = [sys.executable, "-c", "import os, sys; sys.exit(int(os.environ['WANTED']))"]
    assert process(command, env={"WANTED": "3"}, results=(0, 3)).code == 3


def test_python_keeps_what_it_compiled_for_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    command = [sys.executable, "-c", "import sys; sys.exit(3 if sys.dont_write_bytecode else 0)"]
    assert process(command, results=(0, 3)).code == 0


def test_a_process_without_a_result_is_not_measured() -> None:
    """An audit that breaks is fast."""
    with pytest.raises(CouldNotRunError, match="exit code 2"):
        process([sys.executable, "-c", "import sys; sys.exit(2)"], results=RESULTS)


def test_a_process_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TooLongError):
        process([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.2)


def test_rules_whose_findings_are_pairs_come_from_their_records(rules: RuleSet) -> None:
    assert pair_rules(rules) == ["discrimination/group-fares-worse"]


def test_memory_that_grows_is_seen_and_a_short_run_says_nothing() -> None:
    assert growth_of([1] * 7) is None
    assert growth_of([10, 50, 100, 100, 100, 100, 100, 100]) == 1
    assert growth_of([10, 50, 100, 100, 150, 150, 200, 200]) == 2
