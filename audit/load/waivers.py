"""A file of waivers: read, and held against the rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from audit.errors import Place, Problem, WaiverError
from audit.language.durations import parse_date
from audit.load.shape import shape
from audit.model.nearest import did_you_mean
from audit.model.waivers import WaiverRecord, WaiversFile
from audit.source import Document


@dataclass(frozen=True)
class Waiver:
    """One waiver that can work, and where it stands."""

    rule: str
    entities: frozenset[str]
    reason: str
    owner: str
    until: str
    last_day: int
    """The last day on which it counts, as a number."""
    place: Place


def waivers_in(document: Document, rules: Collection[str]) -> tuple[Waiver, ...]:
    """Return the waivers of a document. Raises WaiverError with every mistake in it."""
    if not isinstance(document.data, list):
        hint = "write a list: - {rule: ..., entities: [...], reason: ..., owner: ..., until: 2027-01-31}"
        raise WaiverError([*document.problems, document.problem((), "a file of waivers is a list", hint)])
    file, problems = shape(WaiversFile, document)
    problems += document.problems
    if file is None or problems:
        raise WaiverError(problems)
    problems = [one for i, record in enumerate(file.root) for one in _problems(record, i, document, rules)]
    if problems:
        raise WaiverError(problems)
    return tuple(_waiver(record, document.place((i,))) for i, record in enumerate(file.root))


def _problems(record: WaiverRecord, i: int, document: Document, rules: Collection[str]) -> Iterator[Problem]:
    if record.rule not in rules:
        yield document.problem((i, "rule"), f"there is no rule {record.rule!r}", did_you_mean(record.rule, rules))
    for field, value, hint in (
        ("reason", record.reason, "say why the finding is taken as it is"),
        ("owner", record.owner, "name a role or a team"),
    ):
        if not value.strip():
            yield document.problem((i, field), f"{field!r} is empty", hint)
    if not record.entities:
        yield document.problem((i, "entities"), "it names no entry", "name the entries that the finding binds")
    if parse_date(str(record.until)) is None:
        yield document.problem((i, "until"), f"{record.until!r} is no date", "write the last day, like 2027-01-31")


def _waiver(record: WaiverRecord, place: Place) -> Waiver:
    span = parse_date(str(record.until))
    assert span is not None  # checked before
    entities = (record.entities,) if isinstance(record.entities, str) else record.entities
    return Waiver(
        rule=record.rule,
        entities=frozenset(entities),
        reason=record.reason,
        owner=record.owner,
        until=str(record.until),
        last_day=int(span.high),
        place=place,
    )
