"""The cases of a rule, run: what each must come out as, and what forgetting one fact must never do."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from audit.errors import DescriptionError, Place
from audit.evaluate.engine import evaluate
from audit.load.product import Description, describe
from audit.load.ruleset import Rule, RuleSet
from audit.load.written import entries, written_at
from audit.model.finding import Verdict
from audit.model.rule import Case
from audit.model.schema import SECTIONS, TYPES
from audit.source import Document, KeyPath

WORST_FIRST = ("finding", "ask", "clear", "not-applicable")
_NO_TEXT = (0, 0, 0, 0, None)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case, or a variant of one, came out."""

    name: str
    place: Place
    verdicts: tuple[Verdict, ...]
    wrong: tuple[str, ...]
    """What is not as it must be; empty where the case holds."""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """The cases of one rule, the generated variants, and what no case shows."""

    rule: str
    cases: tuple[CaseResult, ...]
    variants: tuple[CaseResult, ...]
    unseen: tuple[str, ...]
    """Facts that no case shows true, false or unknown."""

    @property
    def wrong(self) -> tuple[CaseResult, ...]:
        """Return every case and variant that does not hold."""
        return tuple(one for one in (*self.cases, *self.variants) if one.wrong)


def run_cases(rules: RuleSet, rule: Rule) -> RuleTest:
    """Run the cases of a rule, and each of its finding and clear cases with one fact forgotten."""
    alone = replace(rules, rules=(rule,))
    cases, variants = [], []
    for i, case in enumerate(rule.record.cases):
        place = rule.document.place(("cases", i))
        data = case_data(rule, case)
        result = _case(alone, rule, case, data, place)
        cases.append(result)
        if not result.wrong and case.expect in {"finding", "clear"}:
            variants += [_variant(alone, rule, case, path, changed, place) for path, changed in forgetting_one(data)]
    return RuleTest(rule.id, tuple(cases), tuple(variants), _unseen(rule, [*cases, *variants]))


def case_data(rule: Rule, case: Case) -> dict[str, Any]:
    """Return the description that a case stands for, as data."""
    first = rule.record.cases[0]
    data = copy.deepcopy(first.product or {})
    about = {"name": case.name, "as_of": "2026-01-01", "perspective": "inside", "nature": "constructed"}
    data["format"] = 1
    data["product"] = {**about, **(data.get("product") or {})}
    for path, value in (case.with_ or {}).items():
        _put(data, path, copy.deepcopy(value))
    for path in case.without:
        _forget(data, path)
    return data


def case_description(rules: RuleSet, rule: Rule, case: Case) -> Description:
    """Return the description that a case stands for. Raises DescriptionError where it is none."""
    return _description(rules, rule, case_data(rule, case), case.name)


def _description(rules: RuleSet, rule: Rule, data: dict[str, Any], name: str) -> Description:
    return describe(Document(f"{rule.document.path}#{name}", "", data, _NO_TEXT), rules.vocabulary)


def _case(rules: RuleSet, rule: Rule, case: Case, data: dict[str, Any], place: Place) -> CaseResult:
    try:
        description = _description(rules, rule, data, case.name)
    except DescriptionError as error:
        wrong = tuple(f"{one.message}{'; ' + one.hint if one.hint else ''}" for one in error.problems)
        return CaseResult(case.name, place, (), wrong)
    verdicts = tuple(one for one in evaluate(rules, description, as_case=True) if one.when == "present")
    return CaseResult(case.name, place, verdicts, tuple(wrong_in(case, verdicts)))


def wrong_in(case: Case, verdicts: tuple[Verdict, ...]) -> Iterator[str]:
    """Yield what is otherwise than a case expects, in words."""
    found = worst(verdicts)
    if found != case.expect:
        yield f"expected {case.expect}, came out as {found}"
        return
    asked = {missing.fact for one in verdicts if one.verdict == "ask" for missing in one.missing}
    for path in case.ask:
        names = {path, *(_written_path(path, one) for one in verdicts)}
        if not any(fact == name or fact.endswith(f".{name}") for name in names for fact in asked):
            yield f"expected to be asked for {path}, was asked for {', '.join(sorted(asked)) or 'nothing'}"
    if any(not one.settled_as for one in verdicts if one.verdict == "ask"):
        yield "no answer was found that settles the ask"
    settled = {one.level.settled for one in verdicts if one.verdict == "finding" and one.level}
    if case.level is not None and case.level not in settled:
        yield f"expected level {case.level}, came out as {', '.join(sorted(str(one) for one in settled))}"
    findings = sum(one.verdict == "finding" for one in verdicts)
    if case.findings is not None and case.findings != findings:
        yield f"expected {case.findings} findings, there are {findings}"


def worst(verdicts: tuple[Verdict, ...]) -> str:
    """Return the worst verdict word among verdicts."""
    return min((one.verdict for one in verdicts), key=WORST_FIRST.index, default="not-applicable")


def _written_path(path: str, verdict: Verdict) -> str:
    """Return the path of a rule's variable in the description: `outcome.setting` as `flat.setting`."""
    name, _, field = path.partition(".")
    return f"{dict(verdict.bindings).get(name, name)}.{field}" if field else dict(verdict.bindings).get(name, name)


def forgetting_one(data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a description with each of its facts forgotten in turn."""
    for type_, at, entry in entries(data):
        for field in TYPES[type_].fields.values():
            if field.area_of or written_at(entry, field) in (None, "unknown"):
                continue
            changed = copy.deepcopy(dict(data))
            _forget_at(changed, (*at, *field.path))
            yield ".".join(str(step) for step in (*at, *field.path)), changed


def _variant(rules: RuleSet, rule: Rule, case: Case, path: str, data: dict[str, Any], place: Place) -> CaseResult:
    name = f"{case.name}, {path} forgotten"
    description = _description(rules, rule, data, name)
    verdicts = tuple(one for one in evaluate(rules, description, as_case=True) if one.when == "present")
    found = worst(verdicts)
    wrong = {"finding": {"clear", "not-applicable"}, "clear": {"finding"}}[case.expect]
    message = (f"forgetting {path} turned {case.expect} into {found}",) if found in wrong else ()
    return CaseResult(name, place, verdicts, message)


def _unseen(rule: Rule, results: list[CaseResult]) -> tuple[str, ...]:
    seen = {(fact.name, fact.value) for result in results for one in result.verdicts for fact in one.facts}
    words = {True: "true", False: "false", None: "unknown"}
    return tuple(
        f"{name} is never {word}"
        for name in rule.record.facts
        for value, word in words.items()
        if (name, value) not in seen
    )


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for step in parents:
        if not isinstance(data.get(step), dict):
            data[step] = {}
        data = data[step]
    data[last] = value


def _forget(data: dict[str, Any], path: str) -> None:
    parts = tuple(path.split("."))
    if len(parts) == 1 and parts[0] in SECTIONS:
        data[parts[0]] = "unknown"
    elif len(parts) == len(("section", "id")) and parts[0] in SECTIONS:
        data.get(parts[0], {}).pop(parts[1], None)
    else:
        _forget_at(data, parts)


def _forget_at(data: dict[str, Any], path: KeyPath) -> None:
    here: Any = data
    for step in path[:-1]:
        here = here.setdefault(step, {}) if isinstance(here, dict) else here[step]
    here[path[-1]] = "unknown"
