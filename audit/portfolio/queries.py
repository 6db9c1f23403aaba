"""Questions to a dataset, asked with DuckDB over its Parquet files. Only what the manifest names is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from audit.errors import Place, Problem, UsageError
from audit.model.portfolio import (
    ConcernCount,
    Counts,
    LawCount,
    Portfolio,
    ProductCount,
    RuleCount,
    Run,
    UnknownCount,
)
from audit.portfolio.manifest import Manifest, ManifestError, read_manifest
from audit.portfolio.store import broken_parts, files
from audit.portfolio.tables import SCHEMAS

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""Nothing is fetched from anywhere; what reads Parquet is part of the package."""
_PRESENT = "\"when\" = 'present' and pack is null"
_GATING = f"{_PRESENT} and status <> 'trial'"
_LEFT_OUT = f"select distinct path, record, concern from verdicts where verdict = 'not-checked' and {_GATING}"
"""Concerns of products for which some rule was left out, so that anything is possible still."""


def portfolio_of(folder: str, limit: int | None = None, problems: int = 1_000) -> Portfolio:
    """Return what a dataset says as a whole; `limit`: so many rows of each table, those of concerns excepted.

    Raises UsageError where the folder holds no dataset, or one that is not as its manifest says.
    """
    found, run = _manifest(folder)
    with duckdb.connect(":memory:", config=_SETTINGS) as base:
        for table, schema in SCHEMAS.items():
            paths = files(folder, found.parts, table)
            if paths:
                base.read_parquet([_escaped(path) for path in paths]).create_view(table)
            else:
                base.register(table, schema.empty_table())
        ask = _Asker(base, run, limit)
        return Portfolio(
            run=run,
            audited=ask.number("select count(*) from products where state = 'audited'"),
            broken=ask.number("select count(*) from products where state <> 'audited'"),
            rules=ask.rules(),
            concerns=ask.concerns(),
            unknown=ask.unknown(),
            products=ask.products(),
            law=ask.law(),
            problems=ask.problems(problems),
            problem_count=ask.number(f"select count(*) from ({_PROBLEMS})"),
        )


def _manifest(folder: str) -> tuple[Manifest, Run]:
    hint = "make one with: scoreaudit portfolio check PATH... --out FOLDER"
    try:
        found = read_manifest(folder)
    except ManifestError as error:
        message = f"the results in this folder cannot be used: {error}"
        raise UsageError(Problem(Place(folder), message, "run `scoreaudit portfolio check` again")) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(Problem(Place(folder), f"cannot be read: {reason}", hint)) from None
    if found is None or found.run is None:
        raise UsageError(Problem(Place(folder), "there are no results of a portfolio in this folder", hint))
    if broken_parts(folder, found.parts):
        message, hint = "files in this folder are not as its manifest says", "run `scoreaudit portfolio check` again"
        raise UsageError(Problem(Place(folder), message, hint))
    return found, found.run


def _escaped(path: str) -> str:
    """Return a path in which DuckDB sees no pattern."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)


_PROBLEMS = """
    select distinct p.path as path, p.line as line, p."column" as col, p.message as message, p.hint as hint
    from (select unnest(problems) as p from products)
"""


class _Asker:
    """Asks one dataset."""

    def __init__(self, base: duckdb.DuckDBPyConnection, run: Run, limit: int | None) -> None:
        self._base, self._limit = base, limit
        self._levels = tuple(reversed(run.levels))
        self._titles = run.concern_titles

    def number(self, query: str) -> int:
        return int(self._rows(query)[0][0])

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._base.execute(query, list(values)).fetchall()

    def _limited(self, query: str) -> str:
        return query if self._limit is None else f"{query} limit {int(self._limit)}"

    def _by_level(self, column: str) -> str:
        """Return columns that count by level, the gravest first; their values are the levels."""
        return ", ".join(f"count(*) filter (where {column} = ?)" for _ in self._levels)

    def _worst_first(self, first: int) -> str:
        """Return an order by the columns that count by level, of which this is the first: the gravest level decides."""
        return ", ".join(f"{first + i} desc" for i in range(len(self._levels)))

    def _counts(self, values: Sequence[int]) -> Counts:
        return tuple(zip(self._levels, map(int, values), strict=True))

    def rules(self) -> tuple[RuleCount, ...]:
        query = f"""
            select rule, any_value(concern), any_value(title), any_value(status), count(*), count(distinct (path, record)),
                count(*) filter (where waived), {self._by_level("level_settled")}
            from verdicts where verdict = 'finding' and {_PRESENT}
            group by rule order by 5 desc, 6 desc, rule
        """
        return tuple(
            RuleCount(rule, concern, title, status, findings, products, self._counts(levels), waived)
            for rule, concern, title, status, findings, products, waived, *levels in self._rows(
                self._limited(query), self._levels
            )
        )

    def concerns(self) -> tuple[ConcernCount, ...]:
        query = f"""
            with left_out as ({_LEFT_OUT}),
            stood as (
                select p.*, (not p.checked or l.concern is not null) as unsure
                from posture p left join left_out l using (path, record, concern)
            )
            select concern, {self._by_level("lower")}, {self._by_level("upper")}, count(*) filter (where findings > 0),
                count(*) filter (where findings > 0 or upper is not null or unsure), count(*) filter (where unsure), sum(findings)
            from stood group by concern
            order by {self._worst_first(2)}, {self._worst_first(2 + len(self._levels))}, concern
        """
        many = len(self._levels)
        return tuple(
            ConcernCount(
                concern=row[0],
                title=self._titles.get(row[0], row[0]),
                sure=row[-4],
                possible=row[-3],
                unchecked=row[-2],
                findings=int(row[-1]),
                settled=self._counts(row[1 : 1 + many]),
                open_to=self._counts(row[1 + many : 1 + 2 * many]),
            )
            for row in self._rows(query, (*self._levels, *self._levels))
        )

    def unknown(self) -> tuple[UnknownCount, ...]:
        query = f"""
            with told as (
                select rule, concern, any_value(title) as title, count(*) filter (where verdict = 'ask') as asks, count(*) as verdicts
                from verdicts where verdict in ('finding', 'ask', 'clear') and {_PRESENT}
                group by rule, concern
            ),
            shared as (
                select *, asks / verdicts as share,
                    sum(asks) over (partition by concern) / sum(verdicts) over (partition by concern) as concern_share
                from told
            )
            select rule, concern, title, asks, verdicts, share, concern_share from shared where asks > 0
            order by share desc, asks desc, rule
        """
        return tuple(UnknownCount(*row) for row in self._rows(self._limited(query)))

    def products(self) -> tuple[ProductCount, ...]:
        query = f"""
            with told as (
                select path, record, count(*) as findings, {self._by_level("level_settled")}
                from verdicts where verdict = 'finding' and {_PRESENT} group by path, record
            )
            select t.*, p.name, p.as_of, p.question_rows from told t join products p using (path, record)
            order by {self._worst_first(4)}, t.findings desc, t.path, t.record
        """
        return tuple(
            ProductCount(path, record, name, as_of, findings, self._counts(levels), questions)
            for path, record, findings, *levels, name, as_of, questions in self._rows(
                self._limited(query), self._levels
            )
        )

    def law(self) -> tuple[LawCount, ...]:
        query = """
            select rule, any_value(title), count(distinct (path, record)) filter (where verdict = 'finding'),
                count(distinct (path, record)) filter (where verdict = 'ask')
            from verdicts where "when" = 'present' and pack is not null and verdict in ('finding', 'ask')
            group by rule order by 3 desc, 4 desc, rule
        """
        return tuple(LawCount(*row) for row in self._rows(self._limited(query)))

    def problems(self, most: int) -> tuple[Problem, ...]:
        query = f"select path, line, col, message, hint from ({_PROBLEMS}) order by all limit {int(most)}"
        return tuple(
            Problem(Place(path, line, column), message, hint) for path, line, column, message, hint in self._rows(query)
        )
