"""`scoreaudit rules trace`, and the pages that `explain` writes."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from audit.cli.main import main
from audit.pipeline import read_rules_with_cases
from audit.report.formats import Look
from audit.report.trace import trace_json, trace_of
from audit.report.trace_markdown import trace_markdown
from audit.report.trace_terminal import trace_terminal

CONCERN = "pay-or-share-to-recover"


@pytest.fixture
def run(rules, capsys, tmp_path, monkeypatch):
    """Run the command in this process: exit code, standard output, standard error. The shipped rules are read once."""
    monkeypatch.chdir(tmp_path)
    for variable in ("COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)

    def call(*args, among=rules):
        for name in ("trace.read_rules", "explain.read_rules_with_cases"):
            monkeypatch.setattr(f"audit.cli.{name}", lambda packs: read_rules_with_cases(packs) if packs else among)
        with pytest.raises(SystemExit) as ended:
            main(list(args))
        return (ended.value.code, *capsys.readouterr())

    return call


def without(rules, concern):
    """Return the rules without those of a concern."""
    return replace(rules, rules=tuple(one for one in rules.rules if one.record.concern != concern))


def edited(rules, id_, **fields):
    """Return the rules with one of them changed."""
    return replace(
        rules,
        rules=tuple(
            replace(one, record=one.record.model_copy(update=fields)) if one.id == id_ else one for one in rules.rules
        ),
    )


def in_all_formats(trace):
    return [" ".join(text.split()) for text in (trace_terminal(trace, Look(100)), trace_markdown(trace))]


# -- what is traced


def test_every_concern_leads_to_its_sections_rules_and_provisions(run, rules):
    code, out, err = run("rules", "trace", "--format", "json")
    data = json.loads(out)
    assert (code, err) == (0, "")
    assert [one["id"] for one in data["concerns"]] == list(rules.concerns)
    for one in data["concerns"]:
        mine = [rule for rule in rules.rules if rule.record.concern == one["id"]]
        assert {section["anchor"]: section["paraphrase"] for section in one["sections"]} == rules.concerns[
            one["id"]
        ].anchors
        assert {rule["id"]: (rule["title"], rule["status"]) for rule in one["rules"]} == {
            rule.id: (rule.record.title, rule.record.status) for rule in mine
        }
        assert {provision["id"] for provision in one["provisions"]} == {
            id_ for rule in mine for id_ in rule.record.references
        }
        for section in one["sections"]:
            assert set(section["rules"]) == {rule.id for rule in mine if section["anchor"] in rule.record.derives_from}
        for provision in one["provisions"]:
            marks = {"yes": "checked", "no": "not checked", "unsure": "unsure"}
            assert provision["checked"] == marks[rules.references[provision["id"]].checked]
            assert set(provision["rules"]) == {rule.id for rule in mine if provision["id"] in rule.record.references}
    assert (data["concerns_without_rule"], data["rules_without_section"]) == ([], [])


@pytest.mark.parametrize("format_", ["terminal", "markdown"])
def test_the_same_is_told_for_people(format_, run, rules):
    _, out, _ = run("rules", "trace", CONCERN, "--format", format_)
    told = " ".join(out.split())
    concern = rules.concerns[CONCERN]
    mine = [rule for rule in rules.rules if rule.record.concern == CONCERN]
    assert concern.title in told
    for rule in mine:
        assert rule.id.partition("/")[2] in told
        assert rule.record.status in told
    if format_ == "markdown":
        assert [text for text in concern.anchors.values() if text not in told] == []
        assert [rule.record.title for rule in mine if rule.record.title not in told] == []
        for id_ in {id_ for rule in mine for id_ in rule.record.references}:
            one = rules.references[id_]
            mark = {"yes": "checked", "no": "not checked", "unsure": "unsure"}[one.checked]
            assert f"({one.jurisdiction}, {one.kind}; {mark})" in told


def test_only_the_concerns_that_are_named_are_traced(run):
    data = json.loads(run("rules", "trace", "security", CONCERN, "--format", "json")[1])
    assert [one["id"] for one in data["concerns"]] == [CONCERN, "security"], "in the order of the table"


def test_an_unknown_concern_gets_the_nearest(run):
    code, out, err = run("rules", "trace", "securty", "security", "no-recurse")
    assert (code, out) == (2, "")
    assert "there is no concern 'securty'; did you mean 'security'?" in err
    assert "there is no concern 'no-recurse'; did you mean 'no-recourse'?" in err


# -- gaps are told, and only a concern without a rule makes it fail


def test_a_concern_without_a_rule_is_told_and_ends_with_1(run, rules):
    fewer = without(rules, CONCERN)
    for format_ in ("terminal", "markdown", "json"):
        code, out, err = run("rules", "trace", "--format", format_, among=fewer)
        assert (code, err) == (1, "")
        assert CONCERN in out
    assert json.loads(out)["concerns_without_rule"] == [CONCERN]
    for told in in_all_formats(trace_of(fewer, (CONCERN,))):
        assert "No rule: this concern is not checked." in told
        assert "No provision is cited." in told
        assert "no rule names this section" in told
    assert run("rules", "trace", "security", among=fewer)[0] == 0, "another concern is asked for"


def test_a_law_pack_alone_does_not_answer_to_a_concern(run, rules):
    packed = edited(without(rules, CONCERN), "security/score-open-to-many", concern=CONCERN, pack="gdpr-32")
    assert run("rules", "trace", CONCERN, among=packed)[0] == 1
    for told in in_all_formats(trace_of(packed, (CONCERN,))):
        assert "law pack gdpr-32" in told
        assert "No rule: this concern is not checked." in told


def test_a_rule_that_derives_from_nothing_is_told(run, rules):
    id_ = f"{CONCERN}/share-to-recover"
    changed = edited(rules, id_, derives_from=())
    assert run("rules", "trace", among=changed)[0] == 0
    trace = trace_of(changed)
    assert json.loads(trace_json(trace))["rules_without_section"] == [id_]
    terminal, markdown = in_all_formats(trace)
    assert f"rules that name no section: {id_}" in terminal
    assert f"Gaps: {id_} names no section that it derives from." in markdown


def test_a_rule_of_no_listed_concern_is_told(rules):
    trace = trace_of(edited(rules, f"{CONCERN}/share-to-recover", concern="my-own"))
    assert [one["id"] for one in json.loads(trace_json(trace))["rules_of_no_listed_concern"]] == [
        f"{CONCERN}/share-to-recover"
    ]
    for told in in_all_formats(trace):
        assert "ules of no listed concern" in told


# -- how it looks


@pytest.mark.parametrize("width", [80, 120])
def test_it_keeps_the_width_cuts_nothing_and_is_plain_when_piped(width, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    out = run("rules", "trace")[1]
    assert width - 12 < max(map(len, out.split("\n"))) <= width
    assert "…" not in out
    assert "\x1b" not in out


def test_there_is_colour_where_it_is_wanted(run, monkeypatch):
    plain = run("rules", "trace", CONCERN)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = run("rules", "trace", CONCERN)[1]
    assert "\x1b[" in colored
    assert [line.rstrip() for line in re.sub("\x1b\\[[0-9;]*m", "", colored).split("\n")] == plain.split("\n")


def test_the_rules_of_a_pack_are_not_linked(run, rules, monkeypatch):
    monkeypatch.setattr("audit.cli.trace.read_rules", lambda packs: rules)
    assert "](rules/security/" in run("rules", "trace", "security", "--format", "markdown")[1]
    assert "](rules/" not in trace_markdown(trace_of(rules, ("security",)))


def test_hostile_text_makes_no_row_or_link(rules):
    title = "a | b ](x) <img> \x1b[31m"
    told = trace_markdown(trace_of(edited(rules, f"{CONCERN}/share-to-recover", title=title), (CONCERN,)))
    assert r"a \| b \](x) \<img\> \\u001b\[31m" in told
    assert "\x1b" not in trace_terminal(trace_of(edited(rules, f"{CONCERN}/share-to-recover", title=title)), Look(80))


# -- explain


def test_explain_prints_the_page_as_markdown_too(run):
    terminal, markdown = (
        run("explain", "share-to-recover")[1],
        run("explain", "share-to-recover", "--format", "markdown")[1],
    )
    assert markdown.startswith("# A better score costs more data\n")
    assert [one.upper() in terminal for one in re.findall("^## (.+)$", markdown, re.MULTILINE)] == [True] * 12


def test_explain_writes_a_page_for_each_rule(run, rules, tmp_path):
    assert run("explain", "--pages", "out") == (0, "", "")
    written = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.md")}
    assert written == {"README.md", *(f"{rule.id}.md" for rule in rules.rules)}


@pytest.mark.parametrize("args", [(), ("share-to-recover", "--pages", "out")])
def test_explain_wants_a_rule_or_a_folder(args, run):
    code, out, err = run("explain", *args)
    assert (code, out) == (2, "")
    assert "name a rule, or write --pages FOLDER" in err


def test_pages_that_cannot_be_written_are_told(run, tmp_path):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    code, out, err = run("explain", "--pages", "out")
    assert (code, out) == (2, "")
    assert err.startswith("out/README.md: error: cannot be written: ")
