"""A portfolio run in this process, with the rules read once; the tests of the pool begin processes of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from portfolio.making import PACK

from audit.pipeline import chosen_rules, read_rules
from audit.portfolio.run import check_portfolio
from audit.portfolio.work import Desk


@pytest.fixture(scope="session")
def with_pack():
    """The rules of one concern, that of the pack among them: what the dataset does is the same for a hundred."""
    found = read_rules((PACK,))
    return replace(found, rules=tuple(one for one in found.rules if one.id.startswith("disproportionate-penalty/")))


class Inline:
    """Does in this process what a pool does in several."""

    rules = None
    begun = 0
    """Products that were looked at."""

    def __init__(self, _jobs, setup):
        self.desk = Desk.__new__(Desk)  # without reading the rules again
        self.desk.setup, self.desk.rules = setup, Inline.rules
        self.desk.chosen = chosen_rules(Inline.rules, setup.choice)
        self.looked_at = 0

    def run(self, tasks, tick, stopping):
        def begins(_index):
            Inline.begun += 1
            self.looked_at += 1

        for task in tasks:
            if stopping():
                return
            yield self.desk.carry_out(task, begins, stopping)
            tick()


@pytest.fixture
def inline(monkeypatch, with_pack):
    """Take the place of the pool, and count what is looked at."""
    Inline.rules, Inline.begun = with_pack, 0
    monkeypatch.setattr("audit.portfolio.run.Pool", Inline)
    monkeypatch.setattr("audit.portfolio.reading.RACY_NS", 0)  # the files of a test are always new
    monkeypatch.setattr("audit.portfolio.run.read_rules", lambda packs: with_pack)
    return Inline


@pytest.fixture
def check(inline):
    """Bring a dataset up to its input: `check(wanted(...))` gives the outcome."""

    def run(asked, stopping=lambda: False, tick=lambda done, total: None):
        inline.begun = 0
        return check_portfolio(asked, tick, stopping)

    return run
