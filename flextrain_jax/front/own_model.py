# SPDX-License-Identifier: Apache-2.0
"""A model of a user's own as settings name it: a function of a module, for `launch.elastic`."""

import dataclasses
import functools
import importlib
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from flextrain_jax.core.settings import SettingError, setting, settings
from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.elastic.train_step import Method
from flextrain_jax.front.examples import Examples, sample_of
from flextrain_jax.front.ladder import SAMPLE, Heads, Ladder, check_method, over, parts_of
from flextrain_jax.front.parts import FrontError, ModelParts, first_line


@settings
class OwnModel:
    """A model of your own, as `flextrain_jax.elasticize` takes it.

    The function gets the number of classes and (height, width, channels), and returns the model, or
    a dict with `model` and of `params`, `blocks` and `heads` what is needed.
    """

    kind: Literal["own"] = setting("A model of your own.", default="own", kw_only=True)
    function: str = setting("What makes it: module:function, from the folder of the command.")

    def __post_init__(self):
        if not all(self.function.partition(":")):
            raise SettingError("function", self.function, "module:function")

    def of(self, n_classes: int, image: tuple[int, int, int]) -> "OwnModelConfig":
        """The model for these classes and images of that height, width and channels."""
        return OwnModelConfig(self.function, n_classes, image)


@dataclasses.dataclass(frozen=True)
class OwnModelConfig:
    """A model of a user's own at one size; `image` is height, width and channels."""

    function: str
    n_classes: int
    image: tuple[int, int, int]


@functools.cache
def parts(config: OwnModelConfig) -> tuple[ModelParts, Heads | None]:
    """The parts of the model, and its heads where it has some of its own. Raises FrontError."""
    where, _, name = config.function.partition(":")
    try:
        made = getattr(importlib.import_module(where), name)(config.n_classes, config.image)
    except Exception as error:  # whatever the user's code raises
        raise FrontError(f"'model.function' {config.function}: {first_line(error)}") from error
    given = made if isinstance(made, dict) else {"model": made}
    allowed = {"model", "params", "blocks", "heads"}
    if "model" not in given or not set(given) <= allowed:
        raise FrontError(f"'model.function' {config.function}: gives a dict with {sorted(given)}")
    x, known = _sample(config), (given.get("blocks"), given.get("params"))
    try:
        return parts_of(given["model"], x, *known, seed=0), given.get("heads")
    except FrontError as error:
        raise FrontError(f"'model.function' {config.function}: {error}") from error


@functools.cache
def ladder_of(config: OwnModelConfig, ladder: DepthLadder, method: Method | None) -> Ladder:
    """The elastic model over a ladder, untrained; `method` None: for its costs. Raises FrontError,
    also where it cannot be trained by the method.
    """
    found, heads = parts(config)
    wanted: Any = heads if heads is not None else method and method.heads
    if isinstance(heads, Mapping) and heads.keys() >= set(ladder.depths):
        wanted = {depth: heads[depth] for depth in ladder.depths}  # others are of other ladders
    made = over(found, ladder, _sample(config), wanted, seed=0)
    if made.n_classes != config.n_classes:
        raise FrontError(f"the model gives {made.n_classes} classes; there are {config.n_classes}")
    return made if method is None else check_method(made, method)


def trained(made: Ladder, params: Any, stats: Any, images: dict[str, Any]) -> Ladder:
    """The ladder with trained values; `images` are `mean` and `std` of the training images."""
    nothing = np.zeros((0, *made.x.shape[1:]), np.uint8)
    mean, std = (np.asarray(images[name], np.float32) for name in ("mean", "std"))
    known = Examples(nothing, np.zeros(0, np.int32), mean, std, made.n_classes)
    return dataclasses.replace(made, params=params, stats=stats, images=known)


def _sample(config: OwnModelConfig) -> Any:
    return sample_of(np.zeros((1, *config.image), np.float32), SAMPLE)
