# SPDX-License-Identifier: Apache-2.0
"""A Vision Transformer (arXiv 2010.11929) of few layers, any of which can be passed over.

Letters: B batch, I J rows and columns of patches, T tokens (patches), S keys, P numbers of a patch,
D model, F feed-forward, N heads, H head dim, V classes, L layers (leading axis of the stack).

Pre-norm, learned positions, no class token: the mean over the tokens goes through the final norm
to the decision layer. The final norm has no running statistics, so it is right at every depth.

The stem "conv" is a short stack of strided convolutions in place of one product with a patch
(arXiv 2106.14881, section 4), with a layer norm over the channels in place of batch norm: like the
final norm it has no running statistics.
"""

import dataclasses
import zlib
from typing import Literal

import jax
import jax.numpy as jnp

from flextrain_jax.core.settings import SettingError, setting, settings
from flextrain_jax.elastic import costs
from flextrain_jax.elastic.classify import classification_loss, example_weight
from flextrain_jax.elastic.costs import Cost, ModelCost
from flextrain_jax.elastic.model import ElasticModel, take
from flextrain_jax.models.conv import conv3x3

BLOCK_LEAVES = (
    "scale1",
    "bias1",
    "qkv",
    "qkv_b",
    "out",
    "out_b",
    "scale2",
    "bias2",
    "up",
    "up_b",
    "down",
    "down_b",
)
UNROLLED = 12  # layers that are written out one after the other; more are a loop, quicker compiled


@settings
class ViT:
    """A Vision Transformer, as a configuration says it; `ViTConfig` has also what the data say.

    FlexTrain (arXiv 2310.20457) says "ViT-3" and gives none of the sizes but dropout 0.1.
    """

    kind: Literal["vit"] = setting("A Vision Transformer.", default="vit", kw_only=True)
    patch: int = setting("The side of a patch.", default=4, ge=1, unit="pixels")
    stem: Literal["patch", "conv"] = setting(
        "What makes tokens of an image: one product with each patch, or 3x3 convolutions of stride"
        " 2, as many as halve 'patch' to 1, each twice as wide as the one before, the last of"
        " 'd_model' channels (arXiv 2106.14881).",
        default="patch",
    )
    n_layers: int = setting("Layers, which are the blocks.", default=3, ge=1)
    d_model: int = setting("Width of the residual stream.", default=192, ge=1)
    n_heads: int = setting("Attention heads.", default=3, ge=1)
    d_ff: int = setting("Width of the feed-forward part.", default=768, ge=1)
    dropout: float = setting(
        "The chance that a number is dropped of what attention and feed-forward add to the"
        " residual stream.",
        default=0.0,
        ge=0,
        lt=1,
    )
    eps: float = setting("Added to variances.", default=1e-6, gt=0)

    def __post_init__(self):
        if self.d_model % self.n_heads:
            rule = f"a multiple of 'n_heads' {self.n_heads}"
            raise SettingError("d_model", self.d_model, rule)
        if self.stem == "conv" and (self.patch < 2 or self.patch & (self.patch - 1)):
            raise SettingError("patch", self.patch, "2, 4, 8, ... where 'stem' is conv")
        if self.stem == "conv" and self.d_model % (self.patch // 2):
            rule = f"a multiple of {self.patch // 2}, half of 'patch', where 'stem' is conv"
            raise SettingError("d_model", self.d_model, rule)

    def of(self, n_classes: int, image: tuple[int, int, int]) -> "ViTConfig":
        """The transformer for these classes and images of that height, width and channels."""
        return ViTConfig(n_classes=n_classes, image=image, **dataclasses.asdict(self))


@dataclasses.dataclass(frozen=True)
class ViTConfig(ViT):
    """A Vision Transformer of one size; `image` is height, width and channels."""

    n_classes: int = dataclasses.field(kw_only=True)
    image: tuple[int, int, int] = dataclasses.field(default=(32, 32, 3), kw_only=True)

    def __post_init__(self):
        super().__post_init__()
        if self.image[0] % self.patch or self.image[1] % self.patch:
            raise ValueError(
                f"'model.patch' is {self.patch}; it must divide the sides of the image,"
                f" {self.image[0]} and {self.image[1]}"
            )

    @property
    def n_tokens(self) -> int:
        """Patches of an image."""
        return (self.image[0] // self.patch) * (self.image[1] // self.patch)

    @property
    def patch_size(self) -> int:
        """Numbers of a patch."""
        return self.patch * self.patch * self.image[2]

    @property
    def convs(self) -> tuple[tuple[int, int], ...]:
        """(channels in, out) of every convolution of the stem; none of a patch stem."""
        n = self.patch.bit_length() - 1 if self.stem == "conv" else 0
        widths = [self.d_model >> (n - 1 - i) for i in range(n)]
        return tuple(zip([self.image[2], *widths], widths, strict=False))


def model_cost(cfg: ViTConfig) -> ModelCost:
    """What every part costs, for one image."""
    T, D, F = cfg.n_tokens, cfg.d_model, cfg.d_ff
    stem = costs.dense(T, D if cfg.convs else cfg.patch_size, D) + Cost(params=T * D)
    height, width, _ = cfg.image
    for c_in, c_out in cfg.convs:
        stem += costs.conv(height, width, 3, c_in, c_out, 2)
        height, width = height // 2, width // 2
        stem += costs.norm(height * width * c_out, c_out)
    block = costs.norm(T * D, D) + costs.dense(T, D, 3 * D)
    block += costs.attention(T, T, cfg.n_heads, D // cfg.n_heads) + costs.dense(T, D, D)
    block += costs.norm(T * D, D) + costs.dense(T, D, F) + costs.dense(T, F, D)
    head = costs.norm(D, D) + costs.dense(1, D, cfg.n_classes)
    return ModelCost(stem, (block,) * cfg.n_layers, head)


def init_params(key: jax.Array, cfg: ViTConfig) -> dict:
    """Normal weights of variance 1 / inputs; a leaf's key depends on its name only."""
    T, D, F, L = cfg.n_tokens, cfg.d_model, cfg.d_ff, cfg.n_layers
    N = cfg.n_heads
    H = D // N

    def normal(name, shape, fan_in, scale=1.0):
        leaf_key = jax.random.fold_in(key, zlib.crc32(name.encode()))
        return jax.random.normal(leaf_key, shape) * scale * fan_in**-0.5

    stem = {}
    for i, (c_in, c_out) in enumerate(cfg.convs, 1):
        stem[f"conv{i}"] = normal(f"stem/conv{i}", (3, 3, c_in, c_out), 9 * c_in, 2**0.5)
        stem |= {f"scale{i}": jnp.ones(c_out), f"bias{i}": jnp.zeros(c_out)}
    inputs = D if cfg.convs else cfg.patch_size
    depth = (2 * L) ** -0.5  # the 2L residual additions keep unit variance together
    return {
        "stem": stem
        | {
            "w": normal("stem/w", (inputs, D), inputs),
            "b": jnp.zeros(D),
            "position": normal("stem/position", (T, D), 1.0, 0.02),
        },
        "blocks": {
            "scale1": jnp.ones((L, D)),
            "bias1": jnp.zeros((L, D)),
            "qkv": normal("qkv", (L, D, 3, N, H), D),
            "qkv_b": jnp.zeros((L, 3, N, H)),
            "out": normal("out", (L, N, H, D), D, depth),
            "out_b": jnp.zeros((L, D)),
            "scale2": jnp.ones((L, D)),
            "bias2": jnp.zeros((L, D)),
            "up": normal("up", (L, D, F), D),
            "up_b": jnp.zeros((L, F)),
            "down": normal("down", (L, F, D), F, depth),
            "down_b": jnp.zeros((L, D)),
        },
        "head": {
            "scale": jnp.ones(D),
            "bias": jnp.zeros(D),
            "w": normal("head/w", (D, cfg.n_classes), D),
            "b": jnp.zeros(cfg.n_classes),
        },
    }


def stem(params: dict, stats: dict, batch, train: bool, cfg: ViTConfig) -> tuple[jax.Array, dict]:
    """Images (B, height, width, channels) to embedded patches (B, T, D)."""
    part, x_BIJC = params["stem"], batch.image_BHWC
    for i in range(1, len(cfg.convs) + 1):
        x_BIJC = conv3x3(x_BIJC, part[f"conv{i}"], 2, "xla")
        x_BIJC = jax.nn.relu(layer_norm(x_BIJC, part[f"scale{i}"], part[f"bias{i}"], cfg.eps))
    p = 1 if cfg.convs else cfg.patch
    w = part["w"].reshape(p, p, -1, cfg.d_model)
    x_BIJD = jax.lax.conv_general_dilated(
        x_BIJC, w, (p, p), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )
    x_BTD = x_BIJD.reshape(x_BIJD.shape[0], cfg.n_tokens, cfg.d_model) + part["b"][None, None]
    return x_BTD + part["position"][None], {}


def run(
    blocks: dict, held, stats: dict, h_BTD, span, active, key, train: bool, cfg: ViTConfig
) -> tuple[jax.Array, dict]:
    """The active blocks of a span; the others are identities and leave nothing to do."""
    if not active:
        return h_BTD, {}
    layers = jax.tree.map(lambda x: take(x, [held.index(i) for i in active]), blocks)

    def body(x_BTD, layer_and_number):
        layer, number = layer_and_number
        return block(layer, x_BTD, number, key, train, cfg), None

    # On a CPU a loop's products take twice the time of the same ones written out.
    unroll = len(active) <= UNROLLED
    h_BTD, _ = jax.lax.scan(body, h_BTD, (layers, jnp.array(active)), unroll=unroll)
    return h_BTD, {}


def block(layer: dict, x_BTD, number, key, train: bool, cfg: ViTConfig) -> jax.Array:
    """One layer: attention and feed-forward, each added to its input."""
    y_BTD = layer_norm(x_BTD, layer["scale1"], layer["bias1"], cfg.eps)
    qkv_BTCNH = jnp.einsum("btd,dcnh->btcnh", y_BTD, layer["qkv"]) + layer["qkv_b"][None, None]
    q_BTNH, k_BSNH, v_BSNH = qkv_BTCNH[:, :, 0], qkv_BTCNH[:, :, 1], qkv_BTCNH[:, :, 2]
    score_BNTS = jnp.einsum("btnh,bsnh->bnts", q_BTNH, k_BSNH) * q_BTNH.shape[-1] ** -0.5
    seen_BTNH = jnp.einsum("bnts,bsnh->btnh", jax.nn.softmax(score_BNTS), v_BSNH)
    y_BTD = jnp.einsum("btnh,nhd->btd", seen_BTNH, layer["out"]) + layer["out_b"][None, None]
    # Two draws a layer, by its number in the whole model: it draws alike at every rung.
    x_BTD = x_BTD + _dropped(y_BTD, key, 2 * number, train, cfg)
    y_BTD = layer_norm(x_BTD, layer["scale2"], layer["bias2"], cfg.eps)
    y_BTF = jax.nn.gelu(
        jnp.einsum("btd,df->btf", y_BTD, layer["up"]) + layer["up_b"][None, None],
        approximate=True,
    )
    y_BTD = jnp.einsum("btf,fd->btd", y_BTF, layer["down"]) + layer["down_b"][None, None]
    return x_BTD + _dropped(y_BTD, key, 2 * number + 1, train, cfg)


def layer_norm(x: jax.Array, scale: jax.Array, bias: jax.Array, eps: float) -> jax.Array:
    """Zero mean and unit variance over the last axis, then scale and bias."""
    mean = jnp.mean(x, axis=-1, keepdims=True)
    var = jnp.mean(jnp.square(x - mean), axis=-1, keepdims=True)
    shape = (1,) * (x.ndim - 1) + scale.shape
    return (x - mean) * jax.lax.rsqrt(var + eps) * scale.reshape(shape) + bias.reshape(shape)


def _dropped(x_BTD, key, number, train, cfg):
    if not train or cfg.dropout == 0:
        return x_BTD
    kept = 1 - cfg.dropout
    return jax.random.bernoulli(jax.random.fold_in(key, number), kept, x_BTD.shape) * x_BTD / kept


def features(params: dict, head: dict, h_BTD: jax.Array, cfg: ViTConfig) -> jax.Array:
    """The normed mean over the patches, (B, D)."""
    return layer_norm(jnp.mean(h_BTD, axis=1), head["scale"], head["bias"], cfg.eps)


def logits(params: dict, head: dict, f_BD: jax.Array) -> jax.Array:
    """Class scores (B, V)."""
    return jnp.einsum("bd,dv->bv", f_BD, head["w"]) + head["b"][None]


def elastic_model(cfg: ViTConfig) -> ElasticModel:
    """The ViT as the elastic machinery sees it."""

    def run_blocks(blocks, held, stats, h_BTD, span, active, key, train):
        return run(blocks, held, stats, h_BTD, span, active, key, train, cfg)

    return ElasticModel(
        n_blocks=cfg.n_layers,
        init=lambda key: init_params(key, cfg),
        init_stats=dict,
        stem=lambda params, stats, batch, train: stem(params, stats, batch, train, cfg),
        run=run_blocks,
        features=lambda params, head, h_BTD: features(params, head, h_BTD, cfg),
        logits=logits,
        loss=classification_loss(logits),
        example_weight=example_weight,
    )
