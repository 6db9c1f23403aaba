"""The types and fields of a description as a table, read once from the records.

Everything that needs to know "what fields has a score, and which words may they hold" asks
here: the loader, the rule language, the engine, the JSON Schema, the questions.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from audit.model import product as records
from audit.model.docs import attribute_docs
from audit.model.facts import Domain, Record, Refs, Text, Words

SECTIONS: dict[str, str] = {
    "parties": "party",
    "data": "data",
    "permissions": "permission",
    "flows": "flow",
    "scores": "score",
    "consequences": "consequence",
    "publications": "publication",
    "incentives": "incentive",
    "recoveries": "recovery",
    "recourses": "recourse",
    "oversight": "oversight",
}
"""Sections that hold entries, and the type of their entries."""
SECTION_OF: dict[str, str] = {type_: section for section, type_ in SECTIONS.items()}
RESERVED_PARTIES: dict[str, str] = {
    "the-person": "person",
    "their-contacts": "contacts",
    "neighbours": "neighbours",
    "everyone": "public",
}
"""Parties that need no entry, and what kind each is."""
RESERVED_IDS = frozenset({*RESERVED_PARTIES, "unknown", "none", "product"})
EFFECTS = ("consequence", "publication")
"""What happens to a person: the types that the rule language calls `effect`."""

_RECORDS: dict[str, type[Record]] = {
    "product": records.About,
    "party": records.Party,
    "data": records.Data,
    "permission": records.Permission,
    "flow": records.Flow,
    "score": records.Score,
    "label": records.Label,
    "disparity": records.Disparity,
    "consequence": records.Consequence,
    "publication": records.Publication,
    "incentive": records.Incentive,
    "recovery": records.Recovery,
    "recourse": records.Recourse,
    "oversight": records.Oversight,
}
_UNASKED = frozenset(
    {
        "name",
        "status",
        "since",
        "until",
        "evidence",
        "note",
        "formerly",
        "labels",
        "disparities",
        "operator_response",
        "as_of",
        "perspective",
    }
)
AREA_DOC = "The top term of the setting: finance, health, work, ..."
_NESTED = {"label": ("score", "labels"), "disparity": ("score", "disparities")}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field that a rule can read."""

    name: str
    """As written in rules and files; `told.factors` for a field of a record."""
    many: bool
    domain: Domain
    record: type[Record]
    """The record that holds the field."""
    attribute: str
    """Its name there."""
    area_of: str = ""
    """Set for the derived field `area`: the field whose top term it is."""

    @property
    def doc(self) -> str:
        """Return what the field means."""
        return AREA_DOC if self.area_of else attribute_docs(self.record).get(self.attribute, "")

    @property
    def path(self) -> tuple[str, ...]:
        """Return the keys that lead to the value in a file."""
        return tuple(self.name.split("."))


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """One type of entry."""

    name: str
    section: str
    record: type[Record]
    fields: dict[str, FieldSpec]


def _domain_of(info: FieldInfo) -> tuple[Domain | None, bool]:
    """Return the domain that a field's annotation carries, and whether it is a list."""
    found = next((item for item in info.metadata if isinstance(item, Domain)), None)
    annotation = info.annotation
    if found is None and get_origin(annotation) is Annotated:
        found = next((item for item in get_args(annotation)[1:] if isinstance(item, Domain)), None)
    members = get_args(annotation) if get_origin(annotation) in {Union, types.UnionType} else (annotation,)
    return found, any(get_origin(member) is tuple for member in members)


def _fields_of(record: type[Record], prefix: str = "") -> dict[str, FieldSpec]:
    found: dict[str, FieldSpec] = {}
    for attribute, info in record.model_fields.items():
        key = info.alias or attribute
        if not prefix and key in _UNASKED:
            continue
        inner: Any = info.annotation
        if isinstance(inner, type) and issubclass(inner, Record):
            found.update(_fields_of(inner, f"{prefix}{key}."))
            continue
        domain, many = _domain_of(info)
        if domain is None or isinstance(domain, Text):
            continue
        found[prefix + key] = FieldSpec(prefix + key, many, domain, record, attribute)
        if key == "setting":
            found["area"] = FieldSpec("area", many=False, domain=domain, record=record, attribute=key, area_of=key)
    return found


def _effect() -> TypeSpec:
    """Return the type that covers consequences and publications: the fields both have."""
    one, other = TYPES["consequence"], TYPES["publication"]
    shared = {
        name: spec
        for name, spec in one.fields.items()
        if (twin := other.fields.get(name)) is not None and (twin.many, twin.domain) == (spec.many, spec.domain)
    }
    return TypeSpec("effect", "", one.record, {**shared, "essential": one.fields["essential"]})


TYPES: dict[str, TypeSpec] = {
    name: TypeSpec(name, SECTION_OF.get(name, ""), record, _fields_of(record)) for name, record in _RECORDS.items()
}
TYPES["effect"] = _effect()

NESTED: dict[str, tuple[str, str]] = dict(_NESTED)
"""Types of entries that stand inside another: the owner's type and the list's name."""


def words_domain(spec: FieldSpec) -> Words | None:
    """Return the word list of a field, or None where it holds no words."""
    return spec.domain if isinstance(spec.domain, Words) else None


def refs_domain(spec: FieldSpec) -> Refs | None:
    """Return the reference domain of a field, or None where it refers to nothing."""
    return spec.domain if isinstance(spec.domain, Refs) else None
