# SPDX-License-Identifier: Apache-2.0
"""Adapters to and from the folders of the package PEFT. Letters as in model/lora.py."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from flextrain_jax.core.hosts import on_host
from kimina_jax.model import transformer
from kimina_jax.model.lora import TARGETS, LoraConfig, declare
from kimina_jax.weights import hf
from kimina_jax.weights.tensor_files import (
    ModelError,
    TensorFolder,
    read_json,
    write_json,
    write_model,
)

STEM = "adapter_model"
PREFIX = "base_model.model."
CONFIG = "adapter_config.json"
CURE = "merge the adapter into its model with merge_and_unload() of peft, or train without that"
# How adapters may begin that leave the weights as they are, beside true and false.
BESIDE = ("gaussian", "eva", "orthogonal", "true", "false")
FOLDER = "adapter"  # beside published weights: the adapter that was merged into them


def export_adapter(
    adapters: dict, cfg: transformer.Config, lora: LoraConfig, folder: Path, base: str
) -> dict[str, str]:
    """Writes adapter_model.safetensors and adapter_config.json, which the package PEFT loads.

    `base` names the model that the adapters belong to (a Hugging Face name or a folder). On several
    hosts every process calls this and process 0 writes. Returns the SHA-256 of every file that
    this process wrote, by its name.
    """
    dtype = jnp.dtype(lora.dtype)
    shapes = {name: shape for name, shape, _, _, _ in _entries(cfg, lora)}

    def tensors() -> Iterator[tuple[str, np.ndarray]]:
        for hf_name, shape, name, factor, layer in _entries(cfg, lora):
            x = on_host(adapters[name][factor][layer]).astype(dtype)
            matrix = x.reshape(-1, lora.rank) if factor == "a" else x.reshape(lora.rank, -1)
            yield hf_name, matrix.T.reshape(shape)

    if jax.process_index() != 0:
        for _ in tensors():
            pass
        return {}
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    digests = write_model(folder, shapes, dtype, tensors(), 5 * 10**9, stem=STEM)
    config = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": base,
        "r": lora.rank,
        "lora_alpha": lora.alpha,
        "lora_dropout": 0.0,
        "bias": "none",
        "fan_in_fan_out": False,
        "inference_mode": True,
        "target_modules": sorted(_module(name).rpartition(".")[2] for name in lora.targets),
    }
    return digests | {CONFIG: write_json(folder / CONFIG, config)}


def load_adapter(folder: Path, cfg: transformer.Config) -> tuple[dict, LoraConfig]:
    """Adapters and their LoraConfig from a PEFT folder for the model `cfg`.

    Raises ModelError, naming file and field or tensor, for a folder that is damaged, belongs to
    another model, or uses what this decoder does not compute.
    """
    folder = Path(folder)
    path = folder / CONFIG
    config = read_json(path)
    refused = {
        "peft_type": config.get("peft_type") != "LORA",
        "use_dora": config.get("use_dora", False),
        "bias": config.get("bias", "none") != "none",
        "fan_in_fan_out": config.get("fan_in_fan_out", False),
        "lora_bias": config.get("lora_bias", False),
        "modules_to_save": bool(config.get("modules_to_save")),
        "trainable_token_indices": bool(config.get("trainable_token_indices")),
        "alora_invocation_tokens": bool(config.get("alora_invocation_tokens")),
        "layer_replication": bool(config.get("layer_replication")),
        "rank_pattern": bool(config.get("rank_pattern")),
        "alpha_pattern": bool(config.get("alpha_pattern")),
        "layers_to_transform": config.get("layers_to_transform") is not None,
        "init_lora_weights": _moves_base(config.get("init_lora_weights")),
    }
    for field, wrong in refused.items():
        if wrong:
            raise ModelError(f"{path}: {field} = {config.get(field)!r} is not supported; {CURE}")
    files = TensorFolder(folder, stem=STEM)
    known = {_module(name).rpartition(".")[2]: name for name in TARGETS}
    modules = config.get("target_modules") or []
    for module in modules if isinstance(modules, list) else [modules]:
        if module not in known:
            raise ModelError(f"{path}: target_modules names {module!r}; known: {', '.join(known)}")
    rank, alpha = config.get("r"), config.get("lora_alpha")
    if not isinstance(rank, int) or rank < 1 or not isinstance(alpha, int | float):
        raise ModelError(f"{path}: the fields r and lora_alpha must be numbers, r at least 1")
    if config.get("use_rslora"):  # rank-stabilized: alpha / sqrt(R) instead of alpha / R
        alpha *= rank**0.5
    targets = tuple(name for name in TARGETS if _module(name).rpartition(".")[2] in modules)
    try:
        lora = LoraConfig(rank, float(alpha), targets)
    except ValueError as error:
        raise ModelError(f"{path}: {error}") from None
    tree = {
        name: {key: np.empty(declared.shape, np.float32) for key, declared in factors.items()}
        for name, factors in declare(cfg, lora).items()
    }
    entries = list(_entries(cfg, lora))
    if further := sorted(set(files.names()) - {entry[0] for entry in entries}):
        raise ModelError(
            f"{files.file(further[0])}: tensor {further[0]} is none of the adapters that {CONFIG}"
            f" names and would be lost; {CURE}"
        )
    for hf_name, shape, name, factor, layer in entries:
        if hf_name not in files.names():
            raise ModelError(f"{files.file(hf_name)}: tensor {hf_name} is missing")
        if files.shape(hf_name) != shape:
            raise ModelError(
                f"{files.file(hf_name)}: tensor {hf_name} has shape {files.shape(hf_name)}, but"
                f" the model asks for {shape}"
            )
        ours = tree[name][factor][layer]
        ours[...] = np.asarray(files.open(hf_name), np.float32).T.reshape(ours.shape)
    return jax.tree.map(jnp.asarray, tree), lora


def _moves_base(start: Any) -> bool:
    """Whether adapters that began so stand beside other weights than those of their model: PiSSA,
    OLoRA, CorDA, LoftQ and the like take out of them what the adapters begin with."""
    return isinstance(start, str) and start.lower() not in BESIDE


def _entries(cfg, lora) -> Iterator[tuple[str, tuple[int, int], str, str, int]]:
    """(PEFT's name, shape there, target, factor, layer) of every tensor, in the file's order."""
    tree = declare(cfg, lora)
    for layer in range(cfg.n_layers):
        for name in lora.targets:
            shapes = {key: declared.shape for key, declared in tree[name].items()}
            for factor, shape in (
                ("a", (lora.rank, int(np.prod(shapes["a"][1:-1])))),
                ("b", (int(np.prod(shapes["b"][2:])), lora.rank)),
            ):
                module = f"{PREFIX}model.layers.{layer}.{_module(name)}"
                yield f"{module}.lora_{factor.upper()}.weight", shape, name, factor, layer


def _module(name: str) -> str:
    """The Hugging Face module of a target, such as self_attn.q_proj."""
    return hf.LAYER[name][0].removesuffix(".weight")
