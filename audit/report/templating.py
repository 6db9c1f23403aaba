"""How pages are made from templates: the one place that sets up jinja2, and with it how text of a description is escaped.

Whoever makes a page imports this; a command imports it only when it writes HTML, so that no other waits for jinja2.
"""

from __future__ import annotations

import functools
from pathlib import Path

import jinja2
from markupsafe import Markup

from audit.report.plain import printable
from audit.report.telling import dispute_words, line_of

TEMPLATES = Path(__file__).parent / "templates"
"""Reports, comparisons, plans and differences: they share a style and parts."""


def filled_in(template: str, values: dict[str, object], folder: Path = TEMPLATES) -> str:
    """Return a template with these values in it. Every text among them is made printable, then escaped."""
    return _environment(folder).get_template(template).render(values)


def style_of(*files: str, folder: Path = TEMPLATES) -> Markup:
    """Return style sheets of ours as one, as they stand in the files."""
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in files)
    return Markup(text)  # noqa: S704 (files of ours, in which nothing of a description stands)


@functools.cache
def _environment(folder: Path) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalized,
        auto_reload=False,  # a template does not change while a command runs; looking at its file each time takes time
    )
    made.filters["place"] = line_of
    made.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    made.filters["plain_id"] = plain_id
    made.filters["side"] = dispute_words
    return made


def _finalized(value: object) -> object:
    """Return text that nothing hidden stands in, whatever it is made from; our own markup as it is."""
    return value if isinstance(value, Markup | jinja2.Undefined) else printable(str(value))


def plain_id(text: str) -> str:
    """Return text that may be an id of the page."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text)
