"""Outlines of descriptions made by hand, small and large, for pictures."""

from __future__ import annotations

from report.making import product, report, verdict

from audit.errors import Place
from audit.model.finding import Because, FactSeen
from audit.model.overview import DataShown, EffectShown, FlowShown, Link, Overview, PartyShown, ScoreShown

AREAS = ("Money", "Social life", "Courts", "Health", "", "Getting around", "Work", "Buying and selling")
LONG = "A name that is much longer than anybody would wish for in a picture, and Donaudampfschifffahrtsgesellschaft"


def outline(data=3, parties=3, effects=3, scores=1, name="{kind} {number}"):
    """Return an outline with so many entries of each kind."""

    def called(kind, number):
        return name.format(kind=kind, number=number)

    made = tuple(
        PartyShown(f"party-{i}", called("party", i), ("Shop", "Bank or lender", "Court", "")[i % 4], ("Source",))
        for i in range(parties)
    )
    items = tuple(
        DataShown(
            f"data-{i}",
            called("data", i),
            "Purchases",
            "Shopping",
            AREAS[i % len(AREAS)],
            ("The person",),
            (Link(f"party-{i % parties}"),),
        )
        for i in range(data)
    )
    makers = tuple(
        ScoreShown(
            f"score-{i}",
            called("score", i),
            (Link("party-0"),),
            tuple(Link(one.id, n % 3 > 0) for n, one in enumerate(items)),
            more=True,
        )
        for i in range(scores)
    )
    happens = tuple(
        EffectShown(
            f"effect-{i}", called("effect", i), publication=i % 5 == 4, kind="Access", setting="Loans", area="Money",
            because_of=(Link(f"score-{i % scores}"), *((Link("data-0"),) if i % 7 == 6 else ())),
            deciders=(Link(f"party-{i % parties}"),) if i % 3 else (), severity="" if i % 2 else "Serious",
        )
        for i in range(effects)
    )  # fmt: skip
    flows = (
        FlowShown("known", (Link("party-1"),), (Link("party-0"),), (Link("data-1"),)),
        FlowShown("from-whom", (), (Link("party-0"),), (Link("data-2"),)),
        FlowShown("what", (Link("party-0"),), (Link(f"party-{parties - 1}"),), (), more=True, sure=False),
        FlowShown("to-whom", (Link("party-0"),), (), (Link("score-0"),)),
    )
    return Overview(
        "The operator", parties=made, data=items, scores=makers, effects=happens, flows=flows, open=("data", "flows")
    )


def found(number, data=3, effects=3):
    """Return a finding that rests on a kind of data and something that happens."""
    level = ("low", "medium", "high", "critical")[number % 4]
    because = Because(
        Place("p.yaml", number + 1, 3), f"data {number % data}: setting = Friends", ("letter",), "reported"
    )
    return verdict(
        settled=level,
        possible="critical",
        rule=f"concern-{number % 9}/rule-{number % 9}",
        concern=f"concern-{number % 9}",
        message=f"Message number {number}: something rests on something else that is from another area of life.",
        bindings=(("outcome", f"effect-{number % effects}"), ("score", "score-0"), ("source", f"data-{number % data}")),
        facts=(
            FactSeen(
                "other_area", "source.setting is unrelated to outcome.setting", value=True, because=(because,) * 2
            ),
            FactSeen("not_so", "x is y", value=False, because=(because,)),
            FactSeen("who_knows", "x is z", value=None),
        ),
        confidence="reported",
        fingerprint=f"f{number}",
    )


def many(number=300):
    """Return a report of one product with so many findings."""
    verdicts = tuple(found(i, 60, 40) for i in range(number))
    concerns = tuple(f"concern-{i}" for i in range(9))
    shown = outline(60, 60, 40, 3)
    return report(product(*verdicts, concerns=concerns, name="Many findings", overview=shown, perspective="outside"))
