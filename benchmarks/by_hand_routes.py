"""The hand-written rules that look at what feeds a score and where it flows, and the table of all ten."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from benchmarks.by_hand import (
    Found,
    Key,
    Sets,
    Words,
    contesting_costs,
    hidden_score,
    mark_without_end,
    need_meets_sanction,
    no_way_to_contest,
    shown_for_good,
    speaks_of,
    subjects,
    tell,
    whole,
)
from benchmarks.facts import Choice, Entry, Facts, Truth, unwritten
from benchmarks.joins import (
    carried,
    conj,
    data_feeding,
    disj,
    effects_of,
    flows,
    includes,
    more_flows,
    no,
    within,
)

AREAS = 3
"""From how many areas of life the rule speaks of many."""


def _of_sources(
    facts: Facts, sets: Sets, truth_of: Callable[[Facts, Sets, Entry, Entry, Entry], Truth], only: str = ""
) -> Words:
    """Return the verdicts of a rule on scores, each of their effects, and all data that feeds them."""
    words: Words = {}
    for score in subjects(facts, "score", "scores"):
        speaks = speaks_of(facts, score)
        sources = data_feeding(facts, score) if speaks is not False else []
        found: list[tuple[Key, Truth, Truth]] = []
        for outcome, belongs, listed in effects_of(facts, score, only=only):
            key = (outcome.id,) if listed else None
            for source, feeds in sources:
                there = conj(score.exists, belongs, feeds)
                found.append((key, there, conj(there, speaks, truth_of(facts, sets, score, outcome, source))))
        tell(words, score, speaks, found)
    return whole(words, more=facts.open["scores"])


def other_area_of_life(facts: Facts, sets: Sets) -> Words:
    """function-creep/other-area-of-life."""
    return _of_sources(facts, sets, _is_other_area, "consequence")


def _is_other_area(facts: Facts, sets: Sets, score: Entry, outcome: Entry, source: Entry) -> Truth:  # noqa: ARG001
    door = within(facts.word(outcome, "kind"), sets.doors)
    return False if door is False else conj(door, unrelated(facts, source, outcome))


def unrelated(facts: Facts, source: Entry, outcome: Entry) -> Truth:
    """Return whether data comes from another area of life than the effect is in."""
    expected = facts.many(outcome, "expected_sources")
    related = facts.vocabulary.is_related
    seen: Truth = None
    first = True
    for place in facts.word(outcome, "setting"):
        for setting in facts.word(source, "setting"):
            known = related(setting, place)
            truth = no(includes(expected, frozenset({setting})) if known is None else known)
            if truth is None or (not first and truth is not seen):
                return None
            seen, first = truth, False
    return seen


def character_from_habits(facts: Facts, sets: Sets) -> Words:
    """character-inference/character-from-habits."""
    return _of_sources(facts, sets, _reads_character)


def _reads_character(facts: Facts, sets: Sets, score: Entry, outcome: Entry, source: Entry) -> Truth:
    category = facts.word(source, "category")
    return conj(
        includes(facts.many(score, "infers"), sets.character),
        within(category, sets.habits),
        no(within(category, sets.small_faults)),
        within(facts.word(outcome, "adverse_for"), sets.somebody),
    )


def many_areas_one_score(facts: Facts, sets: Sets) -> Words:
    """data-aggregation/many-areas-one-score."""
    words: Words = {}
    top = facts.vocabulary.lists["settings"].top
    for score in subjects(facts, "score", "scores"):
        speaks = speaks_of(facts, score)
        pieces: list[tuple[Entry, Truth]] = []
        for source, feeds in data_feeding(facts, score) if speaks is not False else ():
            told = within(facts.word(source, "origin"), sets.not_told)
            belongs = conj(feeds, told, no(within(facts.word(source, "setting"), frozenset({"identity"}))))
            if belongs is not False:
                pieces.append((source, belongs))
        areas = [
            (frozenset(top(setting) for setting in facts.word(one, "setting")), belongs)
            for one, belongs in pieces
            if one.written
        ]
        many = different(areas, AREAS, more=len(areas) < len(pieces))
        found: Found = [
            ((), conj(score.exists, belongs), conj(score.exists, belongs, speaks, many)) for _, belongs in pieces
        ]
        tell(words, score, speaks, found)
    return whole(words, more=facts.open["scores"])


def different(members: Iterable[tuple[Choice, Truth]], least: int, *, more: bool) -> Truth:
    """Return whether the members have at least so many different values."""
    members = list(members)
    if not _can_share({value for value, belongs in members if belongs}, least - 1):
        return True
    if more:
        return None
    taken: dict[str, int] = {}
    values = [value for value, _ in members]

    def place(one: int, seen: set[str]) -> bool:
        for value in values[one] - seen:
            seen.add(value)
            if value not in taken or place(taken[value], seen):
                taken[value] = one
                return True
        return False

    return None if sum(place(one, set()) for one in range(len(values))) >= least else False


def _can_share(sets: set[Choice], values: int) -> bool:
    """Return whether so many values suffice for every one of these to have one."""
    if not sets:
        return True
    if values == 0:
        return False
    smallest = min(sets, key=len)
    return any(_can_share({one for one in sets if value not in one}, values - 1) for value in smallest)


def sold_on(facts: Facts, sets: Sets) -> Words:
    """third-party-sharing/sold-on."""
    words: Words = {}
    operator = facts.word(facts.root, "operator")
    more = more_flows(facts)
    for flow in [*flows(facts), *([unwritten("flow")] if more else [])]:
        to = facts.word(flow, "to")
        is_operator = False if to.isdisjoint(operator) else True if len(to) == 1 and to == operator else None
        kinds = frozenset().union(*(facts.word(one, "kind") for one in facts.at(to, "party")))
        truth = conj(
            no(is_operator),
            disj(within(facts.word(flow, "how"), frozenset({"sale"})), within(kinds, frozenset({"broker"}))),
            within(facts.word(flow, "protection"), sets.about_persons),
        )
        if truth is not False:
            truth = conj(truth, _about_people(facts, sets, flow))
        tell(words, flow, True, [((), flow.exists, conj(flow.exists, truth))])  # noqa: FBT003 (a truth is a value here)
    return whole(words, more=more)


def _about_people(facts: Facts, sets: Sets, flow: Entry) -> Truth:
    """Return whether data or a score about people is in a flow."""
    return disj(
        *(conj(held, includes(facts.many(one, "about"), sets.people)) for one, held in carried(facts, flow, "data")),
        *(
            conj(held, within(facts.word(one, "subject"), sets.scored_people))
            for one, held in carried(facts, flow, "score")
        ),
    )


TEN: dict[str, Callable[[Facts, Sets], Words]] = {
    "character-inference/character-from-habits": character_from_habits,
    "data-aggregation/many-areas-one-score": many_areas_one_score,
    "function-creep/other-area-of-life": other_area_of_life,
    "hoarding-retention/mark-without-end": mark_without_end,
    "no-recourse/contesting-costs": contesting_costs,
    "no-recourse/no-way-to-contest": no_way_to_contest,
    "opaque-scoring/hidden-score": hidden_score,
    "public-shaming/shown-for-good": shown_for_good,
    "third-party-sharing/sold-on": sold_on,
    "vulnerable-people/need-meets-sanction": need_meets_sanction,
}
"""The rules that are written by hand: single entries, effects of a score, sources, closed lists, lengths, counts, flows."""


def all_ten(facts: Facts, sets: Sets) -> dict[str, Words]:
    """Return the verdicts of the ten rules on one product."""
    return {rule: function(facts, sets) for rule, function in TEN.items()}
