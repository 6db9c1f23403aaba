"""`scoreaudit init`: from a starter, by questions on a terminal, and by answers without one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.bundled import STARTERS
from audit.cli import init as module
from audit.cli.main import cli, main
from audit.errors import UsageError, VocabularyError
from audit.evaluate.engine import evaluate
from audit.load.interview import BY_KEY, load_interview, parsed
from audit.load.product import load_product, load_product_text
from audit.load.starters import schema_for
from audit.model.interview import QUESTIONS
from audit.source import parse_document

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "rules/text/init.en.yaml"
KNOWN = {
    "name": 'Club "points": yes # no', "operator": "Club & Co", "operator-kind": "landlord", "where": "Germany, FR",
    "as-of": "2026-11-01", "since": "2024", "people": "tenants, children", "looks-at": "Income, device.use, health",
    "comes-out": "number", "happens": "access, price", "decides": "operator", "sees": "neighbours, everyone",
    "asked": "pre-ticked", "contest": "access, objection", "source-title": "Notice: to tenants",
    "source-date": "2026-05", "source-author": "the club", "source-grade": "declared",
}  # fmt: skip
"""An answer to each question."""


@pytest.fixture
def run(rules, capsys, tmp_path, monkeypatch):
    """Run `scoreaudit init` in a folder of its own, without a terminal: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "read_rules", lambda: rules)

    def call(*args):
        with pytest.raises(SystemExit) as ended:
            main(["init", *args])
        return (ended.value.code, *capsys.readouterr())

    return call


@pytest.fixture
def typed(run, monkeypatch):
    """Run it on a terminal, with one line typed for each question."""

    def call(lines, *args):
        monkeypatch.setattr(module, "_terminal", lambda: True)
        return CliRunner().invoke(cli, ["init", *args], input="".join(f"{line}\n" for line in lines))

    return call


def read(text, rules):
    return load_product_text(text, "new.product.yaml", rules.vocabulary)


def options(answers):
    return [part for key, value in answers.items() for part in ("--answer", f"{key}={value}")]


# -- from a starter


@pytest.mark.parametrize("perspective", ["outside", "inside"])
@pytest.mark.parametrize("starter", STARTERS)
def test_a_starter_becomes_a_description_of_ones_own(starter, perspective, run, rules):
    name = 'Wall: "late" payers # 1'
    given = ("--name", name, "--operator", "Some office", "--as-of", "2026-10-02", "--perspective", perspective)
    code, out, err = run("--from", starter, *given)
    assert (code, out) == (0, "")
    assert err.startswith("wall-late-payers-1.product.yaml: written. What to find out next: scoreaudit questions wall")
    description = load_product("wall-late-payers-1.product.yaml", rules.vocabulary)
    about = description.product.product
    assert (about.name, about.as_of, about.perspective, about.nature) == (name, "2026-10-02", perspective, "unknown")
    assert description.product.parties["operator"].name == "Some office"
    text = description.document.text
    assert text.startswith("# yaml-language-server: $schema=product.schema.json\n")
    assert not re.search(r"\[(inside|starter)\]|SPDX|nothing here exists", text)
    assert len(re.findall("#", text)) > 20, "comments stay"
    verdicts = evaluate(rules, description)
    assert {one.verdict for one in verdicts} & {"finding", "ask"} == {"ask"}


def test_what_only_insiders_know_is_left_out_of_a_description_from_outside(run):
    for field in ("method", "accuracy_tested", "access_control"):
        assert f"# {field}: " in run("-", "--from", "credit", "--name", "X", "--perspective", "inside")[1]
        assert f"# {field}: " not in run("-", "--from", "credit", "--name", "X")[1]


def test_without_a_date_it_speaks_of_today_and_a_year_stays_a_number(run, rules, monkeypatch):
    monkeypatch.setattr(module, "day", lambda _: __import__("datetime").date(2026, 2, 3))
    assert read(run("-", "--from", "blank", "--name", "X")[1], rules).product.product.as_of == "2026-02-03"
    assert "\n  as_of: 2025\n" in run("-", "--from", "blank", "--name", "X", "--as-of", "2025")[1]


@pytest.mark.parametrize("args", [("--from", "list", "--name", "X"), ("--answer", "name=X")], ids=["from", "answer"])
def test_nothing_is_overwritten(args, run):
    file = Path("mine.product.yaml")
    file.write_text("mine", encoding="utf-8")
    code, _, err = run(str(file), *args)
    assert code == 2
    assert "mine.product.yaml: error: this is there already, and is not overwritten" in err
    assert file.read_text(encoding="utf-8") == "mine"
    assert run("x.product.yaml", *args)[0] == 0
    assert run("x.product.yaml", *args)[0] == 2


def test_the_schema_is_named_where_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert schema_for("examples/seeds/new.product.yaml") == "../../docs/schemas/product.schema.json"
    assert schema_for("-") == "docs/schemas/product.schema.json"
    assert schema_for(str(tmp_path / "new.product.yaml")) == "product.schema.json"


# -- on a terminal


def test_the_questions_are_put_and_the_answers_written(typed, rules):
    ended = typed(KNOWN.values(), "--ask")
    assert (ended.exit_code, ended.stdout) == (0, "")
    file = "club-points-yes-no.product.yaml"
    assert ended.stderr.splitlines()[-2].endswith(f"scoreaudit questions {file}")
    for question in QUESTIONS:
        assert load_interview(TEXTS, "t").questions[question.key].ask in ended.stderr
    product = load_product(file, rules.vocabulary).product
    about = product.product
    assert (about.name, about.as_of, about.perspective) == (KNOWN["name"], "2026-11-01", "outside")
    assert (about.jurisdictions, about.scored_groups) == (("DE", "FR"), ("tenants", "children"))
    operator = product.parties["operator"]
    assert (operator.name, operator.kind, operator.roles) == ("Club & Co", "landlord", ("operator", "decider"))
    assert {one.category: one.setting.value for one in product.data.values()} == {
        "finance.income": "finance.banking", "device.use": "device", "health": "health.care",
    }  # fmt: skip
    score = product.scores["result"]
    assert (score.form, str(score.since), score.inputs, score.subject) == (
        "number", "2024", tuple(product.data), "unknown",
    )  # fmt: skip
    effects = product.consequences.values()
    assert {(one.kind, one.because_of, one.decided_by) for one in effects} == {
        ("access", ("result",), "operator"), ("price", ("result",), "operator"),
    }  # fmt: skip
    assert product.publications["shown"].audience == ("neighbours", "everyone")
    assert (product.permissions["asking"].how, product.permissions["asking"].covers) == ("pre-ticked", score.inputs)
    assert {(one.kind, one.offered) for one in product.recourses.values()} == {("access", "yes"), ("objection", "yes")}
    source = product.evidence["source"]
    assert (source.title, source.date, source.author, source.grade, source.checked) == (
        "Notice: to tenants", "2026-05", "the club", "declared", None,
    )  # fmt: skip
    for section in ("parties", "data", "permissions", "scores", "consequences", "publications", "recourses"):
        assert {one.evidence for one in getattr(product, section).values()} == {("source",)}


def test_a_suggested_setting_is_written_out_with_a_comment(run):
    out = run("-", "--answer", "looks-at=finance.income, insurance.policies")[1]
    assert "# suggested by the category; correct it" in out
    assert 'setting: {value: finance.banking, note: "our reading: suggested by the category"}' in out
    assert out.count("suggested by the category;") == 1, "no setting is suggested for policies"


@pytest.mark.parametrize("perspective", ["outside", "inside"])
def test_enter_to_every_question_says_nothing(perspective, typed, rules):
    """Not even that there is a score; and the questions about a source that was not named are not put."""
    ended = typed([""] * (len(QUESTIONS) - 3), "--ask", "-", "--perspective", perspective)
    assert ended.exit_code == 0
    description = read(ended.stdout, rules)
    product = description.product
    assert product.product.name == "Product without a name"
    assert product.scores["result"].status == "unknown"
    assert (product.data, product.consequences, product.evidence) == (None, None, None)
    assert {one.verdict for one in evaluate(rules, description)} == {"ask"}


def test_a_misspelt_word_is_told_and_asked_for_again(typed, rules):
    lines = [
        "X",
        "",
        "bnak",
        "bank",
        "Germny",
        "Germany",
        "2026-13",
        "2026",
        "2027",
        "2025",
        "",
        "helth",
        "health",
        "?",
    ]
    ended = typed([*lines, "nunber", "number", *[""] * 6], "--ask", "-")
    assert ended.exit_code == 0
    for told in [
        "there is no word 'bnak'; did you mean 'bank'?",
        "there is no word 'Germny'; did you mean 'Germany'?",
        "'2026-13' is no date",
        "this is after 2026, of which you speak; leave it open",
        "there is no word 'helth'; did you mean 'health'?",
        "there is no word 'nunber'; did you mean 'number'?",
        "rank: Rank. A place in an order of people.",
    ]:
        assert told in ended.stderr
    product = read(ended.stdout, rules).product
    assert (product.parties["operator"].kind, product.product.jurisdictions) == ("bank", ("DE",))
    assert (product.scores["result"].form, str(product.scores["result"].since)) == ("number", "2025")


def test_stopping_before_the_end_writes_nothing_and_is_no_finding(typed, run):
    ended = typed(["X", "Y"], "--ask", "x.product.yaml")
    assert isinstance(ended.exception, UsageError), "main() ends it with exit code 2"
    assert "stopped before the last question" in str(ended.exception)
    assert not Path("x.product.yaml").exists()


def test_an_existing_file_is_told_before_the_first_question(typed, run):
    Path("x.product.yaml").write_text("mine", encoding="utf-8")
    ended = typed([], "--ask", "x.product.yaml")
    assert isinstance(ended.exception, UsageError)
    assert ended.stderr == ""


def test_what_was_answered_beforehand_is_not_asked(typed, rules):
    ended = typed(
        [""] * (len(QUESTIONS) - 6), "-", "--ask", "--name", "X", "--answer", "comes-out=flag", "--as-of", "2026"
    )
    assert ended.exit_code == 0
    assert "What comes out?" not in ended.stderr
    assert read(ended.stdout, rules).product.scores["result"].form == "flag"


# -- without a terminal


@pytest.mark.parametrize("perspective", ["outside", "inside"])
def test_options_and_a_file_say_the_same_as_typing(perspective, run, typed, rules):
    by_options = run("-", "--perspective", perspective, *options(KNOWN))
    lines = [f"{key}: {value!r}" if key != "where" else "where: [DE, FR]" for key, value in KNOWN.items()]
    Path("answers.yaml").write_text("\n".join(lines), encoding="utf-8")
    by_file = run("-", "--perspective", perspective, "--answers", "answers.yaml")
    assert by_options[0] == 0
    assert by_options == by_file
    assert typed(KNOWN.values(), "--ask", "-", "--perspective", perspective).stdout == by_options[1]
    read(by_options[1], rules)


def test_a_description_from_inside_closes_nothing_that_was_not_said_to_be_all(run, rules):
    product = read(run("-", "--perspective", "inside", *options(KNOWN))[1], rules).product
    assert product.scores["result"].inputs[-1] == "unknown"
    assert product.product.scored_groups[-1] == "unknown"
    for section in ("parties", "data", "scores", "consequences", "recourses"):
        assert "unknown" in getattr(product, section), section


def test_none_is_written_as_none_with_its_source(run, rules):
    given = {"comes-out": "none", "happens": "none", "sees": "none", "contest": "none", "source-title": "Notice"}
    product = read(run("-", "--answer", "looks-at=health", *options(given))[1], rules).product
    assert {product.scores, product.consequences, product.publications, product.recourses} == {"none"}
    assert {(one.list, one.evidence) for one in product.complete} == {
        (one, ("source",)) for one in ("scores", "consequences", "publications", "recourses")
    }


@pytest.mark.parametrize(("decides", "kind"), [("bank", "bank"), ("A person", "person")])
def test_somebody_else_who_decides_is_a_party(decides, kind, run, rules):
    product = read(run("-", "--answer", f"decides={decides}", "--answer", "happens=price")[1], rules).product
    assert product.parties["decider"].kind == kind
    assert product.consequences["price"].decided_by == "decider"


def test_every_word_of_every_list_makes_a_description(run, rules):
    """Ids stay unique whatever is chosen together."""
    for question in QUESTIONS:
        terms = list(rules.vocabulary.lists[question.words].record.terms) if question.words else []
        base = {**KNOWN, "comes-out": "number"}
        for answer in [", ".join(terms)] if question.many else terms:
            code, out, err = run("-", *options({**base, question.key: answer}))
            assert code == 0, (question.key, answer, err)
            read(out, rules)


def test_every_top_level_section_is_mentioned(run):
    out = run("-", "--answer", "name=X")[1]
    for section in ("parties", "data", "permissions", "flows", "scores", "consequences", "publications", "incentives",
                    "recoveries", "recourses", "oversight", "withheld", "complete", "evidence"):  # fmt: skip
        assert re.search(rf"^(# )?{section}:", out, re.MULTILINE), section


WRONG = {
    "no terminal": ((), "there is no terminal to ask on: name a starter with --from, or give --answer"),
    "ask without a terminal": (("--ask",), "there is no terminal to ask on"),
    "two ways": (("--from", "list", "--ask"), "either --from, or --ask"),
    "no name": (("--from", "list"), "--from needs --name"),
    "a name that is none": (("--from", "list", "--name", " "), "--from needs --name"),
    "starter": (("--from", "lst", "--name", "X"), "there is no 'lst'; did you mean 'list'?"),
    "perspective": (("--from", "list", "--name", "X", "--perspective", "outsid"), "did you mean 'outside'?"),
    "date": (("--from", "list", "--name", "X", "--as-of", "soon"), "as-of: error: 'soon' is no date"),
    "question": (("--answer", "nmae=X"), "nmae: error: there is no such question; did you mean 'name'?"),
    "no answer": (("--answer", "name"), "--answer: error: 'name' is no answer"),
    "word": (("--answer", "comes-out=nummer"), "comes-out: error: there is no word 'nummer'; did you mean 'number'?"),
    "set": (
        ("--answer", "comes-out=on-or-off"),
        "'on-or-off' names several words; write one of: flag, label, list-entry",
    ),
    "none and more": (("--answer", "happens=none, price"), "'none' stands beside other words"),
    "source without a title": (("--answer", "source-grade=declared"), "source-grade: error: this speaks of a source"),
    "later": (
        ("--answer", "since=2030", "--answer", "as-of=2026"),
        "since: error: this is after 2026, of which you speak",
    ),
    "hidden": (("--answer", "name=a\u202eb"), "name: error: this holds characters that do not show"),
    "no file": (("--answers", "none.yaml"), "none.yaml: error: "),
}


@pytest.mark.parametrize(("args", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_done_is_told(args, told, run, tmp_path):
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert told in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["- a\n", "name: {a: b}\n", "name: X\nname: Y\n"], ids=["list", "record", "twice"])
def test_a_file_that_holds_no_answers_is_told(text, run):
    Path("a.yaml").write_text(text, encoding="utf-8")
    code, _, err = run("--answers", "a.yaml", "-")
    assert code == 2
    assert err.startswith("a.yaml")


# -- the texts


def test_each_question_has_its_text_and_each_field_is_one():
    assert set(load_interview(TEXTS, "t").questions) == set(BY_KEY)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  since: {ask", "  sine: {ask", "there is no question 'sine'; did you mean 'since'?"),
        ("anybody: [kind]", "anybody: [kid]", "party has no field 'kid'; did you mean 'kind'?"),
        ("  recourse:\n    anybody", "  recours:\n    anybody", "there is no type 'recours'; did you mean 'recourse'?"),
        ('  complete: "', '  compleet: "', "unknown key 'compleet'"),
    ],
)
def test_a_mistake_in_the_texts_is_told(old, new, told, tmp_path):
    text = TEXTS.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file = tmp_path / "init.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(VocabularyError, match=re.escape(told)):
        load_interview(file, "t")


def test_an_answer_is_a_term_a_label_or_the_end_of_a_term(rules):
    for text in ("finance.income", "Income", "income", "INCOME"):
        assert parsed(BY_KEY["looks-at"], text, rules.vocabulary) == ("finance.income",)
    assert parsed(BY_KEY["looks-at"], "unknown", rules.vocabulary) == ()
    assert parse_document("a: 1\n", "t").data == {"a": 1}
