# SPDX-License-Identifier: Apache-2.0
"""An initialization that can already copy: induction heads from the first step.

A prover copies all the time: the statement into its answer, hypotheses into tactics. A randomly
initialized transformer learns to only after millions of tokens, because two layers must find each
other (Olsson et al. 2022, arXiv:2209.11895). In the spirit of mimetic initialization (Trockman &
Kolter 2023, arXiv:2305.09828) the two layers start in that arrangement; all else stays random and
everything is trained. The architecture and its parameters are unchanged.

Layer 0: head n attends to the token n+1 places back (biases of q and k, rotated against each other
by RoPE) and writes that token's code into a subspace of its own. Layer 1: head n compares the codes
of the tokens before a key with those of the query's own latest tokens, in the RoPE planes that turn
slowly, and copies the key's token: the one that followed the same words earlier.

Letters: D model, N query heads, K key/value heads, H head dim.
"""

import jax
import numpy as np

from kimina_jax.model import transformer

SLOW = 0.01  # planes that turn slower than this (radians a token) compare content, others position
POSITION_SCALE = 7.0
MATCH_SCALE = 2.2
COPY_SCALE = 0.8
QUIET = 0.1  # scale of what is random, so that it does not drown the circuit


def with_induction(params: dict, cfg: transformer.Config, seed: int) -> dict:
    """`params` with the first two layers arranged to copy.

    Needs two layers, biases on q, k and v, and heads that span the model (N H = D); raises
    ValueError otherwise. The result depends on `params`, `cfg` and `seed` only.
    """
    N, K, H, D = cfg.n_heads, cfg.n_kv_heads, cfg.head_dim, cfg.d_model
    if cfg.n_layers < 2 or not cfg.qkv_bias or N * H != D:
        raise ValueError("induction needs two layers, qkv_bias and n_heads * head_dim == d_model")
    rng = np.random.default_rng([seed, 0x1D])
    turn_P = np.asarray(transformer.rope_frequencies(cfg)[0])  # radians a token of each plane
    fast, slow = np.flatnonzero(turn_P > SLOW), np.flatnonzero(turn_P <= SLOW)
    if len(fast) == 0 or 2 * len(slow) < N:
        raise ValueError("induction needs fast and slow RoPE planes; change rope_theta")
    layers = {name: np.array(value) for name, value in params["layers"].items()}
    layers["down"] *= QUIET
    layers["o"] *= QUIET
    layers["q"][:2] *= QUIET / 2
    layers["k"][:2] *= QUIET / 2

    def orthonormal(rows, columns):
        return np.linalg.qr(rng.normal(size=(rows, columns)))[0].astype(np.float32)

    code_DH = orthonormal(D, H)  # a token's code, the same for all offsets
    place_DNH = orthonormal(D, D).reshape(D, N, H)  # where the code of the token n+1 back is kept
    layers["v"][0] = code_DH[:, None]
    layers["k_bias"][0, :, fast] = POSITION_SCALE
    for head in range(N):
        angle = (head + 1) * turn_P[fast]
        layers["q_bias"][0, head, fast] = POSITION_SCALE * np.cos(angle)
        layers["q_bias"][0, head, fast + H // 2] = -POSITION_SCALE * np.sin(angle)
        layers["o"][0, head] = place_DNH[:, head].T * (2 / D**0.5)

    copied_DKH = orthonormal(D, K * H).reshape(D, K, H)
    layers["v"][1] = copied_DKH
    dims = rng.permutation(np.concatenate([slow, slow + H // 2]))
    width = len(dims) // N
    for k in range(K):
        group = range(k * N // K, (k + 1) * N // K)
        for back in range(N):
            columns = dims[back * width : (back + 1) * width]
            mix_HC = rng.normal(size=(H, width)) * (MATCH_SCALE / (5 * width) ** 0.5)
            layers["k"][1][:, k, columns] += place_DNH[:, back] @ mix_HC
            own_DH = 2 * code_DH if back == 0 else place_DNH[:, back - 1]
            for head in group:
                layers["q"][1][:, head, columns] += own_DH @ mix_HC
        for head in group:
            layers["o"][1, head] = COPY_SCALE * copied_DKH[:, k].T

    def placed(name):
        old = params["layers"][name]
        return jax.device_put(layers[name].astype(old.dtype), old.sharding)

    return params | {"layers": {name: placed(name) for name in layers}}
