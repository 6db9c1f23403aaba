"""The JSON Schema of a product description, built from the records, the vocabulary and the questions."""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from audit.language.durations import NAMED_LENGTHS
from audit.load.json_schema_facts import list_of, number, single
from audit.load.texts import Texts
from audit.model.docs import attribute_docs
from audit.model.facts import Date, Duration, Number, Record, Refs, Text, Words
from audit.model.product import About, Closure, Evidence, OperatorResponse, People, Range, Told, Withheld
from audit.model.schema import RESERVED_PARTIES, SECTIONS, TYPES
from audit.model.vocabulary import Vocabulary, WordList

ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST_ID = 80
DURATION_PATTERN = "^(P(?=\\d)(\\d{1,4}Y)?(\\d{1,4}M)?(\\d{1,4}W)?(\\d{1,5}D)?|" + "|".join(NAMED_LENGTHS) + ")$"
DATE_PATTERN = "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$"
_PLAIN_RECORDS = {About, OperatorResponse, People, Range, Told}
"""Records that stand inside others as plain groups of fields."""


class ProductSchema:
    """Builds the schema of a description; shared parts go to `$defs`."""

    def __init__(self, vocabulary: Vocabulary, texts: Texts) -> None:
        self.vocabulary, self.texts = vocabulary, texts
        self.defs: dict[str, Any] = {
            "id": {"type": "string", "pattern": ID_PATTERN, "maxLength": LONGEST_ID},
            "evidence-ids": {
                "description": "Ids of evidence.",
                "anyOf": [{"$ref": "#/$defs/id"}, {"type": "array", "items": {"$ref": "#/$defs/id"}}],
            },
            "date": {
                "description": "A year, a month or a day.",
                "anyOf": [
                    {"type": "integer", "minimum": 1000, "maximum": 9999},
                    {"type": "string", "pattern": DATE_PATTERN},
                    {"const": "unknown"},
                    {"type": "null"},
                ],
            },
        }

    def record(self, record: type[Record], type_: str) -> dict[str, Any]:
        """Return the schema of a record."""
        docs = attribute_docs(record)
        properties = {
            info.alias or name: self.field(
                info, f"{type_}.{info.alias or name}" if type_ else "", info.alias or name, docs.get(name, "")
            )
            for name, info in record.model_fields.items()
        }
        required = [info.alias or name for name, info in record.model_fields.items() if info.is_required()]
        return {
            "type": "object",
            "description": (record.__doc__ or "").strip(),
            "additionalProperties": False,
            "properties": properties,
            **({"required": required} if required else {}),
        }

    def field(self, info: FieldInfo, path: str, key: str, doc: str) -> dict[str, Any]:
        """Return the schema of one field, with its meaning and its question as hover text."""
        found = self._field(info, path, key)
        question = self.texts.fields.get(path, "").replace("{entry}", "this entry")
        described = " ".join(text for text in (doc, question) if text)
        return {"description": described, **found} if described else found

    def _field(self, info: FieldInfo, path: str, key: str) -> dict[str, Any]:
        if key in SECTIONS and not path:
            return self._section(SECTIONS[key])
        special = {
            "withheld": self._withheld,
            "evidence": self._evidence,
            "complete": self._complete,
            "labels": self._label,
            "disparities": self._disparity,
        }
        if key == "evidence" and path:
            return {"$ref": "#/$defs/evidence-ids"}
        if key in special:
            return special[key]()
        if key == "format":
            return {"const": 1}
        annotation: Any = info.annotation
        inner = next(
            (
                arm
                for arm in _arms(annotation)
                if isinstance(arm, type) and issubclass(arm, Record) and arm in _PLAIN_RECORDS
            ),
            None,
        )
        if inner is not None:
            return self.record(inner, path or key)
        domain = next(
            (item for item in info.metadata if isinstance(item, (Words, Refs, Number, Date, Duration, Text))), None
        )
        if domain is None or isinstance(domain, Text):
            return {"type": ["string", "null"]} if not info.is_required() else {"type": "string"}
        many = any(get_origin(arm) is tuple for arm in _arms(annotation))
        if isinstance(domain, Date) and key in {"since", "until", "as_of", "date", "asked", "asked_on"}:
            return {"$ref": "#/$defs/date"}
        if key in {"status", "perspective", "grade", "checked", "answer"} and isinstance(domain, Words):
            return self._plain_words(domain, open_=key == "status")
        return {"$ref": f"#/$defs/{self._fact(domain, many=many)}"}

    def _plain_words(self, domain: Words, *, open_: bool) -> dict[str, Any]:
        words = self.vocabulary.lists[domain.vocabulary]
        return {
            "anyOf": [
                self._words(words, words.record.terms),
                *([{"const": "unknown"}] if open_ else []),
                {"type": "null"},
            ]
        }

    def _section(self, type_: str) -> dict[str, Any]:
        name = f"entry.{type_}"
        if name not in self.defs:
            self.defs[name] = {}
            self.defs[name] = {"anyOf": [self.record(TYPES[type_].record, type_), {"type": "null"}]}
        return {
            "anyOf": [
                {
                    "type": "object",
                    "propertyNames": {"$ref": "#/$defs/id"},
                    "properties": {
                        "unknown": {"type": "null", "description": "There may be more entries than are written here."}
                    },
                    "additionalProperties": {"$ref": f"#/$defs/{name}"},
                },
                {"enum": ["none", "unknown"]},
                {"type": "null"},
            ]
        }

    def _withheld(self) -> dict[str, Any]:
        return {
            "anyOf": [
                {"type": "array", "items": self.record(Withheld, "withheld")},
                {"enum": ["none", "unknown"]},
                {"type": "null"},
            ]
        }

    def _evidence(self) -> dict[str, Any]:
        return {
            "anyOf": [
                {
                    "type": "object",
                    "propertyNames": {"$ref": "#/$defs/id"},
                    "additionalProperties": self.record(Evidence, "evidence"),
                },
                {"type": "null"},
            ]
        }

    def _complete(self) -> dict[str, Any]:
        one = {"anyOf": [{"type": "string"}, self.record(Closure, "complete")]}
        return {"anyOf": [{"type": "array", "items": one}, {"type": "string"}, {"type": "null"}]}

    def _label(self) -> dict[str, Any]:
        return self._nested("label")

    def _disparity(self) -> dict[str, Any]:
        return self._nested("disparity")

    def _nested(self, type_: str) -> dict[str, Any]:
        return {
            "anyOf": [
                {"type": "array", "items": {"anyOf": [self.record(TYPES[type_].record, type_), {"const": "unknown"}]}},
                {"enum": ["none", "unknown"]},
                {"type": "null"},
            ]
        }

    def _fact(self, domain: Words | Refs | Number | Date | Duration, *, many: bool) -> str:
        """Add the schema of a fact with this domain, and return its name."""
        kind = {Words: "words", Refs: "ids", Number: "number", Duration: "duration", Date: "day"}[type(domain)]
        detail = (
            domain.vocabulary + (".places" if domain.places_only else "")
            if isinstance(domain, Words)
            else "-".join(domain.types)
            if isinstance(domain, Refs)
            else ""
        )
        name = ".".join(part for part in ("list" if many else "fact", kind, detail) if part)
        if name not in self.defs:
            value = self._value(domain)
            self.defs[name] = list_of(value) if many else number() if isinstance(domain, Number) else single(value)
        return name

    def _value(self, domain: Words | Refs | Number | Date | Duration) -> dict[str, Any]:
        match domain:
            case Words():
                words = self.vocabulary.lists[domain.vocabulary]
                terms = [
                    term
                    for term in words.record.terms
                    if not domain.places_only or words.below(term) & self.vocabulary.places
                ]
                return self._words(words, terms)
            case Refs():
                reserved = [{"enum": list(RESERVED_PARTIES)}] if "party" in domain.types else []
                return {
                    "description": f"The id of a {' or '.join(domain.types)}.",
                    "anyOf": [*reserved, {"$ref": "#/$defs/id"}],
                }
            case Duration():
                return {
                    "type": "string",
                    "pattern": DURATION_PATTERN,
                    "description": "P7Y, P6M, P30D, until-settled or indefinite.",
                }
            case _:
                return {"type": "integer", "minimum": 0}

    def _words(self, words: WordList, terms: Iterable[str]) -> dict[str, Any]:
        shown = list(terms)
        name = f"words.{words.name}" if len(shown) == len(words.record.terms) else f"words.{words.name}.places"
        if name not in self.defs:
            self.defs[name] = {
                "description": words.record.about,
                "oneOf": [{"const": term, "description": _hover(words, term)} for term in shown],
            }
        return {"$ref": f"#/$defs/{name}"}


def _hover(words: WordList, term: str) -> str:
    record = words.record.terms[term]
    return " ".join(
        text
        for text in (
            f"{record.label}.",
            record.means or "",
            f"How to tell: {record.how_to_tell}" if record.how_to_tell else "",
        )
        if text
    )


def _arms(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Annotated:
        return _arms(get_args(annotation)[0])
    return get_args(annotation) if get_origin(annotation) in {Union, types.UnionType} else (annotation,)
