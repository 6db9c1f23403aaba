"""What a shell can complete in an argument: rules, concerns, law packs, files and folders.

Rules are listed by the paths of their files, without reading one: a shell waits for each answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from audit.bundled import rules_folder

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

LAW = "law"
NO_RULES = {"vocabulary", "text"}
Items: TypeAlias = "list[CompletionItem]"


def rules(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Complete a rule."""
    return _items(_ids(ctx), (), incomplete)


def rules_and_concerns(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Complete whatever chooses rules: a concern, a law pack, a rule."""
    ids = list(_ids(ctx))
    return _items(ids, (folder for id_ in ids for folder in id_.split("/")[:-1]), incomplete)


def concerns(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Complete a concern."""
    return _items((), (id_.partition("/")[0] for id_ in _ids(ctx) if not id_.startswith(f"{LAW}/")), incomplete)


def law_packs(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Complete a law pack."""
    return _items((), (id_.split("/")[1] for id_ in _ids(ctx) if id_.startswith(f"{LAW}/")), incomplete)


def files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Let the shell complete a path."""
    return [_item(incomplete, "file")]


def folders(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Let the shell complete a folder."""
    return [_item(incomplete, "dir")]


def _item(text: str, kind: str = "plain") -> CompletionItem:
    from click.shell_completion import CompletionItem  # noqa: PLC0415 (only where a shell asks)

    return CompletionItem(text, kind)


def _items(ids: Iterable[str], folders_: Iterable[str], incomplete: str) -> Items:
    """Return what begins as it is written; if nothing does, the slugs that do and mean one rule."""
    known = list(ids)
    found = [name for name in (*sorted(set(folders_)), *sorted(known)) if name.startswith(incomplete)]
    if not found:
        slugs = Counter(id_.rpartition("/")[2] for id_ in known)
        found = sorted(slug for slug, count in slugs.items() if count == 1 and slug.startswith(incomplete))
    return [_item(name) for name in found]


def _ids(ctx: click.Context) -> Iterator[str]:
    """Yield the ids of the shipped rules, and of the packs that the line names, as their paths have them."""
    for folder in (rules_folder(), *(Path(pack) for pack in ctx.params.get("packs") or ())):
        for pattern in ("*/*.yaml", f"{LAW}/*/*.yaml"):
            for path in folder.glob(pattern):
                parts = path.relative_to(folder).parts
                if parts[0] not in NO_RULES:
                    yield "/".join((*parts[:-1], path.stem))
