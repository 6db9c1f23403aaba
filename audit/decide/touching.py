"""Whether a change can touch what a rule says: by the fields and entries that the rule reads, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from audit.decide.changes import Edit
from audit.language import checked as c
from audit.language.reads import fields_read, types_bound
from audit.language.relations import OF, RELATIONS, members_of
from audit.language.walk import populations_in
from audit.model.schema import EFFECTS, SECTIONS

FEEDS = {
    ("score", "inputs"),
    ("data", "derived_from"),
    ("data", "origin"),
    ("consequence", "because_of"),
    ("publication", "of"),
}
"""What `feeds` reads (docs/language.md)."""
REACHES = FEEDS | {
    ("data", "held_by"), ("score", "held_by"), ("score", "made_by"), ("consequence", "decided_by"), ("publication", "by"),
    ("flow", "from"), ("flow", "to"), ("flow", "carries"), ("flow", "protection"),
}  # fmt: skip
"""What `reaches` reads, inferred flows with it."""
LEVEL = {"severity", "essential", "adverse_for"}
"""What a level reads of an effect."""
ABOUT = {("score", "subject"), ("data", "about"), ("consequence", "falls_on"), ("publication", "falls_on")}
"""What tells people from businesses."""


@dataclass(frozen=True)
class WhatIsRead:
    """The fields and the types of entries that decide what a rule says."""

    fields: frozenset[tuple[str, str]]
    types: frozenset[str]


def what_is_read(rule: c.CheckedRule) -> WhatIsRead:
    """Return everything that a rule's verdicts depend on."""
    types = frozenset(member for type_ in types_bound(rule) for member in members_of(type_))
    fields = {(member, one.field.name) for one in fields_read(rule) for member in members_of(one.type)}
    fields |= (
        {("consequence", "setting"), ("consequence", "expected_sources")}
        if ("consequence", "setting") in fields
        else set()
    )
    fields |= {(member, name) for member in types & set(EFFECTS) for name in LEVEL} | set(ABOUT)
    for one, other in OF:
        if {one, other} <= types:
            fields |= {(one if link.side == "own" else other, link.field) for link in OF[one, other]}
    reached: set[str] = set()
    for population in populations_in(rule):
        if population.relation == "feeds":
            fields |= FEEDS
            reached |= {"data", "score"}
        elif population.relation in RELATIONS:
            fields |= REACHES
            reached |= {"data", "score", "flow", "party", *EFFECTS}
    if "flow" in types:  # flows are inferred too
        fields |= REACHES
        reached |= {"flow", "score", *EFFECTS}
    return WhatIsRead(frozenset(fields), types | reached)


def touches(edit: Edit, read: WhatIsRead) -> bool:
    """Return whether a step can change what a rule says."""
    section = str(edit.at[0])
    if section == "product":
        return ("product", ".".join(str(step) for step in edit.at[1:])) in read.fields
    type_ = SECTIONS.get(section, "")
    if edit.kind in {"add", "drop"}:
        # what is dropped is dropped from every list that names it
        return type_ in read.types or (
            edit.kind == "drop" and type_ in {"data", "score", "party", "consequence", "flow"}
        )
    return (type_, ".".join(str(step) for step in edit.at[2:])) in read.fields
