"""JSON Schemas of the forms in which one fact may be written: the bare value, the long form, a dispute."""

from __future__ import annotations

from typing import Any

from audit.model.docs import attribute_docs
from audit.model.facts import Bounds, Claim, Item, ListClaim, LongFact, LongList, LongNumber, NumberClaim, Record

_NOT_KNOWN: list[dict[str, Any]] = [{"const": "unknown"}, {"type": "null"}]
_EVIDENCE = {"$ref": "#/$defs/evidence-ids"}
_WHOLE = {"type": "integer", "minimum": 0}


def _long(record: type[Record], properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a long form; its record's docstrings are the hover texts."""
    shown = {**properties, "evidence": _EVIDENCE, "note": {"type": ["string", "null"]}}
    described = {name: {"description": attribute_docs(record)[name], **schema} for name, schema in shown.items()}
    found: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": described}
    if {"value", "disputed"} <= set(properties):
        found["not"] = {"required": ["value", "disputed"]}
    return found


def single(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a fact that holds one value."""
    known = {"anyOf": [value, *_NOT_KNOWN]}
    claims = {"type": "array", "items": _long(Claim, {"value": known})}
    return {"anyOf": [value, *_NOT_KNOWN, _long(LongFact, {"value": known, "disputed": claims})]}


def list_of(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a fact that holds a list of values."""
    item = {"anyOf": [value, *_NOT_KNOWN, _long(Item, {"value": value})]}
    members = {"anyOf": [value, *_NOT_KNOWN, {"const": "none"}, {"type": "array", "items": item}]}
    claims = {"type": "array", "items": _long(ListClaim, {"value": members})}
    complete = {"enum": ["yes", "no"]}
    known = {"value": members, "possible": members, "excludes": members, "complete": complete, "disputed": claims}
    return {"anyOf": [value, *_NOT_KNOWN, {"const": "none"}, {"type": "array", "items": item}, _long(LongList, known)]}


def number() -> dict[str, Any]:
    """Return the schema of a fact that holds a whole number, or bounds of one."""
    bounds = {name: {"description": doc, **_WHOLE} for name, doc in attribute_docs(Bounds).items()}
    within = {"type": "object", "properties": bounds, "additionalProperties": False}
    value = {"anyOf": [_WHOLE, within, *_NOT_KNOWN]}
    claims = {"type": "array", "items": _long(NumberClaim, {"value": value})}
    return {"anyOf": [_WHOLE, *_NOT_KNOWN, _long(LongNumber, {**bounds, "value": value, "disputed": claims})]}
