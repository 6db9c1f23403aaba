"""Where the shipped rules are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def rules_folder() -> Path:
    """Return the folder of the shipped rules.

    A wheel carries them as `audit/_rules`; an editable install finds `rules/` beside `audit/`.
    """
    packed = Path(__file__).parent / "_rules"
    return packed if packed.is_dir() else Path(__file__).parent.parent / "rules"
