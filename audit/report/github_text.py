"""Text made safe for Markdown on GitHub: it shows as written, links nowhere and notifies nobody."""

from __future__ import annotations

import re

from audit.report.escaping import markdown_code, markdown_text
from audit.report.telling import LONGEST, cut

_LIVE = re.compile(
    r"""[^\s|\\`]*            # the word it stands in; no character that would need escaping inside code
    (?: @                     # somebody is notified, or an address of mail becomes a link
      | ://  | www\.          # an address becomes a link
      | \#[0-9] | GH-[0-9]    # an issue is mentioned
      | :[a-z0-9_+-]+:        # a picture
    )[^\s|\\`]*""",
    re.VERBOSE | re.IGNORECASE,
)

_MAY_LIVE = re.compile(r"[@:#]|www\.|GH-", re.IGNORECASE)
"""What is in all of these: most texts have none of it, and this is told fast."""


def prose(text: str, most: int = LONGEST) -> str:
    """Return text as one piece of prose; what GitHub would bring to life in it stands as code."""
    shown = cut(text, most)
    if not _MAY_LIVE.search(shown):
        return _escaped(shown)
    parts, end = [], 0
    for found in _LIVE.finditer(shown):
        parts += [_escaped(shown[end : found.start()]), f"`{found.group()}`"]
        end = found.end()
    return "".join((*parts, _escaped(shown[end:])))


def code(text: str, most: int = LONGEST) -> str:
    """Return text as code, outside of a table."""
    return markdown_code(cut(text, most))


def _escaped(text: str) -> str:
    """Return text without Markdown, with the spaces around it."""
    inner = text.strip()
    before, _, after = text.partition(inner) if inner else (text, "", "")
    return f"{before}{markdown_text(inner)}{after}"
