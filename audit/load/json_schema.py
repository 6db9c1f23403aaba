"""JSON Schemas (draft 2020-12) for editors and tools: of a description, of a rule, of the JSON report.

The shape comes from the records, the words from the vocabulary, the hover texts from both, so
that an editor's YAML language server completes and checks a file as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.load.json_schema_product import ProductSchema
from audit.load.texts import Texts
from audit.model.product import Product
from audit.model.report import ReportV1
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
    found = RuleRecord.model_json_schema(by_alias=True)
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
        **ReportV1.model_json_schema(),
        "title": "scoreaudit report, version 1",
    }
