# SPDX-License-Identifier: Apache-2.0
"""When two statements are the same problem, and when one is an instance of another.

The canonical form forgets what does not matter: leading `∀` and `→` of the goal become variables
and hypotheses, names
of variables, hypotheses and bound variables are replaced, hypotheses are ordered. `is_instance`
matches a statement
against a more general one whose variables may stand for anything of their kind.
"""

import itertools

from kimina_jax.problems.proofs.syntax import Expr, Theorem, free_names, substitute

Sequent = tuple[dict[str, Expr], tuple[Expr, ...], Expr]
MOST_ORDERS = 720


def sequent(s: Theorem) -> Sequent:
    """Variables with their types, hypotheses and goal, after moving the goal's premises to the
    left.

    Conjunctions among the hypotheses are split, since `p ∧ q → r` and `p → q → r` are one problem.
    """
    variables = dict(s.variables)
    hypotheses = [e for _, e in s.hypotheses]
    goal, fresh = s.goal, 0
    while isinstance(goal, tuple) and goal[0] in ("→", "∀", "¬", "≠"):
        if goal[0] == "∀":
            fresh += 1
            name = f"_{fresh}"
            variables[name] = goal[2] or "_"
            goal = substitute(goal[3], {goal[1]: name})
        elif goal[0] == "→":
            hypotheses.append(goal[1])
            goal = goal[2]
        else:
            hypotheses.append(goal[1] if goal[0] == "¬" else ("=", *goal[1:]))
            goal = "False"
    flat: list[Expr] = []
    for e in hypotheses:
        flat.extend(_conjuncts(e))
    return variables, tuple(dict.fromkeys(flat)), goal


def _conjuncts(e: Expr) -> list[Expr]:
    if isinstance(e, tuple) and e[0] == "∧":
        return [*_conjuncts(e[1]), *_conjuncts(e[2])]
    return [e]


def canonical(s: Theorem) -> str:
    """A text that two statements share if they differ only in names and in the order of
    hypotheses."""
    variables, hypotheses, goal = sequent(s)
    blank = dict.fromkeys(variables, "_")
    shaped = sorted(
        ((_write(e, dict(blank), "_"), e) for e in hypotheses), key=lambda pair: pair[0]
    )
    groups = [
        [e for _, e in group] for _, group in itertools.groupby(shaped, key=lambda pair: pair[0])
    ]
    orders = itertools.product(*(itertools.permutations(group) for group in groups))
    best = min(
        _order_text([e for group in order for e in group], goal, variables)
        for order in itertools.islice(orders, MOST_ORDERS)
    )
    return best


def _order_text(hypotheses: list[Expr], goal: Expr, variables: dict[str, Expr]) -> str:
    names: dict[str, str] = {}
    parts = [_write(e, names, "", variables) for e in (goal, *hypotheses)]
    # The type of an element shows in its use; one bound by ∀ in the goal may not even state it.
    typed = [variables[v] for v in list(names)]
    kinds = [_write(k, names, "", variables) if isinstance(k, tuple) else "_" for k in typed]
    return " | ".join((*parts, *kinds))


def _write(e: Expr, names: dict[str, str], blank: str, variables: dict | None = None) -> str:
    """Prefix text of `e`; variables are numbered at their first use, bound ones by depth."""
    if e is None:
        return "_"
    if isinstance(e, str):
        if variables is not None and e in variables and e not in names:
            names[e] = f"v{len(names)}"
        return names.get(e, e)
    if e[0] in ("∀", "∃"):
        body = substitute(e[3], {e[1]: "#"}) if blank else e[3]
        inner = e[1] if not blank else "#"
        if not blank:
            depth = sum(1 for value in names.values() if value.startswith("b"))
            outer = names.get(inner)
            names[inner] = f"b{depth}"
            text = _write(body, names, blank, variables)
            del names[inner]
            if outer is not None:
                names[inner] = outer
        else:
            text = _write(body, names, blank, variables)
        return f"({e[0]} {text})"
    return f"({' '.join([e[0], *(_write(a, names, blank, variables) for a in e[1:])])})"


def is_instance(special: Sequent, general: Sequent) -> bool:
    """Whether `special` follows from `general` by substitution and weakening: some assignment of
    expressions to the
    variables of `general` turns its goal into the special goal and each of its hypotheses into a
    special one."""
    variables, hypotheses, goal = general
    kinds = {v for v, kind in variables.items() if kind != "Type"}
    bound = match(goal, special[2], kinds, {})
    return bound is not None and _cover(list(hypotheses), special[1], kinds, bound)


def _cover(wanted: list[Expr], given: tuple[Expr, ...], kinds: set[str], bound: dict) -> bool:
    if not wanted:
        return True
    # The hypothesis with the fewest open variables first: it fails soonest.
    first = min(wanted, key=lambda e: len((free_names(e) & kinds) - bound.keys()))
    rest = [e for e in wanted if e is not first]
    for e in given:
        after = match(first, e, kinds, bound)
        if after is not None and _cover(rest, given, kinds, after):
            return True
    return False


def match(pattern: Expr, e: Expr, kinds: set[str], bound: dict) -> dict | None:
    """Extend the assignment `bound` of the names in `kinds` so that `pattern` becomes `e`, or None.

    A name in head position (a function or a predicate) may only stand for another name.
    """
    if isinstance(pattern, str):
        if pattern in kinds:
            if pattern in bound:
                return bound if bound[pattern] == e else None
            return None if _captured(e) else {**bound, pattern: e}
        return bound if pattern == e else None
    if isinstance(e, str) or pattern[0] != e[0] or len(pattern) != len(e):
        return None
    if pattern[0] in ("∀", "∃"):
        mark = f"#{_depth(pattern)}"
        left = substitute(pattern[3], {pattern[1]: mark})
        return match(left, substitute(e[3], {e[1]: mark}), kinds, bound)
    for a, b in zip(pattern[1:], e[1:], strict=True):
        longer = match(a, b, kinds, bound)
        if longer is None:
            return None
        bound = longer
    return bound


def _captured(e: Expr) -> bool:
    """Whether a bound variable of the statement occurs: a free variable cannot stand for it."""
    return any(name.startswith("#") for name in free_names(e))


def _depth(e: Expr) -> int:
    if e is None or isinstance(e, str):
        return 0
    return max((_depth(a) for a in e[1:]), default=0) + (e[0] in ("∀", "∃"))
