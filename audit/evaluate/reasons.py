"""Why a condition came out as it did: the facts it rests on, their places, their evidence, how strong they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from audit.evaluate.conditions import Judge
from audit.evaluate.entities import Entity, list_name
from audit.evaluate.grades import Grades
from audit.evaluate.populations import Candidate
from audit.evaluate.readings import Bindings
from audit.evaluate.routes import SOURCES, Route
from audit.evaluate.truth import Truth, negated
from audit.evaluate.wording import in_words, name_of
from audit.language import checked as c
from audit.language.relations import OF, members_of
from audit.load.ids import MORE
from audit.model.facts import Item, LongFact, LongList, LongNumber
from audit.model.finding import Because
from audit.model.schema import NESTED, SECTION_OF, TYPES, FieldSpec
from audit.source import KeyPath

MOST_LISTED = 40
"""How many entries of a section are named where it is said to be complete."""


class Reasons:
    """Collects what the truth of a condition rests on."""

    def __init__(self, judge: Judge) -> None:
        """Take the judge whose truths are to be explained."""
        self.judge, self.world = judge, judge.world
        self.grades = Grades(judge.world)

    def of(self, condition: c.Condition, bound: Bindings) -> tuple[Because, ...]:
        """Return what a condition rests on, each thing once; nothing where its truth is not known."""
        truth = self.judge.truth(condition, bound)
        if truth is None:
            return ()
        found = tuple(self._why(condition, bound, truth=truth))
        return found if len(found) < len(("one", "another")) else tuple(dict.fromkeys(found))

    def of_belonging(self, entity: Entity, population: c.Population, bound: Bindings) -> tuple[Because, ...]:
        """Return what shows that an entry is in a population."""
        return tuple(dict.fromkeys(self._why_belongs(entity, population, bound)))

    def closure(self, population: c.Population, bound: Bindings) -> tuple[Because, ...]:
        """Return what says that a population is complete."""
        return tuple(dict.fromkeys(self._why_complete(population, bound)))

    # -- conditions

    def _why(self, condition: c.Condition, bound: Bindings, *, truth: bool) -> Iterator[Because]:
        match condition:
            case c.Fact(name):
                key = (
                    name,
                    *self.judge.told_apart(condition, bound),
                )  # as true or false as it is, a fact has one reason
                if key not in self.judge.because:
                    self.judge.because[key] = tuple(self._why(self.judge.rule.facts[name], bound, truth=truth))
                yield from self.judge.because[key]
            case c.Not(term):
                yield from self._why(term, bound, truth=not truth)
            case c.Joined(word, terms):
                yield from self._why_joined(terms, bound, truth=truth, each=(word == "and") == truth)
            case c.Quantity():
                yield from self._why_quantity(condition, bound, truth=truth)
            case c.DifferentValues(name, spec):
                yield from self._why_count(self.judge.rule.lets[name], spec, bound, truth=truth)
            case c.SameAs(read, other) | c.UnrelatedTo(read, other) | c.GoesBeyond(read, other):
                yield from self._fact(read, bound)
                if isinstance(other, c.Read):
                    yield from self._fact(other, bound)
            case c.Includes(read, wanted):
                yield from self._fact(read, bound)
                for item in wanted:
                    if isinstance(item, c.Read):
                        yield from self._fact(item, bound)
            case c.AtLeast(read, other) | c.LongerThan(read, other):
                yield from self._fact(read, bound)
                if isinstance(other, c.Read):
                    yield from self._fact(other, bound)
            case c.WithinTerms(read):
                yield from self._fact(read, bound)
            case c.Withheld(read):
                yield from self._withheld(read, bound, truth=truth)

    def _why_joined(
        self, terms: tuple[c.Condition, ...], bound: Bindings, *, truth: bool, each: bool
    ) -> Iterator[Because]:
        deciding = [term for term in terms if self.judge.truth(term, bound) is truth]
        found = [tuple(self._why(term, bound, truth=truth)) for term in deciding]
        if each:
            for reasons in found:
                yield from reasons
        elif found:
            yield from max(found, key=lambda reasons: self.grades.rank(self.grades.weakest(reasons)))

    def _why_quantity(self, condition: c.Quantity, bound: Bindings, *, truth: bool) -> Iterator[Because]:
        body = condition.body
        wants_witness = truth if condition.quantifier == "some" else not truth
        of_body = condition.quantifier != "every"
        members = self.judge.candidates(condition.population, bound)

        def body_truth(one: Candidate) -> Truth:
            found = True if body is None else self.judge.truth(body, {**bound, c.MEMBER: one.entity})
            return found if of_body else negated(found)

        if wants_witness:
            for one in members:
                if one.belongs and body_truth(one):
                    yield from self._why_belongs(one.entity, condition.population, bound)
                    if body is not None:
                        yield from self._why(body, {**bound, c.MEMBER: one.entity}, truth=of_body)
                    return
        for one in members:
            if body is not None and not one.entity.phantom and body_truth(one) is False:
                yield from self._why(body, {**bound, c.MEMBER: one.entity}, truth=not of_body)
        if not any(one.entity.phantom for one in members):
            yield from self._why_complete(condition.population, bound)

    def _why_count(
        self, population: c.Population, spec: FieldSpec, bound: Bindings, *, truth: bool
    ) -> Iterator[Because]:
        for one in self.judge.candidates(population, bound):
            if not one.entity.phantom and (one.belongs or not truth):
                yield self.fact(one.entity, spec)
                if truth:
                    yield from self._why_belongs(one.entity, population, bound)
        if not truth:
            yield from self._why_complete(population, bound)

    # -- populations

    def _why_belongs(self, entity: Entity, population: c.Population, bound: Bindings) -> Iterator[Because]:
        if entity.phantom:
            return
        if population.of is not None and entity.type in NESTED:
            yield self._entry(entity)
        elif population.of is not None:
            owner = bound[population.of]
            for link in OF.get((entity.type, owner.type), ()):
                if self.judge.linked(link, entity, owner) is not False:
                    one = entity if link.side == "own" else owner
                    other = owner if link.side == "own" else entity
                    yield self.fact(one, TYPES[one.type].fields[link.field], member=other.id)
                    break
        if population.relation is not None and population.target is not None:
            yield from self._route(entity, population.relation, bound[population.target])
        if population.has is not None and self.judge.truth(population.has, {**bound, c.MEMBER: entity}) is True:
            yield from self._why(population.has, {**bound, c.MEMBER: entity}, truth=True)
        if population.of is None and population.relation is None and entity.at:
            yield self._entry(entity)

    def _entry(self, entity: Entity) -> Because:
        text = f"{entity.type} {name_of(entity, self.world)}"
        return self._at(entity.at, text, self._own_evidence(entity), ".".join(map(str, entity.at)))

    def _route(self, entity: Entity, relation: str, target: Entity) -> Iterator[Because]:
        relations = self.judge.relations
        identifiably = relation == "reaches identifiably"
        route: Route | None
        if target.phantom and target.type != "party":
            return
        if relation == "feeds":
            route = relations.feeding_route(entity, target)
        elif target.type == "party":
            route = relations.reaching_route(entity, target, identifiably=identifiably)
        else:
            route = relations.effect_route(entity, target, identifiably=identifiably)
        for step in route.steps if route else ():
            if step.known and step.field in TYPES[step.entity.type].fields:
                yield self.fact(step.entity, TYPES[step.entity.type].fields[step.field], member=step.wanted)

    def _why_complete(self, population: c.Population, bound: Bindings) -> Iterator[Because]:
        """Yield what says that no further entry is in a population: a list of its owner, or the section as a whole."""
        owner = bound[population.of] if population.of is not None else None
        lists = [
            TYPES[owner.type].fields[link.field]
            for link in OF.get((population.type, owner.type), ())
            if link.side == "theirs" and TYPES[owner.type].fields[link.field].many
        ] if owner is not None and not owner.phantom else []  # fmt: skip
        if population.relation == "feeds" and population.target is not None and not bound[population.target].phantom:
            owner = bound[population.target]
            lists = [TYPES[owner.type].fields[SOURCES[owner.type]]]
        if (
            owner is not None
            and lists
            and not any(one.open for spec in lists for one in self.world.lists(owner, spec).claims)
        ):
            yield from (self.fact(owner, spec) for spec in lists)
            return
        for type_ in members_of(population.type):
            if SECTION_OF.get(type_) and type_ not in NESTED:
                section = SECTION_OF[type_]
                yield self._section_closure(section, f"{section} of {owner.id}" if owner is not None else section)

    def _section_closure(self, section: str, of: str) -> Because:
        closures = self.world.stated_closures
        name = of if of in closures else section
        if name in closures:
            item = closures[name]
            evidence = _ids(item.evidence) if item else ()
            return self._at(("complete",), f"{name}: stated to be complete", evidence, name)
        return self._at((section,), f"{section}, as listed: {self._listed(section)}", (), section)

    def _listed(self, section: str) -> str:
        content = getattr(self.world.product, section)
        names = [name for name in content if name != MORE] if isinstance(content, dict) else []
        more = len(names) - MOST_LISTED
        shown = ", ".join(names[:MOST_LISTED]) or "none"
        return f"{shown}, and {more} more" if more > 0 else shown

    # -- facts

    def _fact(self, read: c.Read, bound: Bindings) -> Iterator[Because]:
        for owner in self.judge.owners(read, bound):
            if not owner.phantom:
                yield self.fact(owner, read.field)

    def fact(self, entity: Entity, spec: FieldSpec, member: str = "") -> Because:
        """Return what the description says of a fact, with place and evidence."""
        key = (entity.id, spec.name, member)
        if key not in self.world.because:
            self.world.because[key] = self._said_of(entity, spec, member)
        return self.world.because[key]

    def _said_of(self, entity: Entity, spec: FieldSpec, member: str) -> Because:
        field = TYPES[entity.type].fields[spec.area_of] if spec.area_of else spec
        written = self.world.as_written(entity, field)
        value = in_words(self.world.value(entity, spec), spec, self.world)
        place: KeyPath = (*entity.at, *field.path) if entity.record is not None else entity.at
        text = f"{name_of(entity, self.world)}: {spec.name} = {value}"
        evidence = _evidence_in(written, member) or self._own_evidence(entity)
        because = self._at(place, text, evidence, list_name(entity, field.name))
        claims = getattr(written, "disputed", None)  # a dispute is as strong as its weakest claim
        grades = [self.grades.best(_ids(claim.evidence)) for claim in claims or ()]
        return replace(because, grade=min(grades, key=self.grades.rank)) if grades else because

    def _own_evidence(self, entity: Entity) -> tuple[str, ...]:
        if entity.record is None and entity.at:  # an inferred flow: the entry that it follows from
            owner = self.world.written.get(str(entity.at[1])) if len(entity.at) > 1 else None
            return self._own_evidence(owner) if owner is not None and owner.record is not None else ()
        evidence = _ids(getattr(entity.record, "evidence", ()))
        if not evidence and entity.type in NESTED and entity.at[1] in self.world.written:
            return self._own_evidence(self.world.written[str(entity.at[1])])
        return evidence

    def _at(self, path: KeyPath, text: str, evidence: tuple[str, ...], fact: str) -> Because:
        place = self.world.description.document.place(path)
        return Because(place, text, evidence, self.grades.best(evidence), fact)

    def _withheld(self, read: c.Read, bound: Bindings, *, truth: bool) -> Iterator[Because]:
        recorded = self.world.product.withheld
        if truth and isinstance(recorded, tuple):
            for owner in self.judge.owners(read, bound):
                name = list_name(owner, read.field.area_of or read.field.name)
                for i, item in enumerate(recorded):
                    if name == item.fact or name.startswith(f"{item.fact}."):
                        text = f"asked for {item.fact}: {item.answer or 'not told'}"
                        yield self._at(("withheld", i), text, _ids(item.evidence), "withheld")
        elif not truth:
            yield self._section_closure("withheld", "withheld")


def _ids(evidence: str | tuple[str, ...]) -> tuple[str, ...]:
    return (evidence,) if isinstance(evidence, str) else tuple(evidence)


def _evidence_in(written: Any, member: str) -> tuple[str, ...]:
    """Return the evidence that a fact, or one member of a list, carries itself."""
    if isinstance(written, (LongFact, LongList)) and written.disputed:
        return tuple(id_ for claim in written.disputed for id_ in _ids(claim.evidence))
    values = written.value if isinstance(written, LongList) else written
    if isinstance(values, tuple):
        items = [item for item in values if isinstance(item, Item) and (not member or item.value == member)]
        found = tuple(id_ for item in items for id_ in _ids(item.evidence))
        if found:
            return found
    if isinstance(written, (LongFact, LongList, LongNumber)):
        return _ids(written.evidence)
    return ()
