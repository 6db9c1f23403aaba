"""The tables of the dataset: their columns, which docs/portfolio.md explains, and the rows that a product gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from audit.errors import Problem
from audit.load.product import Description
from audit.model.facts import Item as Member
from audit.model.report import AuditedProduct
from audit.portfolio.basis import SCHEMA
from audit.portfolio.reading import Placed
from audit.portfolio.sources import Stamp

Row = tuple[Any, ...]
_WHERE = [("path", pa.string()), ("record", pa.int32())]
_PROBLEM = pa.struct(
    [("path", pa.string()), ("line", pa.int32()), ("column", pa.int32()), ("message", pa.string()), ("hint", pa.string())]
)  # fmt: skip
_COLUMNS: dict[str, list[tuple[str, pa.DataType]]] = {
    "products": [
        *_WHERE,
        ("state", pa.string()),
        ("name", pa.string()),
        ("as_of", pa.string()),
        ("perspective", pa.string()),
        ("nature", pa.string()),
        ("stage", pa.string()),
        ("operator", pa.string()),
        ("sector", pa.string()),
        ("jurisdictions", pa.list_(pa.string())),
        ("findings", pa.int32()),
        ("asks", pa.int32()),
        ("clear", pa.int32()),
        ("not_applicable", pa.int32()),
        ("not_checked", pa.int32()),
        ("problems", pa.list_(_PROBLEM)),
        ("verdict_rows", pa.int32()),
        ("question_rows", pa.int32()),
        ("posture_rows", pa.int32()),
        ("size", pa.int64()),
        ("mtime_ns", pa.int64()),
        ("ctime_ns", pa.int64()),
        ("content", pa.string()),
        ("basis", pa.string()),
    ],
    "verdicts": [
        *_WHERE,
        ("rule", pa.string()),
        ("concern", pa.string()),
        ("title", pa.string()),
        ("verdict", pa.string()),
        ("when", pa.string()),
        ("level_settled", pa.string()),
        ("level_possible", pa.string()),
        ("confidence", pa.string()),
        ("status", pa.string()),
        ("pack", pa.string()),
        ("subject", pa.string()),
        ("others", pa.bool_()),
        ("message", pa.string()),
        ("line", pa.int32()),
        ("column", pa.int32()),
        ("settled_as", pa.string()),
        ("references", pa.list_(pa.string())),
        ("fingerprint", pa.string()),
        ("waived", pa.bool_()),
    ],
    "questions": [
        *_WHERE,
        ("fact", pa.string()),
        ("question", pa.string()),
        ("line", pa.int32()),
        ("column", pa.int32()),
        ("asks", pa.int32()),
        ("settles", pa.int32()),
        ("worst_level", pa.string()),
        ("is_list", pa.bool_()),
    ],
    "posture": [
        *_WHERE,
        ("concern", pa.string()),
        ("lower", pa.string()),
        ("upper", pa.string()),
        ("findings", pa.int32()),
        ("checked", pa.bool_()),
    ],
}
SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema(columns, metadata={"scoreaudit.portfolio": str(SCHEMA)}) for name, columns in _COLUMNS.items()
}
"""Every table by its name, products first: it tells how many rows of each other table belong to a product."""
PRODUCTS, *OTHERS = SCHEMAS
ROWS_OF = {"verdicts": "verdict_rows", "questions": "question_rows", "posture": "posture_rows"}
"""The column of products that counts a product's rows in each other table, where they stand in the same order."""
AUDITED, BROKEN = "audited", "broken"
_FIRST_STAMP = [name for name, _ in _COLUMNS[PRODUCTS]].index("size")


def table_of(name: str, rows: Sequence[Row]) -> pa.Table:
    """Return rows as a table."""
    schema = SCHEMAS[name]
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pa.Table.from_arrays(
        [pa.array(one, field.type) for one, field in zip(columns, schema, strict=True)], schema=schema
    )


def to_parquet(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=1)
    made: bytes = sink.getvalue().to_pybytes()
    return made


def from_parquet(data: bytes) -> pa.Table:
    """Return the table in the bytes of a Parquet file."""
    return pq.ParquetFile(pa.BufferReader(data)).read(use_threads=False)


def product_rows(table: pa.Table) -> list[Row]:
    """Return the rows of a table of products."""
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def audited_row(
    where: tuple[str, int], product: AuditedProduct, description: Description, problems: Sequence[Problem], stamps: Row
) -> Row:
    """Return the row of a product that was audited; `stamps` are stamp, content and basis."""
    about = description.product.product
    counts = Counter(one.verdict for one in product.verdicts if one.when == "present" and one.pack is None)
    return (
        *where,
        AUDITED,
        product.name,
        product.as_of,
        product.perspective,
        product.nature,
        product.stage,
        product.operator,
        about.sector if isinstance(about.sector, str) else "",
        _terms(about.jurisdictions),
        counts["finding"],
        counts["ask"],
        counts["clear"],
        counts["not-applicable"],
        counts["not-checked"],
        [_problem(one) for one in problems],
        len(product.verdicts),
        len(product.questions),
        len(product.posture),
        *stamps,
    )


def broken_row(where: tuple[str, int], problems: Iterable[Problem], stamps: Row) -> Row:
    """Return the row of a product that could not be read: nothing is known of it but its mistakes."""
    told = [_problem(one) for one in problems]
    return (*where, BROKEN, *("",) * 7, [], *(None,) * 5, told, 0, 0, 0, *stamps)


def stamped(row: Row, stamp: Stamp) -> Row:
    """Return the row of a product with a newer stamp of the same file."""
    return (*row[:_FIRST_STAMP], *stamp, *row[_FIRST_STAMP + len(stamp) :])


def _problem(one: Problem) -> dict[str, object]:
    place = one.place
    return {"path": place.path, "line": place.line, "column": place.column, "message": one.message, "hint": one.hint}


def _terms(fact: object) -> list[str]:
    """Return the terms that a fact states; none where it is disputed or says that it is not known."""
    value = fact if isinstance(fact, str | tuple) or fact is None else getattr(fact, "value", None)
    members = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    words = [one.value if isinstance(one, Member) else one for one in members]
    return [one for one in words if isinstance(one, str) and one not in {"unknown", "none"}]


def rows_beside(where: tuple[str, int], product: AuditedProduct, placed: Placed) -> dict[str, list[Row]]:
    """Return the rows of a product in the other tables."""
    return {
        "verdicts": list(_verdicts(where, product, placed)),
        "questions": [
            (*where, one.fact, one.question, *placed.at(one.line, one.column), one.asks, one.settles, one.worst_level, one.is_list)
            for one in product.questions
        ],
        "posture": [
            (*where, one.concern, one.lower, one.upper, one.findings, one.checked) for one in product.posture
        ],
    }  # fmt: skip


def _verdicts(where: tuple[str, int], product: AuditedProduct, placed: Placed) -> Iterator[Row]:
    for one in product.verdicts:
        yield (
            *where,
            one.rule,
            one.concern,
            one.title,
            one.verdict,
            one.when,
            one.level.settled if one.level else None,
            one.level.possible if one.level else None,
            one.confidence,
            one.status,
            one.pack,
            one.subject,
            one.others,
            one.message,
            *placed.at(one.place.line, one.place.column),
            one.settled_as,
            list(one.references),
            one.fingerprint,
            one.waived is not None,
        )
