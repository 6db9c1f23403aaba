"""Stand-ins for modules: whatever is imported from one is there, and does nothing."""

from __future__ import annotations

import importlib.abc
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Empty:
    """What is imported from a stand-in: it can be called and derived from, and does nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take anything."""


class _StandIn(ModuleType):
    """A module that has whatever is imported from it."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_Empty,), {})


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a stand-in for each module of ours but some, and packages with all that is in them."""

    def __init__(self, real: Sequence[str]) -> None:
        """Take the modules and packages that are found as ever."""
        self.real = real

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a stand-in, or None for every other module."""
        ours = fullname.startswith("audit.")
        real = any(f"{name}.".startswith(f"{fullname}.") or fullname.startswith(f"{name}.") for name in self.real)
        return ModuleSpec(fullname, self, is_package=True) if ours and not real else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stand-in."""
        return _StandIn(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        """Leave it empty."""
