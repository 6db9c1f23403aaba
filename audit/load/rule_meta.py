"""What a rule says about itself outside its conditions: file, concern, references, weight, cases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from audit.errors import Problem
from audit.model.facts import Words
from audit.model.nearest import did_you_mean
from audit.model.rule import Concern, Reference, RuleRecord
from audit.model.schema import EFFECTS, TYPES
from audit.model.vocabulary import Vocabulary
from audit.source import Document

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LAW = "law"
"""The folder of the law packs."""
_FORBIDDEN_WORDS = ("illegal", "unlawful", "violat", "breach")
"""What no law pack says: the elements of a test appear met or not; whether that breaks the law is for others."""


def meta_problems(
    record: RuleRecord,
    document: Document,
    path: Path,
    concerns: Mapping[str, Concern],
    references: Mapping[str, Reference],
) -> list[Problem]:
    """Return what is wrong outside the conditions: names of files, concerns, references, levels, cases."""
    problems = []
    if record.id != path.stem:
        problems.append(
            document.problem(("id",), f"the file is called {path.name}", f"write id: {path.stem}, or rename the file")
        )
    if record.concern not in concerns:
        problems.append(
            document.problem(
                ("concern",), f"there is no concern {record.concern!r}", did_you_mean(record.concern, concerns)
            )
        )
    else:
        problems += _folder_problems(record, document, path)
        anchors = concerns[record.concern].anchors
        problems += [
            document.problem(
                ("derives_from", i), f"the concern has no anchor {anchor!r}", did_you_mean(anchor, anchors)
            )
            for i, anchor in enumerate(record.derives_from)
            if anchor not in anchors
        ]
    problems += [
        document.problem(("references", i), f"there is no reference {reference!r}", did_you_mean(reference, references))
        for i, reference in enumerate(record.references)
        if reference not in references
    ]
    return problems + _case_problems(record, document)


def _folder_problems(record: RuleRecord, document: Document, path: Path) -> list[Problem]:
    """Return what is wrong with where the file stands: <concern>/, or law/<pack>/."""
    folder, above = path.parent.name, path.parent.parent.name
    if above == LAW or record.pack:
        if (above, folder) == (LAW, record.pack):
            return []
        shown = f"{above}/{folder}"
        hint = f"move it to {LAW}/{record.pack}/" if record.pack else f"write pack: {folder}"
        return [document.problem(("pack",), f"the file stands in the folder {shown!r}", hint)]
    if record.concern != folder:
        message = f"the file stands in the folder {folder!r}"
        return [document.problem(("concern",), message, f"move it to {record.concern}/")]
    return []


def law_problems(record: RuleRecord, document: Document) -> list[Problem]:
    """Return what is wrong with a rule of a law pack: it has no level, begins with the jurisdiction, and does not judge."""
    problems = [
        document.problem((field,), "a rule of a law pack has no level", f"leave out {field}")
        for field in ("link", "weight", "raise_if")
        if getattr(record, field) is not None
    ]
    problems += [
        document.problem(("cases", i, "level"), "a rule of a law pack has no level", "leave out level")
        for i, case in enumerate(record.cases)
        if case.level is not None
    ]
    if record.applies_from is None or not _DAY.fullmatch(record.applies_from):
        message = "a rule of a law pack says since when the norm applies"
        problems.append(document.problem(("applies_from",), message, "write applies_from: 2018-05-25"))
    name, first = next(iter(record.facts.items()), ("", ""))
    if not first.startswith("product.jurisdictions "):
        problems.append(
            document.problem(
                ("facts", name) if name else ("facts",),
                "the first fact of a law pack is the jurisdiction",
                "begin with: jurisdiction: product.jurisdictions includes any of [EU]",
            )
        )
    for field in ("title", "message"):
        words = [word for word in _FORBIDDEN_WORDS if word in str(getattr(record, field)).lower()]
        problems += [
            document.problem((field,), f"a law pack never says {word!r}", "say which elements appear met")
            for word in words
        ]
    return problems


def missing_levels(document: Document) -> list[Problem]:
    """Return that a rule does not say how heavy it is; a rule of a law pack has no level."""
    written = document.data
    if not isinstance(written, dict) or written.get("pack") is not None:
        return []
    return [
        document.problem((), f"{field!r} is missing", f"add `{field}:`", of_key=True)
        for field in ("link", "weight")
        if written.get(field) is None
    ]


def weight_problems(record: RuleRecord, document: Document, vocabulary: Vocabulary) -> list[Problem]:
    """Return what is wrong with the weight of a rule, and whether it only echoes a judgement."""
    if record.weight is None or record.link is None:
        return []  # told by `missing_levels`
    binds_effect = record.for_each in {*EFFECTS, "effect"} or any(
        text.split(" ")[0] in {*EFFECTS, "effect"} for text in record.find.values()
    )
    table = vocabulary.levels
    ceiling = table.own_weight_ceiling[
        "sensitive"
        if "sensitive" in " ".join(record.facts.values()) or "special-category" in " ".join(record.facts.values())
        else "ordinarily"
    ]
    if record.weight == "from effect":
        misspelt = any(text.split(" ")[0] not in TYPES for text in record.find.values())
        if not binds_effect and not misspelt:
            return [
                document.problem(
                    ("weight",),
                    "no consequence or publication is bound, so there is no effect to take the weight from",
                    "bind one under `find`, or write a weight of its own: minor or moderate",
                )
            ]
    elif record.weight not in table.weights:
        return [
            document.problem(
                ("weight",),
                f"{record.weight!r} is no weight",
                did_you_mean(record.weight, [*table.weights, "from effect"]),
            )
        ]
    elif binds_effect:
        return [
            document.problem(
                ("weight",), "an effect is bound, so the weight comes from it", "write `weight: from effect`"
            )
        ]
    elif table.levels.index(table.weights[record.weight]) > table.levels.index(ceiling):
        return [
            document.problem(
                ("weight",),
                f"a rule that is bound to no effect weighs at most {ceiling}",
                "bind the effect on a person, or lower the weight",
            )
        ]
    echo = _echoed_judgement(record, vocabulary)
    return (
        [document.problem(("facts",), f"the rule only echoes one judging field ({echo})", "add what can be observed")]
        if echo
        else []
    )


def _echoed_judgement(record: RuleRecord, vocabulary: Vocabulary) -> str:
    """Return the judging field that a rule merely repeats, or nothing."""
    text = next(iter(record.facts.values()), "")
    if len(record.facts) != 1 or record.find or any(word in text.split() for word in ("and", "or", "has")):
        return ""
    path, *rest = text.replace("(", " ").replace(")", " ").removeprefix("not ").split() or [""]
    path, rest = (rest[0], rest[1:]) if path == "not" and rest else (path, rest)
    type_, _, field = path.partition(".")
    spec = TYPES[type_].fields.get(field) if type_ in TYPES else None
    if spec is None or not isinstance(spec.domain, Words) or rest[:1] != ["is"]:
        return ""
    return path if vocabulary.lists[spec.domain.vocabulary].record.judges else ""


def _case_problems(record: RuleRecord, document: Document) -> list[Problem]:
    problems = []
    for i, case in enumerate(record.cases):
        if (case.product is None) == (i == 0):
            message = "the first case describes a product" if i == 0 else "only the first case describes a product"
            problems.append(
                document.problem(("cases", i), message, "the others say `with:` and `without:` what differs from it")
            )
        if case.ask and case.expect != "ask":
            problems.append(
                document.problem(
                    ("cases", i, "ask"), "only a case that expects an ask says what is asked", "write `expect: ask`"
                )
            )
    wanted = {"finding", "clear", "ask"} - {case.expect for case in record.cases}
    if wanted:
        problems.append(
            document.problem(
                ("cases",),
                f"no case expects: {', '.join(sorted(wanted))}",
                "every rule has a finding, a clear and an ask case",
                of_key=True,
            )
        )
    return problems
