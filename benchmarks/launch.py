"""Starts one command and tells what it took. Standard library only, and run by itself, small.

The system counts what a process held before it became the command: started from a large process, every command would
seem large. So commands are started from here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

LOOK = 0.001
"""Seconds between two looks whether the command has ended."""


def main(limit: float, command: list[str]) -> None:
    """Print wall and processor seconds, the peak in KiB and the exit code; `null` where the command did not end in time."""
    begun = time.perf_counter()
    child = subprocess.Popen(  # noqa: S603 (commands of this package)
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while True:
        ended, status, usage = os.wait4(child.pid, os.WNOHANG)
        wall = time.perf_counter() - begun
        if ended:
            break
        if wall > limit:
            os.killpg(child.pid, 9)
            os.wait4(child.pid, 0)
            print("null")
            return
        time.sleep(LOOK)
    peak = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
    print(json.dumps([wall, usage.ru_utime + usage.ru_stime, peak, os.waitstatus_to_exitcode(status)]))


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2:])
