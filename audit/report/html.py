"""A report as one HTML page: no script, no request to anywhere, readable from a phone to paper."""

from __future__ import annotations

from markupsafe import Markup

from audit.model.report import AuditedProduct, Report
from audit.report.charts.alluvial import alluvial
from audit.report.charts.flow_map import flow_map
from audit.report.charts.posture import posture_picture
from audit.report.charts.routes import risk_of
from audit.report.gate import last_line
from audit.report.html_findings import Found, findings_of, shown_facts
from audit.report.html_parts import (
    accepted,
    clear_rules,
    known_before,
    law_shown,
    overview_row,
    protections,
    sources_used,
    unchecked_titles,
)
from audit.report.html_tables import tables_of
from audit.report.telling import SIGNAL
from audit.report.templating import filled_in, style_of

QUESTIONS_SHOWN = 10


def to_html(report: Report) -> str:
    """Return the report as a page."""
    single = len(report.products) == 1
    values = {
        "report": report,
        "levels": report.levels,
        "single": single,
        "last_line": last_line(report),
        "signal": SIGNAL,
        "products": [_product(report, one, f"p{number}") for number, one in enumerate(report.products, 1)],
        "rows": [] if single else [overview_row(report, one, f"p{n}") for n, one in enumerate(report.products, 1)],
        "top": 2 if single else 3,
        "style": style_of("style.css"),
    }
    return filled_in("page.html.j2", values)


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
        "waived": accepted(product, found),
        "known": known_before(product, found),
        "facts_of": shown_facts,
    }


_KINDS = (("Facts", False), ("Whether a list is complete", True))
