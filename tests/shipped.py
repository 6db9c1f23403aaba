"""The shipped examples: all of them, and a few that stand for them where a test takes long on each."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALL = sorted((ROOT / "examples").rglob("*.product.yaml"))
NAMES = {
    "dishonest-shops", "l1-affordability", "l4-card-fraud", "sesame-credit", "minor-fee-notices", "tencent-2015",
    "g-o2-telematics", "g-p7-credit-unrelated", "ke-loan-apps",
}  # fmt: skip
"""Inside and outside, constructed and real, much and little known."""
SOME = [path for path in ALL if path.name.removesuffix(".product.yaml") in NAMES]
SOME_AND_LONG = [
    pytest.param(path, id=path.name.removesuffix(".product.yaml"), marks=() if path in SOME else pytest.mark.long)
    for path in ALL
]
"""For `parametrize`: the few run in `make test`, the others in `make test-long`, which CI runs too."""
