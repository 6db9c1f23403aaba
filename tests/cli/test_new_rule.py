"""`scoreaudit rules new`: what it writes can work, decides its cases, and says what goes where."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.bundled import rules_folder
from audit.cli import new_rule as module
from audit.cli import rules as rules_module
from audit.cli.main import main
from audit.load.skeleton import load_skeleton
from audit.model.rule import RuleRecord
from audit.model.schema import NESTED, TYPES
from audit.pipeline import read_rules_with_cases

TEXTS = load_skeleton(rules_folder() / "text" / "new-rule.en.yaml", "t")
ONLY_LAW = {"pack", "applies_from"}
FILE = Path("mine/function-creep/some-thing.yaml")


@pytest.fixture
def run(rules, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "read_rules", lambda: rules)
    monkeypatch.setattr(
        rules_module, "read_rules_with_cases", lambda packs: read_rules_with_cases(packs) if packs else rules
    )

    def call(*args):
        with pytest.raises(SystemExit) as ended:
            main(["rules", *args])
        return (ended.value.code, *capsys.readouterr())

    return call


def test_there_is_a_skeleton_for_each_type_that_stands_on_its_own():
    assert set(TEXTS.types) == set(TYPES) - set(NESTED)
    assert set(TEXTS.title) == set(TEXTS.types)


def test_new_rules_pass_check_and_test_as_written(run, rules):
    """One for each type, read together, since reading all rules takes its time."""
    for type_ in TEXTS.types:
        code, out, err = run("new", "function-creep", f"about-{type_}", "--for-each", type_, "--folder", "mine")
        assert (code, out) == (0, "")
        file = f"mine/function-creep/about-{type_}.yaml"
        assert err == f"{file}: written. Try it: scoreaudit rules test about-{type_} --rules mine\n"
    names = [f"about-{type_}" for type_ in TEXTS.types]
    assert run("check", "--rules", "mine")[0] == 0
    code, out, err = run("test", *names, "--rules", "mine")
    assert (code, err) == (0, "")
    assert out.startswith(f"{len(names)} rules, {5 * len(names)} cases, ")
    assert out.endswith(": 0 wrong, 0 sides of facts never seen.\n")
    for type_, name in zip(TEXTS.types, names, strict=True):
        rule = read_rules_with_cases(("mine",)).rule(f"function-creep/{name}") if type_ in {"score", "effect"} else None
        if rule is not None:
            assert (rule.record.status, rule.record.for_each) == ("trial", type_)
            assert {one.expect for one in rule.record.cases} == {"finding", "ask", "clear"}
    code, out, _ = run("test", "--mutate", "about-score", "about-effect", "--rules", "mine")
    assert (code, out.splitlines()[-1].rpartition(", ")[2]) == (0, "0 not."), "every change by one step is noticed"


@pytest.mark.parametrize("concern", ["sensitive-data", "public-shaming", "security"])
def test_every_key_of_a_rule_is_told(concern, run, rules):
    run("new", concern, "some-thing")
    text = Path("rules", concern, "some-thing.yaml").read_text(encoding="utf-8")
    for key in set(RuleRecord.model_fields) - ONLY_LAW:
        assert f"\n{key}:" in text or f"\n# {key}:" in text, key
    assert ", ".join(rules.concerns[concern].anchors) in text
    assert "$" not in text


def test_a_file_that_is_there_is_not_overwritten(run):
    FILE.parent.mkdir(parents=True)
    FILE.write_text("mine", encoding="utf-8")
    code, _, err = run("new", "function-creep", "some-thing", "--folder", "mine")
    assert (code, err.split(";")[0]) == (2, f"{FILE}: error: this is there already, and is not overwritten")
    assert FILE.read_text(encoding="utf-8") == "mine"


WRONG = {
    "concern": (("function-crep", "x"), "there is no concern 'function-crep'; did you mean 'function-creep'?"),
    "type": (("function-creep", "x", "--for-each", "scor"), "there is no type 'scor'; did you mean 'score'?"),
    "slug": (("function-creep", "../X"), "'../X' is no name of a rule"),
    "taken": (("function-creep", "other-area-of-life"), "the rule function-creep/other-area-of-life exists already"),
}


@pytest.mark.parametrize(("args", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_done_is_told(args, told, run, tmp_path):
    code, out, err = run("new", *args)
    assert (code, out) == (2, "")
    assert told in err
    assert list(tmp_path.iterdir()) == []
