"""The page and the letters as one HTML file each: no script, nothing loaded, every text escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from markupsafe import Markup, escape

from audit.report.letter import Letter
from audit.report.sheet import Sheet
from audit.report.telling import cut
from audit.report.templating import filled_in, style_of

PAGES = Path(__file__).parent / "pages"


def sheet_html(sheet: Sheet) -> str:
    """Return the page as HTML; it prints on one side of A4 at normal length."""
    return _page("sheet.html.j2", {"sheet": sheet, "text": cut, "title": sheet.title, "language": sheet.language})


def letter_html(letter: Letter) -> str:
    """Return a letter as HTML; the notes beside it are not printed."""
    marks = re.compile("|".join(re.escape(one) for one in letter.blanks))

    def text(said: str) -> Markup:
        """Return a text with its blanks marked."""
        shown, parts, end = cut(said), [], 0
        for found in marks.finditer(shown):
            parts += [escape(shown[end : found.start()]), Markup('<span class="blank">{}</span>').format(found.group())]
            end = found.end()
        return Markup().join((*parts, escape(shown[end:])))

    return _page(
        "letter.html.j2", {"letter": letter, "text": text, "title": letter.subject, "language": letter.language}
    )


def _page(name: str, values: dict[str, object]) -> str:
    """Return a template filled in, with the one style that it may have named by its hash."""
    style = style_of(name.replace(".html.j2", ".css"), folder=PAGES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = cut(str(values["title"]))
    return f"{filled_in(name, {**values, 'title': title, 'style': style, 'digest': digest}, PAGES)}\n"
