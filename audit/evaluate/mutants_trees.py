"""Conditions as written, taken apart and put together: every place in a tree, and the tree as text again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from audit.language import grammar as g
from audit.language.check import Scope
from audit.language.checked import MEMBER

Tree = g.Written | g.Coll
"""A condition or a population, as written."""

_IN_BRACKETS = frozenset({"is one of", "includes any of", "includes all of", "includes none of"})


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in a tree: what stands there, what names mean there, and the whole tree with something else there."""

    node: Tree
    scope: Scope
    put: Callable[[Tree], Tree]


def spots(tree: Tree, scope: Scope) -> Iterator[Spot]:
    """Yield every place of a tree, the outer before the inner; inside `has (...)` a bare field is the member's."""
    yield Spot(tree, scope, lambda new: new)
    for child, inner, rebuilt in _children(tree, scope):
        for spot in spots(child, inner):
            yield Spot(spot.node, spot.scope, partial(_put_inside, rebuilt, spot.put))


def _put_inside(rebuilt: Callable[[Tree], Tree], put: Callable[[Tree], Tree], new: Tree) -> Tree:
    return rebuilt(put(new))


def _children(tree: Tree, scope: Scope) -> Iterator[tuple[Tree, Scope, Callable[[Tree], Tree]]]:
    """Yield the parts of a tree, what names mean in each, and how the tree is put together with another part."""
    match tree:
        case g.Join(_, terms):
            for i, term in enumerate(terms):
                yield term, scope, partial(_with_term, tree, i)
        case g.Negation(term):
            yield term, scope, lambda new: g.Negation(_condition(new))
        case g.Quantified(_, coll, body, _):
            yield coll, scope, partial(_with_population, tree)
            if body is not None:
                yield body, _of_member(coll, scope), lambda new: replace(tree, body=_condition(new))
        case g.Coll(has=has) if has is not None:
            yield has, _of_member(tree, scope), lambda new: replace(tree, has=_condition(new))
        case _:
            return


def _with_term(join: g.Join, i: int, new: Tree) -> Tree:
    return g.Join(join.word, (*join.terms[:i], _condition(new), *join.terms[i + 1 :]))


def _with_population(quantified: g.Quantified, new: Tree) -> Tree:
    assert isinstance(new, g.Coll)
    return replace(quantified, coll=new)


def _condition(tree: Tree) -> g.Written:
    assert not isinstance(tree, g.Coll)
    return tree


def _of_member(coll: g.Coll, scope: Scope) -> Scope:
    return replace(scope, types={**scope.types, MEMBER: coll.type.text})


def as_text(tree: Tree) -> str:
    """Return a tree as it would be written; parsing it gives the same tree again."""
    match tree:
        case g.Join(word, terms):
            return f" {word} ".join(_in_parentheses(term) for term in terms)
        case g.Negation(term):
            return f"not {_in_parentheses(term)}"
        case g.Name(word):
            return word.text
        case g.AskedAndRefused(path):
            return f"{path.text} is withheld"
        case g.CountDifferent(path, least):
            return f"count different {path.text} >= {least}"
        case g.Compare(path, operator, values):
            listed = ", ".join(value.text for value in values)
            return f"{path.text} {operator} {f'[{listed}]' if operator in _IN_BRACKETS else listed}"
        case g.Quantified(quantifier, coll, body):
            return f"{quantifier} {as_text(coll)} {'exists' if body is None else f'has ({as_text(body)})'}"
        case g.Coll(type_, of, relation, target, has):
            parts = [type_.text]
            parts += [f"of {of.text}"] if of else []
            parts += [f"that {relation} {target.text}"] if relation and target else []
            parts += [f"that has ({as_text(has)})"] if has else []
            return " ".join(parts)


def _in_parentheses(term: g.Written) -> str:
    return f"({as_text(term)})" if isinstance(term, g.Join) else as_text(term)


def offset(tree: Tree) -> int:
    """Return where a tree begins in the text it was parsed from; `not`, `count different` and parentheses are passed over."""
    match tree:
        case g.Join(_, terms):
            return offset(terms[0])
        case g.Negation(term):
            return offset(term)
        case g.Quantified(at=at):
            return at
        case g.Name(word):
            return word.at
        case g.Coll(type_):
            return type_.at
        case g.AskedAndRefused(path) | g.CountDifferent(path) | g.Compare(path):
            return path.at
