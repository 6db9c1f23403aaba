"""`scoreaudit portfolio`: what it prints where, exit codes, and what it needs."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest
from portfolio.making import ONE_RULE, description, folder_of, write

from audit.cli.main import main


@pytest.fixture
def run(inline, capsys, tmp_path, monkeypatch):
    """Run the command in a folder with six descriptions: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    folder_of(tmp_path / "in", 6)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def call(*args):
        with pytest.raises(SystemExit) as ended:
            main(["portfolio", *args])
        return (ended.value.code, *capsys.readouterr())

    return call


CHECK = ("check", "in", "--out", "out", *ONE_RULE, "--today", "2026-11-23")


def test_findings_do_not_change_the_exit_code_and_nothing_is_drawn_where_nobody_looks(run):
    assert run(*CHECK) == (0, "6 products: 6 audited, 0 as they were\n", "")
    assert run(*CHECK) == (0, "6 products: 0 audited, 6 as they were\n", "")


def test_what_could_not_be_read_is_told_with_its_place_and_exits_with_2_each_time(run, tmp_path):
    write(tmp_path / "in" / "x.product.yaml", "format: 1\nproduct: {name: x\n")
    for _ in range(2):
        code, out, err = run(*CHECK)
        assert code == 2
        assert "1 could not be read" in out
        assert "in/x.product.yaml:2:10: error: " in err
    assert run(*CHECK, "--allow-broken")[0] == 0


def test_what_was_not_taken_over_is_told_once(run, tmp_path):
    run(*CHECK)
    (tmp_path / "out" / "verdicts" / "part-000001.parquet").unlink()
    code, out, err = run(*CHECK)
    assert (code, out) == (0, "6 products: 1 audited, 5 as they were\n")
    assert err.count("notice") == 1
    assert err.startswith("out: notice: 1 of 6 parts of the results are damaged")


def test_mistakes_of_usage_say_what_to_do(run):
    cases = {
        ("check", "no-such", "--out", "out"): "no-such: error: there is no such file or folder",
        ("check", "in", "--out", "in"): "in: error: this folder holds something else",
        ("check", "in", "--out", "out", "--only", "disproportionate-penalti"): "disproportionate-penalty",
        ("top", "no-such"): "no-such: error: there are no results of a portfolio in this folder; make one with",
        ("top", "in", "--format", "csv"): "say which: --by rule|concern|unknown|product",
        ("report", "out", "--output", "page.pdf"): "page.pdf: error: the ending names no format",
    }
    for args, told in cases.items():
        code, out, err = run(*args)
        assert (code, out) == (2, ""), args
        assert told in err, args


def test_top_and_report_over_what_was_checked(run, tmp_path):
    run(*CHECK)
    code, out, err = run("top", "out")
    assert (code, err) == (0, "")
    assert "MOST FREQUENT FINDINGS\n" in out
    assert "WORST CONCERNS (the first 10)\n" in out
    assert "Product 0 (in/d0/p000.product.yaml)" in out
    code, out, _ = run("top", "out", "--by", "rule", "--format", "json")
    (row,) = json.loads(out)["by"]["rule"]
    assert (row["findings"], row["products"], row["high"]) == (2, 2, 1)
    assert run("top", "out", "--by", "product", "--format", "csv", "--limit", "1")[1].count("\n") == 2
    assert run("report", "out", "--output", "page.html") == (0, "", "")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<h1>6 products that score people</h1>" in page


@pytest.mark.parametrize("args", [CHECK, ("top", "out"), ("report", "out", "--output", "page.html")])
def test_without_its_packages_it_says_what_to_install(args, run, monkeypatch):
    monkeypatch.setattr("audit.cli.portfolio.importlib.util.find_spec", lambda name: None)
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert "needs pyarrow, which is not installed; install it with: pip install 'scoreaudit[portfolio]'" in err


def test_a_terminal_sees_progress_with_rate_and_time_left(run, monkeypatch):
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda self: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    code, _, err = run(*CHECK)
    assert code == 0
    assert "auditing" in err
    assert "6/6" in err
    assert "a second" in err


def test_json_lines_by_the_command(run, tmp_path):
    write(tmp_path / "all.jsonl", "".join(json.dumps(description(number)) + "\n" for number in range(3)) + "{\n")
    code, out, err = run("check", "all.jsonl", "--out", "out", *ONE_RULE)
    assert (code, out) == (2, "4 products: 4 audited, 0 as they were; 1 could not be read\n")
    assert err.startswith("all.jsonl:4:2: error: this line is no JSON")


# -- a cluster

HERE, ELSEWHERE, TLS = "tcp://127.0.0.1:8786", "tcp://192.0.2.1:8786", "tls://192.0.2.1:8786"
REFUSED = [
    (("--scheduler", HERE), "--scheduler: error: only a Dask cluster has that"),
    (("--tls-key", "k.pem"), "--tls-key: error: only a Dask cluster has that"),
    (("--engine", "dask"), "--engine: error: it is not said where the scheduler is"),
    (("--engine", "dask", "--scheduler", HERE, "--jobs", "2"), "--jobs: error: a Dask cluster has the workers"),
    (
        ("--engine", "dask", "--scheduler", ELSEWHERE),
        "--scheduler: error: tcp://192.0.2.1:8786 is on another machine",
    ),
    (("--engine", "dask", "--scheduler", HERE, "--tls-ca", "c.pem"), "--tls-ca: error: there is no TLS in a tcp://"),
    (
        ("--engine", "dask", "--scheduler", TLS, "--tls-ca", "c.pem"),
        "--tls-ca: error: there is no file 'c.pem'",
    ),
]


@pytest.mark.parametrize(("options", "told"), REFUSED)
def test_options_that_do_not_go_together_are_refused_before_anything_is_touched(options, told, run, tmp_path):
    code, _, err = run("check", "in", "--out", "out", *options)
    assert (code, told in err) == (2, True), err
    assert not (tmp_path / "out").exists()


def test_the_hint_names_the_extra_where_the_package_is_missing(run, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "distributed" else real(name))
    code, _, err = run("check", "in", "--out", "out", "--engine", "dask", "--scheduler", HERE)
    assert code == 2
    assert "pip install 'scoreaudit[dask]'" in err
