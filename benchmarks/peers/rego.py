"""The conditions as Rego: two functions a node, surely (`n`) and maybe (`p`), and one result a rule."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import assert_never

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


def module(conditions: Mapping[str, Node]) -> str:
    """Return a Rego module whose `out` is, for each rule by its number, the truth of each row."""
    writer = _Writer()
    for number, node in enumerate(conditions.values()):
        top = writer.write(node)
        writer.lines += [
            f"r{number}(r) := 1 if n{top}(r)",
            f"r{number}(r) := 0 if {{ not n{top}(r); p{top}(r) }}",
            f"r{number}(r) := -1 if not p{top}(r)",
        ]
    outs = ", ".join(f"[r{number}(r) | some r in input.rows[{number}]]" for number in range(len(conditions)))
    return "\n".join(["package bench", "import rego.v1", *writer.lines, f"out := [{outs}]", ""])


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.number = 0

    def _rule(self, sure: Iterable[str], may: Iterable[str]) -> int:
        """Write a node's two functions, a body for each alternative, and return its number."""
        self.number += 1
        self.lines += [f"n{self.number}(r) if {{ {body} }}" for body in sure]
        self.lines += [f"p{self.number}(r) if {{ {body} }}" for body in may]
        return self.number

    def write(self, node: Node) -> int:
        """Write a condition and return the number of its functions."""
        match node:
            case Known(field):
                return self._rule([f"r.{field} == 1"], [f"r.{field} >= 0"])
            case Agree(field):
                return self._rule([f"every v in r.{field} {{ v == 1 }}"], [f"some v in r.{field}; v >= 0"])
            case Within(field, words):
                return self._rule(
                    [f"every v in r.{field} {{ v in {_set(words)} }}"],
                    [f"some v in r.{field}; v in {_set((*words, UNKNOWN))}"],
                )
            case Includes(field, words):
                known = _set((*words, UNKNOWN))
                return self._rule(
                    [f"some m in r.{field}.m; every v in m {{ v in {_set(words)} }}"],
                    [f"some v in r.{field}.x; v in {known}", f"some m in r.{field}.m; some v in m; v in {known}"],
                )
            case Longer(field, low, high, months):
                self.number += 1
                span = self.number
                self.lines += [
                    f"n{span}(s) if {{ s.mo >= 0; s.mo > {months} }}",
                    f"n{span}(s) if {{ s.mo < 0; s.lo > {high} }}",
                    f"p{span}(s) if {{ s.mo >= 0; s.mo > {months} }}",
                    f"p{span}(s) if {{ s.mo < 0; s.hi > {low} }}",
                ]
                return self._rule([f"every s in r.{field} {{ n{span}(s) }}"], [f"some s in r.{field}; p{span}(s)"])
            case Same(field, other):
                one, two = f"r.{field}", f"r.{other}"
                return self._rule(
                    [f'count({one}) == 1; count({two}) == 1; {one}[0] != "{UNKNOWN}"; {one}[0] == {two}[0]'],
                    [
                        f'{one}[0] == "{UNKNOWN}"',
                        f'{two}[0] == "{UNKNOWN}"',
                        f"{one}[0] == {two}[0]",
                        f"count({one}) > 1; count({two}) > 1",
                    ],
                )
            case Some(field, body):
                inner = self.write(body)
                return self._rule([f"some m in r.{field}; n{inner}(m)"], [f"some m in r.{field}; p{inner}(m)"])
            case Different(field, body, areas, least):
                return self._different(field, self.write(body), areas, least)
            case And(terms):
                parts = [self.write(term) for term in terms]
                return self._rule(
                    ["; ".join(f"n{one}(r)" for one in parts)], ["; ".join(f"p{one}(r)" for one in parts)]
                )
            case Or(terms):
                parts = [self.write(term) for term in terms]
                return self._rule([f"n{one}(r)" for one in parts], [f"p{one}(r)" for one in parts])
            case Not(term):
                inner = self.write(term)
                return self._rule([f"not p{inner}(r)"], [f"not n{inner}(r)"])
            case _:
                assert_never(node)

    def _different(self, field: str, inner: int, areas: Iterable[str], least: int) -> int:
        sure = f'{{m.area[0] | some m in r.{field}; n{inner}(m); m.written > 0; count(m.area) == 1; m.area[0] != "{UNKNOWN}"}}'
        may = f'{{a | some a in {_set(areas)}; some m in r.{field}; p{inner}(m); some w in m.area; w in {{a, "{UNKNOWN}"}}}}'
        members = f"[1 | some m in r.{field}; p{inner}(m)]"
        return self._rule(
            [f"count({sure}) >= {least}"],
            [
                f"some m in r.{field}; m.written < 0; p{inner}(m)",
                f"count({members}) >= {least}; count({may}) >= {least}",
            ],
        )


def _set(words: Iterable[str]) -> str:
    return "{" + ", ".join(json.dumps(word) for word in sorted(words)) + "}"
