"""Each mistake in a description is told at its place, in words that say what to do; none hides another."""

from __future__ import annotations

import json

import pytest
from data.edits import PRODUCT, edited, unmarked
from knowledge.language_rules import LANGUAGE_RULES

from audit.errors import DescriptionError, ScoreauditError
from audit.evaluate.engine import evaluate
from audit.load.product import load_product, load_product_text
from audit.model.schema import RESERVED_IDS, SECTIONS
from audit.source import parse_document


@pytest.fixture
def vocabulary(rules):
    return rules.vocabulary


@pytest.fixture(scope="session")
def some_rules(rules):
    """One rule for each type of subject: enough to walk through a description, and fast."""
    return frozenset({rule.record.for_each: rule.id for rule in rules.rules}.values())


def mistakes(text, vocabulary):
    with pytest.raises(DescriptionError) as caught:
        load_product_text(text, "p.yaml", vocabulary)
    return caught.value.problems


FLOWS = "flows:\n  statement: {from: lender, to: the-person, carries: [salary]}\n"
KEYS = {
    "key of an entry": ("form: number", "^frm: number", "unknown key 'frm'; did you mean 'form'?"),
    "key of the product": ("operator: lender", "^operater: lender", "unknown key 'operater'; did you mean 'operator'?"),
    "section": ("consequences:", "^consequenses:", "unknown key 'consequenses'; did you mean 'consequences'?"),
    "key of a long fact": ("{value: partly,", "{^vaule: partly,", "unknown key 'vaule'; did you mean 'value'?"),
    "key of a label": ("tone: neutral", "^tune: neutral", "unknown key 'tune'; did you mean 'tone'?"),
    "key of a record": ("existence: yes", "^existance: yes", "unknown key 'existance'; did you mean 'existence'?"),
    "key of evidence": ("grade: declared", "^garde: declared", "unknown key 'garde'; did you mean 'grade'?"),
    "key of a number": ("how_many: 1", "how_many: {^at_lest: 1}", "unknown key 'at_lest'; did you mean 'at_least'?"),
    "key of a closure": ("complete: [data,", "complete: [{list: data, ^evidense: []},", "did you mean 'evidence'?"),
    "key of another section": ("form: number", "form: number\n    ^severity: minor", "unknown key 'severity'"),
    "merge key": ("form: number", "form: number\n    ^<<: {subject: person}", "unknown key '<<'"),
}
WORDS = {
    "value": ("form: number", "form: ^nmber", "'form' has no value 'nmber'; did you mean 'number'?"),
    "value in long form": ("{value: partly,", "{value: ^party,", "has no value 'party'; did you mean 'partly'?"),
    "value in a list": ("[borrowers]", "[^borowers]", "has no value 'borowers'; did you mean 'borrowers'?"),
    "value that fits nothing": ("form: number", "form: ^xyz", "use one of: band, flag, grade, label"),
    "value of a label": ("tone: neutral", "tone: ^degradin", "did you mean 'degrading'?"),
    "value of another field": ("form: number", "form: ^none", "'form' has no value 'none'"),
    "claim": ("form: number", "form: {disputed: [{value: ^rnk}, {value: band}]}", "did you mean 'rank'?"),
    "excluded value": ("[the-person]", "{value: [the-person], excludes: [^housholds]}", "did you mean 'household'?"),
    "possible value": ("[the-person]", "{value: [the-person], possible: [^housholds]}", "did you mean 'household'?"),
    "set of values": (
        "about: [the-person]",
        "about: [^people]",
        "'people' names several values of about; write one of:",
    ),
    "perspective": ("perspective: inside", "perspective: ^insid", "did you mean 'inside'?"),
    "perspective cannot be unknown": ("perspective: inside", "perspective: ^unknown", "use one of: inside, outside"),
    "status": ("since: 2025-01", "status: ^hapening", "'status' has no value 'hapening'; did you mean 'happening'?"),
    "grade": ("grade: declared", "grade: ^declard", "'grade' has no value 'declard'; did you mean 'declared'?"),
    "answer": ("answer: refused", "answer: ^refusd", "'answer' has no value 'refusd'; did you mean 'refused'?"),
    "checked": ("checked: no", "checked: ^maybe", "'checked' has no value 'maybe'; use one of: no, yes"),
    "format": ("format: 1", "format: ^2", "format 2 is not known; write format: 1"),
    "complete": ("inputs: [salary]", "inputs: {value: [salary], complete: ^ys}", "write yes or no"),
    "place without a line in the context table": ("finance.credit", "^identity", "no line in the context table"),
    "misspelt place": ("setting: finance.credit", "setting: ^finance.credt", "did you mean 'finance.credit'?"),
    "neither a section's name nor none": (FLOWS, "flows: ^nnone\n", "none"),
    "neither labels nor none": ("labels: [{text: good, tone: neutral}]", "labels: ^nnone", "none"),
}
REFERENCES = {
    "entry": ("inputs: [salary]", "inputs: [^salry]", "there is no data or score 'salry'; did you mean 'salary'?"),
    "entry unlike any": ("because_of: [ability]", "because_of: [^xyz]", "add it to data or scores"),
    "party": ("from: lender", "from: ^lendr", "there is no party 'lendr'; did you mean 'lender'?"),
    "reserved party": ("to: the-person", "to: ^the-persn", "did you mean 'the-person'?"),
    "entry of another type": ("made_by: lender", "made_by: ^ability", "'ability' is a score, not a party"),
    "operator": ("operator: lender", "operator: ^lander", "there is no party 'lander'; did you mean 'lender'?"),
    "excluded entry": ("inputs: [salary]", "inputs: {value: [salary], excludes: [^paydy]}", "did you mean 'payday'?"),
    "evidence of a fact": ("evidence: [notice]", "evidence: [^notce]", "there is no evidence 'notce'; did you mean"),
    "evidence that is no list": ("evidence: [notice]", "evidence: ^notce", "did you mean 'notice'?"),
    "evidence of an entry": ("form: number", "form: number\n    evidence: [^notices]", "did you mean 'notice'?"),
    "evidence of a claim": ("form: number", "form: {disputed: [{value: rank, evidence: [^notce]}]}", "'notice'?"),
    "evidence of an item": ("inputs: [salary]", "inputs: [{value: salary, evidence: [^notce]}]", "'notice'?"),
    "evidence of a closure": ("complete: [data,", "complete: [{list: data, evidence: [^notce]},", "'notice'?"),
    "evidence of a refusal": ("answer: refused", "answer: refused, evidence: [^notce]", "did you mean 'notice'?"),
    "complete: section": ("complete: [data,", "complete: [^dta,", "'dta' is no list; did you mean 'data'?"),
    "complete: list": ("data.salary.about]", "^data.salary.abut]", "did you mean 'about'?"),
    "complete: a fact is no list": ("data.salary.about]", "^data.salary.origin]", "data has no list 'origin'"),
    "complete: entry": ("data.salary.about]", "^data.salry.about]", "did you mean 'salary'?"),
    "complete: section of an entry": ("recourses of ability", "^recouses of ability", "did you mean 'recourses'?"),
    "complete: of an entry": ("recourses of ability", "^recourses of abilty", "did you mean 'ability'?"),
    "complete: yes": ("complete: [data, recourses of ability, data.salary.about]", "complete: ^yes", "no list"),
    "withheld: field": ("fact: scores.ability.told.weights", "fact: ^scores.ability.told.wights", "'told.weights'?"),
    "withheld: entry": ("fact: scores.ability.told.weights", "fact: ^scores.abilty.told.weights", "'ability'?"),
    "withheld: section": ("fact: scores.ability.told.weights", "fact: ^score.ability.told.weights", "'scores'?"),
    "withheld: only a section": ("fact: scores.ability.told.weights", "fact: ^scores", ""),
    "withheld: only an entry": ("fact: scores.ability.told.weights", "fact: ^scores.ability", "score has no field"),
}
IDS = {
    "twice across sections": ("  statement:", "  ^payday:", "the id 'payday' stands in data too; ids are unique"),
    "twice with evidence": ("  notice: {", "  ^salary: {title: X}\n  notice: {", "the id 'salary' stands in data too"),
    "capital": ("  payday:", "  ^Payday:", "'Payday' is no id; use small letters, digits and dashes"),
    "underscore": ("  payday:", "  ^pay_day:", "'pay_day' is no id"),
    "dot": ("  payday:", "  ^pay.day:", "'pay.day' is no id"),
    "dash at the end": ("  payday:", "  ^payday-:", "'payday-' is no id"),
    "too long": ("  payday:", f"  ^{'x' * 81}:", "is no id"),
    "merge key": ("  payday:", "  ^<<:", "'<<' is no id"),
} | {id_: ("  payday:", f"  ^{id_}:", f"the id '{id_}' is reserved; choose another id") for id_ in sorted(RESERVED_IDS)}
TYPES = {
    "list for a word": ("form: number", "form: ^[number]", "'form' expects a word, not a list"),
    "list for a word in long form": ("{value: partly,", "{value: ^[partly],", "expects a word, not a list"),
    "fraction for a word": ("form: number", "form: ^1.5", "1.5"),
    "number for a name": ("name: Corner credit", "name: ^3", "'name' expects a word, not 3; quote it: \"3\""),
    "list for a name": ("name: Corner credit", "name: ^[a]", "'name' expects a word, not a list"),
    "number for an id": ("inputs: [salary]", "inputs: [^3]", "expects a word, not 3"),
    "list in a list": ("inputs: [salary]", "inputs: [^[salary]]", "expects a word, not a list"),
    "list for a section": (FLOWS, "flows: ^[a]\n", "'flows' expects entries by id, not a list; write `id: {...}`"),
    "word for an entry": (
        "  payday: {origin: inferred, derived_from: [salary]}",
        "  payday: ^given",
        "record of fields",
    ),
    "word for a record": (
        "told: {existence: yes, factors: {value: partly, evidence: [notice]}}",
        "told: ^yes",
        "record",
    ),
    "word for a label": ("[{text: good, tone: neutral}]", "[^good]", "expects a record of fields, not 'good'"),
    "word for claims": ("form: number", "form: {disputed: ^rank}", "'disputed' expects a list, not 'rank'"),
    "word for the format": ("format: 1", "format: ^one", "'format' expects a whole number, not 'one'"),
    "true for the format": ("format: 1", "format: ^true", "format: 1"),
    "true for yes": ("existence: yes", "existence: ^true", "yes"),
    "false for no": ("checked: no", "checked: ^false", "write no"),
    "true for a word": ("form: number", "form: ^true", "number"),
    "true for a number": ("how_many: 1", "how_many: ^true", "'how_many' is no whole number"),
    "word for a number": ("how_many: 1", "how_many: ^many", "'how_many' is no whole number: 'many'; write a number"),
    "fraction for a number": ("how_many: 1", "how_many: ^1.5", "whole number"),
    "less than nothing": ("how_many: 1", "how_many: ^-1", "'how_many' is no whole number: -1"),
    "at least less than nothing": ("how_many: 1", "how_many: {at_least: ^-1}", "whole number"),
    "word for a bound": ("how_many: 1", "how_many: {at_least: ^few}", "'at_least' expects a whole number, not 'few'"),
    "length of time in words": (
        "retention: P7Y",
        "retention: ^7 years",
        "is no length of time: '7 years'; write it like",
    ),
    "length of time without unit": ("retention: P7Y", "retention: ^7", "is no length of time"),
}
CONTENT = {
    "planned but happening": ("since: 2025-01", "since: ^2027-01", "write status: planned"),
    "over but happening": ("since: 2025-01", "until: ^2025-01", "write status: ended"),
    "ended but not over": ("since: 2025-01", "status: ended, until: ^2027", "write status: happening"),
    "ended and not begun": ("since: 2025-01", "status: ended, since: ^2027", "write status: planned"),
    "over before it began": ("since: 2025-01", "status: ended, since: 2025-06, until: ^2025-01", ""),
    "no date": ("since: 2025-01", "since: ^yesterday", "'yesterday' is no date; write a year, a month or a day"),
    "no day of the calendar": ("as_of: 2026-11-01", "as_of: ^2026-02-30", "'2026-02-30' is no date"),
    "no date of the description": ("as_of: 2026-11-01", "as_of: ^unknown", "date"),
    "no date of evidence": ("date: 2026-05", "date: ^lately", "'lately' is no date"),
    "no date of a refusal": ("asked: 2026-10-01", "asked: ^lately", "'lately' is no date"),
    "given but derived": (
        "{origin: inferred, derived_from: [",
        "{origin: given, derived_from: ^[",
        "derived from nothing",
    ),
    "given, in long form, but derived": (
        "{origin: inferred, derived_from: [",
        "{origin: {value: given}, derived_from: ^[",
        "",
    ),
    "disputed and settled": ("form: number", "form: ^{value: number, disputed: [{value: rank}]}", "into `disputed`"),
    "at least more than at most": ("how_many: 1", "how_many: ^{at_least: 5, at_most: 2}", ""),
}


def _cases(**tables):
    return [pytest.param(*row, id=f"{table}: {name}") for table, rows in tables.items() for name, row in rows.items()]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    _cases(keys=KEYS, words=WORDS, references=REFERENCES, ids=IDS, types=TYPES, content=CONTENT),
)
def test_a_mistake_is_told_once_at_its_place(old, new, told, vocabulary):
    text, place = unmarked(edited(PRODUCT, (old, new)), "p.yaml")
    (problem,) = mistakes(text, vocabulary)
    assert problem.place == place
    assert told in f"{problem.message}; {problem.hint}"
    assert problem.excerpt == text.split("\n")[place.line - 1][:160]


def test_the_good_description_has_no_mistake(vocabulary):
    assert load_product_text(PRODUCT, "p.yaml", vocabulary).product.product.name == "Corner credit"


FINE = {
    "nothing written of an entry": ("  payday: {origin: inferred, derived_from: [salary]}", "  payday:"),
    "nothing written of a fact": ("form: number", "form:"),
    "an unknown fact": ("form: number", "form: unknown"),
    "an unknown member": ("inputs: [salary]", "inputs: [salary, unknown]"),
    "an empty list in a word": ("inputs: [salary]", "inputs: none"),
    "an unknown section": (FLOWS, "flows: unknown\n"),
    "an empty section": (FLOWS, "flows: none\n"),
    "there may be more": ("  statement:", "  unknown:\n  statement:"),
    "no evidence at all": ("evidence: [notice]", "evidence: []"),
    "planned": ("since: 2025-01", "status: planned, since: 2027-01"),
    "ended": ("since: 2025-01", "status: ended, since: 2024, until: 2025-01"),
    "over within the year of the description": ("since: 2025-01", "until: 2026"),
    "disputed": ("form: number", "form: {disputed: [{value: rank, evidence: [notice]}, {value: band}]}"),
    "a broad place that holds narrow ones": ("setting: finance.credit", "setting: finance"),
    "several facts withheld": ("fact: scores.ability.told.weights", "fact: scores.ability.told"),
    "a closure with evidence": ("complete: [data,", "complete: [{list: data, evidence: [notice]},"),
    "a word for the only list that is complete": (
        "complete: [data, recourses of ability, data.salary.about]",
        "complete: scores",
    ),
}


@pytest.mark.parametrize(("old", "new"), FINE.values(), ids=FINE)
def test_what_the_format_allows_is_no_mistake(old, new, vocabulary):
    assert load_product_text(edited(PRODUCT, (old, new)), "p.yaml", vocabulary).product


EMPTY = {
    "word": ("form: number", "form: {disputed: []}", "form: unknown"),
    "list": ("inputs: [salary]", "inputs: {disputed: []}", "inputs: unknown"),
    "number": ("how_many: 1", "how_many: {disputed: []}", "how_many: unknown"),
    "length of time": ("retention: P7Y", "retention: {disputed: []}", "retention: unknown"),
    "word without value": ("form: number", "form: {}", "form: unknown"),
    "list without value": ("inputs: [salary]", "inputs: {}", "inputs: unknown"),
    "number without value": ("how_many: 1", "how_many: {}", "how_many: unknown"),
    "item without value": ("inputs: [salary]", "inputs: [{}]", "inputs: [unknown]"),
}


@pytest.mark.parametrize(("old", "empty", "unknown"), EMPTY.values(), ids=EMPTY)
def test_a_form_without_content_is_the_same_as_unknown_or_refused(old, empty, unknown, language_rules):
    chosen = frozenset(f"{record['concern']}/{record['id']}" for record in LANGUAGE_RULES)

    def verdicts(new):
        description = load_product_text(edited(PRODUCT, (old, new)), "p.yaml", language_rules.vocabulary)
        found = evaluate(language_rules, description, chosen)
        return {(one.rule, one.subject, one.bindings, one.verdict) for one in found}

    try:
        found = verdicts(empty)
    except DescriptionError:
        return
    assert found == verdicts(unknown)


# -- what is missing


@pytest.mark.parametrize("key", ["name", "as_of", "perspective"])
def test_what_every_product_says_is_asked_for(key, vocabulary):
    start = PRODUCT.index(f"{key}: ")
    text = edited(PRODUCT, (PRODUCT[start : PRODUCT.index(",", start) + 2], ""))
    (problem,) = mistakes(text, vocabulary)
    assert str(problem) == f"p.yaml:3:1: error: {key!r} is missing; add `{key}:`"


@pytest.mark.parametrize("key", ["name", "as_of", "perspective"])
def test_what_every_product_says_is_not_left_blank(key, vocabulary):
    start = PRODUCT.index(f"{key}: ")
    text = edited(PRODUCT, (PRODUCT[start : PRODUCT.index(",", start)], f"{key}: ~"))
    (problem,) = mistakes(text, vocabulary)
    assert (problem.place.line, problem.place.column) == (3, start - PRODUCT.index("product:") + len(key) + 3)


def test_the_format_is_asked_for(vocabulary):
    (problem,) = mistakes(edited(PRODUCT, ("format: 1\n", "")), vocabulary)
    assert "'format' is missing" in problem.message


ABOUT = "format: 1\nproduct: {name: X, as_of: 2026, perspective: inside}\n"


@pytest.mark.parametrize(
    "text",
    ["", "parties:\n", "parties: {}\n", "scores: none\n", "scores: {unknown: }\n", "evidence: {a: {title: A}}\n"],
)
def test_a_description_without_a_single_entry_is_a_mistake(text, vocabulary):
    (problem,) = mistakes(ABOUT + text, vocabulary)
    assert problem.message == "nothing is described: not a single entry"
    assert "parties" in problem.hint


@pytest.mark.parametrize("text", ["---\n", "~\n", "text\n", "[a]\n", "7\n"])
def test_a_file_that_is_no_record_is_one_mistake(text, vocabulary):
    (problem,) = mistakes(text, vocabulary)
    assert "a record of fields" in problem.message
    assert problem.hint


# -- several mistakes


def test_each_of_many_mistakes_is_told(vocabulary):
    words = ["perspective", "value", "value in a list", "value in long form", "grade", "checked", "answer"]
    references = ["entry", "operator", "reserved party", "evidence of a fact", "complete: section", "withheld: field"]
    changes = [WORDS[name] for name in words] + [REFERENCES[name] for name in references]
    changes += [KEYS["section"], KEYS["key of a record"], KEYS["key of a label"]]
    changes += [IDS["capital"], TYPES["word for a number"], REFERENCES["complete: of an entry"]]
    text = edited(PRODUCT, *(change[:2] for change in changes))
    expected = []
    while "^" in text:
        before, _, after = text.partition("^")
        expected.append((before.count("\n") + 1, len(before) - before.rfind("\n")))
        text = before + after
    problems = mistakes(text, vocabulary)
    assert [(one.place.line, one.place.column) for one in problems] == expected
    told = [f"{one.message}; {one.hint}" for one in problems]
    assert [change[2] for change in changes if not any(change[2] in one for one in told)] == []


def test_mistakes_of_shape_and_of_content_are_told_together(vocabulary):
    text = edited(PRODUCT, KEYS["key of an entry"][:2], REFERENCES["entry"][:2], IDS["dot"][:2]).replace("^", "")
    assert [one.message.split(" ")[0] for one in mistakes(text, vocabulary)] == ["'pay.day'", "unknown", "there"]


def test_mistakes_of_yaml_are_told_with_the_others(vocabulary):
    text = edited(PRODUCT, ("form: number", "form: nmber\n    form: number\n    note: {value: x, y}"))
    assert [one.place.line for one in mistakes(text, vocabulary)] == [14, 15, 16, 16]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("scores: {points: }\n", ["'format' is missing", "'product' is missing"]),
        ("formt: 1\nproduct: {name: X, as_of: 2026, perspective: inside}\nscores: {a: }\n", ["'formt'", "'format'"]),
        ("product: {name: X, as_of: 2026, perspective: inside}\n", ["'format' is missing", "nothing is described"]),
    ],
)
def test_mistakes_at_one_place_do_not_hide_each_other(text, told, vocabulary):
    found = " / ".join(str(one) for one in mistakes(text, vocabulary))
    assert [part for part in told if part not in found] == []


def test_an_id_that_stands_twice_makes_no_other_entry_wrong(vocabulary):
    (problem,) = mistakes(edited(PRODUCT, ("  payday:", "  lender:")), vocabulary)
    assert "the id 'lender' stands in" in problem.message


def test_mistakes_come_in_the_order_of_the_file(vocabulary):
    text = edited(
        PRODUCT, ("answer: refused", "answer: x"), ("form: number", "form: x"), ("how_many: 1", "how_many: x")
    )
    places = [one.place for one in mistakes(text, vocabulary)]
    assert places == sorted(places)
    assert len(places) == 3


# -- anything at all


ODD = [
    *(None, True, -1, 1.5, "x", "", "none", "scores", "scores.", " of ", "a.b.c.d", [], {}, [None], [3], [{}], ["x"]),
    *([["x"]], {"value": ["x"]}, {"value": {"a": 1}}, {"disputed": 3}, {"disputed": [{"value": ["x"]}]}),
    *({"x": None}, {"unknown": {}}, {"evidence": {"a": "b"}}, {"list": ["flows"]}, {"possible": 3}, {"complete": []}),
]


@pytest.mark.parametrize("odd", ODD, ids=json.dumps)
def test_whatever_stands_somewhere_a_description_is_audited_or_its_mistakes_are_told(odd, rules, some_rules):
    good = parse_document(PRODUCT, "p.yaml").data
    for path in _paths(good):
        text = json.dumps(_with(good, path, odd))
        try:
            found = evaluate(rules, load_product_text(text, "p.yaml", rules.vocabulary), some_rules)
        except ScoreauditError as error:
            found = [one.place.line and one.message for one in error.problems]
        assert found, path
        assert all(found), path


def _paths(data, at=()):
    yield at
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield from _paths(data[key], (*at, key))


def _with(data, path, value):
    if not path:
        return value
    copy = data.copy()
    copy[path[0]] = _with(data[path[0]], path[1:], value)
    return copy


# -- files


def test_the_places_of_a_file_show_its_path_as_given(tmp_path, monkeypatch, vocabulary):
    (tmp_path / "p.yaml").write_text(edited(PRODUCT, ("form: number", "form: nmber")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DescriptionError) as caught:
        load_product("./p.yaml", vocabulary)
    assert str(caught.value).startswith("./p.yaml:14:11: error: ")


def test_each_section_can_be_the_only_one(vocabulary):
    for section in SECTIONS:
        assert load_product_text(f"{ABOUT}{section}: {{a: }}\n", "p.yaml", vocabulary).product
