"""Rules kept between runs: the same as those read anew, and nothing that is not ours ever comes out of the cache."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from audit.cache import VARIABLE, cache_folder, keep, read_kept
from audit.evaluate.engine import evaluate
from audit.load import kept_rules
from audit.load.kept_rules import NAME, load_rules_to_run, without_cases
from audit.load.product import load_product
from audit.load.rules import load_rules

ROOT = Path(__file__).parents[2]


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """An empty cache folder, and a way to count how often rules are read anew."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / NAME


@pytest.fixture
def some_rules(tmp_path):
    """A small copy of the shipped rules: two concerns, with all that they lean on."""
    folder = tmp_path / "rules"
    for name in ("vocabulary", "text", "opaque-scoring", "public-shaming"):
        shutil.copytree(ROOT / "rules" / name, folder / name)
    for name in ("concerns.yaml", "references.yaml"):
        shutil.copy(ROOT / "rules" / name, folder / name)
    return folder


def _is_read_anew(monkeypatch, run):
    """Return whether rules are read from their files again."""
    read = []
    real = load_rules
    monkeypatch.setattr("audit.load.rules.load_rules", lambda *args, **more: read.append(args) or real(*args, **more))
    run()
    monkeypatch.setattr("audit.load.rules.load_rules", real)
    return bool(read)


def test_kept_rules_are_those_that_were_read(kept, some_rules, monkeypatch):
    first = load_rules_to_run(some_rules)
    assert kept.is_file()
    assert not _is_read_anew(monkeypatch, lambda: load_rules_to_run(some_rules))
    again = load_rules_to_run(some_rules)
    assert again == first == without_cases(load_rules(some_rules))
    assert again.digest == load_rules(some_rules).digest


def test_verdicts_are_the_same_with_kept_rules(kept, rules):
    load_rules_to_run(ROOT / "rules")
    path = str(ROOT / "examples/comparators/l1-affordability.product.yaml")
    description = load_product(path, rules.vocabulary)
    assert evaluate(load_rules_to_run(ROOT / "rules"), description) == evaluate(rules, description)


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-100]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"),
        lambda path: path.write_bytes(b"something else\n" + path.read_bytes()),
        lambda path: path.write_bytes(path.read_bytes().replace(b"scoreaudit cache 1", b"scoreaudit cache 0")),
    ],
    ids=["cut short", "empty", "changed", "foreign", "of another form"],
)
def test_what_is_not_whole_is_read_anew(kept, some_rules, monkeypatch, change):
    expected = load_rules_to_run(some_rules)
    change(kept)
    assert _is_read_anew(monkeypatch, lambda: load_rules_to_run(some_rules))
    assert load_rules_to_run(some_rules) == expected
    assert not _is_read_anew(monkeypatch, lambda: load_rules_to_run(some_rules))


POISONS = {
    "program": lambda mark: b"cos\nsystem\n(S'touch " + str(mark).encode() + b"'\ntR.",
    "function of ours": lambda mark: b"caudit.load.rules\nload_rules\n(S'.'\ntR.",
    "list": lambda mark: pickle.dumps(["no rules"]),
    "number": lambda mark: pickle.dumps(1),
    "no pickle": lambda mark: b"nothing of the kind",
}


@pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS)
def test_a_poisoned_file_with_a_right_digest_is_refused_and_runs_nothing(
    kept, some_rules, monkeypatch, tmp_path, poison
):
    expected = load_rules_to_run(some_rules)
    key = kept.read_bytes().split(b"\n")[1].decode()
    keep(NAME, key, poison(tmp_path / "mark"))
    assert read_kept(NAME, key) is not None
    assert _is_read_anew(monkeypatch, lambda: load_rules_to_run(some_rules))
    assert load_rules_to_run(some_rules) == expected
    assert not (tmp_path / "mark").exists()


def test_a_changed_rule_is_read_anew_though_its_size_and_time_stay(kept, some_rules):
    load_rules_to_run(some_rules)
    path = next(some_rules.glob("opaque-scoring/*.yaml"))
    times = path.stat()
    text = path.read_text(encoding="utf-8")
    title = text.split("title: ")[1].split("\n")[0]
    path.write_text(text.replace(title, title[:-1] + "Z", 1), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert any(rule.record.title == title[:-1] + "Z" for rule in load_rules_to_run(some_rules).rules)


def test_other_code_keeps_rules_of_its_own(kept, some_rules, monkeypatch):
    load_rules_to_run(some_rules)
    monkeypatch.setattr(kept_rules, "__version__", "99")
    assert _is_read_anew(monkeypatch, lambda: load_rules_to_run(some_rules))


def test_extra_packs_are_kept_beside(kept, some_rules, tmp_path, monkeypatch):
    pack = tmp_path / "pack"
    shutil.copytree(ROOT / "rules" / "security", pack / "security")
    both = load_rules_to_run(some_rules, (pack,))
    assert len(both.rules) > len(load_rules_to_run(some_rules).rules)
    assert not _is_read_anew(monkeypatch, lambda: load_rules_to_run(some_rules, (pack,)))
    assert load_rules_to_run(some_rules, (pack,)) == both


def test_without_a_cache_everything_works(some_rules, monkeypatch):
    monkeypatch.setenv(VARIABLE, "")
    assert cache_folder() is None
    assert load_rules_to_run(some_rules) == without_cases(load_rules(some_rules))


def test_a_folder_that_cannot_be_written_keeps_nothing_and_breaks_nothing(some_rules, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "cache"))
    assert load_rules_to_run(some_rules) == without_cases(load_rules(some_rules))


def test_the_command_gives_the_same_bytes_with_and_without_what_is_kept(tmp_path):
    command = [sys.executable, "-m", "audit", "check", "examples/comparators/l4-card-fraud.product.yaml"]
    command += ["--format", "json", "--today", "2026-01-01"]
    off = {**os.environ, VARIABLE: ""}
    on = {**os.environ, VARIABLE: str(tmp_path / "cache")}
    runs = [
        subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True, timeout=120).stdout
        for env in (off, on, on, on)
    ]
    assert len(set(runs)) == 1
