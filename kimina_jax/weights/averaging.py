# SPDX-License-Identifier: Apache-2.0
"""The mean of several checkpoints of one model (Wortsman et al. 2022, arXiv 2203.05482): a uniform
soup, computed in float32."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import jax
import numpy as np

from kimina_jax.model.config import Config
from kimina_jax.model.lazy import OnDisk
from kimina_jax.weights import hf
from kimina_jax.weights.tensor_files import ModelError

# How a model reads and writes text; without one of them in a folder it is none of the model's.
TOKENIZER = ("tokenizer.json", "tokenizer.model", "chat_template.jinja")
# Not of what is computed.
TYPES = ("dtype", "param_dtype")


def open_mean(folders: Sequence[Path]) -> tuple[dict, Config]:
    """The parameters of the mean, each an OnDisk of float32, and the Config of the first folder.

    One tensor of each folder is in memory at a time. Raises ModelError where a folder is no
    checkpoint, or is one of another architecture or another tokenizer than the first.
    """
    opened = [hf.open_model(folder) for folder in folders]
    first = opened[0][1]
    for folder, (_, model) in zip(folders, opened, strict=True):
        refuse_other_shape(folders[0], first, folder, model)
        for name in TOKENIZER:
            if _content(folder / name) != _content(folders[0] / name):
                raise ModelError(
                    f"{folder}: its {name} is not that of {folders[0]}; only checkpoints of one"
                    " model with one tokenizer have a mean"
                )

    def mean_of(*sources: OnDisk) -> OnDisk:
        def read(layer: int | None) -> np.ndarray:
            total = sources[0].read(layer).astype(np.float32)
            for source in sources[1:]:
                total += source.read(layer).astype(np.float32)
            return total / np.float32(len(sources))

        return OnDisk(read)

    trees = [params for params, _ in opened]
    return jax.tree.map(mean_of, *trees), dataclasses.replace(first, param_dtype="float32")


def refuse_other_shape(first: Path, wanted: Config, folder: Path, model: Config) -> None:
    """Raises ModelError, which names what differs, where two models are not of one architecture."""
    for field in dataclasses.fields(Config):
        there, here = getattr(wanted, field.name), getattr(model, field.name)
        if there != here and field.name not in TYPES:
            raise ModelError(
                f"{folder}: its {field.name} is {here!r} and that of {first} is {there!r}; only"
                " checkpoints of one architecture have a mean"
            )


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
