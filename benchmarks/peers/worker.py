"""Runs in a peer's own environment: decides the rows of the ten rules, and says what it took. Standard library and the peer only.

It reads lines of JSON: first `{"peer", "program", "data"}`, answered by `{"truths"}`; then a number of calls each,
answered by the processor seconds of one call.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from typing import Any

Truths = list[list[int]]


def _zen(program: str, data: Any) -> tuple[Callable[[], Any], Callable[[Any], Truths]]:
    import zen  # type: ignore[import-not-found]  # noqa: PLC0415 (only the chosen peer is installed)

    expression = zen.compile_expression(program)
    context = {f"r{number}": rows for number, rows in enumerate(data)}
    return lambda: expression.evaluate(context), _from_pairs


def _cel(program: str, data: Any) -> tuple[Callable[[], Any], Callable[[Any], Truths]]:
    from cel_expr_python import cel  # type: ignore[import-not-found]  # noqa: PLC0415 (only the chosen peer is installed)

    env = cel.NewEnv(variables={f"r{number}": cel.Type.DYN for number in range(len(data))})
    expression = env.compile(program)
    context = {f"r{number}": rows for number, rows in enumerate(data)}
    return lambda: expression.eval(env.Activation(context)), lambda found: _from_pairs(found.plain_value())


def _rego(program: str, data: Any) -> tuple[Callable[[], Any], Callable[[Any], Truths]]:
    from regopy import Interpreter  # type: ignore[import-not-found]  # noqa: PLC0415 (only the chosen peer is installed)

    engine = Interpreter()
    engine.add_module("bench", program)

    def run() -> Any:
        engine.set_input({"rows": data})
        return engine.query("data.bench.out")

    return run, lambda found: json.loads(str(found))["expressions"][0]


def _clingo(program: str, data: Any) -> tuple[Callable[[], Any], Callable[[Any], Truths]]:
    import clingo  # type: ignore[import-not-found]  # noqa: PLC0415 (only the chosen peer is installed)

    facts, numbers = data["facts"], data["numbers"]

    def run() -> Any:
        control = clingo.Control(["--warn=none"])
        control.add("base", [], program + facts)
        control.ground([("base", [])])
        found: list[Any] = []
        control.solve(on_model=lambda model: found.extend(model.symbols(shown=True)))
        return found

    def read(found: Any) -> Truths:
        sure = {one.arguments[0].number for one in found if one.name == "sure"}
        may = {one.arguments[0].number for one in found if one.name == "may"}
        return [[1 if one in sure else 0 if one in may else -1 for one in each] for each in numbers]

    return run, read


def _from_pairs(found: Any) -> Truths:
    return [[1 if sure else 0 if may else -1 for sure, may in rows] for rows in found]


PEERS = {"zen-engine": _zen, "cel-expr-python": _cel, "regopy": _rego, "clingo": _clingo}


def main() -> None:
    """Answer until the lines end."""
    asked = json.loads(sys.stdin.readline())
    run, read = PEERS[asked["peer"]](asked["program"], asked["data"])
    print(json.dumps({"truths": read(run())}), flush=True)
    for line in sys.stdin:
        calls = int(line)
        gc.collect()
        begun = time.process_time()
        for _ in range(calls):
            run()
        print((time.process_time() - begun) / calls, flush=True)


if __name__ == "__main__":
    main()
