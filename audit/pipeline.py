"""The one composition: files and rules in, a report out."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit import __version__
from audit.bundled import rules_folder
from audit.decide.acting import Acting, Terms
from audit.decide.disputes import disputes_of
from audit.errors import Place, Problem, ScoreauditError, UsageError
from audit.evaluate.engine import evaluate
from audit.evaluate.overview import overview_of
from audit.load.kept_rules import load_rules_to_run
from audit.load.product import Description, load_product
from audit.load.ruleset import RuleSet
from audit.model.detail import EVERYTHING
from audit.model.nearest import did_you_mean
from audit.model.report import AuditedProduct, Report
from audit.report.posture import posture_of, questions_of
from audit.report.texts import level_rows, reference_titles, rule_texts, sources_of

if TYPE_CHECKING:
    from audit.model.public import EmbeddedV1

PRODUCT_FILES = "*.product.yaml"
"""What is looked for in a folder."""


@dataclass(frozen=True)
class Choice:
    """Which rules run."""

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


def read_rules(extra: Sequence[str] = ()) -> RuleSet:
    """Return the shipped rules and extra packs, ready to run; without their cases. Raises ScoreauditError."""
    return load_rules_to_run(rules_folder(), _folders(extra))


def read_rules_with_cases(extra: Sequence[str] = ()) -> RuleSet:
    """Return the shipped rules and extra packs whole, with their cases and files. Raises ScoreauditError."""
    from audit.load.rules import load_rules  # noqa: PLC0415 (only what reads cases needs the checker)

    return load_rules(rules_folder(), extra=_folders(extra))


def _folders(extra: Sequence[str]) -> tuple[Path, ...]:
    for folder in extra:
        if not Path(folder).is_dir():
            raise UsageError(
                Problem(
                    Place(folder), "there is no such folder of rules", "name a folder with <concern>/<slug>.yaml in it"
                )
            )
    return tuple(Path(folder) for folder in extra)


def audit(
    paths: Sequence[str], rules: RuleSet, choice: Choice, today: dt.date, tick: Callable[[], None] = lambda: None,
    terms: Terms | None = None, embed: Sequence[str] | None = None,
) -> Report:  # fmt: skip
    """Audit files and folders. A file that cannot be read becomes problems of the report, and hides no other.

    `tick` is called after each file; `terms` are what verdicts are held against; where `embed` is given, the folders
    of further rules, the report holds all that it was made from. Raises UsageError where the choice of rules cannot
    be carried out.
    """
    chosen = chosen_rules(rules, choice)
    acting = Acting(rules, terms or Terms(), today)
    products: list[AuditedProduct] = []
    problems: list[Problem] = []
    files, missing = product_files(paths)
    problems += missing
    for path in files:
        try:
            description = load_product(path, rules.vocabulary)
        except ScoreauditError as error:
            problems += error.problems
        else:
            products.append(audited(path, description, rules, chosen, acting))
        tick()
    problems += acting.problems
    report = report_of(tuple(products), tuple(sorted(problems)), rules, today)
    embedded = None if embed is None else _embedded(report, acting, embed)
    fit = acting.terms.for_publication and not problems
    return replace(report, notices=acting.notices(), embedded=embedded, fit_to_publish=fit)


def _embedded(report: Report, acting: Acting, folders: Sequence[str]) -> EmbeddedV1:
    from audit.decide.embedding import embedded_in  # noqa: PLC0415 (only where it is asked for)

    return embedded_in(report, acting, folders)


def audited(
    path: str, description: Description, rules: RuleSet, chosen: frozenset[str] | None, acting: Acting | None = None
) -> AuditedProduct:
    """Return one description with its verdicts, after all that acts on them, with posture and questions."""
    verdicts = evaluate(rules, description, chosen, detail=acting.terms.needed if acting else EVERYTHING)
    verdicts = acting.on(verdicts, description) if acting else verdicts
    about = description.product.product
    levels = rules.vocabulary.levels.levels
    return AuditedProduct(
        path=path,
        name=about.name,
        as_of=str(about.as_of),
        perspective=about.perspective,
        nature=about.nature if isinstance(about.nature, str) else "",
        stage=about.stage if isinstance(about.stage, str) else "",
        operator=about.operator if isinstance(about.operator, str) else "",
        summary=about.summary or "",
        verdicts=verdicts,
        posture=posture_of(verdicts, rules.concerns, levels),
        questions=questions_of(verdicts, levels),
        sources=sources_of(description.product),
        lines=tuple(description.document.text.split("\n")),
        overview=overview_of(description, rules.vocabulary),
        disputes=disputes_of(description, rules.vocabulary),
    )


def report_of(
    products: tuple[AuditedProduct, ...], problems: tuple[Problem, ...], rules: RuleSet, today: dt.date
) -> Report:
    """Return the report of a run."""
    return Report(
        tool_version=__version__,
        rules_digest=rules.digest,
        rules_count=len(rules.rules),
        today=today.isoformat(),
        levels=rules.vocabulary.levels.levels,
        concern_titles={id_: concern.title for id_, concern in rules.concerns.items()},
        reference_titles=reference_titles(rules.references),
        rule_texts=rule_texts({rule.id: rule.record for rule in rules.rules}),
        products=products,
        problems=problems,
        level_rows=level_rows(rules.vocabulary.levels),
    )


def chosen_rules(rules: RuleSet, choice: Choice) -> frozenset[str] | None:
    """Return the ids of the rules that run, or None for all. Raises UsageError for a name that fits nothing."""
    if not choice.only and not choice.skip:
        return None
    everything = frozenset(rule.id for rule in rules.rules)
    chosen = (
        frozenset().union(*(_named(name, everything, "--only") for name in choice.only)) if choice.only else everything
    )
    return chosen - frozenset().union(*(_named(name, everything, "--skip") for name in choice.skip))


def _named(name: str, ids: Iterable[str], option: str) -> frozenset[str]:
    known = sorted(ids)
    found = frozenset(id_ for id_ in known if name in _names(id_))
    if not found:
        words = {*known, *(part for id_ in known for part in id_.split("/"))}
        raise UsageError(Problem(Place(option), f"there is no rule or concern {name!r}", did_you_mean(name, words)))
    return found


def _names(id_: str) -> frozenset[str]:
    """Return what a rule can be chosen by: its id, its slug, its concern or pack, and for a law rule `law`."""
    folder, _, slug = id_.rpartition("/")
    return frozenset({id_, slug, folder, *folder.split("/")})


def chosen_packs(rules: RuleSet, names: Sequence[str]) -> tuple[str, ...]:
    """Return the law packs that gate. Raises UsageError for a name that is no pack."""
    known = {rule.record.pack for rule in rules.rules if rule.record.pack}
    for name in names:
        if name not in known:
            raise UsageError(
                Problem(Place("--fail-on-law"), f"there is no law pack {name!r}", did_you_mean(name, known))
            )
    return tuple(names)


def product_files(paths: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """Return the files to audit, folders searched for product files, and a problem for each folder without one."""
    files: list[str] = []
    problems: list[Problem] = []
    for path in paths:
        if not os.path.isdir(path):
            files.append(path)
            continue
        found = sorted(str(one) for one in Path(path).rglob(PRODUCT_FILES) if one.is_file())
        if not found:
            problems.append(
                Problem(
                    Place(path),
                    f"no product description in this folder ({PRODUCT_FILES})",
                    "name a file, or end its name in .product.yaml",
                )
            )
        files += found
    return list(dict.fromkeys(files)), problems
