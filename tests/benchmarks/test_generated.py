"""The generated corpus: valid, the same each time, of the size that is asked for, with prose as in the examples."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from audit.load.product import load_product, load_product_text
from audit.load.ruleset import RuleSet
from benchmarks.generated import generated
from benchmarks.machine import digest_of, examples
from benchmarks.portfolio import write_portfolio
from benchmarks.warm import NINE_KB


@pytest.mark.parametrize("view", ["inside", "outside"])
@pytest.mark.parametrize(("entries", "flows"), [(1, 0), (8, 2), *NINE_KB.values(), (200, 800)])
def test_generated_descriptions_are_valid(entries: int, flows: int, view: str, rules: RuleSet) -> None:
    text = generated(entries, flows, perspective=view)
    product = load_product_text(text, "generated.product.yaml", rules.vocabulary).product
    assert product.product.perspective == view
    assert len(product.flows or {}) == flows


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert generated(50, 20, seed=3) == generated(50, 20, seed=3)
    assert generated(50, 20, seed=3) != generated(50, 20, seed=4)


@pytest.mark.parametrize("view", NINE_KB)
def test_the_file_of_the_bar_has_its_size(view: str) -> None:
    text = generated(*NINE_KB[view], perspective=view)
    assert 340 <= text.count("\n") <= 380
    assert 8_500 <= len(text.encode()) <= 10_000


def test_entries_are_as_many_as_asked_for() -> None:
    for entries, flows in ((100, 50), (2_000, 100)):
        data = yaml.load(generated(entries, flows), yaml.CSafeLoader)
        written = sum(
            len(content) for name, content in data.items() if name not in {"product", "format", "evidence", "flows"}
        )
        assert written == pytest.approx(entries, rel=0.02)
        assert len(data["flows"]) == flows


def test_bytes_per_line_are_as_in_the_examples() -> None:
    """Bare YAML is as fast as its lines are long: a corpus of short lines would flatter nobody, one of long ones us."""
    text = "".join(path.read_text(encoding="utf-8") for path in examples())
    usual = len(text) / text.count("\n")
    made = generated(*NINE_KB["inside"])
    assert len(made) / made.count("\n") == pytest.approx(usual, rel=0.4)


def test_what_an_entry_is_joined_to_does_not_grow_with_the_product() -> None:
    def most(text: str) -> int:
        data = yaml.load(text, yaml.CSafeLoader)
        counts: dict[str, int] = {}
        for flow in data["flows"].values():
            for id_ in flow["carries"]:
                counts[id_] = counts.get(id_, 0) + 1
        return max(counts.values())

    assert most(generated(1_000, 4_000)) <= 2 * most(generated(100, 400))


def test_the_digest_is_of_names_and_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.machine.EXAMPLES", tmp_path)
    one, other = tmp_path / "a.product.yaml", tmp_path / "b.product.yaml"
    one.write_text("x")
    other.write_text("y")
    before = digest_of([one, other])
    assert before == digest_of([one, other])
    other.write_text("z")
    changed = digest_of([one, other])
    other.write_text("y")
    other.rename(tmp_path / "c.product.yaml")
    assert len({before, changed, digest_of([one, tmp_path / "c.product.yaml"])}) == 3


def test_a_portfolio_is_valid_and_mixed(tmp_path: Path, rules: RuleSet) -> None:
    paths = write_portfolio(tmp_path, 20)
    products = [load_product(str(path), rules.vocabulary).product for path in paths]
    assert len(set(paths)) == 20
    assert {one.product.perspective for one in products} == {"inside", "outside"}
    assert len({path.stat().st_size for path in paths}) > 10
