# SPDX-License-Identifier: Apache-2.0
"""What a band's generator hands over: a statement with its script and its informal sentences."""

from dataclasses import dataclass

from kimina_jax.problems.proofs.syntax import Expr, Theorem

LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Draft:
    """A problem before it has an id. `plan` says the idea of the proof in one short sentence."""

    statement: Theorem
    script: tuple[str, ...]
    level: int
    informal: str
    plan: str


def hypothesis_names(formulas: list[Expr]) -> list[str]:
    """`hp` for an atom `p`, `np` for `¬p`; `h`, or `h1 h2 …` if there are several, for the rest, in
    order."""
    plain = [f for f in formulas if not _named(f)]
    names, number = [], 0
    for f in formulas:
        if _named(f) and _named(f) not in names:
            names.append(_named(f))
        else:
            number += 1
            names.append("h" if len(plain) == 1 and "h" not in names else f"h{number}")
    return names


def _named(f: Expr) -> str:
    if isinstance(f, str):
        return f"h{f}" if len(f) == 1 else ""
    return f"n{f[1]}" if f[0] == "¬" and isinstance(f[1], str) else ""


def steps(script: tuple[str, ...]) -> int:
    """Number of tactic lines, counting a rewrite list by its entries."""
    return sum(
        1 + (line.count(", ") if line.lstrip("· ").startswith("rw [") else 0) for line in script
    )
