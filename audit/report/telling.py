"""What several formats say alike: the order of findings, levels and reasons in words, text that is cut."""

from __future__ import annotations

import os.path
import posixpath
import re
from collections.abc import Iterable, Sequence

from audit.errors import Place
from audit.model.disputes import SideOfDispute
from audit.model.finding import Because, FactSeen, Level, Verdict
from audit.model.report import AuditedProduct, Report, RuleText
from audit.report.plain import printable

SIGNAL = "A signal from what the description says, no verdict of law."
WORDS = {True: "yes", False: "no", None: "?"}
"""What came out of a fact."""
LONGEST = 1_000
"""Longest text in one piece, in characters."""
WHEN = {"present": "", "outlook": "if what is planned comes", "history": "while it lasted"}
NO_RULE = RuleText("", (), ())
ABSENCE = ("no_", "all_")
"""How the names of facts begin that tell that there is nothing, or nothing of that kind, in a list."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cut(text: str, most: int = LONGEST) -> str:
    """Return text in one line, with what does not show written out, and cut where it is longer than this."""
    shown = printable(text).strip()
    return shown if len(shown) <= most else f"{shown[:most]}… ({len(text)} characters)"


def for_xml(text: str) -> str:
    """Return text with what XML 1.0 cannot hold written out; there it may not even be written as a number."""
    return _NO_XML.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def findings(product: AuditedProduct, when: str = "present") -> list[Verdict]:
    """Return the findings of a time, those of law packs not among them."""
    return [one for one in product.verdicts if one.verdict == "finding" and one.when == when and one.pack is None]


def worst_first(verdicts: Iterable[Verdict], levels: Sequence[str]) -> list[Verdict]:
    """Return verdicts by what is settled, then by what is possible, then by their own order."""

    def rank(one: Verdict) -> tuple[object, ...]:
        settled, possible = (one.level.settled, one.level.possible) if one.level else (None, None)
        return (-_rank(settled, levels), -_rank(possible, levels), one.sort_key)

    return sorted(verdicts, key=rank)


def _rank(level: str | None, levels: Sequence[str]) -> int:
    return levels.index(level) if level is not None else -1


def level_words(level: Level | None) -> str:
    """Return a level as it is said: what is settled, and what it could be."""
    if level is None:
        return "no level"
    if level.settled is None:
        return f"up to {level.possible}"
    return level.settled if level.possible == level.settled else f"{level.settled} (could be {level.possible})"


def standing(verdict: Verdict) -> str:
    """Return what there is to say of a finding that does not gate, or of a rule that is not stable; else nothing."""
    time = WHEN[verdict.when]
    trial = f"{verdict.status}: it never gates" if verdict.status == "trial" else verdict.status
    aside = (waived_words(verdict), baseline_words(verdict))
    return "; ".join(word for word in (time, "" if verdict.status == "stable" else trial, *aside) if word)


def waived_words(verdict: Verdict) -> str:
    """Return who answers for a finding, until when and why; nothing where nobody does."""
    one = verdict.waived
    return f"waived by {one.owner} until {one.until}: {one.reason}" if one else ""


def baseline_words(verdict: Verdict) -> str:
    """Return since when a finding is known, and how grave it was then where that differs; nothing where it is new."""
    one = verdict.baseline
    if one is None:
        return ""
    then = f", then {level_words(one.level)}" if one.level and one.level != verdict.level else ""
    return f"in the baseline of {one.date}{then}"


def dispute_words(side: SideOfDispute) -> str:
    """Return what one side of a dispute says, on whose word, how strong that is and of when."""
    by = "; ".join(
        ", ".join(word for word in (one.id, one.author, one.grade, one.date) if word) for one in side.sources
    )
    return f"{side.value}: {by or f'nobody is named, {side.grade}'}"


def deciding(facts: Iterable[FactSeen]) -> list[FactSeen]:
    """Return the facts that keep a verdict from being a finding: what is false, and populations with nothing in them."""
    return [fact for fact in facts if fact.value is False or fact.name.startswith(ABSENCE)]


def reason_words(reason: Because) -> str:
    """Return one thing that the description says, with its line and on whose word."""
    sources = ", ".join(reason.evidence)
    return f"{reason.text} (line {reason.place.line}; {f'{sources}: ' if sources else ''}{reason.grade})"


def remedy_words(text: RuleText) -> str:
    """Return what would clear a finding of a rule."""
    return "; ".join(
        f"{name} (no change makes it acceptable)" if kind == "stop" else f"{name} ({effort} effort)"
        for name, kind, effort in text.remedies
    )


def rule_text(report: Report, rule: str) -> RuleText:
    """Return what a report says of a rule."""
    return report.rule_texts.get(rule, NO_RULE)


def open_words(verdict: Verdict) -> str:
    """Return what an ask asks."""
    return " ".join(dict.fromkeys(missing.question for missing in verdict.missing)) or "What is not known is not said."


def line_of(place: Place) -> str:
    """Return `path:line`."""
    return f"{place.path}:{place.line}" if place.line else place.path


def from_the_top(path: str) -> str:
    """Return a path as tools want it that look it up from the top of a checkout: with /, without ./ before it."""
    return posixpath.normpath(path.replace(os.path.sep, "/"))
