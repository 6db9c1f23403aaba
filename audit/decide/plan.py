"""The cheapest set of remedies after which no finding is left at or above a level.

A solver proposes sets in the order of their cost (`proposing`), each is audited on the jointly changed product
(`looking`), and what comes of it is told here. A plan is called minimal only if every cheaper set was
excluded. Written lists are taken as complete.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from audit.decide.candidates import Candidate, grounded
from audit.decide.changes import Edit, applied, changed_data
from audit.decide.looking import Chosen, Cost, Looks, present, upper_bounds
from audit.decide.proposing import Found, cheapest
from audit.decide.touching import what_is_read
from audit.load.product import Description
from audit.load.ruleset import RuleSet
from audit.model.decisions import Bound, Plan, PlannedChange, PlannedStep
from audit.model.finding import Verdict
from audit.model.schema import SECTIONS
from audit.source import parse_document

EXACT_UP_TO = 20
"""Up to how many candidates the search has time for an exact plan."""
MOST_LOOKS = {True: 20_000, False: 2_000}
"""How often a changed product is audited before a plan is given as found so far: with so many candidates, with more."""


def plan_for(
    rules: RuleSet,
    description: Description,
    level: str,
    forbidden: frozenset[str] = frozenset(),
    most_looks: int | None = None,
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
    looks = Looks(rules, description, level, candidates, targets, before, reads)
    hopeless = [one for one in targets if not one.candidates]
    if hopeless:
        return _no_plan(looks, stopped=tuple(f"{one.rule}: {one.message}" for one in hopeless))
    if not targets:
        return _plan(looks, frozenset(), Found(frozenset(), exact=True))
    most = MOST_LOOKS[len(candidates) <= EXACT_UP_TO] if most_looks is None else most_looks
    found = cheapest(looks, most)
    return _no_plan(looks, found) if found.chosen is None else _plan(looks, found.chosen, found)


# -- what is told


def _in_words(cost: Cost | None) -> str:
    if cost is None:
        return ""
    high, medium, low, size = cost
    return f"{high} high, {medium} medium, {low} low efforts, {size} steps"


def _no_plan(looks: Looks, found: Found | None = None, stopped: tuple[str, ...] = ()) -> Plan:
    before = _posture(looks.before, looks.rules)
    return Plan(
        changes=(), minimal=False, found=False, stopped=stopped, cleared=(), introduced=(), before=before, after=before,
        patch="", audits=looks.count, bound=_in_words(found.bound) if found else "",
    )  # fmt: skip


def _plan(looks: Looks, chosen: Chosen, found: Found) -> Plan:
    after = looks.verdicts_after(chosen)
    return Plan(
        changes=tuple(_change(looks.candidates[i], looks) for i in sorted(chosen)),
        minimal=found.exact,
        found=True,
        stopped=(),
        cleared=tuple(sorted(f"{one.rule}: {one.message}" for one in looks.targets)),
        introduced=tuple(sorted(f"{one.rule}: {one.message}" for one in _introduced(looks.before, after.values()))),
        before=_posture(looks.before, looks.rules),
        after=_posture(after, looks.rules),
        patch=_patch(looks, chosen),
        audits=looks.count,
        bound=_in_words(found.bound),
    )


def _patch(looks: Looks, chosen: Chosen) -> str:
    """Return the change of the file; what it says is what was audited."""
    document, edits = looks.description.document, looks.edits(chosen)
    text = applied(document, edits).text
    if parse_document(text, document.path).data != changed_data(document.data, edits):
        raise AssertionError("the patch does not say what was audited")
    before, after = (one.splitlines(keepends=True) for one in (document.text, text))
    return "".join(difflib.unified_diff(before, after, document.path, document.path))


def _change(one: Candidate, looks: Looks) -> PlannedChange:
    document = looks.description.document
    section, about = _about(one.edits[0], looks.description)
    return PlannedChange(
        rule=one.rule,
        name=one.name,
        change=tuple(edit.in_words() for edit in one.edits),
        effort=one.effort,
        location=document.place(one.edits[0].at),
        section=section,
        about=about,
        steps=tuple(PlannedStep(edit.kind, edit.where, edit.shown, document.place(edit.at).line) for edit in one.edits),
    )


def _about(edit: Edit, description: Description) -> tuple[str, str]:
    """Return the section and the name of the entry that a step is about: what is taken out of a list, or what is changed."""
    section, id_ = ("", "") if edit.at[0] == "product" else (str(edit.at[0]), str(edit.at[1]))
    if edit.kind == "take":
        listed = next((one for one in SECTIONS if edit.value in (getattr(description.product, one) or ())), None)
        section, id_ = (listed, str(edit.value)) if listed else (section, id_)
    elif edit.kind == "add":
        return section, ""
    entries = getattr(description.product, section) if section else None
    record = entries.get(id_) if isinstance(entries, dict) else None
    return section, str(getattr(record, "name", None) or id_.replace("-", " "))


def _introduced(before: Mapping[str, Verdict], after: Iterable[Verdict]) -> Iterator[Verdict]:
    """Yield findings that were none before, and asks that were none."""
    for one in after:
        then = before.get(one.fingerprint)
        word = then.verdict if then else ""
        if (one.verdict == "finding" and word != "finding") or (one.verdict == "ask" and word != "ask"):
            yield one


def _posture(verdicts: Mapping[str, Verdict], rules: RuleSet) -> tuple[Bound, ...]:
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
