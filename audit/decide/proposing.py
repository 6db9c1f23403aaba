"""Sets of remedies in the order of their cost: a MaxSAT solver (RC2 of python-sat) proposes, an audit disposes."""

from __future__ import annotations

from dataclasses import dataclass

from audit.decide.candidates import EFFORTS, Target
from audit.decide.looking import Chosen, Cost, Looks


@dataclass(frozen=True)
class Found:
    """What a search came to."""

    chosen: Chosen | None
    """The cheapest set that does; None where none was found."""
    exact: bool
    """Every cheaper set was excluded; where none was found, every set."""
    bound: Cost | None = None
    """Where it is not exact: no set that is cheaper than this does."""


def cheapest(looks: Looks, most_looks: int) -> Found:
    """Return the cheapest set after which nothing is wrong; after so many looks, the cheapest known by then."""
    known = found_quickly(looks)
    proposals = _Proposals(looks)
    while (proposal := proposals.next()) is not None:
        if known is not None and looks.cost(proposal) >= looks.cost(known):
            return Found(known, exact=True)
        wrong = looks.wrong_after(proposal)
        if not wrong:
            return Found(proposal, exact=True)
        if looks.count >= most_looks:
            return Found(known, exact=False, bound=looks.cost(proposal))
        for depends in wrong:
            proposals.exclude(proposal, depends)
    return Found(known, exact=True)


def found_quickly(looks: Looks) -> Chosen | None:
    """Return some set that does and of which no single remedy can be left out; None where none is at hand."""
    chosen = _way_out(looks, careful=False)
    if looks.wrong_after(chosen):
        chosen = _way_out(looks, careful=True)
        if looks.wrong_after(chosen):
            return None
    needed = False
    while not needed:
        needed = True
        for i in sorted(chosen, key=lambda i: looks.cost(frozenset({i})), reverse=True):
            if not looks.wrong_after(chosen - {i}):
                chosen -= {i}
                needed = False
    return chosen


def _way_out(looks: Looks, *, careful: bool) -> Chosen:
    """Return for each finding its cheapest way out, all together; `careful` prefers what makes nothing else worse."""

    def preferred(i: int, chosen: Chosen) -> tuple[int, Cost, int]:
        return (len(looks.worse(chosen | {i})) if careful else 0, looks.cost(frozenset({i})), i)

    chosen: Chosen = frozenset()
    for target in looks.targets:
        if not looks.is_left(target, chosen):
            continue
        alone = [i for i in target.candidates if not looks.is_left(target, chosen | {i})]
        if alone:
            chosen |= {min(alone, key=lambda i: preferred(i, chosen))}
        else:
            own = chosen | frozenset(target.candidates)
            chosen = own if looks.is_left(target, own) else _pruned(looks, own, target, chosen)
    return chosen


def _pruned(looks: Looks, own: Chosen, target: Target, kept: Chosen) -> Chosen:
    """Return a set that clears a finding, without any remedy that it does not need: the dearest are left out first."""
    for i in sorted(own - kept, key=lambda i: (looks.cost(frozenset({i})), -i), reverse=True):
        if not looks.is_left(target, own - {i}):
            own -= {i}
    return own


class _Proposals:
    """Sets of candidates in the order of their cost, without those that are known to fail."""

    def __init__(self, looks: Looks) -> None:
        from pysat.examples.rc2 import RC2  # noqa: PLC0415 (only here, and not quick to import)
        from pysat.formula import WCNF  # noqa: PLC0415

        self.count = len(looks.candidates)
        formula = WCNF()
        steps = sum(len(one.edits) for one in looks.candidates) + 1
        weights = {effort: steps * (self.count + 1) ** place for place, effort in enumerate(reversed(EFFORTS))}
        for i, one in enumerate(looks.candidates):
            formula.append([-(i + 1)], weight=weights[one.effort] + len(one.edits))
        self.solver = RC2(formula)

    def next(self) -> Chosen | None:
        """Return the cheapest set that is not excluded; None where there is none left."""
        model = self.solver.compute()
        return None if model is None else frozenset(literal - 1 for literal in model if 0 < literal <= self.count)

    def exclude(self, chosen: Chosen, depends: Chosen) -> None:
        """Exclude a set that fails, and with it every set that is the same in the remedies that the failure depends on."""
        self.solver.add_clause([-(i + 1) if i in chosen else i + 1 for i in sorted(depends)])
