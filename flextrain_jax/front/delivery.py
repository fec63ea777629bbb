# SPDX-License-Identifier: Apache-2.0
"""A depth of an elastic model of anybody's as a folder that runs without its code: tensors, a
program (StableHLO, any number of examples), and model.py, which needs jax alone.

The folder, its digests and its upgrades are those of `deploy.export`.
"""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

import jax
import jax.numpy as jnp
import numpy as np
from jax import export as jax_export

from flextrain_jax.data.images import ImageBatch
from flextrain_jax.deploy import accuracy, standalone_folder, standalone_program, whole_folder
from flextrain_jax.deploy import export as deploy
from flextrain_jax.deploy.weights import Weights
from flextrain_jax.front.decoder import DecoderLadder, write_folder
from flextrain_jax.front.ladder import Ladder
from flextrain_jax.front.parts import FrontError, first_line

PLATFORMS = ("cpu", "cuda", "tpu")
PROGRAM = standalone_program.__name__


def export(
    ladder: Ladder | DecoderLadder,
    folder: str | Path,
    depth: int,
    *,
    upgrade_from: str | Path | None = None,
    platforms: Sequence[str] = ("cpu",),
    weights: Weights = "float32",
    test: Any = None,
) -> int:
    """Writes the folder of a depth, whole or not at all; returns the bytes of its tensors.

    With `upgrade_from`, the folder of a smaller depth, only what that lacks: `python
    SMALL/model.py --upgrade=FOLDER` takes it up. `platforms` are those that the program runs on:
    cpu, cuda, tpu. `weights` are the type of the tensors in the file, float32, float16 or int8;
    on `test`, examples as `evaluate` takes them, config.json has the accuracy with that type and
    with float32. A depth of a decoder becomes a Hugging Face folder. Raises FrontError,
    DeployError, FolderError.
    """
    folder = whole_folder.place(folder)
    if isinstance(ladder, DecoderLadder):
        if upgrade_from is not None:
            raise FrontError("a decoder's folder is written whole; leave out upgrade_from")
        if weights != "float32" or test is not None:
            raise FrontError("a decoder's folder has its parameters; leave out weights and test")
        return write_folder(ladder, folder, depth)
    if weights not in get_args(Weights):
        raise FrontError(f"weights are {weights!r}; there are {', '.join(get_args(Weights))}")
    platforms = _platforms(platforms)
    if upgrade_from is not None:
        deploy.base_of(Path(upgrade_from), weights, platforms)
    tensors, names, config, more = contents(ladder, depth, platforms)
    if test is not None:
        here = _device_here(platforms)
        judged = ladder.read(test, trained=True)
        examples = judged.images_NHWC.astype(config["type"], copy=False), judged.label_N

        def write(where: Path, kind: Weights) -> None:
            deploy.export(where, tensors, names, config, PROGRAM, more, kind)

        with jax.default_device(here):
            config["accuracy"] = accuracy.measured(write, weights, examples, "test")
    if upgrade_from is not None:
        base = Path(upgrade_from)
        return deploy.upgrade(folder, base, tensors, names, config, more, weights)
    return deploy.export(folder, tensors, names, config, PROGRAM, more, weights)


def contents(
    ladder: Ladder, depth: int, platforms: Sequence[str] = ("cpu",)
) -> tuple[dict[str, np.ndarray], list[str], dict[str, Any], dict[str, bytes]]:
    """What the folder of a depth is made of: the tensors of the net, the names of its own,
    config.json, and the file with the program. Raises FrontError.
    """
    rung = ladder.rung(depth)
    tensors = deploy.named_tensors(ladder.params, ladder.stats)
    names = deploy.rung_names(tensors, ladder.depths, ladder.method, rung)
    program, x = f"program_{depth:03d}.stablehlo", _takes(ladder)
    described = {
        "model": "program",
        "program": program,
        "reads": names,
        "type": str(x.dtype),
        "image": list(x.shape[1:]),
        "platforms": list(platforms),
        "n_classes": ladder.n_classes,
        "n_layers": ladder.model.n_blocks,
    }
    config = deploy.rung_config(ladder.depths, ladder.method, rung, described, {})
    held = {name: tensors[name] for name in names}
    return tensors, names, config, {program: _program(ladder, rung, held, x, platforms)}


def load(folder: str | Path) -> Callable[[np.ndarray], np.ndarray]:
    """The net of an exported folder: logits (N, classes) of examples. All files are verified.

    Raises FolderError.
    """
    model = standalone_folder.load(folder)
    if "program" not in model[1]:
        raise FrontError(f"{folder}: has no program; run its model.py")
    return lambda x: standalone_program.logits(model, x, Path(folder))


def _platforms(given: Any) -> tuple[str, ...]:
    named = isinstance(given, Iterable) and not isinstance(given, str)
    found = tuple(given) if named else ()
    if not found or not all(one in PLATFORMS for one in found):
        raise FrontError(
            f"platforms are {given!r}; give some of {', '.join(PLATFORMS)}, such as ('cpu', 'cuda')"
        )
    return found


def _device_here(platforms: Sequence[str]) -> Any:
    """A device of this machine on which a program for `platforms` runs, the CPU where it is one of
    them; a card may be what jax would take by itself. Raises FrontError.
    """
    wanted = sorted(platforms)
    for platform in wanted:
        with contextlib.suppress(RuntimeError):  # that there is none here
            return jax.local_devices(backend=platform)[0]
    raise FrontError(
        f"test is measured on this machine, which has no {' or '.join(wanted)}; add 'cpu' to"
        " platforms, or leave out test"
    )


def _takes(ladder: Ladder) -> jax.ShapeDtypeStruct:
    """What the exported net takes: uint8 images, where it was trained on such."""
    images = ladder.images
    normalized = images is not None and images.normalized
    return jax.ShapeDtypeStruct(ladder.x.shape, jnp.uint8 if normalized else ladder.x.dtype)


def _program(
    ladder: Ladder, rung: int, held: dict[str, np.ndarray], x: Any, platforms: Sequence[str]
) -> bytes:
    """The program of a rung, which reads the tensors `held` by name, and examples."""
    images = ladder.images
    infer = deploy.make_infer(ladder.model, ladder.depths, ladder.method, rung)
    whole = ladder.params | ({"stats": ladder.stats} if ladder.stats else {})
    leaves, form = jax.tree_util.tree_flatten_with_path(whole)
    types = {
        jax.tree_util.keystr(path, simple=True, separator="/"): leaf.dtype for path, leaf in leaves
    }

    def run(given: dict[str, Any], x: jax.Array) -> jax.Array:
        if images is not None and images.normalized:
            x = x.astype(jnp.float32) / 255
            mean, std = (jnp.broadcast_to(one, x.shape) for one in (images.mean_C, images.std_C))
            x = (x - mean) / std
        # What the rung does not hold it does not read, so that anything can stand there.
        params = jax.tree.unflatten(
            form, [given.get(name, jnp.zeros(())).astype(kind) for name, kind in types.items()]
        )
        stats = params.pop("stats", {})
        batch = ImageBatch(x, jnp.zeros(x.shape[0], jnp.int32), jnp.ones(x.shape[0]))
        return infer(params, stats, batch)

    (n,) = jax_export.symbolic_shape("n")
    given = {name: jax.ShapeDtypeStruct(leaf.shape, leaf.dtype) for name, leaf in held.items()}
    examples = jax.ShapeDtypeStruct((n, *x.shape[1:]), x.dtype)
    try:
        made = jax_export.export(jax.jit(run), platforms=list(platforms))(given, examples)
    except Exception as error:  # whatever the user's code raises
        raise FrontError(
            f"depth {ladder.depths.depths[rung]} cannot be exported for any number of examples, as"
            f" a folder has it ({first_line(error)}); let the model read the size of the batch by"
            " x.shape[0] and use it as a shape alone, not by len(), int() or a comparison"
        ) from error
    return bytes(made.serialize())
