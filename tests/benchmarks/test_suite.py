"""`python -m benchmarks` runs, and says what it measured, what it skipped and on what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import table as figures
from benchmarks.__main__ import main
from benchmarks.figure import Figure, Row, Scale
from benchmarks.measure import CouldNotRunError, spread_of
from benchmarks.start import CACHE, _states
from benchmarks.tools import TOOLS

ISSUE = {"warm", "ten-rules", "peers", "start", "tools", "growth", "portfolio"}


def measured(scale: Scale) -> list[Row]:
    assert scale.folder.is_dir()
    return [
        Row("fast", spread_of([0.5] * scale.pairs), bar=0.65, detail={"bytes": 9}),
        Row("slow", spread_of([2.0]), bar=1),
        Row("gone", skipped="not installed"),
    ]


@pytest.fixture
def one_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.__main__.FIGURES", (Figure("one", "a title", "how", measured),))


def test_a_run_prints_and_writes_what_was_measured(
    one_figure: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "deep" / "out.json"
    assert main(["one", "--quick", "--json", str(target)]) == 0
    out = capsys.readouterr().out
    data = json.loads(target.read_text())
    rows = {row["label"]: row for row in data["figures"][0]["rows"]}
    assert [rows[name]["met"] for name in ("fast", "slow", "gone")] == [True, False, None]
    assert rows["fast"]["ratio"]["count"] == 3
    assert "SKIPPED: not installed" in out
    assert "NOT MET" in out
    assert "QUICK" in out
    assert f"{data['rules']} rules" in out
    assert data["rules"] > 100
    assert len(data["corpus"]["sha256"]) == 64


def test_a_figure_that_breaks_is_said_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(scale: Scale) -> list[Row]:
        raise CouldNotRunError("exit code 2 of a command")

    both = (Figure("one", "a", "how", breaks), Figure("two", "b", "how", measured))
    monkeypatch.setattr("benchmarks.__main__.FIGURES", both)
    assert main(["--json", str(tmp_path / "out.json")]) == 1
    out = capsys.readouterr().out
    assert "SKIPPED: not measured: exit code 2 of a command" in out
    assert "fast" in out


def test_nothing_names_the_machine(one_figure: None, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    main(["--json", str(target)])
    text = target.read_text()
    assert set(json.loads(text)["machine"]) == {"processors", "usable", "system", "python", "load"}
    assert str(Path.home()) not in text
    assert str(tmp_path) not in text


def test_pairs_are_fifteen_unless_less_is_asked_for(one_figure: None, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    main(["--json", str(target)])
    assert json.loads(target.read_text())["figures"][0]["rows"][0]["ratio"]["count"] == 15


def test_an_unknown_figure_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["warp"])
    assert stopped.value.code == 2
    assert "there is no figure 'warp'" in capsys.readouterr().err


def test_the_table_has_every_figure_of_the_page(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {one.name for one in figures.FIGURES} == ISSUE
    assert main(["--list"]) == 0
    page = (root / "docs" / "performance.md").read_text(encoding="utf-8")
    listed = capsys.readouterr().out
    for one in figures.FIGURES:
        assert f"`{one.name}`" in page
        assert one.name in listed


def test_states_of_the_caches_are_what_they_are_called(tmp_path: Path) -> None:
    states = _states(Scale(tmp_path))
    first, new, same = (states[name][1] for name in ("first run ever", "rules cached, file new", "the same file again"))
    env, _ = first()
    (Path(env[CACHE]) / "kept").write_text("x")
    assert not list(Path(first()[0][CACHE]).iterdir())
    one, path = new()
    before = Path(path).read_bytes()
    other, again = new()
    assert (one, path) == (other, again)
    assert Path(again).read_bytes() != before
    assert same() == same()
    assert len({one[CACHE], env[CACHE], same()[0][CACHE]}) == 3


def test_another_tool_that_is_not_installed_is_skipped_visibly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.tools.VENVS", tmp_path)
    figure = next(one for one in figures.FIGURES if one.name == "tools")
    rows = figure.run(Scale(tmp_path, quick=True, pairs=1))
    assert [row.label for row in rows] == list(TOOLS)
    assert all("make bench-peers" in row.skipped for row in rows)
