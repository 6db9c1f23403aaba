"""Ten shipped rules over the same ten written by hand, on the same loaded descriptions."""

from __future__ import annotations

from benchmarks import engine
from benchmarks.by_hand import sets_of
from benchmarks.by_hand_routes import TEN, all_ten
from benchmarks.facts import Facts
from benchmarks.figure import Figure, Row, Scale, row_of
from benchmarks.machine import EXAMPLES
from benchmarks.measure import NotMeasuredError, cpu, in_turn
from benchmarks.warm import nine_kb

BAR = 1.1


class DisagreementError(NotMeasuredError):
    """Two ways to decide the same rules do not give the same verdicts, so their times say nothing."""


def _run(scale: Scale) -> list[Row]:
    rules = scale.rules
    sets = sets_of(rules.vocabulary)
    chosen = frozenset(TEN)
    files = [
        (nine_kb(scale, "inside"), "9 KB generated, inside"),
        (nine_kb(scale, "outside"), "9 KB generated, outside"),
        (str(EXAMPLES / "comparators" / "l1-affordability.product.yaml"), "comparator l1-affordability"),
        (str(EXAMPLES / "seeds" / "sesame-credit.product.yaml"), "Sesame Credit"),
    ]
    rows = []
    for path, label in files:
        description = engine.load_product(path, rules.vocabulary)
        mine = engine.by_fingerprint(all_ten(Facts(description, rules.vocabulary), sets))
        if mine != engine.words(description, rules, chosen):
            raise DisagreementError(f"the hand-written rules and the engine differ on {label}")
        found = in_turn(
            cpu(engine.deciding(description, rules, chosen)),
            cpu(lambda description=description: all_ten(Facts(description, rules.vocabulary), sets)),  # type: ignore[misc]
            scale.pairs,
        )
        detail = {"verdicts": len(mine), "engine gives": "words, levels and places"}
        rows.append(row_of(label, found, bar=BAR, detail=detail))
    return rows


TEN_RULES = Figure(
    "ten-rules",
    "ten rules over hand-written Python",
    "ten representative rules, three-valued, from the loaded description to verdicts, by scoreaudit and by benchmarks/by_hand*.py; "
    "agreement checked first; CPU time",
    _run,
)
