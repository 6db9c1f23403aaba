"""Word lists: terms, taxonomies, sets, the context table and the level table.

A term is data. Python knows the names of the lists (a field names the list its words come
from) and nothing of what stands in them, except for the scales in `LevelTable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import Field

from audit.model.facts import Record


class PlaceOfEffect(Record):
    """What people expect to count where a decision takes effect (Nissenbaum's context norms)."""

    expects: dict[str, str]
    """Settings whose data people there expect to count, each with the reason."""
    unsettled: dict[str, str] = Field(default_factory=dict)
    """Settings where it depends, each with the reason; the description is asked."""


class Term(Record):
    """One word that a field may hold."""

    label: str
    """How a reader would say it."""
    means: str | None = None
    """What it means."""
    how_to_tell: str | None = None
    """What to look for, so that two strangers choose alike."""
    below: str | None = None
    """The broader term, where the dots of the id do not say it."""
    suggests_setting: str | None = None
    """The setting that `init` writes out for this category; nothing is assumed from it."""
    sensitivity: str | None = None
    """special (GDPR Articles 9 and 10) or sensitive."""
    dpv: str | None = None
    """IRI of the same term in the Data Privacy Vocabulary, where one exists."""
    neutral: bool = False
    """Of a setting: counts as related to every place (identity)."""
    place: PlaceOfEffect | None = None
    """Of a setting: what is expected to count there."""


class TermSet(Record):
    """A named group of terms; rules read it like a term."""

    means: str | None = None
    """What the terms have in common."""
    members: tuple[str, ...] = ()
    """The terms, each with all below it."""
    with_: dict[str, str | tuple[str, ...]] | None = Field(default=None, alias="with")
    """Instead of members: every term whose attribute has one of these values."""


class WordListRecord(Record):
    """A word list as written."""

    about: str
    """What the list is for."""
    ordered: bool = False
    """The terms run from least to most."""
    judges: bool = False
    """The words judge, so each says what it means and how to tell."""
    terms: dict[str, Term]
    """The terms by id."""
    sets: dict[str, TermSet] = Field(default_factory=dict)
    """Named groups."""


class LevelTable(Record):
    """How levels follow from harm to a person; printed in every report's method section."""

    levels: tuple[str, ...]
    """From least to most."""
    weights: dict[str, str]
    """The level of an effect of each severity."""
    essential_raises: int
    """Steps up where the effect touches a basic need."""
    letting_happen_lowers: int
    """Steps down for a missing safeguard (`lets harm happen`)."""
    raise_if_raises: int
    """Steps up where the rule's `raise_if` holds."""
    own_weight_ceiling: dict[str, str]
    """The highest level of a rule that is bound to no effect: ordinarily, and where sensitive data is in it."""


@dataclass(frozen=True)
class WordList:
    """A word list with everything that is derived from it."""

    name: str
    record: WordListRecord

    @cached_property
    def all(self) -> frozenset[str]:
        """Every term: the domain of a field of which nothing is known."""
        return frozenset(self.record.terms)

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The position of each term, from least to most."""
        return {term: place for place, term in enumerate(self.record.terms)}

    @cached_property
    def _parents(self) -> Mapping[str, str | None]:
        return {term: record.below or (term.rpartition(".")[0] or None) for term, record in self.record.terms.items()}

    @cached_property
    def _below(self) -> Mapping[str, frozenset[str]]:
        below: dict[str, set[str]] = {term: {term} for term in self.record.terms}
        for term in self.record.terms:
            parent, hops = self._parents[term], 0
            while parent is not None and parent in below and hops < len(below):
                below[parent].add(term)
                parent, hops = self._parents[parent], hops + 1
        found = {term: frozenset(members) for term, members in below.items()}
        for name, group in self.record.sets.items():
            found[name] = frozenset().union(*(found.get(member, frozenset()) for member in self._members(group)))
        return found

    def _members(self, group: TermSet) -> Iterable[str]:
        if group.with_ is None:
            return group.members
        ((attribute, wanted),) = group.with_.items()
        values = {wanted} if isinstance(wanted, str) else set(wanted)
        return [term for term, record in self.record.terms.items() if getattr(record, attribute, None) in values]

    def below(self, word: str) -> frozenset[str]:
        """Return a term or set as the terms it covers: itself and all below it."""
        return self._below[word]

    def knows(self, word: str) -> bool:
        """Return whether this is a term or a set of the list."""
        return word in self.record.terms or word in self.record.sets

    def top(self, term: str) -> str:
        """Return the topmost term above a term (finance for finance.credit)."""
        parent, hops = self._parents[term], 0
        while parent is not None and hops < len(self._parents):
            term, parent, hops = parent, self._parents[parent], hops + 1
        return term

    def label(self, term: str) -> str:
        """Return how a reader would say a term."""
        record = self.record.terms.get(term)
        return record.label if record else term


@dataclass(frozen=True)
class Vocabulary:
    """All word lists and the level table."""

    lists: Mapping[str, WordList]
    levels: LevelTable

    @cached_property
    def places(self) -> frozenset[str]:
        """Settings in which a decision can take effect: those with a line in the context table."""
        terms = self.lists["settings"].record.terms
        return frozenset(term for term, record in terms.items() if record.place is not None)

    @cached_property
    def _context_table(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        settings = self.lists["settings"]
        neutral = {term for term, record in settings.record.terms.items() if record.neutral}
        table = {}
        for place in self.places:
            row = settings.record.terms[place].place
            if row is None:
                continue
            expected = frozenset().union(neutral, *(settings.below(term) for term in row.expects))
            table[place] = (expected, frozenset().union(*(settings.below(term) for term in row.unsettled)) - expected)
        return table

    def is_related(self, source: str, place: str) -> bool | None:
        """Return whether data from a setting is expected to count in a place; None where that is unsettled."""
        expected, unsettled = self._context_table[place]
        if source in expected:
            return True
        return None if source in unsettled else False
