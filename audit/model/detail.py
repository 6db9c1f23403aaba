"""How much verdicts say besides rule, word, subject, level and place. To say more is most of the work of an audit."""

from __future__ import annotations

from dataclasses import dataclass

from audit.model.finding import VerdictWord


@dataclass(frozen=True, slots=True)
class Detail:
    """What a run is to work out of its verdicts; word, level and fingerprint are the same whatever is left out."""

    told: frozenset[VerdictWord]
    """The verdicts that say why they are so, and on how strong evidence. Those of law packs do where any do."""
    settled: bool
    """Whether asks say what is missing, and what an answer makes of them."""
    facts: bool = True
    """Whether what is told comes with its fact table."""

    def __or__(self, other: Detail) -> Detail:
        """Return what is enough for both."""
        return Detail(self.told | other.told, self.settled or other.settled, self.facts or other.facts)


_ALL: frozenset[VerdictWord] = frozenset({"finding", "ask", "clear", "not-applicable", "not-checked"})
EVERYTHING = Detail(_ALL, settled=True)
WITHOUT_ASKS = Detail(_ALL, settled=False)
WITHOUT_FACTS = Detail(_ALL, settled=True, facts=False)
FINDINGS = Detail(frozenset({"finding"}), settled=False)
FINDINGS_AND_ASKS = Detail(frozenset({"finding", "ask"}), settled=True)
WORDS = Detail(frozenset(), settled=False, facts=False)
