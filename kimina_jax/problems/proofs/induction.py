# SPDX-License-Identifier: Apache-2.0
"""Statements proved by induction over a number or a list, from hypotheses about arbitrary
predicates and functions."""

import random
from dataclasses import dataclass

from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.syntax import Expr, Theorem, app, free_names, substitute


@dataclass(frozen=True)
class Domain:
    """What the induction runs over: its variable, zero, successor and the words of the `induction`
    tactic."""

    variable: str
    kind: Expr
    zero: Expr
    bound: tuple[str, ...]
    zero_case: str
    step_case: str

    def next(self) -> Expr:
        """The successor of the variable, in the step's bound variables."""
        return ("+", "n", "1") if self.variable == "n" else ("::", "x", "l")


NAT = Domain("n", "Nat", "0", ("n",), "zero", "succ n ih")
LIST = Domain("l", app("List", "α"), ("[]",), ("x", "l"), "nil", "cons x l ih")


def forall(names: tuple[str, ...], body: Expr) -> Expr:
    """`∀ names, body`."""
    for name in reversed(names):
        body = ("∀", name, None, body)
    return body


def invariant(
    rng: random.Random, domain: Domain, forms: list[Expr], kinds: dict[str, Expr]
) -> Draft | None:
    """`φ v` for all v, from `φ 0` and a step that may go through a second property, and may leave
    through a third.

    `forms` are properties of the domain's variable; `kinds` types the other names in them.
    """
    v, n = domain.variable, domain.bound
    form, bridge, out = rng.sample(forms, 3)
    at_next = substitute(form, {v: domain.next()})
    hypotheses: list[Expr] = [substitute(form, {v: domain.zero})]
    bridged, leaves = rng.random() < 0.45, rng.random() < 0.4
    arguments = " ".join(n)
    if bridged:
        forward = forall((v,), ("→", form, bridge))
        hypotheses += [forward, forall(n, ("→", bridge, at_next))]
        step = ("h3", f"(h2 {v} ih)")
    else:
        hypotheses.append(forall(n, ("→", form, at_next)))
        step = ("h2", "ih")
    if leaves:
        hypotheses.append(forall((v,), ("→", form, out)))
    order = list(range(len(hypotheses)))
    rng.shuffle(order)
    name = {f"h{old + 1}": f"h{new + 1}" for new, old in enumerate(order)}
    inner = step[1].replace("h2", name["h2"]) if bridged else step[1]
    lines = [f"apply {name[f'h{len(order)}']}"] if leaves else []
    lines += [
        f"induction {v} with",
        f"| {domain.zero_case} => exact {name['h1']}",
        f"| {domain.step_case} => exact {name[step[0]]} {arguments} {inner}",
    ]
    goal = out if leaves else form
    context = tuple((f"h{i + 1}", hypotheses[old]) for i, old in enumerate(order))
    return close(rng, domain, context, goal, lines, kinds, "every", 2 + bridged + leaves)


def cases(
    rng: random.Random, domain: Domain, forms: list[Expr], kinds: dict[str, Expr]
) -> Draft | None:
    """`φ v` from `φ 0` and `φ (v + 1)`, perhaps by way of another property."""
    v, n = domain.variable, domain.bound
    form, out = rng.sample(forms, 2)
    leaves = rng.random() < 0.5
    hypotheses = [
        substitute(form, {v: domain.zero}),
        forall(n, substitute(form, {v: domain.next()})),
    ]
    if leaves:
        hypotheses.append(forall((v,), ("→", form, out)))
    order = list(range(len(hypotheses)))
    rng.shuffle(order)
    name = {old: f"h{new + 1}" for new, old in enumerate(order)}
    lines = [f"apply {name[2]}"] if leaves else []
    lines += [
        f"cases {v} with",
        f"| {domain.zero_case} => exact {name[0]}",
        f"| {domain.step_case.removesuffix(' ih')} => exact {name[1]} {' '.join(n)}",
    ]
    context = tuple((f"h{i + 1}", hypotheses[old]) for i, old in enumerate(order))
    return close(rng, domain, context, out if leaves else form, lines, kinds, "each", 2 + leaves)


def close(
    rng: random.Random,
    domain: Domain,
    context: tuple[tuple[str, Expr], ...],
    goal: Expr,
    lines: list[str],
    kinds: dict[str, Expr],
    word: str,
    level: int,
) -> Draft:
    """Make the draft; the variable is a binder of the theorem, or quantified in the goal and
    introduced."""
    v = domain.variable
    whole = set().union(free_names(goal), *(free_names(e) for _, e in context))
    quantified = rng.random() < 0.35
    variables = [(name, kind) for name, kind in kinds.items() if name in whole]
    if domain is LIST:
        variables = [("α", "Type"), *variables]
    if quantified:
        goal, lines = (
            ("∀", v, None if _typed(goal, v) else domain.kind, goal),
            [f"intro {v}", *lines],
        )
    else:
        variables.append((v, domain.kind))
    noun = "number" if domain is NAT else "list"
    informal = rng.choice(
        (f"Show that {word} {noun} has the property.", f"Prove the claim for {word} {noun}.")
    )
    plan = "Use induction." if word == "every" else "Split into cases."
    statement = Theorem("t", tuple(variables), context, goal)
    return Draft(statement, tuple(lines), level, informal, plan)


def _typed(e: Expr, v: str) -> bool:
    """Whether the type of `v` can be read off: it is an argument of a predicate or function
    somewhere."""
    if isinstance(e, str):
        return False
    if e[0] == "app" and v in e[2:] and not e[1].startswith("."):
        return True
    return any(_typed(a, v) for a in e[1:] if a is not None)
