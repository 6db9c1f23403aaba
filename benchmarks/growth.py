"""How time and memory grow with the size of one product."""

from __future__ import annotations

from audit.load.ruleset import RuleSet
from benchmarks.engine import BARE, CHECK, RESULTS
from benchmarks.figure import Figure, Row, Scale
from benchmarks.generated import generated
from benchmarks.measure import Process, TooLongError, process, spread_of

BAR = 3
"""Time per edge of the large product over that of the small one."""
LINEAR = 1.15
"""Memory per edge, above what the bare imports hold, of the large over the small: more than this is not linear."""
SIZES = ((2_000, 8_000), (20_000, 80_000))
QUICK = ((50, 200), (200, 800))
RUNS = 3
FORMAT = "sarif"
"""What CI reads: every verdict is found, and findings are told. The JSON of the large product would be gigabytes."""


def pair_rules(rules: RuleSet) -> list[str]:
    """Return the rules whose findings are pairs, as their records say: `one_finding_per` names two entries."""
    return [
        rule.id
        for rule in rules.rules
        if isinstance(rule.record.one_finding_per, tuple) and len(rule.record.one_finding_per) > 1
    ]


def _run(scale: Scale) -> list[Row]:
    small, large = QUICK if scale.quick else SIZES
    left_out = pair_rules(scale.rules)
    skip = [word for id_ in left_out for word in ("--skip", id_)]
    runs: dict[tuple[int, int], list[Process]] = {}
    label = f"{large[0]:,} entries and {large[1]:,} flows over {small[0]:,} and {small[1]:,}"
    bare = process(BARE)
    tiny = process((*CHECK, scale.write("tiny.product.yaml", generated(1, 1)), "--format", FORMAT), results=RESULTS)
    for size in (small, large):
        path = scale.write(f"size-{size[0]}.product.yaml", generated(*size))
        command = (*CHECK, path, "--format", FORMAT, *skip)
        try:
            runs[size] = [
                process(command, limit=scale.limit, results=RESULTS) for _ in range(1 if scale.quick else RUNS)
            ]
        except TooLongError as error:
            return [Row(label, skipped=f"{size[0]:,} entries and {size[1]:,} flows: {error}")]
    times = [
        ((one.cpu - tiny.cpu) / large[1]) / ((other.cpu - tiny.cpu) / small[1])
        for one, other in zip(runs[large], runs[small], strict=True)
    ]
    peaks = [
        ((one.peak - bare.peak) / large[1]) / ((other.peak - bare.peak) / small[1])
        for one, other in zip(runs[large], runs[small], strict=True)
    ]
    detail: dict[str, float | int | str] = {"left out": ", ".join(left_out)}
    for name, size in (("small", small), ("large", large)):
        detail[f"{name} s"] = spread_of([one.cpu for one in runs[size]]).median
        detail[f"{name} KiB"] = max(one.peak for one in runs[size])
    return [
        Row(f"{label}: CPU time per flow", spread_of(times), bar=BAR, detail=detail),
        Row(f"{label}: memory per flow", spread_of(peaks), bar=LINEAR),
    ]


GROWTH = Figure(
    "growth",
    "time and memory as one product grows",
    "scoreaudit check FILE --format sarif of generated products: CPU time less that for a product of one entry, per flow; "
    "ru_maxrss less that of the bare imports, per flow; rules whose findings are pairs left out with --skip",
    _run,
)
