"""A check that nothing changed for is printed again: the same bytes, and never those of another state."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from audit import replay
from audit.cache import VARIABLE, keep
from audit.cli.check import check
from audit.model.file_names import WAIVERS
from audit.replay import FOLDER, MOST_RUNS, key_of

ROOT = Path(__file__).parents[2]
MARK = b"printed before"


@pytest.fixture
def product(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    path = tmp_path / "l4.product.yaml"
    shutil.copy(ROOT / "examples/comparators/l4-card-fraud.product.yaml", path)
    return path


def _run(*args, **more):
    command = [sys.executable, "-m", "audit", *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120, **more)


def _kept(product):
    return sorted((product.parent / "cache" / FOLDER).glob("*.bin"))


def _mark(product):
    """Change what is kept of the only run, in a way that its digest allows, so that printing it again shows."""
    (path,) = _kept(product)
    key = path.read_bytes().split(b"\n")[1].decode()
    keep(f"{FOLDER}/{path.name}", key, b"0 %d\n%b" % (len(MARK), MARK))


def test_the_second_run_prints_the_same_with_the_same_exit_code(product):
    first, second = _run("check", product), _run("check", product)
    assert (first.stdout, first.stderr, first.returncode) == (second.stdout, second.stderr, second.returncode)
    assert len(_kept(product)) == 1
    _mark(product)
    assert _run("check", product).stdout == MARK


CHANGES = {
    "the description": lambda product: product.write_text(product.read_text(encoding="utf-8") + "\n# changed\n"),
    "waivers beside it": lambda product: (product.parent / WAIVERS).write_text("[]\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changed_is_run_again(product, change):
    _run("check", product)
    _mark(product)
    change(product)
    assert _run("check", product).stdout != MARK


@pytest.mark.parametrize(
    "args", [["--format", "json"], ["-v"], ["--today", "2020-01-01"], ["--fail-on", "high"]], ids=" ".join
)
def test_other_options_are_another_run(product, args):
    _run("check", product)
    _mark(product)
    assert _run("check", product, *args).stdout != MARK


def test_other_surroundings_are_another_run(product):
    _run("check", product)
    _mark(product)
    assert _run("check", product, env={**os.environ, "COLUMNS": "60"}).stdout != MARK


@pytest.mark.parametrize(
    "args",
    [["--output", "{}/r.md"], ["--embed"], ["--waivers", "{}/w.yaml"], ["--rules", "{}"], ["--for-publication"], ["--baseline", "{}/b.json"]],
    ids=lambda args: args[0],
)  # fmt: skip
def test_runs_that_read_or_write_more_are_not_kept(product, args, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert key_of(["check", str(product)]) is not None
    assert key_of(["check", str(product), *(arg.format(product.parent) for arg in args)]) is None


@pytest.mark.parametrize(
    "args", [["check", "."], ["check", "gone.yaml"], ["check"], ["questions", "README.md"], [], ["check", "--format"]]
)
def test_folders_and_other_commands_are_not_kept(args, product, monkeypatch):  # fmt: skip
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert key_of(args) is None


def test_a_run_that_could_not_run_is_not_kept(product):
    product.write_text("product: [", encoding="utf-8")
    assert _run("check", product).returncode == 2
    assert _kept(product) == []


def test_a_kept_run_that_was_changed_is_run_again(product):
    first = _run("check", product)
    (path,) = _kept(product)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert _run("check", product).stdout == first.stdout


def test_only_the_newest_runs_stay(product):
    folder = product.parent / "cache" / FOLDER
    folder.mkdir(parents=True)
    for number in range(MOST_RUNS + 5):
        (folder / f"{number:024d}.bin").write_bytes(b"")
    _run("check", product)
    assert len(_kept(product)) == MOST_RUNS


@pytest.mark.parametrize(("largest", "is_kept"), [(20, True), (19, False)])
def test_a_large_output_is_printed_whole_and_not_kept(largest, is_kept, product, monkeypatch):
    def run():
        for _ in range(4):
            sys.stdout.write("many ")
        sys.exit(0)

    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8"))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    monkeypatch.setattr(replay, "LARGEST", largest)
    with pytest.raises(SystemExit):
        replay.recorded("any key", run)
    assert out.getvalue() == b"many " * 4
    assert len(_kept(product)) == is_kept


def test_of_a_large_output_no_more_is_remembered_than_may_be_kept(monkeypatch):
    monkeypatch.setattr(replay, "LARGEST", 9)
    printed, heard = io.BytesIO(), io.BytesIO()
    both = replay._Both(printed, heard)
    assert [both.write(b"many ") for _ in range(4)] == [5] * 4
    assert (printed.getvalue(), heard.getvalue()) == (b"many " * 4, b"many " * 2), "one too many tells that it is large"


def test_every_option_of_check_is_known_to_the_key():
    """An option that nobody thought of is no reason to print an old run."""
    options = {name for option in check.params for name in option.opts if name.startswith("-")}
    refused = {"--output", "--embed", "--waivers", "--rules", "--for-publication", "--baseline"}
    assert options == replay._FLAGS | replay._VALUES | refused
