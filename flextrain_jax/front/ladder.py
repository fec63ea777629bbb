# SPDX-License-Identifier: Apache-2.0
"""A model of anybody's, made elastic.

    ladder = ft.elasticize(ResNet18(10), train, depths=(2, 4, 8))

`model` is a Flax linen module, an nnx module, or plain functions (stem, blocks, head) with
`params`. Its blocks are found, or named by `blocks`; what is before the first is the stem, what is
behind the last the head.
"""

import dataclasses
import operator
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import linen, nnx

from flextrain_jax.elastic.costs import Cost, ModelCost
from flextrain_jax.elastic.ladder import DepthLadder, LadderConfig, RungCost, rung_costs
from flextrain_jax.elastic.model import ElasticModel, block_name, head_of
from flextrain_jax.elastic.train_step import Method, init_state, regrouped
from flextrain_jax.front.decoder import DecoderLadder, decoder_ladder
from flextrain_jax.front.examples import Examples, examples_of, sample_of
from flextrain_jax.front.framed import framed_parts
from flextrain_jax.front.frames import LinenFrame, NnxFrame
from flextrain_jax.front.functions import function_parts
from flextrain_jax.front.heads import depth_heads, no_heads, own_heads
from flextrain_jax.front.parts import (
    DepthHead,
    FrontError,
    ModelParts,
    alike,
    check_rungs,
    elastic_model,
    end_of,
    first_line,
    shown,
    spec,
    warn_of_flags,
)
from flextrain_jax.front.traced import cost

L = TypeVar("L", bound="Ladder | DecoderLadder")
Heads = Literal["shared", "per_depth"] | Mapping[int, Any]
SAMPLE = 3  # examples of a trace: unlike 1 and 2, such as no other axis is


@dataclasses.dataclass(frozen=True)
class LadderCost(ModelCost):
    """Costs of a model whose head may differ by depth; `head` is that of the deepest."""

    heads: Mapping[int, Cost]

    def head_at(self, depth: int) -> Cost:
        """The head of that depth."""
        return self.heads.get(depth, self.head)


@dataclasses.dataclass(frozen=True, eq=False)
class Ladder:
    """An elastic model and its values, on the host: `params` and `stats` as `ElasticState` has
    them. `fit` returns another one. `images` are the training images, by whose mean and deviation
    uint8 images are normalized; None where it takes what it is given.
    """

    explicit: ClassVar[bool] = False  # where arrays of other people's models lie, XLA finds out

    parts: ModelParts
    model: ElasticModel
    depths: DepthLadder
    method: Method
    cost: ModelCost
    x: jax.ShapeDtypeStruct
    n_classes: int
    params: Any
    stats: Any
    images: Examples | None = None

    @property
    def rungs(self) -> tuple[RungCost, ...]:
        """What every rung costs, from small to large."""
        return rung_costs(self.depths, self.cost)

    @property
    def even(self) -> bool:
        """Whether the features of all depths can be compared."""
        return alike(self.parts, self.depths)

    def read(self, data: Any, trained: bool) -> Examples:
        """Examples for the model: to train on, or `trained` as it takes them, normalized as it was
        trained, or, where nobody knows how, as they come. Raises FrontError.
        """
        known = self.images if trained else None
        found = examples_of(data, self.x, self.n_classes, known)
        if trained and known is None and found.normalized:
            found = dataclasses.replace(found, images_NHWC=found.images_NHWC.astype(self.x.dtype))
        kind = found.images_NHWC.dtype
        real = found.normalized or jnp.issubdtype(kind, jnp.inexact)
        if real and not jnp.issubdtype(self.x.dtype, jnp.inexact):
            how = ", which are normalized as pixels are," if found.normalized else ""
            raise FrontError(
                f"examples are {kind}{how} and the model takes {self.x.dtype}; give them as"
                f" {self.x.dtype}"
            )
        return found

    def rung(self, depth: int) -> int:
        """The rung of a depth. Raises FrontError."""
        if not isinstance(depth, int | np.integer) or depth not in self.depths.depths:
            raise FrontError(f"there is no depth {depth}; there are {self.depths.depths}")
        return self.depths.depths.index(depth)


def elasticize(
    model: Any,
    example: Any = None,
    depths: Sequence[int] = (),
    *,
    blocks: str | Sequence[str] | None = None,
    heads: Heads | None = None,
    order: Literal["prefix", "stages", "even"] = "prefix",
    probabilities: Sequence[float] | None = None,
    params: Any = None,
    seed: int = 0,
) -> Ladder | DecoderLadder:
    """A model that can be trained at all `depths`, numbers of blocks that grow to all blocks.

    `model` may be the path of a Hugging Face folder of a decoder; it needs no `example`.
    `example` is an array like those that the model will see, batch first, or the examples to train
    on. `params` are linen variables, or the parameters of plain functions; without them linen
    modules start from `seed`. `heads`: one for all depths, which copies of it begin as, or by depth
    a module or (function, params) that takes what the last block of that depth gives; without, one
    for all where all depths give one shape. `probabilities` say how often training draws a depth.
    Raises FrontError, LadderError.
    """
    depths = _numbers(depths)
    shares = _shares(probabilities, len(depths))
    if not isinstance(seed, int | np.integer) or not 0 <= seed < 2**32:
        raise FrontError(f"seed is {seed!r}; give a whole number from 0 to {2**32 - 1}")
    config = LadderConfig(order=order, depths=depths, probabilities=shares)
    if isinstance(model, str | Path):
        if blocks is not None or params is not None:
            raise FrontError("a decoder's folder has its own; leave out blocks and params")
        return decoder_ladder(Path(model), config.over, heads)
    if said := no_heads(heads):
        raise FrontError(said)
    x = sample_of(example, SAMPLE)
    parts = parts_of(model, x, blocks, params, seed)
    if parts.wrong:
        raise FrontError(parts.wrong)
    return over(parts, config.over(parts.stages), x, heads, seed)


def _numbers(depths: Any) -> tuple[int, ...]:
    try:
        found = tuple(operator.index(depth) for depth in depths)
    except TypeError:
        raise FrontError(
            f"'depths' is {depths!r}; give whole numbers of blocks, such as (2, 4, 8)"
        ) from None
    if not found:
        raise FrontError("'depths' is missing: the numbers of blocks to train, such as (2, 4, 8)")
    return found


def _shares(probabilities: Any, n: int) -> tuple[float, ...]:
    if probabilities is None:
        return (1 / n,) * n
    try:
        return tuple(map(float, probabilities))
    except (TypeError, ValueError):
        raise FrontError(
            f"'probabilities' is {probabilities!r}; give a share for each depth, such as (0.5, 0.5)"
        ) from None


def over(
    parts: ModelParts, ladder: DepthLadder, x: jax.Array, heads: Heads | None, seed: int
) -> Ladder:
    """The elastic model of these parts over a ladder. Raises FrontError."""
    check_rungs(parts, ladder)
    own, kind = _heads(parts, ladder, heads)
    made = elastic_model(parts, ladder, own)
    target = "features" if own is None else "logits"
    method = Method(rungs="all", heads=kind, teacher="full", target=target)
    state = init_state(made, ladder, method, optax.identity(), jax.random.key(seed))
    params, stats = jax.tree.map(np.array, (state.params, state.stats))
    n_classes, costs = _costs(parts, made, ladder, x, params)
    return Ladder(parts, made, ladder, method, costs, spec(x), n_classes, params, stats)


def check_method(ladder: L, method: Method) -> L:
    """The ladder with this method, its running statistics in the method's groups. Raises FrontError
    where depths have nothing to compare, or there is no gradient.
    """
    for path, x in jax.tree_util.tree_leaves_with_path(ladder.params):
        if not jnp.issubdtype(x.dtype, jnp.floating):
            name = jax.tree_util.keystr(path, simple=True, separator="/")
            raise FrontError(
                f"{name} is {x.dtype}, and only real numbers are trained; keep whole numbers in the"
                " code, and a complex parameter as two, its real and its imaginary part"
            )
    compares = method.beta > 0 and method.target == "features" and len(ladder.depths) > 1
    if compares and not ladder.even:
        raise FrontError("depths end in unequal shapes; set 'target' to logits, or 'beta' to 0")
    stats = regrouped(ladder.stats, ladder.depths, method)
    return dataclasses.replace(ladder, method=method, stats=stats)


def parts_of(model: Any, x: jax.Array, blocks: Any, params: Any, seed: int) -> ModelParts:
    """The parts of a model by its kind. Raises FrontError."""
    if isinstance(model, linen.Module | nnx.Module):
        warn_of_flags(type(model).__call__, type(model).__name__)
    if isinstance(model, linen.Module):
        try:
            frame = LinenFrame(model, x, params, jax.random.key(seed))
        except FrontError:
            raise
        except Exception as error:  # whatever the user's code raises
            raise FrontError(f"the model does not take {shown(x)}: {first_line(error)}") from error
        return framed_parts(frame, x, blocks)
    if isinstance(model, nnx.Module):
        if params is not None:
            raise FrontError("an nnx module has its own parameters; leave out params")
        return framed_parts(NnxFrame(model), x, blocks)
    if isinstance(model, tuple) and len(model) == 3 and params is not None:
        if blocks is not None:
            raise FrontError("the blocks of plain functions are those given; leave out blocks")
        stem, own, head = model
        for function in dict.fromkeys((stem, *own, head)):
            warn_of_flags(function, getattr(function, "__name__", "a function"))
        return function_parts(stem, tuple(own), head, params, x)
    raise FrontError(
        f"{type(model).__name__} is no model; give a linen module, an nnx module, or functions"
        " (stem, blocks, head) with params={'stem': ..., 'blocks': [...], 'head': ...}"
    )


def _heads(
    parts: ModelParts, ladder: DepthLadder, heads: Heads | None
) -> tuple[dict[int, DepthHead] | None, Literal["shared", "per_depth"]]:
    """Heads by depth, None where the model's own serves them all; and whether they are several."""
    if isinstance(heads, Mapping):
        return depth_heads(parts, ladder, heads), "per_depth"
    if alike(parts, ladder):
        return None, heads or "shared"
    several = len(ladder) > 1
    ends = {depth: end_of(ladder.active(rung)) for rung, depth in enumerate(ladder.depths)}
    if (heads == "shared" and several) or parts.init_head is None:
        first = ladder.depths[0]
        raise FrontError(
            f"depth {first} ends in block {parts.names[ends[first] - 1]}, which gives"
            f" {shown(parts.outputs[ends[first]])}, and the head takes {shown(parts.outputs[-1])};"
            " give heads={depth: module that takes what that depth gives}"
            + (", or heads='per_depth'" if parts.init_head else "")
        )
    return own_heads(parts, ends), "per_depth" if several else "shared"


def _costs(
    parts: ModelParts, model: ElasticModel, ladder: DepthLadder, x: jax.Array, params: Any
) -> tuple[int, ModelCost]:
    """The number of classes, and what every part costs on one example."""
    x, outputs = jax.tree.map(
        lambda x: jax.ShapeDtypeStruct((1, *x.shape[1:]), x.dtype), (spec(x), parts.outputs)
    )
    stats = parts.stats
    stem = cost(lambda p, s, x: parts.stem(p, s, x, False)[0], params["stem"], stats["stem"], x)
    blocks = []
    for i in range(len(parts.names)):
        name = block_name(i)
        run = lambda p, s, h, i=i: parts.block(i, p, s, h, False, None)[0]  # noqa: E731
        blocks.append(cost(run, params["blocks"][name], stats[name], outputs[i]))

    def logits(head, _, stem, h):
        whole = {"stem": stem}
        return model.logits(whole, head, model.features(whole, head, h))

    heads, classes = {}, set()
    for rung, depth in enumerate(ladder.depths):
        head, h = head_of(params, depth), outputs[end_of(ladder.active(rung))]
        try:
            found = jax.eval_shape(logits, head, {}, params["stem"], h)
        except Exception as error:  # whatever the user's code raises
            raise FrontError(
                f"the head of depth {depth} does not take what block"
                f" {parts.names[max(ladder.active(rung))]} gives, {shown(h)}: {first_line(error)}"
            ) from error
        if not isinstance(found, jax.ShapeDtypeStruct) or found.ndim != 2 or found.shape[0] != 1:
            what = "" if hasattr(found, "shape") else f"a {type(found).__name__} of "
            raise FrontError(
                f"the head of depth {depth} gives {what}{shown(found)}, not (N, classes)"
            )
        heads[depth] = cost(logits, head, {}, params["stem"], h)
        classes.add(found.shape[1])
    if len(classes) != 1:
        raise FrontError(f"the heads give unequal numbers of classes, {sorted(classes)}")
    return classes.pop(), LadderCost(stem, tuple(blocks), heads[ladder.depths[-1]], heads)
