"""The command `scoreaudit`, and `python -m audit`: a check that nothing changed for is printed again, all else runs."""

from __future__ import annotations

import sys
from typing import Any

from audit.collecting import start
from audit.replay import key_of, recorded, replayed


def main() -> Any:
    """Run the command line."""
    if sys.argv[1:2] == ["check"]:
        start()
    key = key_of(sys.argv[1:])
    if key is not None and (code := replayed(key)) is not None:
        return sys.exit(code)
    from audit.cli.main import main as run  # noqa: PLC0415 (what is printed again needs none of it)

    return run() if key is None else recorded(key, run)


if __name__ == "__main__":
    main()
