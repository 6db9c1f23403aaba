"""The conditions as an answer set program for clingo: two predicates a node, and the rows as facts."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from benchmarks.peers.conditions import (
    UNKNOWN,
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
)


def program(conditions: Mapping[str, Node]) -> str:
    """Return a program whose atoms `sure(I)` and `may(I)` tell the truth of row I."""
    writer = _Writer()
    for number, node in enumerate(conditions.values()):
        kind = f'k(I,"{number}")'
        top = writer.write(node, kind)
        writer.lines += [f"sure(I) :- {kind}, n{top}(I).", f"may(I) :- {kind}, p{top}(I)."]
    return "\n".join([*writer.lines, "#show sure/1. #show may/1.", ""])


def facts(rows: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[str, list[list[int]]]:
    """Return the rows of each rule as facts, and the number of each row."""
    lines: list[str] = []
    ids = itertools.count()

    def put(kind: str, row: Mapping[str, Any]) -> int:
        one = next(ids)
        lines.append(f'k({one},"{kind}").')
        for name, value in row.items():
            if isinstance(value, int):
                lines.append(f"t({one},{name},{value}).")
            elif isinstance(value, dict):
                lines.extend(f"v({one},{name},{json.dumps(word)})." for word in value["x"])
                for place, member in enumerate(value["m"]):
                    lines.extend(f"m({one},{name},{place},{json.dumps(word)})." for word in member)
            else:
                for item in value:
                    if isinstance(item, str):
                        lines.append(f"v({one},{name},{json.dumps(item)}).")
                    elif isinstance(item, int):
                        lines.append(f"t({one},{name},{item}).")
                    elif "lo" in item:
                        lines.append(f"s({one},{name},{item['lo']},{item['hi']},{item['mo']}).")
                    else:
                        lines.append(f"sub({one},{name},{put(f'{kind}.{name}', item)}).")
        return one

    numbers = [[put(str(number), row) for row in each] for number, each in enumerate(rows)]
    return "\n".join(lines), numbers


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.number = 0

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _words(self, words: Iterable[str]) -> str:
        """Write a set of words and return its predicate."""
        name = f"w{self._next()}"
        self.lines += [f"{name}({json.dumps(word)})." for word in sorted(words)]
        return name

    def write(self, node: Node, kind: str) -> int:
        """Write a condition on entries of a kind and return the number of its predicates."""
        match node:
            case And(terms):
                parts = [self.write(term, kind) for term in terms]
                one = self._next()
                for word in "np":
                    self.lines.append(f"{word}{one}(I) :- {kind}, {', '.join(f'{word}{part}(I)' for part in parts)}.")
                return one
            case Or(terms):
                parts = [self.write(term, kind) for term in terms]
                one = self._next()
                self.lines += [f"{word}{one}(I) :- {word}{part}(I)." for word in "np" for part in parts]
                return one
            case Not(term):
                part = self.write(term, kind)
                one = self._next()
                self.lines += [f"n{one}(I) :- {kind}, not p{part}(I).", f"p{one}(I) :- {kind}, not n{part}(I)."]
                return one
            case Some(field, body):
                part = self.write(body, f'{kind[:-2]}.{field}")')
                one = self._next()
                self.lines += [f"{word}{one}(I) :- {kind}, sub(I,{field},J), {word}{part}(J)." for word in "np"]
                return one
            case Different(field, body, areas, least):
                return self._different(field, self.write(body, f'{kind[:-2]}.{field}")'), (kind, areas, least))
            case _:
                return self._leaf(node, kind)

    def _leaf(self, node: Known | Agree | Within | Includes | Longer | Same, kind: str) -> int:
        one = self._next()
        n, p, bad = f"n{one}(I) :- {kind}", f"p{one}(I) :- {kind}", f"b{one}(I)"
        match node:
            case Known(field):
                found = [f"{n}, t(I,{field},1).", f"{p}, t(I,{field},T), T >= 0."]
            case Agree(field):
                found = [f"{bad} :- t(I,{field},T), T != 1.", f"{n}, not {bad}.", f"{p}, t(I,{field},T), T >= 0."]
            case Within(field, words):
                name = self._words(words)
                found = [
                    f"{bad} :- {kind}, v(I,{field},W), not {name}(W).",
                    f"{n}, not {bad}.",
                    f"{p}, v(I,{field},W), {name}(W).",
                    f'{p}, v(I,{field},"{UNKNOWN}").',
                ]
            case Includes(field, words):
                name = self._words(words)
                found = [
                    f"b{one}(I,M) :- {kind}, m(I,{field},M,W), not {name}(W).",
                    f"{n}, m(I,{field},M,_), not b{one}(I,M).",
                    f"{p}, v(I,{field},W), {name}(W).",
                    f'{p}, v(I,{field},"{UNKNOWN}").',
                    f"{p}, m(I,{field},_,W), {name}(W).",
                ]
            case Longer(field, low, high, months):
                found = [
                    f"{bad} :- {kind}, s(I,{field},_,_,M), M >= 0, M <= {months}.",
                    f"{bad} :- {kind}, s(I,{field},L,_,M), M < 0, L <= {high}.",
                    f"{n}, not {bad}.",
                    f"{p}, s(I,{field},_,_,M), M > {months}.",
                    f"{p}, s(I,{field},_,H,M), M < 0, H > {low}.",
                ]
            case Same(field, other):
                found = [
                    f"{bad} :- {kind}, v(I,{field},W), v(I,{other},V), W != V.",
                    f'{bad} :- {kind}, v(I,{field},"{UNKNOWN}").',
                    f"{n}, not {bad}.",
                    f"{p}, v(I,{field},W), v(I,{other},W).",
                    *(f'{p}, v(I,{each},"{UNKNOWN}").' for each in (field, other)),
                ]
            case _:
                assert_never(node)
        self.lines += found
        return one

    def _different(self, field: str, part: int, of: tuple[str, Iterable[str], int]) -> int:
        kind, areas, least = of
        one = self._next()
        name = self._words(areas)
        alone = "#count{B : v(J,area,B)} = 1"
        self.lines += [
            f'a{one}(I,A) :- {kind}, sub(I,{field},J), n{part}(J), t(J,written,1), v(J,area,A), A != "{UNKNOWN}", {alone}.',
            f"n{one}(I) :- {kind}, #count{{A : a{one}(I,A)}} >= {least}.",
            f"p{one}(I) :- {kind}, sub(I,{field},J), p{part}(J), t(J,written,-1).",
            f"c{one}(I,A) :- {kind}, sub(I,{field},J), p{part}(J), v(J,area,A), {name}(A).",
            f'c{one}(I,A) :- {kind}, sub(I,{field},J), p{part}(J), v(J,area,"{UNKNOWN}"), {name}(A).',
            f"p{one}(I) :- {kind}, #count{{A : c{one}(I,A)}} >= {least}, #count{{J : sub(I,{field},J), p{part}(J)}} >= {least}.",
        ]
        return one
