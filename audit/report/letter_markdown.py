"""A letter in Markdown: notes first, the letter below a line; what is to be filled in stands in plain square brackets."""

from __future__ import annotations

import re

from audit.report.commands import without_commands
from audit.report.github_text import prose
from audit.report.letter import Block, Letter


def letter_markdown(letter: Letter) -> str:
    """Return a letter as Markdown."""
    said = _Said(letter)
    pieces = [
        f"> **{said.text(letter.notes_title)}**",
        *(f"> - {said.text(one)}" for one in letter.notes),
    ]
    body = [
        "  \n".join(said.text(one) for one in letter.sender),
        "  \n".join(said.text(one) for one in letter.to),
        said.text(letter.date),
        f"**{said.text(letter.subject)}**",
        said.text(letter.greeting),
        *(said.block(one) for one in letter.blocks),
        said.text(letter.closing),
        said.text(letter.signature),
    ]
    head = f"{pieces[0]}\n>\n" + "\n".join(pieces[1:])
    return without_commands("\n\n".join((head, "---", *body)) + "\n")


class _Said:
    """Texts of one letter, made safe; its blanks stay readable, unless what follows would make a link of them."""

    def __init__(self, letter: Letter) -> None:
        blanks = "|".join(re.escape(one.strip("[]")) for one in letter.blanks)
        self.blank = re.compile(rf"\\\[({blanks})\\\](?![(\[:])")

    def text(self, text: str) -> str:
        return self.blank.sub(r"[\1]", prose(text))

    def block(self, block: Block) -> str:
        text = self.text(block.text)
        marks = (f"{i}." if block.numbered else "-" for i in range(1, len(block.items) + 1))
        items = "\n".join(f"{mark} {self.text(one)}" for mark, one in zip(marks, block.items, strict=True))
        return f"{text}\n\n{items}" if items else text
