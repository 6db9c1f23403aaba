"""The screen in the README is what the demo prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_line_of_the_screen_is_printed_by_the_demo():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    screen = readme.split("What the demo prints", 1)[1].split("```")[1].strip("\n").split("\n")
    command = [sys.executable, "-m", "audit", "check", "examples/seeds/sesame-credit.product.yaml"]
    printed = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
        text=True,
        env={**os.environ, "COLUMNS": "100"},
    ).stdout.split("\n")
    missing = [line for line in screen if line.strip() and line.strip() != "[...]" and line.rstrip() not in printed]
    assert missing == []
    assert len(screen) > 20
