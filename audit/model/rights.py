"""What a person can ask for, and the provisions that may give the right to it."""

from __future__ import annotations

from dataclasses import dataclass

from audit.model.facts import Record
from audit.model.letter_texts import Right


class GroundRecord(Record):
    """A provision that gives a right, as written."""

    reference: str
    """Its id in references.yaml."""
    since: str
    """The day from which it applies."""
    sectors: tuple[str, ...] = ()
    """Only for products of these sectors; any where there are none."""


class RightRecord(Record):
    """One right, as written."""

    recourses: tuple[str, ...]
    """Kinds of recourse in a description that are this right."""
    grounds: dict[str, tuple[GroundRecord, ...]]
    """The provisions, by jurisdiction."""


class RightsFile(Record):
    """The file of rights."""

    access: RightRecord
    """To see what is held."""
    explanation: RightRecord
    """To be told why."""
    correction: RightRecord
    """To have mistakes put right."""
    objection: RightRecord
    """To refuse."""

    def of(self, right: Right) -> RightRecord:
        """Return one right."""
        found: RightRecord = getattr(self, right)
        return found


@dataclass(frozen=True, slots=True)
class Ground:
    """A provision that a letter may rest on: somebody of us read it, and it applied at the date of the description."""

    reference: str
    title: str
    says: str
