# SPDX-License-Identifier: Apache-2.0
"""Prove one theorem: draw answers, let the kernel judge them as they come, stop at the first proof.

    from kimina_jax.prove import Prover

    with Prover() as prover:
        print(prover.prove("theorem t (a b : Nat) : a + b = b + a").proof)

`Prover()` draws from the small model that comes with the package; `Prover("FOLDER")` from any
Hugging Face folder, `Prover(source=Endpoint(...))` from a server. A prover is a model and a checker
in one process, so that nothing is written; runs keep the two apart and talk by files.

What stands behind these names is loaded when it is asked for.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kimina_jax.prove.answers import AnswerSource, ModelSource
    from kimina_jax.prove.prover import ProofOutcome, Prover, StatementError

_PLACES = {
    "AnswerSource": "answers",
    "ModelSource": "answers",
    "ProofOutcome": "prover",
    "Prover": "prover",
    "StatementError": "prover",
}
__all__ = ["AnswerSource", "ModelSource", "ProofOutcome", "Prover", "StatementError"]


def __getattr__(name: str) -> object:
    """A name of the package, from the module that has it."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
