"""The ids of a description: which there are, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from audit.errors import Problem
from audit.model.schema import RESERVED_IDS, SECTIONS
from audit.source import Document

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LONGEST_ID = 80
"""Longest id, in characters."""
MORE = "unknown"
"""The id that says: there may be more entries here than are written."""


def ids_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the type of every entry by its id; of one that stands twice, the first."""
    found: dict[str, str] = {}
    for section, type_ in SECTIONS.items():
        content = data.get(section)
        for id_ in content if isinstance(content, dict) else ():
            if id_ != MORE:
                found.setdefault(id_, type_)
    return found


def id_problems(document: Document) -> list[Problem]:
    """Return ids that stand twice, are reserved, or are no plain words."""
    problems = []
    first: dict[str, str] = {}
    for section in (*SECTIONS, "evidence"):
        content = document.data.get(section)
        for id_, entry in content.items() if isinstance(content, dict) else ():
            at = (section, id_)
            if id_ == MORE and entry is None and section != "evidence":
                continue
            if id_ in RESERVED_IDS:
                problems.append(document.problem(at, f"the id {id_!r} is reserved", "choose another id", of_key=True))
            elif not _ID.match(id_) or len(id_) > LONGEST_ID:
                problems.append(
                    document.problem(
                        at, f"{id_[:LONGEST_ID]!r} is no id", "use small letters, digits and dashes", of_key=True
                    )
                )
            elif id_ in first:
                problems.append(
                    document.problem(
                        at,
                        f"the id {id_!r} stands in {first[id_]} too",
                        "ids are unique across the file: rename one",
                        of_key=True,
                    )
                )
            else:
                first[id_] = section
    return problems
