"""What the HTML of 300 findings costs, cold, over a whole check of one example: `python -m benchmarks.pages`."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from itertools import cycle, islice

from audit.pipeline import Choice, audit, read_rules
from audit.report.formats import Look, render
from benchmarks.engine import CHECK, RESULTS, TODAY
from benchmarks.measure import compared, process
from benchmarks.start import CACHE, SESAME

FINDINGS, BAR, PAIRS = 300, 0.5, 5


def seconds() -> float:
    """Return the CPU time of writing the page for the first time in this process, with what it imports."""
    report = audit([str(SESAME)], read_rules(), Choice(), TODAY)
    (product,) = report.products
    found = [one for one in product.verdicts if one.verdict == "finding" and one.when == "present" and not one.pack]
    many = tuple(replace(one, fingerprint=f"{number:016}") for number, one in enumerate(islice(cycle(found), FINDINGS)))
    rest = tuple(one for one in product.verdicts if one.verdict != "finding")
    large = replace(report, products=(replace(product, verdicts=many + rest),))
    begun = time.process_time()
    render(large, "html", Look())
    return time.process_time() - begun


def main() -> int:
    """Print how the two compare. Return 1 where the bar is not met."""
    pages, checks = [], []
    for _ in range(PAIRS):
        command = [sys.executable, "-c", "from benchmarks.pages import seconds; print(seconds())"]
        pages.append(float(subprocess.run(command, capture_output=True, check=True).stdout))  # noqa: S603 (our own command)
        # nothing is kept of a run, so that it is audited
        checks.append(process((*CHECK, str(SESAME)), env={CACHE: ""}, limit=600, results=RESULTS).cpu)
    ratio = compared(pages, checks).ratio
    sys.stdout.write(f"HTML of {FINDINGS} findings: {ratio.median:.2f} of a check (at most {BAR})\n")
    return 0 if ratio.median <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
