"""Bad input: exit code 2, one clear message with a place and what to do, and what is good is audited all the same.

What could break a process (size, depth, encodings, files among files) is run as one; the rest runs in this process.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from data.edits import PRODUCT, RULE, edited

from audit.cli.main import main
from audit.pipeline import read_rules_with_cases
from audit.source import MAX_BYTES

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "data" / "pack"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch, rules):
    """Run in a folder of its own; in this process the shipped rules are read once."""
    monkeypatch.chdir(tmp_path)
    for name in ("check.read_rules", "explain.read_rules_with_cases", "rules.read_rules_with_cases"):
        monkeypatch.setattr(f"audit.cli.{name}", lambda packs: rules if not packs else read_rules_with_cases(packs))


def process(*args):
    """Run the command as a process; it must end by itself, soon. Return its exit code and what it says."""
    command = [sys.executable, "-m", "audit", *args]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=20, check=False)
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


@pytest.fixture
def command(capsys):
    """Run the command in this process, the same way."""

    def run(*args):
        with pytest.raises(SystemExit) as ended:
            main(list(args))
        return (ended.value.code, *capsys.readouterr())

    return run


MULTIPLY = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(30))
FILES = {
    "empty": (b"", "1:1: error: the file is empty; write a description"),
    "only a comment": (b"# nothing yet\n", "1:1: error: the file is empty; write a description"),
    "binary": (
        bytes(range(128, 256)) + bytes(9),
        "1:1: error: this is a binary file; save the description as UTF-8 text",
    ),
    "not UTF-8": ("a: 1\n# Straße\n".encode("latin-1"), "2:7: error: this is not UTF-8 text; save the description"),
    "control character": (b"format: 1\nproduct: {name: X\x07}\n", "2:18: error: a control character"),
    "tab": (b"format: 1\nproduct:\n\tname: X\n", "3:1: error: a tab cannot indent YAML; use spaces"),
    "no YAML": (b"format: 1\nproduct: name: X\n", "2:14: error: no valid YAML: mapping values are not allowed"),
    "no record": (
        b"- format: 1\n",
        "1:1: error: 'the file' expects a record of fields, not a list; write `key: value`",
    ),
    "20,000 levels in flow": (b"format: 1\nscores: " + b"[" * 20_000, "2:40: error: nested more than 32 levels deep; "),
    "20,000 levels in block": (
        b"format: 1\nscores:\n " + b"- " * 20_000,
        "3:64: error: nested more than 32 levels deep;",
    ),
    "20,000 records": (
        b"{a: " * 20_000 + b"}" * 20_000,
        "1:129: error: nested more than 32 levels deep; a description",
    ),
    "aliases that multiply": (MULTIPLY.encode(), "error: aliases stand for more than 20000 values; write the values"),
    "largest file, one text": (b"b: " + b"x" * (MAX_BYTES - 3), "1:4: error: a text of more than 100000 characters;"),
    "largest file, in quotes": (
        b'a: "' + b"x " * (MAX_BYTES // 2 - 3) + b'"',
        "1:4: error: a text of more than 100000",
    ),
    "too large": (b"#" * (MAX_BYTES + 1), f"p.yaml: error: larger than {MAX_BYTES // 2**20} MiB; describe one product"),
}


@pytest.mark.parametrize(("raw", "told"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_description_is_refused(raw, told):
    Path("p.yaml").write_bytes(raw)
    code, out, err = process("check", "p.yaml", "--format", "json")
    Path("p.yaml").unlink()  # some are large
    assert code == 2
    assert err.startswith("p.yaml:")
    assert told in err
    assert len(err) < 1_000
    assert json.loads(out)["products"] == []
    assert len(json.loads(out)["errors"]) == 1


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
    "comma in a text": (
        "Notice to applicants,",
        "Notice, Berlin,",
        "22:27: error: 'Berlin' stands alone between commas",
    ),
    "no entries": (
        PRODUCT[PRODUCT.index("parties:") :],
        "",
        "2:1: error: nothing is described: not a single entry; add",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), EDITS.values(), ids=EDITS)
def test_a_mistake_in_a_description_is_told(old, new, told, command):
    Path("p.yaml").write_text(edited(PRODUCT, (old, new)), encoding="utf-8")
    code, _, err = command("check", "p.yaml")
    assert code == 2
    assert f"p.yaml:{told}" in err


def test_the_line_of_a_mistake_is_shown_with_a_caret_under_it(command):
    Path("p.yaml").write_text(edited(PRODUCT, ("form: number", "form: nmber")), encoding="utf-8")
    _, line, caret = command("check", "p.yaml")[2].splitlines()
    assert line == " 14 |     form: nmber"
    assert caret == "    |           ^"
    assert line[caret.index("^") :] == "nmber"


def test_of_very_many_mistakes_the_first_are_told_and_the_rest_is_counted():
    entries = "".join(f"  s{n}: {{form: x}}\n" for n in range(1, 3_001))
    Path("p.yaml").write_text(f"{PRODUCT[: PRODUCT.index('parties:')]}scores:\n{entries}", encoding="utf-8")
    code, _, err = process("check", "p.yaml")
    assert code == 2
    assert "p.yaml:5:14: error: 'form' has no value 'x'" in err
    assert err.endswith("... and 2951 more\n")  # the operator is no party


PATHS = {
    "nothing is there": ("none.yaml", "none.yaml: error: there is no such file; check the path"),
    "no path": ("", "error: there is no such file; check the path"),
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
def test_a_path_that_leads_nowhere_is_told(path, told, command):
    Path("f.yaml").write_text("a: 1", encoding="utf-8")
    Path("empty").mkdir()
    code, _, err = command("check", path)
    assert code == 2
    assert told in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(command):
    Path("f.yaml").write_text("a: 1", encoding="utf-8")
    Path("f.yaml").chmod(0)
    code, _, err = command("check", "f.yaml")
    assert code == 2
    assert "f.yaml: error: cannot be read: permission denied; check that you may read it" in err


def test_broken_files_hide_no_good_one_and_not_each_other():
    broken = edited(PRODUCT, ("form: number", "form: nmber"))
    for name, text in {"a": PRODUCT, "b": broken, "c": "a: *b", "d": PRODUCT, "e": ""}.items():
        Path(f"{name}.product.yaml").write_text(text, encoding="utf-8")
    code, out, err = process("check", ".", "none.yaml", "--format", "json")
    report = json.loads(out)
    assert code == 2
    assert [one["path"] for one in report["products"]] == ["a.product.yaml", "d.product.yaml"]
    assert all(one["verdicts"] for one in report["products"])
    assert all(one["message"] and one["hint"] for one in report["errors"])
    places = [(one["path"], one["line"], one["column"]) for one in report["errors"]]
    assert places == [
        ("b.product.yaml", 14, 11),
        ("c.product.yaml", 1, 4),
        ("e.product.yaml", 1, 1),
        ("none.yaml", 0, 0),
    ]
    told = ["b.product.yaml:14:11", "c.product.yaml:1:4", "e.product.yaml:1:1", "none.yaml"]
    assert re.findall(r"^(\S+): error: ", err, re.MULTILINE) == told


# -- rules


RULES = {
    "unknown-field": ("source.retention", "source.retentoin", ":23:21: error: data has no field 'retentoin'; did you"),
    "misspelt-word": ("is access", "is acces", ":21:33: error: 'kind' has no value 'acces'; did you mean 'access'?"),
    "unbound-name": ("on {source}", "on {souce}", ":29:51: error: 'souce' is not bound; did you mean 'source'?"),
    "unused-fact": ("(kept_long or many_areas)", "many_areas", ":23:3: error: the fact 'kept_long' is not used"),
    "mixed": ("(kept_long or many_areas)", "kept_long or many_areas", ":27:54: error: `and` and `or` are mixed; put"),
    "reference": ("[gdpr/5-1-b]", "[gdpr/5-1-bb]", ":8:14: error: there is no reference 'gdpr/5-1-bb'; did you mean"),
    "misspelt-key": ("raise_if:", "raise_of:", ":12:1: error: unknown key 'raise_of'; did you mean 'raise_if'?"),
    "no-yaml": ("status: stable", "status: *x", ":4:9: error: the alias *x has no anchor; write &x before it"),
    "deep-parentheses": ("source.retention", "(" * 20_000 + "source.retention", "error: nested too deeply; name the"),
    "deep-not": ("source.retention", "not " * 20_000 + "source.retention", "error: nested too deeply; name the inner"),
}


def test_rules_that_cannot_work_stop_the_run_and_are_told_together():
    Path("p.yaml").write_text(PRODUCT, encoding="utf-8")
    shutil.copytree(PACK, "good")
    Path("broken", "function-creep").mkdir(parents=True)
    for name, (old, new, _) in RULES.items():
        text = edited(RULE, (old, new), ("id: good-rule", f"id: {name}"))
        Path("broken", "function-creep", f"{name}.yaml").write_text(text, encoding="utf-8")
    Path("empty").mkdir()
    packs = [part for name in ("good", "broken", "empty") for part in ("--rules", name)]
    code, out, err = process("check", "p.yaml", *packs, "--format", "json")
    assert (code, out) == (2, "")
    told = [line for line in err.splitlines() if ": error: " in line]
    assert told.pop().startswith("empty: error: no rule in this folder; rules stand in <concern>/<slug>.yaml")
    assert len(told) == len(RULES)
    for name, (_, _, expected) in RULES.items():
        (line,) = [line for line in told if line.startswith(f"broken/function-creep/{name}.yaml:")]
        assert expected in line


# -- the command itself


SLUG = "there is no rule or concern 'hiden-score'; did you mean"
COMMANDS = {
    "option": ("check p.yaml --formt json", "'--formt'", "--format"),
    "option of two words": ("check p.yaml --fail-onn high", "'--fail-onn'", "--fail-on"),
    "subcommand": ("chek p.yaml", "there is no command 'chek'; did you mean 'check'?", ""),
    "subcommand of rules": ("rules lst", "'lst'", "list"),
    "format": ("check p.yaml --format jsn", "'jsn'", "json"),
    "level": ("check p.yaml --fail-on hihg", "'hihg'", "high"),
    "level of open questions": ("check p.yaml --fail-on-open critcal", "'critcal'", "critical"),
    "--only: concern": ("check p.yaml --only opaque-scorng", "'opaque-scorng'; did you mean 'opaque-scoring'?", ""),
    "--only: rule": ("check p.yaml --only opaque-scoring/hiden-score", "mean 'opaque-scoring/hidden-score'?", ""),
    "--only: name of a rule": ("check p.yaml --only hiden-score", SLUG, "hidden-score"),
    "--skip: concern": ("check p.yaml --skip public-shamin", "'public-shamin'; did you mean 'public-shaming'?", ""),
    "--rules": ("check p.yaml --rules none", "none: error: there is no such folder of rules; name a folder", ""),
    "--today": ("check p.yaml --today 2026-13-01", "'2026-13-01' is no date; write it like 2", ""),
    "no path": ("check", "Missing argument", "FILE"),
    "explain": ("explain hiden-score", "there is no rule 'hiden-score'; did you mean 'hidden-score'?", ""),
}


@pytest.mark.parametrize(("words", "told", "right"), COMMANDS.values(), ids=COMMANDS)
def test_a_misspelt_command_gets_the_nearest_right_word(words, told, right, command):
    Path("p.yaml").write_text(PRODUCT, encoding="utf-8")
    code, out, err = command(*words.split())
    assert (code, out) == (2, "")
    assert told in err
    assert right in err.partition(told)[2]
