"""A page of parts, and the two ways to show it: Markdown, and text for a terminal. Each shows all of it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from audit.report.escaping import markdown_code, markdown_text
from audit.report.formats import Look
from audit.report.plain import printable


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    text: str
    term: str = ""
    """What it is about, set off before the text."""
    written: str = ""
    """How the rule's file says the same."""
    below: tuple[str, ...] = ()
    """Lines under it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it."""

    title: str
    before: tuple[str, ...] = ()
    """Paragraphs before the list."""
    items: tuple[Item, ...] = ()
    after: tuple[str, ...] = ()
    """Paragraphs after the list."""


@dataclass(frozen=True, slots=True)
class Page:
    """A title, a line about it, and parts."""

    title: str
    about: str
    parts: tuple[Part, ...]


def page_markdown(page: Page) -> str:
    """Return a page as Markdown, without a line break at its end."""
    lines = [f"# {markdown_text(page.title)}", "", markdown_text(page.about)]
    for part in page.parts:
        lines += ["", f"## {markdown_text(part.title)}"]
        for text in part.before:
            lines += ["", markdown_text(text)]
        lines += [""] if part.items else []
        for item in part.items:
            lines += _item_markdown(item)
        for text in part.after:
            lines += ["", markdown_text(text)]
    return "\n".join(lines)


def _item_markdown(item: Item) -> list[str]:
    term = f"**{markdown_text(item.term)}**: " if item.term else ""
    lines = [f"- {term}{markdown_text(item.text)}"]
    if item.written:
        lines.append(f"  - in the rule's file: {markdown_code(item.written)}")
    return lines + [f"  - {markdown_text(text)}" for text in item.below]


def page_terminal(page: Page, look: Look) -> str:
    """Return a page as text for a terminal, in the width and colours given, without a line break at its end."""
    paper = _Paper(look)
    paper.write(page.title, style=_BOLD)
    paper.write(page.about, style=_DIM)
    for part in page.parts:
        paper.lines.append("")
        paper.write(part.title.upper(), style=_BOLD)
        for text in part.before:
            paper.write(text, "  ")
        for item in part.items:
            paper.write(f"{item.term}: {item.text}" if item.term else item.text, "  - ")
            if item.written:
                paper.write(item.written, "      ", style=_DIM)
            for text in item.below:
                paper.write(text, "    - ")
        for text in part.after:
            paper.write(text, "  ")
    return "\n".join(paper.lines)


_BOLD, _DIM = "1", "2"


@dataclass(frozen=True, slots=True)
class _Paper:
    """Lines of a terminal; written without rich, which costs more to start than a page does."""

    look: Look
    lines: list[str] = field(default_factory=list)

    def write(self, text: str, start: str = "", *, style: str = "") -> None:
        """Wrap a paragraph that begins with `start`; its other lines stand as far in."""
        wrapped = textwrap.wrap(
            printable(text).strip(),
            self.look.width,
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_on_hyphens=False,
        )
        self.lines.extend(f"\x1b[{style}m{line}\x1b[0m" if style and self.look.color else line for line in wrapped)
