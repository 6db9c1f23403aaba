"""Text from a description made safe to show: nothing in it can steer a terminal."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
LONGEST = 2_000
"""Longest text that is shown in one piece, in characters."""


def printable(text: str) -> str:
    """Return text with control, direction and invisible characters written out, and cut where it is very long."""
    shown = _CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", text.replace("\t", " "))
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + f"... ({len(shown)} characters)"
