"""Each concern traced: to the sections of the article it comes from, to its rules, to the provisions that they cite."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audit.report.rules_read import CHECKED, OneRule, Rules

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class TracedSection:
    """A section of the article, or the cases of the authorities."""

    anchor: str
    paraphrase: str
    rules: tuple[str, ...]
    """Rules that name it; empty where none does."""


@dataclass(frozen=True, slots=True)
class TracedRule:
    """A rule and what it leans on."""

    id: str
    title: str
    status: str
    pack: str | None
    """The law pack, for a rule that lists the elements of a legal test."""
    derives_from: tuple[str, ...]
    references: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return how the rule is called under its concern: its slug; that of a law pack by its whole id."""
        return self.id if self.pack else self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class TracedProvision:
    """A provision, case, guidance or standard that rules cite."""

    id: str
    title: str
    jurisdiction: str
    kind: str
    status: str
    checked: str
    """checked, unsure or not checked."""
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedConcern:
    """A concern with everything that it leads to."""

    id: str
    title: str
    question: str
    source: str
    """article or authorities."""
    sections: tuple[TracedSection, ...]
    rules: tuple[TracedRule, ...]
    provisions: tuple[TracedProvision, ...]

    @property
    def is_checked(self) -> bool:
        """Return whether a rule answers to the concern; a law pack alone does not, as it speaks of one legal test."""
        return any(rule.pack is None for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Trace:
    """The traced concerns, and rules that answer to none of the list."""

    concerns: tuple[TracedConcern, ...]
    elsewhere: tuple[TracedRule, ...]

    @property
    def without_rule(self) -> tuple[str, ...]:
        """Return the concerns that no rule answers to."""
        return tuple(concern.id for concern in self.concerns if not concern.is_checked)

    @property
    def rules(self) -> tuple[TracedRule, ...]:
        """Return every rule of the trace."""
        return (*(rule for concern in self.concerns for rule in concern.rules), *self.elsewhere)

    @property
    def without_section(self) -> tuple[str, ...]:
        """Return the rules that name no section that they derive from."""
        return tuple(rule.id for rule in self.rules if not rule.derives_from)


def trace_of(rules: Rules, only: Sequence[str] = ()) -> Trace:
    """Return the trace of all concerns, or of those named by id; ids that name none are left out."""
    concerns = tuple(_traced(id_, rules) for id_ in rules.concerns if not only or id_ in only)
    elsewhere = () if only else tuple(_rule(one) for one in rules.rules if one.record.concern not in rules.concerns)
    return Trace(concerns, elsewhere)


def trace_json(trace: Trace) -> str:
    """Return the trace as JSON, with the gaps named once more."""
    data: dict[str, Any] = {
        "format": FORMAT_VERSION,
        "concerns": [{**dataclasses.asdict(concern), "is_checked": concern.is_checked} for concern in trace.concerns],
        "rules_of_no_listed_concern": [dataclasses.asdict(rule) for rule in trace.elsewhere],
        "concerns_without_rule": trace.without_rule,
        "rules_without_section": trace.without_section,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _rule(one: OneRule) -> TracedRule:
    record = one.record
    return TracedRule(one.id, record.title, record.status, record.pack, record.derives_from, record.references)


def _traced(id_: str, rules: Rules) -> TracedConcern:
    concern = rules.concerns[id_]
    mine = [_rule(one) for one in rules.rules if one.record.concern == id_]
    of_concern = tuple(sorted(mine, key=lambda rule: rule.pack is not None))
    cited = dict.fromkeys(reference for rule in of_concern for reference in rule.references)
    return TracedConcern(
        id=id_,
        title=concern.title,
        question=concern.question,
        source=concern.source,
        sections=tuple(
            TracedSection(anchor, text, tuple(rule.id for rule in of_concern if anchor in rule.derives_from))
            for anchor, text in concern.anchors.items()
        ),
        rules=of_concern,
        provisions=tuple(_provision(reference, of_concern, rules) for reference in cited),
    )


def _provision(id_: str, of_concern: Sequence[TracedRule], rules: Rules) -> TracedProvision:
    one = rules.references[id_]
    citing = tuple(rule.id for rule in of_concern if id_ in rule.references)
    return TracedProvision(id_, one.title, one.jurisdiction, one.kind, one.status, CHECKED[one.checked], citing)
