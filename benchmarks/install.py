"""Puts each peer into an environment of its own under `benchmarks/.venvs`, from the package registries. `make bench-peers`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

VENVS = Path(__file__).parent / ".venvs"
PYTHON_PEERS = {
    "zen-engine": "2.1.3",
    "cel-expr-python": "0.1.3",
    "clingo": "5.8.3",
    "regopy": "1.5.2",
    "checkov": "3.3.30",
    "semgrep": "1.182.0",
}
"""Packages of the Python index and the versions that the figures were taken with."""
SPECTRAL = "@stoplight/spectral-cli@6.16.3"


def main() -> int:
    """Install what is not there yet; what cannot be installed is told, and the figures skip it."""
    VENVS.mkdir(exist_ok=True)
    for name, version in PYTHON_PEERS.items():
        done = VENVS / name / f"installed-{version}"
        if done.exists():
            continue
        shutil.rmtree(VENVS / name, ignore_errors=True)
        python = str(VENVS / name / "bin" / "python")
        installed = _run([sys.executable, "-m", "venv", str(VENVS / name)]) and _run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{name}=={version}"]
        )
        _tell(f"{name} {version}", done, installed=installed)
    folder = VENVS / "spectral"
    done = folder / f"installed-{SPECTRAL.rpartition('@')[2]}"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        npm = shutil.which("npm")
        command = [
            npm or "",
            "install",
            "--prefix",
            str(folder),
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            SPECTRAL,
        ]
        _tell(SPECTRAL, done, installed=npm is not None and _run(command))
    return 0


def _tell(name: str, done: Path, *, installed: bool) -> None:
    if installed:
        done.touch()
        print(f"{name}: installed")
    else:
        shutil.rmtree(done.parent, ignore_errors=True)  # half an environment would look like a whole one
        print(f"{name}: cannot be installed here; its figures will be skipped", file=sys.stderr)


def _run(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0  # noqa: S603 (package clients)


if __name__ == "__main__":
    sys.exit(main())
