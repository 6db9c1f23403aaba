"""What the pages and tables of a portfolio say in words."""

from __future__ import annotations

from audit.model.portfolio import Portfolio

MEANING = {
    "rule": "Findings of the present by rule, in how many products, and by settled level. Waived ones are among them.",
    "concern": (
        "Products in which a concern is settled by a finding (sure), and in which it is settled, open or not checked "
        "(possible); then by settled level. The gravest level decides the order."
    ),
    "unknown": "Of all that a rule looked at, how much is not known, and the same over all rules of its concern.",
    "product": "Findings by settled level; the gravest level decides the order. There is no total.",
}
"""What each table counts."""


def said_of(found: Portfolio) -> list[str]:
    """Return what a reader has to know of a portfolio beside its figures."""
    lines = [
        f"{counted(found.audited, 'product')} audited with {found.run.rules_count} rules, run of {found.run.today}."
    ]
    if found.broken:
        lines.append(
            f"{counted(found.broken, 'product')} could not be read: nothing is known of them, and no figure above counts them."
        )
    if found.run.only or found.run.skip:
        lines.append("Not all rules ran; what was left out is not checked, and no sign of safety.")
    if not found.run.complete:
        lines.append(
            f"The last run, over {counted(found.run.expected, 'product')}, did not come to its end: run "
            "`scoreaudit portfolio check` again. Until then products may be missing, or stand with older verdicts."
        )
    return lines


def counted(count: int, noun: str) -> str:
    """Return a number of things."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
