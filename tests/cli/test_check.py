"""`scoreaudit check`: exit codes, files, what is printed where, and text that stays text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from audit.cli.main import main
from audit.pipeline import read_rules
from audit.report.formats import FORMATS

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "data" / "pack"
RULE = "disproportionate-penalty/refused-by-score"
TEXTS = [name for name, one in FORMATS.items() if not one.binary]
"""Formats that standard output can show."""


@pytest.fixture(scope="session")
def with_pack():
    return read_rules((str(PACK),))


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch, rules, with_pack):
    """Run in a folder of its own, with no wish for colours; the shipped rules and the pack are read once."""
    monkeypatch.chdir(tmp_path)
    kept = {(): rules, (str(PACK),): with_pack}
    monkeypatch.setattr("audit.cli.check.read_rules", lambda packs: kept.get(packs) or read_rules(packs))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def check(capsys):
    """Run the command in this process: exit code, standard output, standard error."""

    def run(*args):
        with pytest.raises(SystemExit) as ended:
            main(["check", *args])
        return (ended.value.code, *capsys.readouterr())

    return run


def describe(path="p.product.yaml", *, perspective="inside", about=None, **loan):
    """Write a description with one consequence, of which everything that the rule of the pack reads is known."""
    known = {"kind": "access", "adverse_for": "low-scorers", "severity": "serious", "essential": "none"}
    data = {
        "format": 1,
        "product": {"name": "X", "as_of": "2026-11-01", "perspective": perspective} | (about or {}),
        "consequences": {"loan": {**known, "falls_on": ["the-person"], **loan}},
        "complete": ["consequences"],
    }
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False)
    escaped = re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found.group()):04x}", text)
    Path(path).write_text(escaped, encoding="utf-8")
    return path


ONE_RULE = ("--rules", str(PACK), "--only", RULE)
FINDING, OPEN, CLEAR = {"kind": "access"}, {"kind": "unknown"}, {"kind": "price"}
GATES = {
    "a finding": (FINDING, "", 1),
    "a finding at the level": (FINDING, "--fail-on high", 1),
    "a finding above the level": (FINDING, "--fail-on low", 1),
    "a finding below the level": (FINDING, "--fail-on critical", 0),
    "a finding that may be at the level": ({**FINDING, "essential": "unknown"}, "--fail-on critical", 3),
    "a finding, no gate": (FINDING, "--fail-on none", 0),
    "a finding does not count as open": (FINDING, "--fail-on none --fail-on-open low", 0),
    "nothing": (CLEAR, "", 0),
    "nothing, with every gate": (CLEAR, "--fail-on low --fail-on-open low", 0),
    "open, below critical": (OPEN, "", 0),
    "open, at the level": (OPEN, "--fail-on-open high", 3),
    "open, above the level": (OPEN, "--fail-on-open low", 3),
    "open, below the level": (OPEN, "--fail-on-open critical", 0),
    "open, no gate": ({**OPEN, "severity": "grave"}, "--fail-on-open none", 0),
    "open up to critical, inside": ({**OPEN, "severity": "grave"}, "", 3),
    "open up to critical by an unknown need, inside": ({**OPEN, "essential": "unknown"}, "", 3),
    "open up to critical, outside": ({**OPEN, "severity": "grave", "perspective": "outside"}, "", 0),
    "open, outside, with a gate": ({**OPEN, "perspective": "outside"}, "--fail-on-open high", 3),
    "open is no finding": (OPEN, "--fail-on low", 0),
    "planned": ({**FINDING, "status": "planned"}, "", 0),
    "ended": ({**FINDING, "status": "ended"}, "", 0),
}


@pytest.mark.parametrize("format_", TEXTS)
@pytest.mark.parametrize(("facts", "options", "code"), GATES.values(), ids=GATES)
def test_the_exit_code_says_what_a_gate_needs(facts, options, code, format_, check):
    assert check(describe(**facts), *ONE_RULE, *options.split(), "--format", format_)[0] == code


@pytest.mark.parametrize("format_", TEXTS)
def test_could_not_run_beats_findings_beats_open_beats_none(format_, check):
    open_, finding, clear = (describe(f"{n}.yaml", **one) for n, one in enumerate([OPEN, FINDING, CLEAR]))
    Path("broken.yaml").write_text("a: *b", encoding="utf-8")
    gate = (*ONE_RULE, "--fail-on-open", "low", "--format", format_)
    assert check(clear, *gate)[0] == 0
    assert check(clear, open_, *gate)[0] == 3
    assert check(clear, open_, finding, *gate)[0] == 1
    assert check(clear, open_, finding, "broken.yaml", *gate)[0] == 2


@pytest.mark.parametrize("facts", [FINDING, OPEN], ids=["finding", "open"])
def test_a_rule_on_trial_never_gates(facts, check):
    rule = (PACK / f"{RULE}.yaml").read_text(encoding="utf-8").replace("status: stable", "status: trial")
    trial = Path("pack", f"{RULE}.yaml")
    trial.parent.mkdir(parents=True)
    trial.write_text(rule, encoding="utf-8")
    options = ("--rules", "pack", "--only", RULE, "--fail-on-open", "low")
    code, out, _ = check(describe(**facts), *options, "--format", "json")
    (verdict,) = [one for one in json.loads(out)["products"][0]["verdicts"] if one["rule"] == RULE]
    assert (code, verdict["verdict"]) == (0, "finding" if facts is FINDING else "ask")


def test_an_internal_error_is_no_finding_and_no_silence(check, monkeypatch):
    def fail(*_):
        message = "boom"
        raise RuntimeError(message)

    monkeypatch.setattr("audit.pipeline.evaluate", fail)
    assert check(describe(), *ONE_RULE)[0] == 2


# -- a score of which only the id is known


@pytest.mark.parametrize("perspective", ["inside", "outside"])
@pytest.mark.parametrize("score", ["", "{}", "{name: City points}"], ids=["blank", "empty", "named"])
def test_of_a_score_that_is_only_named_every_rule_about_scores_asks(perspective, score, check, rules):
    text = f"format: 1\nproduct: {{name: X, as_of: 2026, perspective: {perspective}}}\nscores:\n  points: {score}\n"
    Path("p.yaml").write_text(text, encoding="utf-8")
    code, out, _ = check("p.yaml", "--format", "json", "--fail-on-open", "low")
    about_scores = {rule.id for rule in rules.rules if rule.record.for_each == "score"}
    assert len(about_scores) >= 10
    verdicts = [one for one in json.loads(out)["products"][0]["verdicts"] if one["rule"] in about_scores]
    assert {one["verdict"] for one in verdicts} == {"ask"}
    assert {one["rule"] for one in verdicts if one["subject"] == "points"} == about_scores
    assert all(one["missing"] for one in verdicts)
    assert code == 3


# -- which rules run


@pytest.mark.parametrize(
    "options",
    [
        ("--only", RULE),
        ("--only", "refused-by-score"),
        ("--only", "disproportionate-penalty"),
        ("--skip", "opaque-scoring"),
    ],
    ids=" ".join,
)
def test_what_is_left_out_is_not_checked(options, check, rules):
    option, name = options
    every = {rule.id for rule in rules.rules} | {RULE}
    named = {rule for rule in every if name in (rule, *rule.split("/"))}
    run = named if option == "--only" else every - named
    assert run not in (every, set())
    code, out, err = check(describe(), "--rules", str(PACK), *options, "--format", "json")
    (product,) = json.loads(out)["products"]
    assert {one["rule"] for one in product["verdicts"]} == every
    assert {one["rule"] for one in product["verdicts"] if one["verdict"] == "not-checked"} == every - run
    checked = {one["concern"] for one in product["posture"] if one["checked"]}
    assert checked == {rule.partition("/")[0] for rule in run} - {"law"}, "law packs are in no posture"
    assert f"{len(every - run)} not checked" in err
    assert code == 1


def test_a_rule_that_was_not_run_is_told_on_the_terminal(check):
    code, out, _ = check(describe(**CLEAR), *ONE_RULE)
    assert "Not checked, which is no sign of safety:" in out
    assert "opaque-scoring" in out
    assert re.search(r"\d+ not checked", out)
    assert code == 0


def test_several_names_add_up(check):
    names = ("--only", "hidden-score", "--only", "public-shaming", "--skip", "fault-broadcast")
    _, out, _ = check(describe(), *names, "--format", "json")
    run = {one["rule"] for one in json.loads(out)["products"][0]["verdicts"] if one["verdict"] != "not-checked"}
    assert "opaque-scoring/hidden-score" in run
    assert {rule.partition("/")[0] for rule in run} == {"opaque-scoring", "public-shaming"}
    assert "public-shaming/fault-broadcast" not in run


# -- the date


def test_the_date_of_the_run_is_the_one_given_and_is_printed(check):
    assert "run of 2031-05-04" in check(describe(), *ONE_RULE, "--today", "2031-05-04")[1]
    assert (
        json.loads(check(describe(), *ONE_RULE, "--today", "2031-05-04", "--format", "json")[1])["today"]
        == "2031-05-04"
    )


@pytest.mark.parametrize("date", ["tomorrow", "2031-13-01", "2031-02-30", "04.05.2031", ""])
def test_what_is_no_date_is_refused(date, check):
    code, out, err = check(describe(), *ONE_RULE, "--today", date)
    assert (code, out) == (2, "")
    assert "is no date; write it like 2" in err


# -- files


def test_reports_are_written_by_their_endings(check):
    same = (describe(), *ONE_RULE, "--today", "2026-11-22")
    code, out, _ = check(*same, "--output", "a.json", "--output", "b.txt", "--output", "c.json")
    files = {path.name: path.read_text(encoding="utf-8") for path in Path().iterdir() if path.name != same[0]}
    assert sorted(files) == ["a.json", "b.txt", "c.json"]
    assert files["b.txt"] == out
    assert files["a.json"] == files["c.json"] == check(*same, "--format", "json")[1]
    assert code == check(*same)[0]


def test_a_file_is_plain_where_the_terminal_is_coloured(check, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, out, _ = check(describe(), *ONE_RULE, "--output", "a.txt")
    assert "\x1b[" in out
    assert "\x1b" not in Path("a.txt").read_text(encoding="utf-8")


def test_an_ending_that_names_no_format_is_refused_before_anything_is_done(check):
    code, out, err = check(describe(), *ONE_RULE, "--output", "a.json", "--output", "a.pdf")
    assert (code, out) == (2, "")
    assert "a.pdf: error: the ending names no format; use one of " in err
    assert ".json" in err
    assert not Path("a.json").exists()


def test_a_file_that_cannot_be_written_is_told_after_the_results(check):
    code, out, err = check(describe(), *ONE_RULE, "--output", "none/a.json")
    assert code == 2
    assert "FINDINGS (" in out
    assert "none/a.json: error: cannot be written: no such file or directory; check the folder" in err


# -- where things are looked for, and how they are called


def test_folders_are_searched_for_product_files(check):
    for path in ("s/b.product.yaml", "s/t/a.product.yaml", "s/other.yaml", "s/a.product.yml"):
        describe(path)
    Path("s/d.product.yaml").mkdir()
    code, out, _ = check("s", *ONE_RULE, "--format", "json")
    assert [one["path"] for one in json.loads(out)["products"]] == ["s/b.product.yaml", "s/t/a.product.yaml"]
    assert (code, json.loads(out)["errors"]) == (1, [])


def test_a_file_that_is_named_is_read_whatever_its_ending(check):
    _, out, _ = check(describe("any.thing"), *ONE_RULE, "--format", "json")
    assert [one["path"] for one in json.loads(out)["products"]] == ["any.thing"]


def test_a_file_that_is_named_twice_is_audited_once(check):
    describe("s/a.product.yaml")
    _, out, _ = check("s/a.product.yaml", "s", "s/a.product.yaml", *ONE_RULE, "--format", "json")
    assert len(json.loads(out)["products"]) == 1


@pytest.mark.parametrize("format_", TEXTS)
@pytest.mark.parametrize("given", [".", "s", "s/", "./s", "../here/s", "s/a.product.yaml", "./s/a.product.yaml"])
def test_paths_are_shown_as_given_and_never_absolute(given, format_, check, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    describe("s/a.product.yaml")
    describe("s/b.product.yaml", kind="acces")
    code, out, err = check(given, *ONE_RULE, "--format", format_)
    assert code in {1, 2}
    assert "s/a.product.yaml" in out
    assert str(tmp_path) not in out + err
    if given.startswith("../") or given.endswith(".yaml"):
        assert (given.removeprefix("./") if format_ == "github" else given) in out


def test_an_absolute_path_stays_as_given(check, tmp_path):
    assert str(tmp_path / "a.yaml") in check(describe(str(tmp_path / "a.yaml")), *ONE_RULE)[1]


# -- standard output and standard error


@pytest.mark.parametrize("format_", TEXTS)
def test_results_go_to_standard_output_and_the_rest_does_not(format_, check):
    Path("broken.yaml").write_text("a: *b", encoding="utf-8")
    code, out, err = check(describe(), "broken.yaml", "none.yaml", *ONE_RULE, "--format", format_)
    assert RULE in out
    assert RULE not in err
    assert "broken.yaml:1:" in err
    assert "none.yaml: error: there is no such file" in err
    assert code == 2
    if format_ == "json":
        assert {one["path"] for one in json.loads(out)["errors"]} == {"broken.yaml", "none.yaml"}
    assert ("broken.yaml" in out) == (format_ != "terminal"), "the terminal has them on standard error"
    assert "1 finding, 0 open" in (out if FORMATS[format_].sums_up else err)


def test_a_run_without_mistakes_says_nothing_on_standard_error(check):
    assert check(describe(), *ONE_RULE)[2] == ""


@pytest.fixture
def several():
    """Descriptions with a finding, with open questions, with neither; and a date, so that reports are comparable."""
    paths = [describe(f"{n}.yaml", **one) for n, one in enumerate([FINDING, OPEN, CLEAR])]
    return (*paths, *ONE_RULE, "--only", "opaque-scoring", "--today", "2026-11-22")


@pytest.mark.parametrize("options", [("-q",), ("-v",), ("-q", "-v")], ids=" ".join)
def test_quiet_and_verbose_change_no_verdict_and_no_exit_code(options, several, check):
    code, out, _ = check(*several)
    changed_code, changed, _ = check(*several, *options)
    assert changed_code == code
    assert _told(changed) == _told(out)
    assert check(*several, *options, "--format", "json") == check(*several, "--format", "json")


def _told(out):
    """Return the lines that tell results: counts, findings with their level, and the last line."""
    lines = [line for line in out.splitlines() if line.startswith(("* ", "FINDINGS"))]
    return [*lines, *re.findall(r"\d+ findings?, .*", out)]


def test_quiet_tells_less_and_verbose_tells_more(check):
    path = str(ROOT / "examples" / "comparators" / "l1-affordability.product.yaml")
    lengths = [len(check(path, *options)[1]) for options in (("-q",), (), ("-v",))]
    assert lengths == sorted(set(lengths))


# -- colours


def _on_a_terminal(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


LOOKS = {
    "pipe": (False, {}, False),
    "terminal": (True, {}, True),
    "terminal, NO_COLOR": (True, {"NO_COLOR": "1"}, False),
    "terminal, NO_COLOR empty": (True, {"NO_COLOR": ""}, True),
    "pipe, FORCE_COLOR": (False, {"FORCE_COLOR": "1"}, True),
    "pipe, both": (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
}


@pytest.mark.parametrize(("terminal", "environment", "coloured"), LOOKS.values(), ids=LOOKS)
def test_colour_is_for_terminals_and_for_who_asks(terminal, environment, coloured, check, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if terminal:
        _on_a_terminal(monkeypatch)
    assert ("\x1b[" in check(describe(), *ONE_RULE)[1]) == coloured


def test_colour_says_nothing_that_words_do_not(check, monkeypatch):
    same = (describe(), describe("q.yaml", **OPEN), *ONE_RULE, "--only", "opaque-scoring", "--today", "2026-11-22")
    _, plain, _ = check(*same)
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, coloured, _ = check(*same)
    without = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in without.split("\n")] == plain.split("\n")


# -- text that stays text


HOSTILE = {
    "colour": "\x1b[31mred\x1b[0m",
    "title of the window": "\x1b]0;title\x07",
    "clear the screen": "\x1b[2J\x1b[H",
    "C1": "\x9b31mred",
    "back": "good\b\b\b\bbad",
    "carriage return": "bad\rgood",
    "markup": "[red]red[/red] [link=https://example.org]x[/link] [/]",
    "emoji code": ":warning: :smile:",
    "right to left": "\u202eabc\u202c \u2067x\u2069 \u200f",
    "Arabic letter mark": "a\u061cb",
    "soft hyphen": "a\xadb",
    "zero width": "a\u200bb\u2060c\ufeffd",
    "line separator": "a\u2028b\u2029c\u0085d",
    "tag characters": "a\U000e0041b",
    "long": "x" * 10_000,
    "many words": "word " * 4_000,
}


@pytest.mark.parametrize("options", [(), ("-v",), ("-q",)], ids=["normal", "verbose", "quiet"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_of_a_description_steers_no_terminal(text, options, check):
    path = describe("p.yaml", name=text, note=text, about={"name": text, "summary": text})
    code, out, err = check(path, *ONE_RULE, *options)
    assert code == 1
    assert _strange(out + err) == set()
    assert max(map(len, out.split("\n"))) <= 100
    if text in {HOSTILE["markup"], HOSTILE["emoji code"]}:
        assert f" {text} ".replace("  ", " ") in " ".join(out.split())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_mistake_that_quotes_a_description_steers_no_terminal(text, check):
    code, _, err = check(describe("p.yaml", kind=text, because_of=[text]), *ONE_RULE)
    assert code == 2
    assert _strange(err) == set()
    assert len(err) < 6_000


def test_the_name_of_a_file_steers_no_terminal(check):
    code, out, err = check(describe("\x1b[31m\u202ea.yaml"), "\x1b[2Jnone.yaml", *ONE_RULE)
    assert code == 2
    assert _strange(out + err) == set()


def _strange(text):
    """Return the characters that do not show: controls, directions, invisible ones."""
    return {one for one in text if one != "\n" and unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}}


@pytest.mark.parametrize("option", ["-q", "-v"])
def test_a_line_break_in_a_text_forges_no_line_of_the_report(option, check):
    forged = "0 findings, 0 open.  A signal from what the description says, no verdict of law."
    text = f"x\n\n{forged}\n"
    path = describe("p.yaml", name=text, note=text, about={"name": text, "summary": text})
    _, out, _ = check(path, *ONE_RULE, option)
    assert forged not in [line.strip() for line in out.split("\n")]


# -- as a process


def run(*args, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} | options.pop("env", {})
    command = [sys.executable, "-m", "audit", *args]
    return subprocess.run(command, env=environment, timeout=20, check=False, encoding="utf-8", **options)


def test_it_runs_from_any_folder(tmp_path):
    ended = run("check", describe(), "--format", "json", cwd=tmp_path, capture_output=True)
    assert ended.returncode in {0, 1, 3}
    assert json.loads(ended.stdout)["products"][0]["path"] == "p.product.yaml"
    assert "error" not in ended.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_cannot_show_every_letter_gets_the_report_all_the_same(encoding, tmp_path):
    path = describe("p.yaml", name="信用 → score")
    options = {
        "cwd": tmp_path,
        "env": {"PYTHONIOENCODING": encoding},
        "stderr": subprocess.PIPE,
        "stdout": subprocess.PIPE,
    }
    ended = run("check", path, *ONE_RULE, **options, errors="replace")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "FINDINGS (1)" in ended.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("args", [ONE_RULE, ("--only", "opaque-scoring")], ids=["shown", "kept too"])
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["at the end", "at once"])
def test_a_report_that_cannot_be_written_is_no_finding(unbuffered, args, tmp_path):
    env = {"PYTHONUNBUFFERED": unbuffered, "SCOREAUDIT_CACHE_DIR": str(tmp_path)}
    with open("/dev/full", "w", encoding="utf-8") as full:
        ended = run("check", describe(**CLEAR), *args, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, env=env)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
