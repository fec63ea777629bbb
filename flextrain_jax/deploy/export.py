# SPDX-License-Identifier: Apache-2.0
"""A trained net as named tensors, a rung of it as a folder that runs without this package, and the
difference between two rungs.

    FOLDER/model.safetensors   the tensors of the rung, float32, float16 or int8
    FOLDER/config.json         shapes, blocks, normalization of the images, the type of the weights,
                               the accuracy, if it was measured; every file's SHA-256
    FOLDER/model.py            verifies, upgrades and computes, with numpy alone

An upgrade folder has only the tensors that the smaller rung lacks, in upgrade_DEPTH.safetensors,
and upgrade.json: the config.json of the larger rung, and the digest of the one that it is for. No
tensor that was delivered is sent again or changes (arXiv 2310.20457, section 3.3).
"""

import hashlib
import importlib.util
import json
import statistics
import subprocess
import sys
import time
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jax
import numpy as np

from flextrain_jax.deploy import standalone_folder, whole_folder
from flextrain_jax.deploy.standalone_folder import CONFIG, UPGRADE
from flextrain_jax.deploy.weights import DeployError, Weights, packed, rounded
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


def named_tensors(params: dict, stats: dict) -> dict[str, np.ndarray]:
    """Every tensor by name: stem/w, blocks/003/conv1, head/w, stats/shared/003/mean1. Raises
    DeployError.
    """
    blocks = params["blocks"]
    if not is_ragged(blocks):
        n_blocks = next(iter(jax.tree.leaves(blocks))).shape[0]
        blocks = {
            block_name(i): jax.tree.map(lambda x, i=i: np.asarray(x)[i], blocks)
            for i in range(n_blocks)
        }
    tree = params | {"blocks": blocks} | ({"stats": stats} if stats else {})
    found = {_name(path): np.asarray(x) for path, x in jax.tree_util.tree_leaves_with_path(tree)}
    for name, x in found.items():
        if np.iscomplexobj(x):
            raise DeployError(
                f"tensor {name} is {x.dtype}, and a folder holds real numbers; keep its real and"
                " its imaginary part as two"
            )
    return {name: x.astype(np.float32, copy=False) for name, x in found.items()}


def _name(path: tuple) -> str:
    return jax.tree_util.keystr(path, simple=True, separator="/")


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


def params_like(tensors: dict[str, np.ndarray], params: dict, stats: dict) -> tuple[dict, dict]:
    """Parameters and running statistics from named tensors in the form of these, which names do not
    tell: parts without any, lists. Raises DeployError where it is that of another model.
    """
    leaves, form = jax.tree_util.tree_flatten_with_path(params | {"stats": stats})
    like = {_name(path): x for path, x in leaves}
    wanted, found = ({name: x.shape for name, x in one.items()} for one in (like, tensors))
    for name in {**wanted, **found}:
        if wanted.get(name) != found.get(name):
            raise DeployError(
                f"tensor {name} is {found.get(name, 'not in the file')} and"
                f" {wanted.get(name, 'not in the model')}: the code makes another model than it"
                " did for the training, so take the code of then"
            )
    tree = jax.tree.unflatten(form, [tensors[name].astype(x.dtype) for name, x in like.items()])
    return tree, tree.pop("stats")


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
    """What config.json says of a rung; `architecture` is what model.py reads of the model, `data`
    the mean and deviation of the images and the class names or numbers.

    `exits` are [blocks passed, name of the head] of each exit that is read.
    """
    depth = ladder.depths[rung]
    head = f"heads/{head_name(depth)}" if method.heads == "per_depth" else "head"
    return (
        architecture
        | data
        | {
            "depth": depth,
            "active": list(ladder.active(rung)),
            "exits": [[len(ladder.order), head]],
            "combine": "logits",
            "stats": f"stats/{stats_group(ladder, method, rung)}",
        }
    )


def export(
    target: Path,
    tensors: dict[str, np.ndarray],
    names: list[str],
    config: dict,
    program: str,
    more: Mapping[str, bytes] = types.MappingProxyType({}),
    weights: Weights = "float32",
) -> int:
    """Writes the folder of a rung, whole or not at all; returns the bytes of its tensors file.

    `program` names the module of this package that becomes model.py, which may need `more` files.
    Raises DeployError where `target` holds something already, or `weights` cannot hold a tensor.
    """
    raw = packed({name: tensors[name] for name in names}, weights)
    files = {"model.safetensors": raw, "model.py": program_text(program), **more}
    record = _described(config, weights) | {"tensors": sorted(names), "files": _digests(files)}
    write_folder(target, files | {CONFIG: standalone_folder.rendered(record)})
    return len(raw)


def upgrade(
    target: Path,
    base: Path,
    tensors: dict[str, np.ndarray],
    names: list[str],
    config: dict,
    more: Mapping[str, bytes] = types.MappingProxyType({}),
    weights: Weights = "float32",
) -> int:
    """Writes what `base`, an exported smaller rung, lacks; returns the bytes of the tensors file.

    The folder keeps the model.py of its base; `more` files have names that it does not. Raises
    DeployError where a tensor of `base` is not the one of this net, base is not smaller, or has
    other `weights`; FolderError where it is damaged.
    """
    there, small = base_of(base, weights, config.get("platforms"))
    known = rounded({name: tensors[name] for name in there if name in tensors}, weights)
    for name, x in there.items():
        if name not in known or not np.array_equal(x, known[name]):
            raise DeployError(
                f"{base}: tensor {name} is not that of this net; upgrade from a folder that was"
                " exported from the same net (run and --job), if its sizes share their tensors"
                " (those of fedclass, heterofl and fjord do not), or export the larger rung whole"
            )
    if small["depth"] >= config["depth"]:
        raise DeployError(
            f"{base}: has {small['depth']} blocks, and {config['depth']} are asked for, which is no"
            " upgrade; ask for more blocks, or export them whole"
        )
    missing = {name: tensors[name] for name in names if name not in there}
    raw = packed(missing, weights)
    files = {f"upgrade_{config['depth']:03d}.safetensors": raw, **more}
    record = _described(config, weights) | {
        "tensors": sorted({*there, *names}),
        "files": small["files"] | _digests(files),
    }
    signed = json.loads(standalone_folder.rendered(record))
    delta = standalone_folder.rendered({"base": small["digest"], "config": signed})
    write_folder(target, files | {UPGRADE: delta})
    return len(raw)


def base_of(
    base: Path, weights: Weights, platforms: Sequence[str] | None = None
) -> standalone_folder.Model:
    """An exported folder, for an upgrade with such `weights`, whose program is for `platforms`.
    Raises DeployError where none can be made of it, FolderError where it is damaged.
    """
    there, small = standalone_folder.load(base)
    has = small.get("weights", "float32")
    if has != weights:
        raise DeployError(
            f"{base}: has {has} weights, and the upgrade would have {weights}; choose {has} for it,"
            " or export the larger rung whole"
        )
    lost = [one for one in small.get("platforms", ()) if one not in (platforms or (one,))]
    if lost:
        raise DeployError(
            f"{base}: runs on {', '.join(small['platforms'])}, and the upgrade would not run on"
            f" {lost[0]}; name all of them in platforms, or export the larger rung whole"
        )
    whole = [name for name in small["files"] if name.endswith(".onnx")]
    if whole:
        raise DeployError(
            f"{base}: has {whole[0]}, which no upgrade can change; export the larger rung whole,"
            " without --upgrade-from"
        )
    return there, small


def _described(config: dict, weights: Weights) -> dict:
    return {"accuracy": "not measured"} | config | {"weights": weights}


def _digests(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}


def program_text(program: str) -> bytes:
    """model.py: the text that all folders share, and that of the net of the module `program`."""
    shared, own = (
        Path(_source(name)).read_text(encoding="utf-8")
        for name in (standalone_folder.__name__, program)
    )
    imported = f"from {standalone_folder.__name__} import"
    lines = [line for line in own.splitlines(True) if not line.startswith(imported)]
    return (shared + "\n\n" + "".join(lines)).encode()


def _source(module: str) -> str:
    spec = importlib.util.find_spec(module)
    assert spec is not None and spec.origin is not None  # it is a file of this package
    return spec.origin


def write_folder(target: Path, files: dict[str, bytes]) -> None:
    """A folder of these files, whole or not at all. Raises DeployError."""
    with whole_folder.made(target) as folder:
        for name, raw in files.items():
            standalone_folder.write_file(folder / name, raw)


def measured(folder: Path, tries: int = 5) -> dict[str, list[float]]:
    """What a folder takes on this machine, by its own program in a process of its own, of each of
    the tries: bytes (size), bytes by which its process grows at most (memory), latency_ms.

    Raises DeployError where it does not run.
    """
    found: dict[str, list[float]] = {"size": [], "memory": [], "latency_ms": []}
    command = [sys.executable, "-I", str(folder / "model.py"), "--measure"]
    for _ in range(tries):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise DeployError(f"{folder}: does not run here: {done.stderr.strip()[-300:]}")
        for name, value in json.loads(done.stdout).items():
            found[name].append(value)
    return found


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
