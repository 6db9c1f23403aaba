"""The report on a terminal: findings with code frame and fact table, questions, what is clear, the posture."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.model.finding import Verdict
from audit.model.report import AuditedProduct, Report
from audit.report.console import STYLES, drawn, indented, lines, styled
from audit.report.formats import Look
from audit.report.gate import last_line
from audit.report.plain import printable
from audit.report.telling import (
    SIGNAL,
    baseline_words,
    deciding,
    dispute_words,
    findings,
    reason_words,
    remedy_words,
    waived_words,
    worst_first,
)
from audit.report.terminal_facts import facts_table
from audit.report.terminal_law import show_law

QUESTIONS_SHOWN = 10
CLEAR_REASONS_SHOWN = 2
REFERENCES_SHOWN = 3


def to_terminal(report: Report, look: Look) -> str:
    """Return the report as text for a terminal, in the width and colours given."""
    return drawn(look, lambda console: _show(report, look, console))


def _show(report: Report, look: Look, console: Console) -> None:
    for product in report.products:
        _Page(report, product, look, console).show()
    for notice in report.notices:
        console.print(styled(f"{notice.place}: notice: {notice.message}; {notice.hint}", "yellow"))
    if report.products:
        console.rule(style="dim")
        console.print(styled(f"{last_line(report)}.  {SIGNAL}", "bold"))
        made_by = f"scoreaudit {report.tool_version}, {report.rules_count} rules (digest {report.rules_digest[:12]})"
        console.print(styled(f"{made_by}, run of {report.today}", "dim"))


class _Page:
    """One product's part of the report."""

    def __init__(self, report: Report, product: AuditedProduct, look: Look, console: Console) -> None:
        self.report, self.product, self.look, self.console = report, product, look, console

    def show(self) -> None:
        self._head()
        self._findings("FINDINGS", findings(self.product))
        for when, title in (("outlook", "OUTLOOK: if what is planned comes"), ("history", "HISTORY: while it lasted")):
            then = findings(self.product, when)
            if then and not self.look.quiet:
                self._findings(title, then)
        if self.look.quiet:
            return
        self._questions()
        self._disputes()
        self._clear()
        show_law(self.product, self.look, self.console)
        self._posture()

    def _head(self) -> None:
        product = self.product
        self.console.rule(styled(f" {product.name} ", "bold"), style="dim")
        facts = [
            f"as of {product.as_of}",
            f"described from {product.perspective}",
            product.nature,
            product.stage,
            product.path,
        ]
        self.console.print(styled("  ".join(fact for fact in facts if fact), "dim"))
        if product.summary and not self.look.quiet:
            self.console.print(styled(product.summary))
        self.console.print()

    def _level(self, verdict: Verdict) -> Text:
        if verdict.level is None:
            return Text("")
        settled, possible = verdict.level.settled, verdict.level.possible
        if settled is None:
            return Text(f"up to {possible}", STYLES[possible])
        text = Text(settled.upper(), STYLES[settled])
        if possible != settled:
            text.append(f" (could be {possible})", "dim")
        return text

    def _findings(self, title: str, found: list[Verdict]) -> None:
        self.console.print(styled(f"{title} ({len(found)})", "bold"))
        if not found:
            self.console.print(styled("  None from what is described. See what is open and what is clear.", "dim"))
        for one in worst_first(found, self.report.levels):
            self.console.print()
            self._finding(one)
        self.console.print()

    def _finding(self, one: Verdict) -> None:
        head = Text("* ")
        head.append_text(self._level(one))
        head.append(f"  {one.rule}", "bold")
        if one.status != "stable":
            head.append(f"  ({one.status}: it never gates)" if one.status == "trial" else f"  ({one.status})", "dim")
        aside = "; ".join(word for word in (waived_words(one), baseline_words(one)) if word)
        if aside:
            head.append(f"  ({printable(aside)})", "dim")
        self.console.print(head)
        self.console.print(indented(styled(one.message), 2))
        self._frame(one)
        if self.look.quiet:
            return
        self.console.print(indented(facts_table(one.facts, self.look), 4))
        self.console.print(indented(self._about(one), 2))

    def _about(self, one: Verdict) -> Table:
        """Return why a finding matters, what it rests on, what would clear it, and what it refers to."""
        text = self.report.rule_texts[one.rule]
        references = one.references[: None if self.look.verbose else REFERENCES_SHOWN]
        rows = [
            ("why", text.why),
            ("rests on", f"weakest fact: {one.confidence or 'not known'}; level from {one.judged_by}"),
            ("would clear it", remedy_words(text)),
        ]
        if self.look.verbose and text.not_a_problem_when:
            rows.append(("no problem when", "; ".join(text.not_a_problem_when)))
        rows.append(("see", "; ".join(self.report.reference_titles[id_] for id_ in references)))
        table = Table.grid(padding=(0, 1))
        table.add_column(style="dim", min_width=14)
        table.add_column()
        for name, value in rows:
            table.add_row(Text(name), styled(value))
        return table

    def _frame(self, one: Verdict) -> None:
        """Show the line that the verdict is about."""
        place = one.place
        self.console.print(indented(styled(f"--> {place}", "blue"), 2))
        if 0 < place.line <= len(self.product.lines):
            line = self.product.lines[place.line - 1].rstrip()
            number = str(place.line)
            room = self.look.width - len(number) - 8
            shown = line if len(line) <= room else line[: room - 3] + "..."
            self.console.print(indented(styled(f"{number} | {shown}", "dim"), 4), no_wrap=True, crop=True)

    def _questions(self) -> None:
        questions = self.product.questions
        facts = [one for one in questions if not one.is_list]
        lists = [one for one in questions if one.is_list]
        self.console.print(styled(f"QUESTIONS ({len(questions)}): what is not known, worst first", "bold"))
        if not questions:
            self.console.print(styled("  None: every rule could be decided.", "dim"))
        for title, group in (("facts", facts), ("whether lists are complete", lists)):
            shown = group if self.look.verbose else group[:QUESTIONS_SHOWN]
            if not group:
                continue
            self.console.print(styled(f"  {title}", "dim"))
            table = Table.grid(padding=(0, 1))
            table.add_column(min_width=8)
            table.add_column()
            for one in shown:
                where = f"{one.fact}, line {one.line}; in {one.asks} open verdict{'' if one.asks == 1 else 's'}, settles {one.settles} alone"
                table.add_row(
                    Text(one.worst_level, STYLES[one.worst_level]),
                    styled(one.question).append(f"\n{printable(where)}", "dim"),
                )
            self.console.print(indented(table, 4))
            if len(group) > len(shown):
                self.console.print(styled(f"    and {len(group) - len(shown)} more (-v shows all)", "dim"))
        self.console.print()

    def _disputes(self) -> None:
        disputes = self.product.disputes
        if not disputes:
            return
        self.console.print(
            styled(f"DISPUTED ({len(disputes)}): sources contradict each other; it is one of these", "bold")
        )
        for one in disputes:
            self.console.print(indented(styled(one.fact).append(f"  line {one.place.line}", "dim"), 2))
            self.console.print(indented(lines([dispute_words(side) for side in one.claims], "dim"), 6))
        self.console.print()

    def _clear(self) -> None:
        clear = [
            one for one in self.product.verdicts if one.verdict == "clear" and one.when == "present" and not one.pack
        ]
        self.console.print(styled(f"CLEAR ({len(clear)}): what makes it so, and on whose word", "bold"))
        if not clear:
            self.console.print(styled("  Nothing is clear from what is described.", "dim"))
        of_rule: dict[str, list[Verdict]] = {}
        for one in clear:
            of_rule.setdefault(one.rule, []).append(one)
        for rule, verdicts in of_rule.items():
            subjects = ", ".join(dict.fromkeys(one.subject or "whatever there may be" for one in verdicts))
            self.console.print(indented(styled(rule).append(f"  {printable(subjects)}", "dim"), 2))
            because = list(
                dict.fromkeys(reason for one in verdicts for fact in deciding(one.facts) for reason in fact.because)
            )
            shown = because if self.look.verbose else because[:CLEAR_REASONS_SHOWN]
            told = [reason_words(reason) for reason in shown] or [verdicts[0].message]
            if len(because) > len(shown):
                told.append(f"and {len(because) - len(shown)} more (-v shows all)")
            self.console.print(indented(lines(told, "dim"), 6))
        rest = [one for one in self.product.verdicts if not one.pack]
        quiet = sum(one.verdict == "not-applicable" for one in rest)
        left_out = sum(one.verdict == "not-checked" for one in rest)
        if quiet or left_out:
            self.console.print(styled(f"  Not applicable: {quiet}. Not checked: {left_out}.", "dim"))
        self.console.print()

    def _posture(self) -> None:
        self.console.print(
            styled("POSTURE BY CONCERN: settled, and possible with what is not known (each by itself)", "bold")
        )
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for name in ("concern", "settled", "possible", "findings"):
            table.add_column(name)
        unchecked = []
        for one in self.product.posture:
            if not one.checked:
                unchecked.append(one.concern)
                continue
            table.add_row(
                one.concern,
                Text(one.lower or "none", STYLES.get(one.lower or "", "dim")),
                Text(one.upper or "none", STYLES.get(one.upper or "", "dim")),
                str(one.findings),
            )
        self.console.print(indented(table, 2))
        if unchecked:
            self.console.print(
                indented(styled(f"Not checked, which is no sign of safety: {', '.join(unchecked)}.", "dim"), 2)
            )
        self.console.print()
