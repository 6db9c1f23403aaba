"""`scoreaudit sheet` and `scoreaudit letter`: options, formats, files, mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from report.test_sheet import FULL

from audit.cli.main import main

ROOT = Path(__file__).parents[2]
RIGHT = ("--right", "access")


@pytest.fixture
def run(rules, capsys, tmp_path, monkeypatch):
    """Run a command in this process, in a folder with p.yaml: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("audit.cli.pages.read_rules", lambda: rules)
    Path("p.yaml").write_text(FULL, encoding="utf-8")

    def call(*args):
        with pytest.raises(SystemExit) as ended:
            main(list(args))
        return (ended.value.code, *capsys.readouterr())

    return call


@pytest.mark.parametrize("args", [("sheet",), ("letter", *RIGHT), ("letter", "--to", "operator")])
@pytest.mark.parametrize(
    ("format_", "start"), [("markdown", ("# Points", "> **Before")), ("html", ("<!doctype html>",))]
)
def test_a_page_goes_to_standard_output_or_to_a_file(args, format_, start, run):
    command, *options = args
    code, out, err = run(command, "p.yaml", *options, "--format", format_)
    assert (code, err) == (0, "")
    assert out.startswith(start)
    name = "page.html" if format_ == "html" else "page.md"
    assert run(command, "p.yaml", *options, "--output", name) == (0, "", "")
    assert Path(name).read_text(encoding="utf-8") == out


def test_markdown_is_what_comes_without_an_option(run):
    assert run("sheet", "p.yaml")[1] == run("sheet", "p.yaml", "--format", "markdown")[1]


@pytest.mark.parametrize("right", ["access", "explanation", "correction", "objection"])
def test_there_is_a_letter_for_each_right(right, run):
    code, out, _ = run("letter", "p.yaml", "--right", right)
    assert code == 0
    assert "Dear Sir or Madam," in out


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("letter", "p.yaml", "--right", "acess"), "there is no 'acess'; did you mean 'access'?"),
        (("letter", "p.yaml", "--to", "operater"), "there is no 'operater'; did you mean 'operator'?"),
        (("letter", "p.yaml", *RIGHT, "--format", "htm"), "there is no 'htm'; did you mean 'html'?"),
        (("sheet", "p.yaml", "--format", "pdf"), "there is no 'pdf'; use one of: html, markdown"),
        (("letter", "p.yaml"), "write either --to operator, or --right with one of access, explanation"),
        (("letter", "p.yaml", *RIGHT, "--to", "operator"), "write either --to operator, or --right"),
        (("sheet", "p.yaml", "--output", "a.pdf"), "the ending names no format; use one of .md, .html"),
        (("sheet", "p.yaml", "--output", "a.md", "--format", "html"), "the ending says markdown, --format says html"),
        (("sheet", "p.yaml", "--output", "none/a.md"), "cannot be written"),
        (("sheet", "none.yaml"), "none.yaml: error:"),
        (("sheet",), "Missing argument 'FILE'"),
        (("sheat", "p.yaml"), "there is no command 'sheat'; did you mean 'sheet'?"),
    ],
)
def test_a_mistake_is_told_and_ends_in_2(args, told, run):
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert told in " ".join(err.split())


def test_a_file_with_a_mistake_gives_no_page(run):
    Path("p.yaml").write_text(FULL.replace("form: number", "form: numbr"), encoding="utf-8")
    code, out, err = run("sheet", "p.yaml", "--output", "a.md")
    assert (code, out) == (2, "")
    assert "did you mean 'number'?" in err
    assert not Path("a.md").exists()


def test_an_unknown_country_is_told_in_the_letter(run):
    Path("p.yaml").write_text(FULL.replace("jurisdictions: [CN], ", ""), encoding="utf-8")
    assert "not known which country's law counts here" in run("letter", "p.yaml", *RIGHT)[1]
