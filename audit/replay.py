"""An unchanged check is not run again: what it printed is kept, and printed again.

The key names all that a check depends on: the arguments, every file that it reads by content, the rules by content, the
code, the day, and what the surroundings say about colours and widths. Only checks of named files that write nothing
but to standard output are kept; whatever else there is runs.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from audit import __version__
from audit.bundled import rules_folder
from audit.cache import cache_folder, digest_of, keep, read_kept
from audit.model.file_names import WAIVERS

FOLDER = "runs"
MOST_RUNS = 24
"""How many runs are kept; the oldest go first."""
LARGEST = 8 * 2**20
"""The most output that is kept of one run, in bytes."""
_FLAGS = frozenset({"-q", "--quiet", "-v", "--verbose", "--sarif-open"})
_VALUES = frozenset(
    {"--format", "--fail-on", "--fail-on-open", "--fail-on-law", "--only", "--skip", "--max-age", "--min-grade", "--today"}
)  # fmt: skip
_SURROUNDINGS = (
    "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "COLORTERM", "GITHUB_ACTIONS", "LANG", "LC_ALL", "LC_CTYPE",
    "PYTHONIOENCODING", "PYTHONUTF8",
)  # fmt: skip
_DECIDED = frozenset({0, 1, 3})
"""Exit codes of checks that came to their end; what could not run is tried again."""


def key_of(args: Sequence[str]) -> str | None:
    """Return what names a run that may be kept, or None for one that may not."""
    if not args or args[0] != "check" or cache_folder() is None or sys.stdout.isatty():
        return None
    files = _files(args[1:])
    if not files:
        return None
    hashed = hashlib.sha256(f"{__version__} {sys.version} {dt.date.today()}".encode())  # noqa: DTZ011 (as `check` itself)
    for word in (*args, *(f"{name}={os.environ.get(name)}" for name in _SURROUNDINGS), str(sys.stderr.isatty())):
        hashed.update(word.encode("utf-8", "surrogateescape") + b"\0")
    try:
        for path in files:
            hashed.update(_content(path) + b"\0" + _content(os.path.join(os.path.dirname(path), WAIVERS), or_none=True))
    except OSError:
        return None
    hashed.update(_code() + digest_of((rules_folder(),)).encode())
    return hashed.hexdigest()


def _files(args: Sequence[str]) -> list[str]:
    """Return the files that are checked; none where an option is there that reads or writes more."""
    files: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg in _VALUES:
            if next(rest, None) is None:
                return []
        elif arg.startswith("-"):
            if arg not in _FLAGS and arg.partition("=")[0] not in _VALUES:
                return []
        elif os.path.isfile(arg):
            files.append(arg)
        else:
            return []
    return files


def _content(path: str, *, or_none: bool = False) -> bytes:
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).digest()
    except FileNotFoundError:
        if or_none:
            return b""
        raise


def _code() -> bytes:
    """Return what tells apart the code of two runs: every file of the package, by size and time of change."""
    hashed = hashlib.sha256()
    waiting = [os.path.dirname(__file__)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.is_dir():
                    waiting += [entry.path] if not entry.name.startswith(("_", ".")) else []
                else:
                    status = entry.stat()
                    hashed.update(f"{entry.path} {status.st_size} {status.st_mtime_ns}\0".encode())
    return hashed.digest()


def replayed(key: str) -> int | None:
    """Print what a run printed before, and return its exit code; None where nothing is kept of it."""
    content = read_kept(_name(key), key)
    if content is None:
        return None
    head, _, rest = content.partition(b"\n")
    code, length = (int(part) for part in head.split())
    for stream, data in ((sys.stdout, rest[:length]), (sys.stderr, rest[length:])):
        stream.buffer.write(data)
        stream.flush()
    return code


def recorded(key: str, run: Callable[[], Any]) -> Any:
    """Run, and keep what is printed if the run comes to its end."""
    heard = io.BytesIO(), io.BytesIO()
    real = sys.stdout, sys.stderr
    try:
        with _told_to(heard):
            return run()
    except SystemExit as end:
        code = 0 if end.code is None else end.code
        out, err = (one.getvalue() for one in heard)
        if code in _DECIDED and len(out) + len(err) <= LARGEST:
            keep(_name(key), key, f"{code} {len(out)}\n".encode(), out, err)
            _forget_the_oldest()
        raise
    finally:
        sys.stdout, sys.stderr = real


@contextlib.contextmanager
def _told_to(heard: tuple[io.BytesIO, io.BytesIO]) -> Iterator[None]:
    """Let what is printed be heard too."""
    out, err = sys.stdout, sys.stderr
    if isinstance(out, io.TextIOWrapper) and isinstance(err, io.TextIOWrapper):
        sys.stdout = _Heard(out, heard[0])
        sys.stderr = _Heard(err, heard[1])
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


class _Heard(io.TextIOWrapper):
    """A stream that somebody listens to."""

    def __init__(self, stream: io.TextIOWrapper, heard: io.BytesIO) -> None:
        self._stream = stream
        both: Any = _Both(stream.buffer, heard)
        super().__init__(both, encoding=stream.encoding, errors=stream.errors, write_through=True)

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()


class _Both(io.BufferedIOBase):
    """Writes to a stream and to who listens, as long as it is no more than may be kept."""

    def __init__(self, stream: Any, heard: io.BytesIO) -> None:
        self._stream, self._heard = stream, heard

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self._heard.tell() <= LARGEST:
            self._heard.write(data)
        self._stream.write(data)
        return len(data)

    def flush(self) -> None:
        self._stream.flush()


def _name(key: str) -> str:
    return f"{FOLDER}/{key[:24]}.bin"


def _forget_the_oldest() -> None:
    folder = cache_folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):
        kept = sorted((folder / FOLDER).glob("*.bin"), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[:-MOST_RUNS]:
            path.unlink()
