"""Plain data as JSON text for files and people: indented, and quick to write."""

from __future__ import annotations

import json
from typing import Any

import pydantic_core


def json_text(data: Any) -> str:
    """Return what `json.dumps` writes with an indent of 2, which has no fast way for it."""
    try:
        return pydantic_core.to_json(data, indent=2).decode()
    except pydantic_core.PydanticSerializationError:  # half a character, from a path or a text with such an escape
        return json.dumps(data, ensure_ascii=False, indent=2)
