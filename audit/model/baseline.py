"""A baseline: the findings of a day, as one file holds them."""

from __future__ import annotations

from typing import Literal

from audit.model.public import LevelV1, Public
from audit.model.report_v1 import ToolV1


class BaselineFindingV1(Public):
    """One present finding of that day."""

    rule: str
    """concern/slug."""
    subject: str | None
    """The entry that it is about."""
    bindings: dict[str, str]
    """What the rule's names stood for."""
    level: LevelV1 | None
    """How grave it was; null for a legal test."""
    fingerprint: str
    """Identifies the finding across runs."""


class BaselineProductV1(Public):
    """The findings on one description."""

    path: str
    """The file, as seen from where the command ran."""
    name: str
    """The product's name."""
    findings: list[BaselineFindingV1]
    """Its present findings."""


class BaselineV1(Public):
    """The findings of a day. Only `diff` and the gate read it."""

    baseline_version: Literal[1]
    """1."""
    tool: ToolV1
    """What made it."""
    date: str
    """The day."""
    products: list[BaselineProductV1]
    """The audited products."""
