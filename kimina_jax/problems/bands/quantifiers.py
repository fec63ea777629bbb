# SPDX-License-Identifier: Apache-2.0
"""Band 2: first-order statements over an arbitrary type with predicates, a relation and a
function."""

import itertools
import random
from collections.abc import Iterator

from kimina_jax.problems.bands.propositional import plan
from kimina_jax.problems.proofs.draft import Draft, hypothesis_names
from kimina_jax.problems.proofs.models import has_countermodel
from kimina_jax.problems.proofs.prover import RuleProver, hypotheses_used
from kimina_jax.problems.proofs.syntax import Expr, Theorem, app, free_names, size, substitute
from kimina_jax.problems.proofs.terms import Context

KINDS: dict[str, Expr] = {
    "α": "Type",
    "a": "α",
    "b": "α",
    "f": ("→", "α", "α"),
    "P": ("→", "α", "Prop"),
    "Q": ("→", "α", "Prop"),
    "R": ("→", "α", "Prop"),
    "T": ("→", "α", "Prop"),
    "S": ("→", "α", ("→", "α", "Prop")),
}


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of drafts with quantifiers."""
    while True:
        draft = _attempt(rng)
        if draft is not None:
            yield draft


def _body(rng: random.Random, x: str, predicates: list[str], connective: str) -> Expr:
    """One or two literals about the variable `x`."""
    first, second = rng.choice(predicates), rng.choice(predicates)
    left, right = app(first, x), app(second, x)
    if connective == "" or first == second:
        return ("¬", left) if rng.random() < 0.12 else left
    if rng.random() < 0.12:
        right = ("¬", right)
    return (connective, left, right)


def _hypothesis(rng: random.Random, predicates: list[str], names: list[str], heads: str) -> Expr:
    p = rng.choice(predicates)
    shape = rng.choices(
        range(12),
        (
            8,
            2,
            3,
            5,
            1,
            4,
            1,
            *((3, 2, 2, 2) if "S" in heads else (0,) * 4),
            4 if "f" in heads else 0,
        ),
    )[0]
    relation = [
        ("∀", "x", None, ("∀", "y", None, ("→", app("S", "x", "y"), app("S", "y", "x")))),
        ("∀", "x", None, ("∃", "y", None, app("S", "x", "y"))),
        (
            "∀",
            "x",
            None,
            ("∀", "y", None, ("→", app("S", "x", "y"), ("→", app(p, "x"), app(p, "y")))),
        ),
        ("∀", "x", None, ("→", app(p, "x"), app("S", "x", rng.choice((*names, "x"))))),
    ]
    if shape == 0:
        conclusion = _body(rng, "x", predicates, rng.choice(("", "", "", "∧", "∨")))
        premise = _body(rng, "x", predicates, rng.choice(("", "", "∧", "∨")))
        return ("∀", "x", None, ("→", premise, conclusion))
    if shape == 1:
        return ("∀", "x", None, _body(rng, "x", predicates, rng.choice(("", "∧", "∨"))))
    if shape == 2:
        return ("∃", "x", None, _body(rng, "x", predicates, rng.choice(("", "", "∨"))))
    if shape == 3:
        return ("∃", "x", None, _body(rng, "x", predicates, "∧"))
    if shape == 4:
        return ("¬", ("∃", "x", None, _body(rng, "x", predicates, rng.choice(("", "∧")))))
    if shape == 5:
        return app(p, rng.choice(names))
    if shape == 6:
        return (
            "→",
            ("∃", "x", None, app(p, "x")),
            ("∀", "x", None, app(rng.choice(predicates), "x")),
        )
    if shape == 11:
        return ("∀", "x", None, ("→", app(p, "x"), app(rng.choice(predicates), app("f", "x"))))
    return relation[shape - 7]


def _goal(rng: random.Random, predicates: list[str], names: list[str], heads: str) -> Expr:
    weights = (3, 4, 4, 4, 1, 2, 2 if "f" in heads else 0, 3 if "S" in heads else 0, 1, 5)
    shape = rng.choices(range(10), weights)[0]
    p = rng.choice(predicates)
    if shape == 0:
        return app(p, rng.choice(names))
    if shape == 1:
        return ("∃", "x", None, _body(rng, "x", predicates, rng.choice(("", "∧", "∧", "∨"))))
    if shape == 2:
        return (
            "∀",
            "x",
            None,
            ("→", app(p, "x"), _body(rng, "x", predicates, rng.choice(("", "∧", "∨")))),
        )
    if shape == 3:
        inner = ("∃", "x", None, _body(rng, "x", predicates, rng.choice(("", "∧"))))
        return (
            "→",
            inner,
            ("∃", "x", None, _body(rng, "x", predicates, rng.choice(("", "∨", "∧")))),
        )
    if shape == 4:
        return ("¬", ("∃", "x", None, _body(rng, "x", predicates, "∧")))
    if shape == 5:
        return ("∀", "x", None, _body(rng, "x", predicates, rng.choice(("", "∨"))))
    if shape == 6:
        inner = rng.choice((app("f", names[0]), app("f", app("f", names[0]))))
        return app(p, inner)
    if shape == 7:
        x, y = rng.choice(("x", *names)), rng.choice(("x", *names))
        body = app("S", x, y)
        return ("∃", "x", None, ("∧", app(p, "x"), body)) if "x" in (x, y) else body
    if shape == 9:
        parts = [_goal(rng, predicates, names, heads) for _ in range(2)]
        return ("∧", *parts) if size(("∧", *parts)) < 16 and parts[0] != parts[1] else parts[0]
    return (rng.choice("∧∨"), app(p, names[0]), ("∃", "x", None, app(rng.choice(predicates), "x")))


def _linked(rng: random.Random) -> Draft | None:
    """Rules in a row, P to Q to R, from a fact or an existence to another."""
    order = rng.sample(["P", "Q", "R", "T"], rng.choice((3, 3, 4)))
    hypotheses: list[Expr] = []
    for here, there in itertools.pairwise(order):
        premise, conclusion = app(here, "x"), app(there, "x")
        extra = app(rng.choice(order), "x")
        if extra not in (premise, conclusion) and rng.random() < 0.3:
            premise = ("∧", *rng.sample([premise, extra], 2))
        elif extra not in (premise, conclusion) and rng.random() < 0.3:
            conclusion = (rng.choice("∧∨"), *rng.sample([conclusion, extra], 2))
        hypotheses.append(("∀", "x", None, ("→", premise, conclusion)))
    first, last = app(order[0], "x"), app(order[-1], "x")
    other = app(rng.choice(order), "x")
    if other not in (first, last):
        if rng.random() < 0.4:
            first = ("∧", *rng.sample([first, other], 2))
        elif rng.random() < 0.4:
            last = (rng.choice("∧∨"), *rng.sample([last, other], 2))
    kind = rng.randrange(4)
    if kind == 0:
        goal: Expr = substitute(last, {"x": "a"})
        hypotheses.append(substitute(first, {"x": "a"}))
    elif kind == 1:
        goal = ("∃", "x", None, last)
        hypotheses.append(("∃", "x", None, first))
    elif kind == 2:
        goal = ("∀", "x", None, ("→", first, last))
    else:
        goal = ("→", ("∃", "x", None, first), ("∃", "x", None, last))
    rng.shuffle(hypotheses)
    return prove_draft(rng, hypotheses, goal)


def _attempt(rng: random.Random) -> Draft | None:
    if rng.random() < 0.3:
        return _linked(rng)
    predicates = ["P", "Q", "R"][: rng.choice((1, 2, 2, 3, 3))]
    names = ["a", "b"][: rng.choice((1, 1, 2))]
    heads = rng.choice(("", "", "f", "S", "S"))
    count = rng.choice((1, 2, 2, 3, 3))
    hypotheses = [_hypothesis(rng, predicates, names, heads) for _ in range(count)]
    goal = _goal(rng, predicates, names, heads)
    if goal in hypotheses or len(set(hypotheses)) < count:
        return None
    hypotheses.sort(key=lambda e: (e[0] == "app", -size(e)))
    return prove_draft(rng, hypotheses, goal)


def prove_draft(rng: random.Random, hypotheses: list[Expr], goal: Expr) -> Draft | None:
    """The draft of a statement if the prover finds a proof that uses every hypothesis."""
    if has_countermodel(_statement(tuple(("h", e) for e in hypotheses), goal), rng, 30):
        return None
    proof = _script(hypotheses, goal)
    if proof is None:
        return None
    context, script = proof
    used = hypotheses_used(script, context)
    if len(used) < len(context):
        hypotheses = [e for name, e in context if name in used]
        proof = _script(hypotheses, goal) if hypotheses else None
        if proof is None:
            return None
        context, script = proof
        if len(hypotheses_used(script, context)) < len(context):
            return None
    if len(script) > 9 or RuleProver(1500).prove(context, "False", frozenset(KINDS)):
        return None
    statement = _statement(context, goal)
    return Draft(statement, script, level(script), _informal(rng, goal, hypotheses), plan(script))


def _statement(context: Context, goal: Expr) -> Theorem:
    whole = set().union(free_names(goal), *(free_names(e) for _, e in context))
    variables = tuple((n, kind) for n, kind in KINDS.items() if n in whole or n == "α")
    return Theorem("t", variables, context, goal)


def _script(hypotheses: list[Expr], goal: Expr):
    context = tuple(zip(hypothesis_names(hypotheses), hypotheses, strict=True))
    taken = set().union(*(free_names(e) for e in (*hypotheses, goal)))
    script = RuleProver(1500).prove(context, goal, frozenset(taken))
    return None if script is None else (context, script)


def level(script: tuple[str, ...]) -> int:
    """1 to 4 by the number of lines and the nesting of the terms."""
    work = len(script) + sum(line.count("(") for line in script)
    return 1 + sum(work > bound for bound in (1, 2, 3))


def _informal(rng: random.Random, goal: Expr, hypotheses: list[Expr]) -> str:
    if goal[0] == "∃":
        return rng.choice(("Find an element with the property.", "Show that such an x exists."))
    if goal[0] == "∀":
        return rng.choice(("Show that this holds for all x.", "Prove it for an arbitrary x."))
    if goal[0] == "¬":
        return "Show that there is no such x."
    if goal[0] == "→":
        return "From one existence derive another."
    if goal[0] == "∧":
        return rng.choice(("Prove both statements.", "Show the two facts."))
    if len(hypotheses) == 1:
        return "Show that the fact follows from the hypothesis."
    return rng.choice(("Combine the hypotheses.", "Show that the fact follows."))
