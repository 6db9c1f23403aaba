"""The ten conditions in one neutral form, from which the text for each peer is printed.

A fact of a row is the list of words that it may still be, with `?` alone where nothing is known. Three-valued logic becomes
two questions that any engine can answer: is it surely so, and may it be so? A finding is surely so, an open question only may
be. Peers get combinations ready made, with how surely each exists; scoreaudit finds them itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from audit.model.vocabulary import Vocabulary
from benchmarks.by_hand import EIGHTY_YEARS, Sets
from benchmarks.by_hand_routes import AREAS
from benchmarks.facts import Choice

UNKNOWN = "?"


@dataclass(frozen=True)
class Known:
    """A truth that is given: 1 yes, 0 not known, -1 no."""

    field: str


@dataclass(frozen=True)
class Agree:
    """Several truths that must all be the same."""

    field: str


@dataclass(frozen=True)
class Within:
    """A word is one of these."""

    field: str
    words: Choice


@dataclass(frozen=True)
class Includes:
    """A list has one of these words."""

    field: str
    words: Choice


@dataclass(frozen=True)
class Longer:
    """A length of time is longer than a constant: days at most, days at least, months."""

    field: str
    low: int = int(EIGHTY_YEARS[0])
    high: int = int(EIGHTY_YEARS[1])
    months: int = int(EIGHTY_YEARS[2])


@dataclass(frozen=True)
class Same:
    """Two references point to one entry."""

    field: str
    other: str


@dataclass(frozen=True)
class Some:
    """Some member of a list meets a condition."""

    field: str
    body: Node


@dataclass(frozen=True)
class Different:
    """The members of a list that meet a condition lie in at least so many areas."""

    field: str
    body: Node
    areas: tuple[str, ...]
    least: int = AREAS


@dataclass(frozen=True)
class And:
    """All of these."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """Any of these."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The opposite."""

    term: Node


Node = Known | Agree | Within | Includes | Longer | Same | Some | Different | And | Or | Not


def _words(*words: str) -> Choice:
    return frozenset(words)


def _all(*terms: Node) -> Node:
    return And(terms)


def _any(*terms: Node) -> Node:
    return Or(terms)


def conditions(sets: Sets, vocabulary: Vocabulary) -> dict[str, Node]:
    """Return what makes a row of each rule a finding."""
    settings = vocabulary.lists["settings"]
    areas = tuple(sorted({settings.top(term) for term in settings.all}))
    there, people = Known("b"), Known("people")
    scored = And((Not(Within("subject", _words("a-business"))), Not(Within("subject", _words("transaction")))))
    against = Within("adverse", sets.somebody)
    way = And((
        Known("b"),
        Within("kind", sets.change),
        Not(Within("offered", _words("no"))),
        Not(Within("can_change", _words("no"))),
    ))  # fmt: skip
    piece = And((Known("b"), Within("origin", sets.not_told), Not(Within("setting", _words("identity")))))
    return {
        "character-inference/character-from-habits": _all(
            there, scored, Includes("infers", sets.character), Within("category", sets.habits),
            Not(Within("category", sets.small_faults)), against,
        ),
        "data-aggregation/many-areas-one-score": _all(
            there, scored, Some("pieces", piece), Different("pieces", piece, areas)
        ),
        "function-creep/other-area-of-life": _all(there, scored, Within("kind", sets.doors), Agree("apart")),
        "hoarding-retention/mark-without-end": _all(there, scored, against, _any(Longer("duration"), Longer("retention"))),
        "no-recourse/contesting-costs": _all(
            there, Within("kind", sets.contest), against,
            _any(
                Within("detriment", _words("yes")),
                _all(Within("free", _words("no")), Not(Within("decider", _words("court")))),
            ),
        ),
        "no-recourse/no-way-to-contest": _all(
            there, Not(Within("subject", _words("a-business"))), against,
            Within("severity", _words("moderate", "serious", "grave")), Not(Some("ways", way)), Not(Some("score_ways", way)),
        ),
        "opaque-scoring/hidden-score": _all(there, scored, Within("told", _words("no")), against),
        "public-shaming/shown-for-good": _all(
            there, people, Includes("shows", sets.faults), Includes("identifies", sets.identifiers),
            Includes("audience", sets.others),
            _any(Within("removal", _words("never")), _all(Within("removal", _words("on-request")), Within("reply", _words("no")))),
        ),
        "third-party-sharing/sold-on": _all(
            there, Not(Same("to", "operator")), _any(Within("how", _words("sale")), Within("receiver", _words("broker"))),
            Within("protection", sets.about_persons),
            _any(
                Some("data", And((Known("b"), Includes("about", sets.people)))),
                Some("scores", And((Known("b"), Within("subject", sets.scored_people)))),
            ),
        ),
        "vulnerable-people/need-meets-sanction": _all(
            there, people, Includes("groups", sets.in_need), Within("kind", sets.punishments),
            Within("essential", sets.essentials), against,
            _any(Not(Within("weighed", _words("each-case"))), Not(Within("review", _words("before")))),
        ),
    }  # fmt: skip
