"""A rule that cannot work stops the run: each kind of mistake is told at its place, with the nearest right word."""

from __future__ import annotations

import shutil

import pytest
from data.edits import RULE, edited, unmarked

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
    "field of an effect": ("outcome.^sevrity >= serious", "consequence has no field 'sevrity'; did you mean 'severity'?"),
    "field of another type": ("source.^form is number", "data has no field 'form'; use one of: about, area"),
    "field of the product": ("product.^sectr is credit", "product has no field 'sectr'; did you mean 'sector'?"),
    "field through a reference": ("score.made_by.^knd is bank", "party has no field 'knd'; did you mean 'kind'?"),
    "field of a member": ("some recourse of score has (^knd is appeal)", "recourse has no field 'knd'; did you mean 'kind'?"),
    "field of a nested type": ("some label of score has (^tne is warning)", "label has no field 'tne'; did you mean 'tone'?"),
    "field of a record": ("score.^tld.factors is yes", "score has no field 'tld'"),
    "field of a set": ("count different pieces.^aera >= 2", "data has no field 'aera'; did you mean 'area'?"),
    "unbound": ("^xource.retention longer than P1Y", "'xource' is not bound; did you mean 'source'?"),
    "unbound, like nothing": ("^zzz.retention longer than P1Y", "'zzz' is not bound; bind it under `find`"),
    "unbound owner": ("some recourse of ^scoer exists", "'scoer' is not bound; did you mean 'score'?"),
    "unbound goal": ("some data that feeds ^scoer exists", "'scoer' is not bound; did you mean 'score'?"),
    "unbound on the right": ("outcome.decided_by is ^lender", "'outcome.decided_by' holds no words"),
    "unbound set": ("count different ^pices.area >= 2", "there is no set 'pices'; did you mean 'pieces'?"),
    "type": ("some ^recouse of score exists", "'recouse' is no type of entry; did you mean 'recourse'?"),
    "section for a type": ("some ^recourses of score exists", "'recourses' is no type of entry; did you mean 'recourse'?"),
    "product is no population": ("some ^product exists", "'product' is no type of entry"),
    "type that belongs to nothing": ("some flow of ^product exists", "`flow of product` has no meaning"),
    "type that does not belong": ("some permission of ^score exists", "`permission of score` has no meaning; known are:"),
    "type that feeds nothing": ("some flow that feeds ^score exists", "a flow cannot be what feeds a score"),
}
WORDS = {
    "value": ("source.origin is ^gven", "'origin' has no value 'gven'; did you mean 'given'?"),
    "value of several": ("source.origin is one of [given, ^boght]", "'origin' has no value 'boght'; did you mean 'bought'?"),
    "value of a list": ("score.infers includes ^reliabilty", "did you mean 'reliability'?"),
    "value of a member": ("some recourse of score has (kind is ^apeal)", "did you mean 'appeal'?"),
    "value of a relation": ("some data of score that has (origin is ^gven) exists", "did you mean 'given'?"),
    "set": ("source.origin is ^from-elsewere", "did you mean 'from-elsewhere'?"),
    "value in quotes": ('"source.origin is ^gven"', "did you mean 'given'?"),
    "value in single quotes": ("'source.origin is ^gven'", "did you mean 'given'?"),
    "value on the next line": ("source.verified is no and\n    source.origin is ^gven", "did you mean 'given'?"),
    "step": ("outcome.severity >= ^seriuos", "'severity' has no value 'seriuos'; did you mean 'serious'?"),
    "place where nothing takes effect": ("outcome.setting is ^identity", "'setting' can never be 'identity'"),
    "area that is none": ("source.area is ^finance.credit", "'area' can never be 'finance.credit'; an area is a top term"),
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
    "beyond what is no purpose": ("score.purposes goes beyond ^score.infers", "`goes beyond` compares two lists of purposes"),
    "beyond from what is no purpose": ("^score.infers goes beyond score.purposes", "compares two lists of purposes"),
    "unrelated without a place": ("source.setting is unrelated to ^score.setting", "neither side is a place where"),
    "unrelated without a setting": ("^score.form is unrelated to outcome.setting", "write DATA.setting on the other side"),
    "order where there is none": ("source.origin >= ^given", "'source.origin' has no order"),
    "longer than on a word": ("^source.origin longer than P1Y", "'source.origin' is no length of time"),
    "facts of different kinds": ("outcome.decided_by is ^score.form", "is no fact of the same kind as"),
    "entry of another type": ("outcome.decided_by is ^source", "'outcome.decided_by' cannot be a data"),
    "counting a list": ("count different pieces.^about >= 2", "'about' cannot be counted"),
    "reading a set": ("^pieces.area is finance", "'pieces' is a set: read one member of it"),
    "belonging to a set": ("some data of ^pieces exists", "'pieces' is a set, not one entry"),
    "entry as a fact": ("^source is given", "'source' is an entry, not a fact; write source.FIELD"),
    "every without some": ("^every recourse of score has (kind is appeal)", "add the fact `some recourse of score exists`"),
    "every exists": ("^every recourse of score exists", "`every ... exists` says nothing"),
}
GRAMMAR = {
    "mixed and, or": ("source.origin is given and source.verified is no ^or source.verified is yes", "are mixed; put par"),
    "mixed or, and": ("source.origin is given or source.verified is no ^and source.verified is yes", "are mixed; put par"),
    "mixed inside": ("some data of score has (origin is given and verified is no ^or verified is yes)", "are mixed; put par"),
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
BINDINGS = {
    "unused find": ("  source: data that", "  ^extra: flow\n  source: data that", "'extra' is bound and never used"),
    "unused let": ("  pieces: every", "  ^extra: every flow\n  pieces: every", "'extra' is bound and never used"),
    "unused fact": ("(kept_long or many_areas)", "many_areas", "the fact 'kept_long' is not used in `finding_if`"),
    "bound twice": ("  pieces: every", "  ^source: every flow\n  pieces: every", "'source' is bound already"),
    "let without every": ("pieces: every data of score", "pieces: ^data of score", "write `every ...`"),
    "unbound in finding_if": ("(kept_long or", "(^kept_lng or", "there is no fact 'kept_lng'; did you mean 'kept_long'?"),
    "condition in finding_if": (WHOLE, "finding_if: ^score.form is number", "there is no fact 'score.form'"),
    "mixed in finding_if": ("(kept_long or many_areas)", "kept_long ^or many_areas", "`and` and `or` are mixed"),
    "unbound key": ("one_finding_per: outcome", "one_finding_per: ^outcme", "'outcme' is not bound; did you mean 'outcome'?"),
    "set as key": ("one_finding_per: outcome", "one_finding_per: ^pieces", "'pieces' is not bound"),
    "no type": ("for_each: score", "for_each: ^scor", "'scor' is no type; did you mean 'score'?"),
    "applies_if reads a find": ("score.subject is not transaction", "^outcome.kind is access", "'outcome' cannot be read here"),
    "applies_if asks of a find": (
        "score.subject is not transaction",
        "some data of ^outcome exists",
        "'outcome' cannot be read here; only product and score can",
    ),
    "word in applies_if": ("is not transaction", "is not ^transacton", "did you mean 'transaction'?"),
    "word in raise_if": ("includes children", "includes ^childen", "did you mean 'children'?"),
    "placeholder": ("rests on {source}", "rests on {^souce}", "'souce' is not bound; did you mean 'source'?"),
    "field of a placeholder": ("rests on {source}", "rests on {source.^orign}", "did you mean 'origin'?"),
    "set as placeholder": ("rests on {source}", "rests on {^pieces}", "'pieces' is a set"),
    "brace never closed": ("rests on {source}", "rests on ^{source", ""),
}
META = {
    "file's name": ("id: good-rule", "id: ^god-rule", "the file is called good-rule.yaml; write id: good-rule"),
    "concern": ("concern: function-creep", "concern: ^function-crep", "no concern 'function-crep'; did you mean 'function-creep'?"),
    "reference": ("[gdpr/5-1-b]", "[^gdpr/5-1-bb]", "there is no reference 'gdpr/5-1-bb'; did you mean 'gdpr/5-1-b'?"),
    "anchor": ("[gaming, buy-out]", "[gaming, ^buyout]", "the concern has no anchor 'buyout'; did you mean 'buy-out'?"),
    "key": ("norm_fit: wider", "norm_fit: wider\n^exmples: []", "unknown key 'exmples'"),
    "status": ("status: stable", "status: ^stabel", "did you mean 'stable'?"),
    "link": ("link: does harm", "link: ^lets harm hapen", "did you mean 'lets harm happen'?"),
    "fit": ("norm_fit: wider", "norm_fit: ^widr", "did you mean 'wider'?"),
    "version that is a number": ('since: "0.1"', "since: ^0.1", 'quote it: "0.1"'),
    "no weight": ("weight: from effect", "weight: ^from efect", "'from efect' is no weight; did you mean 'from effect'?"),
    "own weight with an effect": ("weight: from effect", "weight: ^moderate", "an effect is bound, so the weight comes from it"),
    "kind of a remedy": ("kind: design", "kind: ^desing", "did you mean 'design'?"),
    "effort of a remedy": ("effort: medium", "effort: ^mediun", "did you mean 'medium'?"),
    "a stop that changes": ("{name: drop it, kind: design", "^{name: drop it, kind: stop", "changes nothing"),
    "a remedy that changes nothing": (f"{{name: drop it, kind: design, effort: medium, change: {CHANGE}}}", "^{name: drop it, kind: design, effort: medium}", "what the remedy changes is missing"),
    "change": (CHANGE, "{^remov: {from: score.inputs, value: source}}", "'remov' is no change; did you mean 'remove'?"),
    "expectation": ("expect: ask", "expect: ^asks", "did you mean 'ask'?"),
    "first case without a product": (", product: {scores: {points: {subject: person}}}", "", "the first case describes a product"),
    "later case with a product": ("with: {scores.points.inputs: []}", "product: {}", "only the first case describes a product"),
    "what a clear case asks": ("expect: clear, with: {scores.points.inputs: []}", "expect: clear, ask: ^[score.inputs]", "write `expect: ask`"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(*row, id=f"{table}: {name}")
        for table, rows in {"bindings": BINDINGS, "meta": META}.items()
        for name, row in rows.items()
    ],
)
def test_a_mistake_in_a_rule_is_told_at_its_place(old, new, told, tmp_path, rules):
    text = edited(RULE, (old, new))
    problems = mistakes(text.replace("^", ""), tmp_path, rules)
    assert [told in f"{one.message}; {one.hint}" for one in problems] == [True]
    if "^" in text:
        assert problems[0].place == unmarked(text, "r.yaml")[1]
