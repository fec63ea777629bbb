# SPDX-License-Identifier: Apache-2.0
"""A trained net as named tensors, a rung of it as a folder that runs without this package, and the
difference between two rungs.

    FOLDER/model.safetensors   the tensors of the rung, float32
    FOLDER/config.json         shapes, active blocks, normalization of the images, rung
    FOLDER/model.py            reads both and computes, with numpy alone

An upgrade folder has the same config.json and model.py for the larger rung, and only the tensors
that the smaller one lacks, in upgrade_DEPTH.safetensors. Copied over the small folder it makes the
large one: no tensor that was delivered is sent again or changes (arXiv 2310.20457, section 3.3).
"""

import hashlib
import importlib.util
import json
import os
import shutil
import statistics
import time
from pathlib import Path
from typing import Any

import jax
import numpy as np
import safetensors
import safetensors.numpy

from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.elastic.model import (
    ElasticModel,
    Trunk,
    block_name,
    head_name,
    head_of,
    is_ragged,
)
from flextrain_jax.elastic.train_step import Method, stats_group


class DeployError(Exception):
    """A folder cannot be exported or upgraded; the message is one sentence for the user."""


def named_tensors(params: dict, stats: dict) -> dict[str, np.ndarray]:
    """Every tensor by name: stem/w, blocks/003/conv1, head/w, stats/shared/003/mean1."""
    blocks = params["blocks"]
    if not is_ragged(blocks):
        n_blocks = next(iter(jax.tree.leaves(blocks))).shape[0]
        blocks = {
            block_name(i): jax.tree.map(lambda x, i=i: np.asarray(x)[i], blocks)
            for i in range(n_blocks)
        }
    tree = params | {"blocks": blocks} | ({"stats": stats} if stats else {})
    return {
        jax.tree_util.keystr(path, simple=True, separator="/"): np.asarray(x, np.float32)
        for path, x in jax.tree_util.tree_leaves_with_path(tree)
    }


def params_of(tensors: dict[str, np.ndarray], stacked: bool) -> tuple[dict, dict]:
    """Parameters and running statistics from named tensors; `stacked` as the model wants blocks."""
    tree: dict[str, Any] = {}
    for name, x in tensors.items():
        *parts, leaf = name.split("/")
        node = tree
        for part in parts:
            node = node.setdefault(part, {})
        node[leaf] = x
    stats = tree.pop("stats", {})
    if stacked:
        layers = [tree["blocks"][name] for name in sorted(tree["blocks"])]
        tree["blocks"] = jax.tree.map(lambda *xs: np.stack(xs), *layers)
    return tree, stats


def rung_names(
    tensors: dict[str, np.ndarray], ladder: DepthLadder, method: Method, rung: int
) -> list[str]:
    """The names of the tensors that a rung needs."""
    parts = ["stem", *(block_name(i) for i in ladder.active(rung))]
    stats = stats_group(ladder, method, rung)
    wanted = [("stem",), *(("blocks", part) for part in parts[1:])]
    wanted += [("head",), ("heads", head_name(ladder.depths[rung]))]
    wanted += [("stats", stats, part) for part in parts]
    return [
        name
        for name in tensors
        if any(tuple(name.split("/"))[: len(prefix)] == prefix for prefix in wanted)
    ]


def rung_config(
    ladder: DepthLadder, method: Method, rung: int, architecture: dict, data: dict
) -> dict:
    """config.json of a rung; `architecture` is what model.py reads of the model, `data` the mean
    and deviation of the images and the class names or numbers.
    """
    depth = ladder.depths[rung]
    head = f"heads/{head_name(depth)}" if method.heads == "per_depth" else "head"
    return (
        architecture
        | data
        | {
            "depth": depth,
            "active": list(ladder.active(rung)),
            "head": head,
            "stats": f"stats/{stats_group(ladder, method, rung)}",
        }
    )


def export(
    target: Path, tensors: dict[str, np.ndarray], names: list[str], config: dict, program: str
) -> int:
    """Writes the folder of a rung, whole or not at all; returns the bytes of its tensors file.

    `program` names the module of this package that becomes model.py. Raises DeployError where
    `target` holds something already.
    """
    return _write(target, {name: tensors[name] for name in names}, config, program, "model")


def upgrade(
    target: Path,
    base: Path,
    tensors: dict[str, np.ndarray],
    names: list[str],
    config: dict,
    program: str,
) -> int:
    """Writes what `base`, an exported smaller rung, lacks; returns the bytes of the tensors file.

    Raises DeployError where a tensor of `base` is not the one of this net, or base is not smaller.
    """
    there = read_folder(base)
    small = json.loads((base / "config.json").read_text(encoding="utf-8"))
    for name, x in there.items():
        if name not in tensors or not np.array_equal(x, tensors[name]):
            raise DeployError(
                f"{base}: tensor {name} is not that of this run; upgrade from a folder that was"
                " exported from the same run"
            )
    if small["depth"] >= config["depth"]:
        raise DeployError(
            f"{base}: has {small['depth']} blocks; the budget asks for {config['depth']}, which is"
            " no upgrade"
        )
    missing = {name: tensors[name] for name in names if name not in there}
    return _write(target, missing, config, program, f"upgrade_{config['depth']:03d}")


def read_folder(folder: Path) -> dict[str, np.ndarray]:
    """The tensors of all safetensors files of an exported folder. Raises DeployError."""
    files = sorted(folder.glob("*.safetensors"))
    if not files or not (folder / "config.json").is_file():
        raise DeployError(f"{folder}: is not an exported folder (no config.json, no safetensors)")
    tensors = {}
    for path in files:
        try:
            tensors |= safetensors.numpy.load_file(path)
        except (OSError, safetensors.SafetensorError) as error:
            raise DeployError(f"{path}: is damaged ({error}); export it again") from None
    return tensors


def write_tensors(path: Path, tensors: dict[str, np.ndarray]) -> int:
    """A safetensors file that appears whole or not at all; returns its bytes."""
    content = safetensors.numpy.save({k: np.ascontiguousarray(x) for k, x in tensors.items()})
    write_whole(path, content)
    return len(content)


def _write(target, tensors, config, program, name) -> int:
    if target.exists() and any(target.iterdir()):
        raise DeployError(f"{target}: is not empty; choose another --out or remove it")
    temporary = target.with_name(target.name + ".tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    size = write_tensors(temporary / f"{name}.safetensors", tensors)
    digest = hashlib.sha256((temporary / f"{name}.safetensors").read_bytes()).hexdigest()
    text = json.dumps(config | {"sha256": {f"{name}.safetensors": digest}}, indent=1) + "\n"
    write_whole(temporary / "config.json", text.encode())
    spec = importlib.util.find_spec(program)
    assert spec is not None and spec.origin is not None  # it is a file of this package
    write_whole(temporary / "model.py", Path(spec.origin).read_bytes())
    if target.exists():
        target.rmdir()
    temporary.rename(target)
    return size


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that appears whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def make_infer(model: ElasticModel, ladder: DepthLadder, method: Method, rung: int):
    """`infer(params, stats, batch) -> logits` of one rung, jitted; it holds no other block."""
    active = ladder.active(rung)

    @jax.jit
    def infer(params, stats, batch):
        own = stats[stats_group(ladder, method, rung)] if stats else {}
        everything = tuple(range(model.n_blocks))
        trunk = Trunk(model, (active,), params, everything, {active: own}, batch, None, False)
        head = head_of(params, ladder.depths[rung])
        return model.logits(params, head, model.features(params, head, trunk.hidden(active)))

    return infer


def latency_ms(infer, params: dict, stats: dict, batch, repeats: int = 30) -> float:
    """The median time of an inference on this device, milliseconds, after a warm-up."""
    params, stats, batch = jax.device_put((params, stats, batch))
    jax.block_until_ready(infer(params, stats, batch))
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        jax.block_until_ready(infer(params, stats, batch))
        times.append(time.perf_counter() - started)
    return 1e3 * statistics.median(times)
