"""One run over a portfolio: what is there, what is new, the pool, and the dataset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from audit import __version__
from audit.errors import Place, Problem, UsageError
from audit.load.ruleset import RuleSet
from audit.model.portfolio import Run
from audit.pipeline import Choice, chosen_rules, read_rules
from audit.portfolio.address import Scheduler
from audit.portfolio.basis import Basis
from audit.portfolio.lanes import Engine
from audit.portfolio.plan import Plan, plan_of, tasks_of
from audit.portfolio.pool import Pool
from audit.portfolio.sources import files_of
from audit.portfolio.store import Store
from audit.portfolio.tables import BROKEN
from audit.portfolio.work import Setup

MOST_PROBLEMS = 1_000
"""So many mistakes are handed on; all are counted, and stand in the dataset."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for."""

    paths: tuple[str, ...]
    out: str
    jobs: int
    packs: tuple[str, ...]
    choice: Choice
    today: dt.date
    scheduler: Scheduler | None = None
    """Of a cluster that does the work; None: processes of this machine do."""


@dataclass
class Outcome:
    """What came of a run."""

    products: int = 0
    """In the input."""
    audited: int = 0
    """In this run, those that could not be read among them."""
    unchanged: int = 0
    removed: int = 0
    broken: int = 0
    """In the dataset: products that could not be read, now or before."""
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notices: tuple[Problem, ...] = ()
    interrupted: bool = False
    left: int = 0
    """Products that an interrupted run did not come to."""


def check_portfolio(wanted: Wanted, tick: Callable[[int, int], None], stopping: Callable[[], bool]) -> Outcome:
    """Bring a dataset up to its input. Raises ScoreauditError where that cannot be done; what is done is kept.

    `tick` is told how many products were looked at, and of how many; `stopping` is asked whether to end early.
    """
    files = files_of(wanted.paths)
    rules = read_rules(wanted.packs)
    basis = Basis(rules.digest, chosen_rules(rules, wanted.choice), wanted.today)
    store = Store(wanted.out)
    try:
        return _brought_up(store, plan_of(files, basis, store), rules, wanted, tick, stopping)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "make room, or look at its rights, and run it again: what is done is kept"
        raise UsageError(Problem(Place(wanted.out), f"cannot be written: {reason}", hint)) from None
    finally:
        store.close()


def _brought_up(
    store: Store,
    plan: Plan,
    rules: RuleSet,
    wanted: Wanted,
    tick: Callable[[int, int], None],
    stopping: Callable[[], bool],
) -> Outcome:
    run = _run(plan, rules, wanted)
    found = Outcome(
        products=plan.products, unchanged=plan.unchanged, removed=plan.removed, notices=tuple(store.notices)
    )
    looks = plan.looks
    if plan.mends or plan.new:
        engine = _engine(wanted, rules, looks)
        store.say(run)
        for done in engine.run(tasks_of(plan, store), lambda: tick(min(engine.looked_at, looks), looks), stopping):
            store.put(done.number, done.products, done.tables)
            found.audited += done.audited
            found.unchanged += done.same
    found.left = plan.products - found.audited - found.unchanged
    found.interrupted = found.left > 0 or (stopping() and bool(plan.removed))
    if not found.interrupted:
        tick(looks, looks)
        store.say(replace(run, complete=True))
    _add_problems(store, found)
    return found


def _engine(wanted: Wanted, rules: RuleSet, looks: int) -> Engine:
    """Return what does the work. Raises UsageError where that is a cluster that cannot be reached."""
    setup = Setup(wanted.packs, wanted.choice, wanted.today, rules.digest)
    if wanted.scheduler is None:
        return Pool(max(1, min(wanted.jobs, looks)), setup)
    from audit.portfolio.cluster import Cluster  # noqa: PLC0415 (only this needs distributed)

    return Cluster(wanted.scheduler, setup, rules)


def _run(plan: Plan, rules: RuleSet, wanted: Wanted) -> Run:
    return Run(
        tool_version=__version__,
        rules_digest=rules.digest,
        rules_count=len(rules.rules),
        today=wanted.today.isoformat(),
        only=wanted.choice.only,
        skip=wanted.choice.skip,
        expected=plan.products,
        complete=False,
        levels=rules.vocabulary.levels.levels,
        concern_titles={id_: concern.title for id_, concern in rules.concerns.items()},
    )


def _add_problems(store: Store, found: Outcome) -> None:
    seen: dict[Problem, None] = {}
    for state, problem in _problems(store):
        found.broken += state == BROKEN
        for one in problem:
            seen[one] = None
    found.problems = sorted(seen)[:MOST_PROBLEMS]
    found.problem_count = len(seen)


def _problems(store: Store) -> Iterator[tuple[str, list[Problem]]]:
    for number in sorted(store.parts):
        for state, problems in store.column_rows(number, ["state", "problems"]):
            yield (
                state,
                [
                    Problem(Place(one["path"], one["line"], one["column"]), one["message"], one["hint"])
                    for one in problems
                ],
            )
