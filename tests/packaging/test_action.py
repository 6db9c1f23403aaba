"""The GitHub Action: its steps run in bash, as the runner runs them, with a stand-in for what the runner sets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from audit import __version__

pytestmark = pytest.mark.install
ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "action.yml").read_text(encoding="utf-8")
ACTION = yaml.safe_load(TEXT)
STEPS = ACTION["runs"]["steps"]
SETUP, INSTALL, CHECK = STEPS
CLEAR = ROOT / "examples" / "comparators" / "l1-affordability.product.yaml"
FINDINGS = ROOT / "tests" / "report" / "data" / "five-verdicts.product.yaml"
PACK = ROOT / "tests" / "data" / "pack"
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""What `shell: bash` means to the runner."""
PROGRAMS = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def bash(step, cwd, **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GITHUB_"))}
    return subprocess.run(
        [*BASH, "-c", step["run"]],
        cwd=cwd,
        env={**environment, "PATH": PROGRAMS, "GITHUB_ACTIONS": "true", **variables},
        capture_output=True,
        check=False,
        timeout=900,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Carry out the step that installs, once, in a folder with modules that must not take the place of Python's own."""
    temp, cwd = tmp_path_factory.mktemp("runner"), tmp_path_factory.mktemp("audited")
    for name in ("venv", "pip", "audit"):
        (cwd / f"{name}.py").write_text("open('pwned', 'w')", encoding="utf-8")
    ended = bash(INSTALL, cwd, RUNNER_TEMP=str(temp), GITHUB_ACTION_PATH=str(ROOT))
    assert ended.returncode == 0, ended.stderr
    assert not (cwd / "pwned").exists()
    return temp


@pytest.fixture
def check(installed, tmp_path):
    """Carry out the step that checks, with these inputs and the others as they are when nothing is said."""
    for file, name in ((CLEAR, "clear"), (FINDINGS, "findings")):
        shutil.copy(file, tmp_path / f"{name}.product.yaml")

    def run(**inputs):
        given = {name: one["default"] for name, one in ACTION["inputs"].items()} | {
            name.replace("_", "-"): value for name, value in inputs.items()
        }
        variables = {
            variable: given[re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)[1]]
            for variable, value in CHECK["env"].items()
        }
        files = {name: tmp_path / f".{name}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        ended = bash(CHECK, tmp_path, RUNNER_TEMP=str(installed), **variables, **{n: str(f) for n, f in files.items()})
        output, summary = (file.read_text(encoding="utf-8") for file in files.values())
        return ended, dict(line.split("=", 1) for line in output.splitlines()), summary

    return run


# -- what it says of itself


def test_it_has_the_shape_of_an_action():
    command = ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PATH": PROGRAMS}, capture_output=True, check=False, timeout=60, text=True
    )
    assert ended.returncode == 0, ended.stdout


def test_no_input_is_part_of_a_script():
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert [script for script in scripts if "${{" in script] == []
    assert len(scripts) == 2
    assert "eval" not in " ".join(scripts)


def test_every_input_is_used_and_every_output_is_given():
    used = set(re.findall(r"inputs\.([a-z-]+)", TEXT))
    assert used == set(ACTION["inputs"])
    assert {"paths", "fail-on", "fail-on-open", "fail-on-law", "rules", "sarif-file", "summary", "version"} <= used
    assert all(variable in CHECK["run"] for variable in CHECK["env"])
    for name, one in ACTION["outputs"].items():
        assert one["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
        assert f'echo "{name}=$' in CHECK["run"]


def test_it_says_what_each_input_and_output_is():
    assert all(one["description"] for one in [*ACTION["inputs"].values(), *ACTION["outputs"].values()])
    assert all(isinstance(one["default"], str) for one in ACTION["inputs"].values())


# -- a run


def test_findings_are_annotated_summed_up_and_kept_as_exit_code(check):
    ended, output, summary = check(paths="findings.product.yaml")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert re.search(r"^::(error|warning|notice) file=findings\.product\.yaml,line=\d+,", ended.stdout, re.MULTILINE)
    assert output["exit-code"] == "1"
    assert summary == Path(output["markdown"]).read_text(encoding="utf-8")
    assert "findings.product.yaml" in summary
    sarif = json.loads(Path(output["sarif"]).read_text(encoding="utf-8"))
    assert any(one["kind"] == "fail" for one in sarif["runs"][0]["results"])


def test_none_are_none(check):
    ended, output, summary = check(paths="clear.product.yaml")
    assert (ended.returncode, ended.stderr, output["exit-code"]) == (0, "", "0")
    assert not re.search(r"^::", ended.stdout, re.MULTILINE)
    assert "0 findings" in ended.stdout
    assert "clear.product.yaml" in summary


CODES = {
    "a folder, and nothing said": ({}, 1),
    "two files, with spaces and an empty line": ({"paths": "  clear.product.yaml \r\n\nfindings.product.yaml\r\n"}, 1),
    "one file, from a list": ({"paths": "clear.product.yaml\n"}, 0),
    "no gate": ({"fail_on": "none", "fail_on_open": "none"}, 0),
    "open": ({"fail_on": "none", "fail_on_open": "low"}, 3),
    "a file that is not there": ({"paths": "none.product.yaml"}, 2),
    "no path": ({"paths": ""}, 2),
    "a level that is none": ({"fail_on": "hihg"}, 2),
    "rules of one's own, which find something": ({"rules": str(PACK), "paths": "clear.product.yaml"}, 1),
    "rules that are not there": ({"rules": f"{PACK}\nnone", "paths": "clear.product.yaml"}, 2),
    "law packs": ({"fail_on_law": "gdpr-22\npipl-24", "paths": "clear.product.yaml"}, 0),
    "a law pack that is none": ({"fail_on_law": "gdpr", "paths": "clear.product.yaml"}, 2),
    "the version that is here": ({"version": __version__, "paths": "clear.product.yaml"}, 0),
    "another version": ({"version": "99.0", "paths": "clear.product.yaml"}, 2),
    "an ending that is not that of SARIF": ({"sarif_file": "report.html"}, 2),
    "a summary that is neither": ({"summary": "perhaps"}, 2),
}


@pytest.mark.parametrize(("inputs", "code"), CODES.values(), ids=CODES)
def test_the_exit_code_is_that_of_the_check(inputs, code, check):
    ended, output, _ = check(**inputs)
    assert (ended.returncode, output["exit-code"]) == (code, str(code))
    if code == 2:
        assert "error" in (ended.stdout + ended.stderr).lower()


def test_sarif_goes_where_it_is_wanted_and_is_never_that_of_an_earlier_run(check, tmp_path):
    assert check(paths="clear.product.yaml", sarif_file="my report.sarif")[1]["sarif"] == "my report.sarif"
    assert (tmp_path / "my report.sarif").is_file()
    output = check(paths="clear.product.yaml", fail_on="hihg", sarif_file="my report.sarif")[1]
    assert output == {"exit-code": "2", "sarif": "", "markdown": ""}
    assert not (tmp_path / "my report.sarif").exists()


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_the_name_of_a_file_forges_no_output(end, check):
    ended, output, _ = check(paths="clear.product.yaml", sarif_file=f"x{end}markdown=forged.sarif")
    assert (ended.returncode, output) == (2, {"exit-code": "2"})


def test_a_summary_is_written_only_if_wanted(check):
    ended, output, summary = check(paths="findings.product.yaml", summary="no")
    assert (ended.returncode, summary) == (1, "")
    assert Path(output["markdown"]).is_file()


# -- inputs that would like to be run

HOSTILE = {
    "semicolon": "; touch pwned",
    "quote": '"; touch pwned; "',
    "single quote": "'; touch pwned; '",
    "substitution": "$(touch pwned)",
    "backticks": "`touch pwned`",
    "line break": "clear.product.yaml\ntouch pwned\n; touch pwned",
    "and": "clear.product.yaml && touch pwned",
    "redirect": "x > pwned",
    "arithmetic": "a[$(touch pwned)]",
    "option": "--output=pwned.json",
    "help": "--help",
    "command": "x\n::set-output name=sarif::y\n::error::pwned",
    "carriage return": "x\r::stop-commands::y",
    "output": "x\nexit-code=0",
    "a here-document": "x\nEOF\ntouch pwned",
}


SCRIPTED = [name for name in ACTION["inputs"] if name != "python-version"]
WORST = ("quote", "substitution", "line break", "command")
"""Tried on every input; the others only where a text may be anything."""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(name, text, id=f"{name}: {kind}")
        for name in SCRIPTED
        for kind, text in HOSTILE.items()
        if kind in WORST or name in {"paths", "sarif-file"}
    ],
)
def test_an_input_is_never_run(name, text, check, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}
    ended, output, _ = check(**{"paths": "clear.product.yaml", name: text})
    assert {path.name for path in tmp_path.iterdir()} - before <= {".GITHUB_OUTPUT", ".GITHUB_STEP_SUMMARY"}
    assert (ended.returncode, output["exit-code"]) == (2, "2")
    assert set(output) <= {"exit-code", "sarif", "markdown"}
    lines = re.split(r"[\r\n]+", ended.stdout + ended.stderr)
    commands = [line for line in lines if line.startswith("::")]
    assert [line for line in commands if not re.match(r"::error (file=[^,]*|title=scoreaudit)", line)] == []
