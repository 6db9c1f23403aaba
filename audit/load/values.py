"""The values of a description: words of the vocabulary, ids that exist, dates that fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.errors import Problem
from audit.language.durations import NAMED_LENGTHS, parse_date, parse_duration
from audit.load.written import entries, leaves, written_at
from audit.model.facts import Date, Duration, Number, Refs, Words
from audit.model.nearest import did_you_mean
from audit.model.schema import RESERVED_PARTIES, SECTIONS, TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath

DATE_HINT = "write a year, a month or a day: 2018, 2018-01, 2018-01-04"


def value_problems(document: Document, types: Mapping[str, str], vocabulary: Vocabulary) -> list[Problem]:
    """Return every value that cannot be: `types` gives the type of each entry by id."""
    problems: list[Problem] = []
    as_of = _day(document.data, "as_of")
    for type_, at, entry in entries(document.data):
        problems += _fields(document, type_, at, entry, types, vocabulary)
        problems += _time(document, at, entry, as_of)
        problems += _derivation(document, type_, at, entry)
    problems += _other_dates(document, document.data)
    return problems + _evidence(document, document.data) + _metadata_words(document, document.data, vocabulary)


def _fields(
    document: Document,
    type_: str,
    at: KeyPath,
    entry: Mapping[str, Any],
    types: Mapping[str, str],
    vocabulary: Vocabulary,
) -> list[Problem]:
    problems = []
    for field in TYPES[type_].fields.values():
        if field.area_of:
            continue
        written = written_at(entry, field)
        if written is None:
            continue
        for path, value in leaves(written, (*at, *field.path)):
            if field.many and value == "none" and path[-1] not in range(10_000):
                continue
            wrong = _wrong(field, value, types, vocabulary)
            if wrong:
                problems.append(document.problem(path, *wrong))
        if isinstance(written, dict) and "disputed" in written and "value" in written:
            problems.append(
                document.problem(
                    (*at, *field.path),
                    "a disputed fact has claims, no value of its own",
                    "move the value into `disputed`",
                )
            )
        if isinstance(written, dict) and written.get("complete") == "yes" and written.get("value") == "unknown":
            at_value = (*at, *field.path, "value")
            problems.append(
                document.problem(
                    at_value, "a list that is not known cannot be complete", "write none, or remove `complete`"
                )
            )
        if isinstance(field.domain, Number) and isinstance(written, dict):
            inner = written.get("value")
            bounds = inner if isinstance(inner, dict) else written
            low, high = bounds.get("at_least"), bounds.get("at_most")
            for name in ("about", "at_least", "at_most"):
                if isinstance(bounds.get(name), int) and bounds[name] < 0:
                    at_bound = (*at, *field.path, name)
                    problems.append(document.problem(at_bound, f"{name} is no whole number from 0", "write 0 or more"))
            if isinstance(low, int) and isinstance(high, int) and low > high:
                problems.append(document.problem((*at, *field.path), "at_least is more than at_most", "exchange them"))
        if isinstance(written, dict) and written.get("complete") not in (None, "yes", "no"):
            problems.append(
                document.problem(
                    (*at, *field.path, "complete"),
                    f"`complete` has no value {written['complete']!r}",
                    "write yes or no",
                )
            )
    return problems


def _wrong(field: FieldSpec, value: Any, types: Mapping[str, str], vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Return what is wrong with one value and what to do, or None; what is no value at all is for the shape to say."""
    if not isinstance(value, (str, int, float)):
        return None
    match field.domain:
        case Words(vocabulary=name, places_only=places_only):
            words = vocabulary.lists[name]
            if value not in words.record.terms:
                if isinstance(value, str) and value in words.record.sets:
                    return (
                        f"{value!r} names several values of {field.name}",
                        f"write one of: {', '.join(sorted(words.below(value)))[:200]}",
                    )
                return f"{field.name!r} has no value {value!r}", did_you_mean(value, words.record.terms)
            if places_only and not words.below(value) & vocabulary.places:
                return f"{value!r} has no line in the context table, so nothing can take effect there", did_you_mean(
                    value, vocabulary.places
                )
        case Refs(types=wanted):
            if value in RESERVED_PARTIES and "party" in wanted:
                return None
            if not isinstance(value, str) or value not in types:
                known = {id_ for id_, type_ in types.items() if type_ in wanted}
                return f"there is no {' or '.join(wanted)} {value!r}", did_you_mean(
                    value, known | _reserved(wanted), f"add it to {_sections_of(wanted)}"
                )
            if types[value] not in wanted:
                return f"{value!r} is a {types[value]}, not a {' or '.join(wanted)}", "name another entry"
        case Duration():
            if not isinstance(value, str) or parse_duration(value) is None:
                return (
                    f"{field.name!r} is no length of time: {value!r}",
                    f"write it like P7Y, P6M or P30D, or {', '.join(NAMED_LENGTHS)}",
                )
        case Date():
            if parse_date(str(value)) is None:
                return f"{value!r} is no date", "write a year, a month or a day: 2018, 2018-01, 2018-01-04"
        case Number():
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                return (
                    f"{field.name!r} is no whole number: {value!r}",
                    "write a number, or {at_least: ..., at_most: ...}",
                )
        case _:
            pass
    return None


def _reserved(types: tuple[str, ...]) -> set[str]:
    return set(RESERVED_PARTIES) if "party" in types else set()


def _sections_of(types: tuple[str, ...]) -> str:
    return " or ".join(section for section, type_ in SECTIONS.items() if type_ in types)


def _day(data: Mapping[str, Any], key: str) -> float | None:
    product = data.get("product")
    span = parse_date(str(product.get(key))) if isinstance(product, dict) else None
    return span.high if span else None


def _time(document: Document, at: KeyPath, entry: Mapping[str, Any], as_of: float | None) -> list[Problem]:
    """Return where dates are none, or contradict the status (`until` before `as_of` has ended)."""
    problems = [
        document.problem((*at, key), f"{entry[key]!r} is no date", DATE_HINT)
        for key in ("since", "until", "as_of")
        if key in entry and _is_no_date(entry[key], may_be_unknown=key != "as_of")
    ]
    since, until = (parse_date(str(entry.get(key))) for key in ("since", "until"))
    status = entry.get("status", "happening")
    if since and until and until.high < since.low:
        problems.append(document.problem((*at, "until"), "it ends before it begins", "exchange since and until"))
    if as_of is None or len(at) != len(("section", "id")):
        return problems
    if until and until.high < as_of and status in {"happening", "planned"}:
        problems.append(
            document.problem(
                (*at, "until"),
                f"it ended before the date of the description, but its status is {status}",
                "write status: ended",
            )
        )
    if until and until.low > as_of and status == "ended":
        problems.append(
            document.problem(
                (*at, "until"),
                "it goes on after the date of the description, but its status is ended",
                "write status: happening",
            )
        )
    if since and since.low > as_of and status in {"happening", "ended"}:
        problems.append(
            document.problem(
                (*at, "since"),
                f"it begins after the date of the description, but its status is {status}",
                "write status: planned",
            )
        )
    return problems


def _is_no_date(value: object, *, may_be_unknown: bool) -> bool:
    if value is None or value == "unknown":
        return not may_be_unknown
    return isinstance(value, (str, int, float)) and parse_date(str(value)) is None


def _other_dates(document: Document, data: Mapping[str, Any]) -> list[Problem]:
    """Check the dates of evidence, of refusals and of the operator's reply."""
    places: list[tuple[KeyPath, Any]] = []
    evidence, withheld, product = data.get("evidence"), data.get("withheld"), data.get("product")
    for id_, one in evidence.items() if isinstance(evidence, dict) else ():
        places.append((("evidence", id_, "date"), one.get("date") if isinstance(one, dict) else None))
    for i, one in enumerate(withheld if isinstance(withheld, list) else ()):
        places.append((("withheld", i, "asked"), one.get("asked") if isinstance(one, dict) else None))
    reply = product.get("operator_response") if isinstance(product, dict) else None
    places.append(
        (("product", "operator_response", "asked_on"), reply.get("asked_on") if isinstance(reply, dict) else None)
    )
    return [
        document.problem(at, f"{value!r} is no date", DATE_HINT)
        for at, value in places
        if _is_no_date(value, may_be_unknown=True)
    ]


def _derivation(document: Document, type_: str, at: KeyPath, entry: Mapping[str, Any]) -> list[Problem]:
    """Return where data is said to be derived although its origin says otherwise."""
    origin = entry.get("origin")
    origin = origin.get("value") if isinstance(origin, dict) else origin
    if type_ != "data" or not isinstance(origin, str) or origin in {"inferred", "from-another-score", "unknown"}:
        return []
    at = (*at, "derived_from")
    sources = [word for _, word in leaves(entry.get("derived_from"), at) if word != "none"]
    hint = "write origin: inferred or from-another-score, or remove this"
    return [document.problem(at, f"data of origin {origin!r} is derived from nothing", hint)] if sources else []


def _evidence(document: Document, data: Mapping[str, Any]) -> list[Problem]:
    """Return every mention of evidence that does not exist."""
    content = data.get("evidence")
    known = set(content) if isinstance(content, dict) else set()
    problems: list[Problem] = []

    def walk(value: Any, at: KeyPath) -> None:
        if isinstance(value, list):
            for i, item in enumerate(value):
                walk(item, (*at, i))
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key == "evidence" and at:
                    problems.extend(
                        document.problem(
                            path, f"there is no evidence {id_!r}", did_you_mean(id_, known, "add it under `evidence`")
                        )
                        for path, id_ in leaves(inner, (*at, key))
                        if not isinstance(id_, str) or id_ not in known
                    )
                else:
                    walk(inner, (*at, key))

    for section, inner in data.items():
        if section != "evidence":
            walk(inner, (section,))
    return problems


def _metadata_words(document: Document, data: Mapping[str, Any], vocabulary: Vocabulary) -> list[Problem]:
    """Check the words that no rule reads: status, perspective, grades, answers."""
    found: list[tuple[KeyPath, Any, str]] = []
    for _, at, entry in entries(data):
        if "status" in entry:
            found.append(((*at, "status"), entry["status"], "statuses"))
        if at == ("product",):
            found.append((("product", "perspective"), entry.get("perspective"), "perspectives"))
    for id_, entry in (data.get("evidence") or {}).items() if isinstance(data.get("evidence"), dict) else ():
        if isinstance(entry, dict):
            found.append((("evidence", id_, "grade"), entry.get("grade"), "grades"))
            found.append((("evidence", id_, "checked"), entry.get("checked"), "no-yes"))
    for i, entry in enumerate(data.get("withheld") or []) if isinstance(data.get("withheld"), list) else ():
        if isinstance(entry, dict):
            found.append((("withheld", i, "answer"), entry.get("answer"), "withheld-answers"))
    problems = []
    for at, word, name in found:
        terms = vocabulary.lists[name].record.terms
        if isinstance(word, (str, int, float)) and word not in terms and not (word == "unknown" and name == "statuses"):
            problems.append(document.problem(at, f"{at[-1]!r} has no value {word!r}", did_you_mean(word, terms)))
    return problems
