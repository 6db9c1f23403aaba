"""A product description file to a Description; every mistake in it is reported together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.errors import DescriptionError, Problem
from audit.language.durations import NAMED_LENGTHS, parse_date, parse_duration
from audit.language.relations import OF
from audit.load.ids import MORE, id_problems, ids_of
from audit.load.shape import shape
from audit.model.facts import Date, Duration, Number, Refs, Words
from audit.model.nearest import did_you_mean
from audit.model.product import Product
from audit.model.schema import NESTED, RESERVED_PARTIES, SECTION_OF, SECTIONS, TYPES, FieldSpec
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath, parse_document, read_document

FORMAT = 1
"""The version of the description format."""


@dataclass(frozen=True)
class Description:
    """A product description and the text it was read from."""

    product: Product
    document: Document


def load_product(path: str, vocabulary: Vocabulary) -> Description:
    """Read and check a product description. Raises DescriptionError, or SourceError where it is no YAML."""
    return describe(read_document(path), vocabulary)


def load_product_text(text: str, path: str, vocabulary: Vocabulary) -> Description:
    """Check a description that is held as text. Raises DescriptionError or SourceError."""
    return describe(parse_document(text, path), vocabulary)


def describe(document: Document, vocabulary: Vocabulary) -> Description:
    """Check a document as a product description. Raises DescriptionError with every mistake found."""
    product, problems = shape(Product, document)
    problems += document.problems
    if isinstance(document.data, dict):
        problems += _content_problems(document, vocabulary)
    if product is None or problems:
        raise DescriptionError(_without_repeats(problems))
    return Description(product, document)


def _without_repeats(problems: list[Problem]) -> list[Problem]:
    """Keep one problem a place: the shape's words, where shape and content complain of the same value."""
    kept: dict[object, Problem] = {}
    for problem in problems:
        kept.setdefault(problem.place if problem.place.line else problem, problem)
    return list(kept.values())


def _content_problems(document: Document, vocabulary: Vocabulary) -> list[Problem]:
    data = document.data
    problems = id_problems(document)
    types = ids_of(data)
    if data.get("format") not in (None, FORMAT):
        problems.append(
            document.problem(("format",), f"format {data['format']!r} is not known", f"write format: {FORMAT}")
        )
    problems += _sections(document, data)
    if not types:
        problems.append(
            document.problem(
                (), "nothing is described: not a single entry", f"add one to {', '.join(list(SECTIONS)[:5])}, ..."
            )
        )
    as_of = _day(data, "as_of")
    for type_, at, entry in entries(data):
        problems += _fields(document, type_, at, entry, types, vocabulary)
        problems += _time(document, at, entry, as_of)
        problems += _derivation(document, type_, at, entry)
    problems += _evidence(document, data)
    problems += _metadata_words(document, data, vocabulary)
    return problems + _closures(document, data, types) + _withheld(document, data, types)


def _sections(document: Document, data: Mapping[str, Any]) -> list[Problem]:
    """Return sections that hold a word other than `none` and `unknown`, or contradict what is said to be complete."""
    problems = [
        document.problem(at, f"{at[-1]!r} has no value {value!r}", "write its entries, or none, or unknown")
        for at, value in _section_words(data)
        if isinstance(value, str) and value not in {"none", "unknown"}
    ]
    written = data.get("complete")
    closed = (
        {one.get("list") if isinstance(one, dict) else one for one in written}
        if isinstance(written, list)
        else {written}
    )
    problems += [
        document.problem(
            (section, MORE), f"{section} is said to be complete, and to hold more", "remove one of the two", of_key=True
        )
        for section in SECTIONS
        if section in closed and isinstance(data.get(section), dict) and MORE in data[section]
    ]
    return problems


def _section_words(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every section and nested list as written."""
    for section in (*SECTIONS, "withheld"):
        yield (section,), data.get(section)
    scores = data.get("scores")
    for id_, score in scores.items() if isinstance(scores, dict) else ():
        for _, name in NESTED.values():
            if isinstance(score, dict):
                yield ("scores", id_, name), score.get(name)


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


def _leaves(value: Any, at: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every single value of a fact in any of its forms."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _leaves(item, (*at, i))
    elif isinstance(value, dict):
        for key in ("value", "possible", "excludes"):
            if key in value:
                yield from _leaves(value[key], (*at, key))
        claims = value.get("disputed")
        for i, claim in enumerate(claims if isinstance(claims, list) else []):
            yield from _leaves(claim, (*at, "disputed", i))
    elif value is not None and value != "unknown":
        yield at, value


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
        for path, value in _leaves(written, (*at, *field.path)):
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
    """Return what is wrong with one value and what to do, or None."""
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
            if value not in types:
                known = {id_ for id_, type_ in types.items() if type_ in wanted}
                return f"there is no {' or '.join(wanted)} {value!r}", did_you_mean(
                    value, known, f"add it to {_sections_of(wanted)}"
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


def _sections_of(types: tuple[str, ...]) -> str:
    return " or ".join(section for section, type_ in SECTIONS.items() if type_ in types)


def _day(data: Mapping[str, Any], key: str) -> float | None:
    product = data.get("product")
    span = parse_date(str(product.get(key))) if isinstance(product, dict) else None
    return span.high if span else None


def _time(document: Document, at: KeyPath, entry: Mapping[str, Any], as_of: float | None) -> list[Problem]:
    """Return where dates are none, or contradict the status (`until` before `as_of` has ended)."""
    problems = [
        document.problem(
            (*at, key), f"{entry[key]!r} is no date", "write a year, a month or a day: 2018, 2018-01, 2018-01-04"
        )
        for key in ("since", "until", "as_of", "date", "asked")
        if entry.get(key) not in (None, "unknown") and parse_date(str(entry[key])) is None
    ]
    since, until = (parse_date(str(entry.get(key))) for key in ("since", "until"))
    status = entry.get("status", "happening")
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


def _derivation(document: Document, type_: str, at: KeyPath, entry: Mapping[str, Any]) -> list[Problem]:
    """Return where data is said to be derived although its origin says otherwise."""
    origin = entry.get("origin")
    if type_ != "data" or not isinstance(origin, str) or origin in {"inferred", "from-another-score", "unknown"}:
        return []
    at = (*at, "derived_from")
    sources = [word for _, word in _leaves(entry.get("derived_from"), at) if word != "none"]
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
                        for path, id_ in _leaves(inner, (*at, key))
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
        if word is not None and word not in terms and not (word == "unknown" and name == "statuses"):
            problems.append(document.problem(at, f"{at[-1]!r} has no value {word!r}", did_you_mean(word, terms)))
    return problems


def _closures(document: Document, data: Mapping[str, Any], types: Mapping[str, str]) -> list[Problem]:
    written = data.get("complete")
    problems = []
    for i, item in enumerate(written if isinstance(written, list) else [written] if isinstance(written, str) else []):
        name = item.get("list") if isinstance(item, dict) else item
        at: KeyPath = ("complete", i) if isinstance(written, list) else ("complete",)
        wrong = _wrong_list(str(name), types)
        if wrong:
            problems.append(document.problem(at, *wrong))
    return problems


def _wrong_list(name: str, types: Mapping[str, str]) -> tuple[str, str] | None:
    section, of, id_ = name.partition(" of ")
    lists = [*SECTIONS, "withheld"]
    if of:
        return _wrong_list_of(section, id_, types)
    if name in lists:
        return None
    parts = name.split(".")
    if len(parts) < len(("section", "id", "field")) and parts[0] != "product":
        hint = "write a section (flows), a list (scores.points.inputs) or `recourses of points`"
        return f"{name!r} is no list", did_you_mean(name, lists, hint)
    return _wrong_fact(parts, types, lists_only=True)


def _wrong_list_of(section: str, id_: str, types: Mapping[str, str]) -> tuple[str, str] | None:
    """Return what is wrong with closing the entries that belong to one: they must say themselves to whom they belong."""
    if section not in SECTIONS:
        return f"{section!r} is no section", did_you_mean(section, SECTIONS)
    if id_ not in types:
        return f"there is no entry {id_!r}", did_you_mean(id_, types)
    links = OF.get((SECTIONS[section], types[id_]), ())
    if section == "flows":
        return "flows cannot be closed for one entry: some follow from other facts", "write `flows`"
    if not any(link.side == "own" for link in links):
        theirs = [f"{SECTION_OF[types[id_]]}.{id_}.{link.field}" for link in links if link.side == "theirs"]
        hint = f"write {theirs[0]}" if theirs else f"write `{section}`"
        return f"`{section} of {id_}` is no list", hint
    return None


def _wrong_fact(parts: list[str], types: Mapping[str, str], *, lists_only: bool) -> tuple[str, str] | None:
    """Return what is wrong with the path of a fact such as `scores.points.told.weights`."""
    if parts[0] == "product":
        type_, field = "product", ".".join(parts[1:])
    else:
        if parts[0] not in SECTIONS:
            return f"{parts[0]!r} is no section", did_you_mean(parts[0], SECTIONS)
        type_, field = SECTIONS[parts[0]], ".".join(parts[2:])
        if types.get(parts[1]) != type_:
            return f"there is no {type_} {parts[1]!r}", did_you_mean(
                parts[1], [id_ for id_, has in types.items() if has == type_]
            )
    fields = {name for name, spec in TYPES[type_].fields.items() if (spec.many or not lists_only) and not spec.area_of}
    fields |= {"labels", "disparities"} if type_ == "score" else set()
    if field not in fields and not (not lists_only and any(name.startswith(f"{field}.") for name in fields)):
        return f"{type_} has no {'list' if lists_only else 'field'} {field!r}", did_you_mean(field, fields)
    return None


def _withheld(document: Document, data: Mapping[str, Any], types: Mapping[str, str]) -> list[Problem]:
    problems = []
    content = data.get("withheld")
    for i, item in enumerate(content if isinstance(content, list) else []):
        path = item.get("fact") if isinstance(item, dict) else None
        if not isinstance(path, str):
            continue
        wrong = _wrong_fact([*path.split("."), ""][: path.count(".") + 1], types, lists_only=False)
        if wrong:
            problems.append(document.problem(("withheld", i, "fact"), *wrong))
    return problems
