"""What to find out, as text for a terminal, and as JSON."""

from __future__ import annotations

import json
from typing import Any

from audit.model.decisions import DecisiveQuestion, Group, Questions
from audit.report.formats import Look
from audit.report.plain import printable
from audit.report.wrapping import wrapped

SCHEMA_VERSION = 1
SHOWN = 10
OUTCOMES_SHOWN = 4
NAMED = 2
HOW = (
    "Most decisive first: the sum, over open verdicts, of the weight of their level (low 1 to critical 4) and the share of "
    "kinds of answers that settle them alone. No probabilities."
)


def questions_json(found: Questions) -> str:
    """Return the questions as JSON, ending in a newline."""
    data = {
        "schema_version": SCHEMA_VERSION,
        "questions": [_as_data(one) for one in found.questions],
        "groups": [
            {
                "rule": one.rule,
                "subject": one.subject,
                "facts": list(one.facts),
                "size": one.size,
                "becomes": one.becomes,
            }
            for one in found.groups
        ],
        "minimal": list(found.minimal),
        "minimal_is": "exact" if found.exact else "greedy",
        "asks": found.asks,
        "asks_without_a_small_settling_set": found.unsettled,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _as_data(one: DecisiveQuestion) -> dict[str, Any]:
    return {
        "fact": one.fact,
        "question": one.question,
        "location": {"path": one.place.path, "line": one.place.line, "column": one.place.column},
        "value": one.value,
        "settles": [
            {"answer": outcome.answer, "finding": list(outcome.findings), "clear": list(outcome.clear)}
            for outcome in one.outcomes
        ],
        "helps": one.helps,
        "worst_level": one.worst_level,
        "is_list": one.is_list,
    }


def questions_text(name: str, found: Questions, look: Look) -> str:
    """Return the questions as plain text, at most as wide as the screen."""
    lines = [
        f"What to find out about {printable(name)}: {len(found.questions)} questions, {found.asks} open verdicts",
        "",
    ]
    if not found.questions:
        return "\n".join([*lines, "Nothing is open.", ""])
    shown = found.questions if look.verbose else found.questions[:SHOWN]
    for i, one in enumerate(shown, start=1):
        lines += _question(i, one, look)
    if len(found.questions) > len(shown):
        lines += [f"and {len(found.questions) - len(shown)} more (-v shows all)", ""]
    groups = found.groups if look.verbose else found.groups[:SHOWN]
    if groups:
        lines += [
            "Only together:",
            *(line for one in groups for line in wrapped(_group(one), look, 4, first=2)),
            "",
        ]
    what = "a smallest set" if found.exact else "a small set, found greedily"
    settled = found.asks - found.unsettled
    lines += wrapped(
        f"The fewest questions: {len(found.minimal)} answers can settle {settled} of {found.asks} open verdicts ({what}).",
        look, 0,
    )  # fmt: skip
    if look.verbose:
        lines += wrapped(", ".join(found.minimal), look, 2)
    if found.unsettled:
        lines += wrapped(f"For {found.unsettled} of them no set of up to three answers was found.", look, 0)
    return "\n".join([*lines, "", *wrapped(HOW, look, 0), ""])


def _question(number: int, one: DecisiveQuestion, look: Look) -> list[str]:
    where = f"{one.fact}, line {one.place.line}"
    lines = [*wrapped(f"{number:>2}. {printable(one.question)}", look, 4, first=0)]
    helps = f", helps with {one.helps} more" if one.helps else ""
    lines += wrapped(f"{where}; up to {one.worst_level}; settles {one.settles} alone{helps}", look, 4)
    telling_first = sorted(one.outcomes, key=lambda outcome: -len(outcome.findings) - len(outcome.clear))
    outcomes = telling_first if look.verbose else telling_first[:OUTCOMES_SHOWN]
    for outcome in outcomes:
        parts = [
            f"{word}: {_some(names, look)}"
            for word, names in (("finding", outcome.findings), ("clear", outcome.clear))
            if names
        ]
        lines += wrapped(f"- if {printable(outcome.answer)}: {'; '.join(parts)}", look, 6, first=4)
    if len(one.outcomes) > len(outcomes):
        lines.append(f"    - and {len(one.outcomes) - len(outcomes)} more kinds of answers")
    return [*lines, ""]


def _some(names: tuple[str, ...], look: Look) -> str:
    shown = names if look.verbose else names[:NAMED]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return printable(", ".join(shown)) + more


def _group(one: Group) -> str:
    about = f" ({one.subject})" if one.subject else ""
    if not one.facts:
        return f"{one.rule}{about}: {one.size} answers are needed together"
    return f"{one.rule}{about}: {' + '.join(printable(fact) for fact in one.facts)}"
