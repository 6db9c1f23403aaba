"""What to find out about a product, most decisive first."""

from __future__ import annotations

from collections.abc import Sequence

from audit.decide.fewest import fewest
from audit.decide.settling import GROUP, Answer, OpenAsk, open_asks
from audit.evaluate.answers import Slot
from audit.evaluate.settle import one_value
from audit.evaluate.unsettled import unsettled
from audit.load.product import Description
from audit.load.ruleset import RuleSet
from audit.model.decisions import DecisiveQuestion, Group, Outcome, Questions


def questions_about(rules: RuleSet, description: Description) -> Questions:
    """Return what to find out about a description, most decisive first; ties by name of the fact."""
    asks = unsettled(rules, description)
    if not asks:
        return Questions((), (), (), exact=True, asks=0, unsettled=0)
    found, kinds = open_asks(asks)
    slots = sorted({slot for one in found for slot in (*one.alone, *one.together)})
    made = {slot: _question(slot, found, kinds.get(slot, ()), rules) for slot in slots}
    ranked = sorted(slots, key=lambda slot: (-made[slot].value, made[slot].fact))
    sets = [one.sets for one in found]
    chosen, exact = fewest(sets, ranked)
    return Questions(
        questions=tuple(made[slot] for slot in ranked),
        groups=tuple(_group(one, rules) for one in found if not one.alone and one.together),
        minimal=tuple(made[slot].fact for slot in chosen),
        exact=exact,
        asks=len(found),
        unsettled=sum(not one for one in sets),
    )


def _question(slot: Slot, asks: Sequence[OpenAsk], kinds: Sequence[Answer], rules: RuleSet) -> DecisiveQuestion:
    levels = rules.vocabulary.levels.levels
    touching = [one for one in asks if slot in one.alone or slot in one.together]
    value = sum(
        (1 + levels.index(one.ask.possible_level)) * len(one.alone[slot]) / answers_to(slot, kinds)
        for one in touching
        if slot in one.alone
    )
    words = touching[0].ask.missing({slot: one_value(_any_answer(slot, touching, kinds))}, rules)[0]
    return DecisiveQuestion(
        fact=words.fact,
        question=words.question,
        place=words.place,
        value=round(value, 3),
        outcomes=tuple(_outcomes(slot, touching, kinds, rules)),
        helps=sum(slot not in one.alone for one in touching),
        worst_level=max((one.ask.possible_level for one in touching), key=levels.index),
        is_list=words.is_list,
    )


def answers_to(slot: Slot, kinds: Sequence[Answer]) -> int:
    """Return how many kinds of answers a question has; a list may be complete or not."""
    return max(len(kinds), 2) if slot.kind != "fact" else max(len(kinds), 1)


def _any_answer(slot: Slot, touching: Sequence[OpenAsk], kinds: Sequence[Answer]) -> Answer:
    return next((one.together[slot] for one in touching if slot in one.together), kinds[0] if kinds else True)


def _outcomes(slot: Slot, asks: Sequence[OpenAsk], kinds: Sequence[Answer], rules: RuleSet) -> list[Outcome]:
    found = []
    for kind in kinds:
        settled = [(one, by.truth) for one in asks for by in one.alone.get(slot, ()) if by.answer == kind]
        if settled:
            answer = settled[0][0].ask.missing({slot: one_value(kind)}, rules)[0].answer
            findings, clear = (
                tuple(dict.fromkeys(_named(one) for one, truth in settled if truth is wanted))
                for wanted in (True, False)
            )
            found.append(Outcome(answer, findings, clear))
    return found


def _named(one: OpenAsk) -> str:
    key = "" if one.ask.key is None else ", ".join(one.ask.key)
    about = one.ask.subject.id if not one.ask.subject.phantom else "another"
    return f"{one.ask.rule} ({about}{f': {key}' if key and key != about else ''})"


def _group(one: OpenAsk, rules: RuleSet) -> Group:
    facts = tuple(missing.fact for missing in one.ask.missing(one.together, rules))
    return Group(
        rule=one.ask.rule,
        subject="" if one.ask.subject.phantom else one.ask.subject.id,
        facts=facts if len(facts) <= GROUP else (),
        size=len(facts),
        becomes="finding" if one.truth else "clear",
    )
