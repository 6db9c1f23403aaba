"""The Markdown pages of the repository: their fences, tables, links, anchors and examples."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
GUIDE = (README, *sorted((ROOT / "docs").glob("*.md")))
"""What a user reads about the command."""
PAGES = tuple(
    sorted(
        {
            *ROOT.glob("*.md"),
            *(page for folder in ("docs", "rules", "examples") for page in (ROOT / folder).rglob("*.md")),
        }
    )
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"^<!-- example: (\S+) -->\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def name(page: Path) -> str:
    """Return a page's path from the top of the repository."""
    return page.relative_to(ROOT).as_posix()


def text(*pages: Path) -> str:
    """Return pages as one text."""
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def fences(page: Path, language: str = "") -> list[str]:
    """Return the fenced blocks in a language."""
    return [block for written, block in _FENCE.findall(text(page)) if written == language]


def prose(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", text(page))


def code_spans(page: Path) -> list[str]:
    """Return what stands between single backticks."""
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose(page))]


def rows(page: Path, header: str) -> list[list[str]]:
    """Return the rows of the table whose first line begins with this, cell by cell."""
    lines = iter(prose(page).splitlines())
    assert any(line.startswith(header) for line in lines), header
    assert set(next(lines)) <= set("|- ")
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def links(page: Path) -> list[str]:
    """Return where the links of a page lead to, those of its tables too."""
    return re.findall(r"\]\(([^)\s]+)\)", prose(page))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


EXAMPLES = {f"{name(page)}: {named}": block for page in GUIDE for named, block in _EXAMPLE.findall(text(page))}
"""Descriptions on the pages that are marked as complete."""
