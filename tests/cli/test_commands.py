"""The commands besides `check`: rules, explain, schema, help; and what starting costs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from audit import __version__
from audit.cli.explain import printable_page
from audit.cli.main import COMMANDS, cli, main
from audit.pipeline import read_rules_with_cases

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "data" / "pack"
RULE = "opaque-scoring/hidden-score"


@pytest.fixture
def run(rules, capsys, tmp_path, monkeypatch):
    """Run the command in this process, in a folder of its own: exit code, standard output, standard error.

    The shipped rules are read once.
    """
    monkeypatch.chdir(tmp_path)
    for module in ("rules", "explain"):
        name = f"audit.cli.{module}.read_rules_with_cases"
        monkeypatch.setattr(name, lambda packs: read_rules_with_cases(packs) if packs else rules)

    def call(*args):
        with pytest.raises(SystemExit) as ended:
            main(list(args))
        return (ended.value.code, *capsys.readouterr())

    return call


def every_command(group=cli, before=()):
    """Yield the words that call each command, and the command."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        yield (*before, word), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*before, word))


EVERY = {" ".join(words): command for words, command in every_command()}


# -- rules list


def test_rules_list_names_every_rule_below_its_concern(run, rules):
    code, out, err = run("rules", "list")
    assert (code, err) == (0, "")
    blocks = dict(re.findall(r"^([a-z0-9 -]+): .*\n((?:  .*\n)*)", out, re.MULTILINE))
    packs = sorted({one.record.pack for one in rules.rules} - {None})
    assert len(packs) >= 4
    assert list(blocks) == [*rules.concerns, *(f"law pack {pack}" for pack in packs)], "law packs apart, and last"
    for name, block in blocks.items():
        of_name = [one for one in rules.rules if name == (_law_pack(one) or one.record.concern)]
        expected = [f"  {one.id}  [{one.record.status}]  {one.record.title}" for one in of_name]
        assert block.splitlines() == expected
        assert ("gates only with --fail-on-law" in out.partition(f"{name}: ")[2].partition("\n")[0]) == (
            "law pack" in name
        )


def _law_pack(rule):
    return f"law pack {rule.record.pack}" if rule.record.pack else None


def test_rules_list_says_which_concerns_have_no_rule(run, rules):
    without = set(rules.concerns) - {one.record.concern for one in rules.rules if not one.record.pack}
    out = run("rules", "list")[1]
    assert set(re.findall(r"^([a-z-]+): .*  \(no rule yet\)$", out, re.MULTILINE)) == without


SHAPE = {
    "id": str,
    "concern": str,
    "pack": str | None,
    "title": str,
    "status": str,
    "file": str,
    "references": list,
    "cases": list,
}


def test_rules_list_as_json_has_its_shape(run, rules):
    code, out, err = run("rules", "list", "--format", "json")
    listed = json.loads(out)
    assert (code, err) == (0, "")
    assert [one["id"] for one in listed] == [one.id for one in rules.rules]
    for one, rule in zip(listed, rules.rules, strict=True):
        assert list(one) == list(SHAPE)
        assert [key for key, value in one.items() if not isinstance(value, SHAPE[key])] == []
        folder = f"law/{one['pack']}" if one["pack"] else one["concern"]
        assert one["id"] == f"{folder}/{Path(one['file']).stem}"
        assert (one["concern"], one["pack"]) == (rule.record.concern, rule.record.pack)
        assert (ROOT / one["file"]).is_file(), "a path from the top of the repository, never an absolute one"
        assert (one["title"], one["status"]) == (rule.record.title, rule.record.status)
        assert set(one["references"]) <= set(rules.references)
        assert [set(case) for case in one["cases"]] == [{"name", "expect"}] * len(rule.record.cases)
        assert {case["expect"] for case in one["cases"]} >= {"finding", "ask", "clear"}


def test_rules_of_a_pack_are_listed_too(run):
    own = json.loads(run("rules", "list", "--format", "json")[1])
    more = json.loads(run("rules", "list", "--format", "json", "--rules", str(PACK))[1])
    (added,) = [one for one in more if one not in own]
    assert added["id"] == "disproportionate-penalty/refused-by-score"
    assert added["file"] == str(PACK / "disproportionate-penalty" / "refused-by-score.yaml")


# -- rules check


def test_rules_check_says_how_many_rules_can_work(run, rules):
    code, out, err = run("rules", "check")
    assert (code, out, err) == (0, f"{len(rules.rules)} rules can work as written (digest {rules.digest[:12]}).\n", "")


def pack_with(tmp_path, *edit):
    """Write a copy of the small pack with one thing changed."""
    text = (PACK / "disproportionate-penalty" / "refused-by-score.yaml").read_text(encoding="utf-8")
    assert text.count(edit[0]) == 1
    file = tmp_path / "pack" / "disproportionate-penalty" / "refused-by-score.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text.replace(*edit), encoding="utf-8")
    return "pack"


def test_rules_check_tells_where_a_rule_cannot_work(run, tmp_path):
    pack = pack_with(tmp_path, "consequence.kind is access", "consequence.kind is acess")
    code, out, err = run("rules", "check", "--rules", pack)
    assert (code, out) == (2, "")
    assert err.startswith("pack/disproportionate-penalty/refused-by-score.yaml:14:")
    assert "'kind' has no value 'acess'; did you mean 'access'?" in err


@pytest.mark.parametrize("command", [("rules", "list"), ("rules", "check"), ("rules", "test"), ("explain", RULE)])
def test_a_pack_that_is_not_there_is_told(command, run):
    code, out, err = run(*command, "--rules", "none")
    assert (code, out) == (2, "")
    assert err.startswith("none: error: there is no such folder of rules; ")


# -- rules test


@pytest.mark.parametrize("name", [RULE, "hidden-score"])
def test_rules_test_runs_the_cases_of_one_rule(name, run, rules):
    code, out, err = run("rules", "test", name)
    cases = len(rules.rule(RULE).record.cases)
    found = re.fullmatch(
        r"1 rules?, (\d+) cases, (\d+) variants with one fact forgotten: 0 wrong, 0 sides of facts never seen\.\n", out
    )
    assert (code, err) == (0, "")
    assert int(found[1]) == cases
    assert int(found[2]) > cases


def test_rules_test_runs_all_rules_of_a_concern(run, rules):
    count = sum(one.record.concern == "bundled-consent" for one in rules.rules)
    assert run("rules", "test", "bundled-consent")[1].startswith(f"{count} rules, ")


WRONG_CASES = {
    "another verdict": (("kind: price", "kind: access"), "case 'it only costs more': "),
    "another level": (("    expect: finding\n", "    expect: finding\n    level: low\n"), "case 'refused': "),
    "a side that no case shows": (
        ("\n  bad_for_somebody:", "\n  is_a_loan: consequence.setting is finance\n  bad_for_somebody:"),
        "in any case",
    ),
}


@pytest.mark.parametrize(("edit", "told"), WRONG_CASES.values(), ids=WRONG_CASES)
def test_rules_test_tells_what_is_wrong(edit, told, run, tmp_path):
    code, out, _ = run("rules", "test", "refused-by-score", "--rules", pack_with(tmp_path, *edit))
    assert code == 1
    assert told in out
    assert not out.endswith("0 wrong, 0 sides of facts never seen.\n")


NO_SLUG: tuple = ()


@pytest.mark.parametrize(
    "name", [pytest.param("hiden-score", marks=NO_SLUG), "opaque-scorin/hidden-score", "opaque-scorring"]
)
def test_rules_test_of_an_unknown_name_gets_the_nearest(name, run):
    code, out, err = run("rules", "test", name)
    assert (code, out) == (2, "")
    assert f"there is no rule or concern '{name}'; did you mean '" in err


# -- explain


def test_a_rule_is_explained_by_id_and_by_slug(run, rules):
    code, out, err = run("explain", RULE)
    record = rules.rule(RULE).record
    assert (code, err) == (0, "")
    assert run("explain", "hidden-score") == (code, out, err)
    told = " ".join(out.split())
    for text in [
        record.title,
        record.why,
        record.applies_if,
        *record.find.values(),
        *record.facts.values(),
        *record.not_a_problem_when,
    ]:
        assert " ".join(text.split()) in told
    for names in (record.remedies, record.cases, [rules.references[id_] for id_ in record.references]):
        assert [one for one in names if (one.title if hasattr(one, "title") else one.name) not in told] == []
    assert "no verdict of law" in told


def test_every_rule_can_be_explained(rules):
    for rule in rules.rules:
        page = printable_page(rule, rules)
        assert page.startswith(f"# {rule.record.title}\n\n{rule.id}, {rule.record.status} since {rule.record.since}")
        parts = dict(part.split("\n", 1) for part in page.split("\n## ")[1:])
        assert len(parts) >= 6
        assert [title for title, body in parts.items() if not body.strip()] == [], rule.id


UNKNOWN = {
    "hiden-score": "did you mean 'hidden-score'?",
    "opaque-scoring/hiden-score": "did you mean 'opaque-scoring/hidden-score'?",
    "Hidden-Score": "did you mean 'hidden-score'?",
    "x": "use one of: ",
}


@pytest.mark.parametrize(("name", "hint"), UNKNOWN.items(), ids=UNKNOWN)
def test_an_unknown_rule_gets_the_nearest(name, hint, run):
    code, out, err = run("explain", name)
    assert (code, out) == (2, "")
    assert err.startswith(f"explain: error: there is no rule '{name}'; {hint}")


# -- schema


@pytest.mark.parametrize("which", ["product", "rule", "report"])
def test_a_schema_is_printed_as_json(which, run):
    code, out, err = run("schema", which)
    assert (code, err) == (0, "")
    assert json.loads(out)["$id"].endswith(f"/{which}.schema.json")


# -- help, version, misspelt words


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("command", ["", *EVERY])
def test_every_command_has_help(command, option, run):
    code, out, err = run(*command.split(), option)
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: scoreaudit {command}".rstrip())
    for one in (EVERY[command] if command else cli).params:
        if isinstance(one, click.Option):
            assert one.opts[-1] in out
            assert one.is_eager or one.help or isinstance(one.type, click.Choice), "every option says what it does"


def test_the_help_at_the_top_tells_every_command_and_the_exit_codes(run):
    out = " ".join(run("--help")[1].split())
    for name, (_, _, text) in COMMANDS.items():
        assert f" {name} {text}" in out
    assert "Exit codes: 2 could not run, 1 findings" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_line_at_the_top_is_that_of_the_command(command):
    """The table has the line, so that help imports no command."""
    assert EVERY[command].get_short_help_str(200).split()[0] == COMMANDS[command][2].split()[0]


def test_the_version_is_printed(run):
    assert run("--version") == (0, f"scoreaudit, version {__version__}\n", "")


MISSPELT = {
    "command": (["chek"], "'check'"),
    "command of rules": (["rules", "lst"], "'list'"),
    "option": (["check", "--fail-onn", "high"], "--fail-on"),
    "value": (["check", "p.yaml", "--fail-on", "hihg"], "'high'"),
    "format": (["rules", "list", "--format", "jsn"], "'json'"),
    "schema": (["schema", "prodct"], "'product'"),
}


@pytest.mark.parametrize(("args", "right"), MISSPELT.values(), ids=MISSPELT)
def test_a_misspelt_word_gets_the_right_ones(args, right, run):
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert right in err
    assert "Traceback" not in err


# -- what starting costs

HEAVY = ("rich", "jsonschema", "jinja2", "pydantic", "yaml", "audit.evaluate", "audit.load")
ASK = f"""
import sys
from audit.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""


def imported_by(*args):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", ASK, *args]
    return subprocess.run(command, env=environment, capture_output=True, check=True, timeout=30, encoding="utf-8")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_starting_imports_nothing_heavy(option):
    ended = imported_by(option)
    assert "scoreaudit" in ended.stdout
    assert ended.stderr == "[]\n"


@pytest.mark.parametrize("args", [("rules", "check"), ("explain", "hidden-score"), ("schema", "report")], ids=" ".join)
def test_a_command_without_a_report_imports_no_rich(args):
    """And what is looked for would be seen."""
    told = imported_by(*args).stderr
    assert "'pydantic'" in told
    assert "rich" not in told
    assert "jsonschema" not in told
