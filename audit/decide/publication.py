"""Whether an audit is fit to be published, as far as a program can tell: what speaks against it, all at once.

A finding against somebody who can be named rests on a source, and they were asked before it appears. What a program
cannot see stays with the people who publish: whether a private person can be recognised, and whether a source says
what it is cited for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from audit.decide.citations import is_stated, uncited
from audit.errors import Problem
from audit.language.durations import parse_date
from audit.load.product import Description
from audit.model.finding import Because, Verdict
from audit.model.vocabulary import Vocabulary
from audit.source import KeyPath

CONSTRUCTED = "constructed"
ARCHETYPE = "archetype"
SAYS_CONSTRUCTED = (CONSTRUCTED, ARCHETYPE, "made up", "made-up", "invented", "fictional", "fictitious")
"""Words, one of which the summary or note of what does not exist holds."""
NEEDED = ("title", "date", "author", "grade")
"""What a reader needs to look up a source."""
SHOWN = 3
"""How many weak facts of a finding, or findings on a source, are named."""


def unfit(
    verdicts: Sequence[Verdict], description: Description, vocabulary: Vocabulary, today: dt.date
) -> tuple[Problem, ...]:
    """Return what speaks against publishing an audit on a day; nothing where it is fit as far as a program can tell."""
    case = _Case(verdicts, description, vocabulary, today)
    found = [*case.nature(), *case.sources()]
    if not case.is_exempt:
        found += [*case.weak_findings(), *case.uncited(), *case.reply()]
    return tuple(sorted(dict.fromkeys(found)))


@dataclass(frozen=True)
class _Case:
    """One audit that somebody wants to publish."""

    verdicts: Sequence[Verdict]
    description: Description
    vocabulary: Vocabulary
    today: dt.date

    # -- about whom it is

    @property
    def is_exempt(self) -> bool:
        """Return whether it accuses nobody: it was made up, or is an archetype that says so and names no operator."""
        return self._nature == CONSTRUCTED or (not self._operator and ARCHETYPE in self._told)

    def nature(self) -> Iterator[Problem]:
        """Yield that it does not say whether it exists, or that it was made up."""
        if self._nature not in {"real", CONSTRUCTED}:
            yield self._problem(
                ("product", "nature"),
                "it does not say whether this product exists",
                "write nature: real or constructed",
            )
        if self._nature == CONSTRUCTED and not any(word in self._told for word in SAYS_CONSTRUCTED):
            words = ", ".join(SAYS_CONSTRUCTED)
            at = ("product", "summary") if self._about.summary else ("product", "nature")
            yield self._problem(
                at,
                "neither summary nor note tells a reader that this is constructed",
                f"say so there, with one of: {words}",
            )

    # -- what is said

    def weak_findings(self) -> Iterator[Problem]:
        """Yield present findings of which the weakest fact is assumed or alleged."""
        weak = self.vocabulary.lists["grades"].record.sets["weak"].members
        for one in self._findings:
            if one.confidence in weak:
                facts = [because for because in _rests_on(one) if because.grade == one.confidence]
                named = _some([f"{because.fact or because.text} (line {because.place.line})" for because in facts])
                yield self.description.document.problem_at(
                    one.place,
                    f"the finding {one.rule} rests on what is only {one.confidence}",
                    f"find a stronger source for {named}, or leave it out: the rule then asks",
                )

    def uncited(self) -> Iterator[Problem]:
        """Yield every statement about a product of a named operator for which nobody is cited."""
        if not self._operator:
            return
        for path in uncited(self.description):
            what = ".".join(map(str, path))
            hint = "name evidence for it or for its entry, or leave it out"
            if path[0] == "complete":
                hint = "write {list: ..., evidence: [...]}, or take it out"
            elif len(path) == 1:
                hint = f"write {{list: {what}, evidence: [...]}} under complete, or leave it out"
            yield self._problem(path, f"{what}: no source for this, and {self._operator} is named", hint)

    def reply(self) -> Iterator[Problem]:
        """Yield that the operator was not asked for a reply, or that it is not recorded what came of it."""
        response = self._about.operator_response
        at = ("product", "operator_response")
        whom = self._operator or "whoever may run it"
        if response is None or not is_stated(response.asked_on):
            hint = f"ask {whom} (scoreaudit letter --to operator), then write operator_response: {{asked_on: DATE, answer: ...}}"
            yield self._problem(at, "no request for the operator's reply is recorded", hint)
        else:
            asked = parse_date(str(response.asked_on))
            if asked and asked.low > self.today.toordinal():
                hint = "publish after asking, and after the time that you gave for the reply"
                yield self._problem((*at, "asked_on"), f"the operator is asked only on {response.asked_on}", hint)
            if not (response.answer or "").strip():
                hint = "write under answer what it said, or that nothing came, and until when you waited"
                yield self._problem(at, "what came of the request to the operator is not recorded", hint)

    def sources(self) -> Iterator[Problem]:
        """Yield sources that a reader could not look up, or that a finding rests on and nobody opened."""
        for id_, one in (self.description.product.evidence or {}).items():
            lacking = [name for name in NEEDED if not str(getattr(one, name) or "").strip()]
            if lacking:
                yield self._problem(
                    ("evidence", id_), f"evidence {id_} has no {' and no '.join(lacking)}", "write it down", of_key=True
                )
            using = [rule for rule, ids in self._used if id_ in ids]
            if using and one.checked != "yes":
                said = "was not opened (checked: no)" if one.checked == "no" else "does not say whether it was opened"
                rules = _some(list(dict.fromkeys(using)))
                yield self._problem(
                    ("evidence", id_),
                    f"evidence {id_} {said}, and findings rest on it: {rules}",
                    "open it, compare what it says, then write checked: yes",
                    of_key=True,
                )

    # -- what they need

    @property
    def _about(self) -> Any:
        return self.description.product.product

    @property
    def _nature(self) -> str:
        return _word(self._about.nature)

    @property
    def _told(self) -> str:
        return f"{self._about.summary or ''} {self._about.note or ''}".casefold()

    @property
    def _operator(self) -> str:
        """Return the name of the operator, or nothing where none is given."""
        written = self.description.document.data["product"].get("operator")
        if not is_stated(written):
            return ""
        id_ = _word(self._about.operator)
        parties = self.description.product.parties
        entry = parties.get(id_) if isinstance(parties, dict) else None
        return (entry.name if entry else None) or id_ or "an operator"

    @property
    def _findings(self) -> list[Verdict]:
        return [one for one in self.verdicts if one.verdict == "finding" and one.when == "present"]

    @property
    def _used(self) -> list[tuple[str, frozenset[str]]]:
        """Return each present finding's rule with the evidence it rests on."""
        return [
            (one.rule, frozenset(id_ for because in _rests_on(one) for id_ in because.evidence))
            for one in self._findings
        ]

    def _problem(self, at: KeyPath, message: str, hint: str, *, of_key: bool = False) -> Problem:
        return self.description.document.problem(at, message, hint, of_key=of_key)


def _rests_on(one: Verdict) -> list[Because]:
    reasons = (because for fact in one.facts if fact.value is not None for because in fact.because)
    return list(dict.fromkeys(reasons))


def _word(written: Any) -> str:
    """Return a single value in its short or long form; nothing where it is disputed or not known."""
    value = written if isinstance(written, str) else getattr(written, "value", None)
    return value if isinstance(value, str) and value != "unknown" else ""


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
