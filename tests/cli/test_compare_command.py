"""`scoreaudit compare`: which files, which format, where to, exit codes, and what a broken file does."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from cli.test_check import PACK, describe

from audit.cli.main import main
from audit.pipeline import read_rules


@pytest.fixture
def run(rules, capsys, tmp_path, monkeypatch):
    """Run the command in a folder with two descriptions: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("audit.cli.compare.read_rules", lambda packs: read_rules(packs) if packs else rules)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    describe("a.product.yaml", about={"name": "A"})
    describe("b.product.yaml", about={"name": "B", "as_of": "2019"}, kind="attention")

    def call(*args):
        with pytest.raises(SystemExit) as ended:
            main(["compare", *args])
        return (ended.value.code, *capsys.readouterr())

    return call


BOTH = ("a.product.yaml", "b.product.yaml")


@pytest.mark.parametrize(
    ("format_", "name", "start"),
    [
        ("terminal", "c.txt", "2 PRODUCTS SIDE BY SIDE"),
        ("json", "c.json", '{\n  "schema_version"'),
        ("html", "c.html", "<!doctype html>"),
    ],
)
def test_a_comparison_goes_to_standard_output_or_to_a_file(format_, name, start, run):
    code, out, err = run(*BOTH, "--format", format_)
    assert (code, err) == (0, "")
    assert out.startswith(start)
    assert run(*BOTH, "--output", name) == (0, "", "")
    assert Path(name).read_text(encoding="utf-8") == out


def test_findings_do_not_change_the_exit_code(run):
    code, out, _ = run(*BOTH, "--format", "json", "--rules", str(PACK))
    data = json.loads(out)
    assert any(cell["findings"] for row in data["concerns"] for cell in row["cells"])
    assert code == 0
    assert [one["differs"] for one in data["warnings"]] == ["as_of"]


def test_folders_are_searched(run):
    describe("more/c.product.yaml", about={"name": "C"})
    data = json.loads(run(".", "--format", "json")[1])
    assert [one["name"] for one in data["products"]] == ["A", "B", "C"]


def test_further_rules_are_run(run):
    without, with_pack = (
        json.loads(run(*BOTH, "--format", "json", *more)[1])["tool"]["rules_digest"]
        for more in ((), ("--rules", str(PACK)))
    )
    assert without != with_pack


MISTAKES = {
    "one file": (("a.product.yaml",), "fewer than two descriptions, and nothing to compare; name at least two"),
    "no file": ((), "Missing argument"),
    "twice": (("a.product.yaml", "b.product.yaml", "a.product.yaml"), "a.product.yaml: error: is there twice"),
    "twice, written otherwise": (("a.product.yaml", "./a.product.yaml"), "./a.product.yaml: error: is there twice"),
    "twice, once in its folder": ((".", "a.product.yaml"), "a.product.yaml: error: is there twice"),
    "ending": ((*BOTH, "--output", "c.pdf"), "the ending names no format; use one of .txt, .json, .html"),
    "two formats": ((*BOTH, "--output", "c.json", "--format", "html"), "the ending says json, --format says html"),
    "no such folder of rules": ((*BOTH, "--rules", "none"), "there is no such folder of rules"),
    "cannot be written": ((*BOTH, "--output", "none/c.json"), "cannot be written"),
}


@pytest.mark.parametrize(("args", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_and_ends_in_2(args, told, run):
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert told in " ".join(err.split())


def test_a_link_to_a_file_is_the_file(run):
    os.symlink("a.product.yaml", "link.product.yaml")
    assert "link.product.yaml: error: is there twice" in run("a.product.yaml", "link.product.yaml")[2]


def test_a_broken_file_is_told_and_the_others_are_compared(run):
    Path("broken.product.yaml").write_text("format: 1\nproduct: {nam: X}\n", encoding="utf-8")
    code, out, err = run("broken.product.yaml", *BOTH, "--format", "json")
    assert code == 2
    data = json.loads(out)
    assert [one["path"] for one in data["products"]] == list(BOTH)
    assert {one["path"] for one in data["errors"]} == {"broken.product.yaml"}
    assert "broken.product.yaml:2" in err


def test_with_one_readable_file_there_is_nothing_to_compare(run):
    code, out, err = run("a.product.yaml", "none.product.yaml", "--output", "c.html")
    assert (code, out) == (2, "")
    assert "none.product.yaml: error: there is no such file" in err
    assert "fewer than two descriptions could be read: there is nothing to compare" in err
    assert not Path("c.html").exists()


def test_on_a_terminal_there_is_a_bar_on_standard_error(run, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, out, err = run(*BOTH)
    assert code == 0
    assert "auditing" in err
    assert "auditing" not in out
