"""Rules that are checked and ready to run, and the digest that names them exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from audit.language import checked as c
from audit.load.texts import Texts
from audit.model.rule import Concern, Reference, RuleRecord
from audit.model.vocabulary import Vocabulary
from audit.source import Document, unread


@dataclass(frozen=True)
class Rule:
    """A rule that is checked and ready to run."""

    id: str
    record: RuleRecord
    checked: c.CheckedRule
    document: Document
    """The file; a rule that is only there to run has none."""

    def without_cases(self) -> Rule:
        """Return the rule as far as it runs: without its cases and its file."""
        return replace(self, record=self.record.model_copy(update={"cases": ()}), document=unread(self.document.path))


@dataclass(frozen=True)
class RuleSet:
    """The rules with everything they lean on."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    concerns: Mapping[str, Concern]
    references: Mapping[str, Reference]
    texts: Texts
    digest: str
    """SHA-256 over every file read, so that a report names exactly what it was made with."""

    def rule(self, id_: str) -> Rule | None:
        """Return a rule by its id (concern/slug, law/pack/slug) or its slug alone where that is unique."""
        exact = [rule for rule in self.rules if rule.id == id_]
        by_slug = [rule for rule in self.rules if rule.id.rpartition("/")[2] == id_]
        return exact[0] if exact else by_slug[0] if len(by_slug) == 1 else None
