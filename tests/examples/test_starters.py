"""What a starter must be: a form that loads as it is, asks, and states nothing that nobody said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit.bundled import STARTERS, starters_folder
from audit.cli.main import main
from audit.evaluate.engine import evaluate
from audit.load.product import load_product
from audit.model.product import Product
from audit.model.schema import SECTIONS, TYPES, words_domain

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "starters"
SECTION_ORDER = list(Product.model_fields)
MODELINE = "# yaml-language-server: $schema=../../docs/schemas/product.schema.json"
CHOICES = re.compile(r"# choices: ([^;\[]*?)(?: \[inside\])?$")
FIELD = re.compile(r"\s*#?\s*([a-z_]+):")
ANSWERS = {
    "checked": "no-yes", "withdrawable": "no-yes", "corrections_follow": "no-yes", "review_can_change": "no-yes",
    "chosen_by_person": "no-yes", "searchable": "no-yes", "grade": "grades",
}  # fmt: skip


def text_of(name):
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def test_there_is_a_starter_for_each_name():
    assert starters_folder() == FOLDER
    assert {path.stem for path in FOLDER.iterdir()} == set(STARTERS)


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_loads_asks_and_finds_nothing(name, rules):
    verdicts = evaluate(rules, load_product(str(FOLDER / f"{name}.yaml"), rules.vocabulary))
    assert [(one.rule, one.message) for one in verdicts if one.verdict == "finding"] == []
    assert [one for one in verdicts if one.verdict == "ask"]


@pytest.mark.parametrize("name", ["list", "blank"])
@pytest.mark.parametrize(("options", "code"), [((), 0), (("--fail-on-open", "high"), 3)], ids=["plain", "gate"])
def test_checking_a_starter_never_says_findings(name, options, code, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["check", *options, str(FOLDER / f"{name}.yaml")])
    assert ended.value.code == code
    assert "0 findings" in capsys.readouterr().out


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_begins_with_the_modeline_of_an_editor(name):
    assert text_of(name).splitlines()[0] == MODELINE
    assert (FOLDER / MODELINE.partition("=")[2]).resolve().is_file()


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_has_every_section_in_the_order_of_the_guide(name):
    found = [key for key in re.findall(r"^(?:# )?([a-z]+):", text_of(name), re.MULTILINE) if key in SECTION_ORDER]
    in_order = [key for key in SECTION_ORDER if key not in {"evidence", "complete"}]
    assert list(dict.fromkeys(found)) == [*in_order, "complete", "evidence"]


@pytest.mark.parametrize("name", STARTERS)
def test_the_choices_in_a_comment_are_words_of_the_vocabulary(name, rules):
    """All of them, unless the comment says that there are more."""
    lines, section, told = text_of(name).splitlines(), "", 0
    for i, line in enumerate(lines):
        section = next((one for one in re.findall(r"^(?:# )?([a-z]+):", line) if one in SECTION_ORDER), section)
        found = CHOICES.search(line)
        if not found:
            continue
        field = FIELD.match(line if not line.strip().startswith("# choices") else lines[i + 1])[1]
        fields = TYPES[SECTIONS.get(section, "product")].fields
        spec = (
            fields.get(field) or fields.get(f"{field}.existence") or (fields["offered"] if field == "offered" else None)
        )
        list_ = ANSWERS.get(field) or (
            words_domain(spec).vocabulary if spec and words_domain(spec) else "no-partly-yes"
        )
        terms = rules.vocabulary.lists[list_].record.terms
        words = found[1].split(", ")
        closed = words[-1] != "..."
        words = [word for word in words if word != "..."]
        assert [word for word in words if word not in terms] == [], line
        assert not closed or set(words) == set(terms), line
        told += 1
    assert told > 4


@pytest.mark.parametrize("name", [one for one in STARTERS if one != "blank"])
def test_what_is_not_the_kind_of_system_itself_may_not_be_there(name, rules):
    """Effects, publications and incentives are placeholders: nobody has said that they happen."""
    product = load_product(str(FOLDER / f"{name}.yaml"), rules.vocabulary).product
    for section in ("consequences", "publications", "incentives", "flows"):
        entries = getattr(product, section)
        for id_, entry in (entries if isinstance(entries, dict) else {}).items():
            assert entry is None or entry.status == "unknown", (section, id_)
    assert product.product.nature == "constructed"
    assert all(one.checked == "no" for one in product.evidence.values())


def test_the_guide_to_the_examples_names_the_starters():
    assert "`starters/`" in (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
