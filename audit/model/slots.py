"""What a text for people fills in: the names in braces, said as the type of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Slots:
    """The names that a text fills in; nothing else may stand in braces in it."""

    names: tuple[str, ...]
    optional: bool = False
    """The text need not use them all."""


Plain = Annotated[str, Slots(())]
OfProduct = Annotated[str, Slots(("product",))]
OfCount = Annotated[str, Slots(("count",))]
OfLength = Annotated[str, Slots(("length",))]
OfWhere = Annotated[str, Slots(("where",))]
