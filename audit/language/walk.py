"""Walking through checked conditions: the names they mention, the quantifiers in them."""

from __future__ import annotations

from collections.abc import Mapping

from audit.language import checked as c


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
            return names_in_population(population) | (names_in(body) if body else set())
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


def names_in_population(population: c.Population) -> set[str]:
    """Return every bound name that a population mentions."""
    found = {name for name in (population.of, population.target) if name}
    return found | (names_in(population.has) if population.has else set())


def entries_read(condition: c.Condition, lets: Mapping[str, c.Population]) -> tuple[str, ...]:
    """Return the bound entries that a condition reads, its sets followed, but the product; in order."""
    names = names_in(condition)
    for name in names & lets.keys():
        names = (names - {name}) | names_in_population(lets[name])
    return tuple(sorted(names - {c.MEMBER, "product"}))


def quantities_in(condition: c.Condition) -> list[c.Quantity]:
    """Return every quantifier in a condition, outer before inner."""
    match condition:
        case c.Not(term):
            return quantities_in(term)
        case c.Joined(_, terms):
            return [quantity for term in terms for quantity in quantities_in(term)]
        case c.Quantity(_, _, body):
            return [condition, *(quantities_in(body) if body else [])]
        case _:
            return []


def populations_in(rule: c.CheckedRule) -> list[c.Population]:
    """Return every population that a rule speaks of, those of its quantifiers too."""
    found = [*rule.find.values(), *rule.lets.values()]
    conditions = [*rule.facts.values(), *(one for one in (rule.applies_if, rule.raise_if) if one is not None)]
    pending = [*conditions, *(one.has for one in found if one.has is not None)]
    while pending:
        for quantity in quantities_in(pending.pop()):
            found.append(quantity.population)
            if quantity.population.has is not None:
                pending.append(quantity.population.has)
    return found
