# SPDX-License-Identifier: Apache-2.0
"""Names of the problems about lists and their types."""

from kimina_jax.problems.proofs.syntax import Expr, app, free_names

LISTS = app("List", "α")
KINDS: dict[str, Expr] = {
    "a": "α",
    "b": "α",
    "i": "Nat",
    "j": "Nat",
    "m": LISTS,
    "k": LISTS,
    "g": ("→", "α", "α"),
    "f": ("→", LISTS, "Nat"),
    "e": ("→", LISTS, LISTS),
    "P": ("→", LISTS, "Prop"),
    "Q": ("→", LISTS, "Prop"),
    "R": ("→", LISTS, "Prop"),
}


def variables(expressions: list[Expr]) -> tuple[tuple[str, Expr], ...]:
    """Binders of what occurs in the expressions."""
    free = set().union(*(free_names(e) for e in expressions))
    whole = {**KINDS, "l": LISTS, "p": ("→", "α", "Prop"), "q": ("→", "α", "Prop"), "n": "Nat"}
    return (("α", "Type"), *((v, kind) for v, kind in whole.items() if v in free))
