"""Where scoreaudit keeps what it can make again: one folder of the user, each file with its own digest.

A file that was written by half, changed afterwards, or made by something else is no file of this cache: it is made again.
Nothing breaks where the folder cannot be written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

VARIABLE = "SCOREAUDIT_CACHE_DIR"
"""The environment variable that names another folder; set to nothing it turns the cache off."""
_MAGIC = b"scoreaudit cache 1\n"


def cache_folder() -> Path | None:
    """Return the folder of the cache, or None where it is turned off."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "scoreaudit"


def read_kept(name: str, key: str) -> bytes | None:
    """Return what was kept under a name for a key; None where nothing was, or what is there is not whole and ours."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return None
    head = _head(key)
    if not data.startswith(head):
        return None
    digest, _, content = data[len(head) :].partition(b"\n")
    return content if digest == hashlib.sha256(content).hexdigest().encode() else None


def keep(name: str, key: str, *content: bytes) -> None:
    """Keep something, in one piece or several, under a name for a key, in place of what was there.

    A folder that cannot be written keeps nothing.
    """
    folder = cache_folder()
    if folder is None:
        return
    hashed = hashlib.sha256()
    for piece in content:
        hashed.update(piece)
    head = _head(key) + hashed.hexdigest().encode() + b"\n"
    with contextlib.suppress(OSError):
        path = folder / name
        import tempfile  # noqa: PLC0415 (most runs find what was kept)

        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in (head, *content):
                    file.write(piece)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise


def digest_of(folders: Sequence[Path]) -> str:
    """Return the SHA-256 over every YAML file of folders, by name and content."""
    hashed = hashlib.sha256()
    for root in folders:
        for path in sorted(root.rglob("*.yaml")):
            hashed.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()


def _head(key: str) -> bytes:
    return _MAGIC + key.encode() + b"\n"
