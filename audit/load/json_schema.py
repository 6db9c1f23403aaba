"""JSON Schemas (draft 2020-12) for editors and tools: of a description, of a rule, of the JSON report.

The shape comes from the records, the words from the vocabulary, the hover texts from both, so
that an editor's YAML language server completes and checks a file as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel

from audit.load.json_schema_product import ProductSchema
from audit.load.texts import Texts
from audit.model.docs import attribute_docs
from audit.model.product import Product
from audit.model.report_v1 import ReportV1
from audit.model.rule import Concern, Reference, RuleRecord
from audit.model.schema import TYPES
from audit.model.vocabulary import Vocabulary

DRAFT = "https://json-schema.org/draft/2020-12/schema"
BASE = "https://scoreaudit.example/schemas/"


def product_schema(vocabulary: Vocabulary, texts: Texts) -> dict[str, Any]:
    """Return the JSON Schema of a product description."""
    builder = ProductSchema(vocabulary, texts)
    root = builder.record(Product, "")
    return {
        "$schema": DRAFT,
        "$id": BASE + "product.schema.json",
        "title": "scoreaudit product description",
        **root,
        "$defs": builder.defs,
    }


def rule_schema(
    vocabulary: Vocabulary, concerns: Mapping[str, Concern], references: Mapping[str, Reference]
) -> dict[str, Any]:
    """Return the JSON Schema of a rule file."""
    found = described(RuleRecord)
    properties = found["properties"]
    properties["concern"]["enum"] = sorted(concerns)
    properties["references"]["items"]["enum"] = sorted(references)
    properties["for_each"]["enum"] = sorted(TYPES)
    weights = ["from effect", *vocabulary.levels.weights]
    properties["weight"] = {"enum": weights, "description": properties["weight"]["description"]}
    properties["link"] = {**properties["link"]["anyOf"][0], "description": properties["link"]["description"]}
    levels = ["link", "weight"]
    by_pack = {
        "if": {"required": ["pack"]},
        "then": {"properties": dict.fromkeys((*levels, "raise_if"), False)},
        "else": {"required": levels},
    }
    return {"$schema": DRAFT, "$id": BASE + "rule.schema.json", **found, **by_pack, "title": "scoreaudit rule"}


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of the public JSON report, version 1."""
    return {
        "$schema": DRAFT,
        "$id": BASE + "report.schema.json",
        **described(ReportV1),
        "title": "scoreaudit report, version 1",
    }


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Return a record's JSON Schema with the meaning of every field."""
    schema = model.model_json_schema(by_alias=True)
    known = {one.__name__: one for one in _records_in(model)}
    for name, part in ((model.__name__, schema), *schema.get("$defs", {}).items()):
        docs = attribute_docs(known[name])
        for attribute, info in known[name].model_fields.items():
            inside = part["properties"][info.alias or attribute]
            if attribute in docs:
                part["properties"][info.alias or attribute] = {"description": docs[attribute], **inside}
    return schema


def _records_in(annotation: Any) -> set[type[BaseModel]]:
    """Return every record that a type mentions, and those within them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        inner = (_records_in(info.annotation) for info in annotation.model_fields.values())
        return {annotation}.union(*inner)
    return set().union(*(_records_in(member) for member in get_args(annotation)))
