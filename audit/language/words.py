"""Words of the grammar that conditions keep after they are checked."""

from __future__ import annotations

from typing import Literal

Relation = Literal["feeds", "reaches", "reaches identifiably"]
Quantifier = Literal["some", "every", "no"]
