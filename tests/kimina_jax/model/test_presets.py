# SPDX-License-Identifier: Apache-2.0
"""Published sizes of the presets, and the operation counter against an unrolled program."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core import flops
from kimina_jax.model import transformer
from kimina_jax.model.presets import PRESETS

# Parameters in units of 10^6, from the model cards.
PUBLISHED = {
    "qwen2.5-0.5b": 494,
    "qwen2.5-1.5b": 1544,
    "qwen2.5-7b": 7616,
    "qwen2.5-72b": 72706,
    "qwen3-0.6b": 596,
    "qwen3-8b": 8191,
    "smollm2-135m": 134.5,
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameter_count_is_the_published_one(name):
    shapes = jax.tree.leaves(transformer.abstract_params(PRESETS[name]))
    count = sum(int(np.prod(s.shape)) for s in shapes)
    assert count / 1e6 == pytest.approx(PUBLISHED[name], rel=2e-3)


def test_operations_agree_with_the_compiler_on_one_layer():
    cfg = transformer.Config(
        vocab_size=512, d_model=256, n_layers=1, n_heads=4, n_kv_heads=2, head_dim=64, d_ff=1024
    )

    def logits(params, tokens):
        return transformer.forward(params, tokens, cfg) @ transformer.unembed_matrix(params, cfg)

    tokens = jax.ShapeDtypeStruct((2, 256), jnp.int32)
    compiled = jax.jit(logits).lower(transformer.abstract_params(cfg), tokens).compile()
    counted = flops.decoder_forward(
        512,
        160,  # the plain body's four blocks of 64 queries see 64 to 256 keys, masked ones too
        d_model=256,
        n_layers=1,
        n_heads=4,
        n_kv_heads=2,
        head_dim=64,
        d_ff=1024,
        vocab_size=512,
    )
    assert counted == pytest.approx(compiled.cost_analysis()["flops"], rel=0.03)
