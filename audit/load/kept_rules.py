"""Checked rules, kept between runs: what was read and checked once need not be read and checked again.

What is kept names the digest of every rule file and of the code that checked them. It is data and no program: only the
records of the model and the language can come out of it, so a file that somebody else put there can at worst be refused.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pydantic

from audit import __version__
from audit.cache import digest_of, keep, read_kept
from audit.load.ruleset import RuleSet
from audit.model.schema import TYPES, FieldSpec

NAME = "rules.bin"
_OURS = ("audit.model.", "audit.language.", "audit.load.", "audit.source.")
_PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("datetime", "date"), ("copyreg", "_reconstructor")}


def load_rules_to_run(folder: Path, extra: Sequence[Path] = ()) -> RuleSet:
    """Return the same rules as `load_rules`, ready to run but without their cases, which only tests of rules read.

    Raises RuleError or VocabularyError as it does; rules with mistakes are never kept.
    """
    digest = digest_of((folder, *extra))
    name = NAME if not extra else f"rules-{hashlib.sha256(digest.encode()).hexdigest()[:16]}.bin"
    key = f"{digest} {_stamp()} {[str(one) for one in extra]}"
    content = read_kept(name, key)
    if content is not None and (kept := unpacked(content)) is not None:
        return kept
    from audit.load.rules import load_rules  # noqa: PLC0415 (kept rules need no checker)

    rules = without_cases(load_rules(folder, extra=tuple(extra)))
    keep(name, key, packed(rules))
    return rules


def without_cases(rules: RuleSet) -> RuleSet:
    """Return rules without their cases and files."""
    return RuleSet(
        tuple(rule.without_cases() for rule in rules.rules),
        rules.vocabulary, rules.concerns, rules.references, rules.texts, rules.digest,
    )  # fmt: skip


def _stamp() -> str:
    """Return what tells apart the code that checks rules: versions, and each file in a checkout that is worked on."""
    hashed = hashlib.sha256(f"{__version__} {sys.version} {pydantic.VERSION}".encode())
    package = os.path.dirname(os.path.dirname(__file__))
    for part in ("model", "language", "load", "source"):
        with os.scandir(os.path.join(package, part)) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    hashed.update(f"{part}/{entry.name} {status.st_size} {status.st_mtime_ns}\0".encode())
    return hashed.hexdigest()


def packed(rules: RuleSet) -> bytes:
    """Return rules without cases as data, to be kept or to be sent, before any of them ran."""
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=5).dump(rules)
    return buffer.getvalue()


def unpacked(content: bytes) -> RuleSet | None:
    """Return the rules that were packed, or None where these bytes are not rules."""
    try:
        found = _Unpickler(io.BytesIO(content)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, KeyError, TypeError, ValueError, EOFError):
        return None
    return found if isinstance(found, RuleSet) else None


class _Pickler(pickle.Pickler):
    """Names a field of the model instead of copying it."""

    def persistent_id(self, obj: object) -> tuple[str, str] | None:
        if isinstance(obj, FieldSpec):
            for type_, spec in TYPES.items():
                if spec.fields.get(obj.name) is obj:
                    return type_, obj.name
        return None


class _Unpickler(pickle.Unpickler):
    """Makes records of the model and the language, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN or module.startswith(_OURS):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record of rules")

    def persistent_load(self, pid: Any) -> FieldSpec:
        type_, name = pid
        return TYPES[type_].fields[name]
