"""What a command imports: only what it needs, so that it starts fast."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit.cache import VARIABLE

ROOT = Path(__file__).parents[2]
PRODUCT = "examples/comparators/l4-card-fraud.product.yaml"
TELL = (
    "import sys, runpy\nsys.argv = ['scoreaudit', *sys.argv[1:]]\n"
    "try:\n    runpy.run_module('audit', run_name='__main__', alter_sys=True)\n"
    "except SystemExit:\n    pass\n"
    "sys.stderr.write('\\nIMPORTED ' + ' '.join(sys.modules))"
)
NEVER = {"jsonschema", "pysat", "xlsxwriter", "pyarrow", "duckdb", "pydantic.v1", "hypothesis"}
CHECKER = {"audit.load.rules", "audit.language.parse", "audit.language.check", "audit.load.rule_conditions"}
OTHERS = {"audit.decide.plan", "audit.decide.questions", "audit.decide.diff", "audit.people", "audit.load.json_schema"}
PAGES = {"jinja2", "audit.report.html", "audit.report.sarif"}
WRITTEN = {"audit.language.grammar", "audit.language.tokens"}
"""Conditions as they are written, which checked rules no longer are."""
IF_THERE = {"audit.model.waivers", "audit.load.waivers", "audit.decide.waivers", "audit.model.public"}
"""For waivers beside a description, and for what is embedded."""
RARE = {"click.shell_completion", "audit.cli.stand_ins", "difflib", "traceback"}
"""For completion, for words that are no words, for errors of ours."""


def _imported(args, cache):
    run = subprocess.run(
        [sys.executable, "-c", TELL, *args],
        cwd=ROOT, capture_output=True, check=False, timeout=120, text=True,
        env={**os.environ, VARIABLE: str(cache)},
    )  # fmt: skip
    return set(run.stderr.rpartition("IMPORTED ")[2].split())


@pytest.mark.parametrize(
    ("args", "not_needed"),
    [
        (["check", PRODUCT, "--format", "json"], {"rich", *PAGES, *OTHERS, *CHECKER, *WRITTEN, *IF_THERE, *RARE}),
        (["check", PRODUCT], {*PAGES, *OTHERS, *CHECKER, *WRITTEN, *IF_THERE}),
        (["--version"], {"pydantic", "yaml", "rich", "audit.pipeline", *RARE}),
        (["--help"], {"pydantic", "yaml", "rich", "audit.pipeline", *RARE}),
    ],
    ids=["check to JSON", "check", "version", "help"],
)
def test_a_command_imports_what_it_needs(args, not_needed, tmp_path):
    _imported(["check", "examples/comparators/dishonest-shops.product.yaml"], tmp_path)  # the rules are kept now
    found = _imported(args, tmp_path)
    assert "click" in found
    assert found & (NEVER | not_needed) == set()


def test_what_is_printed_again_imports_next_to_nothing(tmp_path):
    _imported(["check", PRODUCT], tmp_path)
    found = _imported(["check", PRODUCT], tmp_path)
    assert found & {"click", "yaml", "pydantic", "rich", "audit.pipeline", "tempfile", *NEVER} == set()


def test_rules_are_checked_where_none_are_kept(tmp_path):
    assert _imported(["check", PRODUCT], tmp_path) >= CHECKER
