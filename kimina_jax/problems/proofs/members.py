# SPDX-License-Identifier: Apache-2.0
"""Band 5, its last kind: membership in appended lists, and properties of all members."""

import random

from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.list_names import variables
from kimina_jax.problems.proofs.syntax import Expr, Theorem, app, free_names


def members(rng: random.Random) -> Draft | None:
    """Membership in an appended list, and properties of all members."""
    parts = rng.sample(["l", "m", "k"], rng.choice((1, 2, 2, 3)))
    whole: Expr = parts[0]
    for part in parts[1:]:
        whole = ("++", whole, part)
    kind = rng.choice(("into", "into", "all", "all", "out", "map"))
    if kind == "into":
        return _into(rng, parts, whole)
    if kind == "all":
        return _all_members(rng, parts, whole)
    if len(parts) < 2:
        return None
    target = rng.choice("pqr")
    if kind == "out":
        # From membership in the whole to an alternative of the parts, in another order.
        order = list(parts)
        while order == parts:
            rng.shuffle(order)
        goal: Expr = ("∈", "a", order[-1])
        for part in reversed(order[:-1]):
            goal = ("∨", ("∈", "a", part), goal)
        lines = _split(
            "h", parts, lambda name, part: f"exact {_inject(name, order.index(part), len(order))}"
        )
        return _draft(
            rng,
            (("h", ("∈", "a", whole)),),
            goal,
            lines,
            1 + len(parts),
            "Say in which part it lies.",
        )
    properties = [("→", ("∈", "a", part), target) for part in parts]
    context = tuple((f"h{i + 1}", e) for i, e in enumerate([*properties, ("∈", "a", whole)]))
    lines = _split(
        context[-1][0], parts, lambda name, part: f"exact h{parts.index(part) + 1} {name}"
    )
    return _draft(rng, context, target, lines, 1 + len(parts), "Each part gives the claim.")


def _split(name: str, parts: list[str], finish) -> list[str]:
    """Cases by the part of an appended list that a member lies in."""
    if len(parts) == 1:
        return [finish(name, parts[0])]
    number = int(name[1:] or 0) + 1
    new = f"h{number}"
    left = _split(new, parts[:-1], finish)
    lines = [f"rcases List.mem_append.mp {name} with {new} | {new}"]
    lines += [f"· {left[0]}", *(f"  {line}" for line in left[1:])]
    return [*lines, f"· {finish(new, parts[-1])}"]


def _inject(name: str, index: int, count: int) -> str:
    """Put a proof into place `index` of a right-nested disjunction of `count`."""
    term = name if index == count - 1 else f"Or.inl {name}"
    for _ in range(index):
        term = f"Or.inr ({term})" if " " in term else f"Or.inr {term}"
    return term


def _into(rng: random.Random, parts: list[str], whole: Expr) -> Draft | None:
    """A member of a part is a member of the whole."""
    if len(parts) == 1:
        return None
    place = rng.randrange(len(parts))
    term, path = "h", whole
    sides = []
    for index in range(len(parts) - 1, 0, -1):
        if index == place:
            sides.append("Or.inr")
            break
        sides.append("Or.inl")
        path = path[1]
    for side in reversed(sides):
        inner = f"{side} {term}" if " " not in term else f"{side} ({term})"
        term = f"List.mem_append.mpr ({inner})"
    part = parts[place]
    lines = [f"exact {term}"]
    if rng.random() < 0.5:
        context = (
            ("h1", ("∀", "x", None, ("→", app("p", "x"), ("∈", "x", part)))),
            ("h2", app("p", "a")),
        )
        lines = [line.replace(" h)", " (h1 a h2))").replace("inl h", "inl h") for line in lines]
        return _draft(rng, context, ("∈", "a", whole), lines, 1 + len(sides), "Show membership.")
    return _draft(
        rng, (("h", ("∈", "a", part)),), ("∈", "a", whole), lines, len(sides), "Show membership."
    )


def _all_members(rng: random.Random, parts: list[str], whole: Expr) -> Draft | None:
    """What holds for all members of the parts holds for all members of the whole."""
    hypotheses: list[Expr] = []
    uses = {}
    chained = rng.random() < 0.4
    for part in parts:
        named = rng.choice("pq") if chained else "p"
        hypotheses.append(("∀", "x", None, ("→", ("∈", "x", part), app(named, "x"))))
        uses[part] = (len(hypotheses), named)
    target = "p"
    if any(named == "q" for _, named in uses.values()):
        hypotheses.append(("∀", "x", None, ("→", app("q", "x"), app("p", "x"))))
    link = len(hypotheses)

    def finish(name: str, part: str) -> str:
        number, named = uses[part]
        term = f"h{number} x {name}"
        return f"exact {term}" if named == target else f"exact h{link} x ({term})"

    names = ["h"] if len(hypotheses) == 1 else [f"h{i + 1}" for i in range(len(hypotheses))]
    member = f"h{len(hypotheses) + 1}"
    lines = [f"intro x {member}", *_split(member, parts, finish)]
    if len(parts) == 1 and not chained:
        return None
    if len(hypotheses) == 1:
        lines = [line.replace("h1 x", "h x") for line in lines]
    goal = ("∀", "x", None, ("→", ("∈", "x", whole), app(target, "x")))
    context = tuple(zip(names, hypotheses, strict=True))
    return _draft(rng, context, goal, lines, len(lines) - 1, "Every member has the property.")


def _draft(
    rng: random.Random, context: tuple, goal: Expr, lines: list[str], level: int, informal: str
) -> Draft:
    whole = [goal, *(e for _, e in context)]
    binders = variables(whole)
    free = set().union(*(free_names(e) for e in whole))
    binders += tuple((p, "Prop") for p in "r" if p in free)
    if isinstance(goal, str):
        binders = tuple((v, "Prop" if v == goal else kind) for v, kind in binders)
    statement = Theorem("t", binders, context, goal)
    return Draft(statement, tuple(lines), max(1, min(4, level)), informal, "Follow the member.")
