"""A product description file to a Description; every mistake in it is reported together."""

from __future__ import annotations

from dataclasses import dataclass

from audit.errors import DescriptionError, Problem
from audit.load.closures import closure_problems
from audit.load.contradictions import contradictions
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
    content = list(document.problems)
    if isinstance(document.data, dict):
        content += _content_problems(document, vocabulary)
    if product is None or problems or content:
        raise DescriptionError(_without_repeats(problems, content))
    return Description(product, document)


def _without_repeats(shape_problems: list[Problem], content_problems: list[Problem]) -> list[Problem]:
    """Return all problems; where the shape complains of a value, the content need not complain of it too."""
    told = {problem.place for problem in shape_problems if " expects " in problem.message}
    return list(dict.fromkeys([*shape_problems, *(one for one in content_problems if one.place not in told)]))


def _content_problems(document: Document, vocabulary: Vocabulary) -> list[Problem]:
    data = document.data
    problems = id_problems(document)
    types = ids_of(data)
    if data.get("format") not in (None, FORMAT) or isinstance(data.get("format"), bool):
        message = f"format {data['format']!r} is not known"
        problems.append(document.problem(("format",), message, f"write format: {FORMAT}"))
    if not types:
        message = "nothing is described: not a single entry"
        problems.append(document.problem((), message, f"add one to {', '.join(list(SECTIONS)[:5])}, ..."))
    problems += value_problems(document, types, vocabulary) + closure_problems(document, types)
    return problems + contradictions(document)
