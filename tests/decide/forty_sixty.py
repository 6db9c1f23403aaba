"""One product with about 40 facts that are not known and about 60 findings: what `questions` and `plan` may cost is held on it."""

from __future__ import annotations

from typing import Any

UNKNOWN = "unknown"
SOURCES = {
    "basket": ("commerce.purchases", "commerce.shopping"), "visits": ("health.appointments", "health.care"),
    "salary": ("finance.income", "finance.banking"), "trips": ("mobility.driving-behaviour", "mobility.driving"),
    "friends": ("social.contacts", "social.contacts"), "posts": ("social.posts", "social.media"),
    "groups": ("social.groups", "social.media"),
}  # fmt: skip
SCORES = ("trust", "worth", "risk")


def product() -> dict[str, Any]:
    """Return the data of the product: three scores from the same seven kinds of data, each with two consequences."""
    return {
        "format": 1,
        "product": {
            "name": "Forty and sixty", "as_of": "2026-01", "perspective": "inside", "operator": "app",
            "jurisdictions": ["DE"], "scored_groups": ["users"], "participation": "free-choice",
        },
        "parties": {
            "app": {"kind": "platform", "how_many": 1, "roles": ["operator", "decider"]},
            "trader": {"kind": "broker", "how_many": 1, "roles": ["recipient"]},
        },
        "data": {
            one: {
                "category": category, "origin": "observed", "setting": setting, "held_by": ["app"],
                "about": ["the-person"], "retention": UNKNOWN, "collected": UNKNOWN,
            }
            for one, (category, setting) in SOURCES.items()
        },
        "permissions": {
            "signing-up": {"covers": list(SOURCES), "how": "one-for-all", "basis": "consent", "purposes": ["marketing"]},
        },
        "flows": {
            f"{one}-out": {
                "from": "app", "to": "trader", "carries": [one], "how": "bulk", "protection": "none", "people_told": "no",
                "purposes": UNKNOWN,
            }
            for one in SCORES
        },
        "scores": {
            one: {
                "subject": "person", "made_by": "app", "held_by": ["app"], "form": "number", "inputs": list(SOURCES),
                "infers": ["reliability"], "purposes": ["credit-decision"],
                "told": {"existence": "no", "factors": UNKNOWN, "weights": UNKNOWN}, "retention": UNKNOWN, "bias_tested": UNKNOWN,
            }
            for one in SCORES
        },
        "consequences": {
            f"{one}-{kind}": {
                "because_of": [one], "decided_by": "app", "kind": kind, "setting": setting,
                "adverse_for": "low-scorers", "severity": "serious" if kind == "access" else UNKNOWN,
                "essential": "none", "falls_on": ["the-person"], "automation": "decides" if kind == "access" else UNKNOWN,
                "review": UNKNOWN,
            }
            for one in SCORES
            for kind, setting in (("access", "finance.credit"), ("price", "insurance"))
        },
        "recourses": "none",
        "complete": ["parties", "data", "permissions", "flows", "scores", "consequences"],
    }  # fmt: skip
