"""The posture of a product by concern, and its open questions: sums over verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.model.finding import Missing, Verdict
from audit.model.report import Bounds, Question


def posture_of(verdicts: Sequence[Verdict], concerns: Iterable[str], levels: Sequence[str]) -> tuple[Bounds, ...]:
    """Return the bounds of each concern over present verdicts.

    Several findings on one effect count once, at the highest. Each concern has its own bounds;
    they need not be reached together. Law packs have no level and are no part of it.
    """
    return tuple(
        _bounds(concern, [one for one in verdicts if one.concern == concern and one.pack is None], levels)
        for concern in concerns
    )


def _bounds(concern: str, verdicts: list[Verdict], levels: Sequence[str]) -> Bounds:
    gating = [one for one in verdicts if one.when == "present" and one.status != "trial"]
    settled = [one.level.settled for one in gating if one.verdict == "finding" and one.level and one.level.settled]
    possible = [one.level.possible for one in gating if one.level]
    effects = {one.effects or one.fingerprint for one in gating if one.verdict == "finding"}
    return Bounds(
        concern,
        max(settled, key=levels.index, default=None),
        max(possible, key=levels.index, default=None),
        len(effects),
        any(one.verdict != "not-checked" for one in verdicts),
    )


def questions_of(verdicts: Sequence[Verdict], levels: Sequence[str]) -> tuple[Question, ...]:
    """Return what is missing over all present asks, each thing once: worst level first, then how many asks it touches.

    What only a law pack asks stands with that pack.
    """
    touched: dict[str, list[tuple[Verdict, Missing]]] = {}
    for verdict in verdicts:
        if verdict.verdict == "ask" and verdict.when == "present" and verdict.status != "trial" and not verdict.pack:
            for missing in verdict.missing:
                touched.setdefault(missing.fact, []).append((verdict, missing))
    questions = [_question(fact, items, levels) for fact, items in touched.items()]
    return tuple(sorted(questions, key=lambda one: (one.is_list, -levels.index(one.worst_level), -one.asks, one.fact)))


def _question(fact: str, items: list[tuple[Verdict, Missing]], levels: Sequence[str]) -> Question:
    missing = items[0][1]
    possible = [verdict.level.possible for verdict, _ in items if verdict.level]
    return Question(
        fact=fact,
        question=missing.question,
        path=missing.place.path,
        line=missing.place.line,
        column=missing.place.column,
        asks=len(items),
        settles=sum(len(verdict.missing) == 1 for verdict, _ in items),
        worst_level=max(possible, key=levels.index, default=levels[0]),
        is_list=all(one.is_list for _, one in items),
    )
