"""What a record's fields mean: the docstrings below them, read from the source when somebody asks.

Reading them takes longer than checking a file does, and only schemas, forms and pages of rules show them.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from functools import lru_cache


@lru_cache(maxsize=256)
def attribute_docs(record: type) -> Mapping[str, str]:
    """Return the docstring below each attribute of a class, its bases' too (PEP 257, additional docstrings)."""
    found: dict[str, str] = {}
    for one in reversed(record.__mro__):
        if one.__module__.startswith("audit."):
            found.update(_docs_in(one))
    return found


def _docs_in(record: type) -> dict[str, str]:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for before, after in zip(tree.body, tree.body[1:], strict=False):
        if (
            isinstance(before, ast.AnnAssign)
            and isinstance(before.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            found[before.target.id] = inspect.cleandoc(after.value.value)
    return found
