"""A report as one HTML page: no script, no request to anywhere, readable from a phone to paper.

Nothing but this module imports jinja2, so that no other command waits for it.
"""

from __future__ import annotations

from pathlib import Path

import jinja2
from markupsafe import Markup

from audit.model.report import AuditedProduct, Report
from audit.report.charts.alluvial import alluvial
from audit.report.charts.flow_map import flow_map
from audit.report.charts.posture import posture_picture
from audit.report.charts.routes import risk_of
from audit.report.gate import last_line
from audit.report.html_findings import Found, findings_of, shown_facts
from audit.report.html_parts import (
    clear_rules,
    law_shown,
    overview_row,
    protections,
    sources_used,
    unchecked_titles,
)
from audit.report.html_tables import tables_of
from audit.report.plain import printable
from audit.report.telling import SIGNAL, dispute_words, line_of

TEMPLATES = Path(__file__).parent / "templates"
QUESTIONS_SHOWN = 10


def to_html(report: Report) -> str:
    """Return the report as a page."""
    single = len(report.products) == 1
    return _environment().get_template("page.html.j2").render(
        report=report,
        single=single,
        last_line=last_line(report),
        signal=SIGNAL,
        products=[_product(report, one, f"p{number}") for number, one in enumerate(report.products, 1)],
        rows=[] if single else [overview_row(report, one, f"p{n}") for n, one in enumerate(report.products, 1)],
        top=2 if single else 3,
        style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),  # noqa: S704 (a file of ours)
    )  # fmt: skip


def _environment() -> jinja2.Environment:
    """Return where templates are found; every text of a report is made printable, then escaped."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalized,
    )
    made.filters["place"] = line_of
    made.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    made.filters["plain_id"] = _plain_id
    made.filters["side"] = dispute_words
    return made


def _finalized(value: object) -> object:
    """Return text that nothing hidden stands in, whatever it is made from; our own markup as it is."""
    return value if isinstance(value, Markup | jinja2.Undefined) else printable(str(value))


def _plain_id(text: str) -> str:
    """Return text that may be an id of the page."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text)


def _product(report: Report, product: AuditedProduct, key: str) -> dict[str, object]:
    """Return what the template of a product shows."""
    found: list[Found] = findings_of(report, product, key)
    present = [one for one in found if one.verdict.when == "present"]
    risk = risk_of(product.overview, [one.verdict for one in present])
    questions = [(title, [one for one in product.questions if one.is_list is lists]) for title, lists in _KINDS]
    pictures = {
        "posture": posture_picture(f"{key}-posture-pic", product.posture, report.concern_titles, report.levels),
        "map": flow_map(f"{key}-map-pic", product.overview, risk),
        "alluvial": alluvial(f"{key}-alluvial-pic", product.overview, risk),
    }
    return {
        "key": key,
        "it": product,
        "present": present,
        "later": {when: [one for one in found if one.verdict.when == when] for when in ("outlook", "history")},
        "counts": [
            (level, sum(one.verdict.level is not None and one.verdict.level.settled == level for one in present))
            for level in reversed(report.levels)
        ],
        "clear_count": sum(
            one.verdict == "clear" and one.when == "present" and not one.pack for one in product.verdicts
        ),
        "pictures": {name: Markup(svg) for name, svg in pictures.items()},  # noqa: S704 (escaped where it is drawn)
        "tables": tables_of(product.overview, risk),
        "unchecked": unchecked_titles(report, product),
        "sources": sources_used(product),
        "protections": protections(report, product),
        "cleared": clear_rules(product),
        "questions": [(title, group[:QUESTIONS_SHOWN], group[QUESTIONS_SHOWN:]) for title, group in questions if group],
        "law": law_shown(product),
        "facts_of": shown_facts,
    }


_KINDS = (("Facts", False), ("Whether a list is complete", True))
