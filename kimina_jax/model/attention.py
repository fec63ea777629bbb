# SPDX-License-Identifier: Apache-2.0
"""Causal attention within segments: one interface, five bodies.

Letters: B batch, T query time, S key time, N query heads, K key/value heads, G = N/K, H head dim,
C chunk of T.

    plain    the formula; holds (B, N, T, S) scores
    chunked  the formula over chunks of queries; memory linear in T, any backend
    splash   the Pallas kernel for TPU, block-sparse under the causal mask, under shard_map
    triton   the Pallas kernel for NVIDIA GPUs, with segments, for packed rows of any length
    cudnn    cuDNN's kernel through jax.nn.dot_product_attention, for rows of one sequence

With a `seq` mesh axis (context parallelism) queries stay where they are and keys and values are
gathered: with grouped heads they are a fraction of the activations, and one gather a layer overlaps
better than a ring of small sends.
"""

import functools
from typing import Any, Literal, get_args

import jax
import jax.numpy as jnp
from jax.ad_checkpoint import checkpoint_name
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import BATCH
from kimina_jax.model import gpu_attention
from kimina_jax.model.config import Attention
from kimina_jax.model.sharding import axis_size, is_cut, on_mesh, place, place_like, within

MASKED = -1e30  # finite, so that a row that sees nothing stays a number
KINDS = get_args(Attention)
SHARING = ("plain", "chunked")  # kinds in which segments can share a prefix
CHUNK = 512  # queries at a time
BLOCK, BLOCKS = 64, 4  # of a row in `plain`: the least number of queries, the most blocks
SHORT = 1024  # tokens of a row up to which "auto" is plain
CAPABLE = (8, 0)  # the compute capability from which a GPU has the kernel `triton`
SAVED = "attended"  # the checkpoint name of what the remat policies "attention" and "dots" keep
HEADS = P(BATCH, "seq", "tensor", None)
KEYS = P(BATCH, None, "tensor", None)
HEADS_FIRST = P(BATCH, "tensor", None, "seq", None)
KEYS_FIRST = P(BATCH, "tensor", None, None, "seq")


def attend(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    segment_ids_BT: jax.Array | None,
    kind: Attention = "auto",
    prefix_BT: jax.Array | None = None,
) -> jax.Array:
    """softmax(q k^T / sqrt(H)) v over the keys before each query in its segment and at it.

    Gives (B, T, N, H). Causality follows the order in the row, not the position numbers, so packed
    rows need only segment ids. With `prefix_BT` a query also sees the segment of that id, such as a
    prompt that several answers share; its own id says that there is none. "auto" is what `chosen`
    says. What the backward pass needs of the forward pass (output, normaliser) carries the
    checkpoint name SAVED. Raises ValueError for an unknown kind, and where a kernel has no
    prefixes.
    """
    if kind not in KINDS:
        raise ValueError(f"attention: unknown kind {kind!r}; known: {', '.join(KINDS)}")
    kind = chosen(kind, q_BTNH.shape[1], q_BTNH.dtype)
    k_BSKH, v_BSKH = place(k_BSKH, KEYS), place(v_BSKH, KEYS)
    if prefix_BT is not None:
        if kind not in SHARING or segment_ids_BT is None:
            raise ValueError(f"attention {kind}: has no shared prefixes; use plain or chunked")
        body = plain if kind == "plain" else chunked
        return body(q_BTNH, k_BSKH, v_BSKH, segment_ids_BT, query_prefix_BT=prefix_BT)
    bodies = {
        "plain": plain,
        "chunked": chunked,
        "splash": splash,
        "cudnn": cudnn,
        "triton": triton,
    }
    return bodies[kind](q_BTNH, k_BSKH, v_BSKH, segment_ids_BT)


def chosen(kind: Attention, tokens: int, dtype: jax.typing.DTypeLike) -> Attention:
    """The kind that "auto" stands for on rows of so many tokens: plain up to SHORT, then what
    `kernel_for` says of the default backend."""
    if kind != "auto":
        return kind
    if tokens <= SHORT:
        return "plain"
    return kernel_for(jax.default_backend(), dtype, capability_of(jax.local_devices()[0]))


def kernel_for(
    backend: str, dtype: jax.typing.DTypeLike, capability: tuple[int, int] = CAPABLE
) -> Attention:
    """What long rows of a type want on a backend. The tiles of the GPU's kernel are for types of
    two bytes; an older card and a mesh with a `seq` axis are beyond it."""
    if backend == "tpu":
        return "splash"
    two_bytes = jnp.dtype(dtype).itemsize == 2
    if backend == "gpu" and two_bytes and not unsuited("triton", backend, capability):
        return "triton"
    return "chunked"


def capability_of(device: Any) -> tuple[int, int]:
    """CUDA's compute capability of a device of jax; CAPABLE for one that says none."""
    major, _, minor = str(getattr(device, "compute_capability", "")).partition(".")
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else CAPABLE


def unsuited(kind: Attention, backend: str, capability: tuple[int, int] = CAPABLE) -> str:
    """Why a kind cannot be on a backend and the mesh that is set, as a sentence with the cure; ""
    where it can."""
    cure = "; set it to auto"
    if kind in ("auto", *SHARING):
        return ""
    wanted, devices = ("tpu", "TPUs") if kind == "splash" else ("gpu", "NVIDIA GPUs")
    if backend != wanted:
        return f"attention {kind} is for {devices}, and the devices are of {backend}{cure}"
    if kind == "triton" and capability < CAPABLE:
        found, least = (".".join(map(str, one)) for one in (capability, CAPABLE))
        return f"attention triton needs compute capability {least}, and the card has {found}{cure}"
    if kind != "splash" and axis_size("seq") > 1:
        return f"attention {kind} has no context parallelism{cure}, or the mesh's seq to 1"
    return ""


def plain(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    segment_ids_BT: jax.Array | None,
    *,
    first: jax.Array | int = 0,
    query_segments_BT: jax.Array | None = None,
    query_prefix_BT: jax.Array | None = None,
) -> jax.Array:
    """The formula itself, for short sequences or for a chunk of queries that starts at `first`.

    `segment_ids_BT` are those of the keys, and of the queries unless `query_segments_BT` is given;
    `query_prefix_BT` the segments that the queries see beside their own.
    Whole rows are done in at most BLOCKS blocks of queries, each with the keys up to its last one:
    four of them leave out three eighths of the products.
    """
    B, T, N, H = q_BTNH.shape
    K = k_BSKH.shape[2]
    ids: dict[str, jax.Array] = {}
    if segment_ids_BT is not None:
        query_segments_BT = segment_ids_BT if query_segments_BT is None else query_segments_BT
        ids["query"] = place(query_segments_BT, P(BATCH, "seq"))
        ids["key"] = place(segment_ids_BT, P(BATCH, None))
    if query_prefix_BT is not None:
        ids["prefix"] = place(query_prefix_BT, P(BATCH, "seq"))
    # Heads first, once: every product below then has its batch in front, and XLA's CPU backend
    # would otherwise transpose each operand of each product.
    q_BTKGH = (q_BTNH * H**-0.5).reshape(B, T, K, N // K, H)
    q_BKGTH = q_BTKGH.transpose(0, 2, 3, 1, 4)
    k_BKSH, v_BKSH = k_BSKH.transpose(0, 2, 1, 3), v_BSKH.transpose(0, 2, 1, 3)
    if isinstance(first, int) and first == 0 and not is_cut(q_BTNH, 1):
        block = max(BLOCK, -(-T // BLOCKS))
    else:
        block = T
    parts = []
    for start in range(0, T, block):
        queries = slice(start, start + block)
        keys = slice(0, start + block) if block < T else slice(None)
        rows = {name: x[:, keys if name == "key" else queries] for name, x in ids.items()}
        rows["first"] = jnp.asarray(first + start)
        parts.append(
            _formula(q_BKGTH[:, :, :, queries], k_BKSH[:, :, keys], v_BKSH[:, :, keys], rows)
        )
    out_BKGTH = jnp.concatenate(parts, axis=3) if len(parts) > 1 else parts[0]
    return out_BKGTH.transpose(0, 3, 1, 2, 4).reshape(B, T, N, H)


@jax.custom_vjp
def _formula(q_BKGTH, k_BKSH, v_BKSH, rows):
    """Attention of scaled queries; the backward pass computes the weights again from their norm.

    Autodiff would keep two (B, N, T, S) arrays a layer: on a CPU, writing and reading them costs
    more than the product that makes them (arXiv 2205.14135, §3.1, without its tiles).
    """
    return _formula_forward(q_BKGTH, k_BKSH, v_BKSH, rows)[0]


def _formula_forward(q_BKGTH, k_BKSH, v_BKSH, rows):
    score_BKGTS = jnp.einsum(
        "bkgth,bksh->bkgts",
        q_BKGTH,
        k_BKSH,
        preferred_element_type=jnp.float32,
        out_sharding=on_mesh(HEADS_FIRST),
    )
    seen_BTS = _seen(rows, q_BKGTH, k_BKSH)
    score_BKGTS = jnp.where(seen_BTS[:, None, None], score_BKGTS, MASKED)
    top_BKGT = jnp.max(score_BKGTS, axis=-1)
    weight_BKGTS = jnp.exp(score_BKGTS - top_BKGT[..., None])
    total_BKGT = jnp.sum(weight_BKGTS, axis=-1)
    out_BKGTH = jnp.einsum(
        "bkgts,bksh->bkgth",
        weight_BKGTS.astype(v_BKSH.dtype),
        v_BKSH,
        preferred_element_type=jnp.float32,
        out_sharding=on_mesh(HEADS_FIRST),
    )
    out_BKGTH = (out_BKGTH / total_BKGT[..., None]).astype(q_BKGTH.dtype)
    norm_BKGT = top_BKGT + jnp.log(total_BKGT)
    out_BKGTH, norm_BKGT = (checkpoint_name(x, SAVED) for x in (out_BKGTH, norm_BKGT))
    return out_BKGTH, (q_BKGTH, k_BKSH, v_BKSH, rows, out_BKGTH, norm_BKGT)


def _formula_backward(saved, dout_BKGTH):
    """Keys before queries: the two products for keys and values then need no transpose."""
    q_BKGTH, k_BKSH, v_BKSH, rows, out_BKGTH, norm_BKGT = saved
    by_key = on_mesh(KEYS_FIRST)
    score_BKSGT = jnp.einsum(
        "bksh,bkgth->bksgt",
        k_BKSH,
        q_BKGTH,
        preferred_element_type=jnp.float32,
        out_sharding=by_key,
    )
    seen_BST = _seen(rows, q_BKGTH, k_BKSH).swapaxes(1, 2)
    score_BKSGT = jnp.where(seen_BST[:, None, :, None], score_BKSGT, MASKED)
    weight_BKSGT = jnp.exp(score_BKSGT - norm_BKGT[:, :, None])
    mean_BKGT = jnp.sum(dout_BKGTH.astype(jnp.float32) * out_BKGTH.astype(jnp.float32), axis=-1)
    dweight_BKSGT = jnp.einsum(
        "bksh,bkgth->bksgt",
        v_BKSH,
        dout_BKGTH,
        preferred_element_type=jnp.float32,
        out_sharding=by_key,
    )
    dscore_BKSGT = weight_BKSGT * (dweight_BKSGT - mean_BKGT[:, :, None])
    # Each of the two feeds several products: computed once, not inside every one of them.
    pair = (weight_BKSGT.astype(q_BKGTH.dtype), dscore_BKSGT.astype(q_BKGTH.dtype))
    weight_BKSGT, dscore_BKSGT = jax.lax.optimization_barrier(pair)
    keys = on_mesh(P(BATCH, "tensor", None, None))
    queries = on_mesh(HEADS_FIRST)
    dq_BKGTH = jnp.einsum("bksgt,bksh->bkgth", dscore_BKSGT, k_BKSH, out_sharding=queries)
    dk_BKSH = jnp.einsum("bksgt,bkgth->bksh", dscore_BKSGT, q_BKGTH, out_sharding=keys)
    dv_BKSH = jnp.einsum("bksgt,bkgth->bksh", weight_BKSGT, dout_BKGTH, out_sharding=keys)
    primals = (q_BKGTH, k_BKSH, v_BKSH)
    grads = (dq_BKGTH, dk_BKSH, dv_BKSH)
    return *(place_like(g, x) for g, x in zip(grads, primals, strict=True)), None


_formula.defvjp(_formula_forward, _formula_backward)


def _seen(rows, q_BKGTH, k_BKSH):
    """Where a query sees a key, (B or 1, T, S) bool."""
    query_T = place(jnp.arange(q_BKGTH.shape[3]) + rows["first"], P("seq"))
    seen_BTS = (query_T[:, None] >= jnp.arange(k_BKSH.shape[2])[None])[None]
    if "key" not in rows:
        return seen_BTS
    keys_B1S = rows["key"][:, None, :]
    within_BTS = rows["query"][:, :, None] == keys_B1S
    if "prefix" in rows:
        within_BTS |= rows["prefix"][:, :, None] == keys_B1S
    return seen_BTS & within_BTS


def chunked(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    segment_ids_BT: jax.Array | None,
    chunk: int = CHUNK,
    query_prefix_BT: jax.Array | None = None,
) -> jax.Array:
    """The formula over chunks of queries, computed again in the backward pass; linear memory.

    On a `seq` axis every device loops over its own queries. A length that no chunk divides is
    padded with queries that are thrown away.
    """

    def local(q_BTNH, k_BSKH, v_BSKH, queries, key_segments_BS, start):
        B, T, N, H = q_BTNH.shape
        size = min(chunk, T)
        pad = -T % size
        q_BTNH = jnp.pad(q_BTNH, ((0, 0), (0, pad), (0, 0), (0, 0)))
        queries = {
            name: jnp.pad(ids_BT, ((0, 0), (0, pad)), constant_values=-1)
            for name, ids_BT in queries.items()
        }

        @jax.checkpoint
        def step(first):
            part = functools.partial(
                jax.lax.dynamic_slice_in_dim, start_index=first, slice_size=size, axis=1
            )
            return plain(
                part(q_BTNH),
                k_BSKH,
                v_BSKH,
                key_segments_BS,
                first=start + first,
                **{name: part(ids_BT) for name, ids_BT in queries.items()},
            )

        out_ZBCNH = jax.lax.map(step, jnp.arange(0, T + pad, size))
        return jnp.moveaxis(out_ZBCNH, 0, 1).reshape(B, T + pad, N, H)[:, :T]

    segments_BT = _segments(q_BTNH, segment_ids_BT)
    queries = {"query_segments_BT": segments_BT}
    if query_prefix_BT is not None:
        queries["query_prefix_BT"] = query_prefix_BT
    arguments = (q_BTNH, k_BSKH, v_BSKH, queries, segments_BT)
    if on_mesh(HEADS) is None:
        return checkpoint_name(local(*arguments, 0), SAVED)

    def shard(q_BTNH, k_BSKH, v_BSKH, queries, key_segments_BS):
        start = jax.lax.axis_index("seq") * q_BTNH.shape[1] if axis_size("seq") > 1 else 0
        return local(q_BTNH, k_BSKH, v_BSKH, queries, key_segments_BS, start)

    return checkpoint_name(_per_device(shard)(*arguments), SAVED)


def splash(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    segment_ids_BT: jax.Array | None,
    interpret: bool = False,
) -> jax.Array:
    """The Pallas kernel for TPU (jax.experimental.pallas.ops.tpu.splash_attention).

    T must be a multiple of 128.
    """
    from jax.experimental.pallas.ops.tpu.splash_attention import splash_attention_kernel as kernel
    from jax.experimental.pallas.ops.tpu.splash_attention import splash_attention_mask as masks

    T, N = q_BTNH.shape[1:3]
    if T % 128:
        raise ValueError(f"attention splash: {T} tokens are no multiple of 128; pad the rows")
    # One kernel serves every head, so its mask is built for the heads of one device.
    heads, shards = N // axis_size("tensor"), axis_size("seq")
    block = next(size for size in (1024, 512, 256, 128) if T // shards % size == 0)
    run = kernel.make_splash_mha(
        masks.MultiHeadMask([masks.CausalMask((T, T), shard_count=shards)] * heads),
        head_shards=1,
        q_seq_shards=shards,
        block_sizes=kernel.BlockSizes(
            block_q=block,
            block_kv=block,
            block_kv_compute=min(block, 512),
            block_q_dkv=block,
            block_kv_dkv=block,
            block_kv_dkv_compute=min(block, 512),
            block_q_dq=block,
            block_kv_dq=block,
        ),
        residual_checkpoint_name=SAVED,
        interpret=interpret,
    )

    def local(run, q_BTNH, k_BSKH, v_BSKH, query_segments_BT, key_segments_BS):
        def row(q_TNH, k_SKH, v_SKH, query_T, key_S):
            heads_first = (x.swapaxes(0, 1) for x in (q_TNH * q_TNH.shape[2] ** -0.5, k_SKH, v_SKH))
            out_NTH = run(*heads_first, segment_ids=kernel.SegmentIds(query_T, key_S))
            return out_NTH.swapaxes(0, 1).astype(q_TNH.dtype)

        return jax.vmap(row)(q_BTNH, k_BSKH, v_BSKH, query_segments_BT, key_segments_BS)

    segments_BT = _segments(q_BTNH, segment_ids_BT)
    arguments = (q_BTNH, k_BSKH, v_BSKH, segments_BT, segments_BT)
    spec = on_mesh(P(None, "seq"))
    if spec is None:
        return local(run, *arguments)
    sharding = jax.sharding.NamedSharding(jax.sharding.get_abstract_mesh(), spec)
    run_spec = run.manual_sharding_spec(sharding)
    run = jax.tree.map(jax.sharding.reshard, run, run_spec)
    return _per_device(local, run_spec)(run, *arguments)


def triton(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    segment_ids_BT: jax.Array | None,
    interpret: bool = False,
) -> jax.Array:
    """The Pallas kernel for NVIDIA GPUs; see gpu_attention.segmented."""
    local = functools.partial(gpu_attention.segmented, interpret=interpret)
    return _whole_rows("triton", local, q_BTNH, k_BSKH, v_BSKH, segment_ids_BT)


def cudnn(
    q_BTNH: jax.Array,
    k_BSKH: jax.Array,
    v_BSKH: jax.Array,
    segment_ids_BT: jax.Array | None,
    implementation: Literal["cudnn", "xla"] = "cudnn",
) -> jax.Array:
    """cuDNN's fused kernel on NVIDIA GPUs; see gpu_attention.masked."""
    packed = segment_ids_BT is not None
    local = functools.partial(gpu_attention.masked, packed=packed, implementation=implementation)
    return _whole_rows("cudnn", local, q_BTNH, k_BSKH, v_BSKH, segment_ids_BT)


def _whole_rows(kind, local, q_BTNH, k_BSKH, v_BSKH, segment_ids_BT):
    """`local` on each device's rows and heads. Raises ValueError on a mesh that cuts rows."""
    if axis_size("seq") > 1:
        raise ValueError(f"attention {kind}: has no context parallelism; set the mesh's seq to 1")
    segments_BT = _segments(q_BTNH, segment_ids_BT)
    run = local if on_mesh(HEADS) is None else _per_device(local)
    return checkpoint_name(run(q_BTNH, k_BSKH, v_BSKH, segments_BT, segments_BT), SAVED)


def _segments(q_BTNH, segment_ids_BT):
    if segment_ids_BT is not None:
        return segment_ids_BT
    return place(jnp.zeros(q_BTNH.shape[:2], jnp.int32), P(BATCH, None))


def _per_device(function, *leading_specs):
    """`function` of (…, q, k, v, query segments, key segments) on each device's own part; of the
    queries there may be a dict of ids."""
    rows = (P(BATCH, "seq"), P(BATCH, None))
    axes = jax.sharding.get_abstract_mesh().axis_names
    specs = tuple(within(spec, axes) for spec in (HEADS, KEYS, KEYS, *rows))
    mapped = jax.shard_map(
        function, in_specs=(*leading_specs, *specs), out_specs=specs[0], check_vma=False
    )

    def call(*arguments):
        placed = (
            jax.tree.map(functools.partial(place, spec=spec), x)
            for x, spec in zip(arguments[-5:], specs, strict=True)
        )
        return mapped(*arguments[:-5], *placed)

    return call
