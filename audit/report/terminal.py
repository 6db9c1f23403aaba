"""The report on a terminal: findings with code frame and fact table, questions, what is clear, the posture."""

from __future__ import annotations

import io

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from audit.model.finding import Because, FactSeen, Verdict
from audit.model.report import AuditedProduct, Report
from audit.report.formats import Look
from audit.report.gate import last_line
from audit.report.law import MET, NOT_MET, OPEN, LegalTest, legal_tests, questions_by_place
from audit.report.plain import printable
from audit.report.telling import baseline_words, dispute_words, waived_words

STYLES = {"low": "cyan", "medium": "yellow", "high": "red", "critical": "bold red"}
SYMBOLS = {True: ("yes", "green"), False: ("no", "dim"), None: ("?", "yellow")}
QUESTIONS_SHOWN = 10
CLEAR_REASONS_SHOWN = 2
REASONS_SHOWN = 4
LAW_OPEN_SHOWN = 3
SIGNAL = "A signal from what the description says, no verdict of law."


def to_terminal(report: Report, look: Look) -> str:
    """Return the report as text for a terminal, in the width and colours given."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=look.width,
        force_terminal=look.color,
        no_color=not look.color,
        color_system="standard" if look.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for product in report.products:
        _Page(report, product, look, console).show()
    for notice in report.notices:
        console.print(_text(f"{notice.place}: notice: {notice.message}; {notice.hint}", "yellow"))
    if report.products:
        console.rule(style="dim")
        console.print(_text(f"{last_line(report)}.  {SIGNAL}", "bold"))
        console.print(
            _text(
                f"scoreaudit {report.tool_version}, {report.rules_count} rules (digest {report.rules_digest[:12]}), run of {report.today}",
                "dim",
            )
        )
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _text(text: str, style: str = "") -> Text:
    return Text(printable(text), style=style)


def _lines(lines: list[str], style: str = "") -> Text:
    """Return several lines; a line break inside one of them is none, so that no text forges a line of the report."""
    return Text("\n").join(_text(line, style) for line in lines)


def _deciding(verdict: Verdict) -> list[Because]:
    """Return what a clear verdict rests on: the facts that are false, the populations that are empty."""
    facts = [fact for fact in verdict.facts if fact.value is False or fact.name.startswith(("no_", "all_"))]
    return [reason for fact in facts for reason in fact.because]


class _Page:
    """One product's part of the report."""

    def __init__(self, report: Report, product: AuditedProduct, look: Look, console: Console) -> None:
        self.report, self.product, self.look, self.console = report, product, look, console

    def show(self) -> None:
        self._head()
        verdicts = [one for one in self.product.verdicts if one.pack is None]
        self._findings("FINDINGS", [one for one in verdicts if one.verdict == "finding" and one.when == "present"])
        for when, title in (("outlook", "OUTLOOK: if what is planned comes"), ("history", "HISTORY: while it lasted")):
            then = [one for one in verdicts if one.when == when and one.verdict == "finding"]
            if then and not self.look.quiet:
                self._findings(title, then)
        if self.look.quiet:
            return
        self._questions()
        self._disputes()
        self._clear()
        self._law()
        self._posture()

    def _head(self) -> None:
        product = self.product
        self.console.rule(_text(f" {product.name} ", "bold"), style="dim")
        facts = [
            f"as of {product.as_of}",
            f"described from {product.perspective}",
            product.nature,
            product.stage,
            product.path,
        ]
        self.console.print(_text("  ".join(fact for fact in facts if fact), "dim"))
        if product.summary and not self.look.quiet:
            self.console.print(_text(product.summary))
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

    def _findings(self, title: str, findings: list[Verdict]) -> None:
        rank = self.report.levels.index
        ordered = sorted(
            findings,
            key=lambda one: (
                -rank(one.level.settled or "low") if one.level else 0,
                -rank(one.level.possible) if one.level else 0,
                one.sort_key,
            ),
        )
        self.console.print(_text(f"{title} ({len(findings)})", "bold"))
        if not findings:
            self.console.print(_text("  None from what is described. See what is open and what is clear.", "dim"))
        for one in ordered:
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
        self.console.print(Padding(_text(one.message), (0, 0, 0, 2)))
        self._frame(one)
        if self.look.quiet:
            return
        self._facts(one.facts)
        text = self.report.rule_texts[one.rule]
        confidence = f"{one.confidence}" if one.confidence else "not known"
        rows = [("why", text.why), ("rests on", f"weakest fact: {confidence}; level from {one.judged_by}")]
        rows += [
            (
                "would clear it",
                "; ".join(
                    f"{name} ({effort} effort)" if kind != "stop" else f"{name} (no change makes it acceptable)"
                    for name, kind, effort in text.remedies
                ),
            )
        ]
        if self.look.verbose:
            rows += [("no problem when", "; ".join(text.not_a_problem_when))] if text.not_a_problem_when else []
        rows += [
            (
                "see",
                "; ".join(
                    self.report.reference_titles[id_] for id_ in one.references[: None if self.look.verbose else 3]
                ),
            )
        ]
        table = Table.grid(padding=(0, 1))
        table.add_column(style="dim", min_width=14)
        table.add_column()
        for name, value in rows:
            table.add_row(Text(name), _text(value))
        self.console.print(Padding(table, (0, 0, 0, 2)))

    def _frame(self, one: Verdict) -> None:
        """Show the line that the verdict is about."""
        place = one.place
        self.console.print(Padding(_text(f"--> {place}", "blue"), (0, 0, 0, 2)))
        if 0 < place.line <= len(self.product.lines):
            line = self.product.lines[place.line - 1].rstrip()
            number = str(place.line)
            room = self.look.width - len(number) - 8
            shown = line if len(line) <= room else line[: room - 3] + "..."
            self.console.print(Padding(_text(f"{number} | {shown}", "dim"), (0, 0, 0, 4)), no_wrap=True, crop=True)

    def _facts(self, facts: tuple[FactSeen, ...]) -> None:
        table = Table.grid(padding=(0, 1))
        table.add_column(min_width=3)
        table.add_column(ratio=2)
        table.add_column(ratio=3, style="dim")
        for fact in facts:
            if fact.name == "what_it_is_about" and not self.look.verbose:
                continue
            word, style = SYMBOLS[fact.value]
            reasons = list(fact.because) if self.look.verbose else list(fact.because[:REASONS_SHOWN])
            lines = [self._reason(reason) for reason in reasons]
            if len(fact.because) > len(reasons):
                lines.append(f"and {len(fact.because) - len(reasons)} more")
            table.add_row(Text(word, style), _text(fact.name.replace("_", " ")), _lines(lines or ["not known"]))
        self.console.print(Padding(table, (0, 0, 0, 4)))

    def _reason(self, reason: Because) -> str:
        source = ", ".join(reason.evidence)
        grade = f"{source}: {reason.grade}" if source else reason.grade
        return f"{reason.text} (line {reason.place.line}; {grade})"

    def _questions(self) -> None:
        questions = self.product.questions
        facts = [one for one in questions if not one.is_list]
        lists = [one for one in questions if one.is_list]
        self.console.print(_text(f"QUESTIONS ({len(questions)}): what is not known, worst first", "bold"))
        if not questions:
            self.console.print(_text("  None: every rule could be decided.", "dim"))
        for title, group in (("facts", facts), ("whether lists are complete", lists)):
            shown = group if self.look.verbose else group[:QUESTIONS_SHOWN]
            if not group:
                continue
            self.console.print(_text(f"  {title}", "dim"))
            table = Table.grid(padding=(0, 1))
            table.add_column(min_width=8)
            table.add_column()
            for one in shown:
                where = f"{one.fact}, line {one.line}; in {one.asks} open verdict{'' if one.asks == 1 else 's'}, settles {one.settles} alone"
                table.add_row(
                    Text(one.worst_level, STYLES[one.worst_level]),
                    _text(one.question).append(f"\n{printable(where)}", "dim"),
                )
            self.console.print(Padding(table, (0, 0, 0, 4)))
            if len(group) > len(shown):
                self.console.print(_text(f"    and {len(group) - len(shown)} more (-v shows all)", "dim"))
        self.console.print()

    def _disputes(self) -> None:
        disputes = self.product.disputes
        if not disputes:
            return
        self.console.print(
            _text(f"DISPUTED ({len(disputes)}): sources contradict each other; it is one of these", "bold")
        )
        for one in disputes:
            self.console.print(Padding(_text(one.fact).append(f"  line {one.place.line}", "dim"), (0, 0, 0, 2)))
            lines = [dispute_words(side) for side in one.claims]
            self.console.print(Padding(_lines(lines, "dim"), (0, 0, 0, 6)))
        self.console.print()

    def _clear(self) -> None:
        clear = [
            one for one in self.product.verdicts if one.verdict == "clear" and one.when == "present" and not one.pack
        ]
        self.console.print(_text(f"CLEAR ({len(clear)}): what makes it so, and on whose word", "bold"))
        if not clear:
            self.console.print(_text("  Nothing is clear from what is described.", "dim"))
        of_rule: dict[str, list[Verdict]] = {}
        for one in clear:
            of_rule.setdefault(one.rule, []).append(one)
        for rule, verdicts in of_rule.items():
            subjects = ", ".join(dict.fromkeys(one.subject or "whatever there may be" for one in verdicts))
            self.console.print(Padding(_text(rule).append(f"  {printable(subjects)}", "dim"), (0, 0, 0, 2)))
            because = list(dict.fromkeys(reason for one in verdicts for reason in _deciding(one)))
            shown = because if self.look.verbose else because[:CLEAR_REASONS_SHOWN]
            lines = [self._reason(reason) for reason in shown] or [verdicts[0].message]
            if len(because) > len(shown):
                lines.append(f"and {len(because) - len(shown)} more (-v shows all)")
            self.console.print(Padding(_lines(lines, "dim"), (0, 0, 0, 6)))
        rest = [one for one in self.product.verdicts if not one.pack]
        quiet = sum(one.verdict == "not-applicable" for one in rest)
        left_out = sum(one.verdict == "not-checked" for one in rest)
        if quiet or left_out:
            self.console.print(_text(f"  Not applicable: {quiet}. Not checked: {left_out}.", "dim"))
        self.console.print()

    def _law(self) -> None:
        tests = legal_tests(self.product.verdicts)
        if not tests:
            return
        self.console.print(_text("LAW: elements of legal tests; no level, no verdict of law", "bold"))
        for test in tests:
            if not (test.elsewhere or test.only_elsewhere or test.unchecked or test.message):
                self._legal_test(test)
        for message in dict.fromkeys(one.message for one in tests if one.message):
            packs = ", ".join(dict.fromkeys(one.pack for one in tests if one.message == message))
            self._dim(f"{packs}: {message}")
        elsewhere = dict.fromkeys(one.pack for one in tests if one.elsewhere)
        if elsewhere:
            because = (reason for one in tests if one.elsewhere for reason in one.lacking[0].because)
            reasons = "; ".join(dict.fromkeys(self._reason(reason) for reason in because))
            self._dim(f"Another jurisdiction: {', '.join(elsewhere)}. {reasons}")
        maybe = [one for one in tests if one.only_elsewhere]
        if maybe:
            packs = ", ".join(dict.fromkeys(one.pack for one in maybe))
            self._dim(f"Only if it is used under further laws than are listed: {packs}.")
        left_out = sum(one.unchecked for one in tests)
        if left_out:
            self.console.print(_text(f"  Not checked: {left_out}.", "dim"))
        self.console.print()

    def _dim(self, text: str) -> None:
        self.console.print(Padding(_text(text, "dim"), (0, 0, 0, 2)))

    def _legal_test(self, test: LegalTest) -> None:
        self.console.print(Padding(_text(test.rule, "bold"), (0, 0, 0, 2)))
        for one in test.met:
            self.console.print(Padding(_text(f"{MET}: {one.message}"), (0, 0, 0, 4)))
            self._facts(one.facts)
        questions = list(questions_by_place(test).items())
        shown = questions if self.look.verbose else questions[:LAW_OPEN_SHOWN]
        for question, subjects in shown:
            self.console.print(Padding(_text(f"{OPEN} ({', '.join(subjects)}): {question}"), (0, 0, 0, 4)))
        if len(questions) > len(shown):
            self.console.print(_text(f"    and {len(questions) - len(shown)} more (-v shows all)", "dim"))
        if not test.met and not test.open:
            names = ", ".join(fact.name.replace("_", " ") for fact in test.lacking) or "there is nothing to look at"
            self.console.print(Padding(_text(f"{NOT_MET}: {names}", "dim"), (0, 0, 0, 4)))

    def _posture(self) -> None:
        self.console.print(
            _text("POSTURE BY CONCERN: settled, and possible with what is not known (each by itself)", "bold")
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
        self.console.print(Padding(table, (0, 0, 0, 2)))
        if unchecked:
            self.console.print(
                Padding(_text(f"Not checked, which is no sign of safety: {', '.join(unchecked)}.", "dim"), (0, 0, 0, 2))
            )
        self.console.print()
