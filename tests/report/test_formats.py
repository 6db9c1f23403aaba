"""Every format: how it looks on three examples, that a reader of its kind takes it, and what it promises."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import openpyxl
import pytest
from report.conftest import EXAMPLES
from report.making import product, report, verdict
from report.page_outline import page_outline

from audit.errors import Place, Problem, UsageError
from audit.model.finding import Because, FactSeen, Missing, Waived
from audit.report import formats, github, json_v1, markdown, sarif
from audit.report.formats import FORMATS, Look, format_of, pieces, render
from audit.report.json_text import json_text
from audit.report.table import COLUMNS

ROOT = Path(__file__).parents[2]
TEXTS = [name for name, one in FORMATS.items() if not one.binary and name != "html"]
PROBLEM = Problem(Place("q.yaml", 3, 5), "it cannot be read", "mend it")


def shown(found, format_, **look):
    return render(found, format_, Look(**look))


def run_of(found, **look):
    return json.loads(shown(found, "sarif", **look))["runs"][0]


def cells(found):
    """Return the rows of the CSV as dictionaries."""
    return list(csv.DictReader(io.StringIO(shown(found, "csv").removeprefix("\ufeff"))))


def several(levels, **more):
    """Return findings at these levels, each with a fingerprint and message of its own."""
    return [
        verdict(settled=one, fingerprint=f"{n}", message=f"Finding {n}.", subject=f"s{n:05}", **more)
        for n, one in enumerate(levels)
    ]


# -- how it looks


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("format_", TEXTS)
def test_a_report_looks_as_it_did(format_, example, examples, snapshot):
    assert shown(examples[example], format_) == snapshot


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_page_says_what_it_said(example, examples, snapshot):
    """In lines that can be read; the page itself, letter by letter, of a small example in test_html.py."""
    assert page_outline(shown(examples[example], "html")) == snapshot


LOSSES = {
    "a section": r"<section(?: class=.own-page.)? aria-labelledby=.p1-protects.*?</section>",
    "a finding": r'<article class="finding .*?</article>',
    "a fact": r'<tr><th scope="row"><span class="holds yes">.*?</tr>',
    "a reason": r'<li><span class="says">.*?</li>',
    "a link": r' href="#p1-source-\w+"',
    "a role": r' role="region"',
    "a scope": r' scope="col"',
    "a class": r' class="level medium"',
    "a label of a picture": r"<text [^>]*>.*?</text>",
    "a line of a picture": r'<path d="[^"]*" class="flow.*?</path>',
    "a caption": r"<caption.*?</caption>",
    "a word": r" signal",
}


@pytest.mark.parametrize("pattern", LOSSES.values(), ids=LOSSES)
def test_what_is_lost_from_a_page_is_noticed(pattern, examples):
    page = shown(examples["five-verdicts"], "html")
    less, count = re.subn(pattern, "", page, count=1, flags=re.DOTALL)
    assert count == 1
    assert page_outline(less) != page_outline(page)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_workbook_has_the_rows_that_it_had(example, examples, snapshot):
    book = _book(shown(examples[example], "xlsx"))
    assert {sheet.title: [list(row) for row in sheet.values] for sheet in book} == snapshot


# -- the table of formats


@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_gives_text_or_bytes_as_the_table_says(format_, examples):
    made = shown(examples["five-verdicts"], format_)
    assert isinstance(made, bytes) == FORMATS[format_].binary
    assert made == shown(examples["five-verdicts"], format_), "the same every time"


@pytest.mark.parametrize("format_", FORMATS)
def test_a_report_of_nothing_is_one_too(format_):
    for found in (report(), report(problems=(PROBLEM,)), report(product())):
        assert shown(found, format_) or format_ == "terminal"


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "terminal"])
def test_how_the_terminal_looks_changes_no_other_format(format_, examples):
    looks = [Look(), Look(width=60), Look(color=True), Look(quiet=True), Look(verbose=True)]
    assert len({render(examples["five-verdicts"], format_, look) for look in looks}) == 1


def test_an_ending_means_one_format():
    endings = [ending for one in FORMATS.values() for ending in one.endings]
    assert len(endings) == len(set(endings))
    for name, one in FORMATS.items():
        for ending in one.endings:
            assert format_of(f"a/b{ending}") == name, "the longest ending first"
    assert format_of("report.pdf") is None
    assert format_of("report.xml") is None


def test_a_package_that_is_not_installed_is_told(monkeypatch):
    monkeypatch.setattr(formats.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"needs xlsxwriter, which is not installed; .*scoreaudit\[xlsx\]"):
        shown(report(), "xlsx")


@pytest.mark.parametrize("format_", [name for name, one in FORMATS.items() if name not in {"terminal", "xlsx"}])
def test_a_file_that_could_not_be_read_is_in_the_report(format_):
    text = shown(report(problems=(PROBLEM,)), format_)
    assert "q.yaml" in text
    assert "it cannot be read" in text


@pytest.mark.parametrize("format_", ["terminal", "markdown", "junit", "github", "xlsx"])
def test_what_people_read_says_that_it_is_a_signal(format_, examples):
    made = shown(examples["five-verdicts"], format_)
    text = str(list(_book(made)["about"].values)) if format_ == "xlsx" else made
    assert "A signal from what the description says, no verdict of law." in " ".join(text.split())
    assert "1 finding, " in text


# -- Markdown


def test_a_comment_has_its_limit(sesame):
    text = shown(sesame, "markdown")
    assert len(text) < markdown.LIMIT < 65_536
    assert "Left out here" not in text
    assert text.count("\n#### ") == 15


def test_what_does_not_fit_is_left_out_whole_and_counted():
    found = several(["low", "critical"] * 400)
    text = shown(report(product(*found)), "markdown")
    assert markdown.LIMIT - 1_000 < len(text) <= markdown.LIMIT
    left = int(re.search(r"Left out here, as a comment may not be longer: (\d+) findings\.", text)[1])
    told = re.findall(r"^Finding (\d+)\.$", text, re.MULTILINE)
    assert left + len(told) == 800
    assert [int(one) for one in told[:400]] == list(range(1, 800, 2))[: len(told)], "the worst stay"
    assert text.count("\n#### ") == text.count("- Why: Because.") == len(told), "each is whole"
    assert "800 findings, 0 open" in text


def test_many_products_are_cut_too():
    missing = (Missing("fact", "What? " * 30, Place("p.yaml", 3, 5), "yes"),)
    asks = [verdict("ask", possible="high", missing=(replace(missing[0], fact=f"f{n}"),)) for n in range(10)]
    text = shown(report(*(product(*asks, verdict(settled="high"), name=f"P{n}") for n in range(300))), "markdown")
    assert len(text) <= markdown.LIMIT
    assert text.count("\n## ") == 299
    assert re.search(r"Left out here.*: 300 findings, 300 lists of questions, \d+ posture tables", text)
    assert "300 findings, 3000 open, up to high" in text, "what is left out is counted"


def test_the_worst_finding_stands_first_in_markdown():
    text = shown(report(product(*several(["low", "critical", "medium"]))), "markdown")
    assert re.findall(r"^#### (\w+)", text, re.MULTILINE) == ["critical", "medium", "low"]


# -- SARIF


@pytest.mark.parametrize("sarif_open", [False, True])
def test_sarif_follows_its_schema(sarif_open, sesame, examples, sarif_schema):
    validator = jsonschema.Draft202012Validator(sarif_schema)
    made = [report(), report(problems=(PROBLEM, Problem(Place("none.yaml"), "x"))), sesame, *examples.values()]
    for found in made:
        assert list(validator.iter_errors(json.loads(shown(found, "sarif", sarif_open=sarif_open)))) == []


def test_the_schema_of_sarif_refuses_what_is_none(sarif_schema):
    assert not jsonschema.Draft202012Validator(sarif_schema).is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})


@pytest.mark.parametrize(
    ("level", "expected"), [("low", "note"), ("medium", "warning"), ("high", "error"), ("critical", "error")]
)
def test_a_level_has_its_place_in_sarif(level, expected):
    (result,) = run_of(report(product(verdict(settled=level, possible="critical"))))["results"]
    assert (result["kind"], result["level"]) == ("fail", expected)
    assert (result["properties"]["level"], result["properties"]["possible"]) == (level, "critical")
    assert "rank" not in result
    assert "security-severity" not in json.dumps(result)


ASIDE = {
    "outlook": {"when": "outlook"},
    "history": {"when": "history"},
    "trial": {"status": "trial"},
    "law": {"pack": "gdpr"},
}


@pytest.mark.parametrize("more", ASIDE.values(), ids=ASIDE)
def test_what_never_gates_is_no_failure_in_sarif(more):
    (result,) = run_of(report(product(verdict(settled="high", **more))))["results"]
    assert (result["kind"], result["level"]) == ("informational", "none")


def test_what_is_open_is_in_sarif_where_it_is_wished(sesame):
    kinds = [one["kind"] for one in run_of(sesame)["results"]]
    assert set(kinds) == {"fail"}
    wished = run_of(sesame, sarif_open=True)["results"]
    assert [one["kind"] for one in wished[: len(kinds)]] == kinds
    assert {(one["kind"], one["level"]) for one in wished[len(kinds) :]} == {("open", "none")}
    asks = sum(one.verdict == "ask" for one in sesame.products[0].verdicts)
    assert len(wished) - len(kinds) == asks


def test_a_result_of_sarif_says_where_by_which_route_and_what_it_is(sesame):
    run = run_of(sesame)
    by_fingerprint = {one.fingerprint: one for one in sesame.products[0].verdicts if one.verdict == "finding"}
    assert any("codeFlows" in one for one in run["results"])
    for result in run["results"]:
        one = by_fingerprint[result["partialFingerprints"][sarif.FINGERPRINT]]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == one.rule
        (where,) = result["locations"]
        assert where["physicalLocation"]["region"]["startLine"] == one.place.line
        lines = {place["physicalLocation"]["region"]["startLine"] for place in result["relatedLocations"]}
        assert lines == {reason.place.line for fact in one.facts for reason in fact.because}
        for flow in result.get("codeFlows", ()):
            (fact,) = {fact for fact in one.facts if fact.sentence == flow["message"]["text"]}
            (thread,) = flow["threadFlows"]
            steps = [step["location"]["physicalLocation"]["region"]["startLine"] for step in thread["locations"]]
            assert steps == [reason.place.line for reason in fact.because]


def test_every_rule_of_sarif_has_its_help(sesame):
    rules = run_of(sesame)["tool"]["driver"]["rules"]
    assert len(rules) == sesame.rules_count
    for one in rules:
        assert one["help"]["text"]
        assert one["help"]["markdown"]
        assert len(one["shortDescription"]["text"]) < 1_024
        assert len(one["fullDescription"]["text"]) < 1_024
        assert len(one["properties"]["tags"]) <= 10


def test_sarif_stays_within_what_github_takes(monkeypatch):
    monkeypatch.setattr(sarif, "RESULTS", 30)
    reasons = tuple(Because(Place("p.yaml", n, 1), "x") for n in range(1, 12_000))
    facts = tuple(FactSeen("a", f"data that feeds score {n}", True, reasons) for n in range(20))
    found = report(product(*several(["low"] * 29), *several(["high"] * 11), verdict(settled="critical", facts=facts)))
    run = run_of(found)
    assert len(run["results"]) == 30
    first = run["results"][0]
    assert first["properties"]["level"] == "critical"
    assert [one["level"] for one in run["results"][:12]] == ["error"] * 12, "the worst stay"
    assert len(first["relatedLocations"]) + 1 == 1_000
    assert sum(len(one["threadFlows"][0]["locations"]) for one in first["codeFlows"]) <= 10_000
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("11 results are left out")
    assert len(first["codeFlows"]) == sarif.FLOWS


def test_a_mistake_in_a_file_makes_the_run_of_sarif_unsuccessful():
    (invocation,) = run_of(report(problems=(PROBLEM,)))["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    assert (invocation["executionSuccessful"], note["level"]) == (False, "error")
    assert note["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5}
    assert run_of(report())["invocations"][0]["executionSuccessful"] is True


WAIVED = Waived("A pilot of {one} month, [told](http://example.org).", "the team", "2026-12-31")


def test_who_answers_for_a_finding_is_a_suppression_of_sarif(sarif_schema):
    both = (verdict(settled="high", waived=WAIVED), verdict(settled="high", subject="other", fingerprint="g"))
    found = report(product(*both))
    waived, other = run_of(found)["results"]
    (suppression,) = waived["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == WAIVED.reason
    assert suppression["properties"] == {"owner": "the team", "until": "2026-12-31"}
    assert other["suppressions"] == []
    assert (waived["kind"], waived["level"]) == (other["kind"], other["level"]) == ("fail", "error")
    log = json.loads(shown(found, "sarif"))
    assert list(jsonschema.Draft202012Validator(sarif_schema).iter_errors(log)) == []


def test_nothing_is_suppressed_where_nothing_is_waived(sesame):
    assert "suppressions" not in shown(sesame, "sarif")


def test_a_waived_legal_test_is_a_suppression_too():
    (result,) = run_of(report(product(verdict("finding", pack="gdpr", waived=WAIVED))))["results"]
    assert (result["kind"], len(result["suppressions"])) == ("informational", 1)


URIS = {
    "a/b.yaml": "a/b.yaml",
    "./a/b.yaml": "a/b.yaml",
    "../a/b.yaml": "../a/b.yaml",
    "a b/ü%.yaml": "a%20b/%C3%BC%25.yaml",
    "javascript:alert(1)": "javascript%3Aalert%281%29",
    "a#b?c": "a%23b%3Fc",
}


@pytest.mark.parametrize(("path", "uri"), URIS.items())
def test_the_place_of_a_file_is_a_relative_uri(path, uri):
    found = run_of(report(product(verdict(settled="low", place=Place(path, 1, 1)), path=path)))
    assert found["artifacts"][0]["location"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert found["artifacts"][0]["description"]["text"] == path
    assert found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_times_of_one_finding_are_several_alerts():
    both = [verdict(settled="low"), verdict(settled="low", when="outlook")]
    keys = {one["partialFingerprints"][sarif.FINGERPRINT] for one in run_of(report(product(*both)))["results"]}
    assert keys == {"f", "f/outlook"}


# -- JUnit


def _suites(found):
    return ET.fromstring(shown(found, "junit").encode())  # noqa: S314 (made here)


CASES = {
    "clear": ([verdict("clear")], None),
    "finding": ([verdict(settled="low")], "failure"),
    "ask": ([verdict("ask", possible="high")], "skipped"),
    "ask and clear": ([verdict("ask", possible="high"), verdict("clear")], "skipped"),
    "ask and finding": ([verdict("ask", possible="high"), verdict(settled="low")], "failure"),
    "not checked": ([verdict("not-checked")], "skipped"),
    "not applicable": ([verdict("not-applicable")], "skipped"),
    "trial": ([verdict(settled="high", status="trial")], "skipped"),
    "law": ([verdict("finding", pack="gdpr")], "skipped"),
    "law, not met": ([verdict("clear", pack="gdpr")], "skipped"),
    "outlook": ([verdict("clear"), verdict(settled="high", when="outlook")], None),
}


@pytest.mark.parametrize(("verdicts", "expected"), CASES.values(), ids=CASES)
def test_a_rule_is_a_case_of_junit(verdicts, expected):
    suites = _suites(report(product(*verdicts)))
    (case,) = suites.iter("testcase")
    assert [one.tag for one in case if one.tag != "system-out"] == ([expected] if expected else [])
    assert suites.get("tests") == "1"
    assert suites.get("failures") == str(int(expected == "failure"))
    assert suites.get("skipped") == str(int(expected == "skipped"))


def test_an_open_rule_is_not_shown_as_passed(sesame):
    rules = {one.rule for one in sesame.products[0].verdicts if one.verdict == "ask" and not one.pack}
    for case in _suites(sesame).iter("testcase"):
        if case.get("name") in rules:
            assert case.find("skipped") is not None or case.find("failure") is not None
            assert "open, " in case.find("system-out").text


def test_each_finding_that_gates_is_one_failure_of_junit(sesame):
    suites = _suites(sesame)
    findings = [one for one in sesame.products[0].verdicts if one.verdict == "finding" and not one.pack]
    assert suites.get("failures") == str(len(list(suites.iter("failure")))) == str(len(findings))
    assert all(len(case.findall("failure")) <= 1 for case in suites.iter("testcase"))
    names = [case.get("name") for case in suites.iter("testcase")]
    assert len(names) == len(set(names))


def test_a_mistake_in_a_file_is_an_error_of_junit():
    suites = _suites(report(product(), problems=(PROBLEM, replace(PROBLEM, message="and this"))))
    (error,) = suites.iter("error")
    assert suites.get("errors") == "1"
    assert "and this" in error.text


# -- GitHub annotations


def test_annotations_stand_worst_first_with_their_kind():
    lines = shown(report(product(*several(["low", "critical", "medium", "high"]))), "github").splitlines()
    assert [line.split(" ")[0] for line in lines[:4]] == ["::error", "::error", "::warning", "::notice"]
    assert "title=critical%3A Something happens::Finding 1." in lines[0]
    assert "file=p.yaml,line=1,col=1," in lines[0]
    assert lines[-1].startswith("4 findings, 0 open")


def test_what_github_does_not_show_is_told():
    text = shown(report(product(*several(["low"] * (github.SHOWN + 3)))), "github")
    assert text.count("::notice ") == 13
    assert "GitHub shows 10 notices a step; 3 more stand above." in text


@pytest.mark.parametrize("more", ASIDE.values(), ids=ASIDE)
def test_what_never_gates_is_not_annotated(more):
    assert "::" not in shown(report(product(verdict(settled="high", **more))), "github")


# -- tables


def _book(made):
    return openpyxl.load_workbook(io.BytesIO(made))


def test_the_columns_are_those_that_are_documented(examples):
    header = shown(examples["five-verdicts"], "csv").removeprefix("\ufeff").split("\n")[0]
    assert header == ",".join(f'"{name}"' for name in COLUMNS)
    told = re.findall(r"^\| `(\w+)` \| ", (ROOT / "docs/reports.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [one for one in told if one in COLUMNS] == list(COLUMNS)


def test_a_table_has_a_row_for_each_verdict_and_each_mistake(examples):
    found = examples["five-verdicts"]
    found = replace(found, problems=(PROBLEM,))
    table = cells(found)
    assert [one["verdict"] for one in table] == ["error", *(one.verdict for one in found.products[0].verdicts)]
    for row, one in zip(table[1:], found.products[0].verdicts, strict=True):
        assert (row["rule"], row["fingerprint"], row["line"]) == (one.rule, one.fingerprint, str(one.place.line))
        assert row["level_possible"] == (one.level.possible if one.level else "")
        assert len(row["facts"].splitlines()) == len(one.facts)


def test_csv_begins_with_its_mark_and_is_utf_8(examples):
    assert shown(examples["sesame-credit"], "csv").encode().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_workbook_has_the_rows_of_the_csv(example, examples):
    sheet = _book(shown(examples[example], "xlsx"))["verdicts"]
    header, *rows = [[str(value if value is not None else "") for value in row] for row in sheet.values]
    assert header == list(COLUMNS)
    assert rows == [list(row.values()) for row in cells(examples[example])]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(len(rows) + 1, len(COLUMNS)).coordinate}"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_json_is_written_as_the_standard_library_writes_it(examples):
    """The fast way gives the same text, and what it cannot write is written too."""
    for one in examples.values():
        data = json_v1.as_data(one)
        assert json_text(data) == json.dumps(data, ensure_ascii=False, indent=2)
        assert render(one, "json", Look()) == json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    assert json_text({"half": "\ud800", "list": []}) == json.dumps(
        {"half": "\ud800", "list": []}, ensure_ascii=False, indent=2
    )


NOTHING = report()
ONE_OF_NOTHING = report(product())
SEVERAL = report(product(verdict("clear"), verdict("finding")), product(), product(verdict("ask")), problems=(PROBLEM,))
BROKEN = report(product(verdict("clear", message='half \ud800, a "quote",\n\ta break\u2028and a line')))


@pytest.mark.parametrize("found", [NOTHING, ONE_OF_NOTHING, SEVERAL, BROKEN], ids=["none", "empty", "several", "text"])
def test_json_in_pieces_is_the_json_of_the_whole(found):
    made = list(pieces(found, "json", Look()))
    whole = json.dumps(json_v1.as_data(found), ensure_ascii=False, indent=2)
    assert "".join(made) == json_v1._HIDDEN.sub(lambda one: json.dumps(one.group())[1:-1], whole) + "\n"
    assert json.loads("".join(made)) == json_v1.as_data(found)
    verdicts = sum(len(one.verdicts) for one in found.products)
    assert len([piece for piece in made if '"fingerprint"' in piece]) == verdicts, "a verdict at a time"
