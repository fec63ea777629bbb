# SPDX-License-Identifier: Apache-2.0
"""Whether a model is a chain: stem, blocks and head that share no weights, and past which nothing
goes.

Later each part runs with zeros in the place of all that is not its own. A part that read them would
be another net than the user's, without a word: such a model is refused here.
"""

import jax

from flextrain_jax.front.chain import Chain
from flextrain_jax.front.frames import Frame
from flextrain_jax.front.parts import FrontError, zeros
from flextrain_jax.front.traced import used

STEM, HEAD = -1, -2  # among the numbers of blocks


def check(frame: Frame, chain: Chain, x: jax.Array) -> None:
    """Raises FrontError where a part reads what is not its own; `x` is a batch."""
    names = chain.names
    told = {i: f"block {name}" for i, name in enumerate(names)} | {
        STEM: f"what is before block {names[0]}",
        HEAD: f"what is behind block {names[-1]}",
    }
    for part, who in told.items():
        weights, passed = _reads(frame, chain, x, part)
        own = names[part] if part >= 0 else None
        for name in weights:
            if next((block for block in names if name.startswith(f"{block}/")), None) != own:
                raise FrontError(
                    f"{who} reads {name}, which is not its own; give every block all its weights,"
                    " and none of another"
                )
        if passed:
            raise FrontError(
                f"{who} reads {passed[0]} past the blocks, which a depth cannot leave out; let it"
                " read what the block before it gives, and nothing else"
            )


def _reads(frame: Frame, chain: Chain, x: jax.Array, part: int) -> tuple[list[str], list[str]]:
    """The weights and averages that a part reads, and the arrays beside what is given to it."""
    names, values = chain.names, frame.values

    def run(params, stats, x, *outputs):
        found = []

        def handler(name, call, args, kwargs):
            if name not in names:
                return call(*args, **kwargs)
            i = names.index(name)
            if i == part:
                found.append(call(outputs[i], *args[1:], **kwargs))
            if i == 0 and part == STEM:
                found.append(args[0])
            return outputs[i + 1]

        out, _ = frame.call(params, stats, x, False, None, handler)
        return out if part == HEAD else found[0]

    flags = used(run, values.params, values.stats, x, *zeros(chain.outputs))
    weights = [
        name
        for flat, reads in zip((values.params, values.stats), flags, strict=False)
        for name, is_read in zip(sorted(flat), reads, strict=True)
        if is_read
    ]
    sources = {None: "the input of the model", 0: f"what block {names[0]} reads"}
    sources |= {i + 1: f"what block {name} gives" for i, name in enumerate(names)}
    given = {STEM: None, HEAD: len(names)}.get(part, part)
    passed = [
        source
        for (i, source), reads in zip(sources.items(), flags[2:], strict=True)
        if i != given and any(reads)
    ]
    return weights, passed
