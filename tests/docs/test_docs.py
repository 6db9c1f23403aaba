"""What the pages say is so: commands, options, tables, examples, shown output, links."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import subprocess
from typing import get_args

import click
import pytest
from click.testing import CliRunner
from docs.pages import (
    EXAMPLES,
    GUIDE,
    PAGES,
    README,
    ROOT,
    anchors,
    code_spans,
    fences,
    links,
    name,
    prose,
    rows,
    text,
)

from audit import __version__
from audit.cli.main import cli
from audit.evaluate.cases import run_cases
from audit.language import grammar
from audit.language.relations import OF
from audit.load.json_schema import report_schema
from audit.load.product import load_product_text
from audit.load.rules import load_rule
from audit.model import product as records
from audit.model.schema import SECTIONS, TYPES
from audit.report.json_v1 import SCHEMA_VERSION
from audit.source import parse_document

LANGUAGE, MODEL, VERDICTS = (ROOT / "docs" / f"{page}.md" for page in ("language", "model", "verdicts"))


def commands(group=cli, before=()):
    """Yield every command of the command line with the words that call it."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        yield (*before, word), command
        if isinstance(command, click.Group):
            yield from commands(command, (*before, word))


COMMANDS = {" ".join(words): command for words, command in commands()}
OPTIONS = {opt for command in COMMANDS.values() for one in command.params for opt in one.opts if opt.startswith("-")}


# -- the command line


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told(command):
    assert re.search(rf"\bscoreaudit {command}\b", " ".join(text(*GUIDE).split()))


@pytest.mark.parametrize(
    "option",
    [
        pytest.param(
            one.opts,
            id=one.opts[-1],
        )
        for one in COMMANDS["check"].params
        if isinstance(one, click.Option)
    ],
)
def test_every_option_of_check_is_told(option):
    assert any(re.search(rf"(?<![\w-]){opt}(?![\w-])", text(*GUIDE)) for opt in option)


OF_OTHERS = {
    "docs/ci.md": {"--rm", "--network", "--read-only", "--user"}  # docker
    | {"--edit-last", "--create-if-none", "--body-file"},  # gh
    "docs/portfolio.md": {"--protocol", "--tls-ca-file", "--nworkers", "--nthreads", "--no-dashboard"},  # dask
}
"""Options of other programs that a page shows."""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            page,
            id=name(page),
        )
        for page in PAGES
    ],
)
def test_a_page_tells_only_options_that_there_are(page):
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text(page)))
    assert told - OPTIONS - {"--help", "--version"} == OF_OTHERS.get(name(page), set())


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_tells_only_commands_that_there_are(page):
    code = [*code_spans(page), *(line for block in fences(page) for line in block.splitlines())]
    for words in re.findall(r"^(?:\$ )?scoreaudit ([a-z][a-z ]*)", "\n".join(code), re.MULTILINE):
        assert any(f"{words} ".startswith(f"{command} ") for command in COMMANDS), words


def test_the_readme_opens_with_the_two_commands_of_a_newcomer():
    first, second = fences(README)[0].splitlines()
    assert text(README).startswith(f"# scoreaudit\n\n```\n{first}\n")
    assert (first.split("#")[0].strip(), second.split("#")[0].strip()) == ("make demo", "make test")
    targets = re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE)
    assert {"demo", "test"} <= set(targets)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_make_target_on_a_page_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    code = [*code_spans(page), *(line for block in fences(page) for line in block.splitlines())]
    assert set(re.findall(r"^make ([a-z-]+)", "\n".join(code), re.MULTILINE)) <= targets


def test_the_changelog_names_the_current_version():
    assert re.search(rf"^## \[{re.escape(__version__)}\]", text(ROOT / "CHANGELOG.md"), re.MULTILINE)


# -- the rule language

WORDS = [
    *get_args(grammar.Operator),
    *get_args(grammar.Relation),
    *get_args(grammar.Quantifier),
    "is withheld",
    "exists",
    "count different",
]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_language_is_explained(word):
    spans = "\n".join(code_spans(LANGUAGE))
    assert re.search(rf"(?<![\w>]){re.escape(word)}(?![\w=])", spans), "in the text, besides the grammar"
    assert word in " ".join(fences(LANGUAGE)[0].split()) or word in {"some", "every", "no"}


def test_the_grammar_on_the_page_is_that_of_the_program():
    def lines(block):
        return {" ".join(line.split()) for line in block.splitlines() if re.match(r"^ *([A-Z]+|find|let|\|) ", line)}

    (shown,) = (block for block in fences(LANGUAGE) if block.startswith("find"))
    program = lines(inspect.getdoc(grammar).partition("::")[2])
    assert len(program) >= 10
    assert program - lines(shown) == set()


def test_the_types_on_the_page_are_those_of_the_program():
    (told,) = (" ".join(item.split()) for item in prose(LANGUAGE).split("\n- ") if item.startswith("TYPE is "))
    assert set(re.findall(r"`([a-z]+)`", told)) - {"essential"} == set(TYPES) - {"product"}


def _joins(pair):
    """Return a row of the table as the page writes it."""
    member, owner = pair
    fields = [f"{member if link.side == 'own' else owner}.{link.field}" for link in OF[pair]]
    return " or ".join(fields) + (" (of the second)" if member == owner else "")


def test_the_table_of_type_of_var_is_that_of_the_program():
    told = {}
    for pairs, joined in rows(LANGUAGE, "| `TYPE of VAR` |"):
        member, _, owners = pairs.partition(" of ")
        told |= {(member, owner): joined for owner in owners.split(", ")}
    assert told == {pair: _joins(pair) for pair in OF}


def test_the_table_of_levels_is_that_of_the_vocabulary(rules):
    told = [(severity, weight) for severity, weight, _ in rows(LANGUAGE, "| severity of the effect |")]
    assert told == list(rules.vocabulary.levels.weights.items())


RULE_FENCES = {
    f"{name(page)}: {block.partition(chr(10))[0]}": block
    for page in PAGES
    for block in fences(page, "yaml")
    if block.startswith("id: ")
}


@pytest.mark.parametrize("block", RULE_FENCES.values(), ids=RULE_FENCES)
def test_a_rule_on_a_page_is_one_that_runs(block, rules, tmp_path):
    """Shown without its cases, it is the shipped one; shown in full, it can work and decides its cases."""
    shown = parse_document(block, "page").data
    if "cases" not in shown:
        shipped = rules.rule(f"{shown['concern']}/{shown['id']}").document.data
        assert {key: shipped.get(key) for key in shown} == shown
        return
    file = tmp_path / shown["concern"] / f"{shown['id']}.yaml"
    file.parent.mkdir()
    file.write_text(block, encoding="utf-8")
    result = run_cases(rules, load_rule(file, "page", rules.vocabulary, rules.concerns, rules.references))
    assert ([(one.name, one.wrong) for one in result.wrong], result.unseen) == ([], ())


def test_rules_are_shown_on_the_pages():
    assert {("cases:" in block) for block in RULE_FENCES.values()} == {True, False}


# -- descriptions


@pytest.mark.parametrize("block", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_on_a_page_has_no_mistake(block, rules):
    load_product_text(block, "page.product.yaml", rules.vocabulary)


def test_examples_are_marked_in_the_readme_and_in_the_guide_to_descriptions():
    assert {one.partition(":")[0] for one in EXAMPLES} >= {"README.md", "docs/model.md"}


SPECIAL = {"evidence": records.Evidence, "withheld": records.Withheld, "product": records.About}
ANYWHERE = {"name", "status", "since", "until", "evidence", "note", "formerly"}
"""Told once, below the table."""


def test_the_table_of_sections_is_that_of_the_program():
    told = {
        section.strip("`"): {field for field in fields.split(", ") if field}
        for section, _, fields in rows(MODEL, "| section |")
    }
    keep = {"product": {"name"}, "withheld": set(), "evidence": set()}
    for section in (*SECTIONS, *SPECIAL):
        record = SPECIAL[section] if section in SPECIAL else TYPES[SECTIONS[section]].record
        fields = {info.alias or key for key, info in record.model_fields.items()}
        assert told[section] == (fields - ANYWHERE) | keep.get(section, set()), section
    assert set(told) - {*SECTIONS, *SPECIAL} == {"complete"}


def test_the_table_of_grades_is_that_of_the_vocabulary(rules):
    told = [grade.strip("`") for grade, _ in rows(MODEL, "| grade, weakest first |")]
    assert told == list(rules.vocabulary.lists["grades"].record.terms)


# -- what comes out


def _printed(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    for variable in ("FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    return CliRunner().invoke(cli, ["check", str(path)]).stdout


def _chunks(block):
    """Return the parts of a shown report between the marks for what is left out, without the command."""
    return [
        part.strip("\n") for part in re.split(r"^(?:\[\.\.\.\]|\$ .*)\n", block, flags=re.MULTILINE) if part.strip()
    ]


@pytest.mark.parametrize(
    ("page", "example", "words"),
    [
        (README, "README.md: corner-credit.product.yaml", "$ scoreaudit check"),
        (MODEL, "docs/model.md: city-points.product.yaml", "* "),
    ],
    ids=["README.md", "docs/model.md"],
)
def test_a_page_shows_what_its_example_gives(page, example, words, tmp_path, monkeypatch):
    file = tmp_path / "example.product.yaml"
    file.write_text(EXAMPLES[example], encoding="utf-8")
    printed = _printed(file, monkeypatch)
    (block,) = (block for block in fences(page) if block.startswith(words))
    assert _chunks(block)
    assert [part for part in _chunks(block) if part not in printed] == []


def test_every_key_of_the_json_is_told():
    schema = report_schema()
    records_ = [schema, *schema["$defs"].values()]
    keys = {key for record in records_ for key in record["properties"]}
    told = {word for row in rows(VERDICTS, "| path |") for cell in row for word in re.findall(r"\w+", cell)}
    assert f"version {SCHEMA_VERSION}" in text(VERDICTS)
    assert keys - told == set()


# -- the pages themselves


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_between_pages_resolve(page):
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_links_are_found():
    assert sum(len(links(page)) for page in PAGES) > 20


def test_decisions_are_numbered_without_gaps_and_dated():
    decisions = sorted((ROOT / "docs/decisions").iterdir())
    assert [one.name.partition("-")[0] for one in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    for one in decisions:
        title, _, date = text(one).splitlines()[:3]
        number = one.name.partition("-")[0]
        assert re.fullmatch(rf"# {number} \S.*", title), one.name
        assert re.fullmatch(r"[0-9]{4}(-[a-z0-9]+)+\.md", one.name)
        assert dt.date.fromisoformat(date) >= dt.date(2026, 1, 1), one.name


HOSTS = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"))
]
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root)/")


def test_no_file_names_a_path_of_one_machine_or_a_package_registry():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=20).stdout
    files = [ROOT / one for one in listed.decode().split("\0") if one]
    assert README in files
    wrong = []
    for file in files:
        raw = file.read_bytes() if file.is_file() else b""
        content = "" if b"\0" in raw else raw.decode("utf-8")
        wrong += [
            (file.name, word) for word in [*MACHINE.findall(content), *(host for host in HOSTS if host in content)]
        ]
    assert wrong == []
