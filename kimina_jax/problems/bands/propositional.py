# SPDX-License-Identifier: Apache-2.0
"""Band 1: random propositional statements, true by truth table, in which every hypothesis is
needed."""

import random
from collections.abc import Iterator

from kimina_jax.problems.proofs.draft import Draft, hypothesis_names
from kimina_jax.problems.proofs.prover import RuleProver
from kimina_jax.problems.proofs.syntax import Expr, Theorem, free_names, size

ATOMS = ("p", "q", "r", "s")
# Truth tables as 16-bit masks: bit i of ATOM[k] is bit k of i.
_TABLE = {atom: sum(1 << i for i in range(16) if i >> k & 1) for k, atom in enumerate(ATOMS)}
_ALL = (1 << 16) - 1


def table(e: Expr) -> int:
    """The truth table of a propositional formula over ATOMS as a 16-bit mask."""
    if isinstance(e, str):
        return _TABLE.get(e, 0)
    if e[0] == "¬":
        return _ALL ^ table(e[1])
    left, right = table(e[1]), table(e[2])
    return {
        "∧": left & right,
        "∨": left | right,
        "→": (_ALL ^ left) | right,
        "↔": _ALL ^ left ^ right,
    }[e[0]]


def formula(rng: random.Random, atoms: tuple[str, ...], operators: int) -> Expr:
    """A random formula with that many binary operators."""
    if operators == 0:
        atom = rng.choice(atoms)
        return ("¬", atom) if rng.random() < 0.2 else atom
    left = rng.randrange(operators)
    op = rng.choices("→∧∨↔", (4, 3, 3, 0.6))[0]
    parts = formula(rng, atoms, left), formula(rng, atoms, operators - 1 - left)
    if parts[0] == parts[1]:
        return formula(rng, atoms, operators)
    return ("¬", (op, *parts)) if rng.random() < 0.1 else (op, *parts)


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of propositional drafts."""
    while True:
        draft = _attempt(rng)
        if draft is not None:
            yield draft


def _attempt(rng: random.Random) -> Draft | None:
    atoms = tuple(sorted(rng.sample(ATOMS, rng.choice((2, 3, 3, 4)))))
    count = rng.choice((0, 1, 1, 2, 2, 3, 3))
    hypotheses = [formula(rng, atoms, rng.choice((0, 1, 1, 1, 2, 2))) for _ in range(count)]
    goal = formula(rng, atoms, rng.choice((0, 1, 1, 2)) if count else rng.choice((2, 3, 4)))
    tables = [table(h) for h in hypotheses]
    if not needed(tables, table(goal)) or goal in hypotheses:
        return None
    hypotheses.sort(key=size, reverse=True)
    names = hypothesis_names(hypotheses)
    used = tuple(a for a in ATOMS if any(a in free_names(e) for e in (*hypotheses, goal)))
    context = tuple(zip(names, hypotheses, strict=True))
    script = RuleProver(1500, used).prove(context, goal, frozenset(used))
    if script is None or len(script) > 10:
        return None
    statement = Theorem("t", tuple((a, "Prop") for a in used), context, goal)
    return Draft(statement, script, level(script), _informal(rng, hypotheses, goal), plan(script))


def needed(tables: list[int], goal: int) -> bool:
    """The goal follows, from no proper subset, and the hypotheses do not contradict each other."""
    if _meet(tables) & ~goal or not _meet(tables):
        return False
    return all(_meet(tables[:i] + tables[i + 1 :]) & ~goal for i in range(len(tables)))


def _meet(tables: list[int]) -> int:
    meet = _ALL
    for t in tables:
        meet &= t
    return meet


def level(script: tuple[str, ...]) -> int:
    """1 to 4 by the length of the script."""
    return 1 + sum(len(script) > bound for bound in (1, 3, 6))


NOUN = {
    "→": "implication",
    "∧": "conjunction",
    "∨": "disjunction",
    "↔": "equivalence",
    "¬": "negation",
}


def kind(e: Expr) -> str:
    """What a formula is called in a sentence."""
    return f"${e}$" if isinstance(e, str) else NOUN.get(e[0], "statement")


def _informal(rng: random.Random, hypotheses: list[Expr], goal: Expr) -> str:
    target = goal if isinstance(goal, str) else f"the {kind(goal)}"
    if not hypotheses:
        return rng.choice(
            (f"Show that {target} always holds.", f"Prove {target} without hypotheses.")
        )
    kinds = sorted({kind(h) for h in hypotheses if not isinstance(h, str)})
    given = " and ".join(f"the {k}" for k in kinds[:2]) or "the facts"
    return rng.choice((f"Derive {target} from {given}.", f"Given {given}, show {target}."))


def plan(script: tuple[str, ...]) -> str:
    """The idea of a script in one short sentence, by its first tactic."""
    first = script[0].split()[0]
    return {
        "intro": "Assume what is given.",
        "constructor": "Prove both parts.",
        "obtain": "Take the hypothesis apart.",
        "rcases": "Split into cases.",
        "by_cases": "Decide the atom.",
        "left": "Choose the left side.",
        "right": "Choose the right side.",
        "apply": "Work backwards.",
        "have": "Work forwards.",
    }.get(first, "The hypotheses give it.")
