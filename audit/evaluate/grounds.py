"""The provisions that a person may rest a right on, for one product: only what was read, holds there, and held then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from audit.language.durations import parse_date
from audit.model.for_people import ForPeople
from audit.model.letter_texts import RIGHTS, Right
from audit.model.rights import Ground, GroundRecord, RightsFile
from audit.model.rule import Reference
from audit.model.vocabulary import Vocabulary

Grounds = Mapping[Right, tuple[Ground, ...]]


def grounds_of(
    facts: ForPeople, rights: RightsFile, references: Mapping[str, Reference], vocabulary: Vocabulary
) -> Grounds:
    """Return the provisions for each right; none where the jurisdictions of the product are not known."""
    below = vocabulary.lists["jurisdictions"].below
    found: dict[Right, tuple[Ground, ...]] = {}
    for right in RIGHTS:
        here = [
            one
            for country, grounds in rights.of(right).grounds.items()
            if any(stated in below(country) for stated in facts.jurisdictions)
            for one in grounds
        ]
        found[right] = tuple(
            Ground(one.reference, references[one.reference].title, references[one.reference].says)
            for one in here
            if _holds(one, references[one.reference], facts)
        )
    return found


def _holds(one: GroundRecord, reference: Reference, facts: ForPeople) -> bool:
    """Return whether a provision was read, is in force, speaks of such a product, and applied at its date already."""
    if reference.checked != "yes" or reference.status != "in-force":
        return False
    if one.sectors and facts.sector not in one.sectors:
        return False
    since = max(one.since, reference.applies_from or one.since)
    as_of = parse_date(facts.as_of)
    return as_of is not None and dt.date.fromisoformat(since).toordinal() <= as_of.low
