"""An answer to a question, written into the description's text with its source; everything else stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from audit.edit import append_item, set_value
from audit.errors import Place, Problem, UsageError
from audit.load.product import describe
from audit.load.ruleset import RuleSet
from audit.model.nearest import did_you_mean
from audit.model.schema import SECTION_OF, SECTIONS, TYPES
from audit.source import Document, KeyPath, parse_document

COMPLETE = "complete"
ADD, SET = "+=", "="


@dataclass(frozen=True, slots=True)
class Source:
    """Where answers come from: the id of evidence, and what it is where the file does not have it yet."""

    id: str
    title: str = ""
    author: str = ""
    grade: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: `fact=value`, `fact+=member`, or `list=complete`."""

    fact: str
    add: bool
    value: Any


def parse_answer(text: str) -> Given:
    """Return an answer as given on a command line; the value is written as in a description. Raises UsageError."""
    fact, sign, value = text.partition("=")
    add = fact.endswith("+")
    fact = fact.removesuffix("+").strip()
    if not sign or not fact or not value.strip():
        hint = "write it like scores.points.told.weights=no, data+=..., or recourses=complete"
        raise UsageError(Problem(Place(text), "this is no answer", hint))
    return Given(fact, add, parse_document(f"value: {value.strip()}\n", text).data["value"])


def answered(document: Document, rules: RuleSet, answers: list[Given], source: Source, today: dt.date) -> str:
    """Return the text of a description with answers in it, each with its source.

    Raises UsageError where a fact is known already, disputed, or cannot be written; DescriptionError
    where the answer is no value of the fact.
    """
    document = _with_source(document, source, today)
    for answer in answers:
        document = _again(document, _write(document, answer, source.id))
        describe(document, rules.vocabulary)
    return document.text


def _again(document: Document, text: str) -> Document:
    return parse_document(text, document.path)


def _with_source(document: Document, source: Source, today: dt.date) -> Document:
    known = document.data.get("evidence") or {}
    if source.id in known:
        return document
    if not source.title or not source.grade:
        message = f"there is no evidence {source.id!r} in this file"
        hint = (
            f"{did_you_mean(source.id, known)}, or describe it with --title and --grade"
            if known
            else "describe it with --title and --grade"
        )
        raise UsageError(Problem(document.place(("evidence",)), message, hint))
    entry = {
        "title": source.title,
        **({"author": source.author} if source.author else {}),
        "date": source.date or today.isoformat(),
        **({"url": source.url} if source.url else {}),
        "grade": source.grade,
        "checked": "yes",
    }
    return _again(document, set_value(document, ("evidence", source.id), entry))


def _write(document: Document, answer: Given, evidence: str) -> str:
    if answer.value == COMPLETE:
        return append_item(document, (COMPLETE,), {"list": answer.fact, "evidence": [evidence]})
    if answer.fact in (*SECTIONS, "withheld"):
        return _no_entries(document, answer, evidence)
    path = _path(document, answer.fact)
    held = _at(document, path)
    if isinstance(held, dict) and "disputed" in held:
        raise _refused(
            document, path, "sources contradict each other about this", "add the claim to `disputed` by hand"
        )
    value = held.get("value") if isinstance(held, dict) else held
    if answer.add:
        target = (*path, "value") if isinstance(held, dict) else path
        if value in (None, "unknown") and not (isinstance(held, dict) and "complete" in held):
            # nothing was known of the list: one member does not make it complete, from inside either
            kept = held if isinstance(held, dict) else {}
            first = {"value": [answer.value], "evidence": [evidence]}
            return set_value(document, path, {**kept, **first, "complete": "no"})
        return append_item(document, target, {"value": answer.value, "evidence": [evidence]})
    if value not in (None, "unknown"):
        hint = "correct it by hand: changing what is known is no answer to a question"
        raise _refused(document, path, f"this is known already ({value})", hint)
    note = {"note": held["note"]} if isinstance(held, dict) and held.get("note") else {}
    return set_value(document, path, {"value": answer.value, "evidence": [evidence], **note})


def _no_entries(document: Document, answer: Given, evidence: str) -> str:
    held = document.data.get(answer.fact)
    if answer.value != "none" or held not in (None, "unknown"):
        raise _refused(document, (answer.fact,), "a section is answered by none or complete", "write entries by hand")
    changed = _again(document, set_value(document, (answer.fact,), "none"))
    return append_item(changed, (COMPLETE,), {"list": answer.fact, "evidence": [evidence]})


def _path(document: Document, fact: str) -> KeyPath:
    """Return where a fact is written: a section's entry and field, or a field of the product."""
    head, _, rest = fact.partition(".")
    if head == "product" and rest:
        return ("product", *_field(document, "product", rest))
    id_, _, field = rest.partition(".")
    entries = document.data.get(head)
    if head in SECTIONS and isinstance(entries, dict) and id_ in entries and field:
        return (head, id_, *_field(document, SECTIONS[head], field))
    if head == "flows" and rest.startswith("("):
        message = "this flow follows from other facts and has no entry"
        raise _refused(document, ("flows",), message, "write it under `flows` first")
    known = [f"{section}.{one}" for section in SECTION_OF.values() for one in (document.data.get(section) or {})]
    raise UsageError(Problem(Place(document.path), f"there is no fact {fact!r}", did_you_mean(fact, known)))


def _field(document: Document, type_: str, field: str) -> tuple[str, ...]:
    spec = TYPES[type_].fields.get(field)
    if spec is None and field != "status":
        message = f"{type_} has no field {field!r}"
        raise UsageError(Problem(Place(document.path), message, did_you_mean(field, TYPES[type_].fields)))
    return tuple(field.split("."))


def _at(document: Document, path: KeyPath) -> Any:
    if not document.has(path):
        return None
    held = document.data
    for step in path:
        held = held[step]
    return held


def _refused(document: Document, path: KeyPath, message: str, hint: str) -> UsageError:
    return UsageError(Problem(document.place(path), f"{'.'.join(str(step) for step in path)}: {message}", hint))
