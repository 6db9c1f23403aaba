"""One rule for each word of the language, with cases: the ground for the laws of knowledge.

They say nothing about products; they are here so that every operator, quantifier, relation and
kind of path is widened, completed and broken on purpose, whether a shipped rule uses it or not.
"""

from __future__ import annotations

from typing import Any

PERSON = {"subject": "person"}


def _rule(
    slug: str,
    for_each: str,
    facts: dict[str, str],
    product: dict[str, Any],
    clear: dict[str, Any],
    ask: dict[str, Any],
    **more: Any,
) -> dict[str, Any]:
    """Return a rule whose first case is a finding, and which differs from it by one fact when clear, and when asked."""
    cases = [
        {"name": "it holds", "expect": "finding", "product": product},
        {"name": "it does not hold", "expect": "clear", **clear},
        {"name": "it is not known", "expect": "ask", **ask},
    ]
    weight = "from effect" if for_each in {"consequence", "publication", "effect"} else "moderate"
    return {
        "id": slug,
        "title": f"Language test {slug}",
        "concern": "data-aggregation",
        "status": "stable",
        "since": "0.1",
        "why": "Tests the language.",
        "derives_from": ["opening"],
        "references": ["gdpr/5-1-b"],
        "norm_fit": "as",
        "link": "does harm",
        "weight": weight,
        "for_each": for_each,
        "facts": facts,
        "message": f"{{{for_each}}} shows it.",
        "remedies": [{"name": "stop", "kind": "stop", "effort": "low"}],
        "cases": [*cases, *more.pop("cases", [])],
        **more,
    }


def _data(**fields: Any) -> dict[str, Any]:
    return {"data": {"d": {"about": ["the-person"], **fields}}}


def _outcome(**fields: Any) -> dict[str, Any]:
    return {
        "consequences": {
            "c": {
                "falls_on": ["the-person"],
                "severity": "serious",
                "adverse_for": "low-scorers",
                "essential": "none",
                **fields,
            }
        }
    }


LANGUAGE_RULES: list[dict[str, Any]] = [
    _rule(
        "is",
        "data",
        {"fact": "data.category is health"},
        _data(category="health.appointments"),
        {"with": {"data.d.category": "finance.income"}},
        {"without": ["data.d.category"]},
    ),
    _rule(
        "is-narrow",
        "data",
        {"fact": "data.category is health.appointments"},
        _data(category="health.appointments"),
        {"with": {"data.d.category": "finance"}},
        {"with": {"data.d.category": "health"}},
    ),
    _rule(
        "is-not",
        "data",
        {"fact": "data.origin is not given"},
        _data(origin="bought"),
        {"with": {"data.d.origin": "given"}},
        {"without": ["data.d.origin"]},
    ),
    _rule(
        "is-one-of",
        "data",
        {"fact": "data.origin is one of [bought, public-record]"},
        _data(origin="bought"),
        {"with": {"data.d.origin": "given"}},
        {"with": {"data.d.origin": {"disputed": [{"value": "bought"}, {"value": "given"}]}}},
    ),
    _rule(
        "includes",
        "publication",
        {"fact": "publication.audience includes everyone"},
        {"publications": {"p": {"falls_on": ["the-person"], "audience": ["everyone"]}}},
        {"with": {"publications.p.audience": ["the-person"]}},
        {"with": {"publications.p.audience": ["the-person", "unknown"]}},
    ),
    _rule(
        "includes-none",
        "publication",
        {"fact": "publication.identifies includes none of [name, photo]"},
        {"publications": {"p": {"falls_on": ["the-person"], "identifies": []}}},
        {"with": {"publications.p.identifies": ["name"]}},
        {"with": {"publications.p.identifies": {"value": [], "possible": ["name"]}}},
    ),
    _rule(
        "includes-all",
        "publication",
        {"fact": "publication.identifies includes all of [name, photo]"},
        {"publications": {"p": {"falls_on": ["the-person"], "identifies": ["name", "photo", "address"]}}},
        {"with": {"publications.p.identifies": ["name"]}},
        {"with": {"publications.p.identifies": {"value": ["name"], "complete": "no"}}},
    ),
    _rule(
        "includes-any",
        "data",
        {"fact": "data.stands_for includes any of [wealth, poverty]"},
        _data(stands_for=["wealth"]),
        {"with": {"data.d.stands_for": "none"}},
        {"with": {"data.d.stands_for": {"value": ["illness"], "complete": "no"}}},
        cases=[
            {
                "name": "both are kept out",
                "expect": "clear",
                "with": {
                    "data.d.stands_for": {"value": ["illness"], "complete": "no", "excludes": ["wealth", "poverty"]}
                },
            }
        ],
    ),
    _rule(
        "goes-beyond",
        "score",
        {"fact": "score.purposes goes beyond permission_asked.purposes"},
        {
            "scores": {"s": {**PERSON, "purposes": ["marketing"]}},
            "permissions": {"p": {"purposes": ["credit-decision"]}},
        },
        {"with": {"scores.s.purposes": ["credit-decision"]}},
        {"with": {"permissions.p.purposes": ["credit-decision", "unknown"]}},
        find={"permission_asked": "permission"},
        cases=[
            {
                "name": "a scope covers what lies below",
                "expect": "clear",
                "with": {"scores.s.purposes": ["marketing.ads"], "permissions.p.purposes": ["marketing"]},
            },
            {"name": "open-ended goes beyond", "expect": "finding", "with": {"scores.s.purposes": ["open-ended"]}},
            {
                "name": "open-ended covers nothing",
                "expect": "finding",
                "with": {"permissions.p.purposes": ["open-ended"]},
            },
        ],
    ),
    _rule(
        "unrelated",
        "consequence",
        {"fact": "consequence.setting is unrelated to source.setting"},
        {
            **_outcome(because_of=["d"], setting="finance.credit"),
            **_data(setting="social.dating", category="health.appointments"),
        },
        {"with": {"data.d.setting": "finance.credit"}},
        {"with": {"data.d.setting": "finance"}},
        find={"source": "data of consequence"},
        cases=[
            {
                "name": "unsettled",
                "expect": "ask",
                "with": {"data.d.setting": "finance.payments", "consequences.c.expected_sources": "unknown"},
            },
            {
                "name": "expected",
                "expect": "clear",
                "with": {"data.d.setting": "finance.payments", "consequences.c.expected_sources": ["finance.payments"]},
            },
            {
                "name": "not expected",
                "expect": "finding",
                "with": {"data.d.setting": "finance.payments", "consequences.c.expected_sources": []},
            },
        ],
    ),
    _rule(
        "at-least-word",
        "consequence",
        {"fact": "consequence.severity >= serious", "somebody": "consequence.adverse_for is not nobody"},
        _outcome(),
        {"with": {"consequences.c.severity": "minor"}},
        {"without": ["consequences.c.severity"]},
    ),
    _rule(
        "at-least-number",
        "party",
        {"fact": "party.how_many >= 100"},
        {"parties": {"p": {"how_many": 150}}},
        {"with": {"parties.p.how_many": {"at_most": 99}}},
        {"with": {"parties.p.how_many": {"at_least": 50, "at_most": 150}}},
    ),
    _rule(
        "longer-than",
        "data",
        {"fact": "data.retention longer than P1Y"},
        _data(retention="P2Y"),
        {"with": {"data.d.retention": "P12M"}},
        {"with": {"data.d.retention": "until-settled"}},
        cases=[{"name": "without end", "expect": "finding", "with": {"data.d.retention": "indefinite"}}],
    ),
    _rule(
        "longer-than-path",
        "score",
        {"fact": "source.retention longer than score.retention"},
        {"scores": {"s": {**PERSON, "inputs": ["d"], "retention": "P30D"}}, **_data(retention="P1Y")},
        {"with": {"data.d.retention": "P30D"}},
        {"without": ["scores.s.retention"]},
        find={"source": "data that feeds score"},
    ),
    _rule(
        "withheld",
        "score",
        {"fact": "score.told.weights is withheld"},
        {"scores": {"s": {**PERSON}}, "withheld": [{"fact": "scores.s.told", "answer": "refused"}]},
        {"with": {"withheld": []}},
        {"with": {"withheld": "unknown"}},
    ),
    _rule(
        "every",
        "score",
        {"fact": "every recourse of score has (free is no)", "there_is_one": "some recourse of score exists"},
        {"scores": {"s": {**PERSON}}, "recourses": {"r": {"against": ["s"], "free": "no"}}},
        {"with": {"recourses.r.free": "yes"}},
        {"without": ["recourses.r.free"]},
        cases=[
            {"name": "there may be more", "expect": "ask", "with": {"recourses.unknown": None}},
            {"name": "none at all", "expect": "clear", "with": {"recourses": {}}},
        ],
    ),
    _rule(
        "no",
        "score",
        {"fact": "no recourse of score has (kind is appeal and offered is yes)"},
        {"scores": {"s": {**PERSON}}, "recourses": {"r": {"against": ["s"], "kind": "appeal", "offered": "no"}}},
        {"with": {"recourses.r.offered": "yes"}},
        {"without": ["recourses.r.kind"], "with": {"recourses.r.offered": "yes"}},
        cases=[
            {
                "name": "the list is closed for this score",
                "expect": "finding",
                "with": {"recourses.unknown": None, "complete": ["recourses of s"]},
            }
        ],
    ),
    _rule(
        "some",
        "score",
        {"fact": "some consequence of score has (essential is home)"},
        {"scores": {"s": {**PERSON}}, **_outcome(because_of=["s"], essential="home")},
        {"with": {"consequences.c.essential": "none"}},
        {"with": {"consequences.c.because_of": "unknown"}},
    ),
    _rule(
        "no-exists",
        "score",
        {"fact": "no permission of source exists"},
        {"scores": {"s": {**PERSON, "inputs": ["d"]}}, **_data()},
        {"with": {"permissions.p": {"covers": ["d"]}}},
        {"with": {"permissions": "unknown"}},
        find={"source": "data of score"},
    ),
    _rule(
        "count",
        "score",
        {"fact": "count different inputs_of_it.area >= 2"},
        {
            "scores": {"s": {**PERSON, "inputs": ["d", "e"]}},
            "data": {"d": {"setting": "finance.credit"}, "e": {"setting": "health.care"}},
        },
        {"with": {"data.e.setting": "finance.banking"}},
        {"without": ["data.e.setting"]},
        let={"inputs_of_it": "every data that feeds score"},
    ),
    _rule(
        "count-three",
        "party",
        {"fact": "count different held.origin >= 3"},
        {
            "parties": {"p": {}},
            "data": {
                "a": {"origin": "given", "held_by": ["p"]},
                "b": {"origin": "bought", "held_by": ["p"]},
                "c": {"origin": "observed", "held_by": ["p"]},
            },
        },
        {"with": {"data.c.origin": "given"}},
        {"with": {"data.c.held_by": "unknown"}},
        let={"held": "every data of party"},
    ),
    _rule(
        "feeds",
        "score",
        {"fact": "source.category is health"},
        {
            "scores": {"s": {**PERSON, "inputs": ["mid"]}, "mid": {**PERSON, "inputs": ["d"]}},
            **_data(category="health.appointments"),
        },
        {"with": {"scores.mid.inputs": [], "scores.s.inputs": ["mid"]}},
        {"with": {"scores.mid.inputs": "unknown"}},
        find={"source": "data that feeds score"},
    ),
    _rule(
        "feeds-effect",
        "consequence",
        {"fact": "source.category is health"},
        {
            "scores": {"s": {**PERSON, "inputs": ["d"]}},
            "consequences": {"loan": {"because_of": ["s"], "falls_on": ["the-person"]}},
            **_data(category="health.appointments"),
        },
        {"with": {"consequences.loan.because_of": []}},
        {"with": {"scores.s.inputs": "unknown"}},
        find={"source": "data that feeds consequence"},
    ),
    _rule(
        "not-offered",
        "score",
        {"fact": "no recourse of score has (kind is appeal and not offered is no)"},
        {"scores": {"s": {**PERSON}}, "recourses": {"w": {"against": ["s"], "kind": "appeal", "offered": "no"}}},
        {"with": {"recourses.w.offered": "yes"}},
        {"with": {"recourses.w.offered": "unknown"}},
    ),
    _rule(
        "derived",
        "score",
        {"fact": "source.origin is bought"},
        {
            "scores": {"s": {**PERSON, "inputs": ["made"]}},
            "data": {"made": {"origin": "inferred", "derived_from": ["raw"]}, "raw": {"origin": "bought"}},
        },
        {"with": {"data.raw.origin": "given"}},
        {"with": {"data.made.derived_from": "unknown"}},
        find={"source": "data that feeds score"},
    ),
    _rule(
        "reaches",
        "party",
        {"fact": "party.kind is police", "data_of_health": "piece.category is health"},
        {
            "parties": {"p": {"kind": "police"}, "q": {"kind": "company"}},
            "data": {"d": {"category": "health", "held_by": ["q"]}},
            "flows": {"f": {"from": "q", "to": "p", "carries": ["d"], "protection": "none"}},
        },
        {"with": {"flows.f.carries": []}},
        {"with": {"flows.f.to": "unknown"}},
        find={"piece": "data that reaches party"},
    ),
    _rule(
        "reaches-identifiably",
        "party",
        {"fact": "party.kind is police", "data_of_health": "piece.category is health"},
        {
            "parties": {"p": {"kind": "police"}, "q": {"kind": "company"}},
            "data": {"d": {"category": "health", "held_by": ["q"]}},
            "flows": {"f": {"from": "q", "to": "p", "carries": ["d"], "protection": "none"}},
        },
        {"with": {"flows.f.protection": "anonymised"}},
        {"without": ["flows.f.protection"]},
        find={"piece": "data that reaches identifiably party"},
        cases=[
            {
                "name": "a decider gets the score",
                "expect": "ask",
                "with": {
                    "flows": {},
                    "data.d.held_by": ["q"],
                    "consequences.c": {"because_of": ["d"], "decided_by": "p"},
                },
            },
            {
                "name": "by a chain",
                "expect": "finding",
                "with": {
                    "parties.r": {"kind": "broker"},
                    "flows.f.to": "r",
                    "flows.g": {"from": "r", "to": "p", "carries": ["d"], "protection": "pseudonymised"},
                },
            },
        ],
    ),
    _rule(
        "inferred-flow",
        "flow",
        {
            "fact": "receiver.kind is police",
            "goes_there": "flow.to is receiver",
            "carries_it": "flow.carries includes piece",
        },
        {
            "parties": {"p": {"kind": "police"}, "q": {"kind": "company"}},
            "data": {"d": {"held_by": ["q"]}},
            **_outcome(because_of=["d"], decided_by="p"),
        },
        {"with": {"parties.p.kind": "company"}},
        {"with": {"consequences.c.decided_by": "unknown"}},
        find={"receiver": "party", "piece": "data"},
    ),
    _rule(
        "label",
        "score",
        {"fact": "some label of score has (tone is degrading)"},
        {"scores": {"s": {**PERSON, "labels": [{"text": "loser", "tone": "degrading"}]}}},
        {"with": {"scores.s.labels": [{"text": "good", "tone": "praising"}]}},
        {"with": {"scores.s.labels": [{"text": "odd"}]}},
    ),
    _rule(
        "hop",
        "consequence",
        {"fact": "consequence.decided_by.kind is court"},
        {**_outcome(decided_by="p"), "parties": {"p": {"kind": "court"}, "q": {"kind": "bank"}}},
        {"with": {"consequences.c.decided_by": "q"}},
        {"with": {"consequences.c.decided_by": "unknown"}},
    ),
    _rule(
        "same-as",
        "consequence",
        {"fact": "consequence.decided_by is rating.made_by"},
        {
            **_outcome(decided_by="p", because_of=["s"]),
            "parties": {"p": {}, "q": {}},
            "scores": {"s": {"made_by": "p"}},
        },
        {"with": {"scores.s.made_by": "q"}},
        {"without": ["scores.s.made_by"]},
        find={"rating": "score of consequence"},
    ),
    _rule(
        "or-not",
        "data",
        {"was_bought": "data.origin is bought", "checked": "data.verified is yes"},
        _data(origin="bought", verified="no"),
        {"with": {"data.d.origin": "given", "data.d.verified": "yes"}},
        {"with": {"data.d.origin": "given", "data.d.verified": "unknown"}},
        finding_if="was_bought or not checked",
        cases=[
            {
                "name": "bought though checked",
                "expect": "finding",
                "level": "medium",
                "with": {"data.d.verified": "yes"},
            },
        ],
    ),
    _rule(
        "effect",
        "effect",
        {"fact": "effect.adverse_for is low-scorers", "no_reasons": "effect.reasons is none"},
        _outcome(reasons="none"),
        {"with": {"consequences.c.reasons": "individual"}},
        {"without": ["consequences.c.reasons"]},
        raise_if="product.scored_groups includes children",
        cases=[
            {
                "name": "children",
                "expect": "finding",
                "level": "critical",
                "with": {"product.scored_groups": ["children"]},
            },
            {
                "name": "food",
                "expect": "finding",
                "level": "critical",
                "with": {"consequences.c.essential": "food", "product.scored_groups": []},
            },
        ],
    ),
    _rule(
        "applies",
        "score",
        {"fact": "score.form is list-entry"},
        {"scores": {"s": {"subject": "household", "form": "list-entry"}}},
        {"with": {"scores.s.form": "number"}},
        {"with": {"scores.s.subject": "unknown"}},
        applies_if="score.subject is household",
        cases=[{"name": "a person", "expect": "not-applicable", "with": {"scores.s.subject": "person"}}],
    ),
]
