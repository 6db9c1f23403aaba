"""What a dataset says as a whole, held against a plain count of the same products; and how it is shown."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from portfolio.making import LONG_AGO
from report.making import LEVELS, product, verdict

from audit.errors import Place, Problem, UsageError
from audit.model.finding import Waived
from audit.model.portfolio import Run
from audit.portfolio.queries import portfolio_of
from audit.portfolio.reading import Placed
from audit.portfolio.sources import Stamp
from audit.portfolio.store import Store
from audit.portfolio.tables import audited_row, broken_row, rows_beside, table_of, to_parquet
from audit.report.formats import Look
from audit.report.portfolio_html import portfolio_html
from audit.report.portfolio_text import KINDS, portfolio_csv, portfolio_json, portfolio_text

RUN = Run("0", "0" * 64, 9, "2026-11-23", (), (), 40, True, LEVELS, {"alpha": "Alpha <b>", "beta": "Beta"})
CONCERNS = ("alpha", "beta", "gamma")
STAMPS = (*Stamp(1, LONG_AGO, LONG_AGO), "c" * 64, "b" * 64)
NO_FACTS = SimpleNamespace(product=SimpleNamespace(product=SimpleNamespace(sector=None, jurisdictions=None)))


def random_verdict(chance, number):
    """Return a verdict of one of ten rules, of any kind; rules of gamma never run."""
    concern = chance.choice(("alpha", "beta"))
    rule = f"{concern}/r{chance.randrange(5)}"
    pack = "law/gdpr" if chance.random() < 0.15 else None
    word = chance.choice(("finding", "finding", "ask", "clear", "not-applicable", "not-checked"))
    settled = chance.choice(LEVELS) if word == "finding" and not pack else None
    possible = (
        chance.choice(LEVELS[LEVELS.index(settled or "low") :]) if word in {"finding", "ask"} and not pack else None
    )
    return verdict(
        word,
        settled,
        possible,
        rule=f"{pack}/{rule.replace('/', '-')}" if pack else rule,
        concern=concern,
        title=f"Title of {rule}",
        when=chance.choice(("present", "present", "present", "outlook", "history")),
        status="trial" if rule.endswith("r4") else "stable",
        pack=pack,
        fingerprint=f"{number}-{chance.random()}",
        waived=Waived("r", "o", "2027") if word == "finding" and chance.random() < 0.2 else None,
    )


@pytest.fixture(scope="module")
def products():
    chance = random.Random(7)  # noqa: S311 (any will do, but the same each time)
    found = []
    for number in range(37):
        verdicts = [random_verdict(chance, number) for _ in range(chance.randrange(24))]
        found.append(
            product(*verdicts, concerns=CONCERNS, path=f"in/p{number:02}.product.yaml", name=f"Product {number}")
        )
    return found


@pytest.fixture(scope="module")
def folder(products, tmp_path_factory):
    """A dataset of three parts in a folder whose name looks like a pattern, with two broken products and one mistake beside."""
    out = str(tmp_path_factory.mktemp("portfolio") / "out [1]*?")
    problem = Problem(Place("in/broken.product.yaml", 2, 10), "no valid YAML", "check")
    store = Store(out)
    for number in range(3):
        some = products[number::3]
        rows = [audited_row((one.path, 0), one, NO_FACTS, [], STAMPS) for one in some]
        if number == 0:
            rows += [
                broken_row(("in/broken.product.yaml", 0), [problem], STAMPS),
                broken_row(("in/all.jsonl", 7), [problem], STAMPS),
            ]
        tables = {"products": to_parquet(table_of("products", rows))}
        beside = [rows_beside((one.path, 0), one, Placed(0)) for one in some]
        for table in ("verdicts", "questions", "posture"):
            tables[table] = to_parquet(table_of(table, [row for one in beside for row in one[table]]))
        store.put(store.next_number(), len(rows), tables)
    store.say(RUN)
    store.close()
    for file in Path(out).rglob("*.parquet"):  # what the name would mean as a pattern
        other = Path(out).parent / "out 1xy" / file.relative_to(out)
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_text("not to be read", encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def found(folder):
    return portfolio_of(folder)


def present(one, *, of_law=False):
    return [v for v in one.verdicts if v.when == "present" and (v.pack is not None) is of_law]


def counts(levels):
    told = Counter(levels)
    return tuple((level, told[level]) for level in reversed(LEVELS))


def test_findings_by_rule(products, found):
    by_rule = defaultdict(list)
    for one in products:
        for each in present(one):
            if each.verdict == "finding":
                by_rule[each.rule].append((one.path, each))
    assert {row.rule for row in found.rules} == set(by_rule)
    for row in found.rules:
        told = by_rule[row.rule]
        assert (row.findings, row.products) == (len(told), len({path for path, _ in told}))
        assert row.levels == counts(each.level.settled for _, each in told)
        assert row.waived == sum(each.waived is not None for _, each in told)
        assert (row.status == "trial") == row.rule.endswith("r4")
    frequent = [row.findings for row in found.rules]
    assert frequent == sorted(frequent, reverse=True)
    assert len(set(frequent)) > 3


def test_concerns_as_bounds_over_products(products, found):
    assert {row.concern for row in found.concerns} == set(CONCERNS)
    for row in found.concerns:
        bounds = [(one, next(bound for bound in one.posture if bound.concern == row.concern)) for one in products]
        unsure = {
            one.path
            for one, bound in bounds
            if not bound.checked
            or any(
                v.verdict == "not-checked" and v.status != "trial" and v.concern == row.concern for v in present(one)
            )
        }
        sure = {one.path for one, bound in bounds if bound.findings}
        open_ = {one.path for one, bound in bounds if bound.upper}
        assert (row.sure, row.possible, row.unchecked) == (len(sure), len(sure | open_ | unsure), len(unsure))
        assert row.findings == sum(bound.findings for _, bound in bounds)
        assert row.settled == counts(bound.lower for _, bound in bounds)
        assert row.open_to == counts(bound.upper for _, bound in bounds)
    gamma = next(row for row in found.concerns if row.concern == "gamma")
    assert (gamma.sure, gamma.possible, gamma.title) == (0, len(products), "gamma")
    order = [[count for _, count in row.settled] for row in found.concerns]
    assert order == sorted(order, reverse=True)


def test_shares_of_what_is_not_known(products, found):
    words = defaultdict(Counter)
    for one in products:
        for each in present(one):
            words[each.rule][each.verdict] += 1
    told = {rule: (some["ask"], some["ask"] + some["finding"] + some["clear"]) for rule, some in words.items()}
    assert {row.rule: (row.asks, row.verdicts) for row in found.unknown} == {
        rule: one for rule, one in told.items() if one[0]
    }
    for row in found.unknown:
        assert row.share == pytest.approx(row.asks / row.verdicts)
        of_concern = [one for rule, one in told.items() if rule.startswith(row.concern)]
        assert row.concern_share == pytest.approx(sum(a for a, _ in of_concern) / sum(v for _, v in of_concern))
    shares = [row.share for row in found.unknown]
    assert shares == sorted(shares, reverse=True)


def test_products_by_their_gravest_findings(products, found):
    told = {one.path: [v.level.settled for v in present(one) if v.verdict == "finding"] for one in products}
    assert {row.path: row.levels for row in found.products} == {
        path: counts(levels) for path, levels in told.items() if levels
    }
    order = [[count for _, count in row.levels] for row in found.products]
    assert order == sorted(order, reverse=True)


def test_legal_tests_stand_apart(products, found):
    met, open_ = Counter(), Counter()
    for one in products:
        words = {(v.rule, v.verdict) for v in present(one, of_law=True)}
        met.update(rule for rule, word in words if word == "finding")
        open_.update(rule for rule, word in words if word == "ask")
    assert {row.rule: (row.met, row.open) for row in found.law} == {
        rule: (met[rule], open_[rule]) for rule in met.keys() | open_.keys()
    }
    assert not [row for row in found.rules if row.rule.startswith("law/")]


def test_products_that_could_not_be_read_are_counted_and_told(products, found):
    assert (found.audited, found.broken) == (len(products), 2)
    assert [str(one.place) for one in found.problems] == ["in/broken.product.yaml:2:10"]
    assert found.problem_count == 1


def test_a_limit_cuts_what_is_shown_and_nothing_else(folder, found):
    some = portfolio_of(folder, 2)
    assert (some.rules, some.unknown, some.products) == (found.rules[:2], found.unknown[:2], found.products[:2])
    assert (some.audited, some.broken, some.concerns) == (found.audited, found.broken, found.concerns)


def test_a_dataset_without_a_product_says_so(tmp_path):
    store = Store(str(tmp_path / "out"))
    store.say(replace(RUN, expected=0))
    store.close()
    found = portfolio_of(str(tmp_path / "out"))
    assert (found.audited, found.rules, found.concerns) == (0, (), ())
    assert "No product was audited" in portfolio_html(found)
    assert "0 products audited" in portfolio_text(found, KINDS, 10, Look())


def test_a_dataset_that_was_changed_is_not_counted(tmp_path, folder):
    other = tmp_path / "out"
    shutil.copytree(folder, other)
    assert portfolio_of(str(other)).audited == 37
    shutil.copy(other / "verdicts" / "part-000002.parquet", other / "verdicts" / "part-000001.parquet")
    with pytest.raises(UsageError, match="not as its manifest says"):
        portfolio_of(str(other))


def test_files_that_are_gone_or_no_dataset_are_told(tmp_path, folder):
    with pytest.raises(UsageError, match="no results of a portfolio"):
        portfolio_of(str(tmp_path))
    (tmp_path / "manifest.jsonl").write_text('{"format": "x"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be used"):
        portfolio_of(str(tmp_path))


# -- how it is shown


def test_text_snapshot(found, snapshot):
    assert portfolio_text(replace(found, concerns=found.concerns[:2]), KINDS, 2, Look()) == snapshot


def test_json_and_csv_say_the_same(found, snapshot):
    data = json.loads(portfolio_json(found, KINDS))
    assert data["products"] == {"audited": 37, "could_not_be_read": 2}
    for kind in KINDS:
        read = list(csv.DictReader(io.StringIO(portfolio_csv(found, kind).removeprefix("\ufeff"))))
        assert [{name: str(value) for name, value in row.items()} for row in data["by"][kind]] == read
    assert {kind: rows[0] for kind, rows in data["by"].items()} == snapshot


def test_page_snapshot(found, snapshot):
    page = portfolio_html(found)
    assert re.sub(r"(?s)<style>.*</style>", "<style></style>", page) == snapshot


def test_a_page_runs_nothing_and_asks_for_nothing(found):
    hostile = replace(
        found, products=(replace(found.products[0], name="<script>alert(1)</script>\u202e"), *found.products[1:])
    )
    page = portfolio_html(hostile)
    assert "default-src 'none'; style-src 'unsafe-inline'\"" in page
    assert "<script" not in page
    assert "\u202e" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_a_run_that_did_not_end_and_rules_that_were_left_out_are_told(found):
    partial = replace(found, run=replace(RUN, complete=False, only=("alpha",)))
    for told in (portfolio_text(partial, KINDS, 10, Look()), portfolio_html(partial)):
        assert "did not come to its end" in " ".join(told.split())
        assert "no sign of safety" in " ".join(told.split())


def test_a_formula_is_no_formula_in_csv(found):
    named = replace(found, products=(replace(found.products[0], name="=1+1"),))
    assert '"\'=1+1"' in portfolio_csv(named, "product")
