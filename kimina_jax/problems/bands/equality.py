# SPDX-License-Identifier: Apache-2.0
"""Band 3: equalities over an arbitrary type, by rewriting with hypotheses, congruence, symmetry and
transitivity."""

import itertools
import random
from collections.abc import Iterator

from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.rewriting import (
    Rule,
    directions,
    instances,
    shortest,
    simplifier_closes,
    subterms,
)
from kimina_jax.problems.proofs.syntax import Expr, Theorem, app, free_names, show, size

CONSTANTS = ("a", "b", "c", "d")
FUNCTIONS = {"f": 1, "g": 1, "k": 1, "m": 2}


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of equality drafts."""
    while True:
        make = rng.choices(
            (_chain, _rewriting, _transport, _paired, _injective, _witness), (1.5, 5, 3, 2, 4, 3)
        )[0]
        draft = make(rng)
        if draft is not None:
            yield draft


def _term(rng: random.Random, names: list[str], depth: int, heads: list[str]) -> Expr:
    if depth == 0 or not heads:
        return rng.choice(names)
    head = rng.choice(heads)
    deep = _term(rng, names, depth - 1, heads)
    if FUNCTIONS[head] == 1:
        return app(head, deep)
    other = _term(rng, names, rng.randrange(depth), heads)
    return app(head, *((deep, other) if rng.random() < 0.5 else (other, deep)))


def _equation(rng: random.Random, number: int, names: list[str], heads: list[str]) -> Rule | None:
    """A random hypothesis: ground, or with one or two bound variables."""
    name = f"h{number}"
    bound = rng.choices((0, 1, 2), (4, 4, 1))[0] if heads else 0
    if bound == 0:
        left = _term(rng, names, rng.choice((0, 1, 1)), heads)
        right = _term(rng, names, rng.choice((0, 0, 1)), heads)
    else:
        variables = ["x", "y"][:bound]
        left = _term(rng, variables, rng.choice((1, 2, 2)), heads)
        right = _term(rng, variables, rng.choice((0, 1, 1, 2)), heads)
        if rng.random() < 0.5 and size(left) > size(right) > 2:
            left, right = right, left  # growing equations must be used backwards
        if not free_names(right) & set(variables) <= free_names(left):
            return None
        if len(free_names(left) & set(variables)) != bound:
            return None
        rule = Rule(name, tuple(variables), left, right)
        return rule if left != right and rule.usable() else None
    return Rule(name, (), left, right) if left != right else None


def _walk(rng: random.Random, start: Expr, rules: list[Rule], length: int) -> Expr | None:
    """Where a random walk by rewriting ends; sizes stay small."""
    current, seen = start, {start}
    for _ in range(length):
        choices = [
            after
            for rule in directions(rules)
            for _, after in instances(current, rule)
            if after not in seen and size(after) <= 12
        ]
        if not choices:
            return None
        current = rng.choice(choices)
        seen.add(current)
    return current


def _setting(rng: random.Random) -> tuple[list[str], list[str], list[Rule]]:
    names: list[str] = list(CONSTANTS[: rng.choice((1, 2, 3, 3))])
    heads = rng.sample(list(FUNCTIONS), rng.choice((1, 1, 2, 2)))
    rules = [_equation(rng, i + 1, names, heads) for i in range(rng.choice((1, 2, 2, 3, 3)))]
    return names, heads, [r for r in rules if r is not None]


def renumber(rules: list[Rule], used: list[str]) -> tuple[list[Rule], dict[str, str]]:
    """Drop rules that a rewrite list does not use; the new names by old ones."""
    words = {word.removeprefix("← ").split()[0] for word in used}
    kept = [r for r in rules if r.name in words]
    names = {r.name: "h" if len(kept) == 1 else f"h{i + 1}" for i, r in enumerate(kept)}
    return [Rule(names[r.name], r.variables, r.left, r.right) for r in kept], names


def renamed(used: list[str], names: dict[str, str]) -> list[str]:
    """A rewrite list in the new names."""
    result = []
    for word in used:
        arrow = "← " if word.startswith("← ") else ""
        head, *rest = word.removeprefix("← ").split(" ", 1)
        result.append(arrow + " ".join([names.get(head, head), *rest]))
    return result


def variables(expressions: list[Expr], predicate: str = "") -> tuple[tuple[str, Expr], ...]:
    """Typed binders for the constants and functions that occur."""
    free = set().union(*(free_names(e) for e in expressions))
    arrow = {1: ("→", "α", "α"), 2: ("→", "α", ("→", "α", "α"))}
    binders: list[tuple[str, Expr]] = [("α", "Type")]
    binders += [(c, "α") for c in CONSTANTS if c in free]
    binders += [(f, arrow[n]) for f, n in FUNCTIONS.items() if f in free]
    if predicate:
        binders.append((predicate, ("→", "α", "Prop")))
    return tuple(binders)


def _level(lines: list[str], used: list[str]) -> int:
    work = len(lines) + len(used) - 1
    return 1 + sum(work > bound for bound in (1, 2, 4))


def _rewriting(rng: random.Random) -> Draft | None:
    """`s = t` by a rewrite list."""
    names, heads, rules = _setting(rng)
    if not rules:
        return None
    start = _term(rng, names, rng.choice((0, 1, 2, 2)), heads)
    end = _walk(rng, start, rules, rng.choice((1, 2, 3, 4, 5)))
    if end is None or end == start:
        return None
    goal = ("=", start, end)
    found = shortest(goal, rules, 5)
    if found is None or (simplifier_closes(goal, rules) and rng.random() < 0.8):
        return None
    rules, renaming = renumber(rules, found[0])
    used = renamed(found[0], renaming)
    lines = [f"rw [{', '.join(used)}]"]
    hypotheses = tuple((r.name, r.formula()) for r in rules)
    statement = Theorem("t", variables([goal, *(h for _, h in hypotheses)]), hypotheses, goal)
    informal = rng.choice(
        (
            f"Show that the two sides agree, using {_count(len(rules))}.",
            f"Prove the equality from {_count(len(rules))}.",
        )
    )
    return Draft(statement, tuple(lines), _level(lines, used), informal, "Rewrite step by step.")


def _transport(rng: random.Random) -> Draft | None:
    """`P s` to `P t` along equations."""
    names, heads, rules = _setting(rng)
    if not rules:
        return None
    start = _term(rng, names, rng.choice((0, 1, 2)), heads)
    end = _walk(rng, start, rules, rng.choice((1, 2, 3)))
    if end is None or end == start:
        return None
    fact, goal = app("P", start), app("P", end)
    found = shortest(goal, rules, 4, frozenset([fact]))
    if found is None or found[1] != fact:
        return None
    if simplifier_closes(("=", start, end), rules) and rng.random() < 0.8:
        return None
    rules, renaming = renumber(rules, found[0])
    used = renamed(found[0], renaming)
    lines = [f"rw [{', '.join(used)}]", "exact hP"]
    hypotheses = tuple((r.name, r.formula()) for r in rules)
    whole = [goal, fact, *(h for _, h in hypotheses)]
    if rng.random() < 0.35:
        goal, lines = ("→", fact, goal), ["intro hP", *lines]
    else:
        hypotheses = (*hypotheses, ("hP", fact))
    statement = Theorem("t", variables(whole, "P"), hypotheses, goal)
    informal = rng.choice(
        ("Carry the property P over to an equal term.", "Show P by rewriting the term inside it.")
    )
    return Draft(
        statement, tuple(lines), _level(lines, used), informal, "Rewrite the goal into the fact."
    )


def _chain(rng: random.Random) -> Draft | None:
    """Equalities of constants in random directions, perhaps under a function, by a term."""
    length = rng.choice((1, 2, 2, 3, 3))
    names = list(CONSTANTS)
    rng.shuffle(names)
    wrap = rng.choice(("", "", "f", "g"))
    points: list[Expr] = [app("g", n) if wrap != "g" and rng.random() < 0.25 else n for n in names]
    hypotheses, parts = [], []
    for i in range(length):
        flipped = rng.random() < 0.45
        name = "h" if length == 1 else f"h{i + 1}"
        pair = (points[i + 1], points[i]) if flipped else (points[i], points[i + 1])
        hypotheses.append((name, ("=", *pair)))
        parts.append(f"{name}.symm" if flipped else name)
    if length == 1 and not wrap and parts == ["h"]:
        return None
    term = parts[-1]
    for part in reversed(parts[:-1]):
        term = f"{part}.trans ({term})" if " " in term else f"{part}.trans {term}"
    goal = ("=", points[0], points[length])
    if wrap:
        goal = ("=", app(wrap, points[0]), app(wrap, points[length]))
        term = f"congrArg {wrap} ({term})" if " " in term else f"congrArg {wrap} {term}"
    order = list(hypotheses)
    rng.shuffle(order)
    new = {old: "h" if length == 1 else f"h{i + 1}" for i, (old, _) in enumerate(order)}
    renamed_term = "".join(_rename_tokens(term, new))
    statement = Theorem(
        "t",
        variables([goal, *(h for _, h in order)]),
        tuple((new[n], h) for n, h in order),
        goal,
    )
    level = min(4, length + bool(wrap) + (any(".symm" in p for p in parts) and length > 1))
    informal = rng.choice(
        ("Show that the two terms are equal.", "Chain the given equalities together.")
    )
    return Draft(statement, (f"exact {renamed_term}",), level, informal, "Link the equalities.")


def _rename_tokens(text: str, new: dict[str, str]) -> list[str]:
    words = text.replace("(", "( ").replace(")", " )").replace(".", " .").split(" ")
    joined = " ".join(new.get(w, w) for w in words)
    return [joined.replace("( ", "(").replace(" )", ")").replace(" .", ".")]


def _paired(rng: random.Random) -> Draft | None:
    """Two equalities as one goal, or an implication from a pair of them."""
    first, second = _rewriting(rng), _rewriting(rng)
    if first is None or second is None:
        return None
    rules = {e: n for n, e in first.statement.hypotheses}
    renaming = {}
    for name, e in second.statement.hypotheses:
        rules.setdefault(e, f"s{name}")
        renaming[name] = rules[e]
    if len(rules) > 3 or first.statement.goal == second.statement.goal:
        return None
    final = {n: "h" if len(rules) == 1 else f"h{i + 1}" for i, n in enumerate(rules.values())}
    lines = ["constructor"]
    for draft, names in ((first, {}), (second, renaming)):
        used = draft.script[0][4:-1].split(", ")
        used = renamed(renamed(used, names), final)
        lines.append(f"· rw [{', '.join(used)}]")
    goal = ("∧", first.statement.goal, second.statement.goal)
    hypotheses = tuple((final[n], e) for e, n in rules.items())
    statement = Theorem("t", variables([goal, *rules]), hypotheses, goal)
    if any(term == "α" for term in subterms(goal)):
        return None
    total = first.script[0].count(",") + second.script[0].count(",")
    return Draft(
        statement,
        tuple(lines),
        3 if total < 2 else 4,
        "Prove both equalities.",
        "Prove each part by rewriting.",
    )


def _injective(rng: random.Random) -> Draft | None:
    """Equality of two elements from an injective function, after a rewrite of the images."""
    f, g = rng.sample(["f", "g", "k"], 2)
    law = (
        "∀",
        "x",
        None,
        ("∀", "y", None, ("→", ("=", app(f, "x"), app(f, "y")), ("=", "x", "y"))),
    )
    a, b, c, d = rng.sample(list(CONSTANTS), 4)
    left: Expr = rng.choice((a, app(g, a), app(f, a)))
    right: Expr = rng.choice((b, app(g, b), app(f, b)))
    steps = rng.choice((1, 2, 2, 3))
    deep = rng.random() < 0.35
    images = [
        app(f, left),
        *([rng.choice((c, app(g, c)))] if steps > 1 else []),
        *([d] if steps > 2 else []),
        app(f, right),
    ]
    if deep:
        images[0], images[-1] = app(f, images[0]), app(f, images[-1])
    links = []
    for here, there in itertools.pairwise(images):
        links.append(("=", here, there) if rng.random() < 0.6 else ("=", there, here))
    goal = ("=", left, right)
    facts: list[Expr] = [law, *links]
    rng.shuffle(facts)
    names = {e: f"h{i + 1}" for i, e in enumerate(facts)}
    if len(names) < len(facts):
        return None
    rules = [Rule(names[e], (), e[1], e[2]) for e in links]
    target = ("=", images[0], images[-1])
    found = shortest(target, rules, 3)
    if found is None:
        return None
    lines = [f"apply {names[law]}"] * (1 + deep)
    if len(links) == 1 and links[0] == target:
        lines.append(f"exact {names[links[0]]}")
    else:
        lines.append(f"rw [{', '.join(found[0])}]")
    used = {w.removeprefix("← ") for w in found[0]}
    if len(used) < len(links):
        return None
    context = tuple((names[e], e) for e in facts)
    statement = Theorem("t", variables([goal, *facts]), context, goal)
    informal = rng.choice(("Use that the function is injective.", "Show that the two are equal."))
    level = min(4, 1 + len(found[0]) + deep)
    return Draft(statement, tuple(lines), level, informal, "Compare the images.")


def _witness(rng: random.Random) -> Draft | None:
    """An element with a given image: the witness is named, the equation rewritten."""
    names, heads, rules = _setting(rng)
    unary = [h for h in heads if FUNCTIONS[h] == 1]
    if not rules or not unary:
        return None
    head = rng.choice(unary)
    inner = _term(rng, names, rng.choice((0, 1, 1, 2)), heads)
    start = app(head, inner)
    end = _walk(rng, start, rules, rng.choice((1, 2, 3)))
    if end is None or end == start or (isinstance(end, tuple) and end[:2] == ("app", head)):
        return None
    found = shortest(("=", start, end), rules, 4)
    if found is None:
        return None
    rules, renaming = renumber(rules, found[0])
    used = renamed(found[0], renaming)
    goal: Expr = ("∃", "x", None, ("=", app(head, "x"), end))
    hypotheses = tuple((r.name, r.formula()) for r in rules)
    statement = Theorem(
        "t", variables([("=", start, end), *(h for _, h in hypotheses)]), hypotheses, goal
    )
    line = f"exact ⟨{show(inner)}, by rw [{', '.join(used)}]⟩"
    informal = rng.choice(("Find an x with this image.", "Show that the equation has a solution."))
    return Draft(statement, (line,), min(4, 1 + len(used)), informal, "Name the witness.")


def _count(n: int) -> str:
    return "the hypothesis" if n == 1 else f"the {('two', 'three', 'four')[n - 2]} hypotheses"
