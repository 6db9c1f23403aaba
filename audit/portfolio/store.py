"""The folder of a dataset: Parquet files by part, and a manifest that says which of them count.

A part is written beside, entered into the manifest with the digest of each file, and only then put in its place. A
process killed at any moment therefore leaves a state that the next run can finish or take back, and nothing is there twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from audit.errors import Place, Problem, UsageError
from audit.model.portfolio import Run
from audit.portfolio.basis import SCHEMA
from audit.portfolio.manifest import FORMAT, MANIFEST, Manifest, ManifestError, Part, read_manifest
from audit.portfolio.tables import PRODUCTS, SCHEMAS

STAGING = ".staging"
LOCK = ".lock"
_OURS = re.compile(r"part-[0-9]{6,}\.parquet\Z")


def file_of(folder: str, table: str, number: int) -> str:
    """Return the file of a table's part."""
    return os.path.join(folder, table, f"part-{number:06}.parquet")


class Store:
    """A dataset that is written to, by one run at a time."""

    def __init__(self, folder: str) -> None:
        """Open or begin a dataset: finish what a killed run had entered, and take out what is not as entered.

        Raises UsageError where the folder holds something else, cannot be written, or another run writes to it.
        """
        self.folder = folder
        self.notices: list[Problem] = []
        """What was refused, and is made again."""
        try:
            self._open()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "name a folder that you may write to"
            raise UsageError(Problem(Place(folder), f"cannot be used: {reason}", hint)) from None

    def _open(self) -> None:
        self._refuse_other_things()
        for name in (*SCHEMAS, STAGING):
            os.makedirs(os.path.join(self.folder, name), exist_ok=True)
        with ExitStack() as undo:
            self._lock = self._locked()
            undo.callback(os.close, self._lock)
            self._take_over()
            undo.pop_all()

    def _take_over(self) -> None:
        """Take from the folder what is to be trusted, and leave the rest out."""
        try:
            found = read_manifest(self.folder)
            why = "" if found or not any(self._part_files()) else "its manifest is gone"
        except ManifestError as error:
            found, why = None, str(error)
        if found and (foreign := _whose(os.path.join(self.folder, MANIFEST))):
            found, why = None, foreign
        self._manifest = found or Manifest()
        if why:
            message = f"what stands here is not taken over: {why}"
            self.notices.append(Problem(Place(self.folder), message, "all products are audited again"))
        self._finish()
        self._take_out()
        self._rewrite()

    def _refuse_other_things(self) -> None:
        """Raise UsageError for a folder that holds something that is no dataset of ours."""
        if not os.path.isdir(self.folder) or os.path.exists(os.path.join(self.folder, MANIFEST)):
            return
        others = sorted(set(os.listdir(self.folder)) - {*SCHEMAS, STAGING, LOCK})
        if others:
            message = f"this folder holds something else ({others[0]}), and no results of a portfolio"
            raise UsageError(Problem(Place(self.folder), message, "name a new or an empty folder"))

    def _locked(self) -> int:
        """Return the lock of the folder, which ends with this process. Raises UsageError where another run has it."""
        file = os.open(os.path.join(self.folder, LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 (not on every system)

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
                hint = "wait for it, or name another folder"
                raise UsageError(Problem(Place(self.folder), "another run writes to this folder", hint)) from None
        return file

    def _finish(self) -> None:
        """Put into place what is entered, and was written beside when a run was killed; remove the rest of it."""
        staging = os.path.join(self.folder, STAGING)
        for number, part in self._manifest.parts.items():
            for table, digest in part.digests.items():
                staged = os.path.join(staging, _staged(table, number, digest))
                if os.path.isfile(staged) and _digest_of(staged) == digest:
                    os.replace(staged, file_of(self.folder, table, number))
        for name in os.listdir(staging):
            os.unlink(os.path.join(staging, name))

    def _take_out(self) -> None:
        """Leave out every part of which a file is not as entered, and remove what no part holds."""
        parts = self._manifest.parts
        broken = broken_parts(self.folder, parts)
        if broken:
            count = sum(parts[number].products for number in broken)
            message = f"{len(broken)} of {len(parts)} parts of the results are damaged, or not from here"
            hint = f"they are removed, and their products ({count}) are audited again"
            self.notices.append(Problem(Place(self.folder), message, hint))
        for number in broken:
            del parts[number]
        expected = {file_of(self.folder, table, number) for table in SCHEMAS for number in parts}
        for path in self._part_files():
            if path not in expected:
                os.unlink(path)

    def _part_files(self) -> Iterator[str]:
        for table in SCHEMAS:
            folder = os.path.join(self.folder, table)
            yield from (os.path.join(folder, name) for name in sorted(os.listdir(folder)) if _OURS.match(name))

    def _rewrite(self) -> None:
        """Write the manifest anew, without the lines that no longer count, and go on at its end."""
        path = os.path.join(self.folder, MANIFEST)
        lines: list[dict[str, object]] = [{"format": FORMAT, "schema": SCHEMA}]
        lines += [{"run": asdict(self._manifest.run)}] if self._manifest.run else []
        lines += [_line(number, part.products, part.digests) for number, part in self._manifest.parts.items()]
        _write(f"{path}.new", "".join(json.dumps(line) + "\n" for line in lines).encode())
        os.replace(f"{path}.new", path)
        self._journal: TextIO = open(path, "a", encoding="utf-8")  # noqa: SIM115 (closed with the store)

    # -- reading

    @property
    def parts(self) -> Mapping[int, Part]:
        """Return the parts that count, by number."""
        return self._manifest.parts

    def column_rows(self, number: int, columns: list[str]) -> list[tuple[Any, ...]]:
        """Return these columns of the products of a part."""
        with pq.ParquetFile(
            file_of(self.folder, PRODUCTS, number)
        ) as file:  # read_table would load much more of pyarrow
            table = file.read(columns, use_threads=False)
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def tables(self, number: int) -> dict[str, bytes]:
        """Return the files of a part as bytes."""
        found = {}
        for table in SCHEMAS:
            with open(file_of(self.folder, table, number), "rb") as file:
                found[table] = file.read()
        return found

    # -- writing

    def next_number(self) -> int:
        """Return a number that no part ever had."""
        self._manifest.last += 1
        return self._manifest.last

    def say(self, run: Run) -> None:
        """Enter how a run stands."""
        self._enter({"run": asdict(run)})
        self._manifest.run = run

    def put(self, number: int, products: int, tables: Mapping[str, bytes]) -> None:
        """Store a part, or those tables of it that changed; without products it is removed."""
        if not products:
            self._remove(number)
            return
        before = self.parts[number].digests if number in self.parts else {}
        digests = {**before, **{table: hashlib.sha256(data).hexdigest() for table, data in tables.items()}}
        staged = {table: os.path.join(self.folder, STAGING, _staged(table, number, digests[table])) for table in tables}
        for table, data in tables.items():
            _write(staged[table], data)
        self._enter(_line(number, products, digests))
        for table, path in staged.items():
            os.replace(path, file_of(self.folder, table, number))
        self._manifest.parts[number] = Part(products, digests)

    def _remove(self, number: int) -> None:
        if number not in self.parts:
            return
        self._enter(_line(number, 0, {}))
        for table in SCHEMAS:
            os.unlink(file_of(self.folder, table, number))
        del self._manifest.parts[number]

    def _enter(self, line: Mapping[str, object]) -> None:
        self._journal.write(json.dumps(line) + "\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())

    def close(self) -> None:
        """Let another run write."""
        self._journal.close()
        os.close(self._lock)


def _line(number: int, products: int, digests: Mapping[str, str]) -> dict[str, object]:
    return {"part": number, "products": products, "sha256": dict(digests)}


def _staged(table: str, number: int, digest: str) -> str:
    return f"{table}-{number}-{digest}"


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _digest_of(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _whose(path: str) -> str:
    """Return why a file may be another user's work; nothing where only this user can have written it."""
    if sys.platform == "win32":
        return ""
    found = os.stat(path)
    if found.st_uid != os.geteuid():
        return "it belongs to another user"
    return "every user may write it" if found.st_mode & 0o002 else ""


def broken_parts(folder: str, parts: Mapping[int, Part]) -> list[int]:
    """Return the parts of which a file is not there, or not as it was entered."""
    with ThreadPoolExecutor() as threads:
        whole = threads.map(lambda number: _is_whole(folder, number, parts[number]), parts)
        return [number for number, is_whole in zip(parts, whole, strict=True) if not is_whole]


def _is_whole(folder: str, number: int, part: Part) -> bool:
    try:
        for table, schema in SCHEMAS.items():
            path = file_of(folder, table, number)
            if _digest_of(path) != part.digests[table] or not pq.read_schema(path).equals(schema):
                return False
    except (OSError, pa.ArrowInvalid):
        return False
    return True


def files(folder: str, parts: Iterable[int], table: str) -> list[str]:
    """Return the files of a table."""
    return [file_of(folder, table, number) for number in sorted(parts)]
