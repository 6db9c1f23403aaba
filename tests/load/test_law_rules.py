"""A rule of a law pack has no level, begins with the jurisdiction, says nothing of guilt, and stands in its pack's folder."""

from __future__ import annotations

import pytest

from audit.errors import RuleError, UsageError
from audit.load.rules import load_rule
from audit.pipeline import Choice, chosen_packs, chosen_rules

SHIPPED = "rules/law/gdpr-22/solely-automated-decision.yaml"
MISTAKES = {
    "level": ("norm_fit: wider", "norm_fit: wider\nweight: from effect", "a rule of a law pack has no level"),
    "link": ("norm_fit: wider", "norm_fit: wider\nlink: does harm", "a rule of a law pack has no level"),
    "time": ('applies_from: "2018-05-25"\n', "", "says since when the norm applies"),
    "no day": ('applies_from: "2018-05-25"', "applies_from: May 2018", "says since when the norm applies"),
    "level of a case": ("    expect: finding\n", "    expect: finding\n    level: high\n", "has no level"),
    "first fact": (
        "  jurisdiction: product.jurisdictions includes any of [gdpr-area]\n  about_a_person: outcome.falls_on includes the-person\n",
        "  about_a_person: outcome.falls_on includes the-person\n  jurisdiction: product.jurisdictions includes any of [gdpr-area]\n",
        "the first fact of a law pack is the jurisdiction",
    ),
    "judging word": (
        "title: A machine alone decides",
        "title: It is illegal that a machine alone decides",
        "'illegal'",
    ),
    "no pack": ("pack: gdpr-22\n", "", "the file stands in the folder 'law/gdpr-22'"),
    "another pack": ("pack: gdpr-22\n", "pack: gdpr-23\n", "the file stands in the folder 'law/gdpr-22'"),
}


def load(text, tmp_path, rules, folder="law/gdpr-22"):
    path = tmp_path / folder / "solely-automated-decision.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_rule(path, "r.yaml", rules.vocabulary, rules.concerns, rules.references)


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(old, new, message, tmp_path, rules, root):
    text = (root / SHIPPED).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(RuleError) as caught:
        load(text.replace(old, new, 1), tmp_path, rules)
    assert any(message in one.message and one.hint for one in caught.value.problems), caught.value.problems


def test_a_pack_s_rule_in_the_folder_of_a_concern(tmp_path, rules, root):
    with pytest.raises(RuleError) as caught:
        load((root / SHIPPED).read_text(encoding="utf-8"), tmp_path, rules, "no-recourse")
    assert any("move it to law/gdpr-22/" in one.hint for one in caught.value.problems)


def test_any_other_rule_has_link_and_weight(tmp_path, rules, root):
    text = (root / "rules/function-creep/other-area-of-life.yaml").read_text(encoding="utf-8")
    text = text.replace("link: does harm\nweight: from effect\n", "")
    path = tmp_path / "function-creep" / "other-area-of-life.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rule(path, "r.yaml", rules.vocabulary, rules.concerns, rules.references)
    assert [one.message for one in caught.value.problems] == ["'link' is missing", "'weight' is missing"]


def test_law_rules_are_chosen_by_pack_and_by_law(rules):
    of_pack = {rule.id for rule in rules.rules if rule.record.pack == "gdpr-22"}
    of_law = {rule.id for rule in rules.rules if rule.record.pack}
    assert (
        chosen_rules(rules, Choice(only=("gdpr-22",))) == chosen_rules(rules, Choice(only=("law/gdpr-22",))) == of_pack
    )
    assert chosen_rules(rules, Choice(only=("law",))) == of_law
    assert of_law


def test_a_pack_that_is_none_is_told_with_the_nearest(rules):
    assert chosen_packs(rules, ("gdpr-22",)) == ("gdpr-22",)
    with pytest.raises(UsageError) as caught:
        chosen_packs(rules, ("gdrp-22",))
    assert "did you mean 'gdpr-22'?" in caught.value.problems[0].hint
