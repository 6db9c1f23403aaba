"""Text from a description made safe to show: nothing in it can steer a terminal."""

from __future__ import annotations

import re

HIDDEN = "\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff\U000e0000-\U000e0fff"
"""What does not show, or changes how the rest shows, as ranges of a regular expression; besides C0 controls."""
_CONTROLS = re.compile(f"[\x00-\x1f{HIDDEN}]")
_BREAKS = re.compile(r"[ \t]*[\r\n\t]+[ \t]*")
LONGEST = 2_000
"""Longest text that is shown in one piece, in characters."""


def printable(text: str) -> str:
    """Return text with control, direction and invisible characters written out, and cut where it is very long."""
    plain = text.isascii() and text.isprintable()  # as most texts are, and this is told fast
    shown = text if plain else _written_out(text)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + f"... ({len(shown)} characters)"


def _written_out(text: str) -> str:
    return _CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", _BREAKS.sub(" ", text))
