"""Text of a description stays text in every format: a reader of its kind finds the same parts as with plain text."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import jsonschema
import openpyxl
import pytest
from markdown_it import MarkdownIt
from report.conftest import described
from report.making import report_of_text

from audit.errors import Place, Problem
from audit.model.finding import Waived
from audit.report.formats import FORMATS, Look, render
from audit.report.github_text import prose
from audit.report.table_csv import FORMULA
from audit.report.telling import cut

ROOT = Path(__file__).parents[2]
ONE_RULE = ("function-creep/other-area-of-life",)
FIVE, HOSTILE = (ROOT / f"tests/report/data/{name}.product.yaml" for name in ("five-verdicts", "hostile"))
TEXTS = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "link": "[x](javascript:alert(1)) [y](https://example.org) <javascript:alert(1)>",
    "picture": "![x](https://example.org/x.png) ![y][z]",
    "address": "https://example.org/?a=b#c http://example.org www.example.org ftp://example.org",
    "mention": "@octocat (@org/team) a@example.org x`@octocat`@octocat|@octocat\\@octocat",
    "issue": "#1 org/repo#2 GH-3 :+1: [^1]",
    "heading": "# x",
    "item": "- x",
    "number": "1. x",
    "rule": "---",
    "fence": "```\nx\n```",
    "ticks": "` `` ``` `a` ``b``",
    "table": "a | b || c \\| d \\\\| e",
    "emphasis": "**a** __b__ *c* ~~d~~ $e$ \\*f\\*",
    "entity": "&lt;script&gt; &#60;b&#62; &amp;",
    "formula": '=HYPERLINK("https://example.org","x")',
    "formula after spaces": "  \t=1+1",
    "formula, plus": "+1+1",
    "formula, minus": "-1+1",
    "formula, at": "@SUM(1)",
    "formula, wide": "\uff1d1+1",
    "command": "::error file=a,line=1,title=b::c",
    "command in a line of its own": "x\n::set-env name=PATH::x\r\n::stop-commands::y",
    "older command": "##[error]x ##[add-mask]y",
    "escaped command": "%0A::error::x%0D%25",
    "colour": "\x1b[31mred\x1b[0m \x9b31m",
    "link of a terminal": "\x1b]8;;https://example.org\x07x\x1b]8;;\x07",
    "markup": "[red]x[/red] [link=https://example.org]y[/link]",
    "controls": "\x08\x0b\x0c\x7f a\rb",
    "not in XML": "\ufffe\uffff",
    "end of a section": "]]></system-out><failure/><!--",
    "escape of Excel": "_x0041_ _x000D_",
    "right to left": "\u202egnp.exe\u202c \u2067x\u2069",
    "invisible": "a\u200bb\u2060c\ufeffd\u00ade\u2028f\U000e0041g",
    "placeholder": "{0} {x} {{y}} %s",
    "long": "x" * 10_000,
    "long, many words": "=a@b " * 2_000,
    "long address": "https://example.org/" + "x" * 10_000,
}
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LIVE = re.compile(r"@|://|www\.|#\d|GH-\d|:[a-z0-9_+-]+:", re.IGNORECASE)


def strange(text):
    """Return what does not show: controls, directions, invisible characters."""
    return {one for one in text if one != "\n" and unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}}


def shown(found, format_):
    return render(found, format_, Look())


# -- the parts that a reader of each format finds; text does not count


def parts_of_terminal(text):
    assert strange(text) == set()
    assert max(map(len, text.split("\n"))) <= 100
    return re.findall(r"^(?:[A-Z][A-Z ]{4,}|\* [A-Z]+  [a-z/-]+)", text, re.MULTILINE)


def parts_of_json(text):
    assert strange(text) == set()

    def parts(data):
        if isinstance(data, dict):
            return {key: parts(value) for key, value in data.items()}
        return [parts(one) for one in data] if isinstance(data, list) else type(data).__name__

    return parts(json.loads(text))


def parts_of_markdown(text):
    assert strange(text) == set()
    tokens = MARKDOWN.parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    assert {one.type for one in inner} <= {
        "text",
        "text_special",
        "code_inline",
        "strong_open",
        "strong_close",
        "softbreak",
    }
    for one in inner:
        assert one.type not in {"text", "text_special"} or not LIVE.search(one.content), one.content
    for token in tokens:  # across pieces of text, as some readers join them before they look for links
        joined = "".join("\0" if one.type == "code_inline" else one.content for one in token.children or ())
        assert not LIVE.search(joined), joined
    return [one.type for one in tokens]


def parts_of_sarif(text):
    assert strange(text) == set()
    log = json.loads(text)
    for run in log["runs"]:
        for rule in run["tool"]["driver"]["rules"]:
            parts_of_markdown(rule["help"]["markdown"])
    for message in re.findall(r'"text": "(.*)"', text):
        assert not re.search(r"(?<!\\)\[[^\]]*(?<!\\)\]\(", json.loads(f'"{message}"'))
        assert not re.search(r"(?<!\{)(?:\{\{)*\{\w+\}(?!\})", message)
    return parts_of_json(text)


def parts_of_junit(text):
    assert strange(text) == set()
    root = ET.fromstring(text.encode())  # noqa: S314 (made here)
    return [(one.tag, sorted(one.attrib)) for one in root.iter()]


def parts_of_github(text):
    """Read the lines as the runner does: first as a command, then as one of the older form."""
    assert strange(text) == set()
    found = []
    for line in text.split("\n"):
        command = re.fullmatch(r"\s*::(\w+) (.*?)::(.*)", line)
        if command:
            kind, properties, message = command.groups()
            pairs = dict(one.split("=", 1) for one in properties.split(","))
            assert set(pairs) <= {"file", "line", "col", "title"}
            assert not re.search(r"%(?!25|0A|0D|3A|2C)", properties)
            assert not re.search(r"%(?!25|0A)", message)
            found.append((kind, sorted(pairs), message.count("%0A")))
        else:
            assert not line.lstrip().startswith("::")
            assert "##[" not in line
            found.append(bool(line))
    return found


def _harmless_cells(rows):
    rows = [[cell for cell in row if isinstance(cell, str)] for row in rows]
    for cell in (cell for row in rows for cell in row):
        assert strange(cell) == set()
    return rows


def parts_of_csv(text):
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    for cell in (cell for row in _harmless_cells(rows) for cell in row):
        assert not cell.lstrip().startswith(FORMULA)
        assert len(cell) < 32_767
    return [len(row) for row in rows]


def parts_of_xlsx(made):
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode()
            root = ET.fromstring(text)  # noqa: S314 (made here)
            assert not [one for one in root.iter() if one.tag.endswith(("}f", "}hyperlink"))], name
            assert 'TargetMode="External"' not in text
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell for cell in cells if cell.hyperlink] == []
    _harmless_cells([cell.value for cell in row] for sheet in book for row in sheet.iter_rows())
    return [(sheet.title, sheet.dimensions) for sheet in book]


OPTIONAL = {("br", None), ("p", "lead"), ("span", "whose address")}
"""What stands in a page only where a description has a summary, or evidence an address."""


def parts_of_html(text):
    """Read the page as a browser does; of pictures only that nothing strange is in them, as their lines break with the text."""
    assert strange(text) == set()
    page = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    found = []

    def walk(element, *, drawn):
        assert element.tag not in {"script", "img", "iframe", "object", "embed", "form", "base", "link"}
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert name not in {"href", "src", "action"} or value.startswith("#")
        drawn = drawn or str(element.tag).endswith("svg")
        if not drawn and (element.tag, element.get("class")) not in OPTIONAL:
            found.append((element.tag, sorted(map(str, element.attrib))))
        for one in element:
            walk(one, drawn=drawn)

    walk(page, drawn=False)
    return found


PARTS = {name: globals()[f"parts_of_{name}"] for name in FORMATS if f"parts_of_{name}" in globals()}


def test_every_format_is_read_here():
    assert set(FORMATS) == set(PARTS), "a format that is added says here what a reader finds in it"


# -- descriptions whose every text is hostile


def named(text, rules):
    """Return a report in which every name is this text; the file and a mistake in it carry it too."""
    quoted = f'"{"".join(one if one.isalnum() and one.isascii() else f"{chr(92)}U{ord(one):08x}" for one in text)}"'
    described_ = FIVE.read_text(encoding="utf-8")
    described_ = described_.replace("name: Neighbourhood points", f"name: {quoted}").replace(
        "name: Choice of tenants", f"name: {quoted}"
    )
    for id_ in ("app", "landlord", "purchases", "points", "deposit", "letter", "job", "bus"):
        described_ = described_.replace(f"  {id_}: {{", f"  {id_}: {{name: {quoted}, ")
    described_ = described_.replace("title: Notice to users", f"title: {quoted}")
    found = report_of_text(described_, f"a/{text[:200]}.yaml", rules, *ONE_RULE)
    problem = Problem(Place(f"b/{text[:200]}.yaml", 2, 3), text, text, text)
    return replace(found, products=tuple(map(partial(waived, text), found.products)), notices=(problem,)), problem


def waived(text, product):
    """Return a product of which every finding is waived, with this text for who and why."""
    by = Waived(text, text, "2026-12-31")
    marked = tuple(replace(one, waived=by) if one.verdict == "finding" else one for one in product.verdicts)
    return replace(product, verdicts=marked)


@pytest.fixture(scope="session")
def reports(rules):
    """Reports with plain names, and with each hostile text in place of them."""
    made = {name: named(text, rules) for name, text in {"plain": "plain", **TEXTS}.items()}
    return {name: replace(found, problems=(problem,)) for name, (found, problem) in made.items()}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("format_", PARTS)
def test_a_text_makes_no_part_of_its_own(format_, text, reports):
    plain, hostile = (shown(reports[name], format_) for name in ("plain", text))
    assert PARTS[format_](hostile) == PARTS[format_](plain)


@pytest.mark.parametrize("format_", PARTS)
def test_a_file_full_of_it_has_the_parts_of_a_plain_one(format_, rules):
    path = "tests/report/data/{}.product.yaml"
    hostile, plain = (
        shown(described(path.format(name), rules, *ONE_RULE), format_) for name in ("hostile", "five-verdicts")
    )
    assert PARTS[format_](hostile) == PARTS[format_](plain)


@pytest.mark.parametrize("format_", [name for name in PARTS if name not in {"json", "xlsx"}])
def test_directions_are_written_out(format_, reports):
    assert "\\u202egnp.exe\\u202c" in re.sub(r"\\\\u", r"\\u", shown(reports["right to left"], format_))


def test_json_holds_the_text_itself(reports):
    for name in ("right to left", "controls", "script", "long"):
        data = json.loads(shown(reports[name], "json"))
        assert TEXTS[name] in data["products"][0]["name"] or name == "controls"
        assert data["errors"][0]["message"] == TEXTS[name]


@pytest.mark.parametrize("format_", [name for name in PARTS if name not in {"json", "xlsx"}])
@pytest.mark.parametrize("text", ["long", "long, many words", "long address"])
def test_a_long_text_is_cut(text, format_, reports):
    made = shown(reports[text], format_)
    assert TEXTS[text][: 1_100 if format_ in {"markdown", "junit", "github"} else 2_100] not in made
    assert re.search(r"(…|\.\.\.)`?\s+\(\d+\s+characters\)", made)


@pytest.mark.parametrize("text", TEXTS)
def test_sarif_follows_its_schema_whatever_the_text(text, reports, sarif_schema):
    log = json.loads(shown(reports[text], "sarif"))
    assert list(jsonschema.Draft202012Validator(sarif_schema).iter_errors(log)) == []


@pytest.mark.parametrize("text", [one for one in TEXTS.values() if len(one) < 1_000])
def test_prose_shows_the_text_as_it_was_written(text):
    """What Markdown shows is the text, with what does not show written out."""
    (paragraph,) = [one for one in MARKDOWN.parse(prose(text)) if one.type == "inline"]
    assert "".join(one.content for one in paragraph.children) == cut(text)
