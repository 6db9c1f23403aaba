"""Which answers to which unknown facts settle which asks.

The domain of an unknown is cut into kinds of answers by the constants that rules test: two
values that no open rule tells apart are one kind, and one of them is tried for all. Every
claim here was tried by evaluating the rule with the answer taken as given; no probabilities
are claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.evaluate.answers import Answers, Slot
from audit.evaluate.possible import Choice, Possible
from audit.evaluate.settle import one_value
from audit.evaluate.unsettled import Unsettled

GROUP = 3
"""How many facts a group of questions may have; a larger settling set is only told with its size."""
Answer = Possible | bool


@dataclass(frozen=True)
class Settles:
    """One kind of answer to one question, and what an ask becomes by it."""

    answer: Answer
    truth: bool
    """True: a finding; False: clear."""


@dataclass(frozen=True)
class OpenAsk:
    """One ask with what settles it."""

    ask: Unsettled
    alone: dict[Slot, tuple[Settles, ...]]
    """Questions that settle it by themselves, by some kind of answer."""
    together: Answers
    """A smallest answer set that settles it, tried; empty where none was found."""
    truth: bool
    """What the ask becomes with it."""

    @property
    def sets(self) -> list[frozenset[Slot]]:
        """Return the settling sets of up to three questions."""
        found = [frozenset({slot}) for slot in self.alone]
        group = frozenset(self.together)
        return [*found, group] if 1 < len(group) <= GROUP else found


def open_asks(asks: Sequence[Unsettled]) -> tuple[tuple[OpenAsk, ...], dict[Slot, tuple[Answer, ...]]]:
    """Return each ask with what settles it, and the kinds of answers to each question."""
    proposed = [tuple(ask.proposals()) for ask in asks]
    offered: dict[Slot, list[Answer]] = {}
    for answers in proposed:
        for one in answers:
            for slot, value in one.items():
                if value not in offered.setdefault(slot, []):
                    offered[slot].append(value)
    kinds = {slot: kinds_of(values, _domain(asks, slot)) for slot, values in sorted(offered.items())}
    found = []
    for ask, answers in zip(asks, proposed, strict=True):
        alone = {
            slot: settled
            for slot in sorted({slot for one in answers for slot in one})
            if (settled := tuple(_settling(ask, slot, kinds[slot])))
        }
        settlement = ask.settlement()
        found.append(OpenAsk(ask, alone, settlement.answers, settlement.truth))
    return tuple(found), kinds


def kinds_of(values: Iterable[Answer], domain: Choice) -> tuple[Answer, ...]:
    """Return the kinds of answers to a question: a domain of words is cut by every set that a rule would want."""
    values = list(values)
    wanted = [value for value in values if isinstance(value, frozenset)]
    if not wanted:
        return tuple(values)
    cut: dict[tuple[bool, ...], set[str]] = {}
    for word in domain or frozenset().union(*wanted):
        cut.setdefault(tuple(word in one for one in wanted), set()).add(word)
    return tuple(frozenset(words) for _, words in sorted(cut.items(), key=lambda item: sorted(item[1])))


def _domain(asks: Sequence[Unsettled], slot: Slot) -> Choice:
    """Return what a question's fact may still be, where it is one word."""
    world = asks[0].run.world
    if slot.kind != "fact" or slot.field == "status":
        return frozenset()
    entity = world.root if slot.entity == "product" else world.written.get(slot.entity)
    spec = None if entity is None else world.field(entity, slot.field)
    value = None if spec is None or entity is None else world.value(entity, spec)
    return value if isinstance(value, frozenset) else frozenset()


def _settling(ask: Unsettled, slot: Slot, kinds: Sequence[Answer]) -> Iterable[Settles]:
    for kind in kinds:
        truth = ask.truth_with({slot: one_value(kind)})
        if truth is not None:
            yield Settles(kind, truth)
