"""The trace on a terminal: a table for each concern."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from audit.report.console import drawn, indented
from audit.report.formats import Look
from audit.report.plain import printable
from audit.report.trace import Trace, TracedConcern, TracedRule
from audit.report.trace_markdown import NO_RULE, NO_SECTION, NOT_CITED, UNNAMED

MIN_NAME = 12
MARKS = {"checked": "green", "unsure": "yellow", "not checked": "dim"}


def trace_terminal(trace: Trace, look: Look) -> str:
    """Return the trace as text for a terminal, in the width and colours given, without a line break at its end."""
    return drawn(look, lambda console: _show_all(trace, console)).rstrip("\n")


def _show_all(trace: Trace, console: Console) -> None:
    for concern in trace.concerns:
        _show(concern, console)
    if trace.elsewhere:
        console.print(_text("Rules of no listed concern", "bold"))
        table = _table(console, [rule.id for rule in trace.elsewhere])
        for rule in trace.elsewhere:
            _rule_row(table, "", rule)
        console.print(Padding(table, (0, 0, 1, 2)))
    console.print(_text(_last_line(trace), "bold"))


def _text(text: str, style: str = "") -> Text:
    """Return a text of a rule file; a folded one ends with a blank, and something may follow on its line."""
    return Text(printable(text).strip(), style=style)


def _table(console: Console, names: Iterable[str]) -> Table:
    """Return an empty table of three columns: what it is, its name (at most a third of the width), what it says."""
    longest = max((len(name) for name in names), default=0)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", width=7)
    table.add_column(width=max(MIN_NAME, min(longest, console.width // 3)), overflow="fold")
    table.add_column()
    return table


def _name(text: str, table: Table) -> Text:
    """Return a name for the second column, broken at its hyphens where it is too long."""
    width = table.columns[1].width or MIN_NAME
    return Text("\n".join(textwrap.wrap(printable(text), width)))


def _show(concern: TracedConcern, console: Console) -> None:
    console.print(_text(concern.id, "bold").append(f"  {printable(concern.title)}"))
    console.print(indented(_text(concern.question, "dim"), 2))
    names = [one.anchor for one in concern.sections] + [one.id for one in concern.provisions]
    table = _table(console, names + [rule.name for rule in concern.rules])
    source = "article" if concern.source == "article" else "courts"
    for i, section in enumerate(concern.sections):
        unnamed = "" if section.rules else f" ({UNNAMED})"
        table.add_row("" if i else source, _name(section.anchor, table), _text(f"{section.paraphrase}{unnamed}"))
    if not concern.is_checked:
        table.add_row("rules", "none", _text(NO_RULE, "bold red"))
    for i, rule in enumerate(concern.rules):
        _rule_row(table, "" if i else "rules", rule)
    for i, one in enumerate(concern.provisions):
        mark = _text(one.title).append(f" ({printable(one.jurisdiction)}, {one.kind}; ", "dim")
        mark.append(one.checked, MARKS[one.checked]).append(")", "dim")
        table.add_row("" if i else "cited", _name(one.id, table), mark)
    if not concern.provisions:
        table.add_row("cited", "none", _text(NOT_CITED))
    console.print(Padding(table, (0, 0, 1, 2)))


def _rule_row(table: Table, first: str, rule: TracedRule) -> None:
    sections = f"from {', '.join(rule.derives_from)}" if rule.derives_from else NO_SECTION
    about = f"{rule.status}{f', law pack {rule.pack}' if rule.pack else ''}; {sections}"
    table.add_row(first, _name(rule.name, table), _text(rule.title).append(f" [{printable(about)}]", "dim"))


def _last_line(trace: Trace) -> str:
    gaps = [f"without a rule: {', '.join(trace.without_rule)}"] if trace.without_rule else []
    gaps += [f"rules that name no section: {', '.join(trace.without_section)}"] if trace.without_section else []
    provisions = {one.id for concern in trace.concerns for one in concern.provisions}
    numbers = (("concern", trace.concerns), ("rule", trace.rules), ("provision", provisions))
    counted = ", ".join(f"{len(found)} {name}{'' if len(found) == 1 else 's'}" for name, found in numbers)
    return f"{counted}; {'; '.join(gaps) or 'every concern has a rule, every rule a section that it derives from'}."
