"""A cluster gives the bytes that one machine gives; no worker, scheduler or run that ends loses or repeats a verdict."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time

import pytest
from portfolio.clusters import SOON, cluster, wait_for
from portfolio.making import ONE_RULE, command, description, everything, folder_of, lines_file, words, write

from audit.portfolio.manifest import read_manifest
from audit.portfolio.reading import RACY_NS

COUNT = 48
"""In 16 parts of three; one more product is a gate."""
TOLD = f"{COUNT + 1} products: {COUNT + 1} audited, 0 as they were\n"
DAY = ("--today", "2026-11-23")


def run(*args, **options):
    process = command(*args, **options)
    out, err = process.communicate(timeout=SOON)
    return process.returncode, out, err


def files_of(out):
    """Return the bytes of every part, by table and number."""
    return {str(one.relative_to(out)): one.read_bytes() for one in out.glob("*/part-*.parquet")}


def entered(out):
    """Return what the manifest says, without the order in which parts came."""
    found = read_manifest(str(out))
    return found.run, found.parts


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Products, among them one at which a worker waits until it is let go; old enough for their stamps to be trusted."""
    folder = folder_of(tmp_path_factory.mktemp("shared") / "in", COUNT)
    last = write(folder / "d0" / "gate.product.yaml", description(0)).stat().st_ctime_ns
    while time.time_ns() < last + RACY_NS:
        time.sleep(0.1)
    return folder


@pytest.fixture
def products(shared):
    """The same with the gate closed, and nobody at it."""
    for mark in ("at-*", "open"):
        for one in shared.glob(mark):
            one.unlink()
    return shared


@pytest.fixture(scope="module")
def expected(shared, tmp_path_factory):
    """What one process of this machine gives."""
    products, out = shared, tmp_path_factory.mktemp("expected") / "out"
    assert run("check", products, "--out", out, "--jobs", 1, *ONE_RULE, *DAY) == (0, TOLD, "")
    return out


def same(out, expected):
    assert files_of(out) == files_of(expected)
    assert entered(out) == entered(expected)


def to(made):
    return ("--engine", "dask", "--scheduler", made.address)


def at_gate(products):
    """Return the process that is at the gate."""
    return next((int(one.name.partition("-")[2]) for one in products.glob("at-*")), None)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A cluster of two workers that no test harms."""
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def test_all_that_is_read_travels_and_the_bytes_are_the_same(two, tmp_path):
    def filled(folder, kind):
        """Write what can be found in a portfolio, under a path that is the same everywhere."""
        for number in range(6):
            write(folder / "in" / "d0" / f"p{number}.product.yaml", description(number, kind))
        write(folder / "in" / "d0" / "b.product.yaml", b"\xff\xfe".decode("latin-1") + "no: [")
        lines = lines_file(folder / "in" / "all.jsonl", range(3))
        lines.write_text(lines.read_text(encoding="utf-8") + "{]\n", encoding="utf-8")
        waiver = {
            "rule": ONE_RULE[-1], "entities": ["loan"], "reason": "known", "owner": "board",
            "until": "2030-01-01" if kind is None else "2020-01-01",
        }  # fmt: skip
        write(folder / "in" / "d0" / "scoreaudit.waivers.yaml", [waiver])
        return folder

    for worker in two.folder.glob("worker-*"):
        filled(worker, "price")  # what it finds in its own folder is not what was sent
    home = filled(tmp_path / "home", None)
    (home / "in" / "d1").mkdir()
    (home / "in" / "d1" / "gone.product.yaml").symlink_to("nowhere")
    write(home / "in" / "d1" / "ours.product.yaml", description(0))
    write(home / "in" / "d1" / "scoreaudit.waivers.yaml", "- nothing")
    bases = {}
    for out, engine in (("here", ("--jobs", 1)), ("there", to(two))):
        for turn in range(2):
            if turn:
                write(home / "in" / "d0" / "p1.product.yaml", description(1, "access"))
                os.utime(home / "in" / "d0" / "p2.product.yaml")  # as it was, but for its time
                os.utime(home / "in" / "d0" / "p2.product.yaml", (1, 1))
            pack = ("--rules", os.path.relpath(ONE_RULE[1], home), *ONE_RULE[2:])
            ended = run("check", "in", "in/all.jsonl", "--out", out, *engine, *pack, *DAY, cwd=home)
            bases.setdefault(turn, ended)
            assert ended == bases[turn]
            assert ended[0] == 2
        write(home / "in" / "d0" / "p1.product.yaml", description(1))
    assert "11 products: 11 audited" not in bases[0][1]
    assert everything(home / "here") == everything(home / "there")
    rows = everything(home / "there")["verdicts"]
    assert {row["waived"] for row in rows if row["path"] == "in/d0/p0.product.yaml"} >= {True}


def test_a_worker_that_is_killed_at_a_product_loses_nothing_and_repeats_nothing(products, expected, tmp_path):
    out = tmp_path / "out"
    with cluster(tmp_path / "cluster") as made:
        process = command("check", products, "--out", out, *to(made), *ONE_RULE, *DAY)
        wait_for(lambda: at_gate(products), process)
        killed = at_gate(products)
        assert killed in {one.pid for one in made.processes[1:]}
        os.kill(killed, signal.SIGKILL)
        (products / "open").touch()
        ended = process.communicate(timeout=SOON)
    assert (process.returncode, *ended) == (0, TOLD, "")
    assert len(words(out)) == COUNT + 1
    same(out, expected)


def test_a_run_that_is_interrupted_leaves_the_workers_and_is_gone_on_with(two, products, expected, tmp_path):
    out = tmp_path / "out"
    asked = ("check", products, "--out", out, *to(two), *ONE_RULE, *DAY)
    process = command(*asked)
    wait_for(lambda: at_gate(products), process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SOON)
    assert process.returncode == 130, err
    assert re.fullmatch(r"interrupted, \d+ products to go; what is done is kept: run it again to go on\n", err)
    parts = read_manifest(str(out)).parts
    assert parts[1].products == 1, "the worker ended with the product that it was at, the first of its part"
    assert sum(part.products for part in parts.values()) < COUNT
    (products / "open").touch()
    assert run(*asked)[0] == 0
    assert everything(out) == everything(expected)


def test_a_scheduler_that_is_lost_ends_the_run_in_a_sentence_and_what_is_done_is_kept(products, expected, tmp_path):
    out = tmp_path / "out"
    with cluster(tmp_path / "cluster") as made:
        process = command("check", products, "--out", out, *to(made), *ONE_RULE, *DAY)
        wait_for(lambda: at_gate(products), process)
        made.scheduler.kill()
        _, err = process.communicate(timeout=SOON)
    assert process.returncode == 2
    assert err == (
        f"{made.address}: error: the connection to this scheduler was lost; "
        "see that it runs; what is done is kept: run it again to go on\n"
    )
    done = sum(part.products for part in read_manifest(str(out)).parts.values())
    code, told, err = run("check", products, "--out", out, "--jobs", 1, *ONE_RULE, *DAY)
    assert (code, err) == (0, "")
    assert told == f"{COUNT + 1} products: {COUNT + 1 - done} audited, {done} as they were\n"
    assert everything(out) == everything(expected)


def test_a_product_at_which_workers_die_or_err_is_given_up_and_no_other(tmp_path):
    products = folder_of(tmp_path / "in", 20)
    for name in ("deadly", "once", "faulty"):
        write(products / "d0" / f"{name}.product.yaml", description(0))
    out = tmp_path / "out"
    with cluster(tmp_path / "cluster", workers=4) as made:
        code, told, err = run("check", products, "--out", out, *to(made), *ONE_RULE, *DAY)
        died = [one.poll() for one in made.processes].count(-signal.SIGKILL)
    assert died == 3, "two workers at one product, and one at another"
    assert (code, told) == (2, "23 products: 23 audited, 0 as they were; 2 could not be read\n"), err
    assert re.findall(r"(\w+)\.product\.yaml: error: (.*); look at it", err) == [
        ("deadly", "the process that audited it ended 2 times, and nothing is known of it"),
        ("faulty", "an internal error, and nothing is known of it: ZeroDivisionError: division by zero"),
    ]
    assert len(words(out)) == 21
    assert ("once.product.yaml", 0) in words(out)


# -- TLS


def openssl(folder, *args):
    subprocess.run(["openssl", *map(str, args)], cwd=folder, check=True, capture_output=True, timeout=SOON)


def certificates(folder, name):
    """Make an authority and a certificate that it signed; return the options that name them."""
    folder.mkdir()
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(folder, "req", "-x509", *key, "-subj", f"/CN={name}", "-days", 2, "-keyout", "ca.key", "-out", "ca.pem")
    openssl(folder, "req", *key, "-subj", f"/CN=node of {name}", "-keyout", "node.key", "-out", "node.csr")
    signer = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", 2)
    openssl(folder, "x509", "-req", "-in", "node.csr", *signer, "-out", "node.pem")
    return ("--tls-ca", folder / "ca.pem", "--tls-cert", folder / "node.pem", "--tls-key", folder / "node.key")


@pytest.mark.skipif(not shutil.which("openssl"), reason="certificates are made with openssl")
def test_with_tls_only_those_with_a_certificate_of_the_cluster_are_heard(tmp_path):
    products = folder_of(tmp_path / "in", 8)
    ours = tuple(map(str, certificates(tmp_path / "ours", "ours")))
    others = certificates(tmp_path / "others", "others")
    with cluster(tmp_path / "cluster", workers=1, tls=("--tls-ca-file", *ours[1:]), scheme="tls") as made:
        asked = ("check", products, *to(made), *ONE_RULE, *DAY)
        assert run(*asked, "--out", tmp_path / "out", *ours)[0] == 0
        code, _, err = run(*asked, "--out", tmp_path / "not", *others)
        assert (code, "Traceback" in err) == (2, False)
        assert "no scheduler of Dask answers" in err
        code, _, err = run(*asked, "--out", tmp_path / "not")
        assert (code, "tls:// needs certificates" in err) == (2, True)
    assert len(words(tmp_path / "out")) == 8
    assert not files_of(tmp_path / "not")
