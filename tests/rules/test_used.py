"""Every word and every field is there for something: a rule reads it, or an example or a case needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from audit.evaluate.cases import case_data
from audit.evaluate.routes import DERIVED
from audit.language import checked as c
from audit.language.grammar import Relation
from audit.language.reads import FieldRead, fields_read
from audit.language.relations import OF, members_of
from audit.load.product import load_product
from audit.load.ruleset import Rule, RuleSet
from audit.load.written import entries, leaves, written_at
from audit.model.schema import NESTED, RESERVED_PARTIES, SECTIONS, TYPES, words_domain
from audit.model.vocabulary import Vocabulary, WordList

Field = tuple[str, str]
"""A type of entry and the name of a field of it."""
Word = tuple[str, str]
"""A word list and a term of it."""
Written = Mapping[str, Any]
"""A description as read from its file."""

UNUSED_FIELDS: dict[Field, str] = {}
"""Fields that nothing reads or writes, each with the reason why it stays; one that is used must leave this table."""

COUNTRY = "a description must be able to say where people live and whose law holds; no rule names each country"
SECTOR = "a description must be able to say in which trade a product works; no rule names each trade"
KIND = "a kind of data that a describer may need; without it data would stand under a wrong neighbour"
SCALE = "one step of a closed or ordered list; the others are used"
FIELD = "scores of hiring, exams, tenants, faces and insurance exist, and no example describes one yet"
_REASONS: dict[str, dict[str, str]] = {
    COUNTRY: {"jurisdictions": "AU BR CH CL CO CR HK ID IL IN JP KR NG NZ PH RS RU SG TR UA ZA"},
    SECTOR: {
        "sectors": "advertising debt-collection education employment games-and-media health housing mobility social-media telecoms utilities"
    },
    KIND: {"data-categories": "business.finances identity.account insurance insurance.claims insurance.policies"},
    SCALE: {
        "grades": "observed",
        "legal-bases": "public-task vital-interest",
        "score-forms": "label",
        "stages": "retired",
        "withheld-answers": "none",
    },
    FIELD: {
        "groups": "accused-people parents people-offline people-without-a-credit-history sellers tenants",
        "inferences": "academic-ability identity-match insurance-risk rent-risk suitability",
    },
}
UNUSED_WORDS: dict[Word, str] = {
    (name, term): reason
    for reason, lists in _REASONS.items()
    for name, terms in lists.items()
    for term in terms.split()
}
"""Words that nothing names or writes, each with the reason why it stays; one that is used must leave this table."""


@dataclass(frozen=True, slots=True)
class Unused:
    """What nothing needs."""

    fields: frozenset[Field]
    words: frozenset[Word]


def unused(rules: RuleSet, examples: Iterable[Written]) -> Unused:
    """Return the fields and words that no rule reads, and no example and no case of a rule writes."""
    lists = rules.vocabulary.lists
    written = [*examples, *(case_data(rule, case) for rule in rules.rules for case in rule.record.cases)]
    fields = {field for rule in rules.rules for field in fields_of_rule(rule)}
    fields |= {field for data in written for field in fields_written(data)}
    words = {word for rule in rules.rules for word in words_of_rule(rule, rules.vocabulary)}
    words |= {word for data in written for word in words_written(data)}
    words |= {("settings", term) for term in _named_in_context_table(lists["settings"])}
    words |= {("party-kinds", kind) for kind in RESERVED_PARTIES.values()}
    words |= {(name, above) for name, term in words for above in _above(lists[name], term)}
    return Unused(
        frozenset(all_fields() - fields),
        frozenset({(name, term) for name, one in lists.items() for term in one.record.terms} - words),
    )


def all_fields() -> set[Field]:
    """Return every field that somebody can write: `area` is derived, `effect` borrows the fields of two types."""
    return {
        (type_, name)
        for type_, spec in TYPES.items()
        if type_ != "effect"
        for name, field in spec.fields.items()
        if not field.area_of
    }


# -- what a rule reads


def fields_of_rule(rule: Rule) -> Iterator[Field]:
    """Yield what the conditions of a rule read, what joins the entries that it binds, and what its message tells."""
    for read in (*fields_read(rule.checked), *_told(rule)):
        for type_ in members_of(read.type):
            yield type_, read.field.area_of or read.field.name
    for type_, owner, relation in _joined(rule.checked):
        for one in members_of(type_):
            yield from _links(one, owner, relation)


def words_of_rule(rule: Rule, vocabulary: Vocabulary) -> Iterator[Word]:
    """Yield the terms that a rule names, with all below; all of a list where the value itself is read."""
    yield from _recommended(rule)
    for read in fields_read(rule.checked):
        words = words_domain(read.field)
        if words is not None:
            terms = read.terms or vocabulary.lists[words.vocabulary].all
            yield from ((words.vocabulary, term) for term in terms)
    for _, _, relation in _joined(rule.checked):
        if relation == "feeds":
            yield from (("origins", term) for term in DERIVED)


def _told(rule: Rule) -> Iterator[FieldRead]:
    types = _types(rule.checked)
    for part in rule.checked.message:
        if isinstance(part, c.Placeholder) and isinstance(part.read, c.Read):
            yield FieldRead(types[part.read.var], part.read.steps[0])


def _recommended(rule: Rule) -> Iterator[Word]:
    """Yield the words that the remedies of a rule write into a description."""
    types = _types(rule.checked)
    for remedy in rule.record.remedies:
        for operation, change in (remedy.change or {}).items():
            if operation == "set":
                written = [(*path.partition(".")[::2], value) for path, value in change.items()]
                yield from (word for name, field, value in written for word in _word(types.get(name), field, value))
            elif operation == "add":
                for section, fields in change.items():
                    yield from (
                        word for name, value in fields.items() for word in _word(SECTIONS[section], name, value)
                    )


def _word(type_: str | None, name: str, value: Any) -> Iterator[Word]:
    words = words_domain(TYPES[type_].fields[name]) if type_ and name in TYPES[type_].fields else None
    if words is not None:
        yield from ((words.vocabulary, str(word)) for _, word in leaves(value, ()))


def _types(rule: c.CheckedRule) -> dict[str, str]:
    """Return what type of entry each name of a rule stands for."""
    bound = {name: population.type for name, population in (rule.find | rule.lets).items()}
    return {"product": "product", rule.subject: rule.subject_type, **bound}


def _joined(rule: c.CheckedRule) -> Iterator[tuple[str, str, Relation | None]]:
    """Yield the type of each population of a rule, the type that it belongs to or leads to, and by which relation."""
    types = _types(rule)
    for population in (*rule.find.values(), *rule.lets.values()):
        yield from _population(population, types)
    for condition in (*rule.facts.values(), rule.applies_if, rule.raise_if):
        if condition is not None:
            yield from _condition(condition, types)


def _population(population: c.Population, types: Mapping[str, str]) -> Iterator[tuple[str, str, Relation | None]]:
    if population.of is not None:
        yield population.type, types[population.of], None
    if population.target is not None:
        yield population.type, types[population.target], population.relation
    if population.has is not None:
        yield from _condition(population.has, {**types, c.MEMBER: population.type})


def _condition(condition: c.Condition, types: Mapping[str, str]) -> Iterator[tuple[str, str, Relation | None]]:
    match condition:
        case c.Not(term):
            yield from _condition(term, types)
        case c.Joined(_, terms):
            for term in terms:
                yield from _condition(term, types)
        case c.Quantity(_, population, body):
            yield from _population(population, types)
            if body is not None:
                yield from _condition(body, {**types, c.MEMBER: population.type})
        case _:
            pass


FEEDS: tuple[Field, ...] = (("score", "inputs"), ("data", "derived_from"), ("data", "origin"))
REACHES: tuple[Field, ...] = (
    ("data", "held_by"),
    ("score", "held_by"),
    ("score", "made_by"),
    ("flow", "from"),
    ("flow", "to"),
    ("flow", "carries"),
    ("consequence", "because_of"),
    ("consequence", "decided_by"),
    ("publication", "of"),
    ("publication", "by"),
)


def _links(type_: str, owner: str, relation: Relation | None) -> Iterator[Field]:
    """Yield the fields that make an entry belong to another, or lead to it."""
    match relation:
        case "feeds":
            yield from FEEDS
        case "reaches":
            yield from REACHES
        case "reaches identifiably":
            yield from (*REACHES, ("flow", "protection"))
        case None:
            for other in members_of(owner):
                for link in OF[type_, other]:
                    if link.side != "nested":
                        yield (type_ if link.side == "own" else other), link.field


# -- what a description writes

METADATA = {"grade": "grades", "checked": "no-yes", "answer": "withheld-answers"}


def fields_written(data: Written) -> Iterator[Field]:
    """Yield the fields that a description says something of."""
    for type_, _, entry in entries(data):
        for name, field in TYPES[type_].fields.items():
            if not field.area_of and written_at(entry, field) not in (None, "unknown"):
                yield type_, name


def words_written(data: Written) -> Iterator[Word]:
    """Yield the words that a description uses, of facts and of what is told about them."""
    for type_, _, entry in entries(data):
        for field in TYPES[type_].fields.values():
            words = words_domain(field)
            if words is not None and not field.area_of:
                yield from ((words.vocabulary, str(word)) for _, word in leaves(written_at(entry, field), ()))
        if type_ not in NESTED:
            yield "statuses", str(entry.get("status", "happening"))
    yield "perspectives", str(data["product"]["perspective"])
    sources, withheld = data.get("evidence"), data.get("withheld")
    told = [*(sources.values() if isinstance(sources, dict) else ()), *(withheld if isinstance(withheld, list) else ())]
    for one in told:
        yield from ((name, str(one[key])) for key, name in METADATA.items() if key in one)


def _named_in_context_table(settings: WordList) -> Iterator[str]:
    for term, about in settings.record.terms.items():
        if about.place is not None:
            for named in (term, *about.place.expects, *about.place.unsettled):
                yield from settings.below(named)


def _above(words: WordList, term: str) -> Iterator[str]:
    """Yield the terms of a list that cover a term."""
    return (one for one in words.record.terms if term in words.record.terms and term in words.below(one))


# -- the promises


@pytest.fixture(scope="module")
def now(rules, root):
    found = sorted((root / "examples").rglob("*.product.yaml"))
    return unused(rules, [load_product(str(path), rules.vocabulary).document.data for path in found])


def test_every_field_is_read_or_written_somewhere(now):
    assert sorted(now.fields - set(UNUSED_FIELDS)) == []


def test_every_word_is_named_or_written_somewhere(now):
    assert sorted(now.words - set(UNUSED_WORDS)) == []


def test_what_is_used_has_left_the_table(now):
    assert sorted(set(UNUSED_FIELDS) - now.fields) == []
    assert sorted(set(UNUSED_WORDS) - now.words) == []
    assert all(reason.strip() for reason in (*UNUSED_FIELDS.values(), *UNUSED_WORDS.values()))


def test_without_rules_and_examples_nothing_is_used(rules):
    nothing = unused(replace(rules, rules=()), [])
    assert nothing.fields == all_fields()
    used = {
        name for name, one in rules.vocabulary.lists.items() for term in one.all if (name, term) not in nothing.words
    }
    assert used == {"settings", "party-kinds"}  # the context table, and the parties that need no entry


def test_a_rule_uses_what_a_set_holds_and_what_stands_above_it(rules):
    alone = unused(replace(rules, rules=(rules.rule("character-inference/character-from-habits"),)), [])
    inferences = rules.vocabulary.lists["inferences"]
    assert not {("inferences", term) for term in inferences.below("character")} & alone.words
    assert ("inferences", "belief") in alone.words
    assert ("score", "infers") not in alone.fields


def test_an_example_uses_the_words_and_fields_that_it_writes(rules):
    data = {
        "product": {"name": "p", "as_of": "2026", "perspective": "inside", "jurisdictions": ["US-CA"]},
        "scores": {"s": {"infers": {"value": ["belief"], "possible": ["suitability"]}, "told": {"weights": "partly"}}},
    }
    before, after = unused(replace(rules, rules=()), []), unused(replace(rules, rules=()), [data])
    assert before.fields - after.fields == {
        ("product", "jurisdictions"),
        ("score", "infers"),
        ("score", "told.weights"),
    }
    assert before.words - after.words == {
        ("inferences", "belief"),
        ("inferences", "suitability"),
        ("jurisdictions", "US"),
        ("jurisdictions", "US-CA"),
        ("no-partly-yes", "partly"),
        ("perspectives", "inside"),
        ("statuses", "happening"),
    }
