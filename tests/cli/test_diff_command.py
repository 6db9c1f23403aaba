"""`scoreaudit diff` and `baseline`, and what acts on finished verdicts in `check`."""

from __future__ import annotations

import csv
import html
import io
import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

from audit.cli.main import main
from audit.load.json_schema import report_schema
from audit.model.public import digest_of
from audit.pipeline import read_rules

ROOT = Path(__file__).parents[2]
OLD = (ROOT / "tests/report/data/five-verdicts.product.yaml").read_text(encoding="utf-8")
NEW = OLD.replace("decided_by: landlord, kind: unknown", "decided_by: landlord, kind: price")
CREEP = "function-creep/other-area-of-life"
WAIVER = f"- {{rule: {CREEP}, entities: [points, flat], reason: A pilot., owner: the team, until: 2026-12-31}}\n"
DAY = ("--today", "2026-11-22")


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch, rules):
    """Run in a folder of its own; the shipped rules are read once."""
    monkeypatch.chdir(tmp_path)
    for name in ("check", "diff", "baseline"):
        monkeypatch.setattr(f"audit.cli.{name}.read_rules", lambda packs: rules if not packs else read_rules(packs))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    assert NEW != OLD
    Path("old.product.yaml").write_text(OLD, encoding="utf-8")
    Path("new.product.yaml").write_text(NEW, encoding="utf-8")


@pytest.fixture
def run(capsys):
    """Run the command in this process: exit code, standard output, standard error."""

    def run(*args):
        code = 0
        try:
            main(list(args))
        except SystemExit as ended:
            code = ended.code
        return (code or 0, *capsys.readouterr())

    return run


def diff(run, *args):
    code, out, err = run("diff", *args, "--format", "json", *DAY)
    return code, json.loads(out) if out else err


# -- diff


def test_two_files(run):
    code, found = diff(run, "old.product.yaml", "new.product.yaml", "--fail-on-new", "high")
    (one,) = [one for one in found["appeared"] if one["rule"] == CREEP]
    assert code == 0
    assert (one["cause"], one["facts"], one["subject"]) == ("answered", ["consequences.deposit.kind"], "points")
    assert (one["before"]["verdict"], one["after"]["verdict"]) == ("ask", "finding")
    assert one["after"]["level"] == {"settled": "medium", "possible": "medium"}
    assert len(one["fingerprint"]) == 16


def test_the_exit_code_gates_on_what_is_new(run):
    assert diff(run, "old.product.yaml", "new.product.yaml", "--fail-on-new", "medium")[0] == 1
    assert diff(run, "new.product.yaml", "old.product.yaml", "--fail-on-new", "low")[0] == 0


def test_nothing_differs_from_itself(run):
    assert run("diff", "old.product.yaml", "old.product.yaml")[1].endswith("Nothing stands otherwise.\n")
    assert "Nothing stands otherwise." in run("diff", "old.product.yaml", "old.product.yaml", "--format", "markdown")[1]


def test_the_terminal_and_markdown_say_the_same(run):
    text = run("diff", "old.product.yaml", "new.product.yaml", *DAY)[1]
    page = run("diff", "old.product.yaml", "new.product.yaml", "--format", "markdown", *DAY)[1]
    for shown in (text, page):
        assert "answered: something unknown became known" in " ".join(shown.split())
        assert "consequences.deposit.kind" in shown
    assert f"| {CREEP} | points: deposit, purchases | ask (up to medium) | finding (medium) |" in page


@pytest.mark.parametrize(
    ("format_", "name", "start"),
    [
        ("terminal", "d.txt", "Neighbourhood points: from old.product.yaml to new.product.yaml"),
        ("json", "d.json", '{\n  "schema_version": 1,\n  "old": "old.product.yaml"'),
        ("markdown", "d.md", "## Neighbourhood points: what changed"),
        ("html", "d.html", "<!doctype html>"),
    ],
)
def test_it_goes_to_standard_output_or_to_a_file(format_, name, start, run):
    code, out, err = run("diff", "old.product.yaml", "new.product.yaml", "--format", format_, *DAY)
    assert (code, err) == (0, "")
    assert out.startswith(start)
    assert run("diff", "old.product.yaml", "new.product.yaml", "--output", name, *DAY) == (0, "", "")
    assert Path(name).read_text(encoding="utf-8") == out


def test_the_page_shows_every_change_and_gates_alike(run):
    found = diff(run, "old.product.yaml", "new.product.yaml")[1]
    sides = ("old.product.yaml", "new.product.yaml")
    code, _, _ = run("diff", *sides, "--output", "d.html", "--fail-on-new", "medium", *DAY)
    text = " ".join(Path("d.html").read_text(encoding="utf-8").split())
    assert code == 1
    for one in (*found["appeared"], *found["vanished"], *found["changed"]):
        assert html.escape(one["message"]).replace("&#x27;", "&#39;") in text
        assert one["rule"] in text
    assert run("diff", sides[0], sides[0], "--format", "html")[1].count("Nothing stands otherwise") == 2


def test_an_ending_without_a_format_is_told(run):
    code, out, err = run("diff", "old.product.yaml", "new.product.yaml", "--output", "d.pdf")
    assert (code, out) == (2, "")
    assert "d.pdf: error: the ending names no format; use one of .txt, .json, .md, .html" in err


def test_text_of_a_description_stays_text_in_markdown(run):
    name = "Points | <b>@everyone</b> ![x](http://example.org/y.png)"
    for path, text in (("old.product.yaml", OLD), ("new.product.yaml", NEW)):
        Path(path).write_text(text.replace("name: Neighbourhood points", f"name: '{name}'"), encoding="utf-8")
    page = run("diff", "old.product.yaml", "new.product.yaml", "--format", "markdown")[1]
    assert "<b>" not in page.replace("`<b>@everyone</b>`", "")
    assert "](http" not in page.replace("`![x](http://example.org/y.png)`", "")


def _git(*args):
    who = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    subprocess.run(["git", *who, *args], check=True, capture_output=True, timeout=20)


def test_a_revision_is_read_by_git(run):
    _git("init", "-q")
    Path("p.product.yaml").write_text(OLD, encoding="utf-8")
    Path("scoreaudit.waivers.yaml").write_text(WAIVER, encoding="utf-8")
    _git("add", "p.product.yaml", "scoreaudit.waivers.yaml")
    _git("commit", "-qm", "one")
    Path("p.product.yaml").write_text(NEW, encoding="utf-8")
    _, found = diff(run, "HEAD:p.product.yaml", "p.product.yaml")
    assert {one["cause"] for one in found["appeared"]} == {"answered"}
    Path("scoreaudit.waivers.yaml").unlink()
    _, found = diff(run, "HEAD:p.product.yaml", "p.product.yaml")
    assert [one["rule"] for one in found["appeared"] if one["cause"] == "waiver"] == [CREEP]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing.yaml", "there is no such file; name a file, a revision"),
        ("HEAD:nothing.yaml", "write it like main:path"),
        ("--output=x:y", "a revision does not begin with a dash"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(run, name, says):
    code, _, err = run("diff", "--", name, "new.product.yaml")
    assert code == 2
    assert says in err


def embedded(run, path, name, *more):
    run("check", path, "--embed", "--output", name, "--fail-on", "none", *DAY, *more)
    return json.loads(Path(name).read_text(encoding="utf-8"))


def test_a_report_holds_all_that_it_was_made_from(run, rules):
    data = embedded(run, "old.product.yaml", "old.json", "--max-age", "P9Y")
    jsonschema.validate(data, report_schema())
    assert data["embedded"]["descriptions"] == {"old.product.yaml": OLD}
    assert (data["embedded"]["max_age"], data["embedded"]["min_grade"]) == ("P9Y", "")
    assert f"{CREEP}.yaml" in data["embedded"]["rules"][0]["files"]
    assert data["embedded"]["digest"] == digest_of(data)
    _, plain, _ = run("check", "old.product.yaml", "--format", "json", "--fail-on", "none")
    assert "embedded" not in json.loads(plain)


def test_reports_are_compared_with_what_they_were_made_from(run):
    embedded(run, "old.product.yaml", "old.json")
    Path("w.yaml").write_text(WAIVER, encoding="utf-8")
    embedded(run, "new.product.yaml", "new.json", "--waivers", "w.yaml")
    _, found = diff(run, "old.json", "new.json")
    assert {one["cause"] for one in found["appeared"]} == {"answered"}
    assert [(one["rule"], one["cause"]) for one in found["vanished"] if one["after"]["waived"]] == [(CREEP, "waiver")]
    Path("old.product.yaml").unlink()
    assert diff(run, "old.json", "old.json")[1]["appeared"] == []


def test_rules_that_were_left_out_are_a_difference_of_rules(run):
    embedded(run, "old.product.yaml", "few.json", "--only", CREEP)
    _, found = diff(run, "few.json", "old.product.yaml")
    assert {one["cause"] for one in found["appeared"]} == {"rules"}
    assert CREEP not in {one["rule"] for one in found["appeared"]}


def _changed(data):
    data["products"][0]["verdicts"].pop()


def _foreign(data):
    data["tool"]["name"] = "another"


def _without(data):
    del data["embedded"]


def _other_rules(data):
    files = data["embedded"]["rules"][0]["files"]
    files[f"{CREEP}.yaml"] += "# changed\n"
    data["tool"]["rules_digest"] = "0" * 64
    data["embedded"]["digest"] = digest_of(data)


def _outside(data):
    data["embedded"]["rules"][0]["files"]["../x.yaml"] = "a: b"
    data["tool"]["rules_digest"] = "0" * 64
    data["embedded"]["digest"] = digest_of(data)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_changed, "this report was changed after it was written"),
        (_foreign, "this report was made by 'another'"),
        (_without, "this report does not hold what it was made from"),
        (_other_rules, "the rules in this report are not those it was made with"),
        (_outside, "'../x.yaml' is no path of a rule"),
        (lambda data: data.pop("tool"), "this is no report of scoreaudit: tool"),
    ],
)
def test_a_foreign_or_changed_report_is_refused(run, change, says):
    data = embedded(run, "old.product.yaml", "old.json")
    change(data)
    Path("old.json").write_text(json.dumps(data), encoding="utf-8")
    code, _, err = run("diff", "old.json", "new.product.yaml")
    assert code == 2
    assert says in err
    assert "check --embed" in err


# -- baseline


def test_a_baseline_is_read_by_diff_and_the_gate(run):
    code, _, err = run("baseline", "old.product.yaml", "--output", "b.json", *DAY)
    assert (code, err) == (0, "b.json: 1 finding of 2026-11-22\n")
    _, out, _ = run("baseline", "old.product.yaml", *DAY)
    assert out == Path("b.json").read_text(encoding="utf-8")
    _, found = diff(run, "b.json", "old.product.yaml")
    assert (found["appeared"], found["vanished"], found["changed"]) == ([], [], [])
    assert run("check", "old.product.yaml", "--fail-on-open", "none")[0] == 1
    code, text, _ = run("check", "old.product.yaml", "--baseline", "b.json", "--fail-on-open", "none")
    assert code == 0
    assert "(in the baseline of 2026-11-22)" in text
    Path("old.product.yaml").write_text(NEW, encoding="utf-8")
    assert run("check", "old.product.yaml", "--baseline", "b.json", "--fail-on-open", "none")[0] == 1
    code, found = diff(run, "b.json", "old.product.yaml", "--fail-on-new", "low")
    assert (code, [one["cause"] for one in found["appeared"]]) == (1, [None])
    assert run("diff", "old.product.yaml", "b.json")[0] == 2


def test_a_baseline_of_a_file_with_a_mistake_is_not_written(run):
    Path("bad.product.yaml").write_text("format: 1\n", encoding="utf-8")
    assert run("baseline", "bad.product.yaml", "--output", "b.json")[0] == 2
    assert not Path("b.json").exists()


# -- check


def test_waivers_beside_a_description_are_read_and_shown_in_every_format(run):
    Path("scoreaudit.waivers.yaml").write_text(WAIVER, encoding="utf-8")
    code, text, _ = run("check", "old.product.yaml", "--fail-on-open", "none", "--output", "r.md", "--output", "r.csv",
                        "--output", "r.json", "--output", "r.junit.xml", *DAY)  # fmt: skip
    assert code == 0
    told = "waived by the team until 2026-12-31: A pilot."
    assert told in " ".join(text.split())
    assert "1 finding (1 waived)" in text
    assert told in Path("r.md").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(Path("r.csv").read_text(encoding="utf-8-sig"))))
    assert [(one["verdict"], one["waived"]) for one in rows if one["waived"]] == [("finding", told)]
    data = json.loads(Path("r.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, report_schema())
    marks = [one["waived"] for one in data["products"][0]["verdicts"] if "waived" in one]
    assert marks == [{"reason": "A pilot.", "owner": "the team", "until": "2026-12-31"}]
    assert "<failure" not in Path("r.junit.xml").read_text(encoding="utf-8")


def test_a_waiver_that_lapsed_is_told_and_gates(run):
    Path("w.yaml").write_text(WAIVER, encoding="utf-8")
    told = "w.yaml:1:3: notice: this waiver of function-creep/other-area-of-life lapsed on 2026-12-31"
    check = ("check", "old.product.yaml", "--waivers", "w.yaml", "--today", "2027-01-01")
    code, text, _ = run(*check)
    assert code == 1
    assert told in " ".join(text.split())
    _, out, err = run(*check, "--format", "json")
    assert told in err
    assert [one["line"] for one in json.loads(out)["notices"]] == [1]
    assert "Waivers to look at" in run(*check, "--format", "markdown")[1]


def test_a_file_of_waivers_with_a_mistake_waives_nothing(run):
    Path("w.yaml").write_text(WAIVER + WAIVER.replace("owner", "ower"), encoding="utf-8")
    code, out, err = run("check", "old.product.yaml", "--waivers", "w.yaml", "--format", "json", *DAY)
    assert code == 2
    assert "w.yaml:2:" in err
    assert [one for one in json.loads(out)["products"][0]["verdicts"] if "waived" in one] == []
    code, _, err = run("check", "old.product.yaml", "--waivers", "nothing.yaml")
    assert (code, "nothing.yaml: error: there is no such file" in err) == (2, True)


def _of_creep(out):
    now = [one for one in json.loads(out)["products"][0]["verdicts"] if one["when"] == "present"]
    return [(one["verdict"], one["bindings"].get("outcome")) for one in now if one["rule"] == CREEP]


def test_old_evidence_asks_and_gates(run):
    clear = OLD.replace("nature: constructed", "nature: real")
    Path("p.product.yaml").write_text(clear, encoding="utf-8")
    args = (
        "check",
        "p.product.yaml",
        "--only",
        CREEP,
        "--fail-on",
        "none",
        "--fail-on-open",
        "low",
        "--format",
        "json",
    )
    _, before, _ = run(*args, *DAY)
    code, after, _ = run(*args, "--max-age", "P1M", "--today", "2027-06-01")
    words = [_of_creep(out) for out in (before, after)]
    assert ("clear", "letter") in words[0]
    assert ("ask", "letter") in words[1]
    assert [one for one in words[0] if one[0] == "finding"] == [one for one in words[1] if one[0] == "finding"]
    assert code == 3


def test_disputes_are_a_section_and_in_the_json(run):
    claims = "{disputed: [{value: serious, evidence: [notice]}, {value: minor}]}"
    disputed = OLD.replace("severity: serious, essential: home", f"severity: {claims}, essential: home")
    Path("old.product.yaml").write_text(disputed, encoding="utf-8")
    text = run("check", "old.product.yaml")[1]
    assert "DISPUTED (1): sources contradict each other; it is one of these" in text
    assert "serious: notice, the operator, declared, 2026-05" in text
    data = json.loads(run("check", "old.product.yaml", "--format", "json")[1])
    jsonschema.validate(data, report_schema())
    (one,) = data["products"][0]["disputes"]
    assert (one["fact"], [side["value"] for side in one["claims"]]) == (
        "consequences.flat.severity",
        ["serious", "minor"],
    )
    assert "consequences.flat.severity" in run("check", "old.product.yaml", "--format", "markdown")[1]
