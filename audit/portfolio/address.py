"""Where a scheduler of Dask may be: on this machine, or anywhere with TLS.

Descriptions and results may be confidential, and Dask runs whatever comes over a connection: no other is opened.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from audit.errors import Place, Problem, UsageError

_FORM = re.compile(r"(?P<scheme>tcp|tls)://(?P<host>\[[0-9A-Za-z:.%]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})\Z")
_OPTION = Place("--scheduler")


@dataclass(frozen=True)
class Scheduler:
    """A scheduler that may be asked, and the files to do it with."""

    address: str
    ca: str | None = None
    """The certificate that those of the cluster are signed with; None, as with the others: as Dask's configuration says."""
    cert: str | None = None
    """The certificate of this end."""
    key: str | None = None
    """The key of that certificate; it may stand in the same file."""

    @property
    def with_tls(self) -> bool:
        """Return whether its connections are encrypted, and both ends of them known."""
        return self.address.startswith("tls:")


def scheduler_at(address: str, ca: str | None = None, cert: str | None = None, key: str | None = None) -> Scheduler:
    """Return the scheduler at an address. Raises UsageError for one that is not to be connected to."""
    found = _parts(address)
    if found is None:
        hint = "write tls://HOST:PORT, or tcp://127.0.0.1:PORT for one on this machine"
        raise UsageError(Problem(_OPTION, f"{address!r} is no address of a scheduler", hint))
    files = {"--tls-ca": ca, "--tls-cert": cert, "--tls-key": key}
    scheme, host = found
    if scheme == "tls":
        _check_there(files)
        return Scheduler(address, ca, cert, key)
    if not _is_this_machine(host):
        message = (
            f"{address} is on another machine and has no TLS: what is sent there can be read and changed by others"
        )
        hint = "start scheduler and workers with certificates, and write tls://; docs/portfolio.md shows how"
        raise UsageError(Problem(_OPTION, message, hint))
    for option, file in files.items():
        if file is not None:
            hint = "write --scheduler tls://HOST:PORT, or leave the option out"
            raise UsageError(Problem(Place(option), "there is no TLS in a tcp:// connection", hint))
    return Scheduler(address)


def _check_there(files: Mapping[str, str | None]) -> None:
    missing = [option for option, file in files.items() if file is not None and not os.path.isfile(file)]
    if missing:
        raise UsageError(Problem(Place(one), f"there is no file {files[one]!r}", "check the path") for one in missing)


def is_as_safe(address: str, scheduler: Scheduler) -> bool:
    """Return whether what is sent to a worker at this address is as safe as what is sent to its scheduler."""
    match _parts(address):
        case ("tls", _):
            return scheduler.with_tls
        case ("tcp", host):
            return not scheduler.with_tls and _is_this_machine(host)
    return False


def _parts(address: str) -> tuple[str, str] | None:
    """Return scheme and host of an address; None where it is none."""
    found = _FORM.match(address)
    return (found["scheme"], found["host"]) if found and 0 < int(found["port"]) < 2**16 else None


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
