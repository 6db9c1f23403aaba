"""What the pages about rules read of them; the set of rules that is loaded has this shape.

Formats evaluate and load nothing, so a page asks for this shape and not for the loader's classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from audit.language.checked import CheckedRule
from audit.model.rule import Concern, Reference, RuleRecord
from audit.model.vocabulary import Vocabulary

CHECKED = {"yes": "checked", "no": "not checked", "unsure": "unsure"}
"""How a page says whether somebody compared a reference with its source."""


class WrittenFile(Protocol):
    """The file that a rule stands in."""

    @property
    def path(self) -> str:
        """Return the file's path as messages show it."""


class OneRule(Protocol):
    """A rule that is checked."""

    @property
    def id(self) -> str:
        """Return the id: the folders of the file and its name, such as `concern/slug` or `law/pack/slug`."""

    @property
    def record(self) -> RuleRecord:
        """Return the rule as written."""

    @property
    def checked(self) -> CheckedRule:
        """Return the rule with its names resolved."""

    @property
    def document(self) -> WrittenFile:
        """Return the file."""


class SectionWords(Protocol):
    """How one section of a description is spoken of."""

    @property
    def one(self) -> str:
        """Return what one entry is called."""

    @property
    def about(self) -> str:
        """Return what belongs in the section."""


class SpokenTexts(Protocol):
    """The texts for people."""

    @property
    def sections(self) -> Mapping[str, SectionWords]:
        """Return the texts by section."""


class Rules(Protocol):
    """A set of rules with what they lean on."""

    @property
    def rules(self) -> Sequence[OneRule]:
        """Return the rules in the order of their ids."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the word lists and the level table."""

    @property
    def concerns(self) -> Mapping[str, Concern]:
        """Return the concerns in their order."""

    @property
    def references(self) -> Mapping[str, Reference]:
        """Return the provisions by id."""

    @property
    def texts(self) -> SpokenTexts:
        """Return the texts for people."""
