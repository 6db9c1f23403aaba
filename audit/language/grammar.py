"""Conditions as written: the closed grammar of rules, before names have a meaning.

::

    find   NAME: COLL
    let    NAME: every COLL
    COLL   TYPE [of VAR] [that feeds|reaches|reaches identifiably VAR] [that has (B)]
    B      TERM (and TERM)* | TERM (or TERM)*            mixing and/or needs parentheses
    TERM   not TERM | (B) | PATH OP VALUE | PATH is withheld
         | some|every|no COLL has (B) | some|no COLL exists
         | count different SET.field >= N
    OP     is | is not | is one of | is unrelated to | goes beyond
         | includes | includes any of | includes all of | includes none of | >= | longer than
    VALUE  word | yes | no | number | duration | PATH
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audit.language import words

Relation = words.Relation
Quantifier = words.Quantifier

Operator = Literal[
    "is",
    "is not",
    "is one of",
    "is unrelated to",
    "goes beyond",
    "includes",
    "includes any of",
    "includes all of",
    "includes none of",
    ">=",
    "longer than",
]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, path, number or duration as written; `at` is its offset in the text."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Coll:
    """A population: the entries of a type that stand in a relation to a bound name."""

    type: Word
    of: Word | None
    relation: Relation | None
    target: Word | None
    has: Written | None


@dataclass(frozen=True, slots=True)
class Compare:
    """PATH OP VALUE."""

    path: Word
    operator: Operator
    values: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class AskedAndRefused:
    """PATH is withheld."""

    path: Word


@dataclass(frozen=True, slots=True)
class Quantified:
    """some|every|no COLL has (B), or some|no COLL exists (no body)."""

    quantifier: Quantifier
    coll: Coll
    body: Written | None
    at: int


@dataclass(frozen=True, slots=True)
class CountDifferent:
    """count different SET.field >= N."""

    path: Word
    least: int


@dataclass(frozen=True, slots=True)
class Negation:
    """not TERM."""

    term: Written


@dataclass(frozen=True, slots=True)
class Join:
    """Terms joined by one word, `and` or `or`."""

    word: Literal["and", "or"]
    terms: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a fact, in `finding_if`."""

    word: Word


Written = Compare | AskedAndRefused | Quantified | CountDifferent | Negation | Join | Name
