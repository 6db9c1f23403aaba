"""The five promises of the design, each by a test of its name."""

from __future__ import annotations

import ast
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.cli.main import cli
from audit.errors import RuleError
from audit.load.rules import load_rules

ROOT = Path(__file__).parents[2]
SEED = "examples/seeds/sesame-credit.product.yaml"
ONLY_AN_ID = (
    "format: 1\nproduct: {{name: Points, as_of: 2026-01-01, perspective: {perspective}}}\nscores:\n  points: {{}}\n"
)


def _check(*args: str):
    result = CliRunner().invoke(cli, ["check", "--format", "json", *args])
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def here(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("perspective", ["inside", "outside"])
def test_promise_1_silence_is_never_safety(rules, tmp_path, perspective):
    file = tmp_path / "points.product.yaml"
    file.write_text(ONLY_AN_ID.format(perspective=perspective), encoding="utf-8")
    code, report = _check(str(file), "--fail-on-open", "low")
    about_scores = {rule.record.concern for rule in rules.rules if rule.record.for_each == "score"}
    verdicts = {concern: set() for concern in about_scores}
    for one in report["products"][0]["verdicts"]:
        if one["concern"] in about_scores:
            verdicts[one["concern"]].add(one["verdict"])
    assert about_scores
    assert {concern: words for concern, words in verdicts.items() if words != {"ask"}} == {}
    assert code == 3


def test_promise_1_a_rule_that_was_left_out_is_not_checked(here):
    _, report = _check(SEED, "--only", "public-shaming")
    left_out = [one for one in report["products"][0]["verdicts"] if one["concern"] != "public-shaming"]
    assert {one["verdict"] for one in left_out} == {"not-checked"}
    posture = {one["concern"]: one for one in report["products"][0]["posture"]}
    assert posture["data-aggregation"]["checked"] is False
    assert posture["public-shaming"]["checked"] is True


def test_promise_2_no_opaque_score(here):
    """No number sums a product up; each level names its findings, each finding its facts, each fact its line and evidence."""
    _, report = _check(SEED)
    product = report["products"][0]
    assert set(product) == {"path", "name", "as_of", "verdicts", "posture"}
    assert not [key for one in product["posture"] for key, value in one.items() if isinstance(value, float)]
    findings = [one for one in product["verdicts"] if one["verdict"] == "finding"]
    settled = {(one["concern"], one["level"]["settled"]) for one in findings if one["when"] == "present"}
    assert {(one["concern"], one["lower"]) for one in product["posture"] if one["lower"]} <= settled
    for one in findings:
        shown = [because for fact in one["facts"] if fact["value"] for because in fact["because"]]
        assert shown, one["rule"]
        assert all(because["line"] > 0 for because in shown)
        assert all(because["evidence"] for because in shown), one["rule"]
        assert one["confidence"]


def test_promise_3_more_knowledge_never_contradicts(rules):
    """The law itself is in tests/knowledge; here, that it covers every rule there is."""
    from knowledge.test_more_never_contradicts import MORE_DEFINITE_PAIRS, RULES  # noqa: PLC0415

    assert {rule.id for rule in rules.rules} <= set(RULES)
    assert MORE_DEFINITE_PAIRS >= 200


def test_promise_4_a_rule_that_cannot_work_stops_the_run(tmp_path):
    text = (ROOT / "rules/public-shaming/shown-as-pressure.yaml").read_text(encoding="utf-8")
    pack = tmp_path / "pack" / "public-shaming"
    pack.mkdir(parents=True)
    broken = pack / "shown-as-pressure-too.yaml"
    broken.write_text(
        text.replace("id: shown-as-pressure", "id: shown-as-pressure-too").replace(
            "publication.audience", "publication.audiance", 1
        ),
        encoding="utf-8",
    )
    with pytest.raises(RuleError) as caught:
        load_rules(ROOT / "rules", extra=(tmp_path / "pack",))
    (problem,) = caught.value.problems
    assert problem.message == "publication has no field 'audiance'"
    assert problem.hint == "did you mean 'audience'?"
    line = broken.read_text(encoding="utf-8").split("\n")[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith("audiance")


def test_promise_5_nothing_leaves_the_machine(here, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    code, _ = _check(SEED)
    assert code == 1


CONNECTING = {"audit/portfolio/cluster.py", "audit/portfolio/remote.py"}
"""All that may open a connection: to the scheduler that the user names, and on its workers."""


def test_promise_5_no_module_can_open_a_connection_but_those_of_a_cluster_that_the_user_names():
    networking = {
        "socket",
        "ssl",
        "http",
        "urllib",
        "ftplib",
        "smtplib",
        "requests",
        "httpx",
        "aiohttp",
        "asyncio",
        "webbrowser",
        "xmlrpc",
        "dask",
        "distributed",
        "tornado",
    }
    connecting = set()
    for file in (ROOT / "audit").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if {name.split(".")[0] for name in names} & networking:
                connecting.add(file.relative_to(ROOT).as_posix())
    assert connecting == CONNECTING


def test_promise_5_what_can_connect_is_not_even_loaded_where_no_scheduler_is_named():
    code = (
        "import sys, audit.cli.portfolio, audit.portfolio.run, audit.portfolio.address\n"
        "sys.exit(bool({'dask', 'distributed', 'tornado'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, timeout=60).returncode == 0


def test_the_duty_a_signal_and_no_verdict_of_law(here):
    text = CliRunner().invoke(cli, ["check", SEED, "-v"]).stdout.lower()
    assert "no verdict of law" in text
    assert "illegal" not in text
