"""What a scheduler and its workers must be before anything is sent to them; and what is sent is all that is read."""

from __future__ import annotations

import builtins
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from portfolio.making import ONE_RULE, PACK, TODAY, description, folder_of, lines_file, wanted, write

from audit.errors import ScoreauditError, UsageError
from audit.pipeline import Choice, read_rules
from audit.portfolio import cluster, files, reading, remote
from audit.portfolio.address import is_as_safe, scheduler_at
from audit.portfolio.lanes import Given
from audit.portfolio.run import check_portfolio
from audit.portfolio.sources import Item, files_of
from audit.portfolio.work import Desk, Setup, Task

# -- addresses

HERE = ("tcp://127.0.0.1:8786", "tcp://127.3.2.1:1", "tcp://[::1]:8786", "tcp://localhost:65535")
ANYWHERE = ("tls://127.0.0.1:8786", "tls://scheduler.example:8786", "tls://[2001:db8::1]:8786")
ELSEWHERE = (
    "tcp://192.0.2.1:8786", "tcp://0.0.0.0:8786", "tcp://[::]:8786", "tcp://[2001:db8::1]:8786",
    "tcp://scheduler.example:8786", "tcp://localhost.example:8786", "tcp://127.0.0.1.example:8786", "tcp://127.1:8786",
)  # fmt: skip
NONE = (
    "", "8786", "127.0.0.1:8786", "localhost:8786", "tcp://127.0.0.1", "tcp://127.0.0.1:0", "tcp://127.0.0.1:65536",
    "tcp://127.0.0.1:8786/x", "tcp://me@127.0.0.1:8786", "tcp://127.0.0.1:8786@192.0.2.1:1", "ws://127.0.0.1:8786",
    "ucx://127.0.0.1:8786", "inproc://127.0.0.1/1/1", "http://127.0.0.1:8786", "TCP://127.0.0.1:8786",
    "tcp://127.0.0.1:8786\n", "tls://:8786", " tls://127.0.0.1:8786",
)  # fmt: skip


@pytest.mark.parametrize("address", HERE + ANYWHERE)
def test_a_scheduler_on_this_machine_or_with_tls_is_taken(address):
    assert scheduler_at(address).address == address


@pytest.mark.parametrize(
    ("address", "why"),
    [(one, "has no TLS") for one in ELSEWHERE] + [(one, "no address of a scheduler") for one in NONE],
)
def test_any_other_is_refused(address, why):
    with pytest.raises(UsageError, match=why):
        scheduler_at(address)


@pytest.mark.parametrize("scheduler", [HERE[0], ANYWHERE[0]])
def test_a_worker_is_as_safe_as_its_scheduler_or_is_given_nothing(scheduler):
    taken = {one for one in HERE + ANYWHERE + ELSEWHERE + NONE if is_as_safe(one, scheduler_at(scheduler))}
    assert taken == set(ANYWHERE if scheduler in ANYWHERE else HERE)


def test_a_scheduler_that_is_not_there_is_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT", 0.3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    asked = wanted(tmp_path / "out", folder_of(tmp_path / "in", 1), scheduler=scheduler_at(address))
    with pytest.raises(UsageError, match=r"no scheduler of Dask answers: .*; is it running"):
        check_portfolio(asked, lambda *_: None, lambda: False)


# -- workers


class Client:
    """Stands for a connection to a scheduler: workers by address, and what each answers."""

    status = "running"

    def __init__(self, **answers):
        self.workers = {HERE[0]: answers}
        self.asked = []

    def subscribe_topic(self, _topic, handler):
        self.hear = handler

    def nthreads(self):
        return dict.fromkeys(self.workers, 1)

    def run(self, function, *_args, workers, **_options):
        (address,) = workers
        self.asked.append((address, function.__name__))
        answers = self.workers[address]
        if function.__name__ in answers:
            return {address: answers[function.__name__]}
        return {address: remote.versions() if function is remote.versions else True}

    def close(self, **_options):
        self.status = "closed"


@pytest.fixture(scope="module")
def unused():
    """Rules that nothing ran yet: what they are turned into when they run cannot be sent."""
    return read_rules((PACK,))


@pytest.fixture
def connect(monkeypatch, unused):
    """Make a cluster of one worker that answers so."""

    def connected(client, scheduler=HERE[0]):
        monkeypatch.setattr(cluster, "_connected", lambda _: client)
        return cluster.Cluster(scheduler_at(scheduler), Setup((), Choice(), TODAY, unused.digest), unused)

    return connected


def test_a_worker_with_the_same_program_gets_a_lane(connect):
    client = Client()
    assert [lane.address for lane in connect(client).lanes()] == [HERE[0]]
    assert client.asked == [(HERE[0], "versions"), (HERE[0], "begin")]


ANSWERS = [
    ({"versions": {**remote.versions(), "pyarrow": "1"}}, "not give the same results: it has pyarrow 1 .here: "),
    ({"versions": {**remote.versions(), "scoreaudit": "9.9"}}, "it has scoreaudit 9.9 .here: "),
    ({"versions": ModuleNotFoundError("No module named 'audit'")}, "cannot be asked: ModuleNotFoundError: No module"),
    ({"begin": False}, "cannot read the rules"),
]


@pytest.mark.parametrize(("answers", "told"), ANSWERS)
def test_a_worker_with_another_program_ends_the_run_before_it_gets_a_task(answers, told, connect):
    with pytest.raises(ScoreauditError, match=told):
        connect(Client(**answers)).lanes()


def test_a_worker_on_another_machine_without_tls_is_sent_nothing_at_all(connect):
    client = Client()
    client.workers = {ELSEWHERE[0]: {}}
    with pytest.raises(ScoreauditError, match="has no TLS; it was given nothing"):
        connect(client).lanes()
    assert client.asked == []


def test_a_worker_that_is_gone_when_it_is_asked_gets_no_lane(connect):
    assert list(connect(Client(versions=OSError("gone"))).lanes()) == []


def test_a_scheduler_without_workers_ends_the_run_after_a_while(connect, monkeypatch):
    client = Client()
    client.workers = {}
    made = connect(client)
    assert list(made.lanes()) == []
    monkeypatch.setattr(cluster, "PATIENCE", -1)
    with pytest.raises(ScoreauditError, match="no worker for"):
        made.lanes()


def test_a_connection_that_was_lost_ends_the_run(connect):
    client = Client()
    made = connect(client)
    client.status = "connecting"
    with pytest.raises(ScoreauditError, match=r"connection to this scheduler was lost.*what is done is kept"):
        made.lanes()


def test_a_worker_that_is_not_seen_twice_gives_back_its_tasks(connect, monkeypatch):
    monkeypatch.setattr(cluster, "LOOK", 0)
    client = Client()
    made = connect(client)
    (lane,) = made.lanes()
    client.workers = {}
    assert list(made.lanes()) == [lane]  # what it told last may still be on its way
    assert list(made.lanes()) == [lane]
    assert list(made.lanes()) == []
    client.workers = {HERE[0]: {}}
    assert list(made.lanes()) != [lane]


def test_the_product_that_a_worker_was_at_is_the_one_it_told_of_last(connect):
    client = Client()
    made = connect(client)
    (lane,) = made.lanes()
    tasks = []
    for serial in (1, 2, 3):
        tasks.append(Given(Task(serial, [])))
        tasks[-1].serial = serial
    assert lane.last_at(tasks) is None
    for run, serial, index in ((made._id, 1, 0), (made._id, 2, 5), ("another", 3, 7), (made._id, 1, 1)):
        client.hear((0.0, [run, serial, index]))
    assert (lane.last_at(tasks), lane.last_at(tasks[1:]), lane.last_at(tasks[2:])) == (
        (tasks[0], 1),
        (tasks[1], 5),
        None,
    )
    assert [lane.index_in(one) for one in tasks] == [1, 5, None]
    assert made.looked_at == 3


def test_workers_that_all_end_before_they_begin_end_the_run(connect, monkeypatch):
    monkeypatch.setattr(cluster, "MOST_BARREN", 2)
    made = connect(Client())
    (lane,) = made.lanes()
    lane.ended(barren=True)
    lane.ended(barren=True)
    lane.note_done()
    lane.ended(barren=True)
    lane.ended(barren=False)
    lane.ended(barren=True)
    lane.ended(barren=True)
    with pytest.raises(ScoreauditError, match="end before they begin"):
        lane.ended(barren=True)


# -- what a worker does


def test_a_worker_forgets_the_oldest_run_and_does_none_that_it_does_not_know(unused, monkeypatch):
    monkeypatch.setattr(remote, "_desks", {})
    setup = Setup((), Choice(), TODAY, unused.digest)
    rules = cluster.packed(unused)
    for number in range(remote.MOST_RUNS + 1):
        assert remote.begin(str(number), setup, rules)
    assert list(remote._desks) == [str(number + 1) for number in range(remote.MOST_RUNS)]
    assert remote._desks["1"].rules == unused
    assert remote.begin("bad", setup, rules[:-1]) is False
    with pytest.raises(remote.NotBegunError):
        remote.carry_out("0", 1, Task(1, []), files.Carried({}, {}))


def test_a_worker_with_several_threads_is_at_one_product_at_a_time(monkeypatch):
    together = threading.Barrier(2)

    class Busy:
        def carry_out(self, *_args):
            with pytest.raises(threading.BrokenBarrierError):
                together.wait(0.2)  # nobody else comes
            together.reset()

    monkeypatch.setattr(remote, "_desks", {"run": Busy()})
    monkeypatch.setattr(remote, "_teller", lambda *_: None)
    with ThreadPoolExecutor(2) as threads:
        asked = [
            threads.submit(remote.carry_out, "run", serial, Task(1, []), files.Carried({}, {})) for serial in (1, 2)
        ]
        assert [one.result() for one in asked] == [None, None]


def portfolio(folder):
    """Write all kinds of files that can be found, and return the items."""
    whole = folder_of(folder / "a", 4)
    (whole / "bytes.product.yaml").write_bytes(b"\xff\xfe")
    (whole / "bom.product.yaml").write_bytes(b"\xef\xbb\xbf" + str(description(0)).encode())
    (whole / "nul.product.yaml").write_bytes(b"a: \0")
    write(whole / "broken.product.yaml", "a: [")
    write(whole / "long.product.yaml", "# " + "x" * 3_000)
    (whole / "gone.product.yaml").symlink_to("nowhere")
    waiver = {"rule": ONE_RULE[-1], "entities": ["loan"], "reason": "known", "owner": "board", "until": "2030-01-01"}
    write(whole / "d0" / "scoreaudit.waivers.yaml", [waiver])
    write(whole / "d1" / "scoreaudit.waivers.yaml", "- nothing")
    write(whole / "scoreaudit.waivers.yaml", "x" * 3_000)
    lines = lines_file(folder / "b" / "all.jsonl", range(2))
    with lines.open("ab") as file:
        file.write(b"{]\n" + b" " * 3_000 + b"{}\n\xff\n")
    items = [
        Item(path, "basis") for path in files_of([str(whole), str(whole / "gone.product.yaml"), str(whole / "a")[:-2]])
    ]
    at = 0
    for number, line in enumerate(lines.read_bytes().splitlines(keepends=True), 1):
        items.append(Item(str(lines), "basis", number, at, len(line) - 1))
        at += len(line)
    return [*items, Item(str(folder), "basis"), Item(str(lines), "basis", 99, 10**6, 5)]


def test_what_is_carried_gives_what_the_disk_gives_and_the_disk_is_not_read(with_pack, tmp_path, monkeypatch):
    for module in ("audit.source", "audit.portfolio.reading"):
        monkeypatch.setattr(f"{module}.MAX_BYTES", 2_500)
    monkeypatch.setattr(reading, "RACY_NS", 0)
    items = portfolio(tmp_path)
    desk = Desk(Setup((), Choice(), TODAY, with_pack.digest), with_pack)

    def audited(found, **options):
        return desk.carry_out(Task(1, list(found)), lambda _: None, lambda: False, **options)

    expected = audited(items)
    assert (expected.audited, expected.broken) == (len(items), 10)
    again = [Item(one.path, one.basis, one.record, one.offset, one.length, row, "") for row, one in enumerate(items)]
    luggage = files.carried(items)
    assert sum(raw.data is not None for raw in luggage.raws.values()) == len(items) - 4
    known = [
        Item(one.path, one.basis, one.record, one.offset, one.length, row, luggage.raws[one.path, one.record].digest)
        for row, one in enumerate(again)
    ]
    assert all(raw.data is None for raw in files.carried(known).raws.values() if raw.digest), (
        "no text for what is as it was"
    )

    def unread(path, *_args, **_options):
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(builtins, "open", unread)
    monkeypatch.setattr("os.path.isfile", unread)
    monkeypatch.setattr("os.path.isdir", unread)
    assert audited(items, files=luggage) == expected
