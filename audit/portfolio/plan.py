"""What is to be done: which products are as they were, which are to be looked at, which are gone; and in which tasks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from audit.errors import Place, Problem, UsageError
from audit.portfolio.basis import Basis
from audit.portfolio.sources import NO_STAMP, Item, Stamp, is_lines, lines_of, shown
from audit.portfolio.store import Store
from audit.portfolio.work import Task

MOST = 128
"""Products in a part: enough that its files cost little beside the audits, few enough that little is done again."""
FEWEST_PARTS = 16
"""Into so many parts the new products of a run are divided where they are few, so that every process gets some."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A product as the dataset has it."""

    part: int
    row: int
    stamp: Stamp
    content: str
    basis: str


@dataclass
class Plan:
    """What a run has to do."""

    products: int = 0
    """In the input."""
    unchanged: int = 0
    """Of these, as their files' stamps say."""
    removed: int = 0
    """In the dataset, and no longer in the input."""
    mends: dict[int, dict[int, Item | None]] = field(default_factory=dict)
    """By part and row: what to look at again; None: gone."""
    new: list[Item] = field(default_factory=list)

    @property
    def looks(self) -> int:
        """Return how many products are to be looked at."""
        return len(self.new) + sum(one is not None for rows in self.mends.values() for one in rows.values())


def plan_of(files: Iterable[str], basis: Basis, store: Store) -> Plan:
    """Return what is to be done for the dataset to hold these files. Raises UsageError for a JSON Lines file without lines."""
    known = _known(store)
    plan = Plan()
    for path in files:
        of_path = basis.of(path)
        stamp = _stamp(path)
        text = shown(path)
        if not is_lines(path):
            _place(plan, known.pop((text, 0), None), Item(path, of_path), stamp)
            continue
        for record, offset, length in _lines(path):
            item = Item(path, of_path, record, offset, length)
            _place(plan, known.pop((text, record), None), item, stamp)
    for gone in known.values():
        plan.mends.setdefault(gone.part, {})[gone.row] = None
    plan.removed = len(known)
    return plan


def _known(store: Store) -> dict[tuple[str, int], _Known]:
    columns = ["path", "record", "size", "mtime_ns", "ctime_ns", "content", "basis"]
    return {
        (path, record): _Known(number, row, Stamp(size, mtime, ctime), content, basis)
        for number in store.parts
        for row, (path, record, size, mtime, ctime, content, basis) in enumerate(store.column_rows(number, columns))
    }


def _place(plan: Plan, known: _Known | None, item: Item, stamp: Stamp) -> None:
    """Enter one product of the input."""
    plan.products += 1
    if known is None:
        plan.new.append(item)
    elif known.basis == item.basis and known.stamp == stamp != NO_STAMP:
        plan.unchanged += 1
    else:
        content = known.content if known.basis == item.basis else ""
        again = Item(item.path, item.basis, item.record, item.offset, item.length, known.row, content)
        plan.mends.setdefault(known.part, {})[known.row] = again


def _stamp(path: str) -> Stamp:
    try:
        return Stamp.of(os.stat(path))
    except OSError:
        return NO_STAMP  # whoever reads it tells why


def _lines(path: str) -> Iterator[tuple[int, int, int]]:
    hint = "write one description as JSON on each line; nothing was audited"
    empty = True
    try:
        for line in lines_of(path):
            empty = False
            yield line
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(Problem(Place(shown(path)), f"cannot be read: {reason}", hint)) from None
    if empty:
        raise UsageError(Problem(Place(shown(path)), "there is no product in this file", hint))


def tasks_of(plan: Plan, store: Store) -> Iterator[Task]:
    """Yield the tasks of a plan: parts to mend first, then new ones. A part's old tables are read when its turn comes."""
    for number, rows in sorted(plan.mends.items()):
        entries = [rows.get(row, row) for row in range(store.parts[number].products)]
        yield Task(number, [one for one in entries if one is not None], store.tables(number))
    for batch in batches(plan.new):
        yield Task(store.next_number(), list(batch))


def batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield items in batches, the same for any number of processes."""
    size = max(1, min(MOST, -(-len(items) // FEWEST_PARTS)))
    for start in range(0, len(items), size):
        yield items[start : start + size]
