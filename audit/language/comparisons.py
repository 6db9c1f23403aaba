"""What an operator of the rule language means for the field on its left and the values on its right."""

from __future__ import annotations

from audit.language import checked as c
from audit.language import grammar as g
from audit.language.durations import parse_duration
from audit.language.relations import members_of
from audit.language.scope import Scope, check_read, type_of
from audit.language.tokens import LanguageError
from audit.model.facts import Duration, Number, Refs, Words
from audit.model.nearest import did_you_mean
from audit.model.schema import RESERVED_PARTIES, FieldSpec
from audit.model.vocabulary import WordList


def check_comparison(written: g.Compare, scope: Scope) -> c.Condition:
    """Resolve a comparison of a fact with words, numbers, lengths of time or other facts. Raises LanguageError."""
    read = check_read(written.path, scope)
    field, at, first = read.field, written.path.at, written.values[0]
    operator = written.operator
    if operator in {"is", "is not", "is one of"}:
        if field.many:
            raise LanguageError(
                f"{field.name!r} is a list, so it `includes`",
                at,
                "write `includes`, `includes any of`, `includes all of` or `includes none of`",
            )
        found = _check_is(read, written.values, scope)
        return c.Not(found) if operator == "is not" else found
    if operator == "is unrelated to":
        return _check_unrelated(read, first, at, scope)
    if operator == ">=":
        return _check_at_least(read, first, scope)
    if operator == "longer than":
        return _check_longer(read, first, at, scope)
    if not field.many:
        raise LanguageError(f"{field.name!r} holds one value, so it `is`", at, "write `is`, `is not` or `is one of`")
    if operator == "goes beyond":
        other = check_read(first, scope)
        if field.domain != Words("purposes") or other.field.domain != field.domain or not other.field.many:
            raise LanguageError(
                "`goes beyond` compares two lists of purposes", first.at, "write PATH.purposes on both sides"
            )
        return c.GoesBeyond(read, other)
    wanted = tuple(_wanted(read, value, scope) for value in written.values)
    included = c.Includes(read, wanted, every=operator == "includes all of")
    return c.Not(included) if operator == "includes none of" else included


def _check_is(read: c.Read, values: tuple[g.Word, ...], scope: Scope) -> c.Condition:
    domain = read.field.domain
    if len(values) == 1 and _is_bound(values[0], scope):
        return c.SameAs(read, _other(read, values[0], scope))
    if _is_party(read) and all(value.text in RESERVED_PARTIES for value in values):
        return c.WithinTerms(read, frozenset(value.text for value in values))
    if not isinstance(domain, Words):
        raise LanguageError(
            f"{read.text!r} holds no words",
            values[0].at,
            "compare it with a bound name" if isinstance(domain, Refs) else "write >= or `longer than`",
        )
    words = _words(read, scope)
    return c.WithinTerms(read, frozenset().union(*(_terms(read.field, words, value, scope) for value in values)))


def _is_party(read: c.Read) -> bool:
    return isinstance(read.field.domain, Refs) and "party" in read.field.domain.types


def _is_bound(value: g.Word, scope: Scope) -> bool:
    return value.text.split(".")[0] in scope.types


def _other(read: c.Read, value: g.Word, scope: Scope) -> c.Read | c.Bound:
    """Resolve a bound name, or a fact of one, on the right of an operator."""
    domain = read.field.domain
    if "." not in value.text:
        type_ = type_of(value, scope)
        if not isinstance(domain, Refs) or any(member not in domain.types for member in members_of(type_)):
            raise LanguageError(f"{read.text!r} cannot be a {type_}", value.at, "compare facts of the same kind")
        return c.Bound(value.text)
    other = check_read(value, scope)
    same_words = (
        isinstance(domain, Words)
        and isinstance(other.field.domain, Words)
        and domain.vocabulary == other.field.domain.vocabulary
    )
    if other.field.many or not (same_words or (isinstance(domain, Refs) and domain == other.field.domain)):
        raise LanguageError(
            f"{value.text!r} is no fact of the same kind as {read.text!r}", value.at, "compare facts of the same kind"
        )
    return other


def _wanted(read: c.Read, value: g.Word, scope: Scope) -> frozenset[str] | c.Read | c.Bound:
    if _is_bound(value, scope):
        return _other(read, value, scope)
    if _is_party(read) and value.text in RESERVED_PARTIES:
        return frozenset({value.text})
    if not isinstance(read.field.domain, Words):
        raise LanguageError(f"{read.text!r} holds entries, no words", value.at, "write a bound name")
    return _terms(read.field, _words(read, scope), value, scope)


def _words(read: c.Read, scope: Scope) -> WordList:
    assert isinstance(read.field.domain, Words)
    return scope.vocabulary.lists[read.field.domain.vocabulary]


def _terms(field: FieldSpec, words: WordList, value: g.Word, scope: Scope) -> frozenset[str]:
    if not words.knows(value.text):
        known = {*words.record.terms, *words.record.sets}
        raise LanguageError(f"{field.name!r} has no value {value.text!r}", value.at, did_you_mean(value.text, known))
    terms = words.below(value.text)
    if field.area_of:
        other = sorted(
            term
            for term in words.record.terms
            if words.top(term) == term and words.below(term) & terms and not words.below(term) <= terms
        )
        if other:
            raise LanguageError(
                f"{value.text!r} is only a part of an area", value.at, f"an area is a top term: {', '.join(other)}"
            )
        terms = frozenset(term for term in terms if words.top(term) == term)
    elif isinstance(field.domain, Words) and field.domain.places_only:
        terms &= scope.vocabulary.places
    if not terms:
        raise LanguageError(
            f"{field.name!r} can never be {value.text!r}",
            value.at,
            "name a setting with a line in the context table" if not field.area_of else "an area is a top term",
        )
    return terms


def _check_unrelated(read: c.Read, value: g.Word, at: int, scope: Scope) -> c.Condition:
    """Resolve `is unrelated to`: one side is where data comes from, the other where something takes effect."""
    source, place = read, check_read(value, scope)
    if _is_place(source):
        source, place = place, source
    if not _is_place(place):
        raise LanguageError(
            "neither side is a place where something takes effect", value.at, "write CONSEQUENCE.setting on one side"
        )
    if source.field.domain != Words("settings") or source.field.area_of:
        raise LanguageError(
            "`is unrelated to` compares where data comes from with where something takes effect",
            at,
            "write DATA.setting on the other side",
        )
    return c.UnrelatedTo(source, place)


def _is_place(read: c.Read) -> bool:
    return read.field.domain == Words("settings", places_only=True) and not read.field.area_of


def _check_at_least(read: c.Read, value: g.Word, scope: Scope) -> c.Condition:
    domain = read.field.domain
    if isinstance(domain, Number) and not read.field.many:
        if value.text.isdigit():
            return c.AtLeast(read, float(value.text))
        other = check_read(value, scope)
        if isinstance(other.field.domain, Number):
            return c.AtLeast(read, other)
        raise LanguageError(f"{value.text!r} is no number", value.at, "write a whole number")
    if not isinstance(domain, Words) or read.field.many or not scope.vocabulary.lists[domain.vocabulary].record.ordered:
        raise LanguageError(f"{read.text!r} has no order", value.at, ">= works on numbers and on ordered words")
    words = scope.vocabulary.lists[domain.vocabulary]
    if _is_bound(value, scope):
        other = check_read(value, scope)
        if other.field.domain != domain:
            raise LanguageError(f"{value.text!r} is on another scale", value.at, "compare facts on the same scale")
        return c.AtLeast(read, other)
    if value.text not in words.rank:
        raise LanguageError(
            f"{read.field.name!r} has no value {value.text!r}", value.at, did_you_mean(value.text, words.rank)
        )
    return c.AtLeast(read, float(words.rank[value.text]))


def _check_longer(read: c.Read, value: g.Word, at: int, scope: Scope) -> c.Condition:
    if not isinstance(read.field.domain, Duration):
        raise LanguageError(
            f"{read.text!r} is no length of time",
            at,
            "`longer than` works on retention, duration, file_within, answered_within",
        )
    if _is_bound(value, scope):
        other = check_read(value, scope)
        if isinstance(other.field.domain, Duration):
            return c.LongerThan(read, other)
    length = parse_duration(value.text)
    if length is None:
        raise LanguageError(f"{value.text!r} is no length of time", value.at, "write it like P7Y, P6M or P30D")
    return c.LongerThan(read, length)
