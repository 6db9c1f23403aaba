"""Plain scalars by the core schema of YAML 1.2 (section 10.3.2): `yes` and `no` are words, `2018-01` is text."""

from __future__ import annotations

import re
from typing import Any

BREAKS = {0xF885: 0x85, 0xF888: 0x2028, 0xF889: 0x2029}
NO_BREAKS = {shown: hidden for hidden, shown in BREAKS.items()}
"""YAML 1.2 and editors see no line break in these characters, YAML 1.1 did: they are hidden from the parser."""
_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_RADIX = re.compile(r"0o[0-7]{1,20}\Z|0x[0-9a-fA-F]{1,15}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_FIRST_OF_NUMBER = frozenset("0123456789+-.")


def resolve(text: str) -> Any:
    """Return what a plain scalar means: None, a truth, a number, or the text itself."""
    if not text:
        return None
    if text[0] in _FIRST_OF_NUMBER:
        if _INT.match(text):
            return int(text)
        if _RADIX.match(text):
            return int(text, 0)
        if _FLOAT.match(text):
            return float(text)
        return text
    if _NULL.match(text):
        return None
    return _BOOL.get(text, text)
