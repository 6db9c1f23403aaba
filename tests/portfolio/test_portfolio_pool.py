"""Several processes give the same as one; none that dies, and no end of the run at any moment, loses or repeats a verdict."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from portfolio import deadly
from portfolio.making import ONE_RULE, WORDS, command, description, everything, folder_of, rows, wanted, words, write

from audit.errors import ScoreauditError
from audit.portfolio import lanes, pool
from audit.portfolio.manifest import read_manifest
from audit.portfolio.run import check_portfolio

COUNT = 48
"""In 16 parts of three."""
SOON = 60
"""More seconds than anything here takes on a machine that does other things too."""


@pytest.fixture(scope="module")
def products(tmp_path_factory):
    return folder_of(tmp_path_factory.mktemp("products") / "in", COUNT)


@pytest.fixture(scope="module")
def expected(products, tmp_path_factory):
    """What one process gives that nobody disturbs, and the digests of its files."""
    out = tmp_path_factory.mktemp("expected") / "out"
    ended = run("check", products, "--out", out, "--jobs", 1, *ONE_RULE)
    assert ended == (0, f"{COUNT} products: {COUNT} audited, 0 as they were\n", "")
    return out


def run(*args):
    process = command(*args)
    out, err = process.communicate(timeout=SOON)
    return process.returncode, out, err


def parts_in(out):
    """Return how many parts the manifest names so far."""
    try:
        return (out / "manifest.jsonl").read_text(encoding="utf-8").count('{"part"')
    except FileNotFoundError:
        return 0


def wait_for(what, process):
    """Wait until something is so, or the process has ended."""
    until = time.monotonic() + SOON
    while not what() and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_two_processes_give_the_same_parts_as_one(products, expected, tmp_path):
    out = tmp_path / "out"
    assert run("check", products, "--out", out, "--jobs", 2, *ONE_RULE)[0] == 0
    assert everything(out) == everything(expected)
    for part in sorted((expected / "verdicts").iterdir()):
        other = out / "verdicts" / part.name
        assert part.read_bytes() == other.read_bytes(), part.name
    assert {word: list(words(out).values()).count(word) for word in WORDS.values()} == dict.fromkeys(
        WORDS.values(), COUNT // 3
    )


@pytest.mark.parametrize(("how", "moment"), [(signal.SIGINT, 1), (signal.SIGKILL, 1), (signal.SIGKILL, 6)])
def test_a_run_that_is_interrupted_is_gone_on_with(how, moment, products, expected, tmp_path):
    out = tmp_path / "out"
    process = command("check", products, "--out", out, "--jobs", 2, *ONE_RULE, start_new_session=True)
    wait_for(lambda: parts_in(out) >= moment, process)
    if how is signal.SIGINT:
        os.killpg(process.pid, how)  # as a terminal does: every process gets it
    else:
        process.kill()
    stdout, stderr = process.communicate(timeout=SOON)
    assert process.returncode == (130 if how is signal.SIGINT else -how), stderr
    if how is signal.SIGINT:
        assert "run it again to go on" in stderr
        assert "Traceback" not in stderr
    done = sum(part.products for part in read_manifest(str(out)).parts.values())
    assert 0 < done < COUNT, "it ended too early or too late for this test"
    code, stdout, stderr = run("check", products, "--out", out, "--jobs", 2, *ONE_RULE)
    assert (code, stdout, stderr) == (0, f"{COUNT} products: {COUNT - done} audited, {done} as they were\n", "")
    assert everything(out) == everything(expected)


def processes_below(process):
    """Return the processes that do the work: those begun by a process that this one began."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    children = {one for one, parent in parents.items() if parent == process.pid}
    return [one for one, parent in parents.items() if parent in children]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_a_process_of_the_pool_that_is_killed_loses_nothing_and_repeats_nothing(products, expected, tmp_path):
    out = tmp_path / "out"
    process = command("check", products, "--out", out, "--jobs", 2, *ONE_RULE)
    wait_for(lambda: parts_in(out) >= 2, process)
    workers = processes_below(process)
    assert workers
    os.kill(workers[0], signal.SIGKILL)
    _, stderr = process.communicate(timeout=SOON)
    assert (process.returncode, stderr) == (0, "")
    assert everything(out) == everything(expected)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_nothing_goes_on_when_the_run_is_killed(products, tmp_path):
    out = tmp_path / "out"
    process = command("check", products, "--out", out, "--jobs", 2, *ONE_RULE)
    wait_for(lambda: parts_in(out) >= 1, process)
    workers = processes_below(process)
    assert workers
    process.kill()
    process.communicate(timeout=SOON)
    until = time.monotonic() + SOON
    while any(Path(f"/proc/{one}").exists() for one in workers):
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def harmed(tmp_path, monkeypatch):
    """Run over a few products in processes in which some of them do harm."""
    monkeypatch.setattr(pool, "_carry_out", deadly.carry_out)

    def call(*names, jobs=2):
        for name in names:
            write(tmp_path / "in" / f"{name}.product.yaml", description(0))
        folder_of(tmp_path / "in", 20)
        return check_portfolio(wanted(tmp_path / "out", tmp_path / "in", jobs=jobs), lambda *_: None, lambda: False)

    return call


def test_a_product_at_which_processes_die_or_err_is_given_up_and_no_other(harmed, tmp_path):
    found = harmed("deadly", "once", "faulty")
    assert (found.products, found.audited, found.broken) == (23, 23, 2)
    told = {Path(one.place.path).name: one.message for one in found.problems}
    assert told == {
        "deadly.product.yaml": "the process that audited it ended 2 times, and nothing is known of it",
        "faulty.product.yaml": "an internal error, and nothing is known of it: ZeroDivisionError: division by zero",
    }
    assert len(words(tmp_path / "out")) == 21
    assert words(tmp_path / "out")["once.product.yaml", 0] == "finding"
    assert [row["size"] for row in rows(tmp_path / "out", "products") if row["state"] == "broken"] == [-1, -1]


def test_an_error_of_ours_that_meets_every_product_ends_the_run(harmed, monkeypatch):
    monkeypatch.setattr(pool, "_carry_out", deadly.fault_everywhere)
    monkeypatch.setattr(lanes, "MOST_FAULTS", 3)
    with pytest.raises(ZeroDivisionError):
        harmed()


def test_processes_that_all_die_before_they_begin_end_the_run(harmed, monkeypatch):
    monkeypatch.setattr(pool, "_begin", deadly.die_at_once)
    with pytest.raises(ScoreauditError, match="end before they begin"):
        harmed(jobs=1)


def test_a_rule_that_changes_meanwhile_ends_the_run(harmed, monkeypatch):
    real = pool.Setup
    monkeypatch.setattr("audit.portfolio.run.Setup", lambda *args: real(*args[:-1], "another"))
    with pytest.raises(ScoreauditError, match="a rule was changed while this ran"):
        harmed(jobs=1)
