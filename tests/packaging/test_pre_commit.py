"""The hooks, used as a team would: named in a repository's configuration, installed and run by pre-commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.install
ROOT = Path(__file__).parents[2]
MANIFEST = ".pre-commit-hooks.yaml"
PROJECT = (MANIFEST, "pyproject.toml", "README.md", "LICENSE", "audit", "rules", "examples")
"""What an installation needs of the checkout; committed here, since pre-commit takes only that."""
CLEAR = ROOT / "examples" / "comparators" / "l1-affordability.product.yaml"
FINDINGS = ROOT / "tests" / "report" / "data" / "five-verdicts.product.yaml"
PACK = ROOT / "tests" / "data" / "pack"


def environment(home):
    mine = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    who = {f"GIT_{role}_{what}": "t@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GIT_", "PRE_COMMIT"))}
    return {**kept, **mine, **who}


def call(home, cwd, *command):
    return subprocess.run(
        command, cwd=cwd, env=environment(home), capture_output=True, check=False, timeout=900, encoding="utf-8"
    )


def git(home, cwd, *words):
    ended = call(home, cwd, "git", *words)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """Return the folder of a repository with this project in it, and its commit."""
    home = tmp_path_factory.mktemp("hooks")
    project = home / "project"
    project.mkdir()
    for name in PROJECT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, project / name)
    git(home, project, "init", "--quiet")
    git(home, project, "add", "--all")
    git(home, project, "commit", "--quiet", "--message", "x")
    return home, git(home, project, "rev-parse", "HEAD")


@pytest.fixture
def team(hooks, tmp_path):
    """Make a team's repository with these files, and run a hook on what is staged there."""
    home, commit = hooks
    git(home, tmp_path, "init", "--quiet")

    def run(files, *options, hook="scoreaudit-check", **settings):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        config = {"repos": [{"repo": str(home / "project"), "rev": commit, "hooks": [{"id": hook, **settings}]}]}
        (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        git(home, tmp_path, "add", "--all")
        ended = call(home, tmp_path, "pre-commit", "run", "--color=never", *options)
        return ended.returncode, ended.stdout + ended.stderr

    return run


def test_the_manifest_is_one():
    ended = call(ROOT, ROOT, "pre-commit", "validate-manifest", MANIFEST)
    assert ended.returncode == 0, ended.stdout
    assert [one["id"] for one in yaml.safe_load((ROOT / MANIFEST).read_text())] == [
        "scoreaudit-check",
        "scoreaudit-rules",
    ]


def test_a_description_with_a_mistake_fails_with_its_place(team):
    broken = CLEAR.read_text(encoding="utf-8").replace("perspective: inside", "perspective: insde")
    assert "insde" in broken
    code, out = team({"product/broken.product.yaml": broken})
    assert code == 1
    assert "- exit code: 2" in out
    assert re.search(r"^product/broken\.product\.yaml:\d+:\d+: error: .*; did you mean 'inside'\?$", out, re.MULTILINE)


def test_a_description_with_a_finding_fails_with_its_place(team):
    code, out = team({"a.product.yml": FINDINGS.read_text(encoding="utf-8")})
    assert code == 1
    assert "- exit code: 1" in out
    assert re.search(r"--> a\.product\.yml:\d+:\d+", out)


def test_a_description_without_one_passes(team):
    code, out = team({"good.product.yaml": CLEAR.read_text(encoding="utf-8")})
    assert code == 0, out
    assert re.search(r"^scoreaudit check\.+Passed$", out, re.MULTILINE)


def test_other_files_are_not_looked_at(team):
    code, out = team({"a.yaml": "a: *b", "product.yaml.txt": "x"})
    assert code == 0
    assert "Skipped" in out


def test_a_file_that_is_called_like_an_option_is_a_file(team):
    code, out = team({"--help.product.yaml": "a: *b"})
    assert code == 1
    assert "--help.product.yaml:1:" in out


def test_rules_of_ones_own_are_checked(team):
    rule = (PACK / "disproportionate-penalty" / "refused-by-score.yaml").read_text(encoding="utf-8")
    path = "my-rules/disproportionate-penalty/refused-by-score.yaml"
    settings = {"hook": "scoreaudit-rules", "args": ["--rules", "my-rules"]}
    code, out = team({path: rule}, "--verbose", **settings)
    assert code == 0, out
    assert "rules can work as written" in out
    code, out = team({path: rule.replace("consequence.kind is access", "consequence.kind is acess")}, **settings)
    assert code == 1
    assert f"{path}:14:" in out
    assert "did you mean 'access'?" in out
