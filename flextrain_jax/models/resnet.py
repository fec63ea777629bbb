# SPDX-License-Identifier: Apache-2.0
"""CIFAR ResNets (He et al. 2016, section 4.2) whose blocks can be passed over.

Letters: B batch, H height, W width, C channels, F features (the width of the last stage), V
classes.

Three stages of equally many basic blocks, widths 16, 32, 64, shortcuts without parameters (option
A: every second pixel, new channels zero). The shortcut is what a block that is passed over leaves:
so with stage 1 alone active the head still reads 64 features, of which 48 are zero. That is the
network whose parameter shares are Table 3 of FlexTrain (arXiv 2310.20457).

Batch statistics: with a prefix ladder the inputs of an active block are the same at every rung, and
one set of running statistics is right for all of them. With any other order each rung needs its
own; `train_step` keeps them apart. Normalization "group" has none.
"""

import dataclasses
import math
import zlib
from typing import Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import SettingError, setting, settings
from flextrain_jax.elastic import costs
from flextrain_jax.elastic.classify import classification_loss, example_weight
from flextrain_jax.elastic.costs import Cost, ModelCost
from flextrain_jax.elastic.model import ElasticModel, block_name
from flextrain_jax.models.conv import conv3x3


@settings
class ResNet:
    """A CIFAR ResNet, as a configuration says it; `ResNetConfig` has also what the data say.

    ResNet-(6n+2) for n = `stages[i]` blocks in every stage: 1, 2, 3, 5, 7, 9, 18 make ResNet-8, 14,
    20, 32, 44, 56, 110.
    """

    kind: Literal["resnet"] = setting("A CIFAR ResNet.", default="resnet", kw_only=True)
    stages: tuple[int, ...] = setting(
        "Residual blocks of every stage.", default=(9, 9, 9), ge=1, unit="blocks"
    )
    widths: tuple[int, ...] = setting(
        "Channels of every stage.", default=(16, 32, 64), ge=1, unit="channels"
    )
    norm: Literal["batch", "group"] = setting(
        "Normalization by the statistics of a batch, or of a group of channels.", default="batch"
    )
    groups: int = setting("Groups of channels, of norm group.", default=8, ge=1)
    survival: float = setting(
        "The chance that the last block is kept in a training step (stochastic depth, arXiv"
        " 1603.09382, falling linearly from 1 at the stem; per example, and scaled in training"
        " instead of in inference).",
        default=1.0,
        gt=0,
        le=1,
    )
    eps: float = setting("Added to variances.", default=1e-5, gt=0)
    conv: Literal["xla", "matmul"] = setting(
        "How a convolution is computed (conv.py): matmul is faster for many small nets on CPU.",
        default="xla",
    )

    def __post_init__(self):
        if len(self.stages) != len(self.widths):
            raise ValueError(
                f"'model.stages' {self.stages} needs one number for each of 'model.widths'"
                f" {self.widths}"
            )
        if list(self.widths) != sorted(self.widths):  # a shortcut only adds channels
            raise SettingError("widths", self.widths, "no narrower from stage to stage")
        if self.norm == "group" and any(width % self.groups for width in self.widths):
            raise SettingError("groups", self.groups, f"a divisor of every width {self.widths}")

    @property
    def n_blocks(self) -> int:
        """Residual blocks, all stages together."""
        return sum(self.stages)

    def of(self, n_classes: int, image: tuple[int, int, int]) -> "ResNetConfig":
        """The ResNet for these classes and images of that height, width and channels."""
        return ResNetConfig(n_classes=n_classes, image=image, **dataclasses.asdict(self))


@dataclasses.dataclass(frozen=True)
class ResNetConfig(ResNet):
    """A ResNet of one size; `image` is height, width and channels."""

    n_classes: int = dataclasses.field(kw_only=True)
    image: tuple[int, int, int] = dataclasses.field(default=(32, 32, 3), kw_only=True)


@dataclasses.dataclass(frozen=True)
class BlockShape:
    """One basic block: channels in and out, and its stride."""

    c_in: int
    c_out: int
    stride: int


def block_shapes(cfg: ResNetConfig) -> tuple[BlockShape, ...]:
    """The shape of every block; the first of a later stage halves the image."""
    shapes, c_in = [], cfg.widths[0]
    for stage, (size, width) in enumerate(zip(cfg.stages, cfg.widths, strict=True)):
        for i in range(size):
            shapes.append(BlockShape(c_in, width, 2 if stage > 0 and i == 0 else 1))
            c_in = width
    return tuple(shapes)


def model_cost(cfg: ResNetConfig) -> ModelCost:
    """What every part costs, for one image."""
    height, width, channels = cfg.image
    running = cfg.norm == "batch"
    stem = costs.conv(height, width, 3, channels, cfg.widths[0])
    stem += costs.norm(height * width * cfg.widths[0], cfg.widths[0], running=running)
    blocks = []
    for shape in block_shapes(cfg):
        first = costs.conv(height, width, 3, shape.c_in, shape.c_out, shape.stride)
        height, width = -(-height // shape.stride), -(-width // shape.stride)
        second = costs.conv(height, width, 3, shape.c_out, shape.c_out)
        one_norm = costs.norm(height * width * shape.c_out, shape.c_out, running=running)
        blocks.append(first + one_norm + second + one_norm)
    head = costs.dense(1, cfg.widths[-1], cfg.n_classes)
    return ModelCost(stem, tuple(blocks), Cost(live=height * width * cfg.widths[-1]) + head)


def init_params(key: jax.Array, cfg: ResNetConfig) -> dict:
    """He-normal convolutions (by fan-out), scales of one; a leaf's key depends on its name only."""
    shapes = {"stem/conv1": (3, 3, cfg.image[2], cfg.widths[0])}
    for i, shape in enumerate(block_shapes(cfg)):
        shapes[f"{block_name(i)}/conv1"] = (3, 3, shape.c_in, shape.c_out)
        shapes[f"{block_name(i)}/conv2"] = (3, 3, shape.c_out, shape.c_out)
    # All leaves by one draw as long as the longest: a draw for each takes ten seconds to compile.
    names = jnp.array([zlib.crc32(name.encode()) for name in shapes], jnp.uint32)
    longest = max(math.prod(shape) for shape in shapes.values())
    draw = jax.vmap(lambda name: jax.random.normal(jax.random.fold_in(key, name), (longest,)))
    drawn = draw(names)
    convs = {
        name: drawn[i, : math.prod(shape)].reshape(shape) * (2 / (9 * shape[-1])) ** 0.5
        for i, (name, shape) in enumerate(shapes.items())
    }

    def normed(part, *numbers):
        leaves = {}
        for number in numbers:
            weight = convs[f"{part}/conv{number}"]
            leaves |= {
                f"conv{number}": weight,
                f"scale{number}": jnp.ones(weight.shape[-1]),
                f"bias{number}": jnp.zeros(weight.shape[-1]),
            }
        return leaves

    F = cfg.widths[-1]
    head_key = jax.random.fold_in(key, zlib.crc32(b"head"))
    bound = F**-0.5
    return {
        "stem": normed("stem", 1),
        "blocks": {block_name(i): normed(block_name(i), 1, 2) for i in range(cfg.n_blocks)},
        "head": {
            "w": jax.random.uniform(head_key, (F, cfg.n_classes), minval=-bound, maxval=bound),
            "b": jnp.zeros(cfg.n_classes),
        },
    }


def init_stats(cfg: ResNetConfig) -> dict:
    """Running mean 0 and variance 1 of every normalization, by part."""
    if cfg.norm == "group":
        return {}

    def fresh(numbers, channels):
        return {f"mean{i}": jnp.zeros(channels) for i in numbers} | {
            f"var{i}": jnp.ones(channels) for i in numbers
        }

    blocks = {
        block_name(i): fresh((1, 2), shape.c_out) for i, shape in enumerate(block_shapes(cfg))
    }
    return {"stem": fresh((1,), cfg.widths[0])} | blocks


def stem(
    params: dict, stats: dict, batch, train: bool, cfg: ResNetConfig
) -> tuple[jax.Array, dict]:
    """Images (B, H, W, C) to the first residual stream, and the statistics of this batch."""
    part = params["stem"]
    x_BHWC = conv3x3(batch.image_BHWC, part["conv1"], 1, cfg.conv)
    x_BHWC, found = _norm(x_BHWC, part, 1, stats.get("stem", {}), train, cfg)
    return jax.nn.relu(x_BHWC), {"stem": found} if found else {}


def run(
    blocks: dict, held, stats: dict, h_BHWC, span, active, key, train: bool, cfg: ResNetConfig
) -> tuple[jax.Array, dict]:
    """The blocks of a span, those that are not active as their shortcut alone."""
    del held  # the blocks come by name
    shapes = block_shapes(cfg)
    batch_stats = {}
    for i in range(*span):
        if i not in active:
            h_BHWC = shortcut(h_BHWC, shapes[i])
            continue
        name = block_name(i)
        h_BHWC, found = _block(
            blocks[name], stats.get(name, {}), h_BHWC, i, shapes[i], key, train, cfg
        )
        if found:
            batch_stats[name] = found
    return h_BHWC, batch_stats


def shortcut(x_BHWC: jax.Array, shape: BlockShape) -> jax.Array:
    """Option A: every `stride`-th pixel, channels filled up with zeros."""
    s = shape.stride
    x_BHWC = x_BHWC[:, ::s, ::s] if s > 1 else x_BHWC
    extra = shape.c_out - shape.c_in
    return jnp.pad(x_BHWC, ((0, 0), (0, 0), (0, 0), (0, extra))) if extra else x_BHWC


def _block(block, stats, x_BHWC, i, shape, key, train, cfg):
    y_BHWC = conv3x3(x_BHWC, block["conv1"], shape.stride, cfg.conv)
    y_BHWC, first = _norm(y_BHWC, block, 1, stats, train, cfg)
    y_BHWC = conv3x3(jax.nn.relu(y_BHWC), block["conv2"], 1, cfg.conv)
    y_BHWC, second = _norm(y_BHWC, block, 2, stats, train, cfg)
    kept = 1 - (1 - cfg.survival) * (i + 1) / cfg.n_blocks
    if train and kept < 1:
        # By the block's own number, so that it draws alike at every rung; divided by the chance, so
        # that its mean is that of inference, where nothing is drawn.
        draw_B = jax.random.bernoulli(jax.random.fold_in(key, i), kept, y_BHWC.shape[:1])
        y_BHWC = y_BHWC * (draw_B / kept)[:, None, None, None]
    return jax.nn.relu(shortcut(x_BHWC, shape) + y_BHWC), first | second


def _norm(x_BHWC, part, number, stats, train, cfg):
    """Normalizes and scales; returns the statistics of the batch where there are any."""
    found = {}
    if cfg.norm == "group":
        mean_BC, var_BC = _group_statistics(x_BHWC, cfg.groups)
        scale_BC = part[f"scale{number}"][None] * jax.lax.rsqrt(var_BC + cfg.eps)
        bias_BC = part[f"bias{number}"][None] - mean_BC * scale_BC
        return x_BHWC * scale_BC[:, None, None] + bias_BC[:, None, None], found
    if train:
        mean_C = jnp.mean(x_BHWC, axis=(0, 1, 2))
        var_C = jnp.mean(jnp.square(x_BHWC), axis=(0, 1, 2)) - jnp.square(mean_C)
        var_C = jnp.maximum(var_C, 0)  # rounding can take it below
        found = {f"mean{number}": mean_C, f"var{number}": var_C}
    else:
        mean_C, var_C = stats[f"mean{number}"], stats[f"var{number}"]
    # Folded into one factor and one term for each channel: one pass over the image.
    scale_C = part[f"scale{number}"] * jax.lax.rsqrt(var_C + cfg.eps)
    return _affine(x_BHWC, scale_C, part[f"bias{number}"] - mean_C * scale_C), found


def _group_statistics(x_BHWC, groups):
    """The mean and variance of every channel's group, (B, C): sums over the image come first, so
    that the image keeps its layout.
    """
    B, _, _, C = x_BHWC.shape

    def of_group(x_BC):
        mean_BG = jnp.mean(x_BC.reshape(B, groups, C // groups), axis=-1)
        return jnp.repeat(mean_BG, C // groups, axis=-1)

    mean_BC = of_group(jnp.mean(x_BHWC, axis=(1, 2)))
    square_BC = of_group(jnp.mean(jnp.square(x_BHWC), axis=(1, 2)))
    return mean_BC, jnp.maximum(square_BC - jnp.square(mean_BC), 0)  # rounding can take it below


def _affine(x_BHWC, scale_C, bias_C):
    return x_BHWC * scale_C[None, None, None] + bias_C[None, None, None]


def features(params: dict, head: dict, h_BHWC: jax.Array) -> jax.Array:
    """The mean over the image, (B, F)."""
    return jnp.mean(h_BHWC, axis=(1, 2))


def logits(params: dict, head: dict, f_BF: jax.Array) -> jax.Array:
    """Class scores (B, V)."""
    return jnp.einsum("bf,fv->bv", f_BF, head["w"]) + head["b"][None]


def elastic_model(cfg: ResNetConfig) -> ElasticModel:
    """The ResNet as the elastic machinery sees it."""

    def run_blocks(blocks, held, stats, h_BHWC, span, active, key, train):
        return run(blocks, held, stats, h_BHWC, span, active, key, train, cfg)

    return ElasticModel(
        n_blocks=cfg.n_blocks,
        init=lambda key: init_params(key, cfg),
        init_stats=lambda: init_stats(cfg),
        stem=lambda params, stats, batch, train: stem(params, stats, batch, train, cfg),
        run=run_blocks,
        features=features,
        logits=logits,
        loss=classification_loss(logits),
        example_weight=example_weight,
    )
