"""The shipped words: what each list must say, and that a word is added without Python."""

from __future__ import annotations

import re
import shutil

import pytest

from audit.cli.options import LEVELS
from audit.errors import ScoreauditError
from audit.load.json_schema import product_schema
from audit.load.product import load_product_text
from audit.load.rules import load_rules
from audit.model.facts import Words
from audit.model.schema import TYPES
from audit.pipeline import audited
from audit.report.console import STYLES


@pytest.fixture(scope="session")
def lists(rules):
    return rules.vocabulary.lists


def test_there_are_many_kinds_of_data_each_with_a_label(lists):
    terms = lists["data-categories"].record.terms
    assert len([term for term in terms if "." in term]) >= 80
    assert [term for term, about in terms.items() if not about.label.strip()] == []


def test_every_list_says_what_it_is_for_and_every_word_how_a_reader_says_it(lists):
    assert [name for name, one in lists.items() if not one.record.about.strip() or not one.record.terms] == []
    assert [
        (name, term)
        for name, one in lists.items()
        for term, about in one.record.terms.items()
        if not about.label.strip()
    ] == []


def test_a_word_is_a_plain_word(lists):
    plain = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")
    assert [term for one in lists.values() for term in one.record.terms if not plain.fullmatch(term)] == []


ATTRIBUTES = {
    "sensitivity": lambda value: value in {"special", "sensitive"},
    "dpv": lambda value: value.startswith("https://w3id.org/dpv"),
}


@pytest.mark.parametrize(("attribute", "is_right"), ATTRIBUTES.items(), ids=ATTRIBUTES)
def test_attributes_have_the_values_that_are_read(attribute, is_right, lists):
    values = [getattr(about, attribute) for one in lists.values() for about in one.record.terms.values()]
    written = [value for value in values if value is not None]
    assert len(written) > 20
    assert [value for value in written if not is_right(value)] == []


def test_what_lies_below_a_marked_kind_of_data_is_marked(lists):
    words = lists["data-categories"]
    marked = [term for term, about in words.record.terms.items() if about.sensitivity]
    unmarked = [below for term in marked for below in words.below(term) if not words.record.terms[below].sensitivity]
    assert unmarked == []


def test_a_word_that_judges_says_what_it_means_and_how_to_tell(lists):
    judging = {name: one for name, one in lists.items() if one.record.judges}
    assert set(judging) >= {"severities", "tones"}
    assert [
        (name, term)
        for name, one in judging.items()
        for term, about in one.record.terms.items()
        if not (about.means and about.how_to_tell)
    ] == []


def test_every_place_of_effect_expects_itself(rules):
    vocabulary = rules.vocabulary
    assert len(vocabulary.places) > 20
    assert [place for place in vocabulary.places if vocabulary.is_related(place, place) is not True] == []


def test_papers_that_prove_who_one_is_are_expected_everywhere(rules):
    assert {rules.vocabulary.is_related("identity", place) for place in rules.vocabulary.places} == {True}


def test_every_expectation_has_its_reason_and_is_either_expected_or_unsettled(lists):
    for term, about in lists["settings"].record.terms.items():
        if about.place:
            assert all(
                reason.strip() for row in (about.place.expects, about.place.unsettled) for reason in row.values()
            ), term
            assert not set(about.place.expects) & set(about.place.unsettled), term


def test_every_list_that_a_field_names_exists_and_every_list_is_used(lists):
    named = {
        field.domain.vocabulary
        for spec in TYPES.values()
        for field in spec.fields.values()
        if isinstance(field.domain, Words)
    }
    metadata = {"statuses", "perspectives", "grades", "no-yes", "withheld-answers"}
    assert named | metadata == set(lists)


def test_the_level_table_fits_the_severities_and_the_levels(rules):
    table = rules.vocabulary.levels
    assert list(table.weights) == list(rules.vocabulary.lists["severities"].record.terms)
    assert rules.vocabulary.lists["severities"].record.ordered
    ranks = [table.levels.index(level) for level in table.weights.values()]
    assert ranks == sorted(ranks)
    assert set(table.own_weight_ceiling) == {"ordinarily", "sensitive"}
    assert set(table.own_weight_ceiling.values()) <= set(table.levels)
    assert min(table.essential_raises, table.letting_happen_lowers, table.raise_if_raises) > 0


def test_the_program_knows_the_levels_of_the_table(rules):
    levels = rules.vocabulary.levels.levels
    assert levels == LEVELS
    assert set(levels) == set(STYLES)


# -- a new word is one entry in a file

NEW = "commerce.library-loans"
DESCRIBED = """
format: 1
product: {name: Reading rooms, as_of: 2026-11-01, perspective: inside}
data:
  loans: {category: NEW, setting: commerce.shopping, origin: observed, about: [the-person]}
scores:
  trust: {subject: person, inputs: [loans]}
consequences:
  flat: {because_of: [trust], kind: access, setting: housing.tenancy, adverse_for: low-scorers, severity: serious, essential: home, falls_on: [the-person]}
""".replace("NEW", NEW)


@pytest.fixture(scope="module")
def more_words(root, tmp_path_factory):
    """The shipped rules, with one data category more, written into the file as text."""
    folder = tmp_path_factory.mktemp("content") / "rules"
    shutil.copytree(root / "rules", folder)
    file = folder / "vocabulary" / "data-categories.yaml"
    before, found, after = file.read_text(encoding="utf-8").partition("    commerce.purchases:")
    assert found
    file.write_text(f"{before}    {NEW}: {{label: Books on loan}}\n{found}{after}", encoding="utf-8")
    return load_rules(folder)


def test_a_new_data_category_can_be_described_and_audited(more_words):
    description = load_product_text(DESCRIBED, "p.product.yaml", more_words.vocabulary)
    verdicts = audited("p.product.yaml", description, more_words, None).verdicts
    found = [one for one in verdicts if one.verdict == "finding" and one.rule == "function-creep/other-area-of-life"]
    assert [one.subject for one in found] == ["trust"]
    assert more_words.vocabulary.lists["data-categories"].label(NEW) == "Books on loan"
    assert NEW in more_words.vocabulary.lists["data-categories"].below("commerce")


def test_a_new_data_category_is_in_the_schema(more_words, rules):
    def known(ruleset):
        defs = product_schema(ruleset.vocabulary, ruleset.texts)["$defs"]
        return {one["const"] for one in defs["words.data-categories"]["oneOf"]}

    assert known(more_words) - known(rules) == {NEW}


def test_the_same_description_is_refused_without_the_new_category(rules):
    with pytest.raises(ScoreauditError, match=f"'category' has no value '{NEW}'"):
        load_product_text(DESCRIBED, "p.product.yaml", rules.vocabulary)
