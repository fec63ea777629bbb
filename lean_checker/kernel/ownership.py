# SPDX-License-Identifier: Apache-2.0
"""Which constants of a module a candidate may have added: those below its own theorem's name.

A candidate's text can give no name to a constant but one below its theorem's, which nobody can
guess. Beside these, Lean itself adds lemmas about what stands in a library when they are first
asked for (`List.map.eq_1`), under names that it has reserved. Any other constant could mean
something to the candidates that share the process: a `Nat.False` hides `False` from all that are
in the namespace `Nat`.
"""

import re
from collections.abc import Iterable

Name = tuple[str | int, ...]
# The last parts of the names under which Lean declares lemmas about a constant, when asked.
RESERVED = re.compile(
    r"(?:eq|match|_proof|_simp|_eq|_unary|_sparseCasesOn|hcongr|_f|_auxLemma|congr_eq)(?:_\d+)+"
    r"|eq_def|eq_unfold|splitter|_simp|congr_simp|injEq|sizeOf_spec"
    r"|induct|induct_unfolding|mutual_induct|mutual_induct_unfolding|fun_cases|fun_cases_unfolding"
    r"|partial_correctness|fixpoint_induct"
)

# A part of a name that is written without quotes.
PLAIN = re.compile(r"[^\W\d][\w'!?]*")


def split_name(text: str) -> Name:
    """Return the parts of a name as it is written, without the quotes."""
    parts = re.findall(r"«([^»]*)»|([^.«»]+)", text)
    return tuple(quoted or plain for quoted, plain in parts)


def shown(name: Name) -> str:
    """Return a name as Lean writes it, with quotes: `Quot.sound` has two parts, and what a file
    may call `«Quot.sound»` has one."""
    return ".".join(
        part
        if isinstance(part, str) and PLAIN.fullmatch(part)
        else f"«{part}»"
        if isinstance(part, str)
        else str(part)
        for part in name
    )


def foreign(names: Iterable[Name], mark: str, kept: str = "") -> list[str]:
    """Return those of a module's constants that are no candidate's, and not Lean's own.

    mark: unguessable; stands in the name of each candidate's theorem. kept: the name of a
    candidate's theorem that is alone in its module, and whose name is its own.
    """
    found = []
    own = split_name(kept)
    for name in names:
        parts = [part for part in name if isinstance(part, str)]
        owned = any(mark in part for part in parts) or (bool(own) and _holds(name, own))
        if not owned and not RESERVED.fullmatch(parts[-1] if parts else ""):
            found.append(shown(name))
    return sorted(found)


def _holds(name: Name, own: Name) -> bool:
    """Whether the parts of one name stand, in a row, in another."""
    return any(name[k : k + len(own)] == own for k in range(len(name) - len(own) + 1))
