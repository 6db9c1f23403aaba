"""The folder `rules/` to a RuleSet: every rule checked against the model before anything runs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, RootModel

from audit.errors import Place, Problem, RuleError, ScoreauditError
from audit.language import checked as c
from audit.language.check import Scope, check_condition, check_name, check_population, check_read
from audit.language.grammar import Word
from audit.language.parse import KEYWORDS, LanguageError, parse_condition, parse_names, parse_population
from audit.load.remedies import remedy_problems
from audit.load.shape import shape
from audit.load.texts import Texts, load_texts
from audit.load.vocabulary import load_vocabulary
from audit.model.facts import Words
from audit.model.nearest import did_you_mean
from audit.model.rule import Concern, Reference, RuleRecord
from audit.model.schema import EFFECTS, TYPES
from audit.model.vocabulary import Vocabulary
from audit.source import Document, KeyPath, read_document

T = TypeVar("T")
FileType = TypeVar("FileType", bound=BaseModel)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NO_RULES = {"vocabulary", "text"}
_BUSINESS_FIELDS = {
    "score": "subject",
    "data": "about",
    "consequence": "falls_on",
    "publication": "falls_on",
    "effect": "falls_on",
}
"""Fields whose value `a-business` takes an entry out of every rule that does not name businesses."""


@dataclass(frozen=True)
class Rule:
    """A rule that is checked and ready to run."""

    id: str
    record: RuleRecord
    checked: c.CheckedRule
    document: Document


@dataclass(frozen=True)
class RuleSet:
    """The rules with everything they lean on."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    concerns: Mapping[str, Concern]
    references: Mapping[str, Reference]
    texts: Texts
    digest: str
    """SHA-256 over every file read, so that a report names exactly what it was made with."""

    def rule(self, id_: str) -> Rule | None:
        """Return a rule by its id (concern/slug) or its slug alone where that is unique."""
        exact = [rule for rule in self.rules if rule.id == id_]
        by_slug = [rule for rule in self.rules if rule.id.partition("/")[2] == id_]
        return exact[0] if exact else by_slug[0] if len(by_slug) == 1 else None


class _Concerns(RootModel[dict[str, Concern]]):
    """The file of concerns."""


class _References(RootModel[dict[str, Reference]]):
    """The file of references."""


def load_rules(folder: Path, shown_as: str = "rules", extra: tuple[Path, ...] = ()) -> RuleSet:
    """Read the shipped rules and any extra packs.

    `shown_as` is the path that places show for the shipped folder; extra packs show as given.
    Raises RuleError with every mistake of every rule, or VocabularyError.
    """
    vocabulary = load_vocabulary(folder / "vocabulary", f"{shown_as}/vocabulary")
    texts = load_texts(folder / "text" / "en.yaml", f"{shown_as}/text/en.yaml")
    concerns = _read(folder / "concerns.yaml", f"{shown_as}/concerns.yaml", _Concerns).root
    references = _read(folder / "references.yaml", f"{shown_as}/references.yaml", _References).root
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    hashed = hashlib.sha256()
    for root, shown in ((folder, shown_as), *((pack, str(pack)) for pack in extra)):
        found = sorted(
            path
            for path in root.rglob("*.yaml")
            if path.parent != root and path.relative_to(root).parts[0] not in _NO_RULES
        )
        if not found:
            problems.append(Problem(Place(shown), "no rule in this folder", "rules stand in <concern>/<slug>.yaml"))
        for path in sorted(root.rglob("*.yaml")):
            hashed.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        for path in found:
            try:
                rule = load_rule(path, f"{shown}/{path.relative_to(root).as_posix()}", vocabulary, concerns, references)
            except ScoreauditError as error:
                problems += error.problems
                continue
            if rule.id in rules:
                problems.append(
                    rule.document.problem(
                        ("id",), f"the rule {rule.id} exists already", f"see {rules[rule.id].document.path}"
                    )
                )
            rules[rule.id] = rule
    if problems:
        raise RuleError(problems)
    return RuleSet(
        tuple(rules[id_] for id_ in sorted(rules)), vocabulary, concerns, references, texts, hashed.hexdigest()
    )


def load_rule(
    path: Path,
    shown_as: str,
    vocabulary: Vocabulary,
    concerns: Mapping[str, Concern],
    references: Mapping[str, Reference],
) -> Rule:
    """Read and check one rule. Raises RuleError with every mistake, or SourceError."""
    document = read_document(str(path), shown_as)
    problems = list(document.problems)
    record, found = shape(RuleRecord, document)
    problems += found
    if record is None:
        raise RuleError(problems)
    checker = _Checker(record, document, vocabulary)
    checked = checker.run()
    problems += checker.problems
    problems += _meta_problems(record, document, path, vocabulary, concerns, references)
    problems += remedy_problems(record, document, checker.types, vocabulary)
    if problems or checked is None:
        raise RuleError(problems)
    return Rule(f"{record.concern}/{record.id}", record, checked, document)


def _read(path: Path, shown_as: str, record: type[FileType]) -> FileType:
    document = read_document(str(path), shown_as)
    file, problems = shape(record, document)
    if file is None or document.problems:
        raise RuleError([*document.problems, *problems])
    return file


class _Checker:
    """Checks the conditions of one rule, and collects what is wrong."""

    def __init__(self, record: RuleRecord, document: Document, vocabulary: Vocabulary) -> None:
        self.record, self.document, self.vocabulary = record, document, vocabulary
        self.problems: list[Problem] = []
        self.types: dict[str, str] = {"product": "product"}
        self.sets: dict[str, str] = {}
        self.used: set[str] = set()

    def run(self) -> c.CheckedRule | None:
        record = self.record
        if record.for_each not in TYPES:
            self.problem(("for_each",), f"{record.for_each!r} is no type", did_you_mean(record.for_each, TYPES))
            return None
        self.types[record.for_each] = record.for_each
        find = {name: self._population(("find", name), text, every=False) for name, text in record.find.items()}
        lets = {name: self._population(("let", name), text, every=True) for name, text in record.let.items()}
        facts = {name: self._condition(("facts", name), text) for name, text in record.facts.items()}
        finding_if = self._finding_if(frozenset(record.facts))
        applies_if = record.applies_if and self._condition(
            ("applies_if",), record.applies_if, frozenset({record.for_each, "product"})
        )
        raise_if = record.raise_if and self._condition(("raise_if",), record.raise_if)
        key = self._key()
        effects = tuple(name for name, type_ in self.types.items() if type_ in {*EFFECTS, "effect"})
        message = self._message()
        self._unused(facts, finding_if, key)
        self._every_needs_some(facts)
        if self.problems or finding_if is None:
            return None
        business = any(_mentions_business(text) for text in (*record.facts.values(), record.applies_if or ""))
        return c.CheckedRule(
            subject_type=record.for_each,
            subject=record.for_each,
            find={name: coll for name, coll in find.items() if coll is not None},
            lets={name: coll for name, coll in lets.items() if coll is not None},
            facts={name: fact for name, fact in facts.items() if fact is not None},
            finding_if=finding_if,
            applies_if=applies_if or None,
            raise_if=raise_if or None,
            key=key,
            effects=effects,
            message=message,
            names_businesses=business or record.for_each not in _BUSINESS_FIELDS,
        )

    def problem(self, at: KeyPath, message: str, hint: str = "", *, of_key: bool = False) -> None:
        self.problems.append(self.document.problem(at, message, hint, of_key=of_key))

    def _try(self, at: KeyPath, text: str, check: Callable[[], T]) -> T | None:
        """Run a check; a language error becomes a problem at its place in the file."""
        try:
            return check()
        except LanguageError as error:
            place = self.document.place(at)
            written = self.document.excerpt(place.line)[place.column - 1 :]
            shift = 0 if written.startswith(text[:8]) else 1 if written[1:].startswith(text[:8]) else None
            column = place.column if shift is None else place.column + shift + error.at
            self.problems.append(
                self.document.problem_at(Place(place.path, place.line, column), error.message, error.hint)
            )
            return None

    def _scope(self, readable: frozenset[str] | None = None) -> Scope:
        return Scope(self.vocabulary, dict(self.types), dict(self.sets), readable=readable)

    def _condition(self, at: KeyPath, text: str, readable: frozenset[str] | None = None) -> c.Condition | None:
        found = self._try(at, text, lambda: check_condition(parse_condition(text), self._scope(readable)))
        if found is not None:
            self.used |= names_in(found)
        return found

    def _population(self, at: KeyPath, text: str, *, every: bool) -> c.Population | None:
        name = str(at[-1])
        self._try(at, text, lambda: check_name(name))
        if name in self.types or name in self.sets:
            self.problem(at, f"{name!r} is bound already", "choose another name", of_key=True)
        found = self._try(at, text, lambda: check_population(parse_population(text, every=every), self._scope()))
        (self.sets if every else self.types)[name] = found.type if found else "product"
        if found is not None:
            self.used |= _names_in_population(found)
        return found

    def _finding_if(self, names: frozenset[str]) -> c.Condition | None:
        text = self.record.finding_if
        for name in sorted(names & KEYWORDS):
            self.problem(("facts", name), f"{name!r} is a word of the language", "choose another name", of_key=True)
        if not names:
            self.problem(("facts",), "a rule needs at least one fact", "name what can be observed")
            return None
        if text is None:
            terms = tuple(c.Fact(name) for name in self.record.facts)
            return terms[0] if len(terms) == 1 else c.Joined("and", terms)
        scope = Scope(self.vocabulary, {}, {}, facts=names)
        return self._try(("finding_if",), text, lambda: check_condition(parse_names(text), scope))

    def _key(self) -> tuple[str, ...]:
        per = self.record.one_finding_per
        if per is None:
            return tuple(self.record.find)
        names = (per,) if isinstance(per, str) else per
        for name in names:
            if name not in self.types or name == "product":
                self.problem(("one_finding_per",), f"{name!r} is not bound", did_you_mean(name, self.types))
        return tuple(name for name in names if name != self.record.for_each)

    def _message(self) -> tuple[str | c.Placeholder, ...]:
        parts: list[str | c.Placeholder] = []
        text, at = self.record.message, 0
        for match in _PLACEHOLDER.finditer(text):
            parts.append(text[at : match.start()])
            at = match.end()
            path = match.group(1)
            if path in self.types:
                parts.append(c.Placeholder(c.Bound(path)))
                self.used.add(path)
                continue
            word = Word(path, match.start() + 1)
            read = self._try(("message",), text, lambda word=word: check_read(word, self._scope()))  # type: ignore[misc]
            if read is not None:
                parts.append(c.Placeholder(read))
                self.used.add(read.var)
        parts.append(text[at:])
        return tuple(part for part in parts if part != "")

    def _unused(
        self,
        facts: Mapping[str, c.Condition | None],
        finding_if: c.Condition | None,
        key: tuple[str, ...],
    ) -> None:
        named = names_in(finding_if) if finding_if else set()
        for name in facts:
            if finding_if is not None and name not in named:
                self.problem(
                    ("facts", name),
                    f"the fact {name!r} is not used in `finding_if`",
                    "use it or remove it",
                    of_key=True,
                )
        for name in (*self.record.find, *self.record.let):
            if name not in self.used and name not in key:
                self.problem(
                    ("find" if name in self.record.find else "let", name),
                    f"{name!r} is bound and never used",
                    "use it or remove it",
                    of_key=True,
                )

    def _every_needs_some(self, facts: Mapping[str, c.Condition | None]) -> None:
        present = {
            q.population.text for fact in facts.values() if fact for q in _quantities(fact) if q.quantifier == "some"
        }
        for name, fact in facts.items():
            for quantity in _quantities(fact) if fact else ():
                if quantity.quantifier == "every" and quantity.population.text not in present:
                    self.problem(
                        ("facts", name),
                        f"`every {quantity.population.text}` is true where there is none",
                        f"add the fact `some {quantity.population.text} exists`",
                    )


def _mentions_business(text: str) -> bool:
    return "a-business" in text


def names_in(condition: c.Condition) -> set[str]:
    """Return every bound name, set and fact that a condition mentions."""
    match condition:
        case c.Fact(name):
            return {name}
        case c.Not(term):
            return names_in(term)
        case c.Joined(_, terms):
            return set().union(*(names_in(term) for term in terms))
        case c.Quantity(_, population, body):
            return _names_in_population(population) | (names_in(body) if body else set())
        case c.DifferentValues(name):
            return {name}
        case c.SameAs(read, other) | c.UnrelatedTo(read, other) | c.GoesBeyond(read, other):
            return {read.var, other.var}
        case c.Includes(read, wanted):
            return {read.var, *(item.var for item in wanted if not isinstance(item, frozenset))}
        case c.AtLeast(read, other) | c.LongerThan(read, other):
            return {read.var} | ({other.var} if isinstance(other, c.Read) else set())
        case c.WithinTerms(read) | c.Withheld(read):
            return {read.var}


def _names_in_population(population: c.Population) -> set[str]:
    found = {name for name in (population.of, population.target) if name}
    return found | (names_in(population.has) if population.has else set())


def _quantities(condition: c.Condition) -> list[c.Quantity]:
    match condition:
        case c.Not(term):
            return _quantities(term)
        case c.Joined(_, terms):
            return [quantity for term in terms for quantity in _quantities(term)]
        case c.Quantity(_, _, body):
            return [condition, *(_quantities(body) if body else [])]
        case _:
            return []


def _meta_problems(
    record: RuleRecord,
    document: Document,
    path: Path,
    vocabulary: Vocabulary,
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
        if record.concern != path.parent.name:
            problems.append(
                document.problem(
                    ("concern",), f"the file stands in the folder {path.parent.name!r}", f"move it to {record.concern}/"
                )
            )
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
    return problems + _weight_problems(record, document, vocabulary) + _case_problems(record, document)


def _weight_problems(record: RuleRecord, document: Document, vocabulary: Vocabulary) -> list[Problem]:
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
        if not binds_effect:
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
    if len(record.facts) != 1 or record.find:
        return ""
    words = next(iter(record.facts.values())).split(" ")
    type_, _, field = words[0].partition(".")
    spec = TYPES[type_].fields.get(field) if type_ in TYPES else None
    if spec is None or not isinstance(spec.domain, Words) or len(words) > len(["FACT", "is", "not", "WORD"]):
        return ""
    return words[0] if vocabulary.lists[spec.domain.vocabulary].record.judges else ""


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
