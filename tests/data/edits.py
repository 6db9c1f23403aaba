"""Good texts with one thing changed; a caret in the change marks where the mistake stands."""

from __future__ import annotations

from pathlib import Path

from audit.errors import Place

HERE = Path(__file__).parent
PRODUCT = (HERE / "good.product.yaml").read_text(encoding="utf-8")
RULE = (HERE / "good-rule.yaml").read_text(encoding="utf-8")
SMALL_RULE = (HERE / "small-rule.yaml").read_text(encoding="utf-8")


def unmarked(text: str, path: str) -> tuple[str, Place]:
    """Return a text without its caret, and the place where the caret stood."""
    assert text.count("^") == 1
    before, _, after = text.partition("^")
    return before + after, Place(path, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def edited(text: str, *edits: tuple[str, str]) -> str:
    """Return a text with each old part, which stands in it once, replaced by the new one."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
