"""The dataset holds exactly what the input says, whatever it held before: nothing twice, nothing lost, nothing stale."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from portfolio.making import (
    RULE,
    WORDS,
    description,
    everything,
    folder_of,
    lines_file,
    rows,
    wanted,
    words,
    write,
)

from audit.errors import UsageError
from audit.load.product import load_product
from audit.pipeline import audited
from audit.portfolio import store as store_module
from audit.portfolio.manifest import read_manifest
from audit.portfolio.store import Store

COUNT = 20


@pytest.fixture
def products(tmp_path):
    return folder_of(tmp_path / "in", COUNT)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def told(found):
    return found.products, found.audited, found.unchanged, found.removed, found.broken


def test_each_product_stands_there_once_with_its_verdict(products, out, check):
    assert told(check(wanted(out, products))) == (COUNT, COUNT, 0, 0, 0)
    assert words(out) == {
        (f"p{number:03}.product.yaml", 0): WORDS[("access", "unknown", "price")[number % 3]] for number in range(COUNT)
    }
    assert not list(out.glob("*.new"))
    assert list((out / ".staging").iterdir()) == []


def test_rows_say_what_an_audit_of_the_file_says(products, out, check, with_pack):
    check(wanted(out, products))
    path = str(products / "d0" / "p000.product.yaml")
    one = audited(path, load_product(path, with_pack.vocabulary), with_pack, frozenset({RULE}))
    (row,) = [row for row in rows(out, "verdicts") if row["path"] == path and row["rule"] == RULE]
    (verdict,) = [verdict for verdict in one.verdicts if verdict.rule == RULE]
    assert (row["verdict"], row["level_settled"], row["message"]) == ("finding", "high", verdict.message)
    assert (row["line"], row["column"], row["fingerprint"]) == (
        verdict.place.line,
        verdict.place.column,
        verdict.fingerprint,
    )
    assert sum(row["path"] == path for row in rows(out, "verdicts")) == len(one.verdicts)
    posture = [row for row in rows(out, "posture") if row["path"] == path]
    assert {row["concern"]: (row["lower"], row["upper"], row["findings"], row["checked"]) for row in posture} == {
        bound.concern: (bound.lower, bound.upper, bound.findings, bound.checked) for bound in one.posture
    }
    (product,) = [row for row in rows(out, "products") if row["path"] == path]
    assert product["findings"] == 1
    assert product["not_checked"] == len([v for v in one.verdicts if v.verdict == "not-checked" and v.pack is None])
    assert (product["sector"], product["jurisdictions"], product["nature"]) == ("credit", ["DE", "FR"], "constructed")


def test_questions_stand_there_with_their_place(products, out, check):
    check(wanted(out, products))
    found = [row for row in rows(out, "questions") if row["path"].endswith("p001.product.yaml")]
    assert [(row["fact"], row["asks"], row["settles"], row["line"]) for row in found] == [
        ("consequences.loan.kind", 1, 1, 1)
    ]


def test_nothing_is_looked_at_again_where_nothing_changed(products, out, check, inline):
    check(wanted(out, products))
    before = everything(out)
    assert told(check(wanted(out, products))) == (COUNT, 0, COUNT, 0, 0)
    assert inline.begun == 0
    assert everything(out) == before


def test_one_changed_product_is_audited_and_no_other(products, out, check, inline):
    check(wanted(out, products))
    before = words(out)
    write(products / "d1" / "p005.product.yaml", description(5, kind="access"))
    assert told(check(wanted(out, products))) == (COUNT, 1, COUNT - 1, 0, 0)
    assert inline.begun == 1
    assert before[("p005.product.yaml", 0)] == "clear"
    assert words(out) == {**before, ("p005.product.yaml", 0): "finding"}


def test_a_change_of_the_same_length_and_time_is_seen(products, out, check):
    check(wanted(out, products))
    file = products / "d0" / "p000.product.yaml"
    text = file.read_text(encoding="utf-8")
    write(file, text.replace('"access"', '"reward"'))
    assert len(file.read_text(encoding="utf-8")) == len(text)
    check(wanted(out, products))
    assert words(out)[("p000.product.yaml", 0)] == "clear"


def test_a_file_that_is_new_is_read_again_as_it_may_have_changed_within_a_tick(
    products, out, check, inline, monkeypatch
):
    monkeypatch.setattr("audit.portfolio.reading.RACY_NS", 10**12)
    check(wanted(out, products))
    assert told(check(wanted(out, products))) == (COUNT, 0, COUNT, 0, 0)
    assert inline.begun == COUNT


def test_a_touched_product_is_read_but_not_audited(products, out, check, inline):
    check(wanted(out, products))
    before = words(out)
    os.utime(products / "d0" / "p002.product.yaml", (1_600_000_000, 1_600_000_000))
    assert told(check(wanted(out, products))) == (COUNT, 0, COUNT, 0, 0)
    assert inline.begun == 1
    assert words(out) == before
    digests = {table: read_manifest(str(out)).parts[2].digests[table] for table in ("verdicts", "questions", "posture")}
    check(wanted(out, products))
    assert {table: read_manifest(str(out)).parts[2].digests[table] for table in digests} == digests


def test_what_is_gone_leaves_the_dataset(products, out, check):
    check(wanted(out, products))
    (products / "d0" / "p002.product.yaml").unlink()
    shutil.rmtree(products / "d1")
    found = check(wanted(out, products))
    assert told(found) == (COUNT // 2 - 1, 0, COUNT // 2 - 1, COUNT // 2 + 1, 0)
    assert {name for name, _ in words(out)} == {f"p{i:03}.product.yaml" for i in range(0, COUNT, 2) if i != 2}
    for table in ("products", "questions", "posture"):
        assert {Path(row["path"]).name for row in rows(out, table)} <= {name for name, _ in words(out)}


def test_changes_additions_and_removals_at_once_equal_a_run_from_nothing(products, out, check, tmp_path):
    check(wanted(out, products))
    for number in (3, 4, 11):
        write(products / f"d{number % 2}" / f"p{number:03}.product.yaml", description(number + 1))
    for number in (0, 1, 19):
        (products / f"d{number % 2}" / f"p{number:03}.product.yaml").unlink()
    for number in (20, 21, 22):
        write(products / "more" / f"p{number:03}.product.yaml", description(number))
    write(products / "d0" / "p006.product.yaml", "format: 1\nproduct: {name: x\n")
    assert told(check(wanted(out, products))) == (COUNT, 7, COUNT - 7, 3, 1)
    fresh = tmp_path / "fresh"
    check(wanted(fresh, products))
    assert everything(out) == everything(fresh)


def test_several_changes_in_one_part_leave_the_rows_between_them(products, out, check, tmp_path, monkeypatch):
    monkeypatch.setattr("audit.portfolio.plan.FEWEST_PARTS", 1)
    check(wanted(out, products))
    assert len(read_manifest(str(out)).parts) == 1
    for number in (0, 6, 8, 13):
        write(products / f"d{number % 2}" / f"p{number:03}.product.yaml", description(number + 1, severity="grave"))
    (products / "d0" / "p010.product.yaml").unlink()
    write(products / "d1" / "p003.product.yaml", "[")
    check(wanted(out, products))
    fresh = tmp_path / "fresh"
    check(wanted(fresh, products))
    assert everything(out) == everything(fresh)
    for table in ("verdicts", "questions", "posture"):
        order = [row["path"] for row in pq.read_table(out / table / "part-000001.parquet").to_pylist()]
        assert order == sorted(order)


def test_other_rules_make_all_verdicts_anew(products, out, check):
    check(wanted(out, products))
    assert told(check(wanted(out, products, only=("disproportionate-penalty",))))[:3] == (COUNT, COUNT, 0)
    other = {row["rule"] for row in rows(out, "verdicts") if row["verdict"] != "not-checked"}
    assert len(other) > 1


def test_another_day_makes_nothing_anew_but_where_waivers_are(products, out, check):
    rule = f"[{{rule: {RULE}, entities: [loan], reason: r, owner: o, until: 2026-11-30}}]"
    write(products / "d0" / "scoreaudit.waivers.yaml", rule)
    day = wanted(out, products).today
    check(wanted(out, products))
    waived = {Path(row["path"]).parent.name for row in rows(out, "verdicts") if row["waived"]}
    assert waived == {"d0"}
    assert told(check(wanted(out, products, today=day.replace(day=30)))) == (COUNT, COUNT // 2, COUNT // 2, 0, 0)
    check(wanted(out, products, today=day.replace(month=12)))
    assert not [row for row in rows(out, "verdicts") if row["waived"]]


def test_changed_waivers_are_seen_and_their_mistakes_told(products, out, check):
    check(wanted(out, products))
    write(products / "d1" / "scoreaudit.waivers.yaml", "[{rule: no-such}]")
    found = check(wanted(out, products))
    assert told(found) == (COUNT, COUNT // 2, COUNT // 2, 0, 0)
    assert {one.place.path for one in found.problems} == {str(products / "d1" / "scoreaudit.waivers.yaml")}
    assert not [row for row in rows(out, "verdicts") if row["waived"]]


# -- broken input


def test_a_broken_file_is_a_row_with_its_mistakes(products, out, check):
    write(products / "d0" / "p002.product.yaml", "format: 1\nproduct: {name: x\n")
    write(products / "d0" / "p004.product.yaml", description(4) | {"consequenses": {}})
    (products / "d0" / "p006.product.yaml").write_bytes(b"\xff\xfe\0")
    found = check(wanted(out, products))
    assert told(found) == (COUNT, COUNT, 0, 0, 3)
    broken = {Path(row["path"]).name: row["problems"] for row in rows(out, "products") if row["state"] == "broken"}
    assert set(broken) == {"p002.product.yaml", "p004.product.yaml", "p006.product.yaml"}
    assert [(one["line"], one["column"]) for one in broken["p002.product.yaml"]] == [(2, 10)]
    assert "consequences" in broken["p004.product.yaml"][0]["hint"]
    assert all(one["path"] and one["message"] and one["hint"] for some in broken.values() for one in some)
    assert [one.place.path for one in found.problems] == sorted(one["path"] for some in broken.values() for one in some)
    assert len(words(out)) == COUNT - 3


def test_a_broken_file_is_told_again_each_time_until_it_is_mended(products, out, check, inline):
    file = write(products / "d0" / "p002.product.yaml", "[")
    first = check(wanted(out, products))
    again = check(wanted(out, products))
    assert inline.begun == 0
    assert (again.broken, again.problems) == (1, first.problems)
    write(file, description(2))
    assert told(check(wanted(out, products)))[1:] == (1, COUNT - 1, 0, 0)


def test_a_file_that_cannot_be_opened_is_a_row_and_is_tried_again(products, out, check, inline):
    file = products / "d0" / "p002.product.yaml"
    file.unlink()
    file.symlink_to(file)
    found = check(wanted(out, products, file))
    assert found.broken == 1
    assert "cannot be read" in found.problems[0].message
    check(wanted(out, products, file))
    assert inline.begun == 1


def test_names_that_are_no_text_are_no_end(products, out, check):
    name = os.fsencode(products / "d0") + b"/\xff.product.yaml"
    with open(name, "w", encoding="utf-8") as file:
        json.dump(description(0), file)
    assert check(wanted(out, products)).audited == COUNT + 1
    assert words(out)[("\\udcff.product.yaml", 0)] == "finding"


# -- what is not to be taken over


def poisoned(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def halved(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def swapped(file):
    shutil.copy(max(file.parent.iterdir()), file)


@pytest.mark.parametrize(
    ("harm", "table"),
    [
        (poisoned, "products"), (poisoned, "verdicts"), (poisoned, "questions"), (poisoned, "posture"),
        (halved, "verdicts"), (swapped, "verdicts"), (Path.unlink, "verdicts"), (Path.unlink, "products"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_as_entered_is_made_again(harm, table, products, out, check):
    check(wanted(out, products))
    before = everything(out)
    harm(out / table / "part-000001.parquet")
    found = check(wanted(out, products))
    assert told(found) == (COUNT, 2, COUNT - 2, 0, 0)
    (notice,) = found.notices
    assert "1 of 10 parts of the results are damaged" in notice.message
    assert everything(out) == before
    assert check(wanted(out, products)).notices == ()


MANIFESTS = {
    "nothing": "",
    "no JSON": "{\n",
    "another program's": '{"name": "x"}\n',
    "a later version's": '{"format": "scoreaudit portfolio", "schema": 999}\n',
    "a part that is none": '{"format": "scoreaudit portfolio", "schema": 1}\n{"part": 1, "products": 3, "sha256": {"a": "b"}}\n',
    "a run that is none": '{"format": "scoreaudit portfolio", "schema": 1}\n{"run": {"levels": 3}}\n',
    "bytes": b"\xff\xff\n",
}


@pytest.mark.parametrize("text", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_is_not_to_be_trusted_is_not(text, products, out, check):
    check(wanted(out, products))
    before = everything(out)
    (out / "manifest.jsonl").write_bytes(text if isinstance(text, bytes) else text.encode())
    found = check(wanted(out, products))
    assert told(found) == (COUNT, COUNT, 0, 0, 0)
    assert len(found.notices) == 1
    assert everything(out) == before


def test_results_without_a_manifest_or_that_all_may_write_are_not_taken_over(products, out, check):
    check(wanted(out, products))
    (out / "manifest.jsonl").unlink()
    assert "manifest is gone" in check(wanted(out, products)).notices[0].message
    (out / "manifest.jsonl").chmod(0o666)
    again = check(wanted(out, products))
    assert again.audited == COUNT
    assert "every user may write it" in again.notices[0].message


def test_a_folder_with_other_things_is_left_alone(products, out, check):
    write(out / "letter.txt", "x")
    with pytest.raises(UsageError, match="holds something else"):
        check(wanted(out, products))
    assert [one.name for one in out.iterdir()] == ["letter.txt"]


def test_files_of_others_among_the_parts_stay(products, out, check):
    check(wanted(out, products))
    other = write(out / "verdicts" / "notes.txt", "x")
    stray = out / "verdicts" / "part-000099.parquet"
    shutil.copy(out / "verdicts" / "part-000001.parquet", stray)
    check(wanted(out, products))
    assert other.exists()
    assert not stray.exists()


def test_two_runs_do_not_write_to_one_folder(products, out, check):
    check(wanted(out, products))
    first = Store(str(out))
    with pytest.raises(UsageError, match="another run"):
        check(wanted(out, products))
    first.close()
    check(wanted(out, products))


# -- killed at any moment


class Killed(BaseException):
    """Stands for a process that ends there and then."""


STEPS = 60
"""More moments than a run of this size has; what is done after each is one file call."""


def test_a_run_that_ends_at_any_file_call_can_be_gone_on_with(out, check, tmp_path, monkeypatch):
    products = folder_of(tmp_path / "in", 3)
    check(wanted(out, products))
    write(products / "d0" / "p002.product.yaml", description(1))
    (products / "d1" / "p001.product.yaml").unlink()
    write(products / "d1" / "p003.product.yaml", description(3))
    fresh = tmp_path / "fresh"
    check(wanted(fresh, products))
    expected = everything(fresh)
    begun = tmp_path / "begun"
    shutil.copytree(out, begun)
    real = {name: getattr(os, name) for name in ("replace", "fsync", "unlink")}
    for moment in range(STEPS):
        shutil.rmtree(out)
        shutil.copytree(begun, out)
        left = [moment]

        def failing(name, left=left):
            def call(*args, **options):
                if left[0] == 0:
                    raise Killed
                left[0] -= 1
                return real[name](*args, **options)

            return call

        for name in real:
            monkeypatch.setattr(store_module.os, name, failing(name))
        ended = False
        try:
            check(wanted(out, products))
            ended = True
        except Killed:
            pass
        finally:
            for name, function in real.items():
                monkeypatch.setattr(store_module.os, name, function)
        again = check(wanted(out, products))
        assert again.notices == (), moment
        assert everything(out) == expected, moment
        if ended:
            assert moment > 10
            return
    pytest.fail("the run never came to its end")


def test_a_line_of_the_manifest_that_was_cut_off_is_left_out(products, out, check):
    check(wanted(out, products))
    with open(out / "manifest.jsonl", "a", encoding="utf-8") as file:
        file.write('{"part": 1, "prod')
    found = check(wanted(out, products))
    assert (found.notices, told(found)) == ((), (COUNT, 0, COUNT, 0, 0))


def test_a_run_that_is_stopped_keeps_what_is_done_and_the_next_does_the_rest(products, out, check, inline):
    check(wanted(out, products))
    before = everything(out)["products"]
    for number in range(0, COUNT, 2):
        write(products / "d0" / f"p{number:03}.product.yaml", description(number + 1))
    found = check(wanted(out, products), stopping=lambda: inline.begun >= 3)  # in the middle of a part
    assert (found.interrupted, found.audited, found.left) == (True, 3, 7)
    assert read_manifest(str(out)).run.complete is False
    assert len(everything(out)["products"]) == len(before)
    again = check(wanted(out, products))
    assert (again.interrupted, again.audited, again.unchanged) == (False, 7, COUNT - 7)
    assert read_manifest(str(out)).run.complete is True


# -- what is named


@pytest.mark.parametrize("path", ["no-such", "empty", "*.none"])
def test_a_path_that_names_nothing_stops_before_anything_is_touched(path, products, out, check):
    check(wanted(out, products))
    before = everything(out)
    (products / "empty").mkdir()
    with pytest.raises(UsageError, match="nothing was audited"):
        check(wanted(out, products / "d0", products / path))
    assert everything(out) == before


def test_globs_folders_and_files_name_each_product_once(products, out, check, monkeypatch):
    monkeypatch.chdir(products)
    found = check(
        wanted(out, "d0", "./d0/../d0", "d?/p00*.product.yaml", products / "d1" / "p001.product.yaml", "**/p011*")
    )
    assert found.products == COUNT // 2 + 5 + 1
    assert len(words(out)) == found.products


# -- JSON Lines


def test_each_line_is_a_product_with_its_place(tmp_path, out, check):
    file = lines_file(tmp_path / "all.jsonl", range(6))
    assert told(check(wanted(out, file))) == (6, 6, 0, 0, 0)
    assert words(out) == {("all.jsonl", i + 1): WORDS[("access", "unknown", "price")[i % 3]] for i in range(6)}
    text = file.read_text(encoding="utf-8").splitlines()
    for row in rows(out, "verdicts"):
        assert row["line"] == row["record"]
        if row["rule"] == RULE:
            assert text[row["line"] - 1][row["column"] - 1 :].startswith('"loan"')


def test_lines_that_are_blank_broken_or_without_an_end(tmp_path, out, check):
    one = json.dumps(description(0))
    twice = one.replace('"format": 1', '"format": 1, "format": 1')
    file = write(tmp_path / "all.jsonl", f"{one}\n\n{one[:-1]}\n  \r\n{twice}\n[]\n{one}")
    found = check(wanted(out, file))
    assert told(found) == (5, 5, 0, 0, 3)
    assert {record for _, record in words(out)} == {1, 7}
    places = {(one.place.line, one.place.column): one.message for one in found.problems}
    assert set(places) >= {(3, len(one)), (5, 15)}
    assert "no JSON" in places[(3, len(one))]
    assert "twice" in places[(5, 15)]
    assert {one.place.line for one in found.problems} == {3, 5, 6}


def test_json_with_pairs_of_surrogates_keeps_its_columns(tmp_path, out, check):
    data = description(0)
    data["product"]["summary"] = "\N{GRINNING FACE} \\ \N{GRINNING FACE}"
    text = json.dumps(data)
    assert text.count("\\ud83d\\ude00") == 2
    data["product"]["name"] = "\\ud83d\\ude00"
    text = json.dumps(data)
    check(wanted(out, write(tmp_path / "all.jsonl", text + "\n")))
    (row,) = [row for row in rows(out, "verdicts") if row["rule"] == RULE]
    assert text[row["column"] - 1 :].startswith('"loan"')
    assert [row["name"] for row in rows(out, "products")] == ["\\ud83d\\ude00"]


def test_one_changed_line_is_audited_and_no_other(tmp_path, out, check):
    numbers = list(range(20))
    check(wanted(out, lines_file(tmp_path / "all.jsonl", numbers)))
    numbers[7] = 8
    found = check(wanted(out, lines_file(tmp_path / "all.jsonl", numbers)))
    assert told(found) == (20, 1, 19, 0, 0)
    assert words(out)[("all.jsonl", 8)] == "clear"
    found = check(wanted(out, lines_file(tmp_path / "all.jsonl", numbers[:-5])))
    assert told(found) == (15, 0, 15, 5, 0)
    assert len(words(out)) == 15


def test_json_lines_without_a_line_stop_the_run(tmp_path, out, check):
    with pytest.raises(UsageError, match="no product in this file"):
        check(wanted(out, write(tmp_path / "all.jsonl", "\n\n")))
