"""The image, as far as it can be looked at without building it: its text, and the steps that build what it holds.

`hadolint` has its say too, where it is installed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from audit import __version__

pytestmark = pytest.mark.install
ROOT = Path(__file__).parents[2]
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def instructions():
    """Return the instructions of each stage, as pairs of word and text."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    stages = []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stages.append([])
        stages[-1].append((word, " ".join(rest.split())))
    return stages


BUILD, FINAL = instructions()
EVERY = [*BUILD, *FINAL]


def of(stage, word):
    return [rest for one, rest in stage if one == word]


def in_context(path):
    """Return whether a file of the checkout goes to the builder: the last pattern that fits it, or a folder above, decides."""
    parts = path.split("/")
    ways = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    taken = True
    for line in IGNORED:
        pattern = line.removeprefix("!")
        fits = [fnmatch(way, pattern) or (pattern.startswith("**/") and fnmatch(way, pattern[3:])) for way in ways]
        if line and not line.startswith("#") and any(fits):
            taken = line.startswith("!")
    return taken


def test_both_stages_stand_on_one_python_with_its_minor_version():
    bases = [rest.split()[0] for rest in of(EVERY, "FROM")]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    version = re.fullmatch(r"python:3\.(\d+)-slim", bases[0])
    assert version
    assert f"Python :: 3.{version[1]}" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_it_does_not_run_as_root():
    """By number, so that a cluster that asks for it can see it; and nothing after it."""
    (user,) = of(FINAL, "USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    words = [word for word, _ in FINAL]
    assert words.index("USER") > words.index("COPY")
    assert of(FINAL, "RUN") == []


def test_it_starts_the_command_in_a_folder_of_its_own():
    assert FINAL[-2:] == [("WORKDIR", "/work"), ("ENTRYPOINT", '["scoreaudit"]')]


def test_it_says_what_it_is():
    labels = dict(one.split("=", 1) for one in shlex.split(of(FINAL, "LABEL")[0]))
    assert {key.removeprefix("org.opencontainers.image.") for key in labels} == {
        "title",
        "description",
        "version",
        "licenses",
    }
    assert labels["org.opencontainers.image.version"] == __version__
    assert f'license = "{labels["org.opencontainers.image.licenses"]}"' in (ROOT / "pyproject.toml").read_text()


def test_nothing_is_fetched_but_packages_and_nothing_is_kept_of_that():
    for run in of(EVERY, "RUN"):
        assert not re.search(r"\b(curl|wget|apt-get|sh -c|bash)\b|\|", run)
        assert run.count("--no-cache-dir") == len(re.findall(r"\b(?:wheel --|install --)", run)) == 2
    assert of(EVERY, "ADD") == []


def test_only_what_is_needed_is_copied():
    sources = [word for rest in of(BUILD, "COPY") for word in rest.split()[:-1]]
    assert sorted(sources) == ["LICENSE", "README.md", "audit", "examples/starters", "pyproject.toml", "rules"]
    assert of(FINAL, "COPY") == ["--from=build /opt/scoreaudit /opt/scoreaudit"]
    assert [source for source in sources if not in_context(source)] == []


CONTEXT = {
    ".git/config": False,
    ".git": False,
    ".venv/bin/python": False,
    ".env": False,
    "tests/conftest.py": False,
    "examples/README.md": False,
    "examples/starters/list.yaml": True,
    "Dockerfile": False,
    "audit/__pycache__/x.pyc": False,
    "audit/cli/__pycache__/x.pyc": False,
    "audit/cli/main.py": True,
    "audit/py.typed": True,
    "rules/law/gdpr-22/logic-not-told.yaml": True,
    "rules/LICENSE": True,
    "pyproject.toml": True,
}


@pytest.mark.parametrize(("path", "taken"), CONTEXT.items(), ids=CONTEXT)
def test_the_builder_gets_nothing_else(path, taken):
    assert in_context(path) == taken


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not installed")
def test_hadolint_has_nothing_to_say():
    ended = subprocess.run(
        ["hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, check=False, timeout=60, text=True
    )
    assert ended.stdout == ""


def test_the_steps_that_build_work(tmp_path):
    """Carried out here, with these folders in the place of the image's, and Python as it is here."""
    source, wheels, home = (tmp_path / name for name in ("src", "wheels", "home"))
    source.mkdir()
    for rest in of(BUILD, "COPY"):
        *names, target = rest.split()
        for name in names:
            if (ROOT / name).is_dir():
                leave = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, source / target, ignore=leave)
            else:
                shutil.copy(ROOT / name, source / target)
    (run,) = of(BUILD, "RUN")
    assert of(BUILD, "WORKDIR") == ["/src"]
    here = run.replace("/wheels", str(wheels)).replace("/opt/scoreaudit", str(home))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    ended = subprocess.run(
        ["sh", "-c", here],
        cwd=source,
        env={**environment, "PATH": path},
        capture_output=True,
        check=False,
        timeout=900,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    assert len(list(wheels.iterdir())) == 1
    assert not (home / "bin" / "pip").exists(), "what is not needed is not there"
    example = ROOT / "examples" / "comparators" / "l1-affordability.product.yaml"
    checked = subprocess.run(
        [home / "bin" / "scoreaudit", "check", "-q", str(example)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
        text=True,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert f"scoreaudit {__version__}, " in checked.stdout
