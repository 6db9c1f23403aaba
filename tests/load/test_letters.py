"""Mistakes in the texts for people and in the file of rights: each is told with its place and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import VocabularyError
from audit.load.letters import load_people_texts
from audit.load.rights import load_rights

ROOT = Path(__file__).parents[2]
TEXTS, RIGHTS = ROOT / "rules/text/letters.en.yaml", ROOT / "rules/rights.yaml"


def refused(load):
    with pytest.raises(VocabularyError) as raised:
        load()
    return [str(one) for one in raised.value.problems]


def changed(tmp_path, path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / path.name
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{product}: how it", "{prodct}: how it", "{prodct} is not filled in here; did you mean 'product'?"),
        ("{product}: how it", "How it", "{product} is missing; write {product} where it is to be filled in"),
        ("{product}: how it", "{product: how it", "a brace is not closed"),
        ("{effect} ({kind}; decided", "{effect} ({kind.x}; decided", "{kind.x} is not filled in here"),
        ("goes into {scores}", "goes into {score}", "{score} is not filled in here; did you mean 'scores'?"),
        ("Are you told that there is one: {names}?", "Are you told: {name}?", "{name} is not filled in here"),
        ('    number: "a number"\n', "", "score-forms lacks number; say each word of the list"),
        ('    number: "a number"', '    numbr: "a number"', "'numbr' is no word of score-forms; did you mean 'number'?"),
        ("  score-forms:", "  score-form:", "no list 'score-form' is said here; did you mean 'score-forms'?"),
        ("score.told.weights:", "score.told.weight:", "there is no 'score.told.weight' to ask about; did you mean 'score.told.weights'?"),
        ("  closing:", "  closng:", "unknown key 'closng'; did you mean 'closing'?"),
        ('"A signal, no legal advice."', "[a]", "signal"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_texts_is_told(old, new, told, tmp_path, rules):
    file = changed(tmp_path, TEXTS, old, new)
    problems = refused(lambda: load_people_texts(file, "letters.yaml", rules.vocabulary))
    assert [one for one in problems if told in one and one.startswith("letters.yaml:")], problems


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("pipl/24-3", "pipl/24-33", "there is no reference 'pipl/24-33'; did you mean 'pipl/24-3'?"),
        ("    CN:", "    EN:", "there is no jurisdiction 'EN'"),
        ("{reference: pipl/45,", "{reference: gdpr/16,", "gdpr/16 is of EU, not of CN; move it to EU"),
        ("{reference: gdpr/16,", "{reference: ai-act/guidelines-5,", "is of the kind guidance, which gives no right"),
        ("since: 2018-05-25", "since: 2018-05", "'2018-05' is no day; write since: 2018-05-25"),
        ("sectors: [credit]", "sectors: [credits]", "there is no sector 'credits'; did you mean 'credit'?"),
        ("recourses: [access]", "recourses: [acess]", "there is no recourse 'acess'; did you mean 'access'?"),
        ("correction:\n", "corection:\n", "unknown key 'corection'; did you mean 'correction'?"),
    ],
)
def test_a_mistake_in_the_rights_is_told(old, new, told, tmp_path, rules):
    file = changed(tmp_path, RIGHTS, old, new)
    problems = refused(lambda: load_rights(file, "rights.yaml", rules.references, rules.vocabulary))
    assert [one for one in problems if told in one and one.startswith("rights.yaml:")], problems


def test_the_shipped_files_are_read(rules):
    texts = load_people_texts(TEXTS, "letters.yaml", rules.vocabulary)
    rights = load_rights(RIGHTS, "rights.yaml", rules.references, rules.vocabulary)
    assert texts.language == "en"
    assert {"EU", "CN", "US"} <= set(rights.explanation.grounds)
