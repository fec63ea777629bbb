# SPDX-License-Identifier: Apache-2.0
"""Partial rollouts: a step does not wait for its longest answers (Kimi k1.5, arXiv 2501.12599,
§2.6.2).

With `sampling.part_tokens` = n a sample that has not ended at a multiple of n tokens is unfinished:
its line in the step's rollouts has the finish PART, and nobody checks it. The trainer holds it,
with the other samples of its group, and the next request has its tokens; the sampler draws what
follows with the newer weights. A group trains once, at the step at which its last sample ends.

What is held is part of the trainer's checkpoint, so a killed run goes on as it would have, and no
file of an earlier step is read again. Every sample that is held gets another part at every step, so
a token is at most ceil(max_new_tokens / n) - 1 versions old when it trains.
"""

import dataclasses
from collections.abc import Sequence

from kimina_jax.protocol.rollouts import PART, Proof


def join(held: Sequence[Proof], drawn: Sequence[Proof]) -> tuple[list[Proof], list[Proof]]:
    """All samples of the groups that are complete with those `drawn` at this step, and of the
    groups that are not, which are held; both sorted as rollouts.read_proofs sorts them."""
    whole = {proof.id: proof for proof in held}
    whole |= {proof.id: _go_on(whole.get(proof.id), proof) for proof in drawn}
    proofs = sorted(whole.values(), key=lambda proof: (proof.problem, proof.sample))
    open_problems = begun(proofs).keys()  # no problem has two groups at a time
    ready = [proof for proof in proofs if proof.problem not in open_problems]
    return ready, [proof for proof in proofs if proof.problem in open_problems]


def begun(held: Sequence[Proof]) -> dict[str, list[Proof]]:
    """The unfinished samples by problem."""
    found: dict[str, list[Proof]] = {}
    for proof in held:
        if proof.finish == PART:
            found.setdefault(proof.problem, []).append(proof)
    return found


def _go_on(earlier: Proof | None, part: Proof) -> Proof:
    if earlier is None:
        return part
    names = ("tokens", "logps", "model_logps", "versions")
    longer = {name: getattr(earlier, name) + getattr(part, name) for name in names}
    return dataclasses.replace(part, **longer)
