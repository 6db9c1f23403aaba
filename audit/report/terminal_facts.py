"""The facts behind a verdict, as a table on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from audit.model.finding import FactSeen
from audit.report.console import lines, styled
from audit.report.formats import Look
from audit.report.telling import reason_words

SYMBOLS = {True: ("yes", "green"), False: ("no", "dim"), None: ("?", "yellow")}
"""The word and the colour of what came out of a fact."""
REASONS_SHOWN = 4


def facts_table(facts: Iterable[FactSeen], look: Look) -> Table:
    """Return a row for each fact: what came out, its name, and what it rests on."""
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=3)
    table.add_column(ratio=2)
    table.add_column(ratio=3, style="dim")
    for fact in facts:
        if fact.name == "what_it_is_about" and not look.verbose:
            continue
        word, style = SYMBOLS[fact.value]
        reasons = fact.because if look.verbose else fact.because[:REASONS_SHOWN]
        told = [reason_words(reason) for reason in reasons]
        if len(fact.because) > len(reasons):
            told.append(f"and {len(fact.because) - len(reasons)} more")
        table.add_row(Text(word, style), styled(fact.name.replace("_", " ")), lines(told or ["not known"]))
    return table
