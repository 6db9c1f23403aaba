"""`scoreaudit check`: several formats at once, by their endings; what a run is told about how they look."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from audit.cli.main import main
from audit.report.formats import FORMATS

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "data" / "pack"
FIVE = ROOT / "tests" / "report" / "data" / "five-verdicts.product.yaml"
HOSTILE = FIVE.with_name("hostile.product.yaml")
ONE_RULE = ("--only", "function-creep/other-area-of-life", "--today", "2026-11-22")
ENDINGS = [ending for one in FORMATS.values() for ending in one.endings]


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch, rules):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("audit.cli.check.read_rules", lambda packs: rules)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    Path("p.product.yaml").write_bytes(FIVE.read_bytes())


@pytest.fixture
def check(capsys):
    def run(*args):
        with pytest.raises(SystemExit) as ended:
            main(["check", "p.product.yaml", *ONE_RULE, *args])
        return (ended.value.code, *capsys.readouterr())

    return run


def test_every_format_can_be_written_in_one_run(check):
    outputs = [option for ending in ENDINGS for option in ("--output", f"report{ending}")]
    code, out, _ = check(*outputs)
    assert code == 1
    for name, one in FORMATS.items():
        for ending in one.endings:
            written = Path(f"report{ending}").read_bytes()
            if name == "terminal":
                assert written.decode() == out
            elif one.binary:
                assert openpyxl.load_workbook(io.BytesIO(written)).sheetnames == ["verdicts", "about"]
            else:
                assert written.decode() == check("--format", name)[1], ending


@pytest.mark.parametrize("options", [("-q",), ("-v",), ("-q", "-v")], ids=" ".join)
@pytest.mark.parametrize("format_", [name for name, one in FORMATS.items() if name != "terminal" and not one.binary])
def test_quiet_and_verbose_change_nothing_in_other_formats(format_, options, check):
    assert check("--format", format_, *options) == check("--format", format_)


LOOKS = {"FORCE_COLOR": "1", "NO_COLOR": "1", "COLUMNS": "60"}


@pytest.mark.parametrize("variable", LOOKS)
@pytest.mark.parametrize("format_", [name for name, one in FORMATS.items() if name != "terminal" and not one.binary])
def test_what_a_terminal_can_show_changes_nothing_in_other_formats(format_, variable, check, monkeypatch):
    plain = check("--format", format_)
    monkeypatch.setenv(variable, LOOKS[variable])
    assert check("--format", format_) == plain


@pytest.mark.parametrize("variable", LOOKS)
def test_what_a_terminal_can_show_changes_no_verdict_and_no_file(variable, check, monkeypatch):
    code, plain, _ = check("--output", "a.txt")
    monkeypatch.setenv(variable, LOOKS[variable])
    again, shown, _ = check("--output", "b.txt")
    assert (again, Path("b.txt").read_text(encoding="utf-8")) == (code, Path("a.txt").read_text(encoding="utf-8"))
    assert (shown == plain) == (variable == "NO_COLOR")


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("80", 80), ("20", 60), ("300", 120)])
def test_the_terminal_keeps_to_its_width(columns, width, check, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    lines = check()[1].splitlines()
    assert max(map(len, lines)) == width, "the rule above the last line"


# -- GitHub Actions


@pytest.mark.parametrize(("variable", "expected"), [("true", "github"), ("false", "terminal"), (None, "terminal")])
def test_auto_is_github_inside_actions_alone(variable, expected, check, monkeypatch):
    if variable:
        monkeypatch.setenv("GITHUB_ACTIONS", variable)
    assert check("--format", "auto") == check("--format", expected)


def test_unless_asked_for_nothing_changes_inside_actions(check, monkeypatch):
    plain = check()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert check() == plain


@pytest.mark.parametrize("format_", [name for name, one in FORMATS.items() if one.prose])
@pytest.mark.parametrize("broken", [False, True])
def test_no_line_for_people_is_a_workflow_command(format_, broken, check):
    text = HOSTILE.read_text(encoding="utf-8")
    Path("::error file=a::x.yaml").write_text(
        text.replace("kind: access", "kind: '##[error]x'") if broken else text, encoding="utf-8"
    )
    code, out, err = check("::error file=a::x.yaml", "--format", format_, *(["-v"] if format_ == "terminal" else []))
    assert code == 1 + broken
    for line in (out + err).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


# -- SARIF


def test_what_is_open_is_listed_where_it_is_wished(check):
    def kinds(*args):
        return {one["kind"] for one in json.loads(check("--format", "sarif", *args)[1])["runs"][0]["results"]}

    assert kinds() == {"fail", "informational"}
    assert kinds("--sarif-open") == {"fail", "informational", "open"}
    code, _, _ = check("--sarif-open", "--output", "a.sarif")
    assert code == check()[0]
    assert Path("a.sarif").read_text(encoding="utf-8") == check("--format", "sarif", "--sarif-open")[1]


# -- what is bytes


def test_a_workbook_goes_to_standard_output_where_that_is_no_terminal():
    command = [sys.executable, "-m", "audit", "check", "p.product.yaml", *ONE_RULE, "--format", "xlsx"]
    ended = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=20, check=False, capture_output=True
    )
    assert ended.returncode == 1
    assert openpyxl.load_workbook(io.BytesIO(ended.stdout)).sheetnames == ["verdicts", "about"]
    assert b"1 finding, " in ended.stderr


def test_a_terminal_is_shown_no_workbook(check, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = check("--format", "xlsx")
    assert (code, out) == (2, "")
    assert "xlsx is no text that a terminal could show; write it to a file: --output report.xlsx" in err


@pytest.mark.parametrize("args", [("--format", "xlsx"), ("--output", "a.json", "--output", "a.xlsx")], ids=" ".join)
def test_a_format_whose_package_is_not_installed_is_refused_before_anything_is_done(args, check, monkeypatch):
    monkeypatch.setattr("audit.report.formats.importlib.util.find_spec", lambda name: None)
    code, out, err = check(*args)
    assert (code, out) == (2, "")
    assert "needs xlsxwriter, which is not installed; install it with: pip install 'scoreaudit[xlsx]'" in err
    assert not Path("a.json").exists()


def test_a_letter_that_cannot_be_written_is_written_out(check):
    text = FIVE.read_text(encoding="utf-8").replace("name: Choice of tenants", 'name: "\\ud800 end"')
    Path("p.product.yaml").write_text(text, encoding="utf-8")
    outputs = [option for ending in ENDINGS for option in ("--output", f"report{ending}")]
    code, _, err = check(*outputs)
    assert code in {1, 2}
    assert "Traceback" not in err
    if code == 1:
        assert "\\ud800" in Path("report.md").read_text(encoding="utf-8")
