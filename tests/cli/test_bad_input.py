"""Bad input, as whole processes: exit code 2, one clear message with a place and what to do, and good input still audited."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from data.edits import PRODUCT, RULE, SMALL_RULE, edited

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "data" / "pack"


def run(folder, *args):
    """Run the command in a folder; it must end by itself, soon."""
    return subprocess.run(
        [sys.executable, "-m", "audit", *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=20,
        check=False,
    )


def refused(folder, *args):
    """Run the command, which must refuse; return what it says on standard error."""
    ended = run(folder, *args)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr) < 20_000
    return ended.stderr


BILLION = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(30))
FILES = {
    "empty": (b"", "1:1: error: the file is empty; write a description"),
    "only a comment": (b"# nothing yet\n", "1:1: error: the file is empty; write a description"),
    "binary": (bytes(range(256)) * 40, "1:129: error: this is a binary file; save the description as UTF-8 text"),
    "not UTF-8": ("format: 1\n# Straße\n".encode("latin-1"), "2:7: error: this is not UTF-8 text; save the description"),
    "control character": (b"format: 1\nproduct: {name: X\x07}\n", "2:18: error: a control character"),
    "tab": (b"format: 1\nproduct:\n\tname: X\n", "3:1: error: a tab cannot indent YAML; use spaces"),
    "no YAML": (b"format: 1\nproduct: name: X\n", "2:14: error: no valid YAML: mapping values are not allowed"),
    "list": (b"- format: 1\n", "1:1: error: 'the file' expects a record of fields, not a list; write `key: value`"),
    "word": (b"hello\n", "1:1: error: 'the file' expects a record of fields, not 'hello'; write `key: value`"),
    "no entries": (
        b"format: 1\nproduct: {name: X, as_of: 2026, perspective: inside}\n",
        "1:1: error: nothing is described: not a single entry; add one to parties, data",
    ),
    "20,000 levels in flow": (b"format: 1\nscores: " + b"[" * 20_000, "error: nested more than 32 levels deep; a description"),
    "20,000 levels in block style": (b"format: 1\nscores:\n " + b"- " * 20_000, "error: nested more than 32 levels deep"),
    "20,000 records": (b"{a: " * 20_000 + b"}" * 20_000, "1:129: error: nested more than 32 levels deep"),
    "aliases that multiply": (BILLION.encode(), "error: aliases stand for more than 20000 values; write the values out"),
    "50 MB in one text": (b"format: 1\nname: " + b"x" * 50_000_000, "2:7: error: a text of more than 100000 characters"),
    "50 MB in one quoted text": (b'a: "' + b"x " * 25_000_000 + b'"', "1:4: error: a text of more than 100000 characters"),
    "65 MB": (b"#" * (65 * 2**20), "p.yaml: error: larger than 64 MiB; describe one product in one file"),
}  # fmt: skip
EDITS = {
    "duplicate key": (
        "    form: number",
        "    form: number\n    form: rank",
        "15:5: error: the key 'form' stands here twice",
    ),
    "unknown key": ("form: number", "frm: number", "14:5: error: unknown key 'frm'; did you mean 'form'?"),
    "misspelt value": (
        "form: number",
        "form: nmber",
        "14:11: error: 'form' has no value 'nmber'; did you mean 'number'?",
    ),
    "wrong type": ("form: number", "form: [number]", "14:11: error: 'form' expects a word, not a list; write one word"),
    "dangling id": (
        "inputs: [salary]",
        "inputs: [salry]",
        "16:14: error: there is no data or score 'salry'; did you mean",
    ),
    "id that stands twice": (
        "  payday:",
        "  lender:",
        "8:3: error: the id 'lender' stands in parties too; ids are unique",
    ),
    "comma in an unquoted text": (
        "title: Notice to applicants,",
        "title: Notice, Berlin,",
        "22:27: error: 'Berlin' stands",
    ),
}


@pytest.mark.parametrize(("raw", "told"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_description_is_refused(raw, told, tmp_path):
    (tmp_path / "p.yaml").write_bytes(raw)
    said = refused(tmp_path, "check", "p.yaml")
    assert said.startswith("p.yaml:")
    assert told in said


@pytest.mark.parametrize(("old", "new", "told"), EDITS.values(), ids=EDITS)
def test_a_mistake_in_a_description_is_told(old, new, told, tmp_path):
    (tmp_path / "p.yaml").write_text(edited(PRODUCT, (old, new)), encoding="utf-8")
    assert f"p.yaml:{told}" in refused(tmp_path, "check", "p.yaml")


def test_the_line_of_a_mistake_is_shown_with_a_caret_under_it(tmp_path):
    (tmp_path / "p.yaml").write_text(edited(PRODUCT, ("form: number", "form: nmber")), encoding="utf-8")
    _, line, caret = refused(tmp_path, "check", "p.yaml").splitlines()
    assert line == " 14 |     form: nmber"
    assert caret == "    |           ^"
    assert line[caret.index("^") :] == "nmber"


def test_of_very_many_mistakes_the_first_are_told_and_the_rest_is_counted(tmp_path):
    entries = "".join(f"  s{n}: {{form: x}}\n" for n in range(1, 3_001))
    text = "format: 1\nproduct: {name: X, as_of: 2026, perspective: inside}\nscores:\n" + entries
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    said = refused(tmp_path, "check", "p.yaml")
    assert "p.yaml:4:14: error: 'form' has no value 'x'" in said
    assert said.endswith("... and 2950 more\n")


PATHS = {
    "file that is not there": ("none.yaml", "none.yaml: error: there is no such file; check the path"),
    "nothing": ("", "error: there is no such file; check the path"),
    "below a file": (
        "f.yaml/x.yaml",
        "f.yaml/x.yaml: error: cannot be read: not a directory; check that you may read it",
    ),
    "very long": ("x" * 5_000, ": error: cannot be read: file name too long; check that you may read it"),
    "folder without descriptions": (
        "empty",
        "empty: error: no product description in this folder (*.product.yaml); name a",
    ),
}


@pytest.mark.parametrize(("path", "told"), PATHS.values(), ids=PATHS)
def test_a_path_that_leads_nowhere_is_told(path, told, tmp_path):
    (tmp_path / "f.yaml").write_text("a: 1", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    assert told in refused(tmp_path, "check", path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path):
    (tmp_path / "f.yaml").write_text("a: 1", encoding="utf-8")
    (tmp_path / "f.yaml").chmod(0)
    assert "f.yaml: error: cannot be read: permission denied; check that you" in refused(tmp_path, "check", "f.yaml")


def test_broken_files_hide_no_good_one_and_not_each_other(tmp_path):
    for name, text in {
        "a": PRODUCT,
        "b": edited(PRODUCT, ("form: number", "form: nmber")),
        "c": "a: *b",
        "d": PRODUCT,
        "e": "",
    }.items():
        (tmp_path / f"{name}.product.yaml").write_text(text, encoding="utf-8")
    ended = run(tmp_path, "check", ".", "none.yaml", "--rules", str(PACK), "--format", "json")
    report = json.loads(ended.stdout)
    assert [one["path"] for one in report["products"]] == ["a.product.yaml", "d.product.yaml"]
    assert all(one["verdicts"] for one in report["products"])
    places = ["b.product.yaml:14:11", "c.product.yaml:1:4", "e.product.yaml:1:1", "none.yaml:0:0"]
    assert [f"{one['path']}:{one['line']}:{one['column']}" for one in report["errors"]] == places
    assert all(one["message"] and one["hint"] for one in report["errors"])
    assert [line.split(": error: ")[0] for line in ended.stderr.splitlines() if ": error: " in line] == [
        place.removesuffix(":0:0") for place in places
    ]
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


# -- rules


RULES = {
    "unknown field": (
        "source.retention",
        "source.retentoin",
        "23:21: error: data has no field 'retentoin'; did you mean",
    ),
    "misspelt word": ("is access", "is acces", "21:41: error: 'kind' has no value 'acces'; did you mean 'access'?"),
    "unbound name": ("{source}", "{souce}", "29:51: error: 'souce' is not bound; did you mean 'source'?"),
    "unused fact": ("(kept_long or many_areas)", "many_areas", "23:3: error: the fact 'kept_long' is not used"),
    "mixed and, or": ("(kept_long or many_areas)", "kept_long or many_areas", "27:54: error: `and` and `or` are mixed"),
    "reference": ("[gdpr/5-1-b]", "[gdpr/5-1-bb]", "8:14: error: there is no reference 'gdpr/5-1-bb'; did you mean"),
    "misspelt key": ("raise_if:", "raise_of:", "12:1: error: unknown key 'raise_of'; did you mean 'raise_if'?"),
    "deep nest": ("source.retention", "(" * 20_000 + "source.retention", "nested too deeply; name the inner parts"),
    "not not not": ("source.retention", "not " * 20_000 + "source.retention", "nested too deeply"),
    "no YAML": ("id: good-rule", "id: *x", "1:5: error: the alias *x has no anchor"),
}


@pytest.mark.parametrize(("old", "new", "told"), RULES.values(), ids=RULES)
def test_a_rule_that_cannot_work_stops_the_run(old, new, told, tmp_path):
    (tmp_path / "p.yaml").write_text(PRODUCT, encoding="utf-8")
    (tmp_path / "pack" / "function-creep").mkdir(parents=True)
    text = RULE.replace(old, new, 1)
    (tmp_path / "pack" / "function-creep" / "good-rule.yaml").write_text(text, encoding="utf-8")
    ended = run(tmp_path, "check", "p.yaml", "--rules", "pack", "--format", "json")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("pack/function-creep/good-rule.yaml:")
    assert told in ended.stderr


def test_all_broken_rules_of_all_packs_are_told_together(tmp_path):
    (tmp_path / "p.yaml").write_text(PRODUCT, encoding="utf-8")
    shutil.copytree(PACK, tmp_path / "one")
    (tmp_path / "two" / "opaque-scoring").mkdir(parents=True)
    (tmp_path / "two" / "opaque-scoring" / "small-rule.yaml").write_text(
        edited(SMALL_RULE, ("existence is no", "existence is nno")), encoding="utf-8"
    )  # noqa: E501
    (tmp_path / "two" / "opaque-scoring" / "other.yaml").write_text("a: *b", encoding="utf-8")
    (tmp_path / "three").mkdir()
    said = refused(
        tmp_path, "check", "p.yaml", *(part for name in ("one", "two", "three") for part in ("--rules", name))
    )
    assert re.findall(r"^(\S+): error", said, re.MULTILINE) == [
        "three",
        "two/opaque-scoring/other.yaml:1:4",
        "two/opaque-scoring/small-rule.yaml:14:37",
    ]


# -- the command itself


COMMANDS = {
    "option": ("check p.yaml --formt json", "'--formt'", "--format"),
    "option of two words": ("check p.yaml --fail-onn high", "'--fail-onn'", "--fail-on"),
    "subcommand": ("chek p.yaml", "there is no command 'chek'; did you mean 'check'?", ""),
    "subcommand of rules": ("rules lst", "'lst'", "list"),
    "format": ("check p.yaml --format jsn", "'jsn'", "json"),
    "level": ("check p.yaml --fail-on hihg", "'hihg'", "high"),
    "level of open questions": ("check p.yaml --fail-on-open critcal", "'critcal'", "critical"),
    "--only: concern": ("check p.yaml --only opaque-scorng", "'opaque-scorng'; did you mean 'opaque-scoring'?", ""),
    "--only: rule": (
        "check p.yaml --only opaque-scoring/hiden-score",
        "did you mean 'opaque-scoring/hidden-score'?",
        "",
    ),
    "--only: slug": (
        "check p.yaml --only hiden-score",
        "there is no rule or concern 'hiden-score'; did you mean",
        "hidden-score",
    ),
    "--skip: concern": ("check p.yaml --skip public-shamin", "'public-shamin'; did you mean 'public-shaming'?", ""),
    "--rules: folder": (
        "check p.yaml --rules none",
        "none: error: there is no such folder of rules; name a folder",
        "",
    ),
    "--today": ("check p.yaml --today 2026-13-01", "'2026-13-01' is no date; write it like 2", ""),
    "no path": ("check", "Missing argument", "FILE"),
    "explain: rule": ("explain hiden-score", "there is no rule 'hiden-score'; did you mean 'hidden-score'?", ""),
}


@pytest.mark.parametrize(("command", "told", "right"), COMMANDS.values(), ids=COMMANDS)
def test_a_misspelt_command_gets_the_nearest_right_word(command, told, right, tmp_path):
    (tmp_path / "p.yaml").write_text(PRODUCT, encoding="utf-8")
    ended = run(tmp_path, *command.split())
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr
    assert told in ended.stderr
    assert right in ended.stderr.partition(told)[2]
