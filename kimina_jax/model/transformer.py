# SPDX-License-Identifier: Apache-2.0
"""One decoder for three families: Qwen2/2.5 (bias on q, k, v), Qwen3 (norm on q and k), Llama.

Letters: B batch, T time, D model, F feed-forward, N query heads, K key/value heads, H head dim, V
vocabulary, L layers (leading axis of every stacked weight).

Plain functions over a nested dict. `declare` is the one table that says name, shape, placement and
initial scale of every parameter; `init_params`, `abstract_params` and `param_specs` read it. A
linen module would say the same through `self.param`, but the decoder needs the pieces (`qkv`,
`attn_out`, `mlp`) on their own with a cache in between, and functions of a dict give it those
without a module to bind.

Weights lie spread over `fsdp`, `seq` and `tensor`; a layer gathers its own inside the scan,
after the cast to the compute type, so the wire and the gathered copy cost 2 bytes a parameter in
bfloat16.
"""

import dataclasses
import math
import zlib
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH
from kimina_jax.model import attention
from kimina_jax.model.config import Config
from kimina_jax.model.sharding import axis_size, is_cut, on_mesh, place

X_BTD = P(BATCH, "seq", None)
X_BTF = P(BATCH, "seq", "tensor")
# Chips that share a sequence (`seq`) need the same weights, but not each a copy of the state.
WEIGHTS = ("fsdp", "seq")
MLP_TOKENS = 4096  # of a device's sequence at a time in the feed-forward part, see mlp_in_parts


@dataclasses.dataclass(frozen=True)
class Declaration:
    """One parameter: its shape, its placement, and the scale of its initial values (None: ones)."""

    shape: tuple[int, ...]
    spec: P
    scale: float | None


def declare(cfg: Config) -> dict:
    """The parameter tree as Declarations; checkpoints and the decoder use these names."""
    V, D, F, L = cfg.vocab_size, cfg.d_model, cfg.d_ff, cfg.n_layers
    N, K, H = cfg.n_heads, cfg.n_kv_heads, cfg.head_dim
    depth = 1 / math.sqrt(2 * L)  # the 2L residual additions keep unit variance together
    layers = {
        "ln1": Declaration((L, D), P(None, None), None),
        "q": Declaration((L, D, N, H), P(None, WEIGHTS, "tensor", None), D**-0.5),
        "k": Declaration((L, D, K, H), P(None, WEIGHTS, "tensor", None), D**-0.5),
        "v": Declaration((L, D, K, H), P(None, WEIGHTS, "tensor", None), D**-0.5),
        "o": Declaration((L, N, H, D), P(None, "tensor", None, WEIGHTS), depth * (N * H) ** -0.5),
        "ln2": Declaration((L, D), P(None, None), None),
        "gate": Declaration((L, D, F), P(None, WEIGHTS, "tensor"), D**-0.5),
        "up": Declaration((L, D, F), P(None, WEIGHTS, "tensor"), D**-0.5),
        "down": Declaration((L, F, D), P(None, "tensor", WEIGHTS), depth * F**-0.5),
    }
    if cfg.qkv_bias:
        layers["q_bias"] = Declaration((L, N, H), P(None, "tensor", None), 0.0)
        layers["k_bias"] = Declaration((L, K, H), P(None, "tensor", None), 0.0)
        layers["v_bias"] = Declaration((L, K, H), P(None, "tensor", None), 0.0)
    if cfg.qk_norm:
        layers["q_norm"] = Declaration((L, H), P(None, None), None)
        layers["k_norm"] = Declaration((L, H), P(None, None), None)
    tree = {
        "embed": Declaration((V, D), P("tensor", WEIGHTS), D**-0.5),
        "layers": layers,
        "final_norm": Declaration((D,), P(None), None),
    }
    if not cfg.tie_embeddings:
        tree["unembed"] = Declaration((D, V), P(WEIGHTS, "tensor"), D**-0.5)
    return tree


def init_params(key: jax.Array, cfg: Config) -> dict:
    """Random parameters, normal with the declared scales; a leaf's key depends on its name only."""

    def leaf(path, declared):
        if declared.scale is None:
            x = jnp.ones(declared.shape)
        else:
            name_key = jax.random.fold_in(key, zlib.crc32(jax.tree_util.keystr(path).encode()))
            x = declared.scale * jax.random.normal(name_key, declared.shape)
        return place(x.astype(cfg.param_dtype), declared.spec)

    return jax.tree_util.tree_map_with_path(leaf, declare(cfg))


def abstract_params(cfg: Config) -> dict:
    """Shapes and types of the parameters, with their placement if a mesh is set; nothing is
    allocated.
    """

    def leaf(declared):
        spec = on_mesh(declared.spec)
        mesh = jax.sharding.get_abstract_mesh()
        sharding = None if spec is None else jax.sharding.NamedSharding(mesh, spec)
        return jax.ShapeDtypeStruct(declared.shape, jnp.dtype(cfg.param_dtype), sharding=sharding)

    return jax.tree.map(leaf, declare(cfg))


def matrix_axes(cfg: Config) -> dict:
    """For Muon: which axes of each parameter are summed over and which are the result's.

    None for embeddings, norms and biases, which are no matrices between hidden states.
    """
    known = {
        "q": ((1,), (2, 3)),
        "k": ((1,), (2, 3)),
        "v": ((1,), (2, 3)),
        "o": ((1, 2), (3,)),
        "gate": ((1,), (2,)),
        "up": ((1,), (2,)),
        "down": ((1,), (2,)),
    }
    return jax.tree_util.tree_map_with_path(lambda path, _: known.get(path[-1].key), declare(cfg))


def param_specs(cfg: Config) -> dict:
    """The PartitionSpec of every parameter on the current mesh."""
    return jax.tree.map(lambda declared: on_mesh(declared.spec), declare(cfg))


def forward(
    params: dict,
    tokens_BT: jax.Array,
    cfg: Config,
    *,
    positions_BT: jax.Array | None = None,
    segment_ids_BT: jax.Array | None = None,
    prefix_BT: jax.Array | None = None,
) -> jax.Array:
    """The normed hidden state after the last layer, (B, T, D) in `cfg.dtype`.

    Token t sees the tokens at or before t in its row and segment, and in the segment `prefix_BT`.
    Without positions each segment counts from 0.
    """
    if positions_BT is None:
        positions_BT = positions(tokens_BT, segment_ids_BT)
    block = layer_block(rotation(positions_BT, cfg), segment_ids_BT, cfg, prefix_BT=prefix_BT)
    x_BTD = embed(params, tokens_BT, cfg)
    x_BTD, _ = over_layers(block, x_BTD, params["layers"])
    return rms_norm(x_BTD, params["final_norm"], cfg.rms_eps)


def layer_block(
    rope: tuple[jax.Array, jax.Array],
    segment_ids_BT: jax.Array | None,
    cfg: Config,
    prefix_BT: jax.Array | None = None,
) -> Callable[[jax.Array, dict], tuple[jax.Array, None]]:
    """`(x_BTD, layer) -> (x_BTD, None)`, one layer as `over_layers` wants it, which keeps of its
    forward pass what `cfg.remat` says. That holds in a scan over several layers: outside of one XLA
    would merge what is computed again with the forward pass.
    """

    def block(x_BTD, layer):
        q_BTNH, k_BTKH, v_BTKH = qkv(layer, x_BTD, rope, cfg)
        attended_BTNH = attention.attend(
            q_BTNH, k_BTKH, v_BTKH, segment_ids_BT, cfg.attention, prefix_BT
        )
        x_BTD += attn_out(layer, attended_BTNH)
        return x_BTD + mlp_in_parts(layer, x_BTD, cfg), None

    return _remat(block, cfg.remat)


def over_layers(
    block: Callable[[jax.Array, dict], tuple[jax.Array, Any]], x: jax.Array, layers: dict | list
) -> tuple[jax.Array, Any]:
    """`block` over all layers, with what it gives beside `x` collected along the layers.

    Stacked layers are scanned: one body to compile, whatever the depth. A list of layers, as a
    decoder may keep them, is run one by one.
    """
    if not isinstance(layers, list):
        return jax.lax.scan(block, x, layers)
    collected = []
    for layer in layers:
        x, extra = block(x, layer)
        collected.append(extra)
    return x, jax.tree.map(lambda *parts: list(parts), *collected)


def _remat(block, policy: str):
    policies = jax.checkpoint_policies
    if policy == "none":
        return block
    attended = policies.save_only_these_names(attention.SAVED)
    products = policies.dots_with_no_batch_dims_saveable
    saved = {
        "block": policies.nothing_saveable,
        "dots": policies.save_from_both_policies(products, attended),
        "attention": attended,
    }
    # A scan already keeps XLA from merging the recomputation with the forward pass.
    return jax.checkpoint(block, policy=saved[policy], prevent_cse=False)


def positions(tokens_BT: jax.Array, segment_ids_BT: jax.Array | None) -> jax.Array:
    """Positions that count from 0 in every row, or from 0 in every segment of a packed row, (B, T)
    int32.
    """
    index_BT = jax.lax.broadcasted_iota(jnp.int32, tokens_BT.shape, 1)
    if segment_ids_BT is None:
        return index_BT
    # Padded, not concatenated: jax 0.11 refuses a slice of a single row beside the row.
    before_BT = jnp.pad(segment_ids_BT[:, :-1], ((0, 0), (1, 0)), constant_values=-1)
    starts_BT = segment_ids_BT != before_BT
    return index_BT - jax.lax.cummax(jnp.where(starts_BT, index_BT, 0), axis=1)


def embed(params: dict, tokens: jax.Array, cfg: Config) -> jax.Array:
    """Token embeddings in `cfg.dtype`: tokens (B, T) -> (B, T, D)."""
    table_VD = place(params["embed"].astype(cfg.dtype), P(None, None))
    return table_VD.at[tokens].get(out_sharding=on_mesh(X_BTD))


def unembed_matrix(params: dict, cfg: Config) -> jax.Array:
    """The matrix from hidden state to logits, (D, V) in `cfg.dtype`.

    On a mesh its vocabulary is spread over `tensor` and, where that divides, `fsdp`: at 152K tokens
    the matrix of a 72B model is 2.5 GB, and its gradient twice that.
    """
    w_DV = params["embed"].T if cfg.tie_embeddings else params["unembed"]
    divides = cfg.vocab_size % (axis_size("tensor") * axis_size("fsdp")) == 0
    return place(w_DV.astype(cfg.dtype), P(None, ("tensor", "fsdp") if divides else "tensor"))


def qkv(
    layer: dict, x_BTD: jax.Array, rope: tuple[jax.Array, jax.Array], cfg: Config
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Queries (B, T, N, H), keys and values (B, T, K, H) of one layer: norm, projection, bias or
    norm, RoPE. `rope` is what `rotation` gives for the positions.
    """
    x_BTD = rms_norm(x_BTD, layer["ln1"], cfg.rms_eps)
    q_BTNH = _heads(x_BTD, layer, "q")
    k_BTKH = _heads(x_BTD, layer, "k")
    v_BTKH = _heads(x_BTD, layer, "v")
    if cfg.qkv_bias:
        q_BTNH += layer["q_bias"].astype(x_BTD.dtype)[None, None]
        k_BTKH += layer["k_bias"].astype(x_BTD.dtype)[None, None]
        v_BTKH += layer["v_bias"].astype(x_BTD.dtype)[None, None]
    if cfg.qk_norm:
        q_BTNH = rms_norm(q_BTNH, layer["q_norm"], cfg.rms_eps)
        k_BTKH = rms_norm(k_BTKH, layer["k_norm"], cfg.rms_eps)
    return rotate(q_BTNH, rope), rotate(k_BTKH, rope), v_BTKH


def attn_out(layer: dict, attended_BTNH: jax.Array) -> jax.Array:
    """Attention's contribution to the residual stream, (B, T, D)."""
    attended_BTO = attended_BTNH.reshape(*attended_BTNH.shape[:2], -1)
    return _project(attended_BTO, layer, "o", P("tensor", None), X_BTD)


def mlp(layer: dict, x_BTD: jax.Array, cfg: Config) -> jax.Array:
    """The gated feed-forward contribution, (B, T, D); norms its input, adds no residual."""
    x_BTD = rms_norm(x_BTD, layer["ln2"], cfg.rms_eps)
    gate_BTF = _project(x_BTD, layer, "gate", P(None, "tensor"), X_BTF)
    up_BTF = _project(x_BTD, layer, "up", P(None, "tensor"), X_BTF)
    return _project(jax.nn.silu(gate_BTF) * up_BTF, layer, "down", P("tensor", None), X_BTD)


def mlp_in_parts(layer: dict, x_BTD: jax.Array, cfg: Config) -> jax.Array:
    """`mlp`, MLP_TOKENS of each device's sequence at a time where these divide it and the backward
    pass computes the feed-forward part again in any case.

    Only one part's (B, T, F) arrays then exist at once: at 32,768 tokens they are more than all
    else that one layer of a 7B model needs.
    """
    B, T, D = x_BTD.shape
    Q = axis_size("seq") if is_cut(x_BTD, 1) else 1
    size = MLP_TOKENS
    parts = T // (Q * size)
    if cfg.remat not in ("block", "attention") or parts < 2 or T % (Q * size):
        return mlp(layer, x_BTD, cfg)
    # Gathered once for all parts.
    placed = {"gate": P(None, "tensor"), "up": P(None, "tensor"), "down": P("tensor", None)}
    layer = layer | {name: place(layer[name].astype(cfg.dtype), p) for name, p in placed.items()}

    @jax.checkpoint
    def part(x_BQSD):
        x_BTD = jnp.reshape(x_BQSD, (B, Q * size, D), out_sharding=on_mesh(X_BTD))
        return jnp.reshape(mlp(layer, x_BTD, cfg), x_BQSD.shape, out_sharding=on_mesh(cut))

    cut = P(BATCH, "seq", None, None)
    x_BQZSD = jnp.reshape(
        x_BTD, (B, Q, parts, size, D), out_sharding=on_mesh(P(BATCH, "seq", None, None, None))
    )
    out_ZBQSD = jax.lax.map(part, jnp.moveaxis(x_BQZSD, 2, 0))
    return jnp.reshape(jnp.moveaxis(out_ZBQSD, 0, 2), (B, T, D), out_sharding=on_mesh(X_BTD))


def _heads(x_BTD, layer, name):
    """x w, split into heads (B, T, N, H)."""
    _, N, H = layer[name].shape
    out_BTO = _project(x_BTD, layer, name, P(None, "tensor"), X_BTF)
    # The placement is said, since with a single head the reshape could put `tensor` on H.
    return jnp.reshape(
        out_BTO, (*x_BTD.shape[:2], N, H), out_sharding=on_mesh(P(BATCH, "seq", "tensor", None))
    )


def _project(x_BTI, layer, name, gathered, out):
    """x w for a weight of the layer, with its scales (sampler/int8.py) and its low-rank adapter
    (lora.py) where there are such."""
    width = x_BTI.shape[2]
    out_BTO = _linear(x_BTI, layer[name].reshape(width, -1), gathered, out)
    if f"{name}_scale" in layer:
        scale_O = place(layer[f"{name}_scale"].reshape(-1), P(gathered[1]))
        out_BTO = out_BTO * scale_O.astype(x_BTI.dtype)[None, None]
    if f"{name}_a" not in layer:
        return out_BTO
    a, b = layer[f"{name}_a"], layer[f"{name}_b"]
    low_BTR = _linear(x_BTI, a.reshape(width, -1), P(gathered[0], None), X_BTD)
    return out_BTO + _linear(low_BTR, b.reshape(b.shape[0], -1), P(None, gathered[1]), out)


def _linear(x_BTI: jax.Array, w_IO: jax.Array, gathered: P, out: P) -> jax.Array:
    """x w in the type of `x`, with `w` gathered to the placement `gathered`.

    One product of two matrices: XLA's CPU backend runs the gradient of the three-dimensional form
    at half the speed, because it transposes the cotangent inside an elementwise loop. A sequence
    axis that is sharded cannot be merged with the batch: context parallelism keeps the long form.
    """
    w_IO = place(w_IO.astype(x_BTI.dtype), gathered)
    if is_cut(x_BTI, 1):
        return jnp.einsum("bti,io->bto", x_BTI, w_IO, out_sharding=on_mesh(out))
    B, T, _ = x_BTI.shape
    rows_RI = x_BTI.reshape(B * T, -1)
    out_RO = jnp.einsum("ri,io->ro", rows_RI, w_IO, out_sharding=on_mesh(P(out[0], out[2])))
    # Said, since with a row a device the reshape would put batch axes of size one on T.
    return jnp.reshape(out_RO, (B, T, w_IO.shape[1]), out_sharding=on_mesh(out))


def rms_norm(x: jax.Array, scale: jax.Array, eps: float) -> jax.Array:
    """x / rms(x) * scale over the last axis, computed in float32, returned in the type of `x`."""
    x32 = x.astype(jnp.float32)
    x32 = x32 * jax.lax.rsqrt(jnp.mean(jnp.square(x32), axis=-1, keepdims=True) + eps)
    scale = scale.reshape((1,) * (x.ndim - scale.ndim) + scale.shape)
    return x32.astype(x.dtype) * scale.astype(x.dtype)


def rotation(positions_BT: jax.Array, cfg: Config) -> tuple[jax.Array, jax.Array]:
    """cos and sin of the RoPE angles, each (B, T, 1, H/2) in float32."""
    frequency_H, scale = rope_frequencies(cfg)
    angle_BT1H = positions_BT.astype(jnp.float32)[:, :, None, None] * frequency_H[None, None, None]
    return jnp.cos(angle_BT1H) * scale, jnp.sin(angle_BT1H) * scale


def rope_frequencies(cfg: Config) -> tuple[jax.Array, float]:
    """Angle per position of each of the H/2 planes (float32), and the factor on cos and sin."""
    H, theta, scaling = cfg.head_dim, cfg.rope_theta, cfg.rope_scaling
    frequency_H = theta ** -(jnp.arange(0, H, 2, dtype=jnp.float32) / H)
    if scaling is None:
        return frequency_H, 1.0
    if scaling.kind == "llama3":
        wavelength_H = 2 * math.pi / frequency_H
        low, high = scaling.low_freq_factor, scaling.high_freq_factor
        smooth_H = jnp.clip((scaling.original_max_len / wavelength_H - low) / (high - low), 0, 1)
        return frequency_H * ((1 - smooth_H) / scaling.factor + smooth_H), 1.0
    if scaling.kind == "yarn":

        def plane(rotations):  # the plane that turns this often within the trained length
            return (
                H
                * math.log(scaling.original_max_len / (rotations * 2 * math.pi))
                / (2 * math.log(theta))
            )

        low = max(math.floor(plane(scaling.beta_fast)), 0)
        high = min(math.ceil(plane(scaling.beta_slow)), H - 1)
        ramp_H = jnp.clip((jnp.arange(H // 2) - low) / max(high - low, 0.001), 0, 1)
        factor = scaling.attention_factor
        factor = 0.1 * math.log(max(scaling.factor, 1.0)) + 1 if factor is None else factor
        return frequency_H * (ramp_H / scaling.factor + 1 - ramp_H), factor
    raise ValueError(f"rope_scaling.kind {scaling.kind!r} is not one of llama3, yarn")


def rotate(x_BTNH: jax.Array, rope: tuple[jax.Array, jax.Array]) -> jax.Array:
    """RoPE in the half-split layout of Hugging Face: plane i is (x[i], x[i + H/2])."""
    cos, sin = rope
    a, b = jnp.split(x_BTNH.astype(jnp.float32), 2, axis=-1)
    return jnp.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1).astype(x_BTNH.dtype)
