"""Portfolios of small descriptions, of which one rule of a test pack finds, asks or clears something."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

from audit.pipeline import Choice
from audit.portfolio.run import Wanted

ROOT = Path(__file__).parents[2]
PACK = str(ROOT / "tests" / "data" / "pack")
RULE = "disproportionate-penalty/refused-by-score"
ONE_RULE = ("--rules", PACK, "--only", RULE)
TODAY = dt.date(2026, 11, 23)
LONG_AGO = 1_700_000_000
KINDS = ("access", "unknown", "price")
"""What the rule of the pack makes of them: a finding, an ask, clear."""
WORDS = {"access": "finding", "unknown": "ask", "price": "clear"}
SEVERITIES = ("serious", "moderate", "grave", "minor")


def description(number, kind=None, severity=None):
    """Return a description as data."""
    loan = {
        "kind": kind or KINDS[number % len(KINDS)],
        "adverse_for": "low-scorers",
        "severity": severity or SEVERITIES[number % len(SEVERITIES)],
        "essential": "none",
        "falls_on": ["the-person"],
    }
    about = {
        "name": f"Product {number}", "as_of": "2026-11-01", "perspective": "inside", "nature": "constructed",
        "sector": "credit", "jurisdictions": ["DE", "FR"],
    }  # fmt: skip
    return {"format": 1, "product": about, "consequences": {"loan": loan}, "complete": ["consequences"]}


def write(path, text):
    """Write a file that looks as if it had been there for years, so that its stamp can be trusted; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def folder_of(path, count):
    """Write so many descriptions in two folders."""
    for number in range(count):
        write(path / f"d{number % 2}" / f"p{number:03}.product.yaml", description(number))
    return path


def lines_file(path, numbers):
    """Write a JSON Lines file."""
    return write(path, "".join(json.dumps(description(number)) + "\n" for number in numbers))


def wanted(out, *paths, jobs=1, only=(RULE,), today=TODAY, packs=(PACK,), scheduler=None):
    return Wanted(tuple(map(str, paths)), str(out), jobs, packs, Choice(only), today, scheduler)


def rows(out, table, *columns):
    """Return the rows of a table as whoever reads the folder finds them, in a fixed order."""
    found = []
    for file in sorted((Path(out) / table).iterdir()):
        found += pq.read_table(file, columns=list(columns) or None, partitioning=None).to_pylist()
    return sorted(found, key=repr)


STAMPS = {"mtime_ns", "ctime_ns"}


def everything(out):
    """Return all rows of all tables, without the times of files."""
    tables = ("products", "verdicts", "questions", "posture")
    return {
        table: [{name: value for name, value in row.items() if name not in STAMPS} for row in rows(out, table)]
        for table in tables
    }


def words(out):
    """Return what the rule of the pack says of each product that is in the dataset."""
    found = [row for row in rows(out, "verdicts") if row["rule"] == RULE]
    told = {(Path(row["path"]).name, row["record"]): row["verdict"] for row in found}
    assert len(told) == len(found), "a verdict stands there twice"
    return told


def command(*args, **options):
    """Begin the real command."""
    return subprocess.Popen(
        [sys.executable, "-m", "audit", "portfolio", *map(str, args)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", **{"cwd": ROOT, **options},
    )  # fmt: skip
