"""The fewest questions that settle what can be settled: exact by a MaxSAT solver up to a stated size, else greedy.

Each ask has settling sets; an ask is settled if all questions of one of its sets are answered.
Exact: RC2 of python-sat (Ignatiev, Morgado, Marques-Silva 2019).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

EXACT_UP_TO = 2_000
"""Up to how many settling sets, over all asks, the exact answer is worked out."""
Item = TypeVar("Item", bound=Hashable)


def fewest(asks: Sequence[Sequence[frozenset[Item]]], order: Sequence[Item]) -> tuple[tuple[Item, ...], bool]:
    """Return a smallest set of questions that holds a settling set of every ask that has one, and whether it is exact.

    `order` breaks ties: earlier questions are preferred where the number is the same.
    """
    wanted = [list(dict.fromkeys(sets)) for sets in asks if sets]
    exact = sum(len(sets) for sets in wanted) <= EXACT_UP_TO
    chosen = _solve(wanted, order) if exact else _greedy(wanted, order)
    return tuple(item for item in order if item in chosen), exact


def _solve(asks: list[list[frozenset[Item]]], order: Sequence[Item]) -> set[Item]:
    from pysat.examples.rc2 import RC2  # noqa: PLC0415 (only here, and not quick to import)
    from pysat.formula import WCNF  # noqa: PLC0415

    number = {item: i + 1 for i, item in enumerate(order)}
    formula, top = WCNF(), len(order)
    for sets in asks:
        clause = []
        for one in sets:
            if len(one) == 1:
                clause.append(number[next(iter(one))])
                continue
            top += 1
            clause.append(top)
            for item in sorted(number[item] for item in one):
                formula.append([-top, item])
        formula.append(clause)
    # one question less outweighs every preference among questions
    for i in range(1, len(order) + 1):
        formula.append([-i], weight=len(order) * len(order) + i)
    with RC2(formula) as solver:
        model = solver.compute() or []
    taken = {literal for literal in model if 0 < literal <= len(order)}
    return {item for item in order if number[item] in taken}


def _gain(
    one: AbstractSet[Item], chosen: set[Item], open_: list[list[frozenset[Item]]], order: Sequence[Item]
) -> tuple[float, list[int]]:
    """Return what to sort by: most asks settled for a further question first, then the order of questions."""
    settled = sum(any(other <= chosen | one for other in sets) for sets in open_)
    return -settled / len(one - chosen), sorted(order.index(item) for item in one)


def _greedy(asks: list[list[frozenset[Item]]], order: Sequence[Item]) -> set[Item]:
    chosen: set[Item] = set()
    open_ = [sets for sets in asks if not any(one <= chosen for one in sets)]
    while open_:
        candidates = [one for sets in open_ for one in sets]
        chosen |= min(candidates, key=lambda one: _gain(one, chosen, open_, order))
        open_ = [sets for sets in open_ if not any(one <= chosen for one in sets)]
    return chosen
