"""The words and marks of a condition, one after the other."""

from __future__ import annotations

import re

from audit.language.grammar import Word

_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z_][A-Za-z0-9_.\-]*|[0-9]+)|(?P<mark>>=|[()\[\],]))")
KEYWORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "is",
        "one",
        "of",
        "unrelated",
        "to",
        "goes",
        "beyond",
        "includes",
        "any",
        "all",
        "none",
        "some",
        "every",
        "no",
        "count",
        "different",
        "exists",
        "has",
        "that",
        "feeds",
        "reaches",
        "identifiably",
        "longer",
        "than",
        "withheld",
    ]
)


class LanguageError(Exception):
    """A condition that does not follow the grammar or the model: what, at which offset, what to do."""

    def __init__(self, message: str, at: int, hint: str = "") -> None:
        """Take the message, the offset in the text, and what to do."""
        super().__init__(message)
        self.message, self.at, self.hint = message, at, hint


class Tokens:
    """The words and marks of a text, and how far they are read. Raises LanguageError for what is neither."""

    def __init__(self, text: str) -> None:
        self.tokens: list[Word] = []
        self.position = 0
        self.length = len(text)
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                start = at + len(text[at:]) - len(text[at:].lstrip())
                raise LanguageError(
                    f"{text[start]!r} has no meaning in a condition",
                    start,
                    "conditions hold words, numbers, ( ) [ ] , and >=",
                )
            kind = match.lastgroup or "word"
            self.tokens.append(Word(match.group(kind), match.start(kind)))
            at = match.end()

    def peek(self, ahead: int = 0) -> str:
        """Return the text of the next token, or of one after it; nothing after the last."""
        position = self.position + ahead
        return self.tokens[position].text if position < len(self.tokens) else ""

    def at(self) -> int:
        """Return the offset of the next token, or of the end."""
        return self.tokens[self.position].at if self.position < len(self.tokens) else self.length

    def take(self) -> Word:
        """Read a token."""
        self.position += 1
        return self.tokens[self.position - 1]

    def expect(self, text: str, hint: str) -> None:
        """Read a token that must be this one. Raises LanguageError, with what to do."""
        if self.peek() != text:
            raise LanguageError(f"{text!r} must follow here, not {self.peek() or 'the end'!r}", self.at(), hint)
        self.take()

    def plain_word(self, what: str) -> Word:
        """Read a word that is none of the language. Raises LanguageError, with what was wanted."""
        word = self.peek()
        if not word or not (word[0].isalnum() or word[0] == "_") or word in KEYWORDS:
            raise LanguageError(
                f"{what} must follow here, not {word or 'the end'!r}", self.at(), "see docs/language.md"
            )
        return self.take()

    def end(self) -> None:
        """Raise LanguageError where something is left to read."""
        if self.peek():
            raise LanguageError(f"{self.peek()!r} is left over", self.at(), "join conditions with `and` or `or`")
