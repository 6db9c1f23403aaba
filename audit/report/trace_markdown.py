"""The trace as Markdown: a matrix of concerns, and each concern in full. `docs/coverage.md` is this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from audit.report.escaping import markdown_text
from audit.report.rules_read import CHECKED
from audit.report.trace import Trace, TracedConcern, TracedRule

NO_RULE = "No rule: this concern is not checked."
NO_SECTION = "names no section that it derives from"
UNNAMED = "no rule names this section"
NOT_CITED = "No provision is cited."


def trace_markdown(trace: Trace, pages: str = "") -> str:
    """Return the trace as Markdown; `pages` is the folder of the rules' pages, as a link reaches it, or nothing."""
    lines = ["# Coverage: from the article to rules and provisions", "", *_summary(trace)]
    lines += ["", "| concern | article section | rules | provisions |", "|---|---|---|---|"]
    lines += [_row(concern, pages) for concern in trace.concerns]
    for concern in trace.concerns:
        lines += _in_full(concern, pages)
    if trace.elsewhere:
        lines += ["", "## Rules of no listed concern", "", *(_rule_line(rule, pages) for rule in trace.elsewhere)]
    return "\n".join(lines)


def _summary(trace: Trace) -> Iterator[str]:
    marks = Counter({one.id: one.checked for concern in trace.concerns for one in concern.provisions}.values())
    counted = ", ".join(f"{marks[mark]} {mark}" for mark in CHECKED.values())
    yield f"{len(trace.concerns)} concerns, {len(trace.rules)} rules, {marks.total()} provisions that they cite ({counted})."
    yield ""
    yield (
        "*Checked* means that one of us compared the reference with its source. A reference tells where a concern meets a norm; "
        "it does not say that a product breaks it. Sections are paraphrased; those of concerns that courts and authorities "
        "added stand for their cases."
    )
    yield ""
    gaps = [f"{markdown_text(id_)} has no rule" for id_ in trace.without_rule]
    gaps += [f"{markdown_text(id_)} {NO_SECTION}" for id_ in trace.without_section]
    yield (
        f"Gaps: {'; '.join(gaps)}."
        if gaps
        else "Every concern has a rule, and every rule names a section that it derives from."
    )


def _row(concern: TracedConcern, pages: str) -> str:
    sections = ", ".join(markdown_text(section.anchor) for section in concern.sections)
    source = "" if concern.source == "article" else "authorities: "
    rules = "<br>".join(_link(rule, pages) for rule in concern.rules)
    if not concern.is_checked:
        rules = "<br>".join(filter(None, (f"**{NO_RULE}**", rules)))
    by_mark = [
        f"{mark}: {', '.join(markdown_text(one.id) for one in concern.provisions if one.checked == mark)}"
        for mark in CHECKED.values()
        if any(one.checked == mark for one in concern.provisions)
    ]
    provisions = "<br>".join(by_mark) or "none"
    return f"| [{markdown_text(concern.id)}](#{concern.id}) | {source}{sections} | {rules} | {provisions} |"


def _link(rule: TracedRule, pages: str) -> str:
    name = markdown_text(rule.name)
    return f"[{name}]({pages}{rule.id}.md)" if pages else name


def _in_full(concern: TracedConcern, pages: str) -> Iterator[str]:
    yield from ("", f"## {markdown_text(concern.id)}", "")
    yield f"{markdown_text(concern.title)}. {markdown_text(concern.question)}"
    yield from ("", "Comes from:" if concern.source == "article" else "Added by courts and authorities:", "")
    for section in concern.sections:
        unnamed = "" if section.rules else f" ({UNNAMED})"
        yield f"- **{markdown_text(section.anchor)}**: {markdown_text(section.paraphrase)}{unnamed}"
    yield ""
    if not concern.is_checked:
        yield f"**{NO_RULE}**"
    if concern.rules:
        yield from ("Rules:", "")
        for rule in concern.rules:
            yield _rule_line(rule, pages)
    yield ""
    if not concern.provisions:
        yield NOT_CITED
        return
    yield from ("Provisions that they cite:", "")
    for one in concern.provisions:
        about = f"{one.jurisdiction}, {one.kind}; {one.checked}"
        yield f"- {markdown_text(one.title)} ({markdown_text(about)}): {_citing(one.rules)}"


def _rule_line(rule: TracedRule, pages: str) -> str:
    pack = f", law pack {markdown_text(rule.pack)}" if rule.pack else ""
    sections = f"from {', '.join(rule.derives_from)}" if rule.derives_from else f"it {NO_SECTION}"
    return f"- {_link(rule, pages)} ({rule.status}{pack}): {markdown_text(rule.title)}; {markdown_text(sections)}"


def _citing(rules: tuple[str, ...]) -> str:
    return ", ".join(markdown_text(id_.rpartition("/")[2]) for id_ in rules)
