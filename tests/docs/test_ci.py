"""docs/ci.md: exit codes as they are, examples that their hosts would take, inputs as the action has them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from docs.pages import ROOT, fences, prose, rows

from audit.cli.main import cli
from audit.model.exit_codes import MEANING, ExitCode
from audit.report.gate import Gate, exit_code

PAGE = ROOT / "docs" / "ci.md"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITHUB, GITLAB, PRE_COMMIT = fences(PAGE, "yaml")


# -- exit codes


def test_the_table_the_help_and_the_type_say_the_same():
    table = [
        (int(code), name.strip("`"), " ".join(when.split()))
        for code, name, when in rows(PAGE, "| code | name | when |")
    ]
    assert table == [(code.value, code.name, when) for code, when in MEANING.items()]
    told = " ".join(re.sub(r"-\n\s+", "-", CliRunner().invoke(cli, ["--help"]).stdout).split())
    sentence = told[told.index("Exit codes: ") :]
    assert sentence == "Exit codes: " + ", ".join(f"{code} {when}" for code, _, when in table) + "."


def test_the_table_has_every_exit_code_in_its_order():
    assert list(MEANING) == list(ExitCode)
    assert [code.value for code in ExitCode] == [2, 1, 3, 0]


def test_the_other_pages_say_the_same_in_more_words():
    for page in ("README.md", "docs/verdicts.md"):
        told = {int(code): when for code, when in rows(ROOT / page, "| code | when |")}
        assert list(told) == [code.value for code in ExitCode]
        for code in (ExitCode.FINDINGS, ExitCode.OPEN):
            options = set(re.findall(r"--[a-z-]+", MEANING[code]))
            assert options <= set(re.findall(r"--[a-z-]+", told[code.value])), page


CALLS = {
    ExitCode.COULD_NOT_RUN: ("none.product.yaml",),
    ExitCode.FINDINGS: ("tests/report/data/five-verdicts.product.yaml",),
    ExitCode.OPEN: ("tests/report/data/five-verdicts.product.yaml", "--fail-on", "none", "--fail-on-open", "low"),
    ExitCode.NOTHING: ("examples/comparators/l1-affordability.product.yaml",),
}


@pytest.mark.parametrize("code", ExitCode, ids=lambda code: code.name)
def test_the_command_ends_with_it(code, monkeypatch, rules):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("audit.cli.check.read_rules", lambda packs: rules)
    ended = CliRunner().invoke(cli, ["check", *CALLS[code]])
    assert ended.exit_code == code.value


def test_what_decides_gives_the_type():
    assert exit_code.__annotations__["return"] == "ExitCode"
    assert Gate()


# -- the examples


def check_schema(text, schema, folder):
    file = Path(folder) / "example.yaml"
    file.write_text(text, encoding="utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ended = subprocess.run(
        ["check-jsonschema", "--builtin-schema", schema, str(file)],
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=False,
        timeout=60,
        text=True,
    )
    return ended.returncode, ended.stdout


@pytest.mark.parametrize(
    ("text", "schema"), [(GITHUB, "vendor.github-workflows"), (GITLAB, "vendor.gitlab-ci")], ids=["GitHub", "GitLab"]
)
def test_an_example_has_the_shape_that_its_host_asks_for(text, schema, tmp_path):
    assert check_schema(text, schema, tmp_path)[0] == 0
    wrong = text.replace("runs-on: ubuntu-latest", "runs-on: 3").replace("exit_codes: [3]", "exit_codes: three")
    assert wrong != text
    assert check_schema(wrong, schema, tmp_path)[0] == 1


def test_the_example_for_pre_commit_is_one_and_names_hooks_that_there_are(tmp_path):
    file = tmp_path / "config.yaml"
    file.write_text(PRE_COMMIT, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("pre-commit")), "validate-config", str(file)]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=60, text=True)
    assert ended.returncode == 0, ended.stdout
    named = [one["id"] for one in yaml.safe_load(PRE_COMMIT)["repos"][0]["hooks"]]
    assert named == [one["id"] for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))]


def test_the_example_for_github_uses_inputs_and_outputs_that_there_are():
    steps = yaml.safe_load(GITHUB)["jobs"]["scoreaudit"]["steps"]
    (own,) = [step for step in steps if step.get("id") == "scoreaudit"]
    assert set(own["with"]) <= set(ACTION["inputs"])
    used = set(re.findall(r"steps\.scoreaudit\.outputs\.([a-z-]+)", GITHUB))
    assert used
    assert used <= set(ACTION["outputs"])


def test_the_example_for_github_puts_nothing_into_a_script():
    assert [
        step["run"] for step in yaml.safe_load(GITHUB)["jobs"]["scoreaudit"]["steps"] if "${{" in step.get("run", "")
    ] == []
    assert "pull_request_target" not in GITHUB


def test_the_tables_of_inputs_and_outputs_are_those_of_the_action():
    inputs = {name.strip("`"): default for name, _, default in rows(PAGE, "| input |")}
    assert list(inputs) == list(ACTION["inputs"])
    for name, default in inputs.items():
        written = ACTION["inputs"][name]["default"]
        assert (default == f"`{written}`") == bool(written), name
    assert [name.strip("`") for name, _ in rows(PAGE, "| output |")] == list(ACTION["outputs"])


def test_it_says_what_was_not_run():
    (_, told) = prose(PAGE).split("## What was not run")
    assert all(word in told for word in ("GitHub", "GitLab", "image", "Windows", "macOS"))
