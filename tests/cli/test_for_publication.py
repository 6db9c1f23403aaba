"""`scoreaudit check --for-publication`: a report that may appear, or every reason why not and no report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit.cli.main import main
from audit.report.formats import FORMATS
from audit.report.gate import FIT

PUBLISHED = (Path(__file__).parents[1] / "data" / "published.product.yaml").read_text(encoding="utf-8")
UNFIT = re.sub(r"  operator_response: .*\n", "", PUBLISHED).replace("date: 2026-01, ", "")
DAY = ("--today", "2026-11-22")
ONE_RULE = ("--only", "function-creep/other-area-of-life")
SUMMING_UP = [name for name, one in FORMATS.items() if one.sums_up]


@pytest.fixture
def check(capsys, tmp_path, monkeypatch, rules):
    """Run the command in this process, in a folder with two descriptions: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("audit.cli.check.read_rules", lambda packs: rules)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    Path("fit.product.yaml").write_text(PUBLISHED, encoding="utf-8")
    Path("unfit.product.yaml").write_text(UNFIT, encoding="utf-8")

    def check(*args):
        with pytest.raises(SystemExit) as ended:
            main(["check", *args, *ONE_RULE, *DAY])
        return (ended.value.code, *capsys.readouterr())

    return check


@pytest.mark.parametrize("format_", SUMMING_UP)
def test_a_report_that_is_fit_says_so_and_gates_as_ever(format_, check):
    code, out, err = check("fit.product.yaml", "--for-publication", "--format", format_)
    assert (code, err) == (1, "")
    assert FIT in " ".join(out.split())
    assert check("fit.product.yaml", "--for-publication", "--fail-on", "none", "--format", format_)[0] == 0


def test_where_the_report_is_for_programs_the_last_line_says_so(check):
    code, out, err = check("fit.product.yaml", "--for-publication", "--format", "json")
    assert (code, FIT in out) == (1, False)
    assert err.strip().endswith(FIT)


@pytest.mark.parametrize("path", ["fit.product.yaml", "unfit.product.yaml"])
def test_nothing_is_said_of_it_where_nobody_asked(path, check):
    assert FIT not in "".join(map(str, check(path)))


@pytest.mark.parametrize("format_", [name for name, one in FORMATS.items() if not one.binary])
def test_a_refusal_names_every_reason_with_its_place_and_gives_no_report(format_, check):
    code, out, err = check("unfit.product.yaml", "--for-publication", "--format", format_, "--output", "report.html")
    assert (code, out) == (2, "")
    assert not Path("report.html").exists()
    reasons = re.findall(r"^unfit\.product\.yaml:\d+:\d+: error: (.*); .+$", err, re.MULTILINE)
    assert reasons == ["no request for the operator's reply is recorded", "evidence notice has no date"]
    assert err.endswith("2 reasons not to publish; no report was given\n")


def test_no_reason_is_left_out(check):
    bare = re.sub(r",? evidence: \[report\]|^ +evidence: \[report\]\n", "", UNFIT, flags=re.MULTILINE)
    data = "".join(f"  more-{n}: {{category: device, origin: given}}\n" for n in range(60))
    Path("unfit.product.yaml").write_text(bare.replace("scores:\n", f"{data}scores:\n", 1), encoding="utf-8")
    code, _, err = check("unfit.product.yaml", "--for-publication")
    count = len(re.findall(r": error: ", err))
    assert (code, count > 120) == (2, True)
    assert f"{count} reasons not to publish" in err


def test_one_that_is_unfit_keeps_the_others_back(check):
    code, out, err = check(".", "--for-publication")
    assert (code, out) == (2, "")
    assert "fit.product.yaml:" in err


def test_a_file_that_cannot_be_read_is_a_reason_too(check):
    Path("broken.product.yaml").write_text("a: *b", encoding="utf-8")
    code, out, err = check("fit.product.yaml", "broken.product.yaml", "--for-publication")
    assert (code, out) == (2, "")
    assert err.endswith("1 reason not to publish; no report was given\n")


def test_a_waiver_makes_nothing_fit(check):
    waiver = "- {rule: function-creep/other-area-of-life, entities: [points, deposit, friends], reason: A pilot., owner: us, until: 2026-12-31}\n"
    Path("scoreaudit.waivers.yaml").write_text(waiver, encoding="utf-8")
    Path("fit.product.yaml").write_text(PUBLISHED.replace("grade: reported", "grade: alleged"), encoding="utf-8")
    code, out, _ = check("fit.product.yaml")
    assert (code, "waived" in out) == (0, True)
    assert check("fit.product.yaml", "--for-publication")[0] == 2


def test_the_help_says_what_a_program_cannot_see(capsys):
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "A program cannot recognise private persons: see to it yourself that none can be recognised." in told
