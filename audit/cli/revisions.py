"""A file as it was in a revision, read by git."""

from __future__ import annotations

import os
import shutil
import subprocess

from audit.errors import Place, Problem, UsageError
from audit.source import MAX_BYTES

SECONDS = 30
"""How long git may take."""


def text_at(revision: str) -> str:
    """Return the text of `REVISION:PATH`. Raises UsageError with what git says where there is none."""
    found = _shown(revision)
    if found.returncode:
        said = found.stderr.decode("utf-8", "replace").strip().splitlines() or ["git cannot read it"]
        hint = "write it like main:path/from/the/top/of/the/checkout.product.yaml, inside a checkout"
        raise UsageError(Problem(Place(revision), said[0].removeprefix("fatal: "), hint))
    if len(found.stdout) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 2**20} MiB"
        raise UsageError(Problem(Place(revision), message, "describe one product in one file"))
    try:
        return found.stdout.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(Problem(Place(revision), "this is not UTF-8 text", "name a description")) from None


def text_if_there(revision: str) -> str | None:
    """Return the text of `REVISION:PATH`, or None where there is no such file in it."""
    return text_at(revision) if not _shown(revision).returncode else None


def _shown(revision: str) -> subprocess.CompletedProcess[bytes]:
    if revision.startswith("-"):
        raise UsageError(Problem(Place(revision), "a revision does not begin with a dash", "write it like main:path"))
    git = shutil.which("git")
    if git is None:
        raise UsageError(Problem(Place(revision), "git is not installed", "name files instead of revisions"))
    command = [git, "--no-pager", "show", "--no-textconv", "--end-of-options", revision]
    # nothing leaves the machine: a checkout that holds only a part is not filled up from elsewhere
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=SECONDS, env=environment)  # noqa: S603 (no shell; the revision is an argument that cannot be an option)
    except subprocess.TimeoutExpired:
        raise UsageError(Problem(Place(revision), f"git took more than {SECONDS} seconds", "name a file")) from None
    except (OSError, ValueError) as error:
        raise UsageError(Problem(Place(revision), f"git could not be run: {error}", "name a file")) from None
