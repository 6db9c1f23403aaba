"""What `questions` and `plan` cost, in audits of the same product: `python -m benchmarks.decide`.

The product is generated (`tests/decide/forty_sixty.py`): about 40 facts that are not known, about 60 findings.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from audit.decide.plan import plan_for
from audit.decide.questions import questions_about
from audit.edit import written
from audit.evaluate.engine import evaluate
from audit.load.product import load_product_text
from audit.model.detail import WITHOUT_ASKS
from benchmarks.figure import Figure, Row, Scale, row_of
from benchmarks.machine import ROOT
from benchmarks.measure import cpu, in_turn

BAR = 300
MOST_PAIRS = 3
"""A plan takes seconds; more pairs would say the same."""


def forty_sixty() -> ModuleType:
    """Return the module of the product, which stands with the tests."""
    spec = importlib.util.spec_from_file_location("forty_sixty", ROOT / "tests" / "decide" / "forty_sixty.py")
    if spec is None or spec.loader is None:
        raise ImportError("tests/decide/forty_sixty.py is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _run(scale: Scale) -> list[Row]:
    rules = scale.rules
    text = "".join(f"{key}: {written(value)}\n" for key, value in forty_sixty().product().items())
    description = load_product_text(text, "forty-sixty.product.yaml", rules.vocabulary)
    verdicts = evaluate(rules, description, detail=WITHOUT_ASKS)
    detail: dict[str, float | int | str] = {
        "unknown": text.count("unknown"),
        "findings": sum(one.verdict == "finding" and not one.pack for one in verdicts),
        "asks": sum(one.verdict == "ask" and not one.pack for one in verdicts),
    }
    audit = cpu(lambda: evaluate(rules, description, detail=WITHOUT_ASKS))
    pairs = min(scale.pairs, MOST_PAIRS)
    rows = [
        row_of(
            "questions", in_turn(cpu(lambda: questions_about(rules, description)), audit, pairs), bar=BAR, detail=detail
        )
    ]
    for level in ("high", "medium", "low"):
        found = plan_for(rules, description, level)
        said = {"changes": len(found.changes), "looks": found.audits, "shown cheapest": str(found.minimal)}
        spread = in_turn(cpu(lambda level=level: plan_for(rules, description, level)), audit, pairs)  # type: ignore[misc]
        rows.append(row_of(f"plan --clear {level}", spread, bar=BAR, detail={**detail, **said}))
    return rows


DECIDE = Figure(
    "decide",
    "questions and plan over one audit",
    "a generated product with about 40 unknown facts and 60 findings, all shipped rules; over its verdicts without questions; CPU time",
    _run,
)


def main() -> int:
    """Print a line for each row. Return 1 where a bar is not met."""
    with tempfile.TemporaryDirectory() as folder:
        rows = DECIDE.run(Scale(Path(folder)))
    for row in rows:
        assert row.ratio is not None
        shown = ", ".join(
            f"{key} {value:.3g}" if isinstance(value, float) else f"{key} {value}" for key, value in row.detail.items()
        )
        sys.stdout.write(f"{row.label}: {row.ratio.median:.1f} audits (at most {row.bar}); {shown}\n")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
