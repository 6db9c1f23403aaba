"""Whole processes of well-known checkers of YAML, each on a file of the same size with as many rules as scoreaudit has.

Comparable means: one YAML file of about 360 lines and 9 KB, and so many rules as are shipped here, written for that tool as
far as it can say them. None of them can say three-valued rules with joins; what they get is simpler than what scoreaudit does.
Spectral and Semgrep read the very same description, with rules on single entries. Checkov reads only infrastructure: it gets a
Kubernetes manifest of that size and so many of its own checks. They print what they found as JSON; so does scoreaudit, in SARIF.
"""

from __future__ import annotations

import itertools
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.engine import CHECK, RESULTS
from benchmarks.figure import Figure, Row, Scale, row_of
from benchmarks.generated import generated
from benchmarks.measure import NotMeasuredError, Process, compared, process
from benchmarks.peers.compare import VENVS
from benchmarks.start import CACHE
from benchmarks.warm import NINE_KB

FOUND = (0, 1)
"""Exit codes of these tools where they did their work."""
LINES = 360
ENTRIES: dict[str, dict[str, tuple[str, ...]]] = {
    "consequences": {"severity": ("minor", "serious"), "weighed": ("each-case",), "review": ("before",)},
    "scores": {"accuracy_tested": ("yes",), "bias_tested": ("yes",), "form": ("number",)},
    "data": {"origin": ("given",), "retention": ("P90D", "P1Y"), "verified": ("yes",)},
    "flows": {"people_told": ("yes",), "protection": ("aggregated",), "ground": ("statute",)},
    "recourses": {"free": ("yes",), "can_change": ("yes",), "offered": ("yes",)},
}
"""What the rules for Spectral and Semgrep ask of: sections, their facts, and the words that are fine."""


class DidNothingError(NotMeasuredError):
    """A tool gave no result, so what it took says nothing."""


def simple_rules(count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield so many rules on single facts: an id, a section, a fact, and a word that it is to be."""
    single = [
        (section, fact, word) for section, facts in ENTRIES.items() for fact, words in facts.items() for word in words
    ]
    for number, (section, fact, word) in enumerate(itertools.islice(itertools.cycle(single), count)):
        yield f"rule-{number:03}", section, fact, word


def spectral(folder: Path, file: str, count: int) -> tuple[list[str], str]:
    """Return how Spectral is called on a file, with so many rules."""
    rules = {
        id_: {
            "given": f"$.{section}[*].{fact}",
            "severity": "warn",
            "then": {"function": "enumeration", "functionOptions": {"values": [word]}},
        }
        for id_, section, fact, word in simple_rules(count)
    }
    ruleset = folder / "spectral.json"
    ruleset.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    binary = VENVS / "spectral" / "node_modules" / ".bin" / "spectral"
    return [str(binary), "lint", "--quiet", "--format", "json", "--ruleset", str(ruleset), file], str(binary)


def semgrep(folder: Path, file: str, count: int) -> tuple[list[str], str]:
    """Return how Semgrep is called on a file, with so many rules, and without its network."""
    rules = [
        {
            "id": id_,
            "languages": ["yaml"],
            "severity": "WARNING",
            "message": f"{section} with another {fact}",
            "patterns": [{"pattern": f"{fact}: $WORD"}, {"pattern-not": f"{fact}: {word}"}],
        }
        for id_, section, fact, word in simple_rules(count)
    ]
    config = folder / "semgrep.json"
    config.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    binary = VENVS / "semgrep" / "bin" / "semgrep"
    options = ["--metrics", "off", "--disable-version-check", "--json", "--quiet", "--jobs", "1", "--no-git-ignore"]
    return [str(binary), "scan", *options, "--config", str(config), file], str(binary)


def checkov(folder: Path, _: str, count: int) -> tuple[list[str], str]:
    """Return how Checkov is called on a manifest of the same size, with so many of its own checks."""
    manifest = folder / "manifest.yaml"
    manifest.write_text(_manifest(), encoding="utf-8")
    checks = ",".join(f"CKV_K8S_{number}" for number in range(1, count + 1))
    binary = VENVS / "checkov" / "bin" / "checkov"
    options = ["--framework", "kubernetes", "--compact", "--quiet", "--skip-download", "--output", "json"]
    return [str(binary), "--file", str(manifest), "--check", checks, *options], str(binary)


def _manifest() -> str:
    """Return a Kubernetes manifest of about 360 lines and 9 KB."""
    lines: list[str] = []
    for number in itertools.count():
        if len(lines) >= LINES:
            break
        lines += [
            "---",
            "apiVersion: apps/v1",
            "kind: Deployment",
            "metadata:",
            f"  name: house-of-points-{number}",
            "  namespace: shops-of-the-association",
            "  annotations:",
            '    note: "The notice to customers says so on its second page."',
            "spec:",
            "  replicas: 2",
            "  selector:",
            f"    matchLabels: {{app: house-{number}}}",
            "  template:",
            "    metadata:",
            f"      labels: {{app: house-{number}}}",
            "    spec:",
            "      containers:",
            f"        - name: score-{number}",
            f"          image: example.org/house-of-points/score:{number}",
            "          ports: [{containerPort: 8080}]",
            "          env: [{name: LEVEL, value: info}]",
        ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Tool:
    """One tool: how it is called, how many results its output holds, and how many times faster scoreaudit is to be."""

    call: Callable[[Path, str, int], tuple[list[str], str]]
    results: Callable[[Any], int]
    bar: float


def _checked(found: Any) -> int:
    """Return how many checks Checkov made."""
    summary = found["summary"]
    return int(summary["passed"]) + int(summary["failed"])


TOOLS: dict[str, Tool] = {
    "spectral": Tool(spectral, len, 5),
    "checkov": Tool(checkov, _checked, 10),
    "semgrep": Tool(semgrep, lambda found: len(found["results"]), 10),
}


def _results(tool: Tool, command: list[str]) -> int:
    """Run a tool once and return how many results it gave. Raises DidNothingError where it gave none."""
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 (peers' own commands)
    try:
        count = tool.results(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError):
        count = 0
    if not count:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        raise DidNothingError(f"exit code {done.returncode}, {said[-1] if said else 'no word'}")
    return count


def _run(scale: Scale) -> list[Row]:
    count = len(scale.rules.rules)
    text = generated(*NINE_KB["inside"])
    caches = scale.folder / "caches-tools"
    caches.mkdir(exist_ok=True)
    env = {CACHE: str(caches)}
    rows = []
    for name, tool in TOOLS.items():
        file = scale.write(f"tools/{name}/house.product.yaml", text)
        folder = Path(file).parent
        command, binary = tool.call(folder, file, count)
        if not Path(binary).exists():
            rows.append(Row(name, skipped="not installed: `make bench-peers` puts each tool into its own environment"))
            continue
        try:
            results = _results(tool, command)
        except DidNothingError as error:
            rows.append(Row(name, skipped=f"it could not run here, or found nothing to check: {error}"))
            continue
        pairs: list[tuple[Process, Process]] = []
        for number in range(scale.pairs + 1):
            fresh = scale.write(
                f"tools/{name}/house-{number}.product.yaml", f"{text}# {number}\n"
            )  # no report is cached
            ours = [*CHECK, fresh, "--format", "sarif"]
            if number % 2:
                one, other = (
                    process(command, limit=scale.limit, results=FOUND),
                    process(ours, env=env, limit=scale.limit, results=RESULTS),
                )
            else:
                other, one = (
                    process(ours, env=env, limit=scale.limit, results=RESULTS),
                    process(command, limit=scale.limit, results=FOUND),
                )
            pairs.append((one, other))
        del pairs[0]  # it brings files into memory
        wall = compared([a.wall for a, _ in pairs], [b.wall for _, b in pairs])
        cpu = compared([a.cpu for a, _ in pairs], [b.cpu for _, b in pairs])
        detail: dict[str, float | int | str] = {"rules": count, "its results": results}
        rows += [row_of(f"{name}: wall", wall, bar=tool.bar, at_least=True, detail=detail), row_of(f"{name}: CPU", cpu)]
    return rows


TOOLS_OF_OTHERS = Figure(
    "tools",
    "whole processes of spectral, checkov and semgrep: times slower than scoreaudit",
    "one YAML of about 360 lines and 9 KB and as many rules as scoreaudit ships, as far as each tool can say them; "
    "scoreaudit with its rules cached and the file new",
    _run,
    by_default=False,
)
