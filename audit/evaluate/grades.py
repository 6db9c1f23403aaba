"""How strong evidence is: the grades of what a description cites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.evaluate.world import World
from audit.model.finding import Because

NO_EVIDENCE = "assumed"
CONSTRUCTED = "constructed"


@dataclass(frozen=True, slots=True)
class Grades:
    """How strong evidence is, in one description."""

    world: World

    def rank(self, grade: str) -> int:
        """Return the position of a grade; constructed facts are as weak as assumed ones."""
        return self.world.vocabulary.lists["grades"].rank.get(grade, 0)

    def best(self, ids: tuple[str, ...]) -> str:
        """Return the strongest grade among several pieces of evidence: they corroborate each other."""
        if not ids:
            return CONSTRUCTED if self.world.product.product.nature == "constructed" else NO_EVIDENCE
        known = self.world.product.evidence or {}
        grades = [(known[id_].grade or NO_EVIDENCE) for id_ in ids if id_ in known]
        best = max(grades, key=self.rank, default=NO_EVIDENCE)
        return CONSTRUCTED if best == NO_EVIDENCE and self.world.product.product.nature == "constructed" else best

    def weakest(self, because: Iterable[Because]) -> str:
        """Return the weakest grade that a justification rests on."""
        return min((reason.grade for reason in because), key=self.rank, default=self.best(()))
