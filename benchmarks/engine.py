"""The only place where the benchmark touches scoreaudit: how an audit, the verdicts of some rules, and a command are run."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable

from audit.evaluate.bindings import rule_in_world
from audit.evaluate.engine import evaluate
from audit.evaluate.relations import Relations
from audit.evaluate.telling import fingerprint
from audit.evaluate.truth import Truth, all_of
from audit.evaluate.world import World
from audit.load.product import Description, load_product
from audit.load.ruleset import RuleSet
from audit.model.detail import WORDS
from audit.model.exit_codes import ExitCode
from audit.pipeline import Choice, audit, read_rules
from audit.report.formats import Look, render
from benchmarks.by_hand import Words

TODAY = dt.date(2026, 11, 1)
CHECK = (sys.executable, "-m", "audit", "check")
"""The command, as a person runs it, but for the script that pip makes."""
RESULTS = tuple(code for code in ExitCode if code != ExitCode.COULD_NOT_RUN)
"""Exit codes of an audit that was carried out, whatever it found."""
BARE = (sys.executable, "-c", "import yaml, click; from pydantic import BaseModel")
"""What no tool on these libraries can start faster than."""

__all__ = ["BARE", "CHECK", "RESULTS", "TODAY", "load_product", "read_rules"]


def report(path: str, rules: RuleSet) -> bytes:
    """Return the public JSON of one file, as `check --format json` prints it: every verdict with its facts and questions."""
    text = render(audit([path], rules, Choice(), TODAY), "json", Look())
    return text.encode() if isinstance(text, str) else text


def verdicts(path: str, rules: RuleSet) -> bytes:
    """Return the verdicts of one file as JSON and no more of them than what gates: word, level, subject, bindings."""
    found = evaluate(rules, load_product(path, rules.vocabulary), detail=WORDS)
    rows = [
        {
            "rule": one.rule,
            "verdict": one.verdict,
            "when": one.when,
            "subject": one.subject,
            "bindings": dict(one.bindings),
            "level": None if one.level is None else [one.level.settled, one.level.possible],
            "fingerprint": one.fingerprint,
        }
        for one in found
    ]
    return json.dumps(rows, separators=(",", ":")).encode()


def words(description: Description, rules: RuleSet, chosen: frozenset[str]) -> dict[tuple[str, str], str]:
    """Return the word of each present verdict of some rules, by rule and fingerprint."""
    found = evaluate(rules, description, chosen, detail=WORDS)
    return {
        (one.rule, one.fingerprint): one.verdict
        for one in found
        if one.when == "present" and one.verdict != "not-checked"
    }


def deciding(description: Description, rules: RuleSet, chosen: frozenset[str]) -> Callable[[], object]:
    """Return what decides these rules on a loaded description, and is timed against the hand-written functions.

    The hand-written functions give words alone. So does this, but for levels, places and fingerprints.
    """
    return lambda: evaluate(rules, description, chosen, detail=WORDS)


def conditions(description: Description, rules: RuleSet, chosen: frozenset[str]) -> Callable[[], object]:
    """Return what decides the conditions of these rules on combinations that are found already, with facts read already.

    That is what peers are given too. What the engine remembers of a rule's conditions is forgotten at every call.
    """
    world = World(description, rules.vocabulary)
    relations, listed = Relations(world), (world.listed, Relations(world.listed))
    ready = []
    for rule in rules.rules:
        if rule.id in chosen:
            run = rule_in_world(rule, world, relations, listed)
            ready.append((rule, [(subject, one) for subject in run.subjects() for one in run.bindings(subject)]))

    def decide() -> list[Truth]:
        found = []
        for rule, combinations in ready:
            run = rule_in_world(rule, world, relations, listed)
            finding_if = rule.checked.finding_if
            for subject, one in combinations:
                found.append(all_of((one.belongs, run.applies(subject), run.judge.truth(finding_if, one.bound))))
        return found

    return decide


def by_fingerprint(words_of_rules: dict[str, Words]) -> dict[tuple[str, str], str]:
    """Return hand-written verdicts by rule and fingerprint, as `words` gives the engine's."""
    return {
        (rule, fingerprint(rule, (subject, *(("(others)",) if key is None else key)))): word
        for rule, found in words_of_rules.items()
        for (subject, key), word in found.items()
    }
