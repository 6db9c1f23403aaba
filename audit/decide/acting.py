"""All that acts on finished verdicts, in its order: evidence, then waivers, then a baseline."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.decide.evidence import Limits, questioned
from audit.errors import Problem, ScoreauditError
from audit.load.product import Description
from audit.load.ruleset import RuleSet
from audit.model.detail import EVERYTHING, Detail
from audit.model.file_names import WAIVERS
from audit.model.finding import Verdict
from audit.source import Document, read_document

if TYPE_CHECKING:
    from audit.decide.waivers import Seen
    from audit.load.waivers import Waiver
    from audit.model.baseline import BaselineV1


@dataclass(frozen=True)
class Terms:
    """What a run was asked to hold verdicts against."""

    limits: Limits = field(default_factory=Limits)
    waivers: str | None = None
    """The file of waivers for every description; None: the one beside each, where there is one."""
    baseline: BaselineV1 | None = None
    detail: Detail = EVERYTHING
    """What those who read the verdicts need of them."""
    for_publication: bool = False
    """Whether what speaks against publishing is a problem of the run."""

    @property
    def needed(self) -> Detail:
        """What is to be worked out: old or weak evidence is found only where every verdict says what it rests on."""
        return EVERYTHING if self.for_publication or self.limits else self.detail


def document_at(path: str) -> Document | None:
    """Return the YAML file at a path, or None where there is none. Raises SourceError where it cannot be read."""
    return read_document(path) if os.path.isfile(path) else None


class Acting:
    """Acts on the verdicts of one run, and keeps account of the waivers that it saw."""

    def __init__(
        self, rules: RuleSet, terms: Terms, today: dt.date, beside: Callable[[str], Document | None] = document_at
    ) -> None:
        """Take the rules, what to act by, the day, and what gives the file of waivers beside a description."""
        self.rules, self.terms, self.today, self._beside = rules, terms, today, beside
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        """The text of the waivers of each description, by the description's path."""
        self._files: dict[str, tuple[str, tuple[Waiver, ...]] | None] = {}
        self._seen: dict[str, list[Seen]] = {}

    def on(self, verdicts: tuple[Verdict, ...], description: Description) -> tuple[Verdict, ...]:
        """Return the verdicts of one description after all that acts on them.

        A file of waivers with mistakes waives nothing; its mistakes are problems of the run.
        """
        path = description.document.path
        verdicts = questioned(verdicts, description, self.rules, self.terms.limits, self.today)
        file = self.terms.waivers or os.path.join(os.path.dirname(path), WAIVERS)
        if (held := self._read(file)) is not None:
            from audit.decide.waivers import waived  # noqa: PLC0415 (only where there are any)

            text, waivers = held
            verdicts, seen = waived(verdicts, waivers, self.rules, self.today)
            self.texts[path] = text
            self._seen.setdefault(file, []).append(seen)
        if self.terms.for_publication:
            from audit.decide.publication import unfit  # noqa: PLC0415 (only where it is asked for)

            self.problems += unfit(verdicts, description, self.rules.vocabulary, self.today)
        if self.terms.baseline is None:
            return verdicts
        from audit.decide.baseline import known  # noqa: PLC0415 (only where it is asked for)

        return known(verdicts, path, self.terms.baseline)

    def notices(self) -> tuple[Problem, ...]:
        """Return what to say of the waivers of the run."""
        if not self._seen:
            return ()
        from audit.decide.waivers import waiver_notices  # noqa: PLC0415 (only where there are any)

        return tuple(
            notice
            for file, seen in self._seen.items()
            if (held := self._files[file]) is not None
            for notice in waiver_notices(held[1], seen, self.today)
        )

    def _read(self, file: str) -> tuple[str, tuple[Waiver, ...]] | None:
        if file not in self._files:
            try:
                self._files[file] = self._held(file)
            except ScoreauditError as error:
                self.problems += error.problems
                self._files[file] = ("", ())
        return self._files[file]

    def _held(self, file: str) -> tuple[str, tuple[Waiver, ...]] | None:
        document = read_document(file) if self.terms.waivers else self._beside(file)
        if document is None:
            return None
        from audit.load.waivers import waivers_in  # noqa: PLC0415 (only where there are any)

        return document.text, waivers_in(document, [rule.id for rule in self.rules.rules])
