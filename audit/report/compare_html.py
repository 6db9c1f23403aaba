"""A comparison as one HTML page: no script, no request to anywhere, wide tables in a box of their own."""

from __future__ import annotations

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
)
from audit.report.telling import SIGNAL, cut
from audit.report.templating import filled_in, style_of

LABEL = 120
"""So much of a name is shown where it stands often."""
FEW, MOST = 4, 7
"""So many products stand beside each other in ordinary print, and in any table."""


def comparison_html(found: Comparison) -> str:
    """Return the comparison as a page."""
    count = len(found.products)
    values = {
        "found": found,
        "labels": [cut(one.label, LABEL) for one in found.products],
        "size": "few" if count <= FEW else "some",
        "blocks": blocks(count, MOST),
        "warnings": difference_words(found),
        "bounds_words": bounds_words,
        "not_compared": not_compared_words,
        "alike_words": lambda row: alike_words(row, found),
        "words": {"alike": ALIKE, "less": LESS, "graver": GRAVER, "not_said": NOT_SAID},
        "how_to_read": HOW_TO_READ,
        "how_ranked": HOW_RANKED,
        "no_total": NO_TOTAL,
        "signal": SIGNAL,
        "style": style_of("style.css", "compare.css"),
    }
    return filled_in("compare.html.j2", values)
