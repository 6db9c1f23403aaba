"""Every field says what it means, and every field that is asked for has its question."""

from __future__ import annotations

import re
import types
from typing import Annotated, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from audit.load.product import load_product_text
from audit.model import facts, product, report_v1, rule, vocabulary
from audit.model.docs import attribute_docs
from audit.model.schema import NESTED, SECTIONS, TYPES
from audit.pipeline import audited


def stands_in(module, record):
    """Return whether a record stands in a module, or in one of its parts, as product_scores is one of product."""
    return record.__module__ == module.__name__ or record.__module__.startswith(f"{module.__name__}_")


RECORDS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": record
    for module in (product, facts, rule, vocabulary, report_v1)
    for name, record in vars(module).items()
    if isinstance(record, type) and issubclass(record, BaseModel) and stands_in(module, record)
}
ASKED = {
    f"{type_}.{field.name}": field
    for type_, spec in TYPES.items()
    if type_ != "effect"
    for field in spec.fields.values()
    if not field.area_of
}
LISTS = [path for path, field in ASKED.items() if field.many] + [".".join(where) for where in NESTED.values()]


def arms(annotation):
    """Return the types that a field may have, without their domains."""
    if get_origin(annotation) is Annotated:
        return arms(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return [arm for one in get_args(annotation) for arm in arms(one)]
    return [annotation]


def paths(record, before):
    """Return the path of every field of a record as texts name it, and whether it may be a list."""
    found = {}
    for name, info in record.model_fields.items():
        path = f"{before}.{info.alias or name}"
        inner = [arm for arm in arms(info.annotation) if isinstance(arm, type) and issubclass(arm, product.Record)]
        plain = [one for one in inner if stands_in(product, one)]
        found[path] = any(get_origin(arm) is tuple for arm in arms(info.annotation))
        for one in plain:
            found |= paths(one, path)
    return found


EXISTING = {
    **{
        path: many
        for type_, spec in TYPES.items()
        if type_ != "effect"
        for path, many in paths(spec.record, type_).items()
    },
    **paths(product.Entry, "entry"),
    **paths(product.Withheld, "withheld"),
    **paths(product.Evidence, "evidence"),
}


def placeholders(text):
    return set(re.findall(r"\{[^}]*\}?|\}", text))


# -- what a field means


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_every_field_and_record_says_what_it_means(record):
    assert (record.__doc__ or "").strip()
    docs = attribute_docs(record)
    assert [name for name in record.model_fields if not docs.get(name, "").strip()] == []


def test_the_records_are_found():
    assert len(RECORDS) > 40
    assert sum(len(record.model_fields) for record in RECORDS.values()) > 300


# -- what is asked


def test_every_field_has_its_question(rules):
    assert [path for path in ASKED if not rules.texts.fields.get(path, "").endswith("?")] == []


def test_every_list_has_its_closure_question(rules):
    assert [path for path in LISTS if not rules.texts.lists.get(path, "").endswith("?")] == []


SECTION_PLACES = {"all_listed": {"{known}"}, "all_listed_of": {"{known}", "{of}"}, "none_listed": set()}


@pytest.mark.parametrize("section", [*SECTIONS, "withheld", "evidence"])
def test_every_section_has_its_texts(section, rules):
    texts = rules.texts.sections[section]
    assert texts.title
    assert texts.one
    assert texts.about
    for name, expected in SECTION_PLACES.items():
        question = getattr(texts, name)
        assert question.endswith("?"), name
        assert placeholders(question) == expected, name


def test_no_text_is_about_something_that_does_not_exist(rules):
    assert set(rules.texts.fields) - set(EXISTING) == set()
    assert set(rules.texts.lists) - set(EXISTING) == set()
    assert set(rules.texts.sections) == {*SECTIONS, "withheld", "evidence"}


def test_no_closure_question_is_about_a_single_value(rules):
    assert set(rules.texts.lists) - {path for path, many in EXISTING.items() if many} == set()


def test_questions_hold_only_what_can_be_filled_in(rules):
    strange = {
        path: placeholders(text) - {"{entry}", "{of}"}
        for path, text in rules.texts.fields.items()
        if placeholders(text) - {"{entry}", "{of}"}
    }
    strange |= {
        path: placeholders(text)
        for path, text in rules.texts.lists.items()
        if placeholders(text) not in ({"{entry}", "{known}"}, {"{of}", "{known}"})
    }
    assert strange == {}


@pytest.mark.parametrize("type_", [type_ for type_ in TYPES if type_ != "effect"])
def test_a_question_that_is_asked_has_no_placeholder_left(type_, rules):
    asked = {}
    for path, field in ASKED.items():
        if path.startswith(f"{type_}."):
            asked[path] = rules.texts.field_question(type_, field.name, "X", "Z")
            assert ("Z" in asked[path]) == ("{of}" in rules.texts.fields[path])
            asked[f"{path}, all"] = rules.texts.list_question(type_, field.name, "X", "Y" if field.many else "")
            assert ("Y" in asked[f"{path}, all"]) == field.many
    assert asked
    assert {path: text for path, text in asked.items() if placeholders(text)} == {}


LABELLED = """
format: 1
product: {name: Points, as_of: 2026, perspective: inside}
scores: {trust: {name: Trust, subject: person, labels: [{text: lazy}], disparities: [{group: women}]}}
"""


def test_a_question_about_a_label_or_a_group_names_the_score(rules):
    description = load_product_text(LABELLED, "p.product.yaml", rules.vocabulary)
    questions = audited("p.product.yaml", description, rules, None).questions
    nested = [one.question for one in questions if re.match(r"scores\.trust\.(labels|disparities)\.", one.fact)]
    assert nested
    assert [question for question in nested if "Trust" not in question or placeholders(question)] == []
