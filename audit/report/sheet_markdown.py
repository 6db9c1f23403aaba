"""The page for the person who is scored, in Markdown: one heading a part, nothing of a description comes to life in it."""

from __future__ import annotations

from collections.abc import Iterator

from audit.report.commands import without_commands
from audit.report.github_text import prose
from audit.report.sheet import Part, Sheet


def sheet_markdown(sheet: Sheet) -> str:
    """Return the page as Markdown."""
    pieces = [f"# {prose(sheet.title)}", " ".join(prose(one) for one in sheet.intro), f"## {prose(sheet.known_title)}"]
    pieces.append(
        "\n".join(
            f"- **{prose(row.title)}** {prose(row.text)}{f' *{prose(row.said)}*' if row.said else ''}"
            for row in sheet.rows
        )
    )
    pieces += [piece for part in sheet.parts for piece in _part(part)]
    return without_commands("\n\n".join((*pieces, "---", prose(sheet.foot))) + "\n")


def _part(part: Part) -> Iterator[str]:
    yield f"## {prose(part.title)}"
    yield "\n".join(f"- {prose(one.text)}{f' *({prose(one.said)})*' if one.said else ''}" for one in part.lines)
    if part.after:
        yield " ".join(prose(one) for one in part.after)
