"""Rebuild the tables of `docs/from-article-to-audit.md` from the rules and the examples: `make generate` calls this."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audit.decide.acting import Terms
from audit.errors import ScoreauditError
from audit.model.detail import WITHOUT_ASKS
from audit.model.finding import Verdict
from audit.model.report import AuditedProduct, Report
from audit.pipeline import Choice, audit, read_rules
from audit.report.escaping import markdown_text
from audit.report.trace import Trace, TracedConcern, TracedRule, trace_of

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("from-article-to-audit.md")
FOLDERS = ("examples/seeds", "examples/comparators")
WORDS = ("finding", "ask", "clear")
PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class System:
    """A system of the article: its number, what it is in our words, and its descriptions."""

    id: str
    title: str
    where: str
    """A description, or a folder of them."""

    def of(self, report: Report) -> list[AuditedProduct]:
        """Return its audited descriptions; a system without one is a mistake, and never a row of zeros."""
        found = [one for one in report.products if one.path == self.where or one.path.startswith(f"{self.where}/")]
        if not found:
            raise LookupError(f"{self.id}: there is no description at {self.where}")
        return found


SYSTEMS = (
    System("S1", "Sesame Credit, the private score of a payment app's users", "examples/seeds/sesame-credit.product.yaml"),
    System("S2", "The points of a chat app's payment service", "examples/seeds/wechat-pay-score.product.yaml"),
    System("S3", "The companies approved in January 2015 to prepare personal credit systems", "examples/seeds/pilots-2015"),
    System("S4", "Debtors shown in videos, on billboards and before films", "examples/seeds/debtor-shaming.product.yaml"),
    System("S5", "Government blacklists with joint consequences", "examples/seeds/joint-punishment-list.product.yaml"),
    System("S6", "The planned national system", "examples/seeds/national-system-plan.product.yaml"),
    System("S7", "A city's cameras joined with a private cloud", "examples/seeds/smart-city-cameras.product.yaml"),
    System("S8", "The profiling of Uyghurs in Xinjiang", "examples/seeds/xinjiang-profiling.product.yaml"),
    System("S9", "The digital character of US consumer scoring, an archetype", "examples/seeds/us-digital-character.product.yaml"),
    System("S10", "Video notices against people who owe small court fees", "examples/seeds/minor-fee-notices.product.yaml"),
    System("S11", "Comparing scores among friends", "examples/seeds/friends-comparison.product.yaml"),
    System("S12", "The good: a fraud check, a list of shops, a careful credit check (constructed)", "examples/comparators"),
)  # fmt: skip


def made(page: str, report: Report, trace: Trace) -> str:
    """Return the page with every part between its marks made anew."""
    concerns = [one for one in trace.concerns if one.source == "article"]
    parts = {"systems": _systems(report), "overview": _overview(report, concerns), "concerns": _each(report, concerns)}
    return PART.sub(lambda found: f"{found[1]}\n{chr(10).join(parts[found[2]])}\n\n{found[3]}", page)


def audited() -> tuple[Report, Trace]:
    """Return the audits of the examples and the trace of the rules, as `check` and `rules trace` make them.

    Raises ScoreauditError where an example cannot be read: a page without it would be silent about it.
    """
    rules = read_rules()
    folders = [str(ROOT / folder) for folder in FOLDERS]
    report = audit(folders, rules, Choice(), dt.date(2026, 1, 1), terms=Terms(detail=WITHOUT_ASKS))
    if report.problems:
        raise ScoreauditError(report.problems)
    products = tuple(replace(one, path=Path(one.path).relative_to(ROOT).as_posix()) for one in report.products)
    return replace(report, products=products), trace_of(rules)


def _systems(report: Report) -> Iterator[str]:
    yield "| | system | descriptions | as of | finding | ask | clear | planned | ended |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for system in SYSTEMS:
        products = system.of(report)
        count = len(products)
        dates = ", ".join(dict.fromkeys(one.as_of for one in products))
        where = f"[{Path(system.where).name.removesuffix('.product.yaml')}](../{system.where})"
        where += f" ({count} files)" if count > 1 else ""
        verdicts = [verdict for one in products for verdict in _counted(one)]
        yield f"| {system.id} | {system.title} | {where} | {dates} | {_figures(verdicts)} |"


def _overview(report: Report, concerns: Sequence[TracedConcern]) -> Iterator[str]:
    yield f"| concern | {' | '.join(system.id for system in SYSTEMS)} |"
    yield f"|---|{'---|' * len(SYSTEMS)}"
    for concern in concerns:
        cells = (_worst(_of(system, concern, report)) for system in SYSTEMS)
        yield f"| [{concern.id}](#{concern.id}) | {' | '.join(cells)} |"


def _worst(verdicts: Sequence[Verdict]) -> str:
    present = {one.verdict for one in verdicts if one.when == "present"}
    word = next((word for word in WORDS if word in present), "-")
    word = f"**{word}**" if word == "finding" else word
    found = {one.when for one in verdicts if one.verdict == "finding"}
    later = [name for when, name in (("outlook", "planned"), ("history", "ended")) if when in found]
    return f"{word} ({', '.join(later)})" if later else word


def _each(report: Report, concerns: Sequence[TracedConcern]) -> Iterator[str]:
    for number, concern in enumerate(concerns, start=1):
        yield from (
            f"### {concern.id}",
            "",
            f"{number}. {markdown_text(concern.title)}. {markdown_text(concern.question)}",
            "",
        )
        for section in concern.sections:
            yield f"- **{section.anchor}**: {markdown_text(section.paraphrase)}"
        own = ", ".join(_link(rule) for rule in concern.rules if rule.pack is None)
        law = ", ".join(_link(rule) for rule in concern.rules if rule.pack is not None)
        yield from (
            "",
            f"Rules: {own or 'none, so nothing here is checked'}."
            + (f" Law packs, not counted here: {law}." if law else ""),
            "",
        )
        yield "| | finding | ask | clear | planned | ended | found by |"
        yield "|---|---|---|---|---|---|---|"
        for system in SYSTEMS:
            verdicts = _of(system, concern, report)
            found = {one.rule for one in verdicts if one.verdict == "finding"}
            by = "<br>".join(_link(rule) for rule in concern.rules if rule.id in found)
            yield f"| {system.id} | {_figures(verdicts)} | {by or '-'} |"
        yield ""


def _of(system: System, concern: TracedConcern, report: Report) -> list[Verdict]:
    return [one for product in system.of(report) for one in _counted(product) if one.concern == concern.id]


def _counted(product: AuditedProduct) -> list[Verdict]:
    """Return the verdicts that are counted: not those of law packs, which have no level and are in no posture."""
    return [one for one in product.verdicts if one.pack is None]


def _figures(verdicts: Sequence[Verdict]) -> str:
    count: Counter[tuple[str, str]] = Counter((one.verdict, one.when) for one in verdicts)
    present = [count[word, "present"] for word in WORDS]
    return " | ".join(str(figure) for figure in (*present, count["finding", "outlook"], count["finding", "history"]))


def _link(rule: TracedRule) -> str:
    return f"[{markdown_text(rule.name)}](rules/{rule.id}.md)"


if __name__ == "__main__":
    PAGE.write_text(made(PAGE.read_text(encoding="utf-8"), *audited()), encoding="utf-8")
