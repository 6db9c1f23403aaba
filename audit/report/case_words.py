"""The cases of a rule as examples: what the first one describes, and what differs in the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from audit.model.facts import Duration
from audit.model.rule import Case
from audit.model.schema import SECTIONS, TYPES, words_domain
from audit.model.vocabulary import Vocabulary
from audit.report.condition_words import length_words, question, spoken
from audit.report.page_parts import Item

EXPECTED = {
    "finding": "finding",
    "ask": "ask (a question stays open)",
    "clear": "clear",
    "not-applicable": "not applicable",
}
PRODUCT = "product"


def example_items(cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Item]:
    """Yield each case: its name, what is expected of it, and what is described or differs from the first."""
    for case in cases:
        level = f", level {case.level}" if case.level else ""
        differs = [_difference(path, value, vocabulary) for path, value in (case.with_ or {}).items()]
        differs += [_difference(path, None, vocabulary) for path in case.without]
        if case.product is not None:
            below = tuple(_described(case.product, vocabulary))
        else:
            below = (f"differs from the first: {'; '.join(differs)}",) if differs else ("as the first",)
        yield Item(f"{EXPECTED[case.expect]}{level}", case.name, below=below)


def _described(product: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield a line for each entry of a description."""
    for section, entries in product.items():
        if section == PRODUCT:
            yield f"the product ({_entry_words(PRODUCT, entries, vocabulary)})"
        elif section in SECTIONS and isinstance(entries, Mapping) and entries:
            for name, entry in entries.items():
                yield f"{spoken(section)}: {spoken(str(name))} ({_entry_words(SECTIONS[section], entry, vocabulary)})"
        else:
            yield f"{spoken(section)}: {value_words(entries)}"


def _entry_words(type_: str, entry: Any, vocabulary: Vocabulary) -> str:
    """Return an entry in words: `kind: Access; decided by: bank`."""
    if not isinstance(entry, Mapping) or not entry:
        return "nothing is known of it"
    return "; ".join(f"{spoken(key)}: {_labelled(type_, key, value, vocabulary)}" for key, value in entry.items())


def _labelled(type_: str, field: str, value: Any, vocabulary: Vocabulary) -> str:
    """Return a value with the words of its field's list as a reader would say them."""
    if isinstance(value, Mapping) and any(f"{field}.{key}" in TYPES[type_].fields for key in value):
        inner = (f"{spoken(key)}: {_labelled(type_, f'{field}.{key}', one, vocabulary)}" for key, one in value.items())
        return ", ".join(inner)
    spec = TYPES[type_].fields.get(field)
    words = words_domain(spec) if spec else None
    if words is not None:
        return value_words(value, vocabulary.lists[words.vocabulary].label)
    is_length = spec is not None and isinstance(spec.domain, Duration)
    return value_words(value, (lambda text: length_words(text) or text) if is_length else None)


def value_words(value: Any, label: Callable[[str], str] | None = None) -> str:
    """Return a value of a description in words; `label` says a word of its list as a reader would."""
    match value:
        case None | "unknown":
            return "not known"
        case bool():
            return "yes" if value else "no"
        case str():
            return label(value) if label else value
        case Mapping():
            shown = (f"{spoken(str(key))}: {value_words(one, label)}" for key, one in value.items())
            return ", ".join(shown) or "none"
        case Sequence():
            return ", ".join(value_words(one, label) for one in value) or "none"
        case _:
            return str(value)


def _difference(path: str, value: Any, vocabulary: Vocabulary) -> str:
    """Return what one path of `with` or `without` (then the value is None) changes, as a clause."""
    section, *steps = path.split(".")
    if not steps:
        known = "nobody says which" if value in (None, "unknown") else value_words(value)
        return f"{spoken(section)}: {known}"
    if section == PRODUCT:
        return f"for the product, {_answer(PRODUCT, '.'.join(steps), value, vocabulary)}"
    name, *field = steps
    if section not in SECTIONS:
        return f"{spoken(path)}: {value_words(value)}"
    if field:
        return f"for {spoken(name)}, {_answer(SECTIONS[section], '.'.join(field), value, vocabulary)}"
    if value is None:
        return f"{spoken(name)} is left out of {spoken(section)}"
    return f"{spoken(section)}: {spoken(name)} ({_entry_words(SECTIONS[section], value, vocabulary)})"


def _answer(type_: str, field: str, value: Any, vocabulary: Vocabulary) -> str:
    """Return a field's question with its answer; a field that no rule can ask for by its name."""
    asked = f"“{question(type_, field)}”" if field in TYPES[type_].fields else spoken(field.replace(".", " "))
    return f"{asked} is {_labelled(type_, field, value, vocabulary)}"
