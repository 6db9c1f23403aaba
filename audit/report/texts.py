"""What a report says besides verdicts, from records as they are written: sources, rules, references, levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.model.product import Product
from audit.model.report import RuleText, Source
from audit.model.rule import Reference, RuleRecord
from audit.model.vocabulary import LevelTable

MARKS = {"yes": "", "unsure": " (unsure)", "no": " (not checked)"}
"""What stands after a reference, by whether one of us compared it with its source."""


def sources_of(product: Product) -> tuple[Source, ...]:
    """Return the evidence of a description."""
    return tuple(
        Source(
            id_,
            one.title,
            one.grade or "assumed",
            str(one.date or ""),
            one.author or one.publisher or "",
            one.url or "",
            one.checked or "",
        )
        for id_, one in (product.evidence or {}).items()
    )


def reference_titles(references: Mapping[str, Reference]) -> dict[str, str]:
    """Return the title of each reference, marked where nobody compared it with its source."""
    return {id_: reference.title + MARKS[reference.checked] for id_, reference in references.items()}


def rule_texts(rules: Mapping[str, RuleRecord]) -> dict[str, RuleText]:
    """Return what a report says of each rule."""
    return {
        id_: RuleText(
            record.why,
            record.not_a_problem_when,
            tuple((one.name, one.kind, one.effort) for one in record.remedies),
            record.link == "lets harm happen",
        )
        for id_, record in rules.items()
    }


def level_rows(table: LevelTable) -> tuple[tuple[str, str], ...]:
    """Return the level table in words: the case, and the level or the step."""
    return tuple(_level_rows(table))


def _level_rows(table: LevelTable) -> Iterator[tuple[str, str]]:
    for severity, level in table.weights.items():
        yield f"what happens to the person is {severity}", level
    for case, steps in (
        ("it touches a basic need", table.essential_raises),
        ("the rule's own condition on who is hit holds", table.raise_if_raises),
        ("a safeguard is missing, which lets harm happen", -table.letting_happen_lowers),
    ):
        yield case, f"{abs(steps)} step{'' if abs(steps) == 1 else 's'} {'up' if steps > 0 else 'down'}"
    yield (
        "no single effect is meant: the rule's own weight, ordinarily",
        f"at most {table.own_weight_ceiling['ordinarily']}",
    )
    yield "the same, with sensitive data in it", f"at most {table.own_weight_ceiling['sensitive']}"
