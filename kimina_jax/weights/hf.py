# SPDX-License-Identifier: Apache-2.0
"""Hugging Face folders: export and import of Qwen2/2.5, Qwen3 and Llama checkpoints.

Letters as in model/transformer.py. Both directions go layer by layer: an export holds one tensor in
host memory, an import onto a mesh reads only the slices that this host's devices keep. Several
processes write an export together, each the layers that it is given (spread.py). From folder to
folder nothing is loaded: `open_model` gives parameters that are read as `export_model` writes them.
"""

import dataclasses
import functools
from collections.abc import Iterator
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from flextrain_jax.core.hosts import leads, on_host, together
from kimina_jax.model import transformer
from kimina_jax.model.config import Dtype
from kimina_jax.model.lazy import OnDisk
from kimina_jax.model.sharding import within
from kimina_jax.weights import hf_config, spread
from kimina_jax.weights.tensor_files import (
    ModelError,
    TensorFolder,
    Tensors,
    file_names,
    plan_shards,
    read_json,
    write_file,
    write_index,
    write_json,
    write_model,
)

__all__ = ["ModelError", "export_model", "load_model", "open_model"]

# Our name -> Hugging Face's name and the order of our axes in its tensor, where neighbouring
# N and H (or K and H) are one axis: q (D, N, H) is q_proj (N*H, D).
LAYER = {
    "ln1": ("input_layernorm.weight", (0,)),
    "q": ("self_attn.q_proj.weight", (1, 2, 0)),
    "k": ("self_attn.k_proj.weight", (1, 2, 0)),
    "v": ("self_attn.v_proj.weight", (1, 2, 0)),
    "q_bias": ("self_attn.q_proj.bias", (0, 1)),
    "k_bias": ("self_attn.k_proj.bias", (0, 1)),
    "v_bias": ("self_attn.v_proj.bias", (0, 1)),
    "q_norm": ("self_attn.q_norm.weight", (0,)),
    "k_norm": ("self_attn.k_norm.weight", (0,)),
    "o": ("self_attn.o_proj.weight", (2, 0, 1)),
    "ln2": ("post_attention_layernorm.weight", (0,)),
    "gate": ("mlp.gate_proj.weight", (1, 0)),
    "up": ("mlp.up_proj.weight", (1, 0)),
    "down": ("mlp.down_proj.weight", (1, 0)),
}
TOP = {
    "embed": ("model.embed_tokens.weight", (0, 1)),
    "final_norm": ("model.norm.weight", (0,)),
    "unembed": ("lm_head.weight", (1, 0)),
}
CONFIG = "config.json"
HEADS_LAST = {"o"}  # (D, N*H): the merged pair stands at the end


def export_model(
    params: dict,
    cfg: transformer.Config,
    folder: Path,
    *,
    dtype: str | None = None,
    max_shard_bytes: int = 5 * 10**9,
) -> dict[str, str]:
    """Writes config.json and safetensors into an existing folder; config.json comes last.

    `params` are arrays, or those of `open_model`. `dtype` ("float32", "bfloat16", "float16"; None:
    that of the parameters) is the type in the files. Tokenizer and generation config are the
    caller's. On several hosts every process calls this when the folder is there and writes files of
    its own; where one cannot write, OSError is raised on all. Returns the SHA-256 of every file, by
    its name.
    """
    folder, written = Path(folder), jnp.dtype(dtype or cfg.param_dtype)
    if jax.process_count() == 1:
        tensors = named_tensors(params, cfg)
        digests = write_model(folder, tensor_shapes(cfg), written, tensors, max_shard_bytes)
    else:
        digests = _write_by_all(params, cfg, folder, written, max_shard_bytes)

    def describe():
        return write_json(folder / CONFIG, hf_config.to_hf(cfg, written.name)) if leads() else ""

    return digests | {CONFIG: together(describe)[0]}


def _write_by_all(params, cfg, folder, dtype, max_shard_bytes) -> dict[str, str]:
    """`write_model` on several processes: a process's files hold whole tensors, one parameter after
    the other, as the parameters are moved to their writers one by one."""
    parameters = _by_parameter(params, cfg)
    plan: list[dict] = [{} for _ in range(jax.process_count())]
    for _, entries, writers in parameters:
        for (hf_name, shape, _), writer in zip(entries, writers, strict=True):
            plan[writer][hf_name] = shape
    shards = [
        (writer, {name: shapes[name] for name in names})
        for writer, shapes in enumerate(plan)
        for names in plan_shards(shapes, dtype, max_shard_bytes)
        if names
    ]
    files = dict(zip(file_names(len(shards)), shards, strict=True))

    def write():
        tensors = _own_tensors(parameters, params)
        try:
            folder.mkdir(exist_ok=True)  # which tells this host of one that another has made
            return {
                file: write_file(folder / file, held, dtype, tensors)
                for file, (writer, held) in files.items()
                if writer == jax.process_index()
            }
        finally:  # the others need this process to move what is left, whether it can write or not
            for _ in tensors:
                pass

    written = together(write)
    held = {file: shapes for file, (_, shapes) in files.items()}
    index = together(lambda: write_index(folder, held, dtype) if leads() else {})[0]
    return {name: digest for digests in (*written, index) for name, digest in digests.items()}


def _by_parameter(params, cfg) -> list[tuple[str, list[tuple], list[int]]]:
    """(our name, its entries, the process that writes each of them) of every parameter."""
    entries_of: dict[str, list[tuple]] = {}
    for entry in _entries(cfg):
        entries_of.setdefault(entry[2][0], []).append(entry)
    last = jax.process_count() - 1
    return [
        (
            name,
            entries,
            [last if name == "unembed" else 0]
            if name in TOP
            else spread.holders(params["layers"][name], cfg.n_layers),
        )
        for name, entries in entries_of.items()
    ]


def _own_tensors(parameters, params) -> Iterator[tuple[str, np.ndarray]]:
    """Of `_by_parameter`, the tensors that this process writes, under their Hugging Face names. All
    processes must take them to the end."""
    for name, entries, writers in parameters:
        if name not in TOP:
            for layer, x in spread.own_layers(params["layers"][name], len(entries)):
                hf_name, shape, _ = entries[layer]
                yield hf_name, x.transpose(LAYER[name][1]).reshape(shape)
            continue
        (hf_name, shape, _), x = entries[0], params[name]
        x = x.read(None) if isinstance(x, OnDisk) else on_host(x)
        if writers[0] == jax.process_index():
            yield hf_name, x.transpose(TOP[name][1]).reshape(shape)


def load_model(
    folder: Path,
    *,
    dtype: str | None = None,
    param_dtype: str | None = None,
    mesh: jax.sharding.Mesh | None = None,
) -> tuple[dict, transformer.Config]:
    """Parameters and Config of a Hugging Face folder, placed on `mesh` if one is given.

    `param_dtype` is the type of the stored parameters and `dtype` that of the computation; None,
    of either, takes what the folder says. Raises ModelError, naming file and tensor, for a
    checkpoint that is damaged or is not one of the three families.
    """
    cfg, computed = _config_of(Path(folder))
    files = TensorFolder(Path(folder))
    dtype = dtype or computed
    return load_tensors(files, cfg, dtype=dtype, param_dtype=param_dtype, mesh=mesh)


def open_model(folder: Path) -> tuple[dict, transformer.Config]:
    """`load_model` without reading: every parameter is an OnDisk. Raises ModelError as it does."""
    cfg, computed = _config_of(Path(folder))
    params, cfg = open_tensors(TensorFolder(Path(folder)), cfg)
    return params, dataclasses.replace(cfg, dtype=computed or cfg.dtype)


def open_tensors(files: Tensors, cfg: transformer.Config) -> tuple[dict, transformer.Config]:
    """`open_model` from any source of tensors under Hugging Face names, for a known Config."""
    _check(files, cfg)
    matrices = [name for name, shape in tensor_shapes(cfg).items() if len(shape) > 1]
    # The widest: of a folder of several types, no matrix loses anything.
    dtype = functools.reduce(jnp.promote_types, map(files.dtype, matrices)).name

    def leaf(path, declared):
        name = path[-1].key
        if len(path) == 1:
            (hf_name, order), shape = TOP[name], declared.shape
            return OnDisk(lambda _: _to_ours(files.open(hf_name), order, shape))
        (suffix, order), shape = LAYER[name], declared.shape[1:]
        return OnDisk(lambda i: _to_ours(files.open(f"model.layers.{i}.{suffix}"), order, shape))

    params = jax.tree_util.tree_map_with_path(leaf, transformer.declare(cfg))
    return params, dataclasses.replace(cfg, param_dtype=dtype, dtype=dtype)


def load_tensors(
    files: Tensors,
    cfg: transformer.Config,
    *,
    dtype: str | None,
    param_dtype: str | None,
    mesh: jax.sharding.Mesh | None,
) -> tuple[dict, transformer.Config]:
    """`load_model` from any source of tensors under Hugging Face names, for a known Config."""
    on_disk, cfg = open_tensors(files, cfg)
    param_dtype = param_dtype or cfg.param_dtype
    cfg = dataclasses.replace(cfg, param_dtype=param_dtype, dtype=dtype or cfg.dtype)

    def leaf(path, declared, source):
        def read(index):
            """The part of our array that `index` asks for."""
            if len(path) == 1:
                return np.asarray(source.read(None)[index], param_dtype)
            layers = range(cfg.n_layers)[index[0]]
            parts = [source.read(i)[index[1:]] for i in layers]
            out = np.empty((len(parts), *parts[0].shape), param_dtype)
            for i, part in enumerate(parts):
                out[i] = part
            return out

        if mesh is None:
            return jnp.asarray(read((slice(None),) * len(declared.shape)))
        sharding = jax.sharding.NamedSharding(mesh, within(declared.spec, mesh.axis_names))
        return jax.make_array_from_callback(declared.shape, sharding, read)

    return jax.tree_util.tree_map_with_path(leaf, transformer.declare(cfg), on_disk), cfg


def _config_of(folder: Path) -> tuple[transformer.Config, Dtype | None]:
    """The Config, and the type that the folder is computed in where it says one."""
    path = folder / CONFIG
    config = read_json(path)
    return hf_config.from_hf(config, str(path)), hf_config.computed_in(config, str(path))


def _entries(cfg) -> Iterator[tuple[str, tuple[int, ...], tuple]]:
    """(Hugging Face name, shape there, our place) of every tensor, in the order of the files."""
    tree = transformer.declare(cfg)
    yield TOP["embed"][0], tree["embed"].shape, ("embed", None)
    for i in range(cfg.n_layers):
        for name, declared in tree["layers"].items():
            suffix, order = LAYER[name]
            shape = _hf_shape(name, declared.shape[1:], order)
            yield f"model.layers.{i}.{suffix}", shape, (name, i)
    for name in ("final_norm", "unembed"):
        if name in tree:
            shape = _hf_shape(name, tree[name].shape, TOP[name][1])
            yield TOP[name][0], shape, (name, None)


def tensor_shapes(cfg: transformer.Config) -> dict[str, tuple[int, ...]]:
    """The shape of every tensor under its Hugging Face name, in the order of the files."""
    return {name: shape for name, shape, _ in _entries(cfg)}


def _hf_shape(name, shape, order):
    axes = [shape[axis] for axis in order]
    if len(axes) == 3:
        first = 1 if name in HEADS_LAST else 0
        axes[first : first + 2] = [axes[first] * axes[first + 1]]
    if name.endswith("_bias"):
        axes = [axes[0] * axes[1]]
    return tuple(axes)


def _to_ours(x, order, shape):
    """A Hugging Face tensor as a view with our axes."""
    return x.reshape([shape[axis] for axis in order]).transpose(np.argsort(order))


def named_tensors(params: dict, cfg: transformer.Config) -> Iterator[tuple[str, np.ndarray]]:
    """Every tensor under its Hugging Face name and in its shape, in the order of the files."""
    for hf_name, shape, (name, layer) in _entries(cfg):
        x = params[name] if layer is None else params["layers"][name][layer]
        if isinstance(x, OnDisk):
            x = x.read(None)
        order = TOP[name][1] if layer is None else LAYER[name][1]
        yield hf_name, on_host(x).transpose(order).reshape(shape)


def _check(files: Tensors, cfg: transformer.Config) -> None:
    """Refuses missing tensors, wrong shapes, and tensors that the config does not explain."""
    present = set(files.names())
    expected = set()
    for name, shape, _ in _entries(cfg):  # one by one: a config.json may ask for 10^9 layers
        expected.add(name)
        if name not in present:
            raise ModelError(
                f"{files.folder}: tensor {name} is missing; the checkpoint is incomplete"
                " or its config.json belongs to another model"
            )
        if files.shape(name) != shape:
            raise ModelError(
                f"{files.file(name)}: tensor {name} has shape {files.shape(name)}, but config.json"
                f" asks for {shape}"
            )
    harmless = {"lm_head.weight"} if cfg.tie_embeddings else set()
    for name in harmless & present:
        if not np.array_equal(files.open(name), files.open(TOP["embed"][0])):
            raise ModelError(
                f"{files.file(name)}: tensor {name} is not the embedding, though config.json says"
                " tie_word_embeddings; set that to false there"
            )
    for name in sorted(present - expected - harmless):
        if not name.endswith("rotary_emb.inv_freq"):
            raise ModelError(
                f"{files.file(name)}: tensor {name} is not part of the architecture that"
                " config.json names"
            )
