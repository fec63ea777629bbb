# SPDX-License-Identifier: Apache-2.0
"""Whether a model is a chain: stem, blocks and head that share no weights, and past which nothing
goes.

Later each part runs with zeros in the place of all that is not its own. A part that read them would
be another net than the user's, without a word: such a model is refused here.
"""

import functools
from typing import Any

import jax
import jax.numpy as jnp

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


def check_beside(frame: Frame, chain: Chain, x: jax.Array) -> None:
    """Raises FrontError where what a block takes beside its first argument hangs on anything: when
    a block runs, all others give zeros, and random numbers are its own. Keys are left to it.
    """
    names, values = chain.names, frame.values

    def run(train, params, stats, x, key, *outputs):
        beside = []

        def handler(name, call, args, kwargs):
            if name not in names:
                return call(*args, **kwargs)
            leaves = jax.tree.leaves((args[1:], kwargs))
            beside.extend(leaf for leaf in leaves if _is_array(leaf))
            return outputs[names.index(name) + 1]

        frame.call(params, stats, x, train, key, handler)
        return beside

    sources = [*sorted(values.params), *sorted(values.stats), "the input of the model"]
    behind = ["what is before the blocks", *(f"what block {name} gives" for name in names)]
    for train in (False, True):
        key = jax.random.key(0) if train else None
        given = values.params, values.stats, x, key, *zeros(chain.outputs)
        flags = used(functools.partial(run, train), *given)
        told = [*sources, *["a random number"] * train]
        for output, said in zip(chain.outputs, behind, strict=True):
            told += [said] * len(jax.tree.leaves(output))
        found = [flag for one in flags for flag in one]
        for source, reads in zip(told, found, strict=True):
            if reads:
                where = " in training" if train else ""
                raise FrontError(
                    f"{source} goes{where} into what a block is given beside its first argument,"
                    " which must be the same for every input; let the block make it itself"
                )


def _is_array(leaf: Any) -> bool:
    """Whether it is an array of a trace, and no key of random numbers."""
    return isinstance(leaf, jax.Array) and not jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key)
