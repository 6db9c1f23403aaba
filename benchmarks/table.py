"""The table of figures, in the order of docs/performance.md."""

from __future__ import annotations

from benchmarks.figure import Figure
from benchmarks.growth import GROWTH
from benchmarks.peers.compare import PEERS
from benchmarks.portfolio import PORTFOLIO
from benchmarks.start import START
from benchmarks.ten import TEN_RULES
from benchmarks.tools import TOOLS_OF_OTHERS
from benchmarks.warm import WARM

FIGURES: tuple[Figure, ...] = (WARM, TEN_RULES, START, GROWTH, PORTFOLIO, PEERS, TOOLS_OF_OTHERS)
