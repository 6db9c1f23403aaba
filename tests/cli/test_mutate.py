"""`scoreaudit rules test --mutate`: what it prints, and its exit code."""

from __future__ import annotations

import re

import pytest
from data.edits import SMALL_RULE, edited

from audit.cli.main import main


@pytest.fixture
def mutate(capsys, tmp_path, monkeypatch):
    """Run the command on a pack that holds the small rule: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*edits, names=("small-rule",)):
        file = tmp_path / "pack" / "opaque-scoring" / "small-rule.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(edited(SMALL_RULE, *edits), encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            main(["rules", "test", "--mutate", "--rules", "pack", *names])
        return (ended.value.code, *capsys.readouterr())

    return call


def test_a_survivor_is_named_with_its_place_and_what_was_changed(mutate):
    code, out, err = mutate()
    survivor, last = out.splitlines()
    assert (code, err) == (1, "")
    assert survivor == (
        "pack/opaque-scoring/small-rule.yaml:11:9: opaque-scoring/small-rule: weight: another weight: moderate -> minor"
    )
    found = re.fullmatch(r"1 rule, changed by one step in (\d+) ways: (\d+) noticed by a case, 1 not\.", last)
    assert int(found[1]) == int(found[2]) + 1


def test_without_survivors_the_exit_code_is_0(mutate):
    code, out, err = mutate(("expect: finding,", "expect: finding, level: medium,"))
    assert (code, err) == (0, "")
    assert re.fullmatch(r"1 rule, changed by one step in (\d+) ways: \1 noticed by a case, 0 not\.\n", out)


def test_an_unknown_name_is_told(mutate):
    code, out, err = mutate(names=("smal-rule",))
    assert (code, out) == (2, "")
    assert "did you mean 'small-rule'?" in err
