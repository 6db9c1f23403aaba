"""Answers to the questions of `scoreaudit init --ask`, written as a description; what was not answered stays not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.edit import written
from audit.load.interview import Answer
from audit.load.product import describe
from audit.load.ruleset import RuleSet
from audit.load.starters import MODELINE, Start, date_value, schema_for
from audit.model.facts import Duration, Number, Refs, Words
from audit.model.interview import NONE, OPERATOR, InterviewTexts
from audit.model.schema import RESERVED_IDS, SECTIONS, TYPES, FieldSpec
from audit.source import parse_document

WIDEST = 120
"""How long a line may get before its comment goes above it, in characters."""
MOST_WORDS = 8
"""How many words a comment lists."""
SCORE, SOURCE, DECIDER = "result", "source", "decider"
"""Ids of the entries that answers are written to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry to write: its fields as far as they are known, and comments on some of them."""

    type: str
    known: Mapping[str, Any]
    comments: Mapping[str, str]


class _Writer:
    """Writes entries block by block, fields in the order of the model, comments behind or above them."""

    def __init__(self, rules: RuleSet, texts: InterviewTexts, *, inside: bool) -> None:
        self.rules, self.texts, self.inside = rules, texts, inside

    def section(self, name: str, entries: Mapping[str, Entry] | str) -> Iterator[str]:
        """Yield a section; one of which nothing was said, as a comment on what it is for."""
        yield ""
        if entries == NONE:
            yield f"{name}: {NONE}"
        elif not entries or isinstance(entries, str):
            text = self.texts.file.not_written
            yield f"# {text.replace('{section}', name).replace('{about}', self.rules.texts.sections[name].about)}"
        else:
            yield f"{name}:"
            for id_, entry in entries.items():
                yield f"  {id_}:"
                yield from self.fields(entry, "    ")
            if self.inside:
                yield "  unknown:"

    def fields(self, entry: Entry, indent: str) -> Iterator[str]:
        """Yield the fields of an entry: those that are known, and those that are written out as not known."""
        template = self.texts.fields.get(entry.type)
        shown = {*template.anybody, *(template.insiders if self.inside else ())} if template else set()
        specs = TYPES[entry.type].fields
        for key in [key for key in ("name", "status", "since") if key in entry.known]:
            yield from self._line(indent, key, written(entry.known[key]), entry.comments.get(key, ""))
        done: set[str] = set()
        for key, spec in specs.items():
            head = key.partition(".")[0]
            if head in done or spec.area_of or not (key in shown or key in entry.known):
                continue
            done.add(head)
            if key in entry.known:
                value = entry.known[key]
                more = self.inside and spec.many and isinstance(value, list)
                value = [*value, "unknown"] if more else value
                yield from self._line(indent, key, written(value), entry.comments.get(key, ""))
            elif "." in key:
                inner = [name.partition(".")[2] for name in specs if name in shown and name.startswith(f"{head}.")]
                value = written(dict.fromkeys(inner, "unknown"))
                yield from self._line(indent, head, value, self.choices(spec))
            else:
                yield from self._line(indent, key, "unknown", f"{spec.doc.rstrip('.')}: {self.choices(spec)}")
        for key in [key for key in ("evidence", "note") if key in entry.known]:
            yield from self._line(indent, key, written(entry.known[key]), "")

    def choices(self, spec: FieldSpec) -> str:
        """Return what can be written for a field, in short."""
        match spec.domain:
            case Words(vocabulary=name, places_only=places_only):
                words = self.rules.vocabulary
                terms = list(words.lists[name].record.terms)
                if places_only:
                    terms = [term for term in terms if term in words.places]
                elif len(terms) > MOST_WORDS:
                    terms = [term for term in terms if "." not in term] + ["..."]
                return ", ".join([*terms[:MOST_WORDS], "..."] if len(terms) > MOST_WORDS else terms)
            case Refs():
                return self.texts.file.ids
            case Number():
                return self.texts.file.numbers
            case Duration():
                return self.texts.file.lengths
            case _:  # pragma: no cover (no other field is written out)
                return ""

    @staticmethod
    def _line(indent: str, key: str, value: str, comment: str) -> Iterator[str]:
        line = f"{indent}{key}: {value}"
        if not comment:
            yield line
        elif len(line) + len(comment) <= WIDEST:
            yield f"{line}  # {comment}"
        else:
            yield f"{indent}# {comment}"
            yield line


def described(answers: Mapping[str, Answer], start: Start, path: str, rules: RuleSet, texts: InterviewTexts) -> str:
    """Return the text of a new description with the answers in it.

    Raises DescriptionError where it would not load, which happens where answers contradict each other.
    """
    text = "\n".join(_Description(answers, start, rules, texts).lines(path)) + "\n"
    describe(parse_document(text, path), rules.vocabulary)
    return text


class _Description:
    """The description that answers make, section by section."""

    def __init__(self, answers: Mapping[str, Answer], start: Start, rules: RuleSet, texts: InterviewTexts) -> None:
        self.answers, self.start, self.texts = answers, start, texts
        self.labels = rules.vocabulary.lists
        self.inside = start.perspective == "inside"
        self.writer = _Writer(rules, texts, inside=self.inside)
        self.source = [SOURCE] if self._one("source-title") else []
        self.ids = {*RESERVED_IDS, OPERATOR, DECIDER, SCORE, SOURCE}

    def lines(self, path: str) -> Iterator[str]:
        """Yield the file, line by line."""
        file = self.texts.file
        yield f"{MODELINE}{schema_for(path)}"
        yield from (f"# {line}" for line in (*file.head, file.inside if self.inside else file.outside))
        yield from ("format: 1", "", "product:")
        yield from self._product()
        data = self._data()
        form = self._one("comes-out")
        rests_on = list(data) if form == NONE else [SCORE] if form else []
        closed: list[str] = []
        sections: dict[str, Mapping[str, Entry] | str] = {
            "parties": self._parties(),
            "data": data,
            "permissions": self._permissions(list(data)),
            "scores": self._scores(list(data)),
            "consequences": self._consequences(rests_on),
            "publications": self._publications(rests_on),
            "recourses": self._recourses(rests_on),
        }
        for name in SECTIONS:
            content = sections.get(name, {})
            closed += [name] if content == NONE else []
            yield from self.writer.section(name, content)
        yield from self._end(closed)

    def _one(self, key: str) -> str:
        return ", ".join(self.answers.get(key, ()))

    def _known(self, **facts: Any) -> dict[str, Any]:
        """Return facts of an entry, without those that are not known, with their evidence."""
        known = {key: value for key, value in facts.items() if value not in ("", None, [])}
        return {**known, **({"evidence": self.source} if self.source else {})}

    def _id(self, wanted: str, section: str) -> str:
        """Return an id that nothing else has."""
        whole = wanted.replace(".", "-")
        ids = [wanted.rpartition(".")[2], whole, f"{whole}-{SECTIONS[section]}"]
        found = next((id_ for id_ in ids if id_ not in self.ids), ids[-1])
        self.ids.add(found)
        return found

    def _label(self, list_: str, word: str) -> str:
        return self.labels[list_].label(word)

    def _product(self) -> Iterator[str]:
        score = self.answers.get("comes-out") != (NONE,)
        since = self._one("since")
        note = "" if score or not since else self.texts.file.in_use_since.replace("{since}", since)
        known = self._known(
            operator=OPERATOR,
            jurisdictions=list(self.answers.get("where", ())),
            scored_groups=list(self.answers.get("people", ())),
            note=note,
        )
        last = {key: known.pop(key) for key in ("evidence", "note") if key in known}
        yield f"  name: {written(self.start.name or self.texts.file.unnamed)}"
        yield from self.writer.fields(Entry("product", known, {}), "  ")
        yield f"  as_of: {written(date_value(self.start.as_of))}"
        yield f"  perspective: {self.start.perspective}"
        yield from (f"  {key}: {written(value)}" for key, value in last.items())

    def _parties(self) -> dict[str, Entry]:
        decides = self._one("decides")
        roles = [OPERATOR, "decider"] if decides == OPERATOR else [OPERATOR]
        known = self._known(name=self.start.operator, kind=self._one("operator-kind"), roles=roles)
        found = {OPERATOR: Entry("party", known, {})}
        if decides and decides != OPERATOR:
            name = self._label("party-kinds", decides)
            found[DECIDER] = Entry("party", self._known(name=name, kind=decides, roles=["decider"]), {})
        return found

    def _data(self) -> dict[str, Entry]:
        found = {}
        for word in self.answers.get("looks-at", ()):
            term = self.labels["data-categories"].record.terms[word]
            file, setting = self.texts.file, term.suggests_setting
            suggested = {"value": setting, "note": file.suggested_note} if setting else None
            known = self._known(name=term.label, category=word, setting=suggested)
            comments = {"setting": file.suggested} if setting else {}
            found[self._id(word, "data")] = Entry("data", known, comments)
        return found

    def _permissions(self, data: list[str]) -> dict[str, Entry]:
        how = self._one("asked")
        return {"asking": Entry("permission", self._known(covers=data, how=how), {})} if how else {}

    def _scores(self, data: list[str]) -> dict[str, Entry] | str:
        form, since = self._one("comes-out"), self._one("since")
        if form == NONE:
            return NONE
        known = self._known(since=date_value(since) if since else "", form=form, inputs=data)
        comments = {}
        if not form:
            known["status"], comments["status"] = "unknown", self.texts.file.perhaps_a_score
        return {SCORE: Entry("score", known, comments)}

    def _consequences(self, rests_on: list[str]) -> dict[str, Entry] | str:
        decider = {"": "", OPERATOR: OPERATOR}.get(self._one("decides"), DECIDER)
        kinds = self.answers.get("happens", ())
        if kinds == (NONE,):
            return NONE
        found = {}
        for kind in kinds:
            name = self._label("consequence-kinds", kind)
            known = self._known(name=name, because_of=rests_on, decided_by=decider, kind=kind)
            found[self._id(kind, "consequences")] = Entry("consequence", known, {})
        return found

    def _publications(self, rests_on: list[str]) -> dict[str, Entry] | str:
        audience = list(self.answers.get("sees", ()))
        if audience == [NONE]:
            return NONE
        known = self._known(of=rests_on, audience=audience)
        return {self._id("shown", "publications"): Entry("publication", known, {})} if audience else {}

    def _recourses(self, against: list[str]) -> dict[str, Entry] | str:
        kinds = self.answers.get("contest", ())
        if kinds == (NONE,):
            return NONE
        return {
            self._id(kind, "recourses"): Entry("recourse", self._known(against=against, kind=kind, offered="yes"), {})
            for kind in kinds
        }

    def _end(self, closed: list[str]) -> Iterator[str]:
        """Yield what was asked and not told, what is complete, and the sources."""
        file = self.texts.file
        yield from ("", "# withheld:", f"# {file.withheld}", "")
        if closed and self.source:
            yield "complete:"
            yield from (f"  - {written({'list': name, 'evidence': self.source})}" for name in closed)
        else:
            yield from ("# complete:", f"# {file.complete}")
        yield ""
        if not self.source:
            yield from ("# evidence:", f"# {file.no_source}")
            return
        date, grade = self._one("source-date"), self._one("source-grade")
        yield from ("evidence:", f"  {SOURCE}:", f"    title: {written(self._one('source-title'))}")
        yield f"    date: {written(date_value(date)) if date else 'unknown'}"
        if author := self._one("source-author"):
            yield f"    author: {written(author)}"
        grades = ", ".join(self.labels["grades"].record.terms)
        yield f"    grade: {grade}" if grade else f"    grade:  # {grades}"
        yield f"    checked:  # {file.opened}"
