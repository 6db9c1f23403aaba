"""Conditions of a rule in plain sentences, with the words of the vocabulary as a reader would say them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from audit.language import checked as c
from audit.language import grammar as g
from audit.language.check import Scope, check_read
from audit.language.durations import parse_duration
from audit.language.relations import OF, members_of
from audit.model.schema import TYPES, refs_domain, words_domain
from audit.model.vocabulary import Vocabulary, WordList

FULLER = {
    "data.area": "the area of life that it comes from, in the widest sense",
    "score.area": "the area of life that it is made for, in the widest sense",
    "consequence.area": "the area of life in which it takes effect, in the widest sense",
    "data.collected": "how often it is collected",
    "flow.how": "in what way it is passed on",
    "flow.ground": "on what ground it is passed on",
    "flow.purposes": "what it is passed on for",
    "score.purposes": "what it is used for",
    "score.told.existence": "whether people are told that there is a score",
    "score.told.score": "whether people are told their own score",
    "score.told.factors": "whether people are told what counts",
    "score.told.weights": "whether people are told how much each factor counts",
    "score.told.how_to_change": "whether people are told what would change it",
    "score.told.receivers": "whether people are told who gets it",
    "disparity.group": "which group it is",
    "disparity.direction": "in which way the group fares",
}
"""Fields whose one line in the model is too short to stand alone."""
EFFECT = "effect"
NESTED_TYPES = {
    "label": "word that comes with a score",
    "disparity": "group that fares differently",
    EFFECT: "effect (a consequence or a publication)",
    "product": "product",
}
"""Types without a section of their own."""
RELATION_WORDS = {
    "feeds": "that goes into {0}, directly or through what it was made from",
    "reaches": "that reaches {0}, along whatever it is passed on by",
    "reaches identifiably": "that reaches {0}, along whatever it is passed on by, with people still to be told from it",
}
_LENGTH = re.compile(r"([0-9]+)([YMWD])")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def spoken(name: str) -> str:
    """Return a name of a file as words: `more_than_a_day` as `more than a day`."""
    return name.replace("_", " ").replace("-", " ")


def one_of(items: Iterable[str], word: str = "or") -> str:
    """Return items as a list in a sentence: a, b or c."""
    *most, last = items
    return f"{', '.join(most)} {word} {last}" if most else last


def type_words(type_: str, sections: Mapping[str, str]) -> str:
    """Return what one entry of a type is called; `sections` names one entry of each section."""
    return sections.get(TYPES[type_].section) or NESTED_TYPES.get(type_, type_)


@dataclass(frozen=True)
class Speaker:
    """Says the conditions of one rule, and remembers which words of the vocabulary it used."""

    vocabulary: Vocabulary
    sections: Mapping[str, str]
    """What one entry of each section is called."""
    types: Mapping[str, str]
    """The types of the bound names."""
    sets: Mapping[str, str]
    """The types of the sets under `let`."""
    used: dict[tuple[str, str], None] = field(default_factory=dict)
    """Word lists and their words, in the order in which they came up."""

    def condition(self, written: g.Written, *, inner: bool = False) -> str:
        """Return a condition as a clause; joined ones stand in parentheses inside another."""
        match written:
            case g.Join(word, terms):
                joined = f", {word} ".join(self.condition(term, inner=True) for term in terms)
                return f"({joined})" if inner else joined
            case g.Negation(g.Compare(path, "is" | "is one of", values)):
                return self._comparison(g.Compare(path, "is not", values))
            case g.Negation(g.Compare(path, "goes beyond", (value, *_))):
                covered = self._value(self._read(path), "goes beyond", value)
                return f"{self._fact(path)} names only what {covered} covers"
            case g.Negation(term):
                return f"it is not so that {self.condition(term, inner=True)}"
            case g.Name(word):
                return f"“{spoken(word.text)}”"
            case g.AskedAndRefused(path):
                return f"somebody asked this and was not told: {self._fact(path)}"
            case g.Quantified(quantifier, coll, body, _):
                return self._quantified(quantifier, coll, body)
            case g.CountDifferent(path, least):
                name, _, field_ = path.text.partition(".")
                return f"“{question(self.sets[name], field_)}” has at least {least} different answers among all of “{spoken(name)}”"
            case g.Compare():
                return self._comparison(written)
            case _:
                assert_never(written)

    def population(self, coll: g.Coll) -> str:
        """Return the entries that a `find`, `let` or quantifier speaks of, without an article."""
        words = type_words(coll.type.text, self.sections)
        if coll.of is not None:
            words += f" of {self.entry(coll.of.text)}"
        if coll.relation is not None and coll.target is not None:
            words += " " + RELATION_WORDS[coll.relation].format(self.entry(coll.target.text))
        if coll.has is not None:
            words += f" for which {self._of_member(coll.type.text).condition(coll.has)}"
        return words

    def found_through(self, coll: g.Coll) -> str:
        """Return the questions of the model whose answers join these entries, or nothing."""
        if coll.of is None:
            return ""
        pairs = [
            (member, owner)
            for member in members_of(coll.type.text)
            for owner in members_of(self.types[coll.of.text])
            if (member, owner) in OF
        ]
        found = dict.fromkeys(
            f"“{question(owner, link.field)}” for the {type_words(owner, self.sections)}"
            if link.side == "theirs"
            else f"“{question(member, link.field)}” for the {type_words(member, self.sections)}"
            for member, owner in pairs
            for link in OF[member, owner]
            if link.side != "nested"
        )
        return one_of(found) if found else ""

    def entry(self, name: str) -> str:
        """Return how a bound name is spoken of."""
        return f"the {self.noun(name)}"

    def noun(self, name: str) -> str:
        """Return a bound name in words; a type that is bound under its own name is called as its entries are."""
        is_type = self.types.get(name) == name and name != EFFECT
        return type_words(name, self.sections) if is_type else spoken(name)

    def _of_member(self, type_: str) -> Speaker:
        return replace(self, types={**self.types, c.MEMBER: type_})

    def _read(self, path: g.Word) -> c.Read:
        return check_read(path, Scope(self.vocabulary, self.types, self.sets))

    def _asked(self, path: g.Word) -> tuple[str, str]:
        """Return whose fact is read, or nothing inside `has (...)`, and the question that it answers."""
        read = self._read(path)
        whose = "" if read.var == c.MEMBER else self.entry(read.var)
        type_ = self.types[read.var]
        for step in read.steps[:-1]:
            asked = question(type_, step.name)
            who = f"whoever {asked.removeprefix('who ')}" if asked.startswith("who ") else f"“{asked}”"
            whose = f"{who} ({whose})" if whose else who
            refs = refs_domain(step)
            type_ = refs.types[0] if refs else type_
        return whose, f"“{question(type_, read.field.name)}”"

    def _fact(self, path: g.Word) -> str:
        """Return what is read as the beginning of a clause: `for the outcome, “who is worse off”`."""
        whose, asked = self._asked(path)
        return f"for {whose}, {asked}" if whose else asked

    def _quantified(self, quantifier: g.Quantifier, coll: g.Coll, body: g.Written | None) -> str:
        kind = self.population(coll)
        inner = self._of_member(coll.type.text)
        if quantifier == "every" and body is not None:
            return f"for every {kind}: {inner.condition(body, inner=True)}"
        start = f"there is {'no' if quantifier == 'no' else 'at least one'} {kind}"
        joined = "and for which" if coll.has is not None else "for which"
        return start if body is None else f"{start} {joined} {inner.condition(body, inner=True)}"

    def _comparison(self, written: g.Compare) -> str:
        read = self._read(written.path)
        fact = self._fact(written.path)
        values = [self._value(read, written.operator, value) for value in written.values]
        several = len(values) > 1
        match written.operator:
            case "is" | "is one of":
                return f"{fact} is {one_of(values)}"
            case "is not":
                return f"{fact} is something other than {one_of(values)}"
            case "is unrelated to":
                return f"{fact} is one that people do not expect to count in {values[0]}"
            case "goes beyond":
                return f"{fact} names something that {values[0]} does not cover"
            case "includes":
                return f"{fact} includes {values[0]}"
            case "includes any of":
                return f"{fact} includes {'at least one of these: ' if several else ''}{one_of(values)}"
            case "includes all of":
                return f"{fact} includes {'all of these: ' if several else ''}{one_of(values, 'and')}"
            case "includes none of":
                return f"{fact} includes {'none of these: ' if several else 'nothing of '}{one_of(values)}"
            case ">=":
                return f"{fact} is {values[0]} or more"
            case "longer than":
                return f"{fact} is longer than {values[0]}"
            case _:
                assert_never(written.operator)

    def _value(self, read: c.Read, operator: g.Operator, value: g.Word) -> str:
        if operator == "goes beyond" or ("." in value.text and value.text.partition(".")[0] in self.types):
            whose, asked = self._asked(value)
            return f"{asked} for {whose}" if whose else asked
        if value.text in self.types:
            return self.entry(value.text)
        words = words_domain(read.field)
        if words is None:
            return length_words(value.text) or spoken(value.text)
        self.used.setdefault((words.vocabulary, value.text))
        return word_label(self.vocabulary.lists[words.vocabulary], value.text)


def word_label(words: WordList, word: str) -> str:
    """Return a term as a reader would say it, and a set by its name in quotes."""
    return words.label(word) if word in words.record.terms else f"“{spoken(word)}”"


def question(type_: str, field_: str) -> str:
    """Return what a field asks, as a clause: `who is worse off`."""
    fuller = FULLER.get(f"{type_}.{field_}")
    if fuller:
        return fuller
    doc = TYPES[type_].fields[field_].doc.partition(";")[0].rstrip(".")
    return doc[:1].lower() + doc[1:]


def length_words(text: str) -> str:
    """Return a length of time in words, or nothing where it is none."""
    named = {"indefinite": "no end", "until-settled": "the time until the matter is settled"}
    if parse_duration(text) is None:
        return ""
    parts = [(number, _UNITS[unit]) for number, unit in _LENGTH.findall(text)]
    return named.get(text) or " and ".join(f"{number} {unit}{'' if number == '1' else 's'}" for number, unit in parts)
