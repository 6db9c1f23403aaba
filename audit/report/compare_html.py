"""A comparison as one HTML page: no script, no request to anywhere, wide tables in a box of their own."""

from __future__ import annotations

from pathlib import Path

import jinja2
from markupsafe import Markup

from audit.model.comparison import Comparison
from audit.report.compare_words import (
    ALIKE,
    GRAVER,
    HOW_RANKED,
    HOW_TO_READ,
    LESS,
    NO_TOTAL,
    NOT_SAID,
    alike_words,
    blocks,
    bounds_words,
    difference_words,
    not_compared_words,
    range_words,
)
from audit.report.plain import printable
from audit.report.telling import SIGNAL, cut, line_of

TEMPLATES = Path(__file__).parent / "templates"
LABEL = 120
"""So much of a name is shown where it stands often."""
FEW, MOST = 4, 7
"""So many products stand beside each other in ordinary print, and in any table."""


def comparison_html(found: Comparison) -> str:
    """Return the comparison as a page."""
    count = len(found.products)
    return _environment().get_template("compare.html.j2").render(
        found=found,
        labels=[cut(one.label, LABEL) for one in found.products],
        size="few" if count <= FEW else "some",
        blocks=blocks(count, MOST),
        warnings=difference_words(found),
        range_words=range_words,
        bounds_words=bounds_words,
        not_compared=not_compared_words,
        alike_words=lambda row: alike_words(row, found),
        words={"alike": ALIKE, "less": LESS, "graver": GRAVER, "not_said": NOT_SAID},
        how_to_read=HOW_TO_READ,
        how_ranked=HOW_RANKED,
        no_total=NO_TOTAL,
        signal=SIGNAL,
        style=Markup("\n").join(Markup(_style(name)) for name in ("style.css", "compare.css")),  # noqa: S704 (files of ours)
    )  # fmt: skip


def _style(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _environment() -> jinja2.Environment:
    """Return where templates are found; every text is made printable, then escaped."""
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
    return made


def _finalized(value: object) -> object:
    """Return text that nothing hidden stands in, whatever it is made from; our own markup as it is."""
    return value if isinstance(value, Markup | jinja2.Undefined) else printable(str(value))
