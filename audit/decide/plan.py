"""The cheapest set of remedies after which no finding is left at or above a level.

A MaxSAT solver (RC2 of python-sat) proposes sets in the order of their cost; each is audited on the
jointly changed product; a set that fails is excluded, and with it the sets that are the same in
everything that the rule of the finding that is left reads. A plan is called minimal only if every
cheaper set was excluded so. Written lists are taken as complete.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from audit.decide.candidates import EFFORTS, Candidate, Target, grounded
from audit.decide.changes import Edit, applied, changed_data
from audit.decide.touching import WhatIsRead, touches, what_is_read
from audit.errors import ScoreauditError
from audit.evaluate.engine import evaluate
from audit.load.product import Description, describe
from audit.load.rules import RuleSet
from audit.model.decisions import Bound, Plan, PlannedChange
from audit.model.finding import Verdict
from audit.source import Document, parse_document

_NO_TEXT = (0, 0, 0, 0, None)
MOST_AUDITS = 1500
"""How many changed products are looked at before a plan is given as found so far."""
Chosen = frozenset[int]
Cost = tuple[int, int, int, int]
"""High, medium and low efforts, then the number of single steps: compared in this order."""


@dataclass
class _Search:
    rules: RuleSet
    description: Description
    level: str
    candidates: list[Candidate]
    targets: list[Target]
    before: dict[str, Verdict]
    reads: dict[str, WhatIsRead]
    """What each rule's verdicts depend on."""
    audits: int = 0
    """How many changed products were looked at, by one rule or by all that a change can touch."""
    _left: dict[tuple[str, Chosen], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out what can touch what."""
        self.bounds = upper_bounds(self.before.values(), self.rules)
        self.touching = {
            target.fingerprint: frozenset(
                i
                for i, one in enumerate(self.candidates)
                if any(touches(edit, self.reads[target.rule]) for edit in one.edits)
            )
            for target in self.targets
        }

    def cost(self, chosen: Chosen) -> Cost:
        """Return the cost of a set."""
        efforts = [self.candidates[i].effort for i in chosen]
        size = sum(len(self.candidates[i].edits) for i in chosen)
        high, medium, low = (efforts.count(effort) for effort in EFFORTS)
        return high, medium, low, size

    def edits(self, chosen: Chosen) -> list[Edit]:
        """Return the steps of a set."""
        return [edit for i in sorted(chosen) for edit in self.candidates[i].edits]

    def changed(self, chosen: Chosen) -> Description:
        """Return the description after a set of remedies. Raises ScoreauditError where they do not go together."""
        document = self.description.document
        data = changed_data(document.data, self.edits(chosen))
        return describe(Document(document.path, "", data, _NO_TEXT), self.rules.vocabulary)

    def is_left(self, target: Target, chosen: Chosen) -> bool:
        """Return whether a finding is not cleared by a set: it is still one, or has become an ask."""
        key = (target.fingerprint, chosen & self.touching[target.fingerprint])
        if key not in self._left:
            self.audits += 1
            after = self._said(chosen, frozenset({target.rule}))
            found = after.get(target.fingerprint) if after is not None else None
            self._left[key] = after is None or (found is not None and found.verdict in {"finding", "ask"})
        return self._left[key]

    def wrong_after(self, chosen: Chosen) -> list[str]:
        """Return what is wrong after a set: targets left; else findings at the level, and concerns whose bound rose."""
        left = [one.fingerprint for one in self.targets if self.is_left(one, chosen)]
        if left:
            return left
        self.audits += 1
        after = self.verdicts_after(chosen)
        rank = self.rules.vocabulary.levels.levels.index
        new = [
            one.fingerprint
            for one in after.values()
            if one.verdict == "finding" and one.level and rank(one.level.settled or "low") >= rank(self.level)
        ]
        upper = upper_bounds(after.values(), self.rules)
        return [*new, *(concern for concern, bound in upper.items() if bound > self.bounds.get(concern, -1))]

    def verdicts_after(self, chosen: Chosen) -> dict[str, Verdict]:
        """Return the present verdicts after a set, by fingerprint; rules that it cannot touch say what they said."""
        edits = self.edits(chosen)
        touched = frozenset(id_ for id_, read in self.reads.items() if any(touches(edit, read) for edit in edits))
        kept = {key: one for key, one in self.before.items() if one.rule not in touched}
        return kept | (self._said(chosen, touched) or {})

    def _said(self, chosen: Chosen, rules: frozenset[str]) -> dict[str, Verdict] | None:
        """Return what some rules say after a set; None where the changes do not go together."""
        try:
            return present(self.rules, self.changed(chosen), rules)
        except ScoreauditError:
            return None


def present(rules: RuleSet, description: Description, chosen: frozenset[str]) -> dict[str, Verdict]:
    """Return the present verdicts of some rules on a description by fingerprint, its lists taken as complete."""
    alone = replace(rules, rules=tuple(rule for rule in rules.rules if rule.id in chosen))
    found = evaluate(alone, description, lists_complete=True, work_out_asks=False)
    return {one.fingerprint: one for one in found if one.when == "present"}


def upper_bounds(verdicts: Iterable[Verdict], rules: RuleSet) -> dict[str, int]:
    """Return the highest possible level of each concern, as its rank."""
    found: dict[str, int] = {}
    for one in verdicts:
        if one.level is not None:
            rank = rules.vocabulary.levels.levels.index(one.level.possible)
            found[one.concern] = max(found.get(one.concern, -1), rank)
    return found


def plan_for(
    rules: RuleSet,
    description: Description,
    level: str,
    forbidden: frozenset[str] = frozenset(),
    most_audits: int = MOST_AUDITS,
) -> Plan:
    """Return the cheapest plan that clears every present finding whose settled level is at least `level`.

    *Cleared* is clear, not applicable, or gone with what it was about; never an ask. No concern's upper
    bound may rise. A plan never writes what is unknown, drops a finding's own subject or closes a list.
    """
    rank = rules.vocabulary.levels.levels.index
    reads = {
        rule.id: what_is_read(rule.checked)
        for rule in rules.rules
        if not rule.record.pack and rule.record.status != "trial"
    }
    before = present(rules, description, frozenset(reads))
    wanted = {
        one.fingerprint: one.message
        for one in before.values()
        if one.verdict == "finding" and one.level and rank(one.level.settled or "low") >= rank(level)
    }
    candidates, targets = grounded(rules, description, wanted, forbidden)
    search = _Search(rules, description, level, candidates, targets, before, reads)
    hopeless = [one for one in targets if not one.candidates]
    if hopeless:
        return _result(search, None, stopped=tuple(f"{one.rule}: {one.message}" for one in hopeless))
    if not targets:
        return _result(search, frozenset(), exact=True)
    found, exact, bound = _cheapest(search, most_audits)
    return _result(search, found, exact=exact, bound=bound)


def _cheapest(search: _Search, most_audits: int) -> tuple[Chosen | None, bool, str]:
    """Return the cheapest plan found, whether every cheaper set was excluded, and what was excluded in any case."""
    known = _found_quickly(search)
    proposals = _Proposals(search)
    while (proposal := proposals.next()) is not None:
        if known is not None and search.cost(proposal) >= search.cost(known):
            return known, True, ""
        wrong = search.wrong_after(proposal)
        if not wrong:
            return proposal, True, ""
        if search.audits >= most_audits:
            return known, False, _in_words(search.cost(proposal))
        proposals.exclude(proposal, wrong)
    return known, True, ""


def _in_words(cost: Cost) -> str:
    high, medium, low, size = cost
    return f"{high} high, {medium} medium, {low} low efforts, {size} steps"


def _found_quickly(search: _Search) -> Chosen | None:
    """Return some plan of which no remedy can be left out: for each finding its cheapest way out, all together."""
    chosen: Chosen = frozenset()
    for target in search.targets:
        if not search.is_left(target, chosen):
            continue
        alone = [i for i in target.candidates if not search.is_left(target, chosen | {i})]
        if alone:
            chosen |= {min(alone, key=lambda i: (search.cost(frozenset({i})), i))}
        else:
            own = chosen | frozenset(target.candidates)
            chosen = own if search.is_left(target, own) else _pruned(search, own, target, chosen)
    if search.wrong_after(chosen):
        return None
    for i in sorted(chosen, key=lambda i: search.cost(frozenset({i})), reverse=True):
        if not search.wrong_after(chosen - {i}):
            chosen -= {i}
    return chosen


def _pruned(search: _Search, own: Chosen, target: Target, kept: Chosen) -> Chosen:
    """Return a set that clears a finding, without any remedy that it does not need: the dearest are left out first."""
    for i in sorted(own - kept, key=lambda i: (search.cost(frozenset({i})), -i), reverse=True):
        if not search.is_left(target, own - {i}):
            own -= {i}
    return own


class _Proposals:
    """Sets of candidates in the order of their cost, without those that are known to fail."""

    def __init__(self, search: _Search) -> None:
        from pysat.examples.rc2 import RC2  # noqa: PLC0415 (only here, and not quick to import)
        from pysat.formula import WCNF  # noqa: PLC0415

        self.search = search
        self.count = len(search.candidates)
        formula = WCNF()
        steps = sum(len(one.edits) for one in search.candidates) + 1
        weights = {effort: steps * (self.count + 1) ** place for place, effort in enumerate(reversed(EFFORTS))}
        for i, one in enumerate(search.candidates):
            formula.append([-(i + 1)], weight=weights[one.effort] + len(one.edits))
        self.solver = RC2(formula)

    def next(self) -> Chosen | None:
        """Return the cheapest set that is not excluded; None where there is none left."""
        model = self.solver.compute()
        return None if model is None else frozenset(literal - 1 for literal in model if 0 < literal <= self.count)

    def exclude(self, chosen: Chosen, wrong: Sequence[str]) -> None:
        """Exclude a set that fails, and with it every set that is the same in what the finding that is left depends on."""
        reasons = [self.search.touching[one] for one in wrong if one in self.search.touching]
        for touching in reasons or [frozenset(range(self.count))]:
            self.solver.add_clause([-(i + 1) if i in chosen else i + 1 for i in sorted(touching)])


def _result(
    search: _Search, chosen: Chosen | None, *, exact: bool = False, bound: str = "", stopped: tuple[str, ...] = ()
) -> Plan:
    document = search.description.document
    rules = search.rules
    before = _posture(search.before, rules)
    if chosen is None:
        return Plan(
            changes=(), minimal=False, found=False, stopped=stopped, cleared=(), introduced=(), before=before, after=before,
            patch="", audits=search.audits, bound=bound,
        )  # fmt: skip
    after = search.verdicts_after(chosen)
    text = applied(document, search.edits(chosen)).text
    if parse_document(text, document.path).data != changed_data(document.data, search.edits(chosen)):
        raise AssertionError("the patch does not say what was audited")
    patch = "".join(
        difflib.unified_diff(
            document.text.splitlines(keepends=True), text.splitlines(keepends=True), document.path, document.path
        )
    )
    return Plan(
        changes=tuple(
            PlannedChange(
                rule=(one := search.candidates[i]).rule,
                name=one.name,
                change=tuple(edit.in_words() for edit in one.edits),
                effort=one.effort,
                location=document.place(one.edits[0].at),
            )
            for i in sorted(chosen)
        ),
        minimal=exact,
        found=True,
        stopped=(),
        cleared=tuple(sorted(f"{one.rule}: {one.message}" for one in search.targets)),
        introduced=tuple(
            sorted(
                f"{one.rule}: {one.message}"
                for one in after.values()
                if (
                    one.verdict in {"finding", "ask"} and search.before.get(one.fingerprint, one).verdict != one.verdict
                )
                or (one.verdict == "finding" and one.fingerprint not in search.before)
            )
        ),
        before=before,
        after=_posture(after, rules),
        patch=patch,
        audits=search.audits,
        bound=bound,
    )


def _posture(verdicts: dict[str, Verdict], rules: RuleSet) -> tuple[Bound, ...]:
    """Return the settled and possible level of each concern that has one."""
    levels = rules.vocabulary.levels.levels
    upper = upper_bounds(verdicts.values(), rules)
    found = []
    for concern in rules.concerns:
        settled = [
            one.level.settled
            for one in verdicts.values()
            if one.concern == concern and one.verdict == "finding" and one.level and one.level.settled
        ]
        if concern in upper:
            lowest = max(settled, key=levels.index, default="")
            found.append(Bound(concern, lowest, levels[upper[concern]]))
    return tuple(found)
