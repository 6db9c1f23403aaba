"""Completion in a shell: what is offered, what it costs, and that it is silent whatever happens."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from audit.cli.completion import OPTIONS, PROGRAM, SHELLS, VARIABLE
from audit.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "data" / "pack"
CLASSES = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


def offered(line, shell="bash"):
    """Return what a shell is offered for the last word of a line, in this process."""
    *words, incomplete = line.split(" ")
    return [item.value for item in CLASSES[shell](cli, {}, PROGRAM, VARIABLE).get_completions(words, incomplete)]


def ask(line, shell="bash", *, env=None, code="from audit.cli.main import main; main()"):
    """Run the command as the script of a shell does: the line in variables, the answer on standard output."""
    words = ["scoreaudit", *line.split(" ")]
    place = words[-1] if shell == "fish" else str(len(words) - 1)
    asked = {VARIABLE: f"{shell}_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": place, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **asked, **(env or {})},
        capture_output=True,
        check=False,
        timeout=60,
        encoding="utf-8",
    )


# -- what is offered


@pytest.fixture(scope="module")
def names(rules):
    """Return the ids of all rules, of law rules, the concerns that have a rule, and the law packs."""
    ids = [one.id for one in rules.rules]
    law = [one for one in ids if one.startswith("law/")]
    return ids, law, {one.partition("/")[0] for one in ids} - {"law"}, {one.split("/")[1] for one in law}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("line", ["check --only ", "check --skip ", "rules test "])
def test_whatever_chooses_rules_is_offered(line, shell, names):
    ids, _, concerns, packs = names
    got = offered(line, shell)
    assert sorted(got) == sorted({*ids, *concerns, *packs, "law"})
    assert len(got) == len(set(got))


def test_every_name_that_is_offered_is_taken(names, rules):
    from audit.pipeline import Choice, chosen_rules  # noqa: PLC0415

    for name in offered("check --only "):
        assert chosen_rules(rules, Choice(only=(name,)))


def test_explain_is_offered_rules_only(names):
    assert sorted(offered("explain ")) == sorted(names[0])


def test_law_packs_and_concerns_are_offered_where_only_they_go(names):
    assert set(offered("check --fail-on-law ")) == names[3]
    assert set(offered("rules trace ")) == names[2]


OFFERED = {
    "check --only function-creep/o": ["function-creep/other-area-of-life"],
    "check --only=opaque-scoring/hid": ["opaque-scoring/hidden-score"],
    "check --only a --skip hidden-sc": ["hidden-score"],
    "explain law/gdpr-22/sol": ["law/gdpr-22/solely-automated-decision"],
    "explain hidden-sc": ["hidden-score"],
    "explain no-impact-assess": [],
    "check --fail-on-law pi": ["pipl-24"],
    "check --fail-on h": ["high"],
    "completion ": list(SHELLS),
    "rules t": ["test", "trace"],
    "check --only zzz": [],
    "schema ru": ["rule"],
}


@pytest.mark.parametrize(("line", "expected"), OFFERED.items(), ids=OFFERED)
def test_what_is_offered_begins_as_it_is_written(line, expected):
    """A slug too, where it means one rule: two law packs have a no-impact-assessment."""
    assert offered(line) == expected


def test_rules_of_a_pack_on_the_line_are_offered():
    assert offered("check --only refused-by") == []
    assert offered(f"check --rules {PACK} --only refused-by") == ["refused-by-score"]
    assert offered(f"check --rules {PACK / 'none'} --only refused-by") == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("check p", "file"),
        ("check --output r", "file"),
        ("check --rules t", "dir"),
        ("explain --pages d", "dir"),
        ("rules list --rules t", "dir"),
        ("rules trace --rules t", "dir"),
    ],
)
def test_paths_are_left_to_the_shell(line, kind):
    *words, incomplete = line.split(" ")
    (item,) = BashComplete(cli, {}, PROGRAM, VARIABLE).get_completions(words, incomplete)
    assert (item.type, item.value) == (kind, incomplete)


# -- as a shell asks


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_answers_a_shell(shell):
    ended = ask("check --only function-creep/", shell)
    assert (ended.returncode, ended.stderr) == (0, "")
    values = [line.removeprefix("plain,") for line in ended.stdout.splitlines() if "/" in line]
    assert values == offered("check --only function-creep/")
    assert len(values) >= 2


def every_command(group=cli, before=()):
    """Yield the words that call each command."""
    context = click.Context(group)
    for word in group.list_commands(context):
        yield (*before, word)
        command = group.get_command(context, word)
        if isinstance(command, click.Group):
            yield from every_command(command, (*before, word))


LINES = [
    "",
    "--",
    *(" ".join((*words, end)) for words in every_command() for end in ("", "--")),
    "check --only fun",
    "check --fail-on-law g",
    "check --format ",
    "explain op",
    "explain --format ",
    "rules test op",
    "rules trace op",
    "rules list --format ",
]
HEAVY = ("pydantic", "yaml", "rich", "jsonschema")
SEEN = f"""
import atexit, sys
atexit.register(lambda: print("imported", [name for name in {HEAVY} if name in sys.modules]))
from audit.cli.main import main
main()
"""


@pytest.mark.parametrize("line", LINES)
def test_completing_imports_nothing_heavy(line):
    """And the stand-ins change no answer."""
    ended = ask(line, code=SEEN)
    *answer, imported = ended.stdout.splitlines()
    assert (imported, ended.returncode, ended.stderr) == ("imported []", 0, "")
    expected = offered(line)
    assert [one.partition(",")[2] for one in answer if one] == expected
    assert expected or not line.endswith("--")


def test_commands_are_offered_with_what_they_do():
    found = ZshComplete(cli, {}, PROGRAM, VARIABLE).get_completions([], "")
    assert {item.value: item.help for item in found} == {name: text for name, (_, _, text) in COMMANDS.items()}
    assert offered("comp") == ["compare", "completion"]
    assert set(offered("--")) == {"--version", "--help"}


def test_what_options_are_made_of_is_there():
    for name in OPTIONS:
        path = ROOT / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), name


BAD = {
    "a misspelt command": ("chek --only f", {}),
    "a misspelt option": ("check --onlyy f", {}),
    "an open quote": ("check --only 'f", {}),
    "no words": ("check", {"COMP_WORDS": ""}),
    "no number": ("check", {"COMP_CWORD": "x"}),
    "a number that is too high": ("check", {"COMP_CWORD": "99"}),
    "an unknown shell": ("check", {VARIABLE: "tcsh_complete"}),
    "an unknown question": ("check", {VARIABLE: "bash_dance"}),
    "no sense": ("check", {VARIABLE: "x"}),
    "a pack that is no folder": ("check --rules /dev/null --only zzz", {}),
}


@pytest.mark.parametrize(("line", "env"), BAD.values(), ids=BAD)
def test_a_shell_that_asks_amiss_gets_no_error(line, env):
    ended = ask(line, env=env)
    assert ended.stderr == ""
    assert "Traceback" not in ended.stdout
    assert ended.returncode in {0, 1}


def test_rules_that_cannot_be_listed_are_no_error():
    broken = "import audit.cli.completers as c; c.rules_folder = None; from audit.cli.main import main; main()"
    ended = ask("check --only f", code=broken)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "")


def test_an_empty_variable_asks_nothing():
    ended = ask("", env={VARIABLE: ""}, code="from audit.cli.main import main; main(['--version'])")
    assert ended.stdout.startswith("scoreaudit, version ")


# -- the scripts


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_is_the_one_of_click(shell, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["completion", shell], prog_name=PROGRAM)
    out, err = capsys.readouterr()
    assert (ended.value.code, err) == (0, "")
    assert f"{VARIABLE}={shell}_complete" in out
    assert out == CLASSES[shell](click.Group(), {}, PROGRAM, VARIABLE).source()


def test_bash_completes_with_the_script(tmp_path):
    """As somebody types it: the script read, the function called, the answer in COMPREPLY."""
    program = tmp_path / "scoreaudit"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m audit "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    typed = """
        source /dev/stdin <<< "$(scoreaudit completion bash)"
        complete -p scoreaudit
        COMP_WORDS=(scoreaudit check --fail-on-law p) COMP_CWORD=3
        _scoreaudit_completion scoreaudit
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        ["bash", "--norc", "-c", typed], env=environment, capture_output=True, check=False, timeout=60, encoding="utf-8"
    )
    assert ended.stderr == ""
    assert ended.stdout.splitlines() == ["complete -o nosort -F _scoreaudit_completion scoreaudit", "pipl-24"]


def every(name, command):
    for parameter in command.params:
        yield name, parameter
    for sub, inner in getattr(command, "commands", {}).items():
        yield from every(f"{name} {sub}", inner)


PLACES = [
    pytest.param(parameter, id=f"{name} {parameter.opts[-1]}")
    for name, (module, function, _) in COMMANDS.items()
    for name, parameter in every(name, getattr(importlib.import_module(module), function))
    if re.search("FILE|FOLDER|^OLD$|^NEW$", parameter.metavar or "")
]


@pytest.mark.parametrize("parameter", PLACES)
def test_wherever_a_file_or_a_folder_is_named_a_shell_can_complete_it(parameter):
    found = parameter.shell_complete(click.Context(click.Command("x")), "exa")
    assert [item.type for item in found] == ["dir" if parameter.metavar == "FOLDER" else "file"]
