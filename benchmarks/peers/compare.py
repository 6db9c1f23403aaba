"""The same ten rules in other engines: agreement first, then time, each peer in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.load.product import Description
from benchmarks import engine
from benchmarks.by_hand import sets_of
from benchmarks.by_hand_routes import TEN, all_ten
from benchmarks.facts import Facts
from benchmarks.figure import Figure, Row, Scale, row_of
from benchmarks.joins import disj
from benchmarks.machine import EXAMPLES
from benchmarks.measure import cpu, in_turn
from benchmarks.peers import asp, rego
from benchmarks.peers.conditions import (
    Agree,
    And,
    Different,
    Includes,
    Known,
    Longer,
    Node,
    Not,
    Or,
    Same,
    Some,
    Within,
    conditions,
)
from benchmarks.peers.expressions import Dialect, Printer, cel, zen
from benchmarks.peers.rows import Case, Rows, expected
from benchmarks.ten import DisagreementError
from benchmarks.warm import nine_kb

VENVS = Path(__file__).parents[1] / ".venvs"
AHEAD = {"zen-engine": 5, "cel-expr-python": 8, "clingo": 25, "regopy": 200}
"""How many times faster scoreaudit is to be."""
ENOUGH = 0.05
"""Seconds that one sample of a peer takes at least, where one call takes less."""


@dataclass(frozen=True)
class Task:
    """What a peer is asked: its text, and the rows in the form it takes."""

    program: str
    data: Any


def names_in(node: Node) -> set[str]:
    """Return the facts of a row that a condition reads."""
    match node:
        case And(terms) | Or(terms):
            return set().union(*(names_in(term) for term in terms))
        case Not(term):
            return names_in(term)
        case Same(field, other):
            return {field, other}
        case (
            Known(field)
            | Agree(field)
            | Within(field, _)
            | Includes(field, _)
            | Longer(field)
            | Some(field, _)
            | Different(field, _)
        ):
            return {field}


def only_read(cases: Mapping[str, Sequence[Case]], nodes: Mapping[str, Node]) -> list[list[dict[str, Any]]]:
    """Return the rows of each rule, with what its condition reads and no more: a peer is not charged for the rest."""
    return [
        [{name: value for name, value in one.row.items() if name in names_in(nodes[rule])} for one in cases[rule]]
        for rule in nodes
    ]


def _expressions(
    dialect: Dialect, rows: str, member: str
) -> Callable[[Mapping[str, Node], list[list[dict[str, Any]]]], Task]:
    def task(nodes: Mapping[str, Node], data: list[list[dict[str, Any]]]) -> Task:
        write = Printer(dialect)
        each = []
        for number, node in enumerate(nodes.values()):
            row = member.format(number=number)
            pair = f"[{write.sure(node, row)}, {write.may(node, row)}]"
            each.append(rows.format(number=number, pair=pair))
        return Task(f"[{', '.join(each)}]", data)

    return task


def _rego(nodes: Mapping[str, Node], data: list[list[dict[str, Any]]]) -> Task:
    return Task(rego.module(nodes), data)


def _clingo(nodes: Mapping[str, Node], data: list[list[dict[str, Any]]]) -> Task:
    facts, numbers = asp.facts(data)
    return Task(asp.program(nodes), {"facts": facts, "numbers": numbers})


TASKS: dict[str, Callable[[Mapping[str, Node], list[list[dict[str, Any]]]], Task]] = {
    "zen-engine": _expressions(zen(), "map(r{number}, {pair})", "#"),
    "cel-expr-python": _expressions(cel(), "r{number}.map(x{number}, {pair})", "x{number}"),
    "clingo": _clingo,
    "regopy": _rego,
}


class Peer:
    """A peer in its own environment, ready to be timed. Raises DisagreementError where its results are not ours."""

    def __init__(self, name: str, task: Task) -> None:
        """Start it and let it decide once."""
        worker = Path(__file__).with_name("worker.py")
        python = VENVS / name / "bin" / "python"
        self._process = subprocess.Popen(  # noqa: S603 (the environment that `make bench-peers` made)
            [str(python), "-I", str(worker)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        first = self._ask(json.dumps({"peer": name, "program": task.program, "data": task.data}))
        self.truths: list[list[int]] = json.loads(first)["truths"]
        self.calls = max(1, round(ENOUGH / max(1e-9, float(self._ask("1")))))

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise DisagreementError(f"the peer ended with code {self._process.wait()} instead of an answer")
        return answer

    def sample(self) -> float:
        """Return processor seconds of one call."""
        return float(self._ask(str(self.calls)))

    def close(self) -> None:
        """Let it end."""
        self._process.communicate()


def summed(
    cases: Mapping[str, Sequence[Case]], truths: Sequence[Sequence[int]]
) -> dict[tuple[str, str, Any], bool | None]:
    """Return the findings and open questions that the truths of rows add up to."""
    found: dict[tuple[str, str, Any], list[bool | None]] = {}
    for (rule, each), values in zip(cases.items(), truths, strict=True):
        for case, value in zip(each, values, strict=True):
            found.setdefault((rule, case.subject, case.key), []).append({1: True, 0: None, -1: False}[value])
    added = {which: disj(*values) for which, values in found.items()}
    return {which: truth for which, truth in added.items() if truth is not False}


def _times(
    peer: Peer,
    what: tuple[str, str],
    bar: float | None,
    on: tuple[Description, Facts, Mapping[str, Node]],
    scale: Scale,
) -> list[Row]:
    """Return what a peer takes for the conditions alone, and for the whole way from a loaded description."""
    name, label = what
    description, facts, nodes = on
    rules, chosen = scale.rules, frozenset(TEN)
    sets = sets_of(rules.vocabulary)
    alone = in_turn(peer.sample, cpu(engine.conditions(description, rules, chosen)), scale.pairs)
    hand = in_turn(peer.sample, cpu(lambda: all_ten(facts, sets)), scale.pairs)
    make = cpu(lambda: only_read(Rows(Facts(description, rules.vocabulary)).all(), nodes))
    whole = in_turn(lambda: make() + peer.sample(), cpu(engine.deciding(description, rules, chosen)), scale.pairs)
    detail: dict[str, float | int | str] = {"over by hand, facts read": hand.ratio.median}
    return [
        row_of(f"{name}, {label}: conditions", alone, bar=bar, at_least=True, detail=detail),
        row_of(f"{name}, {label}: whole way", whole),
    ]


def _run(scale: Scale) -> list[Row]:
    rules = scale.rules
    sets = sets_of(rules.vocabulary)
    nodes = conditions(sets, rules.vocabulary)
    files = [
        (nine_kb(scale, "inside"), "9 KB generated, inside", True),
        (str(EXAMPLES / "comparators" / "l1-affordability.product.yaml"), "comparator l1-affordability", False),
        (nine_kb(scale, "outside"), "9 KB generated, outside", False),
    ]
    rows: list[Row] = []
    for name, bar in AHEAD.items():
        if not (VENVS / name / "bin" / "python").exists():
            rows.append(Row(name, skipped="not installed: `make bench-peers` puts each peer into its own environment"))
            continue
        for path, label, is_bar in files:
            description = engine.load_product(path, rules.vocabulary)
            facts = Facts(description, rules.vocabulary)
            cases, words = Rows(facts).all(), all_ten(facts, sets)
            data = only_read(cases, nodes)
            peer = Peer(name, TASKS[name](nodes, data))
            try:
                if summed(cases, peer.truths) != expected(words):
                    raise DisagreementError(f"{name} does not give our verdicts on {label}")
                rows += _times(peer, (name, label), bar if is_bar else None, (description, facts, nodes), scale)
            finally:
                peer.close()
    return rows


PEERS = Figure(
    "peers",
    "the same ten rules in other engines: times slower than scoreaudit",
    "conditions: both decide combinations that are found already, on facts that are read already; whole way: both start from "
    "the loaded description, a peer with Python that finds the combinations; results compared first; CPU time, in turn",
    _run,
    by_default=False,
)
