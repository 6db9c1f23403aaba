"""Every rule as a Markdown page, with an index by concern: the folder `docs/rules/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.report.escaping import markdown_code, markdown_text
from audit.report.page_parts import page_markdown
from audit.report.rule_page import rule_page
from audit.report.rules_read import OneRule, Rules

INDEX = "README.md"
_ABOUT = (
    "A page tells in plain words what a rule asks, why, how grave it is and what clears it. "
    "`scoreaudit explain RULE` prints the same."
)


def rule_pages(rules: Rules) -> dict[str, str]:
    """Return the text of each page by its path in the folder: the index, and `<rule's id>.md` for each rule."""
    return {INDEX: _index(rules)} | {f"{rule.id}.md": _page(rule, rules) for rule in rules.rules}


def _page(rule: OneRule, rules: Rules) -> str:
    up = "../" * rule.id.count("/")
    foot = f"Made from {markdown_code(rule.document.path)}; a change belongs there. [All rules]({up}{INDEX})"
    return f"{page_markdown(rule_page(rule, rules))}\n\n---\n\n{foot}\n"


def _index(rules: Rules) -> str:
    """Return the list of pages by concern; a concern without a rule is named too, and law packs stand apart."""
    own = [rule for rule in rules.rules if not rule.record.pack]
    lines = [
        "# The rules",
        "",
        f"{len(rules.rules)} rules, a page each, made from the files of the rules. {_ABOUT}",
    ]
    for id_, concern in rules.concerns.items():
        lines += [
            "",
            f"## {markdown_text(id_)}",
            "",
            f"{markdown_text(concern.title)}. {markdown_text(concern.question)}",
        ]
        of_concern = [rule for rule in own if rule.record.concern == id_]
        lines += ["", *(_links(of_concern) if of_concern else ["No rule yet: this concern is not checked."])]
    elsewhere = [rule for rule in own if rule.record.concern not in rules.concerns]
    lines += ["", "## Of no listed concern", "", *_links(elsewhere)] if elsewhere else []
    for pack in sorted({rule.record.pack for rule in rules.rules if rule.record.pack}):
        lines += ["", f"## Law pack {markdown_text(pack)}", ""]
        lines += ["The elements of legal tests. They have no level.", ""]
        lines += _links([rule for rule in rules.rules if rule.record.pack == pack])
    return "\n".join(lines) + "\n"


def _links(found: Sequence[OneRule]) -> Iterator[str]:
    for rule in found:
        status = "" if rule.record.status == "stable" else f" ({rule.record.status})"
        yield f"- [{markdown_text(rule.record.title)}]({rule.id}.md){status}"
