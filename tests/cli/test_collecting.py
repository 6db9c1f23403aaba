"""Garbage is looked for seldom in a process that runs one check, and as ever in a program that only uses the package."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit.cache import VARIABLE
from audit.collecting import SELDOM, started

ROOT = Path(__file__).parents[2]
PRODUCT = "examples/comparators/dishonest-shops.product.yaml"
TELL = (
    "import gc, sys\nfrom audit.__main__ import main\nsys.argv = ['scoreaudit', *sys.argv[1:]]\n"
    "try:\n    main()\nexcept SystemExit:\n    pass\n"
    "sys.stderr.write(f'\\nGC {gc.isenabled()} {gc.get_threshold()} {gc.get_freeze_count() > 0}')"
)
AS_EVER = f"True {gc.get_threshold()} False"


@pytest.mark.parametrize(
    ("args", "expected"),
    [(["check", PRODUCT], f"True {SELDOM} True"), (["questions", PRODUCT], AS_EVER), (["--version"], AS_EVER)],
    ids=["check", "questions", "version"],
)
def test_only_a_check_looks_for_garbage_seldom(args, expected, tmp_path):
    env = {**os.environ, VARIABLE: str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", TELL, *args],
        cwd=ROOT, capture_output=True, check=False, timeout=120, text=True, env=env,
    )  # fmt: skip
    assert ended.stderr.rpartition("GC ")[2] == expected


def test_nothing_changes_in_a_program_that_uses_the_package():
    before = gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()
    started()
    assert (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()) == before
