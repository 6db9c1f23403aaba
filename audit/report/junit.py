"""JUnit XML, for what shows tests: a suite a product, a case a rule.

A finding that gates is a failure. Of a rule with several findings each is a case of its own, as most readers take
only the first failure of a case. An ask is `skipped` with a message that begins with "open", since a case that is
shown as passed would call silence safe; what is asked stands in `system-out`, there also where the rule has a finding.
Skipped too is what was not checked, does not apply, or is an element of a legal test, which is neither passed nor
failed. What is planned, has ended or is on trial stands in `system-out`. A mistake in a file is an error.

A failure is told whatever `--fail-on` says: the exit code is what gates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from audit.errors import Problem
from audit.model.finding import FactSeen, Verdict
from audit.model.report import AuditedProduct, Report
from audit.report.gate import last_line
from audit.report.law import MET, NOT_MET, OPEN
from audit.report.telling import (
    SIGNAL,
    WORDS,
    cut,
    for_xml,
    level_words,
    line_of,
    open_words,
    reason_words,
    remedy_words,
    rule_text,
    standing,
    worst_first,
)

COUNTED = ("failure", "error", "skipped")


def to_junit(report: Report) -> str:
    """Return the report as JUnit XML, ending in a newline."""
    root = ET.Element("testsuites", name="scoreaudit")
    for product in report.products:
        _suite(report, product, root)
    if report.problems:
        suite = ET.SubElement(root, "testsuite", name="scoreaudit: could not be read")
        for path in dict.fromkeys(one.place.path for one in report.problems):
            _error(path, [one for one in report.problems if one.place.path == path], suite)
    for suite in root:
        _count(suite, [suite])
    _count(root, list(root))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(report: Report, product: AuditedProduct, root: ET.Element) -> None:
    suite = ET.SubElement(root, "testsuite", name=_line(product.name), file=_line(product.path))
    of_rule: dict[str, list[Verdict]] = {}
    for one in product.verdicts:
        of_rule.setdefault(one.rule, []).append(one)
    for rule, verdicts in of_rule.items():
        _cases(report, product, (rule, verdicts), suite)
    ET.SubElement(suite, "system-out").text = _lines([last_line(report), SIGNAL])


def _cases(report: Report, product: AuditedProduct, of_rule: tuple[str, list[Verdict]], suite: ET.Element) -> None:
    """Add the cases of a rule: one for each finding that gates, or one that says why there is none."""
    rule, verdicts = of_rule
    gates = [one for one in verdicts if _gates(one)]
    found = worst_first(gates, report.levels)
    for one in found:
        name = f"{rule} ({one.subject or 'product'}, line {one.place.line})" if len(found) > 1 else rule
        case = ET.SubElement(
            suite, "testcase", classname=_line(product.path), name=_line(name), file=_line(one.place.path)
        )
        case.set("line", str(one.place.line))
        failure = ET.SubElement(case, "failure", type=_line(level_words(one.level)), message=_line(one.message))
        failure.text = _lines(_told(report, one))
        if one is found[-1]:
            _aside(case, verdicts)
    if not found:
        case = ET.SubElement(
            suite, "testcase", classname=_line(product.path), name=_line(rule), file=_line(product.path)
        )
        word = _skipped(verdicts)
        if word:
            ET.SubElement(case, "skipped", message=_line(word))
        _aside(case, verdicts)


def _gates(one: Verdict) -> bool:
    now = one.verdict == "finding" and one.when == "present"
    return now and one.status != "trial" and not one.pack and one.waived is None and one.baseline is None


def _skipped(verdicts: Sequence[Verdict]) -> str:
    """Return why a rule is neither passed nor failed; nothing where it is clear."""
    now = [one for one in verdicts if one.when == "present"]
    words = {one.verdict for one in now}
    if words <= {"not-checked"}:
        return "not checked"
    if any(one.pack for one in now):
        word = MET if "finding" in words else OPEN if "ask" in words else NOT_MET
        return f"law, no verdict: {word}"
    if any(one.status == "trial" for one in now):
        return "on trial: it never gates"
    asks = [one for one in now if one.verdict == "ask"]
    if asks:
        levels = " or ".join(dict.fromkeys(level_words(one.level) for one in asks))
        return f"open: not enough is known ({len(asks)}), {levels}"
    if "finding" in words:
        return "set aside: waived, or in the baseline"
    return "not applicable" if words == {"not-applicable"} else ""


def _told(report: Report, one: Verdict) -> Iterable[str]:
    yield one.message
    yield f"{line_of(one.place)}, {level_words(one.level)}, weakest fact: {one.confidence or 'not known'}"
    yield from (_fact(fact) for fact in one.facts)
    text = rule_text(report, one.rule)
    yield from (
        f"{name}: {value}" for name, value in (("Why", text.why), ("Would clear it", remedy_words(text))) if value
    )


def _fact(fact: FactSeen) -> str:
    because = "; ".join(map(reason_words, fact.because)) or "not known"
    return f"{WORDS[fact.value]} {fact.name.replace('_', ' ')}: {because}"


def _aside(case: ET.Element, verdicts: Iterable[Verdict]) -> None:
    """Add what is open, and the findings that never gate."""
    lines = [
        f"open, {level_words(one.level)}: {one.message} {open_words(one)}"
        for one in verdicts
        if one.verdict == "ask" and one.when == "present"
    ]
    lines += [
        f"{standing(one) or (MET if one.pack else '')}: {one.message}"
        for one in verdicts
        if one.verdict == "finding" and not _gates(one)
    ]
    if lines:
        ET.SubElement(case, "system-out").text = _lines(dict.fromkeys(lines))


def _error(path: str, problems: Sequence[Problem], suite: ET.Element) -> None:
    case = ET.SubElement(suite, "testcase", classname=_line(path), name="can be read", file=_line(path))
    error = ET.SubElement(case, "error", type="mistake", message=_line(problems[0].message))
    error.text = _lines(str(one) for one in problems)


def _count(element: ET.Element, suites: Sequence[ET.Element]) -> None:
    cases = [case for suite in suites for case in suite.iter("testcase")]
    element.set("tests", str(len(cases)))
    for kind in COUNTED:
        element.set(f"{kind}s" if kind != "skipped" else kind, str(sum(case.find(kind) is not None for case in cases)))


def _line(text: str) -> str:
    return for_xml(cut(text))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(map(_line, texts))
