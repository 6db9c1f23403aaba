"""The conditions as expressions of zen-engine and of CEL: two booleans a row, surely and maybe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import assert_never

from benchmarks.peers.conditions import (
    UNKNOWN,
    Agree,
    And,
    Different,
    Includes,
    Known,
    Longer,
    Node,
    Not,
    Or,
    Same,
    Some,
    Within,
)

Body = Callable[[str], str]


@dataclass(frozen=True)
class Dialect:
    """How an expression language says a few things."""

    every: Callable[[str, Body], str]
    """All members of a list meet a condition."""
    some: Callable[[str, Body], str]
    count: Callable[[str, Body], str]
    """How many members meet a condition."""
    length: Callable[[str], str]
    both: str
    either: str
    negated: str


def zen() -> Dialect:
    """Return the dialect of zen-engine: a closure's member is `#`, whatever closure it stands in."""
    return Dialect(
        every=lambda items, body: f"all({items}, {body('#')})",
        some=lambda items, body: f"some({items}, {body('#')})",
        count=lambda items, body: f"count({items}, {body('#')})",
        length=lambda items: f"len({items})",
        both=" and ",
        either=" or ",
        negated="not ",
    )


def cel() -> Dialect:
    """Return the dialect of CEL: each macro names its member, a letter more at each depth."""

    def inner(items: str) -> str:
        if items.startswith("["):
            return "yes"
        return f"m{items.split('.', maxsplit=1)[0]}" if "." in items else f"w{items}"

    return Dialect(
        every=lambda items, body: f"{items}.all({inner(items)}, {body(inner(items))})",
        some=lambda items, body: f"{items}.exists({inner(items)}, {body(inner(items))})",
        count=lambda items, body: f"size({items}.filter({inner(items)}, {body(inner(items))}))",
        length=lambda items: f"size({items})",
        both=" && ",
        either=" || ",
        negated="!",
    )


@dataclass(frozen=True)
class Printer:
    """Prints conditions on one row, which is called `row` here and `#` or a name in the text."""

    d: Dialect

    def sure(self, node: Node, row: str) -> str:
        """Return an expression that is true where a condition surely holds."""
        d = self.d
        match node:
            case Known(field):
                return f"{row}.{field} == 1"
            case Agree(field):
                return d.every(f"{row}.{field}", lambda one: f"{one} == 1")
            case Within(field, words):
                return d.every(f"{row}.{field}", lambda one: f"{one} in {_list(words)}")
            case Includes(field, words):
                return d.some(f"{row}.{field}.m", lambda one: d.every(one, lambda word: f"{word} in {_list(words)}"))
            case Longer(field, _, high, months):
                return d.every(f"{row}.{field}", lambda one: _longer(d, one, f"{one}.lo > {high}", months))
            case Same(field, other):
                one, two = f"{row}.{field}", f"{row}.{other}"
                alone = [f'{d.length(each)} == 1{d.both}{each}[0] != "{UNKNOWN}"' for each in (one, two)]
                return _join(d.both, (*alone, f"{one}[0] == {two}[0]"))
            case Some(field, body):
                return d.some(f"{row}.{field}", lambda one: self.sure(body, one))
            case Different(field, body, areas, least):
                each = (self._has(f"{row}.{field}", body, area, sure=True) for area in areas)
                return f"{d.count(_items(each), lambda one: f'{one} == true')} >= {least}"
            case And(terms):
                return _join(d.both, (self.sure(term, row) for term in terms))
            case Or(terms):
                return _join(d.either, (self.sure(term, row) for term in terms))
            case Not(term):
                return f"{d.negated}({self.may(term, row)})"
            case _:
                assert_never(node)

    def may(self, node: Node, row: str) -> str:
        """Return an expression that is true where a condition may hold."""
        d = self.d
        match node:
            case Known(field):
                return f"{row}.{field} >= 0"
            case Agree(field):
                return d.some(f"{row}.{field}", lambda one: f"{one} >= 0")
            case Within(field, words):
                return d.some(f"{row}.{field}", lambda one: f"{one} in {_list((*words, UNKNOWN))}")
            case Includes(field, words):
                known = _list((*words, UNKNOWN))
                within = d.some(f"{row}.{field}.m", lambda one: d.some(one, lambda word: f"{word} in {known}"))
                return _join(d.either, (d.some(f"{row}.{field}.x", lambda one: f"{one} in {known}"), within))
            case Longer(field, low, _, months):
                return d.some(f"{row}.{field}", lambda one: _longer(d, one, f"{one}.hi > {low}", months))
            case Same(field, other):
                one, two = f"{row}.{field}", f"{row}.{other}"
                unknown = [f'{each}[0] == "{UNKNOWN}"' for each in (one, two)]
                shared = f"{one}[0] == {two}[0]"
                return _join(d.either, (*unknown, shared, f"({d.length(one)} > 1{d.both}{d.length(two)} > 1)"))
            case Some(field, body):
                return d.some(f"{row}.{field}", lambda one: self.may(body, one))
            case Different(field, body, areas, least):
                items = f"{row}.{field}"
                more = d.some(items, lambda one: f"{one}.written < 0{d.both}{self.may(body, one)}")
                each = (self._has(items, body, area, sure=False) for area in areas)
                enough = f"{d.count(_items(each), lambda one: f'{one} == true')} >= {least}"
                members = f"{d.count(items, lambda one: self.may(body, one))} >= {least}"
                return _join(d.either, (more, f"({members}{d.both}{enough})"))
            case And(terms):
                return _join(d.both, (self.may(term, row) for term in terms))
            case Or(terms):
                return _join(d.either, (self.may(term, row) for term in terms))
            case Not(term):
                return f"{d.negated}({self.sure(term, row)})"
            case _:
                assert_never(node)

    def _has(self, items: str, body: Node, area: str, *, sure: bool) -> str:
        """Return whether some piece lies in an area; surely, only if that is all it may lie in."""
        d = self.d
        if not sure:
            where = _list((area, UNKNOWN))
            return d.some(
                items, lambda one: f"{self.may(body, one)}{d.both}{d.some(f'{one}.area', lambda a: f'{a} in {where}')}"
            )
        return d.some(
            items,
            lambda one: f'{self.sure(body, one)}{d.both}{one}.written > 0{d.both}{one}.area == ["{area}"]',
        )


def _longer(d: Dialect, one: str, days: str, months: int) -> str:
    return f"(({one}.mo >= 0{d.both}{one}.mo > {months}){d.either}({one}.mo < 0{d.both}{days}))"


def _join(word: str, terms: Iterable[str]) -> str:
    return f"({word.join(terms)})"


def _items(each: Iterable[str]) -> str:
    return f"[{', '.join(each)}]"


def _list(words: Iterable[str]) -> str:
    return json.dumps(sorted(words))
