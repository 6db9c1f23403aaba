"""`scoreaudit explain`: a rule in plain words."""

from __future__ import annotations

import click

from audit.errors import Place, Problem, UsageError
from audit.load.rules import Rule, RuleSet
from audit.model.nearest import did_you_mean
from audit.pipeline import read_rules
from audit.report.plain import printable


@click.command()
@click.argument("name", metavar="RULE")
@click.option("--rules", "packs", multiple=True, metavar="FOLDER", help="A folder of further rules. Repeatable.")
def explain(name: str, packs: tuple[str, ...]) -> None:
    """Tell what a rule asks, why, what clears it, and where it comes from."""
    found = read_rules(packs)
    rule = found.rule(name)
    if rule is None:
        names = {*(one.id for one in found.rules), *(one.id.partition("/")[2] for one in found.rules)}
        raise UsageError(Problem(Place("explain"), f"there is no rule {name!r}", did_you_mean(name, names)))
    click.echo(printable_page(rule, found))


def printable_page(rule: Rule, rules: RuleSet) -> str:
    """Return a rule as a page of Markdown."""
    record = rule.record
    concern = rules.concerns[record.concern]
    lines = [f"# {record.title}", "", f"{rule.id}, {record.status} since {record.since}, concern: {concern.title}", ""]
    lines += ["## Why it matters", "", record.why.strip(), ""]
    lines += [
        "## What it asks",
        "",
        f"For each {record.for_each}" + (f", where {record.applies_if}" if record.applies_if else "") + ":",
        "",
    ]
    lines += [f"- {name} is any {text}" for name, text in record.find.items()]
    lines += [f"- {name} are {text}" for name, text in record.let.items()]
    lines += ["", "These facts:", ""]
    lines += [f"- {fact.replace('_', ' ')}: {text}" for fact, text in record.facts.items()]
    together = record.finding_if.replace("_", " ") if record.finding_if else "all of them hold"
    lines += ["", f"It is a finding if: {together}.", ""]
    lines += ["## How grave", "", _gravity(rule), ""]
    if record.not_a_problem_when:
        lines += ["## No problem when", "", *(f"- {text}" for text in record.not_a_problem_when), ""]
    lines += [
        "## What would clear it",
        "",
        *(f"- {one.name} ({one.kind}, {one.effort} effort)" for one in record.remedies),
        "",
    ]
    lines += ["## Examples", "", *(f"- {case.name}: {case.expect}" for case in record.cases), ""]
    lines += ["## Where it comes from", ""]
    lines += [
        f"- article, {anchor}: {concern.anchors[anchor]}"
        if concern.source == "article"
        else f"- {concern.anchors[anchor]}"
        for anchor in record.derives_from
    ]
    for id_ in record.references:
        reference = rules.references[id_]
        checked = {"yes": "checked", "no": "not checked", "unsure": "unsure"}[reference.checked]
        lines.append(f"- {reference.title} ({reference.jurisdiction}; {reference.status}; {checked}): {reference.says}")
    lines += ["", f"The signal is {_fit(record.norm_fit)} these norms. A signal, no verdict of law."]
    return "\n".join(printable(line) for line in lines)


def _gravity(rule: Rule) -> str:
    record = rule.record
    from_effect = record.weight == "from effect"
    weight = "The level is that of the effect on the person" if from_effect else f"It weighs {record.weight} by itself"
    lowered = from_effect and record.link == "lets harm happen"
    link = ", one step lower, because it is a missing safeguard" if lowered else ""
    raised = f"; one step higher if {record.raise_if}" if record.raise_if else ""
    return weight + link + raised + "."


def _fit(fit: str) -> str:
    return {"narrower": "narrower than", "wider": "wider than", "as": "as wide as"}[fit]
