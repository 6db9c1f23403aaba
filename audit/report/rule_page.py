"""A rule as a page that needs no knowledge of programming: what it asks, why, how grave it is, what clears it."""

from __future__ import annotations

from collections.abc import Iterator

from audit.language.grammar import Join, Name, Negation, Written
from audit.language.parse import parse_condition, parse_names, parse_population
from audit.model.rule import Concern, Reference, RuleRecord
from audit.model.schema import SECTION_OF
from audit.model.vocabulary import LevelTable
from audit.report.case_words import example_items
from audit.report.condition_words import Speaker, one_of, spoken, type_words, word_label
from audit.report.page_parts import Item, Page, Part
from audit.report.rules_read import CHECKED, OneRule, Rules

STATUS = {
    "trial": "It is on trial: it is reported, and it never makes a run fail.",
    "stable": "It is stable.",
    "deprecated": "It is deprecated: it will go.",
}
FIT = {
    "narrower": "The signal is narrower than these norms: they also cover what it does not see.",
    "wider": "The signal is wider than these norms: it also fires where they do not apply.",
    "as": "The signal is as wide as these norms.",
}
KINDS = {"design": "change the product", "statement": "tell people", "stop": "stop; no change makes it acceptable"}
NO_VERDICT = "A signal, no verdict of law."
PLAIN = frozenset({"yes", "no"})
"""Words that need no explanation."""
KNOWN_ONLY = (
    "A fact counts where the description says enough to know it. What is not known becomes a question, never “clear”."
)


def rule_page(rule: OneRule, rules: Rules) -> Page:
    """Return a rule as a page. It reads the rule and the set it stands in, and nothing else."""
    record = rule.record
    concern = rules.concerns.get(record.concern)
    speaker = _speaker(rule, rules)
    parts = [
        Part("Why it matters", (record.why,)),
        _looks_at(rule, rules, speaker),
        Part("What it asks: the facts", items=tuple(_facts(record, speaker)), after=(KNOWN_ONLY,)),
        _together(record, speaker),
        _gravity(rule, rules, speaker),
        Part("No problem when", ("A reader decides this; the program does not.",), _items(record.not_a_problem_when)),
        Part(
            "What would clear it",
            items=tuple(Item(f"{KINDS[one.kind]}; effort: {one.effort}", one.name) for one in record.remedies),
        ),
        Part(
            "Examples",
            ("In an example, nothing is there but what is written, and a fact that is not written is not known.",),
            tuple(example_items(record.cases, rules.vocabulary)),
        ),
        _origin(record, concern),
        Part(
            "Provisions and standards",
            ("A reference tells where the concern meets a norm. It does not say that a product breaks it.",),
            tuple(_reference(rules.references[id_]) for id_ in record.references),
            (f"{FIT[record.norm_fit]} {NO_VERDICT}",),
        ),
        Part("Status", (f"{STATUS[record.status]} It came with version {record.since}.",)),
        Part("The words", items=tuple(_words(speaker))),
    ]
    of = concern.title if concern else record.concern
    pack = f", law pack {record.pack}" if record.pack else ""
    about = f"{rule.id}, {record.status} since {record.since}{pack}, concern: {of}"
    return Page(record.title, about, tuple(part for part in parts if part.items or _speaks(part)))


def _speaks(part: Part) -> bool:
    """Return whether a part without items says anything; the first lines of a list say nothing without it."""
    return bool(part.before or part.after) and part.title != "No problem when"


def _items(texts: tuple[str, ...]) -> tuple[Item, ...]:
    return tuple(Item(text) for text in texts)


def _speaker(rule: OneRule, rules: Rules) -> Speaker:
    found, subject = rule.checked.find, rule.record.for_each
    return Speaker(
        rules.vocabulary,
        {name: section.one for name, section in rules.texts.sections.items()},
        {"product": "product", subject: subject} | {name: one.type for name, one in found.items()},
        {name: one.type for name, one in rule.checked.lets.items()},
    )


def _looks_at(rule: OneRule, rules: Rules, speaker: Speaker) -> Part:
    """Return which entries are looked at: the subject, what is bound, and what makes a finding of its own."""
    record, type_ = rule.record, rule.record.for_each
    section = rules.texts.sections.get(SECTION_OF.get(type_, ""))
    every = f"every {type_words(type_, speaker.sections)} in the description, one after the other"
    items = [
        Item(
            every if type_ != "product" else "the product as a whole",
            speaker.noun(type_),
            below=(section.about,) if section else (),
        )
    ]
    if record.applies_if:
        condition = speaker.condition(parse_condition(record.applies_if))
        items.append(Item(f"{condition}; otherwise the rule does not apply", "only where", record.applies_if))
    if not rule.checked.names_businesses:
        items.append(Item("what is only about a business is left out", "people only"))
    for name, text in record.find.items():
        coll = parse_population(text, every=False)
        through = speaker.found_through(coll)
        below = (f"found through {through}",) if through else ()
        items.append(Item(f"any {speaker.population(coll)}", spoken(name), text, below))
    for name, text in record.let.items():
        coll = parse_population(text, every=True)
        items.append(Item(f"every {speaker.population(coll)}, all together", spoken(name), text))
    after = ("Each combination of these entries is looked at.",) if len(record.find) > 1 else ()
    per = one_of([speaker.noun(type_), *(spoken(name) for name in rule.checked.key)], "and")
    return Part("What it looks at", (), tuple(items), (*after, f"There is at most one finding for each {per}."))


def _facts(record: RuleRecord, speaker: Speaker) -> Iterator[Item]:
    for name, text in record.facts.items():
        yield Item(f"{speaker.condition(parse_condition(text))}.", spoken(name), text)


def _together(record: RuleRecord, speaker: Speaker) -> Part:
    title = "All elements appear met when" if record.pack else "It is a finding when"
    if record.finding_if is None:
        several = len(record.facts) > 1
        return Part(title, ("All of these facts hold." if several else "This fact holds.",))
    written = parse_names(record.finding_if)
    terms = written.terms if isinstance(written, Join) else (written,)
    word = "one" if isinstance(written, Join) and written.word == "or" else "all"
    lead = f"{word.capitalize()} of these {'holds' if word == 'one' else 'hold'}:"
    return Part(title, (lead,), tuple(Item(_holds(term, speaker)) for term in terms))


def _holds(term: Written, speaker: Speaker) -> str:
    """Return a term over facts as a line of a list."""
    match term:
        case Negation(Name(word)):
            return f"not “{spoken(word.text)}”"
        case Join(word, terms):
            return f"{'both ' if word == 'and' and len(terms) == len(('a', 'b')) else ''}" + f" {word} ".join(
                f"({_holds(one, speaker)})" if isinstance(one, Join) else _holds(one, speaker) for one in terms
            )
        case Negation(inner):
            return f"not ({_holds(inner, speaker)})"
        case _:
            return speaker.condition(term)


def _gravity(rule: OneRule, rules: Rules, speaker: Speaker) -> Part:
    record, table = rule.record, rules.vocabulary.levels
    if record.pack or record.weight is None:
        text = (
            "It has no level. It lists the elements of a legal test and whether they appear met, and judges no further."
        )
        return Part("How grave it is", (text,))
    lines = list(_from_effect(rule, table) if record.weight == "from effect" else _own_weight(record, table))
    if record.raise_if:
        condition = speaker.condition(parse_condition(record.raise_if))
        lines.append(
            Item(
                f"{_steps(table.raise_if_raises)} up where {condition}; not above {table.levels[-1]}.",
                written=record.raise_if,
            )
        )
    return Part("How grave it is", (_link(record),), tuple(lines))


def _link(record: RuleRecord) -> str:
    if record.link == "lets harm happen":
        return "It sees a missing safeguard, which lets harm happen."
    return "It sees harm being done."


def _steps(number: int) -> str:
    return "One step" if number == 1 else f"{number} steps"


def _from_effect(rule: OneRule, table: LevelTable) -> Iterator[Item]:
    effects = one_of([f"“{spoken(name)}”" for name in rule.checked.effects], "and")
    weights = one_of([f"{severity} is {level}" for severity, level in table.weights.items()], "and")
    highest = ", of several the highest" if len(rule.checked.effects) > 1 else ""
    yield Item(f"The level follows how heavy {effects} is for the person{highest}: {weights}.")
    yield Item(f"{_steps(table.essential_raises)} up where that touches a basic need.")
    if rule.record.link == "lets harm happen":
        yield Item(
            f"{_steps(table.letting_happen_lowers)} down, because a safeguard is missing; not below {table.levels[0]}."
        )
    yield Item(f"Where nobody is worse off, the level is {table.levels[0]}.")


def _own_weight(record: RuleRecord, table: LevelTable) -> Iterator[Item]:
    yield Item(
        f"The rule has a weight of its own, {record.weight}: the level is {table.weights[record.weight or '']}. "
        "It looks at no single effect on a person that the level could follow."
    )


def _origin(record: RuleRecord, concern: Concern | None) -> Part:
    if concern is None:
        return Part("Where it comes from", (f"It names the concern {record.concern}, which is not on the list.",))
    before = (f"{concern.title}. {concern.question}",)
    items = tuple(
        Item(concern.anchors[anchor], f"article, {anchor}" if concern.source == "article" else "courts and authorities")
        for anchor in record.derives_from
    )
    return Part("Where it comes from", before, items, () if items else ("It names no section that it derives from.",))


def _reference(one: Reference) -> Item:
    notes = [text for text in (one.applies_from and f"applies from {one.applies_from}", one.note) if text]
    about = f"{one.jurisdiction}; {one.kind}; {spoken(one.status)}; {CHECKED[one.checked]}"
    return Item(f"{one.says} ({about})", one.title, below=tuple(notes))


def _words(speaker: Speaker) -> Iterator[Item]:
    """Yield what the words of the vocabulary mean that the conditions name."""
    for list_, word in speaker.used:
        if word in PLAIN:
            continue
        words = speaker.vocabulary.lists[list_]
        group, term = words.record.sets.get(word), words.record.terms.get(word)
        narrower = words.below(word) - {word}
        if group is not None:
            tops = [one for one in words.record.terms if one in narrower and one.rpartition(".")[0] not in narrower]
            more = ", with all that is narrower" if len(tops) < len(narrower) else ""
            names = ", ".join(words.label(one) for one in tops)
            yield Item(f"{group.means or ''} These are{more}: {names}.".strip(), word_label(words, word))
        elif term is not None:
            more = " With all that is narrower." if narrower else ""
            yield Item(f"{term.means or 'as the word says.'}{more}", word_label(words, word))
