"""Ten shipped rules as hand-written Python: the yardstick for the engine. Three-valued, with the same verdicts.

Each function takes the facts of one product and returns a word for each subject and key, as `scoreaudit check` gives them
for the present. A key of None speaks of entries that nobody has written. `tests/benchmarks` holds both equal on every
shipped example. A person who wrote such checks into their product would write about this, if they thought of all cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit.model.vocabulary import Vocabulary
from benchmarks.facts import Choice, Entry, Facts, Truth, unwritten
from benchmarks.joins import (
    about_people,
    conj,
    disj,
    effects_contested,
    effects_of,
    includes,
    longer,
    no,
    recourses_of,
    within,
)

Key = tuple[str, ...] | None
Words = dict[tuple[str, Key], str]
"""A verdict by subject (an id, `?score` for what is not written, `product` where there is no subject) and key."""
Found = Iterable[tuple[Key, Truth, Truth]]
"""Of each combination: its key, whether it exists, and whether it is a finding."""
EIGHTY_YEARS = (29200.0, 29280.0, 960.0)
"""P80Y in days at least, days at most, and months."""


@dataclass(frozen=True)
class Sets:
    """The groups of words that the rules name, looked up once."""

    somebody: Choice
    doors: Choice
    punishments: Choice
    essentials: Choice
    in_need: Choice
    contest: Choice
    change: Choice
    character: Choice
    habits: Choice
    small_faults: Choice
    not_told: Choice
    people: Choice
    scored_people: Choice
    about_persons: Choice
    faults: Choice
    identifiers: Choice
    others: Choice


def sets_of(vocabulary: Vocabulary) -> Sets:
    """Return the groups of words that the ten rules name."""

    def words(name: str, *members: str) -> Choice:
        return frozenset().union(*(vocabulary.lists[name].below(member) for member in members))

    return Sets(
        somebody=words("adverse-for", "somebody"),
        doors=words("consequence-kinds", "opens-or-closes-a-door"),
        punishments=words("consequence-kinds", "punishments"),
        essentials=words("essentials", "any-essential"),
        in_need=words("groups", "people-in-need"),
        contest=words("recourse-kinds", "ways-to-contest", "reply", "complaint"),
        change=words("recourse-kinds", "ways-to-change-a-decision"),
        character=words("inferences", "character"),
        habits=words("data-categories", "habits"),
        small_faults=words("data-categories", "small-faults"),
        not_told=words("origins", "not-told-by-the-person"),
        people=words("data-subjects", "people"),
        scored_people=words("score-subjects", "people"),
        about_persons=words("protections", "still-about-people"),
        faults=words("shown", "faults"),
        identifiers=words("identifiers", "person-identifiers"),
        others=words("audiences", "open-audience", "employers"),
    )


def tell(words: Words, subject: Entry, applies: Truth, found: Found) -> None:
    """Write the verdicts of one subject."""
    if not subject.written:
        if disj(*(truth for _, _, truth in found)) is None:
            words[subject.id, None] = "ask"
        return
    if applies is False:
        words[subject.id, ()] = "not-applicable"
        return
    truths: dict[Key, list[Truth]] = {}
    sure: set[Key] = set() if subject.exists else {key for key, _, _ in found}
    for key, belongs, truth in found:
        truths.setdefault(key, []).append(truth)
        if belongs:
            sure.add(key)
    said = False
    for key, each in truths.items():
        truth = disj(*each)
        if key is None:
            if truth is not None:
                continue
        elif truth is False and key not in sure:
            continue
        words[subject.id, key] = "finding" if truth else "ask" if truth is None else "clear"
        said = True
    if not said:
        words[subject.id, ()] = "clear"


def subjects(facts: Facts, type_: str, section: str) -> list[Entry]:
    """Return what a rule speaks of, with what nobody has written where there may be more."""
    return [*facts.known(type_), *([unwritten(type_)] if facts.open[section] else [])]


def whole(words: Words, *, more: bool) -> Words:
    """Return the verdicts; where there is none, what is said of the product."""
    return words or {("product", ()): "clear" if more else "not-applicable"}


def speaks_of(facts: Facts, score: Entry) -> Truth:
    """Return whether a rule on the scoring of people speaks of a score."""
    return conj(about_people(facts, score), no(within(facts.word(score, "subject"), frozenset({"transaction"}))))


def shown_for_good(facts: Facts, sets: Sets) -> Words:
    """public-shaming/shown-for-good."""
    words: Words = {}
    for shown in subjects(facts, "publication", "publications"):
        removal = facts.word(shown, "removal")
        truth = conj(
            includes(facts.many(shown, "shows"), sets.faults),
            includes(facts.many(shown, "identifies"), sets.identifiers),
            includes(facts.many(shown, "audience"), sets.others),
            disj(
                within(removal, frozenset({"never"})),
                conj(within(removal, frozenset({"on-request"})), within(facts.word(shown, "reply"), frozenset({"no"}))),
            ),
        )
        applies = about_people(facts, shown)
        tell(words, shown, applies, [((), shown.exists, conj(shown.exists, applies, truth))])
    return whole(words, more=facts.open["publications"])


def need_meets_sanction(facts: Facts, sets: Sets) -> Words:
    """vulnerable-people/need-meets-sanction."""
    words: Words = {}
    need = includes(facts.many(facts.root, "scored_groups"), sets.in_need)
    for outcome in subjects(facts, "consequence", "consequences"):
        truth = conj(
            need,
            within(facts.word(outcome, "kind"), sets.punishments),
            within(facts.word(outcome, "essential"), sets.essentials),
            within(facts.word(outcome, "adverse_for"), sets.somebody),
            no(
                conj(
                    within(facts.word(outcome, "weighed"), frozenset({"each-case"})),
                    within(facts.word(outcome, "review"), frozenset({"before"})),
                )
            ),
        )
        applies = about_people(facts, outcome)
        tell(words, outcome, applies, [((), outcome.exists, conj(outcome.exists, applies, truth))])
    return whole(words, more=facts.open["consequences"])


def contesting_costs(facts: Facts, sets: Sets) -> Words:
    """no-recourse/contesting-costs."""
    words: Words = {}
    for way in subjects(facts, "recourse", "recourses"):
        found = []
        meant = within(facts.word(way, "kind"), sets.contest)
        deciders = facts.at(facts.word(way, "decided_by"), "party")
        kinds = frozenset().union(*(facts.word(one, "kind") for one in deciders))
        costs = disj(
            within(facts.word(way, "detriment_for_using"), frozenset({"yes"})),
            conj(
                within(facts.word(way, "free"), frozenset({"no"})),
                no(within(kinds, frozenset({"court"}))),
            ),
        )
        for outcome, belongs, listed in effects_contested(facts, way):
            there = conj(way.exists, belongs)
            against = within(facts.word(outcome, "adverse_for"), sets.somebody)
            found.append(((outcome.id,) if listed else None, there, conj(there, meant, against, costs)))
        tell(words, way, True, found)  # noqa: FBT003 (a truth is a value here)
    return whole(words, more=facts.open["recourses"])


def _of_scores(
    facts: Facts, sets: Sets, truth_of: Callable[[Facts, Sets, Entry, Entry], Truth], *, applies: bool = True
) -> Words:
    """Return the verdicts of a rule on scores and each of their effects."""
    words: Words = {}
    for score in subjects(facts, "score", "scores"):
        speaks = speaks_of(facts, score) if applies else about_people(facts, score)
        found = []
        for outcome, belongs, listed in effects_of(facts, score):
            there = conj(score.exists, belongs)
            truth = conj(there, speaks, truth_of(facts, sets, score, outcome))
            found.append(((outcome.id,) if listed else None, there, truth))
        tell(words, score, speaks, found)
    return whole(words, more=facts.open["scores"])


def hidden_score(facts: Facts, sets: Sets) -> Words:
    """opaque-scoring/hidden-score."""
    return _of_scores(facts, sets, _is_hidden)


def _is_hidden(facts: Facts, sets: Sets, score: Entry, outcome: Entry) -> Truth:
    untold = within(facts.word(score, "told.existence"), frozenset({"no"}))
    return conj(untold, within(facts.word(outcome, "adverse_for"), sets.somebody))


def mark_without_end(facts: Facts, sets: Sets) -> Words:
    """hoarding-retention/mark-without-end."""
    return _of_scores(facts, sets, _has_no_end)


def _has_no_end(facts: Facts, sets: Sets, score: Entry, outcome: Entry) -> Truth:
    endless = disj(
        longer(facts.length(outcome, "duration"), *EIGHTY_YEARS),
        longer(facts.length(score, "retention"), *EIGHTY_YEARS),
    )
    return conj(within(facts.word(outcome, "adverse_for"), sets.somebody), endless)


def no_way_to_contest(facts: Facts, sets: Sets) -> Words:
    """no-recourse/no-way-to-contest."""
    return _of_scores(facts, sets, _is_final, applies=False)


def _is_final(facts: Facts, sets: Sets, score: Entry, outcome: Entry) -> Truth:
    heavy = within(facts.word(outcome, "severity"), frozenset({"moderate", "serious", "grave"}))
    against = within(facts.word(outcome, "adverse_for"), sets.somebody)
    if heavy is False or against is False:
        return False
    return conj(against, heavy, no(can_change(facts, sets, outcome)), no(can_change(facts, sets, score)))


def can_change(facts: Facts, sets: Sets, owner: Entry) -> Truth:
    """Return whether there is a way to have something changed."""
    never = frozenset({"no"})
    return disj(
        *(
            conj(
                belongs,
                within(facts.word(way, "kind"), sets.change),
                no(within(facts.word(way, "offered"), never)),
                no(within(facts.word(way, "can_change"), never)),
            )
            for way, belongs in recourses_of(facts, owner)
        )
    )
