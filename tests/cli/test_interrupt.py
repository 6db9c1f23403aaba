"""Ctrl-C ends a command without a word that could be taken for a verdict."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_an_interrupted_check_has_no_verdict(tmp_path):
    fifo = tmp_path / "slow.product.yaml"
    begun = tmp_path / "begun"
    code = (
        "import runpy, sys, time, audit.source, audit.load.product as product\n"
        f"def slow(path, *more):\n    open({str(begun)!r}, 'w').close()\n    time.sleep(60)\n"
        "product.read_document = slow\n"
        f"sys.argv = ['scoreaudit', 'check', {str(fifo)!r}]\n"
        "runpy.run_module('audit', run_name='__main__')"
    )
    fifo.write_text("product: {}", encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        for _ in range(600):
            if begun.exists():
                break
            time.sleep(0.1)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert out == b""
    assert err.decode().strip() == "interrupted; nothing was decided"
