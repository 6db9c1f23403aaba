"""Workflow commands of GitHub Actions: how one is written, and how text is kept from being one.

The runner reads every line that a step prints. A line that begins with `::name` is a command; of an older form,
`##[name]`, the place in the line does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from audit.report.plain import printable

DOT = "\N{MIDDLE DOT}"
_LINE = re.compile(r"^(\s*):(?=:)", re.MULTILINE)
_ANYWHERE = re.compile(r"##(?=\[)")


def command(name: str, properties: Mapping[str, str | int], message: str) -> str:
    """Return a command as one line; nothing in its texts can end it or begin another."""
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    lines = "%0A".join(_data(printable(line)) for line in message.split("\n"))
    return f"::{name} {told}::{lines}" if told else f"::{name}::{lines}"


def without_commands(text: str) -> str:
    """Return text of which no line is a command: a dot stands in place of a character of its beginning."""
    return _ANYWHERE.sub(f"#{DOT}", _LINE.sub(rf"\1{DOT}", text))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
