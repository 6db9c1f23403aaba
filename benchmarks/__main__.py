"""`python -m benchmarks [NAME...] [--json FILE] [--quick] [--list]`: measure the figures and print a table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.figure import Figure, Row, Scale
from benchmarks.machine import digest_of, examples, this_machine
from benchmarks.measure import NotMeasuredError
from benchmarks.show import as_data, table, write
from benchmarks.table import FIGURES

LATEST = Path(__file__).parent / "results" / "latest.json"


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for. Missed bars are shown and are no failure: a figure is no test. One that broke is: 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="The figures of docs/performance.md.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="figures to measure; all but the peers unless named")
    parser.add_argument("--json", type=Path, default=LATEST, metavar="FILE", help="where the result is written")
    parser.add_argument("--quick", action="store_true", help="fewer pairs and smaller products: to see that it runs")
    parser.add_argument(
        "--files", type=int, metavar="N", default=10_000, help="files of a portfolio; 10,000 unless said otherwise"
    )
    parser.add_argument("--pairs", type=int, metavar="N", help="pairs of each comparison; 15 unless said otherwise")
    parser.add_argument("--limit", type=float, default=600, metavar="SECONDS", help="what one process may take")
    parser.add_argument("--list", action="store_true", help="name the figures and how each is measured")
    chosen = parser.parse_args(arguments)
    known = {one.name: one for one in FIGURES}
    unknown = [name for name in chosen.names if name not in known]
    if unknown:
        parser.error(f"there is no figure {unknown[0]!r}; there are {', '.join(known)}")
    if chosen.list:
        for one in FIGURES:
            print(f"{one.name}: {one.title}\n    {one.how}")
        return 0
    wanted = [known[name] for name in chosen.names] or [one for one in FIGURES if one.by_default]
    machine, files = this_machine(), examples()
    broken = False
    with tempfile.TemporaryDirectory(prefix="scoreaudit-bench-") as folder:
        pairs = chosen.pairs or (3 if chosen.quick else 15)
        scale = Scale(Path(folder), quick=chosen.quick, pairs=pairs, files=chosen.files, limit=chosen.limit)
        found: list[tuple[Figure, list[Row]]] = []
        for one in wanted:
            print(f"measuring {one.name}: {one.title} ...", file=sys.stderr, flush=True)
            try:
                found.append((one, one.run(scale)))
            except NotMeasuredError as error:
                found.append((one, [Row(one.name, skipped=f"not measured: {error}")]))
                broken = True
        data = as_data(machine, (len(files), digest_of(files)), len(scale.rules.rules), scale, found)
    print(table(data))
    write(data, chosen.json)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
