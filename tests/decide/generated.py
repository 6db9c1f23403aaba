"""Small products made up by hypothesis: every fact may be one of a few words, or not known."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from audit.edit import written
from audit.load.product import load_product_text

RULES = (
    "function-creep/other-area-of-life", "function-creep/beyond-what-was-asked", "character-inference/character-from-habits",
    "sensitive-data/far-from-its-place", "sensitive-data/handed-on-in-bulk", "third-party-sharing/sold-on",
    "no-recourse/machine-has-the-last-word", "opaque-scoring/hidden-score", "public-shaming/fault-broadcast",
    "no-recourse/no-way-to-contest", "unequal-burden/proof-on-the-person",
)  # fmt: skip
"""Rules that speak of the same few entries, so that one remedy can touch what another rule says: a new way to contest may
put the proof on the person, which nobody knew to ask before."""
DATA = {
    "category": ["health.appointments", "commerce.purchases", "finance.income", "unknown"],
    "origin": ["observed", "given", "shared-by-a-party"],
    "setting": ["health.care", "commerce.shopping", "finance.banking", "unknown"],
}
SCORE = {
    "subject": ["person"],
    "form": ["number", "band", "list-entry", "unknown"],
    "infers": [["reliability"], ["repeat-custom"], []],
    "purposes": [["credit-decision"], ["marketing"], []],
    "told.existence": ["no", "yes", "unknown"],
}
CONSEQUENCE = {
    "kind": ["access", "price", "unknown"],
    "setting": ["finance.credit", "commerce.shopping", "unknown"],
    "adverse_for": ["low-scorers", "nobody", "unknown"],
    "severity": ["minor", "serious", "unknown"],
    "automation": ["decides", "advises", "unknown"],
    "review": ["never", "on-request", "unknown"],
}
FLOW = {
    "how": ["bulk", "disclosure", "unknown"],
    "protection": ["none", "aggregated", "unknown"],
    "people_told": ["no", "yes"],
}
PUBLICATION = {
    "shows": [["debt"], ["high-score"], "unknown"],
    "channels": [["cinema"], ["letter"]],
    "identifies": [["name"], []],
    "severity": ["moderate", "unknown"],
}


def only(rules, ids=RULES):
    """Return a few rules, as if there were no others."""
    chosen = tuple(rule for rule in rules.rules if rule.id in ids)
    assert len(chosen) == len(ids)
    return replace(rules, rules=chosen, digest="few")


def description_of(data, rules):
    """Return a description with its text, so that a patch has something to change."""
    text = "".join(f"{key}: {written(value)}\n" for key, value in data.items())
    return load_product_text(text, "p.yaml", rules.vocabulary)


def _entry(draw, fields, **fixed):
    entry = dict(fixed)
    for path, words in fields.items():
        value = draw(st.sampled_from([*words[:1] * 3, *words, None]))  # the first word is the one that rules look for
        if value is None:
            continue
        into = entry
        *before, last = path.split(".")
        for step in before:
            into = into.setdefault(step, {})
        into[last] = value
    return entry


@st.composite
def products(draw):
    """Return the data of a product with one to three pieces of data, and perhaps a flow, an asking and a publication."""
    some = [f"d{i}" for i in range(1, draw(st.integers(1, 3)) + 1)]
    outcomes = [f"c{i}" for i in range(1, draw(st.integers(1, 2)) + 1)]
    product = {
        "name": "Generated", "as_of": "2026-01", "perspective": draw(st.sampled_from(["inside", "inside", "outside"])),
        "jurisdictions": ["DE"], "scored_groups": ["users"], "participation": "free-choice", "operator": "app",
    }  # fmt: skip
    data = {
        "format": 1,
        "product": product,
        "parties": {
            "app": {"kind": "platform", "roles": ["operator", "decider"]},
            "broker": {"kind": "broker", "roles": ["recipient"]},
        },
        "data": {one: _entry(draw, DATA, held_by=["app"], about=["the-person"]) for one in some},
        "scores": {"s": _entry(draw, SCORE, made_by="app", inputs=some)},
        "consequences": {
            one: _entry(draw, CONSEQUENCE, because_of=["s"], decided_by="app", falls_on=["the-person"])
            for one in outcomes
        },
    }
    often = st.sampled_from([True, True, False])
    if draw(often):
        data["flows"] = {"f": _entry(draw, FLOW, **{"from": "app", "to": "broker", "carries": some[:1]})}
    if draw(often):
        data["permissions"] = {
            "p": {"covers": some, "how": "one-for-all", "basis": "consent", "purposes": ["marketing"]}
        }
    if draw(often):
        data["publications"] = {"b": _entry(draw, PUBLICATION, by="app", of=["s"], falls_on=["the-person"])}
    if draw(often):
        data["recourses"] = "none"
    if draw(st.booleans()):
        data["complete"] = ["data", "scores", "consequences", *(["flows"] if "flows" in data else [])]
    return data
