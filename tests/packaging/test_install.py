"""What somebody gets who installs it: a command that finds its rules from any folder."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from audit import __version__
from audit.bundled import rules_folder

pytestmark = pytest.mark.install
ROOT = Path(__file__).parents[2]
EXAMPLE = "examples/comparators/l1-affordability.product.yaml"
INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", ".")
FILES = "import importlib.metadata as m; print(m.distribution('scoreaudit').read_text('RECORD'))"
FOLDER = "import audit.bundled as b; print(b.rules_folder())"


def fresh_environment(home):
    """Install the project into a new environment, as `pip install .` does; return what runs its programs elsewhere.

    Nothing leads from there back to the checkout: another folder, and none of Python's variables.
    """
    venv.create(home / "fresh", symlinks=os.name != "nt")
    programs = home / "fresh" / ("Scripts" if os.name == "nt" else "bin")
    (home / "elsewhere").mkdir()
    installed = subprocess.run(
        [sys.executable, *INSTALL[:2], "--python", str(programs / "python"), *INSTALL[2:]],
        cwd=ROOT,
        capture_output=True,
        timeout=300,
        check=False,
        encoding="utf-8",
    )
    assert installed.returncode == 0, installed.stderr
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}

    def run(program, *args, code=0):
        ended = subprocess.run(
            [str(programs / program), *args],
            cwd=home / "elsewhere",
            env=environment,
            capture_output=True,
            timeout=60,
            check=False,
            encoding="utf-8",
        )
        assert (ended.returncode, ended.stderr) == (code, "")
        return ended.stdout

    return run


def paths_below(folder, pattern):
    """Return the files of a folder of the checkout, as paths from there."""
    return {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob(pattern) if path.is_file()}


def test_what_is_installed_works_from_any_folder(tmp_path, rules):
    """One test, since installing takes its time."""
    run = fresh_environment(tmp_path)

    # what the wheel brought: the package, all rules, the licences, and nothing beside them
    files = {
        row[0] for row in csv.reader(run("python", "-c", FILES).splitlines()) if row and not row[0].startswith("..")
    }
    about = f"scoreaudit-{__version__}.dist-info"
    assert {path.partition("/")[0] for path in files} == {"audit", about}
    assert {f"{about}/licenses/LICENSE", f"{about}/licenses/rules/LICENSE"} <= files
    content = paths_below("rules", "*")
    assert len(content) > 30
    assert {f"audit/_rules/{path}" for path in content} <= files
    assert {f"audit/_starters/{path}" for path in paths_below("examples/starters", "*.yaml")} <= files
    assert {f"audit/{path}" for path in paths_below("audit", "*.py")} <= files

    # the rules are those inside the package, the same byte by byte
    folder = Path(run("python", "-c", FOLDER).strip())
    assert folder.parts[-3:] == ("site-packages", "audit", "_rules")
    assert not folder.is_relative_to(ROOT)
    listed = json.loads(run("scoreaudit", "rules", "list", "--format", "json"))
    assert [one["id"] for one in listed] == [one.id for one in rules.rules]
    assert {one["file"].partition("/")[0] for one in listed} == {"rules"}
    assert rules.digest[:12] in run("scoreaudit", "rules", "check")

    # a description is begun
    begun = run("scoreaudit", "init", "-", "--from", "list", "--name", "Some list", "--as-of", "2026-11")
    assert "\n  name: Some list\n" in begun
    assert begun.startswith("# yaml-language-server: $schema=product.schema.json\n")

    # a description is audited
    copied = shutil.copy(ROOT / EXAMPLE, tmp_path / "elsewhere")
    only = ("--only", "function-creep")
    assert "POSTURE BY CONCERN" in run("scoreaudit", "check", str(copied), *only)
    assert f"scoreaudit {__version__}, {len(rules.rules)} rules" in run("python", "-m", "audit", "check", copied, *only)
    assert run("scoreaudit", "--version") == f"scoreaudit, version {__version__}\n"


def test_a_checkout_uses_its_own_rules():
    assert rules_folder() == ROOT / "rules"


def test_a_package_that_says_it_is_typed_is():
    assert "Typing :: Typed" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert (ROOT / "audit" / "py.typed").is_file()
