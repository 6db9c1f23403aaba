"""What a process of an engine does: audit the products of one part of the dataset, and give back its tables as bytes.

It writes nothing, and its answer depends on nothing but the task and the files named in it, so that a task can be given
to any process, on any machine, and once more where one died.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby

import pyarrow as pa

from audit.decide.acting import Acting, Terms
from audit.errors import Place, Problem, ScoreauditError
from audit.load.ruleset import RuleSet
from audit.model.detail import WITHOUT_FACTS
from audit.pipeline import Choice, audited, chosen_rules, read_rules
from audit.portfolio.files import Files, OnDisk
from audit.portfolio.reading import Raw, describe
from audit.portfolio.sources import NO_STAMP, Item, shown
from audit.portfolio.tables import (
    OTHERS,
    PRODUCTS,
    ROWS_OF,
    SCHEMAS,
    Row,
    audited_row,
    broken_row,
    from_parquet,
    product_rows,
    rows_beside,
    stamped,
    table_of,
    to_parquet,
)


@dataclass(frozen=True)
class Setup:
    """What every task of a run has in common."""

    packs: tuple[str, ...]
    choice: Choice
    today: dt.date
    rules_digest: str
    """Of the rules that the run began with."""


@dataclass
class Task:
    """One part of the dataset to make, or to mend."""

    number: int
    entries: list[Item | int]
    """What stands in the part, in order: products to look at, and rows to keep as they are."""
    old: Mapping[str, bytes] = field(default_factory=dict)
    """The tables of a part that is mended."""
    faults: dict[int, str] = field(default_factory=dict)
    """Entries that are not to be tried again, and what happened."""


@dataclass(frozen=True)
class Done:
    """A part as it is to be stored."""

    number: int
    products: int
    tables: dict[str, bytes]
    """Those that are not as they were."""
    audited: int
    same: int
    """Products that were looked at, and found to be as they were."""
    broken: int
    """Of those audited."""


@dataclass(frozen=True)
class Refused:
    """The task could not even be begun."""

    problems: tuple[Problem, ...]


_ON_DISK = OnDisk()


class Desk:
    """The rules, read once, and all that a process needs to audit one product after another."""

    def __init__(self, setup: Setup, rules: RuleSet) -> None:
        """Take what all tasks have in common. Raises UsageError where the choice of rules cannot be carried out."""
        self.setup, self.rules = setup, rules
        self.chosen = chosen_rules(rules, setup.choice)

    def carry_out(
        self, task: Task, begins: Callable[[int], None], stopping: Callable[[], bool], files: Files = _ON_DISK
    ) -> Done | Refused:
        """Carry out a task; `begins` is told of each product before it is looked at, `files` give what is read.

        Where the run is stopping, products that were not looked at yet stay as they were, or stay out.
        """
        if self.rules.digest != self.setup.rules_digest:
            hint = "run it again; what is done is kept"
            return Refused((Problem(Place("rules"), "a rule was changed while this ran", hint),))
        made = _Part(task)
        for index, entry in enumerate(task.entries):
            if isinstance(entry, int):
                made.keep(entry)
            elif stopping():
                made.leave(entry)
            else:
                begins(index)
                self._look_at(entry, made, task.faults.get(index, ""), files)
        return made.done()

    def _look_at(self, item: Item, made: _Part, fault: str, files: Files) -> None:
        where = (shown(item.path), item.record)
        if fault:
            hint = (
                "look at it alone: scoreaudit check FILE" if not item.record else "write it to a file, and check that"
            )
            problem = Problem(Place(*where), fault, hint)
            made.add(
                broken_row(where, [problem], (*NO_STAMP, "", item.basis))
            )  # no digest: it is tried again next time
            return
        raw = files.raw(item)
        if item.row is not None and raw.digest and raw.digest == item.known:
            made.same(item.row, raw)
        else:
            self._audit(item, raw, where, made, files)

    def _audit(self, item: Item, raw: Raw, where: tuple[str, int], made: _Part, files: Files) -> None:
        stamps = (*raw.stamp, raw.digest, item.basis)
        description, problems, placed = describe(item, raw, self.rules.vocabulary)
        if description is None:
            made.add(broken_row(where, problems, stamps))
            return
        acting = Acting(self.rules, Terms(detail=WITHOUT_FACTS), self.setup.today, files.document)
        product = audited(item.path, description, self.rules, self.chosen, acting)
        made.add(audited_row(where, product, description, acting.problems, stamps), rows_beside(where, product, placed))


class _Part:
    """A part that is being made: rows of products, and runs of rows of the other tables, old and new."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.old = {name: from_parquet(data) for name, data in task.old.items()}
        self.old_rows = product_rows(self.old[PRODUCTS]) if self.old else []
        names = SCHEMAS[PRODUCTS].names
        self.ends = {
            name: list(accumulate((row[names.index(ROWS_OF[name])] for row in self.old_rows), initial=0))
            for name in OTHERS
        }
        self.rows: list[Row] = []
        self.new: dict[str, list[Row]] = {name: [] for name in OTHERS}
        self.kept: list[int | None] = []
        """For each product the row that it had, where its other rows stay; None: they are new."""
        self.counts = dict.fromkeys(("audited", "same", "broken"), 0)

    def keep(self, row: int) -> None:
        self.rows.append(self.old_rows[row])
        self.kept.append(row)

    def leave(self, item: Item) -> None:
        if item.row is not None:
            self.keep(item.row)

    def same(self, row: int, raw: Raw) -> None:
        self.counts["same"] += 1
        self.rows.append(stamped(self.old_rows[row], raw.stamp))
        self.kept.append(row)

    def add(self, row: Row, beside: Mapping[str, list[Row]] | None = None) -> None:
        self.counts["audited"] += 1
        self.counts["broken"] += beside is None
        self.rows.append(row)
        self.kept.append(None)
        for name, rows in (beside or {}).items():
            self.new[name] += rows

    def done(self) -> Done:
        """Return the part, with the tables that changed."""
        tables = {} if self.rows == self.old_rows else {PRODUCTS: to_parquet(table_of(PRODUCTS, self.rows))}
        if self.kept != list(range(len(self.old_rows))) or not self.old:
            tables |= {name: to_parquet(self._spliced(name)) for name in OTHERS}
        return Done(self.task.number, len(self.rows), tables if self.rows else {}, **self.counts)

    def _spliced(self, name: str) -> pa.Table:
        """Return a table with the rows of each product in the order of the products."""
        fresh = table_of(name, self.new[name])
        at = SCHEMAS[PRODUCTS].names.index(ROWS_OF[name])
        pieces: list[pa.Table] = []
        used = 0
        for place, run in groupby(range(len(self.kept)), lambda i: _run_key(self.kept, i)):
            found = list(run)
            first, last = self.kept[found[0]], self.kept[found[-1]]
            if place is None or first is None or last is None:
                count = sum(self.rows[i][at] for i in found)
                pieces.append(fresh.slice(used, count))
                used += count
            else:
                start, end = self.ends[name][first], self.ends[name][last + 1]
                pieces.append(self.old[name].slice(start, end - start))
        return pa.concat_tables(pieces).combine_chunks() if pieces else fresh


def _run_key(kept: Sequence[int | None], i: int) -> int | None:
    """Return what is the same for products that stood one after another, and for new ones."""
    row = kept[i]
    return None if row is None else row - i


def begun(setup: Setup) -> Desk | Refused:
    """Return a desk of a process of its own, or what keeps the rules from being read."""
    pa.set_cpu_count(1)  # the pool is as wide as was asked for; no process opens a pool of its own
    try:
        return Desk(setup, read_rules(setup.packs))
    except ScoreauditError as error:
        return Refused(error.problems)
