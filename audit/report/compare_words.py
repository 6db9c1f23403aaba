"""What a comparison says in words, alike in every format."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model.comparison import Cell, ComparedProduct, Comparison, Difference, Row

ALIKE = "cannot be told apart"
LESS, GRAVER = "less grave", "graver"
NOT_SAID = "not known"
HOW_TO_READ = (
    "Each cell is a range: from what is settled to what is possible with what is not known.",
    "open: nothing is settled; it may be nothing, and may be as grave as is said.",
    "clear: what is stated rules it out. Not applicable: there is nothing to look at.",
)
HOW_RANKED = (
    "Ranked only where two ranges do not meet: then no further fact about either turns it round. "
    f"Where ranges meet, the two {ALIKE}."
)
NO_TOTAL = "There is no total: concerns do not add up, and need not reach their bounds together."
TOLD_PAIRS, TOLD_HERE = 1, 2
"""So many pairs that cannot be told apart, and so many products in a warning, are named; of more, how many they are is said."""


def range_words(cell: Cell) -> tuple[str, str]:
    """Return what a cell says, and what it says besides; that may be nothing."""
    match cell.state:
        case "settled":
            between = f"{cell.lower}" if cell.lower == cell.upper else f"{cell.lower} to {cell.upper}"
            return between, f"{cell.findings} finding{'' if cell.findings == 1 else 's'}"
        case "open":
            return "open", f"up to {cell.upper}"
        case "not-checked":
            return "not checked", f"up to {cell.upper}"
        case "clear":
            return "clear", ""
        case "not-applicable":
            return "not applicable", ""


def cell_words(cell: Cell) -> str:
    """Return what a cell says, in a line."""
    return ", ".join(word for word in range_words(cell) if word)


def bounds_words(cell: Cell) -> str:
    """Return the range of a cell without the number of findings."""
    said, besides = range_words(cell)
    return said if cell.state == "settled" or not besides else f"{said}, {besides}"


def about_words(product: ComparedProduct) -> str:
    """Return of when a description speaks, from which view, and how far the product is."""
    facts = (f"as of {product.as_of}", f"described from {product.perspective}", product.stage, product.nature)
    return ", ".join(fact for fact in facts if fact)


def not_compared_words(product: ComparedProduct) -> str:
    """Return what else there is of a product that is not of the present; nothing where there is nothing."""
    told = [
        f"{count} finding{'' if count == 1 else 's'} {when}"
        for count, when in (
            (product.outlook, "if what is planned comes"),
            (product.history, "while what has ended lasted"),
        )
        if count
    ]
    return f"not compared: {', '.join(told)}" if told else ""


def difference_words(found: Comparison) -> list[str]:
    """Return a warning for each thing in which the descriptions are not of one kind."""
    return [_difference(one, [product.label for product in found.products]) for one in found.differences]


def _difference(one: Difference, labels: Sequence[str]) -> str:
    def told(word: str) -> str:
        parts = [f"{word}{value or NOT_SAID} ({_some([labels[i] for i in who])})" for value, who in one.values]
        return f"{', '.join(parts[:-1])} and {parts[-1]}"

    match one.subject:
        case "as_of":
            return f"Facts {told('of ')}: what differs may be the time, and not the product."
        case "perspective":
            return (
                f"Described {told('from ')}: from outside less is known, so that more stays open. "
                "That says nothing about the product."
            )
        case "stage":
            return f"Not equally far: {told('')}. What is planned, or has ended, is not compared."
        case "nature":
            return f"Not of one kind: {told('')}. What is constructed was made up for a test or an example."


def _some(labels: Sequence[str]) -> str:
    return "; ".join(labels) if len(labels) <= TOLD_HERE else f"{len(labels)} products"


def alike_words(row: Row, found: Comparison) -> str:
    """Return which pairs of a row cannot be told apart; nothing where every pair is ranked."""
    if len(found.products) > len(("one", "another")) and not row.ranked:
        return "any two"
    if len(row.alike) > TOLD_PAIRS:
        return f"the other {len(row.alike)} pairs"
    labels = [one.label for one in found.products]
    return "; ".join(f"{labels[one]} and {labels[two]}" for one, two in row.alike)


def blocks(count: int, most: int) -> list[range]:
    """Return the products of each table: no more than this, and as even as can be."""
    each = -(-count // -(-count // most))
    return [range(start, min(start + each, count)) for start in range(0, count, each)]
