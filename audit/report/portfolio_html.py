"""A portfolio as one HTML page: no script, no request to anywhere, every picture with a table beside it."""

from __future__ import annotations

from markupsafe import Markup

from audit.model.portfolio import Portfolio
from audit.report.portfolio_picture import concerns_picture
from audit.report.portfolio_words import MEANING, counted
from audit.report.telling import SIGNAL, cut
from audit.report.templating import filled_in, style_of

LIMIT = 50
"""So many rows of each table are shown; the dataset holds all."""
FEW = 10
"""So many of them stand in the open."""
NAME = 160
"""So much of a product's name is shown."""


def portfolio_html(found: Portfolio) -> str:
    """Return the page."""
    picture = concerns_picture("concerns-pic", found) if found.concerns else ""
    values = {
        "found": found,
        "levels": tuple(reversed(found.run.levels)),
        "result": result_words(found),
        "every": found.audited + found.broken,
        "unchecked": [one for one in found.concerns if one.unchecked],
        "picture": Markup(picture),  # noqa: S704 (escaped where it is drawn)
        "meaning": MEANING,
        "counted": counted,
        "number": lambda count: f"{count:,}",
        "cut": lambda text: cut(text, NAME),
        "percent": lambda share: f"{share:.1%}",
        "limit": LIMIT,
        "few": FEW,
        "signal": SIGNAL,
        "style": style_of("style.css"),
    }
    return filled_in("portfolio.html.j2", values)


def result_words(found: Portfolio) -> str:
    """Return in how many concerns something is settled, and in how many something is open, in words."""
    if not found.concerns:
        return "No product was audited"
    settled = sum(bool(one.sure) for one in found.concerns)
    maybe = sum(one.possible > one.sure or bool(found.broken) for one in found.concerns)
    return f"{settled} of {counted(len(found.concerns), 'concern')} settled in at least one product; {maybe} open in at least one"
