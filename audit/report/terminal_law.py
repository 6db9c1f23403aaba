"""What law packs say of a product, on a terminal."""

from __future__ import annotations

from rich.console import Console

from audit.model.report import AuditedProduct
from audit.report.console import indented, styled
from audit.report.formats import Look
from audit.report.law import MET, NOT_MET, OPEN, LegalTest, legal_tests, questions_by_place
from audit.report.telling import reason_words
from audit.report.terminal_facts import facts_table

OPEN_SHOWN = 3


def show_law(product: AuditedProduct, look: Look, console: Console) -> None:
    """Draw the legal tests of a product; nothing where no law pack ran."""
    tests = legal_tests(product.verdicts)
    if not tests:
        return
    console.print(styled("LAW: elements of legal tests; no level, no verdict of law", "bold"))
    for test in tests:
        if not (test.elsewhere or test.only_elsewhere or test.unchecked or test.message):
            _show_test(test, look, console)
    for line in _set_aside(tests):
        console.print(indented(styled(line, "dim"), 2))
    left_out = sum(one.unchecked for one in tests)
    if left_out:
        console.print(styled(f"  Not checked: {left_out}.", "dim"))
    console.print()


def _set_aside(tests: tuple[LegalTest, ...]) -> list[str]:
    """Return a line for each reason for which tests were not held against the product."""
    lines = []
    for message in dict.fromkeys(one.message for one in tests if one.message):
        packs = ", ".join(dict.fromkeys(one.pack for one in tests if one.message == message))
        lines.append(f"{packs}: {message}")
    elsewhere = dict.fromkeys(one.pack for one in tests if one.elsewhere)
    if elsewhere:
        because = (reason for one in tests if one.elsewhere for reason in one.lacking[0].because)
        reasons = "; ".join(dict.fromkeys(reason_words(reason) for reason in because))
        lines.append(f"Another jurisdiction: {', '.join(elsewhere)}. {reasons}")
    maybe = dict.fromkeys(one.pack for one in tests if one.only_elsewhere)
    if maybe:
        lines.append(f"Only if it is used under further laws than are listed: {', '.join(maybe)}.")
    return lines


def _show_test(test: LegalTest, look: Look, console: Console) -> None:
    console.print(indented(styled(test.rule, "bold"), 2))
    for one in test.met:
        console.print(indented(styled(f"{MET}: {one.message}"), 4))
        console.print(indented(facts_table(one.facts, look), 4))
    questions = list(questions_by_place(test).items())
    shown = questions if look.verbose else questions[:OPEN_SHOWN]
    for question, subjects in shown:
        console.print(indented(styled(f"{OPEN} ({', '.join(subjects)}): {question}"), 4))
    if len(questions) > len(shown):
        console.print(styled(f"    and {len(questions) - len(shown)} more (-v shows all)", "dim"))
    if not test.met and not test.open:
        names = ", ".join(fact.name.replace("_", " ") for fact in test.lacking) or "there is nothing to look at"
        console.print(indented(styled(f"{NOT_MET}: {names}", "dim"), 4))
