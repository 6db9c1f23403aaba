"""A product description file to a Description; every mistake in it is reported together."""

from __future__ import annotations

from dataclasses import dataclass

from audit.errors import DescriptionError, Problem
from audit.load.closures import closure_problems
from audit.load.ids import id_problems, ids_of
from audit.load.shape import shape
from audit.load.values import value_problems
from audit.model.product import Product
from audit.model.schema import SECTIONS
from audit.model.vocabulary import Vocabulary
from audit.source import Document, parse_document, read_document

FORMAT = 1
"""The version of the description format."""


@dataclass(frozen=True)
class Description:
    """A product description and the text it was read from."""

    product: Product
    document: Document


def load_product(path: str, vocabulary: Vocabulary) -> Description:
    """Read and check a product description. Raises DescriptionError, or SourceError where it is no YAML."""
    return describe(read_document(path), vocabulary)


def load_product_text(text: str, path: str, vocabulary: Vocabulary) -> Description:
    """Check a description that is held as text. Raises DescriptionError or SourceError."""
    return describe(parse_document(text, path), vocabulary)


def describe(document: Document, vocabulary: Vocabulary) -> Description:
    """Check a document as a product description. Raises DescriptionError with every mistake found."""
    product, problems = shape(Product, document)
    problems += document.problems
    if isinstance(document.data, dict):
        problems += _content_problems(document, vocabulary)
    if product is None or problems:
        raise DescriptionError(_without_repeats(problems))
    return Description(product, document)


def _without_repeats(problems: list[Problem]) -> list[Problem]:
    """Keep one problem a place: the shape's words, where shape and content complain of the same value."""
    kept: dict[object, Problem] = {}
    for problem in problems:
        kept.setdefault(problem.place if problem.place.line else problem, problem)
    return list(kept.values())


def _content_problems(document: Document, vocabulary: Vocabulary) -> list[Problem]:
    data = document.data
    problems = id_problems(document)
    types = ids_of(data)
    if data.get("format") not in (None, FORMAT):
        message = f"format {data['format']!r} is not known"
        problems.append(document.problem(("format",), message, f"write format: {FORMAT}"))
    if not types:
        message = "nothing is described: not a single entry"
        problems.append(document.problem((), message, f"add one to {', '.join(list(SECTIONS)[:5])}, ..."))
    return problems + value_problems(document, types, vocabulary) + closure_problems(document, types)
