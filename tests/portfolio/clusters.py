"""Real clusters of Dask on this machine: a scheduler and worker processes, in folders of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from portfolio.making import ROOT

SOON = 60
"""More seconds than anything here takes on a machine that does other things too."""
HARM = str(Path(__file__).with_name("harm.py"))


class Cluster:
    """A scheduler and its workers; each runs in an empty folder of its own."""

    def __init__(self, folder, tls=(), scheme="tcp"):
        self.folder, self.tls = folder, tls
        self.processes = []
        file = folder / "scheduler.json"
        host = ("--protocol", scheme, "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.scheduler = self._begin("scheduler", *host, "--scheduler-file", file)
        wait_for(lambda: file.exists() and file.read_text(encoding="utf-8").endswith("}"), self.scheduler)
        self.address = json.loads(file.read_text(encoding="utf-8"))["address"]
        assert self.address.startswith(f"{scheme}://127.0.0.1:")

    def _begin(self, kind, *args):
        home = self.folder / f"{kind}-{len(self.processes)}"
        home.mkdir(parents=True)
        env = {
            **os.environ, "DASK_CONFIG": str(self.folder), "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        }  # fmt: skip
        with open(home / "log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, args), *self.tls],
                cwd=home, env=env, stdout=log, stderr=log,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self):
        """Begin a worker that nobody begins again."""
        host = ("--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--local-directory", self.folder)
        return self._begin("worker", self.address, *host, "--preload", HARM, "--no-nanny")

    def logs(self):
        return {str(one): one.read_text(encoding="utf-8") for one in self.folder.glob("*/log")}


@contextmanager
def cluster(folder, workers=2, **options):
    """Give a cluster, and end it."""
    made = Cluster(folder, **options)
    try:
        for _ in range(workers):
            made.worker()
        yield made
    finally:
        for process in reversed(made.processes):
            process.kill()
            process.wait()


def wait_for(what, process):
    """Wait until something is so; the process must not end meanwhile."""
    until = time.monotonic() + SOON
    while not what():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < until
        time.sleep(0.01)
