"""`scoreaudit schema`: the JSON Schemas of what is read and written."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("which", type=click.Choice(["product", "rule", "report"]))
def schema(which: str) -> None:
    """Print the JSON Schema of a product description, of a rule, or of the JSON report."""
    from audit.load.json_schema import product_schema, report_schema, rule_schema  # noqa: PLC0415
    from audit.pipeline import read_rules  # noqa: PLC0415

    if which == "report":
        found = report_schema()
    else:
        rules = read_rules()
        found = (
            product_schema(rules.vocabulary, rules.texts)
            if which == "product"
            else rule_schema(rules.vocabulary, rules.concerns, rules.references)
        )
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))
