"""Walking through a description as written: its records, and the single values of a fact in any of its forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from audit.model.schema import NESTED, SECTIONS, FieldSpec
from audit.source import KeyPath


def entries(data: Mapping[str, Any]) -> Iterator[tuple[str, KeyPath, Mapping[str, Any]]]:
    """Yield every record of a description: its type, its path, its fields as written."""
    if isinstance(data.get("product"), dict):
        yield "product", ("product",), data["product"]
    for section, type_ in SECTIONS.items():
        content = data.get(section)
        if not isinstance(content, dict):
            continue
        for id_, entry in content.items():
            if not isinstance(entry, dict):
                continue
            yield type_, (section, id_), entry
            for nested, (owner, field) in NESTED.items():
                members = entry.get(field) if owner == type_ else None
                for i, member in enumerate(members if isinstance(members, list) else []):
                    if isinstance(member, dict):
                        yield nested, (section, id_, field, i), member


def written_at(entry: Mapping[str, Any], field: FieldSpec) -> Any:
    """Return what is written for a field, or None."""
    value: Any = entry
    for key in field.path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def leaves(value: Any, at: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every single value of a fact in any of its forms."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, (*at, i))
    elif isinstance(value, dict):
        for key in ("value", "possible", "excludes"):
            if key in value:
                yield from leaves(value[key], (*at, key))
        claims = value.get("disputed")
        for i, claim in enumerate(claims if isinstance(claims, list) else []):
            yield from leaves(claim, (*at, "disputed", i))
    elif value is not None and value != "unknown":
        yield at, value
