"""A rule that cannot work stops the run: each kind of mistake is told at its place, with the nearest right word."""

from __future__ import annotations

import shutil

import pytest
from data.edits import RULE, SMALL_RULE, edited, unmarked

from audit.errors import RuleError, ScoreauditError
from audit.load.rules import load_rule, load_rules


def mistakes(text, tmp_path, rules, name="function-creep/good-rule.yaml"):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScoreauditError) as caught:
        load_rule(path, "r.yaml", rules.vocabulary, rules.concerns, rules.references)
    return caught.value.problems


FACT = "source.retention longer than P1Y"
NAMES = {
    "field": ("source.^retentoin longer than P1Y", "data has no field 'retentoin'; did you mean 'retention'?"),
    "field of an effect": (
        "outcome.^sevrity >= serious",
        "consequence has no field 'sevrity'; did you mean 'severity'?",
    ),
    "field of another type": ("source.^form is number", "data has no field 'form'; use one of: about, area"),
    "field of the product": ("product.^sectr is credit", "product has no field 'sectr'; did you mean 'sector'?"),
    "field through a reference": ("score.made_by.^knd is bank", "party has no field 'knd'; did you mean 'kind'?"),
    "field of a member": (
        "some recourse of score has (^knd is appeal)",
        "recourse has no field 'knd'; did you mean 'kind'?",
    ),
    "field of a nested type": (
        "some label of score has (^tne is warning)",
        "label has no field 'tne'; did you mean 'tone'?",
    ),
    "field of a record": ("score.^tld.factors is yes", "score has no field 'tld'"),
    "field of a set": ("count different pieces.^aera >= 2", "data has no field 'aera'; did you mean 'area'?"),
    "unbound": ("^xource.retention longer than P1Y", "'xource' is not bound; did you mean 'source'?"),
    "unbound, like nothing": ("^zzz.retention longer than P1Y", "'zzz' is not bound; bind it under `find`"),
    "unbound owner": ("some recourse of ^scoer exists", "'scoer' is not bound; did you mean 'score'?"),
    "unbound goal": ("some data that feeds ^scoer exists", "'scoer' is not bound; did you mean 'score'?"),
    "unbound on the right": ("outcome.decided_by is ^lender", "'outcome.decided_by' holds no words"),
    "unbound set": ("count different ^pices.area >= 2", "there is no set 'pices'; did you mean 'pieces'?"),
    "type": ("some ^recouse of score exists", "'recouse' is no type of entry; did you mean 'recourse'?"),
    "section for a type": (
        "some ^recourses of score exists",
        "'recourses' is no type of entry; did you mean 'recourse'?",
    ),
    "product is no population": ("some ^product exists", "'product' is no type of entry"),
    "type that belongs to nothing": ("some flow of ^product exists", "`flow of product` has no meaning"),
    "type that does not belong": (
        "some permission of ^score exists",
        "`permission of score` has no meaning; known are:",
    ),
    "type that feeds nothing": ("some flow that feeds ^score exists", "a flow cannot be what feeds a score"),
}
WORDS = {
    "value": ("source.origin is ^gven", "'origin' has no value 'gven'; did you mean 'given'?"),
    "value of several": (
        "source.origin is one of [given, ^boght]",
        "'origin' has no value 'boght'; did you mean 'bought'?",
    ),
    "value of a list": ("score.infers includes ^reliabilty", "did you mean 'reliability'?"),
    "value of a member": ("some recourse of score has (kind is ^apeal)", "did you mean 'appeal'?"),
    "value of a relation": ("some data of score that has (origin is ^gven) exists", "did you mean 'given'?"),
    "set": ("source.origin is ^from-elsewere", "did you mean 'from-elsewhere'?"),
    "value in quotes": ('"source.origin is ^gven"', "did you mean 'given'?"),
    "value in single quotes": ("'source.origin is ^gven'", "did you mean 'given'?"),
    "value on the next line": ("source.verified is no and\n    source.origin is ^gven", "did you mean 'given'?"),
    "step": ("outcome.severity >= ^seriuos", "'severity' has no value 'seriuos'; did you mean 'serious'?"),
    "place where nothing takes effect": ("outcome.setting is ^identity", "'setting' can never be 'identity'"),
    "area that is none": (
        "source.area is ^finance.credit",
        "an area is a top term",
    ),
    "length of time": ("source.retention longer than ^forever", "'forever' is no length of time; write it like P7Y"),
    "length of time without unit": ("source.retention longer than ^P13", "'P13' is no length of time"),
    "number": ("count different pieces.area >= ^two", "'two' is no whole number from 1"),
    "number that is always reached": ("count different pieces.area >= ^0", "'0' is no whole number from 1"),
}
OPERATORS = {
    "is on a list": ("^source.about is the-person", "'about' is a list, so it `includes`"),
    "is one of on a list": ("^source.about is one of [the-person]", "'about' is a list, so it `includes`"),
    "includes on one value": ("^source.origin includes given", "'origin' holds one value, so it `is`"),
    "includes any of on one value": ("^source.origin includes any of [given]", "'origin' holds one value, so it `is`"),
    "path through a list": ("source.^held_by.kind is bank", "'held_by' is a list; say which of them with `some"),
    "path through a word": ("score.^setting.kind is bank", "'setting' refers to no entry"),
    "beyond what is no purpose": (
        "score.purposes goes beyond ^score.infers",
        "`goes beyond` compares two lists of purposes",
    ),
    "beyond from what is no purpose": ("score.infers goes beyond ^score.purposes", "compares two lists of purposes"),
    "unrelated without a place": ("source.setting is unrelated to ^score.setting", "neither side is a place where"),
    "unrelated without a setting": (
        "^score.form is unrelated to outcome.setting",
        "write DATA.setting on the other side",
    ),
    "order where there is none": ("source.origin >= ^given", "'source.origin' has no order"),
    "longer than on a word": ("^source.origin longer than P1Y", "'source.origin' is no length of time"),
    "facts of different kinds": ("outcome.decided_by is ^score.form", "is no fact of the same kind as"),
    "entry of another type": ("outcome.decided_by is ^source", "'outcome.decided_by' cannot be a data"),
    "counting a list": ("count different pieces.^about >= 2", "'about' cannot be counted"),
    "reading a set": ("^pieces.area is finance", "'pieces' is a set: read one member of it"),
    "belonging to a set": ("some data of ^pieces exists", "'pieces' is a set, not one entry"),
    "entry as a fact": ("^source is given", "'source' is an entry, not a fact; write source.FIELD"),
    "every without some": (
        "^every recourse of score has (kind is appeal)",
        "add the fact `some recourse of score exists`",
    ),
    "every exists": ("^every recourse of score exists", "`every ... exists` says nothing"),
}
GRAMMAR = {
    "mixed and, or": (
        "source.origin is given and source.verified is no ^or source.verified is yes",
        "are mixed; put par",
    ),
    "mixed or, and": (
        "source.origin is given or source.verified is no ^and source.verified is yes",
        "are mixed; put par",
    ),
    "mixed inside": (
        "some data of score has (origin is given and verified is no ^or verified is yes)",
        "are mixed; put par",
    ),
    "no operator": ("source.origin^", "an operator must follow, not 'the end'"),
    "no such operator": ("source.origin ^equals given", "an operator must follow, not 'equals'"),
    "no value": ("source.origin is^", "a value must follow, not 'the end'"),
    "no brackets": ("source.origin is one of ^given", "'[' must follow here, not 'given'; write the words in brackets"),
    "bracket never closed": ("source.origin is one of [given^", "']' must follow here"),
    "parenthesis never closed": ("(source.origin is given^", "')' must follow here"),
    "parenthesis too many": ("source.origin is given^)", "')' is left over"),
    "has without parentheses": ("some recourse of score has ^kind is appeal", "'(' must follow here, not 'kind'"),
    "some of what": ("some recourse of score^", "'has' must follow here, not 'the end'; write `has (...)` or `exists`"),
    "something left over": ("source.origin is given ^source.origin is given", "join conditions with `and` or `or`"),
    "sign without meaning": ("source.origin is given ^; drop", "';' has no meaning in a condition"),
    "count without >=": ("count different pieces.area ^is 2", "'>=' must follow here"),
    "nothing": ('^""', "must follow here, not 'the end'"),
    "number": ("^3", "expects a word, not 3"),
    "list": ("^[source.origin is given]", "expects a word, not a list"),
}


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        pytest.param(*row, id=f"{table}: {name}")
        for table, rows in {"names": NAMES, "words": WORDS, "operators": OPERATORS, "grammar": GRAMMAR}.items()
        for name, row in rows.items()
    ],
)
def test_a_mistake_in_a_condition_is_told_at_its_word(fact, told, tmp_path, rules):
    text, place = unmarked(edited(RULE, (FACT, fact)), "r.yaml")
    (problem,) = mistakes(text, tmp_path, rules)
    assert problem.place == place
    assert told in f"{problem.message}; {problem.hint}"


WHOLE = "finding_if: opens_a_door and elsewhere and (kept_long or many_areas) and asked_for_less and somebody_asked"
CHANGE = "{remove: {from: score.inputs, value: source}}"
UNUSED = (("(kept_long or many_areas)", "many_areas"), ("  kept_long:", "  ^kept_long:"))
APPLIES = "score.subject is not transaction"
BINDINGS = {
    "unused find": ("'extra' is bound and never used", ("  source: data", "  ^extra: flow\n  source: data")),
    "unused let": ("'extra' is bound and never used", ("  pieces: every", "  ^extra: every flow\n  pieces: every")),
    "unused fact": ("the fact 'kept_long' is not used in `finding_if`", *UNUSED),
    "bound twice": ("'source' is bound already", ("  pieces: every", "  ^source: every flow\n  pieces: every")),
    "let that is no set": ("write `every ...`", ("pieces: every data of score", "pieces: ^data of score")),
    "unbound owner in find": ("did you mean 'score'?", ("consequence of score", "consequence of ^scor")),
    "type in find": ("did you mean 'consequence'?", ("consequence of score", "^consequense of score")),
    "relation in find": ("`that feed` has no meaning", ("data that feeds score", "data ^that feed score")),
    "finding_if: no fact": (
        "there is no fact 'kept_lng'; did you mean 'kept_long'?",
        ("(kept_long or", "(^kept_lng or"),
    ),
    "finding_if: condition": ("'is' is left over", (WHOLE, "finding_if: elsewhere ^is number")),
    "finding_if: mixed": ("`and` and `or` are mixed", ("(kept_long or many_areas)", "kept_long ^or many_areas")),
    "key": ("'outcme' is not bound; did you mean 'outcome'?", ("finding_per: outcome", "finding_per: ^outcme")),
    "key that is a set": ("'pieces' is not bound", ("finding_per: outcome", "finding_per: ^pieces")),
    "no type": ("'scor' is no type; did you mean 'score'?", ("for_each: score", "for_each: ^scor")),
    "section for a type": ("'scores' is no type; did you mean 'score'?", ("for_each: score", "for_each: ^scores")),
    "applies_if reads a find": ("'outcome' cannot be read here", (APPLIES, "^outcome.kind is access")),
    "applies_if asks of a find": ("only product and score can", (APPLIES, "some data of ^outcome exists")),
    "applies_if: word": ("did you mean 'transaction'?", ("is not transaction", "is not ^transacton")),
    "raise_if: word": ("did you mean 'children'?", ("includes children", "includes ^childen")),
    "raise_if: operator": (
        "'scored_groups' is a list",
        ("product.scored_groups includes", "^product.scored_groups is"),
    ),
    "message: name": ("'souce' is not bound; did you mean 'source'?", ("rests on {source}", "rests on {^souce}")),
    "message: field": ("did you mean 'origin'?", ("rests on {source}", "rests on {source.^orign}")),
    "message: set": ("'pieces' is a set", ("rests on {source}", "rests on {^pieces}")),
    "message: open brace": ("", ("rests on {source}", "rests on ^{source")),
}
META = {
    "id": ("the file is called good-rule.yaml; write id: good-rule", ("id: good-rule", "id: ^god-rule")),
    "concern": ("did you mean 'function-creep'?", ("concern: function-creep", "concern: ^function-crep")),
    "reference": ("did you mean 'gdpr/5-1-b'?", ("[gdpr/5-1-b]", "[^gdpr/5-1-bb]")),
    "anchor": ("no anchor 'buyout'; did you mean 'buy-out'?", ("[gaming, buy-out]", "[gaming, ^buyout]")),
    "key": ("unknown key 'exceptions'", ("norm_fit: wider", "norm_fit: wider\n^exceptions: []")),
    "misspelt key": ("did you mean 'raise_if'?", ("raise_if: product", "^raise_of: product")),
    "status": ("did you mean 'stable'?", ("status: stable", "status: ^stabel")),
    "link": ("did you mean 'does harm'?", ("link: does harm", "link: ^does harn")),
    "fit": ("did you mean 'wider'?", ("norm_fit: wider", "norm_fit: ^widr")),
    "version that is a number": ('quote it: "0.1"', ('since: "0.1"', "since: ^0.1")),
    "weight": ("'from efect' is no weight; did you mean 'from effect'?", ("from effect", "^from efect")),
    "own weight with an effect": ("an effect is bound, so the weight comes from it", ("from effect", "^moderate")),
    "kind of a remedy": ("did you mean 'design'?", ("kind: design", "kind: ^desing")),
    "effort of a remedy": ("did you mean 'medium'?", ("effort: medium", "effort: ^mediun")),
    "a stop that changes": ("changes nothing", ("- {name: drop it, kind: design", "- ^{name: drop it, kind: stop")),
    "a design without change": (
        "is missing",
        ("- {name: drop it", "- ^{name: drop it"),
        (f", change: {CHANGE}", ""),
    ),
    "change": ("'remov' is no change; did you mean 'remove'?", ("{remove: {", "{^remov: {")),
    "expectation": ("did you mean 'ask'?", ("expect: ask", "expect: ^asks")),
    "no product at first": (
        "the first case",
        ("- {name: first", "- ^{name: first"),
        (", product: {scores", ", with: {scores"),
    ),
    "products later": ("only the first case", ("- {name: nothing", "- ^{name: nothing"), (", with: {", ", product: {")),
    "clear and asks": (
        "write `expect: ask`",
        ("clear, with: {scores.points.inputs: []}", "clear, ask: ^[score.inputs]"),
    ),
}


@pytest.mark.parametrize(
    ("told", "edits"),
    [
        pytest.param(told, edits, id=f"{table}: {name}")
        for table, rows in {"bindings": BINDINGS, "meta": META}.items()
        for name, (told, *edits) in rows.items()
    ],
)
def test_a_mistake_in_a_rule_is_told_at_its_place(told, edits, tmp_path, rules):
    text, place = unmarked(edited(RULE, *edits), "r.yaml")
    (problem,) = mistakes(text, tmp_path, rules)
    assert problem.place == place
    assert told in f"{problem.message}; {problem.hint}"


@pytest.mark.parametrize("name", ["data", "effect", "kind", "told", "is", "some", "a-b", "a.b", "2nd"])
@pytest.mark.parametrize("bound_by", ["find", "let"])
def test_a_type_a_field_or_a_word_of_the_language_is_no_name(bound_by, name, tmp_path, rules):
    old, every = {"find": ("  source: data", ""), "let": ("  pieces: every", "every ")}[bound_by]
    problems = mistakes(edited(RULE, (old, f"  {name}: {every}flow\n{old}")), tmp_path, rules)
    assert f"'{name}' cannot be a name here" in [problem.message for problem in problems]
    assert {problem.place.line for problem in problems} == {RULE[: RULE.index(old)].count("\n") + 1}


CHANGES = {
    "no record": ("{set: source}", "`set` needs a record"),
    "field": ("{remove: {from: score.inpts, value: source}}", "score has no field 'inpts'; did you mean 'inputs'?"),
    "unbound": ("{remove: {from: scor.inputs, value: source}}", "'scor' is not bound; did you mean 'score'?"),
    "unbound value": ("{remove: {from: score.inputs, value: souce}}", "'souce' is not bound; did you mean 'source'?"),
    "no value": ("{remove: {from: score.inputs}}", "value"),
    "misspelt key": ("{remove: {from: score.inputs, valu: source}}", "'value'"),
    "no path": ("{remove: {value: source}}", ""),
    "value to set": ("{set: {source.origin: gven}}", "'origin' has no value 'gven'; did you mean 'given'?"),
    "field to set": ("{set: {source.orign: given}}", "data has no field 'orign'; did you mean 'origin'?"),
    "length of time to set": ("{set: {source.retention: Pxx}}", "Pxx"),
    "list in a list to set": ("{set: {source.origin: [[given]]}}", ""),
    "record to set": ("{set: {source.origin: {value: given}}}", ""),
    "values to include": ("{include: {in: score.infers, values: [reliabilty]}}", "did you mean 'reliability'?"),
    "record to include": ("{include: {in: score.infers, values: {reliability: yes}}}", ""),
    "section to add to": ("{add: {recouses: {kind: appeal}}}", "'recouses' is no section; did you mean 'recourses'?"),
    "field to add": ("{add: {recourses: {knd: appeal}}}", "recourse has no field 'knd'; did you mean 'kind'?"),
    "value to add": ("{add: {recourses: {kind: apeal}}}", "did you mean 'appeal'?"),
    "entry to drop": ("{drop: souce}", "did you mean 'source'?"),
    "product to drop": ("{drop: product}", "'product'"),
}


@pytest.mark.parametrize(("change", "told"), CHANGES.values(), ids=CHANGES)
def test_a_remedy_that_cannot_be_carried_out_is_told(change, told, tmp_path, rules):
    (problem,) = mistakes(edited(RULE, (CHANGE, change)), tmp_path, rules)
    assert problem.place.line == RULE[: RULE.index(CHANGE)].count("\n") + 1
    assert told in f"{problem.message}; {problem.hint}"


# -- weights and echoes: a rule that binds no effect


TOLD = "not_told: score.told.existence is no"
WEIGHTS = {
    "from no effect": ("no consequence or publication is bound", ("weight: moderate", "weight: ^from effect")),
    "too high": ("weighs at most medium", ("weight: moderate", "weight: ^serious")),
    "much too high": ("weighs at most medium", ("weight: moderate", "weight: ^grave")),
    "a level": ("'high' is no weight", ("weight: moderate", "weight: ^high")),
}


@pytest.mark.parametrize(("told", "edit"), WEIGHTS.values(), ids=WEIGHTS)
def test_a_weight_without_effect_is_limited(told, edit, tmp_path, rules):
    text, place = unmarked(edited(SMALL_RULE, edit), "r.yaml")
    (problem,) = mistakes(text, tmp_path, rules, "opaque-scoring/small-rule.yaml")
    assert problem.place == place
    assert told in problem.message


@pytest.mark.parametrize(
    "fact",
    [
        "permission.how is misleading",
        "permission.how is not separate-opt-in",
        "permission.how is one of [misleading]",
        "permission.how is one of [misleading, pre-ticked]",
        "not permission.how is misleading",
        "(permission.how is misleading)",
    ],
)
def test_a_rule_that_only_repeats_one_judging_word_is_refused(fact, tmp_path, rules):
    text = edited(SMALL_RULE, (TOLD, f"not_told: {fact}"), ("for_each: score", "for_each: permission"))
    text = edited(text, ("{score}", "{permission}"))
    (problem,) = mistakes(text, tmp_path, rules, "opaque-scoring/small-rule.yaml")
    assert "only echoes one judging field (permission.how)" in problem.message


@pytest.mark.parametrize("expect", ["finding", "ask", "clear"])
def test_a_rule_without_a_case_of_each_kind_is_refused(expect, tmp_path, rules):
    other = "not-applicable"
    text = edited(SMALL_RULE, (f"expect: {expect}", f"expect: {other}"), ("cases:", "^cases:"))
    text, place = unmarked(text, "r.yaml")
    (problem,) = mistakes(text, tmp_path, rules, "opaque-scoring/small-rule.yaml")
    assert (problem.place, problem.message) == (place, f"no case expects: {expect}")


REQUIRED = ["id", "title", "concern", "status", "since", "why", "derives_from", "references", "norm_fit", "link"]
REQUIRED += ["weight", "for_each", "message"]


@pytest.mark.parametrize("key", REQUIRED)
def test_what_every_rule_says_is_asked_for(key, tmp_path, rules):
    text = "".join(line for line in SMALL_RULE.splitlines(keepends=True) if not line.startswith(f"{key}:"))
    (problem,) = mistakes(text, tmp_path, rules, "opaque-scoring/small-rule.yaml")
    assert (problem.message, problem.hint) == (f"'{key}' is missing", f"add `{key}:`")


def test_all_that_is_missing_is_asked_for(tmp_path, rules):
    problems = mistakes("id: small-rule\n", tmp_path, rules, "opaque-scoring/small-rule.yaml")
    assert {problem.message for problem in problems} >= {f"{key!r} is missing" for key in REQUIRED[1:]}


NESTS = {
    "parentheses": "(" * 5_000 + "score.form is number" + ")" * 5_000,
    "not": "not " * 5_000 + "score.form is number",
    "has": "some data of score has (" * 500 + "origin is given" + ")" * 500,
    "find": "some data of score that has (" * 500 + "origin is given" + ") exists" * 500,
}


@pytest.mark.parametrize("fact", NESTS.values(), ids=NESTS)
def test_a_condition_that_is_nested_too_deeply_is_refused(fact, tmp_path, rules):
    (problem,) = mistakes(edited(RULE, (FACT, fact)), tmp_path, rules)
    assert problem.message == "nested too deeply"


def test_each_of_many_mistakes_in_a_rule_is_told(tmp_path, rules):
    edits = [META["concern"][1], META["reference"][1], META["weight"][1], BINDINGS["applies_if: word"][1]]
    edits += [BINDINGS["raise_if: word"][1], BINDINGS["finding_if: no fact"][1], BINDINGS["key"][1]]
    edits += [BINDINGS["message: name"][1], META["change"][1], (FACT, "source.^retentoin longer than P1Y")]
    text, expected = edited(RULE, *edits), []
    while "^" in text:
        before, _, after = text.partition("^")
        expected.append((before.count("\n") + 1, len(before) - before.rfind("\n")))
        text = before + after
    assert [(one.place.line, one.place.column) for one in mistakes(text, tmp_path, rules)] == expected


def test_mistakes_of_yaml_are_told_with_the_others(tmp_path, rules):
    text = edited(
        SMALL_RULE, ("weight: moderate", "weight: moderate\nweight: serious"), ("existence is no", "existence is nno")
    )
    problems = mistakes(text, tmp_path, rules, "opaque-scoring/small-rule.yaml")
    assert [(one.place.line, one.message.split(" ")[0]) for one in problems] == [(12, "the"), (15, "'told.existence'")]
    assert {one.place.path for one in problems} == {"r.yaml"}


# -- folders


@pytest.fixture
def folder(tmp_path, root):
    """A folder of rules with everything that rules lean on, and the small rule."""
    for name in ("vocabulary", "text"):
        shutil.copytree(root / "rules" / name, tmp_path / "rules" / name)
    for name in ("concerns.yaml", "references.yaml"):
        shutil.copy(root / "rules" / name, tmp_path / "rules")
    return add(tmp_path / "rules", "opaque-scoring/small-rule.yaml", SMALL_RULE)


def add(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def refused(folder, **options):
    with pytest.raises(ScoreauditError) as caught:
        load_rules(folder, **options)
    return [str(problem) for problem in caught.value.problems]


def test_a_folder_is_read_from_anywhere(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert [rule.id for rule in load_rules(folder, shown_as="shipped").rules] == ["opaque-scoring/small-rule"]


def test_the_vocabulary_is_that_of_the_folder(folder, monkeypatch, root):
    monkeypatch.chdir(root)  # where another `rules/vocabulary` lies
    path = folder / "vocabulary" / "scores.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("number:", "numeral:"), encoding="utf-8")
    assert "numeral" in load_rules(folder).vocabulary.lists["score-forms"].record.terms


def test_broken_rules_are_told_together_and_where_they_were_read(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    add(folder, "function-creep/good-rule.yaml", edited(RULE, (FACT, "source.origin is gven")))
    add(folder, "opaque-scoring/third.yaml", SMALL_RULE)
    add(folder, "opaque-scoring/fourth.yaml", "a: *b")
    add(tmp_path / "pack", "opaque-scoring/fifth.yaml", "a: 1\n")
    (tmp_path / "empty").mkdir()
    problems = refused(folder, shown_as="rules", extra=(tmp_path / "pack", tmp_path / "empty"))
    found = {problem.split(": error")[0] for problem in problems}
    assert found == {
        "rules/function-creep/good-rule.yaml:23:31",
        "rules/opaque-scoring/third.yaml:1:5",
        "rules/opaque-scoring/fourth.yaml:1:4",
        f"{tmp_path}/pack/opaque-scoring/fifth.yaml:1:1",
        f"{tmp_path}/empty",
    }


def test_a_rule_in_the_wrong_folder_is_told(folder):
    (folder / "opaque-scoring").rename(folder / "function-creep")
    (problem,) = refused(folder)
    assert problem == (
        "rules/function-creep/small-rule.yaml:3:10: error: "
        "the file stands in the folder 'function-creep'; move it to opaque-scoring/"
    )


def test_a_pack_cannot_replace_a_rule(folder, tmp_path):
    add(tmp_path / "pack", "opaque-scoring/small-rule.yaml", SMALL_RULE)
    (problem,) = refused(folder, extra=(tmp_path / "pack",))
    assert "the rule opaque-scoring/small-rule exists already; see rules/opaque-scoring/small-rule.yaml" in problem


def test_a_rule_is_found_by_its_id_and_by_its_slug(folder):
    rules = load_rules(folder)
    assert rules.rule("opaque-scoring/small-rule") is rules.rule("small-rule") is rules.rules[0]
    assert rules.rule("small") is None


def test_the_digest_changes_with_every_file(folder):
    before = load_rules(folder).digest
    assert load_rules(folder).digest == before
    path = folder / "references.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_rules(folder).digest != before


SHARED = {
    "vocabulary: term below nothing": (
        "vocabulary/extra.yaml",
        "extra: {about: A, terms: {a.b: {label: B}}}",
        ":1:27: error: 'a.b' lies below 'a', which is no term",
    ),
    "vocabulary: set of nothing": (
        "vocabulary/extra.yaml",
        "extra: {about: A, terms: {aaa: {label: A}}, sets: {s: {members: [aab]}}}",
        ":1:52: error: 'aab' is no term of extra; did you mean 'aaa'?",
    ),
    "vocabulary: set and term": (
        "vocabulary/extra.yaml",
        "extra: {about: A, terms: {a: {label: A}}, sets: {a: {members: [a]}}}",
        ":1:50: error: 'a' is a term already",
    ),
    "vocabulary: judging without a way to tell": (
        "vocabulary/extra.yaml",
        "extra: {about: A, judges: true, terms: {a: {label: A, means: B}}}",
        ":1:41: error: 'a' judges, so it needs `means` and `how_to_tell`",
    ),
    "vocabulary: setting": (
        "vocabulary/extra.yaml",
        "extra: {about: A, terms: {a: {label: A, suggests_setting: helth}}}",
        ":1:27: error: 'helth' is no setting; did you mean 'health'?",
    ),
    "vocabulary: list twice": (
        "vocabulary/extra.yaml",
        "asking: {about: A, terms: {a: {label: A}}}",
        "the list 'asking' stands in rules/vocabulary/",
    ),
    "vocabulary: key": (
        "vocabulary/extra.yaml",
        "extra: {abot: A, terms: {}}",
        "unknown key 'abot'; did you mean 'about'?",
    ),
    "vocabulary: levels": ("vocabulary/levels.yaml", "levels: [low]", "vocabulary/levels.yaml:1:1: error: '"),
    "concerns": (
        "concerns.yaml",
        "a: {titel: A}",
        "concerns.yaml:1:5: error: unknown key 'titel'; did you mean 'title'?",
    ),
    "references": ("references.yaml", "a: {titel: A}", "references.yaml:1:5: error: unknown key 'titel'"),
    "texts": (
        "text/en.yaml",
        "langage: en",
        "text/en.yaml:1:1: error: unknown key 'langage'; did you mean 'language'?",
    ),
    "no YAML": ("concerns.yaml", "a: *b", "concerns.yaml:1:4: error: the alias *b has no anchor"),
}


@pytest.mark.parametrize(("name", "text", "told"), SHARED.values(), ids=SHARED)
def test_a_mistake_in_what_rules_lean_on_is_told(name, text, told, folder):
    problems = refused(add(folder, name, text))
    assert [problem for problem in problems if f"rules/{name}" in problem and told in problem]
    assert all(problem.startswith("rules/") for problem in problems)


@pytest.mark.parametrize("name", ["vocabulary/levels.yaml", "concerns.yaml", "references.yaml", "text/en.yaml"])
def test_what_rules_lean_on_is_missed(name, folder):
    (folder / name).unlink()
    (problem,) = refused(folder)
    assert name.rpartition("/")[2] in problem


def test_errors_of_rules_are_errors_of_rules(folder):
    with pytest.raises(RuleError):
        load_rules(add(folder, "opaque-scoring/other.yaml", SMALL_RULE))
