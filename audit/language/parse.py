"""Text to the written form of a condition, by recursive descent."""

from __future__ import annotations

from typing import Literal, cast

from audit.language.grammar import (
    AskedAndRefused,
    Coll,
    Compare,
    CountDifferent,
    Join,
    Name,
    Negation,
    Operator,
    Quantified,
    Quantifier,
    Relation,
    Word,
    Written,
)
from audit.language.tokens import KEYWORDS, LanguageError, Tokens

__all__ = ["KEYWORDS", "LanguageError", "parse_condition", "parse_names", "parse_population"]

MAX_DEPTH = 20
"""Deepest nesting of parentheses and `has`."""
FIELDS_LIKE_KEYWORDS = frozenset({"to", "of"})
"""Fields that are called like a word of the language; they can begin a comparison, where that word cannot stand."""


def parse_condition(text: str) -> Written:
    """Parse a condition (B of the grammar). Raises LanguageError."""
    return _Parser(text).whole(of_names=False)


def parse_names(text: str) -> Written:
    """Parse a condition over fact names (`finding_if`). Raises LanguageError."""
    return _Parser(text).whole(of_names=True)


def parse_population(text: str, *, every: bool) -> Coll:
    """Parse the population of a `find`, or of a `let` (then it begins with `every`). Raises LanguageError."""
    parser = _Parser(text)
    if every:
        parser.expect("every", "a `let` is a set: write `every ...`")
    coll = parser.coll(0)
    parser.end()
    return coll


class _Parser(Tokens):
    """Reads a condition, top down: a method for each line of the grammar."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.of_names = False

    def whole(self, *, of_names: bool) -> Written:
        self.of_names = of_names
        found = self.condition(0)
        self.end()
        return found

    def condition(self, depth: int) -> Written:
        if depth > MAX_DEPTH:
            raise LanguageError("nested too deeply", self.at(), "name the inner parts as facts of their own")
        terms = [self.term(depth)]
        joined_by = self.peek()
        if joined_by not in {"and", "or"}:
            return terms[0]
        while self.peek() in {"and", "or"}:
            if self.peek() != joined_by:
                raise LanguageError("`and` and `or` are mixed", self.at(), "put parentheses around one of them")
            self.take()
            terms.append(self.term(depth))
        return Join(cast('Literal["and", "or"]', joined_by), tuple(terms))

    def term(self, depth: int) -> Written:
        if depth > MAX_DEPTH:
            raise LanguageError("nested too deeply", self.at(), "name the inner parts as facts of their own")
        word = self.peek()
        if word == "not":
            self.take()
            return Negation(self.term(depth + 1))
        if word == "(":
            self.take()
            inner = self.condition(depth + 1)
            self.expect(")", "close the parenthesis")
            return inner
        if self.of_names:
            return Name(self.plain_word("the name of a fact"))
        if word in {"some", "every", "no"}:
            return self.quantified(depth)
        if word == "count":
            return self.count()
        return self.comparison()

    def quantified(self, depth: int) -> Quantified:
        start = self.take()
        quantifier = cast("Quantifier", start.text)
        coll = self.coll(depth)
        if self.peek() == "exists":
            if quantifier == "every":
                raise LanguageError(
                    "`every ... exists` says nothing", start.at, "write `some ... exists`, or `every ... has (...)`"
                )
            self.take()
            return Quantified(quantifier, coll, None, start.at)
        self.expect("has", "write `has (...)` or `exists`")
        return Quantified(quantifier, coll, self.bracketed(depth), start.at)

    def coll(self, depth: int) -> Coll:
        type_ = self.plain_word("a type, such as score or consequence")
        of = relation = target = has = None
        if self.peek() == "of":
            self.take()
            of = self.plain_word("the name it belongs to")
        while self.peek() == "that":
            that = self.take()
            verb = self.take().text if self.peek() else ""
            if verb in {"feeds", "reaches"} and relation is None:
                if verb == "reaches" and self.peek() == "identifiably":
                    self.take()
                    verb = "reaches identifiably"
                relation, target = cast("Relation", verb), self.plain_word("the name it leads to")
            elif verb == "has" and has is None:
                has = self.bracketed(depth)
            else:
                raise LanguageError(
                    f"`that {verb}` has no meaning here",
                    that.at,
                    "write `that feeds`, `that reaches`, `that reaches identifiably` or `that has (...)`, each at most once",
                )
        return Coll(type_, of, relation, target, has)

    def bracketed(self, depth: int) -> Written:
        self.expect("(", "write a condition in parentheses after `has`")
        body = self.condition(depth + 1)
        self.expect(")", "close the parenthesis")
        return body

    def count(self) -> CountDifferent:
        self.take()
        self.expect("different", "write `count different SET.field >= N`")
        path = self.plain_word("a set and its field")
        self.expect(">=", "counts are compared with >= only")
        number = self.plain_word("a whole number")
        if not number.text.isdigit() or int(number.text) < 1:
            raise LanguageError(f"{number.text!r} is no whole number from 1", number.at, "write `>= 3`, say")
        return CountDifferent(path, int(number.text))

    def comparison(self) -> Written:
        path = self.take() if self.peek() in FIELDS_LIKE_KEYWORDS else self.plain_word("a fact, such as score.form")
        first = self.take() if self.peek() else Word("", self.length)
        if first.text == ">=":
            return Compare(path, ">=", (self.value(),))
        if first.text == "longer":
            self.expect("than", "write `longer than P1Y`")
            return Compare(path, "longer than", (self.value(),))
        if first.text == "goes":
            self.expect("beyond", "write `goes beyond`")
            return Compare(path, "goes beyond", (self.value(),))
        if first.text == "includes":
            return self.includes(path)
        if first.text != "is":
            raise LanguageError(
                f"after {path.text!r} an operator must follow, not {first.text or 'the end'!r}",
                first.at,
                "write is, is not, is one of, is unrelated to, goes beyond, includes, >= or longer than",
            )
        return self.is_(path)

    def is_(self, path: Word) -> Written:
        word = self.peek()
        if word == "withheld":
            self.take()
            return AskedAndRefused(path)
        if word == "not":
            self.take()
            return Compare(path, "is not", (self.value(),))
        if word == "one":
            self.take()
            self.expect("of", "write `is one of [first, second]`")
            return Compare(path, "is one of", self.values())
        if word == "unrelated":
            self.take()
            self.expect("to", "write `is unrelated to`")
            return Compare(path, "is unrelated to", (self.value(),))
        return Compare(path, "is", (self.value(),))

    def includes(self, path: Word) -> Written:
        which = self.peek()
        if which in {"any", "all", "none"} and self.peek(1) == "of":
            self.take()
            self.take()
            return Compare(path, cast("Operator", f"includes {which} of"), self.values())
        return Compare(path, "includes", (self.value(),))

    def values(self) -> tuple[Word, ...]:
        self.expect("[", "write the words in brackets: [first, second]")
        found = [self.value()]
        while self.peek() == ",":
            self.take()
            found.append(self.value())
        self.expect("]", "close the bracket")
        return tuple(found)

    def value(self) -> Word:
        token = self.take() if self.peek() else Word("", self.length)
        if not token.text or not (token.text[0].isalnum() or token.text[0] == "_"):
            raise LanguageError(
                f"a value must follow, not {token.text or 'the end'!r}",
                token.at,
                "write a word, a number, a duration such as P1Y, or another fact",
            )
        return token
