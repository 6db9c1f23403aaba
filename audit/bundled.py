"""Where the shipped rules and starters are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
STARTERS = ("list", "gig-work", "credit", "cameras", "shaming", "blank")
"""The starters: descriptions to fill in, by the kind of system that they are for."""


def rules_folder() -> Path:
    """Return the folder of the shipped rules.

    A wheel carries them as `audit/_rules`; an editable install finds `rules/` beside `audit/`.
    """
    packed = _PACKAGE / "_rules"
    return packed if packed.is_dir() else _PACKAGE.parent / "rules"


def starters_folder() -> Path:
    """Return the folder of the starters: `audit/_starters` in a wheel, `examples/starters/` in a checkout."""
    packed = _PACKAGE / "_starters"
    return packed if packed.is_dir() else _PACKAGE.parent / "examples" / "starters"


def schemas_folder() -> Path | None:
    """Return the folder of the generated JSON Schemas in a checkout; a wheel prints them with `scoreaudit schema`."""
    folder = _PACKAGE.parent / "docs" / "schemas"
    return folder if folder.is_dir() else None
