# SPDX-License-Identifier: Apache-2.0
"""Training and evaluation of an elastic model of anybody's, by the loop of `launch.elastic`."""

import contextlib
import dataclasses
import math
import tempfile
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from flextrain_jax.core.ckpt import NotFiniteState
from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.metrics import NotFinite
from flextrain_jax.core.optim import AdamW, make_optimizer
from flextrain_jax.data.images import Augment, batches
from flextrain_jax.elastic import loop
from flextrain_jax.elastic.evaluate import accuracies, make_evaluate
from flextrain_jax.elastic.sgd import Sgd, make_sgd
from flextrain_jax.elastic.train_step import ElasticState, Method
from flextrain_jax.front import begun
from flextrain_jax.front.decoder import DecoderLadder
from flextrain_jax.front.ladder import L, Ladder, check_method
from flextrain_jax.front.parts import FrontError

_SPARED = r"(^|/)[^/]*(bias|scale)\d*$"
_DEFAULT = AdamW(1e-3, schedule="cosine", weight_decay=0.05, no_decay=_SPARED)


def fit(
    ladder: L,
    data: Any,
    *,
    epochs: float,
    batch: int = 64,
    optimizer: AdamW | Sgd | optax.GradientTransformation | None = None,
    method: Method | None = None,
    augment: Augment | None = None,
    seed: int = 0,
    folder: str | Path | None = None,
    save_every: int = 200,
) -> L:
    """The ladder with what `epochs` passes over `data` made of its values.

    `data` is a set of images, (x, labels), or of a decoder rows of tokens (N, T). Where nothing is
    said, the optimizer is AdamW at 0.001 along a cosine, and the method all exits, distilled from
    the full depth. With `folder` the training saves every so many updates, and the same call goes
    on from there, also with more epochs; a folder of another call is refused. Raises FrontError.
    """
    examples = ladder.read(data, trained=False)
    optimizer = _DEFAULT if optimizer is None else optimizer
    augment = Augment() if augment is None else augment
    _check_types(ladder.params, optimizer)
    _check("batch", batch)
    _check("save_every", save_every)
    _check("seed", seed, 0, 2**32 - 1)
    _check_augment(augment, examples)
    if not isinstance(epochs, int | float | np.number) or not 0 < epochs < math.inf:
        raise FrontError(f"epochs is {epochs!r}; give a number above 0")
    ladder = check_method(ladder, _method(ladder, method))
    mesh = _mesh(batch, ladder.explicit)
    steps = max(1, round(epochs * len(examples.label_N) / batch))
    config = loop.LoopConfig(steps, seed, save_every if folder else steps)
    tx = _optimizer(optimizer, steps)
    call = None
    if folder:
        if not isinstance(folder, str | Path):
            raise FrontError(f"folder is {folder!r}; give a path")
        folder = Path(folder)
        settings = {"method": ladder.method, "augment": augment, "batch": batch, "seed": seed}
        call = begun.call_of(ladder, examples, optimizer, **settings)
    alone = begun.alone(folder) if folder else contextlib.nullcontext()
    # Copies: a step is given its state away, and the ladder keeps its own.
    params, stats = jax.tree.map(jnp.array, (ladder.params, ladder.stats))
    state = ElasticState(jnp.zeros((), jnp.int32), params, tx.init(params), stats)
    with alone, tempfile.TemporaryDirectory() as scratch, jax.set_mesh(mesh):
        if folder and call:
            begun.claim(folder, call, steps)
        try:
            trained = loop.train(
                Path(folder or scratch),
                ladder.model,
                ladder.depths,
                ladder.method,
                tx,
                batches(examples, batch, seed, augment),
                config,
                mesh,
                start=state,
            )
        except (NotFinite, NotFiniteState) as error:
            raise FrontError(
                "training came to numbers that are not finite; give a lower rate, such as"
                f" optimizer=ft.AdamW(1e-4){' and a new folder' if folder else ''}"
            ) from error
    params, stats = jax.tree.map(np.asarray, (trained.params, trained.stats))
    if folder and call:
        begun.finished(Path(folder), call, params)
    known = dataclasses.replace(
        examples, images_NHWC=examples.images_NHWC[:0], label_N=examples.label_N[:0]
    )
    return dataclasses.replace(ladder, params=params, stats=stats, images=known)


def evaluate(ladder: Ladder | DecoderLadder, data: Any, batch: int = 500) -> list[dict[str, float]]:
    """Of every depth, from small to large: accuracy and loss on `data`, parameters, multiply-adds.

    A ladder that `fit` made sees uint8 images by the mean and deviation of its training images,
    another one the values as they come, as its exported folder does. A token of a decoder is right
    in `accuracy` where it gets more than half of the probability. Raises FrontError.
    """
    examples = ladder.read(data, trained=True)
    _check("batch", batch)
    size = min(batch, len(examples.label_N))
    mesh = _mesh(size, ladder.explicit)
    run = make_evaluate(ladder.model, ladder.depths, ladder.method)
    with jax.set_mesh(mesh):
        rows = accuracies(run, ladder.params, ladder.stats, examples.in_order(size), mesh)
    return [
        {"depth": cost.depth, "params": cost.params, "macs": cost.macs} | row
        for cost, row in zip(ladder.rungs, rows, strict=True)
    ]


def _check_types(params: Any, optimizer: Any) -> None:
    """Raises FrontError where AdamW's eps is 0 in the type of a parameter, whose second moment is
    then soon 0, too.
    """
    if not isinstance(optimizer, AdamW):
        return
    eps = optimizer.eps
    for path, x in jax.tree_util.tree_leaves_with_path(params):
        if jnp.issubdtype(x.dtype, jnp.floating) and np.asarray(eps).astype(x.dtype) == 0:
            name = jax.tree_util.keystr(path, simple=True, separator="/")
            raise FrontError(
                f"{name} is {x.dtype}, in which AdamW's eps of {eps} is 0, so that it would divide"
                " by 0; make the model with float32 or bfloat16 parameters, or give"
                " optimizer=ft.AdamW(1e-3, eps=1e-4)"
            )


def _check(name: str, number: Any, low: int = 1, high: int | None = None) -> None:
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    if not whole or number < low or (high is not None and number > high):
        top = "" if high is None else f" and at most {high}"
        raise FrontError(f"{name} is {number!r}; give a whole number, at least {low}{top}")


def _check_augment(augment: Any, examples: Any) -> None:
    if not isinstance(augment, Augment):
        raise FrontError(
            f"augment is {augment!r}; give flextrain_jax.data.images.Augment(pad=2, flip=True)"
        )
    if (augment.pad or augment.flip) and examples.images_NHWC.ndim != 4:
        raise FrontError(
            "augment is for images (N, height, width, channels), and examples have shape"
            f" {examples.images_NHWC.shape}; leave it out"
        )


def _method(ladder: Any, method: Any) -> Method:
    """The method with the heads of the ladder. Raises FrontError."""
    if method is not None and not isinstance(method, Method):
        raise FrontError(f"method is {method!r}; give one such as ft.Method(rungs='drawn')")
    try:
        return dataclasses.replace(method or ladder.method, heads=ladder.method.heads)
    except ValueError as error:
        raise FrontError(f"method: {error}") from None


def _mesh(batch: int, explicit: bool) -> jax.sharding.Mesh:
    """As many devices as divide the batch."""
    devices = jax.devices()
    return make_mesh(devices=devices[: math.gcd(batch, len(devices))], explicit=explicit)


def _optimizer(optimizer: Any, steps: int) -> optax.GradientTransformation:
    if isinstance(optimizer, AdamW):
        return make_optimizer(optimizer.over(steps))
    if isinstance(optimizer, Sgd):
        return make_sgd(optimizer, steps)
    if isinstance(optimizer, optax.GradientTransformation):
        return optimizer
    raise FrontError(f"optimizer is {optimizer!r}; give ft.AdamW, ft.Sgd or one of optax")
