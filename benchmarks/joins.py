"""What belongs to what, written by hand: truth, effects of a score, what feeds it, ways to contest, flows that follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.language.checked import Span
from benchmarks.facts import Choice, Entry, Facts, Listing, Truth, unwritten

EFFECTS = (("consequence", "consequences", "because_of"), ("publication", "publications", "of"))
"""What happens to people: the type, its section, and the list that says what it is made from."""
SOURCES = {"score": "inputs", "consequence": "because_of", "publication": "of"}
DERIVED: Choice = frozenset({"inferred", "from-another-score"})
BUSINESS: Choice = frozenset({"a-business"})
CAUSES = (("score", "made_by", "inputs"), ("consequence", "decided_by", "because_of"), ("publication", "by", "of"))

Link = tuple[Entry, Truth, bool]
"""An entry, whether it belongs, and whether somebody has written that it does, or may."""


def conj(*truths: Truth) -> Truth:
    """Return False if any is false, True if all are true, else None."""
    return False if False in truths else None if None in truths else True


def disj(*truths: Truth) -> Truth:
    """Return True if any is true, False if all are false, else None."""
    return True if True in truths else None if None in truths else False


def no(truth: Truth) -> Truth:
    """Return the opposite; None stays None."""
    return None if truth is None else not truth


def within(value: Choice, terms: Choice) -> Truth:
    """Return whether a word is one of these."""
    return True if value <= terms else False if value.isdisjoint(terms) else None


def agree(truths: Iterable[Truth]) -> Truth:
    """Return what is so in every case, else None."""
    found = set(truths)
    return found.pop() if len(found) == 1 else None


def includes(lists: tuple[Listing, ...], wanted: Choice, *, listed: bool = False) -> Truth:
    """Return whether a list has one of these words; `listed` takes it as complete as it is written."""
    if len(lists) == 1:
        return _includes(lists[0], wanted, listed=listed)
    return agree(_includes(one, wanted, listed=listed) for one in lists)


def _includes(one: Listing, wanted: Choice, *, listed: bool) -> Truth:
    may = not (one.listed if listed else one.extra).isdisjoint(wanted)
    for member in one.members:
        if member <= wanted:
            return True
        may = may or not member.isdisjoint(wanted)
    return None if may else False


def longer(spans: Iterable[Span], low: float, high: float, months: float) -> Truth:
    """Return whether a length of time is longer than a constant."""
    return agree(
        one.months > months
        if one.months is not None
        else True
        if one.low > high
        else False
        if one.high <= low
        else None
        for one in spans
    )


def about_people(facts: Facts, entry: Entry) -> Truth:
    """Return whether a rule that does not name businesses speaks of an entry."""
    if entry.type == "score":
        return no(within(facts.word(entry, "subject"), BUSINESS))
    lists = facts.many(entry, "falls_on")
    if not any(one.members for one in lists):
        return None
    return includes(lists, facts.vocabulary.lists["falls-on"].all - BUSINESS)


def effects_of(facts: Facts, score: Entry, *, only: str = "") -> list[Link]:
    """Return what a score has as effects, or may have; last of each type what nobody has written."""
    found: list[Link] = []
    for type_, section, load in EFFECTS:
        if only and type_ != only:
            continue
        target = frozenset({score.id})
        for one in facts.known(type_):
            lists = facts.many(one, load)
            belongs = conj(one.exists, includes(lists, target))
            if belongs is not False:
                found.append((one, belongs, belongs is True or includes(lists, target, listed=True) is not False))
        if facts.open[section] and not (score.written and f"{section} of {score.id}" in facts.complete):
            found.append((unwritten(type_), None, False))
    return found


def effects_contested(facts: Facts, recourse: Entry) -> list[Link]:
    """Return what a way to contest is against, or may be."""
    found: list[Link] = []
    lists = facts.many(recourse, "against")
    for type_, section, _ in EFFECTS:
        for one in facts.known(type_):
            target = frozenset({one.id})
            belongs = conj(one.exists, includes(lists, target))
            if belongs is not False:
                found.append((one, belongs, belongs is True or includes(lists, target, listed=True) is not False))
        closed = not facts.open[section] or (recourse.written and f"{section} of {recourse.id}" in facts.complete)
        if not closed and (belongs := includes(lists, frozenset({f"?{type_}"}))) is not False:
            found.append((unwritten(type_), conj(None, belongs), False))
    return found


def recourses_of(facts: Facts, owner: Entry) -> Iterator[tuple[Entry, Truth]]:
    """Yield the ways to contest something, with what nobody has written."""
    target = frozenset({owner.id})
    denied: Choice = frozenset()
    for one in facts.known("recourse"):
        lists = facts.many(one, "against")
        belongs = conj(one.exists, includes(lists, target))
        if belongs is not False:
            yield one, belongs
        kind = facts.word(one, "kind")
        if owner.written and one.exists and len(kind) == 1 and facts.word(one, "offered") == {"no"}:
            denied |= kind if all(target in side.members for side in lists) else frozenset()
    if facts.open["recourses"] and not (owner.written and f"recourses of {owner.id}" in facts.complete):
        more = unwritten("recourse")
        if denied:
            more.given["kind"] = facts.vocabulary.lists["recourse-kinds"].all - denied
        yield more, None


def data_feeding(facts: Facts, score: Entry) -> list[tuple[Entry, Truth]]:
    """Return what data feeds a score, or may: as input, through derivation, through another score."""
    data = facts.known("data")
    more = facts.open["data"]
    found: list[tuple[Entry, Truth]]
    if not score.written:
        found = [(one, None) for one in (*data, *([unwritten("data")] if more else []))]
        return found
    sure, may = _sources(facts, score)
    found = [
        (one, True if one.id in sure and one.exists else None) for one in data if one.id in may and one.id != score.id
    ]
    if more and any(
        "?data" in side.extra for id_ in (score.id, *may) for side in _made_from(facts, facts.entries[id_])
    ):
        found.append((unwritten("data"), None))
    return found


def _made_from(facts: Facts, entry: Entry) -> tuple[Listing, ...]:
    name = SOURCES.get(entry.type, "")
    if name:
        return facts.many(entry, name)
    if entry.type != "data":
        return ()
    lists = facts.many(entry, "derived_from")
    written = any(side.members for side in lists)
    return () if not written and facts.word(entry, "origin").isdisjoint(DERIVED) else lists


def _sources(facts: Facts, target: Entry) -> tuple[set[str], set[str]]:
    """Return the ids of what surely feeds an entry, and of what may."""
    sure, may, waiting = {target.id}, {target.id}, [target.id]
    while waiting:
        id_ = waiting.pop()
        lists = _made_from(facts, facts.entries[id_])
        if not lists:
            continue
        ids = {one for side in lists for choice in (*side.members, side.extra) for one in choice}
        if "?data" in ids or "?score" in ids:
            ids |= {one.id for type_ in ("data", "score") for one in facts.known(type_)}
        for one in ids:
            entry = facts.entries.get(one)
            if entry is None or entry.exists is False:
                continue
            surely = id_ in sure and one not in sure and entry.exists is True and includes(lists, frozenset({one}))
            if surely:
                sure.add(one)
            if surely or one not in may:
                may.add(one)
                waiting.append(one)
    return sure - {target.id}, may - {target.id}


# -- flows that nobody writes because they follow


def flows(facts: Facts) -> list[Entry]:
    """Return the flows that are written, and those that follow: inputs to the maker, a score to who decides by it."""
    stated = facts.known("flow")
    found = list(stated)
    for type_, field, load in CAUSES:
        for entry in facts.known(type_):
            receiver, lists = facts.word(entry, field), facts.many(entry, load)
            for id_ in sorted(_carried(lists)):
                item = facts.entries.get(id_)
                if item is None or item.exists is False:
                    continue
                known, possible = _holders(facts, item)
                givers = possible or frozenset({"the-person"})
                givers -= receiver if len(receiver) == 1 else frozenset()
                exists = _follows(facts, item, receiver, (known, possible), stated) if givers else False
                if exists is False:
                    continue
                sure = True if _is_agreed(lists, id_) else None
                load_of = Listing((frozenset({id_}),), frozenset(), frozenset(), open=False)
                there = conj(exists, sure, entry.exists, item.exists)
                given = {"from": givers, "to": receiver, "carries": (load_of,)}
                found.append(Entry(f"{entry.id}.{field}/{id_}", "flow", there, record=None, given=given))
    return found


def _is_agreed(lists: tuple[Listing, ...], id_: str) -> bool:
    return all(any(id_ in member for member in side.members if member in lists[0].members) for side in lists)


def _carried(lists: tuple[Listing, ...]) -> set[str]:
    closed = {id_ for side in lists if not side.open for id_ in side.extra}
    return closed | {id_ for side in lists for member in side.members for id_ in member}


def _holders(facts: Facts, item: Entry) -> tuple[Choice, Choice]:
    lists = facts.many(item, "held_by")
    known = {next(iter(one)) for one in lists[0].members if len(one) == 1 and all(one in x.members for x in lists)}
    possible = known.union(*(side.extra for side in lists), *(one for side in lists for one in side.members))
    if item.type == "score":
        maker = facts.word(item, "made_by")
        possible |= maker
        known |= maker if len(maker) == 1 else set()
    return frozenset(known), frozenset(possible)


def _follows(facts: Facts, item: Entry, receiver: Choice, has: tuple[Choice, Choice], stated: Iterable[Entry]) -> Truth:
    known, possible = has
    may_be_stated = False
    for flow in stated:
        end, start = facts.word(flow, "to"), facts.word(flow, "from")
        carried = includes(facts.many(flow, "carries"), frozenset({item.id}))
        if carried is False or end.isdisjoint(receiver) or (possible and start.isdisjoint(possible)):
            continue
        if carried and flow.exists and len(receiver) == 1 and end == receiver and (start <= known or not possible):
            return False
        may_be_stated = True
    if len(receiver) > 1:
        return None
    if receiver <= known:
        return False
    if not possible:
        return None if may_be_stated else True
    return None if may_be_stated or not receiver.isdisjoint(possible) or not known else True


def carried(facts: Facts, flow: Entry, type_: str) -> Iterator[tuple[Entry, Truth]]:
    """Yield the data, or the scores, that a flow carries or may carry, with what nobody has written."""
    section = "data" if type_ == "data" else "scores"
    lists = facts.many(flow, "carries")
    closed = not facts.open[section] or (flow.written and f"{section} of {flow.id}" in facts.complete)
    for one in (*facts.known(type_), *(() if closed else (unwritten(type_),))):
        held = conj(one.exists, includes(lists, frozenset({one.id})))
        if held is not False:
            yield one, held


def more_flows(facts: Facts) -> bool:
    """Return whether a flow may exist that neither is written nor follows."""
    if any(facts.open[section] for section in ("flows", "scores", "consequences", "publications")):
        return True
    return any(
        side.open for type_, _, load in CAUSES for entry in facts.known(type_) for side in facts.many(entry, load)
    )
