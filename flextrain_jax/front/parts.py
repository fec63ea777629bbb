# SPDX-License-Identifier: Apache-2.0
"""A model of anybody's as stem, blocks and head, and as the `ElasticModel` that is trained.

Letters: B batch, F features, V classes.

A block that a rung passes over is an identity, so it must leave the shape as it is; or all blocks
behind it are passed over too, and a head of that depth takes what is there.
"""

import dataclasses
import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from flextrain_jax.elastic.classify import classification_loss, example_weight
from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.elastic.model import ElasticModel, block_name, head_name

Head = Callable[..., Any]
FLAGS = {
    "train": True,
    "training": True,
    "is_training": True,
    "is_train": True,
    "train_mode": True,
    "training_mode": True,
    "enable_dropout": True,
    "use_dropout": True,
    "apply_dropout": True,
    "deterministic": False,
    "use_running_average": False,
    "inference": False,
    "is_inference": False,
    "eval": False,
    "is_eval": False,
    "eval_mode": False,
}


class FrontError(ValueError):
    """A model that cannot be made elastic; the message is one sentence for the user."""


@dataclasses.dataclass(frozen=True, eq=False)
class DepthHead:
    """The head of one depth: `init(key, head) -> params`, where `head` is the model's own, and
    logits `apply(stem, params, h)`.
    """

    init: Callable[[jax.Array, Any], Any]
    apply: Head


@dataclasses.dataclass(frozen=True, eq=False)
class ModelParts:
    """A model in parts; `names` are its blocks as the user knows them.

    `init(key) -> {"stem", "blocks": {"000": ...}, "head"}`; `stats` has, by part, zeros of the form
    of its running statistics, and `fresh_stats` their first values.
    `stem(params, stats, x, train) -> (h, batch statistics)`.
    `block(i, params, stats, h, train, key) -> (h, batch statistics)`.
    `features(stem, head, h) -> f` and `logits(stem, head, f)`.
    `init_head(key, end) -> head` that takes `outputs[end]`; None where the
    form of the model has no such thing. `outputs` are the shapes behind the stem and every block.
    `wrong` is a sentence about what makes the numbers of a model wrong that runs: who begins anew
    is to be refused.
    """

    names: tuple[str, ...]
    init: Callable[[jax.Array], dict]
    stats: dict[str, Any]
    fresh_stats: dict[str, Any]
    momentum: float
    stem: Callable[..., tuple[Any, Any]]
    block: Callable[..., tuple[Any, Any]]
    features: Callable[..., jax.Array]
    logits: Head
    init_head: Callable[[jax.Array, int], Any] | None
    outputs: tuple[Any, ...]
    wrong: str = ""

    @property
    def keeps_shape(self) -> tuple[bool, ...]:
        """Of every block, whether an identity can stand in its place."""
        return tuple(
            same_shape(before, after)
            for before, after in zip(self.outputs, self.outputs[1:], strict=False)
        )

    @property
    def stages(self) -> tuple[int, ...]:
        """How many blocks follow each other in one shape; the first of each may make it."""
        sizes = [1]
        for kept in self.keeps_shape[1:]:
            if kept:
                sizes[-1] += 1
            else:
                sizes.append(1)
        return tuple(sizes)


def spec(tree: Any) -> Any:
    """The shapes and types of a tree of arrays."""
    return jax.tree.map(lambda x: jax.ShapeDtypeStruct(jnp.shape(x), jnp.result_type(x)), tree)


def zeros(tree: Any) -> Any:
    """Zeros of the shapes and types of a tree."""
    return jax.tree.map(lambda x: jnp.zeros(x.shape, x.dtype), tree)


def same_shape(one: Any, other: Any) -> bool:
    """Whether two trees have the same form, shapes and types."""
    return jax.tree.structure(one) == jax.tree.structure(other) and all(
        a.shape == b.shape and a.dtype == b.dtype
        for a, b in zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    )


def shown(tree: Any) -> str:
    """Shapes for a sentence, the batch as N."""
    return " and ".join(
        f"({', '.join(['N', *map(str, x.shape[1:])])})" for x in jax.tree.leaves(tree)
    )


def mode(function: Callable, train: bool) -> dict[str, Any]:
    """The flags that a function takes to tell training from inference, by their usual names."""
    try:
        taken = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {}
    return {name: is_train == train for name, is_train in FLAGS.items() if name in taken}


def warn_of_flags(function: Callable, name: str) -> None:
    """Warns where a function takes switches, and none that tells training from inference: a dropout
    behind one would never be on.
    """
    try:
        taken = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return
    switches = [
        word
        for word, one in taken.items()
        if isinstance(one.default, bool) or one.annotation in (bool, "bool")
    ]
    if switches and not FLAGS.keys() & taken.keys():
        warnings.warn(
            f"{name} takes {', '.join(switches)}, which training leaves as in inference; what tells"
            f" the two apart must be called train, deterministic or another of {', '.join(FLAGS)}",
            stacklevel=2,
        )


def first_line(error: Exception) -> str:
    """What went wrong in the user's code, for one sentence."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"


def end_of(active: Sequence[int]) -> int:
    """The place in `ModelParts.outputs` behind the blocks of a rung."""
    return max(active) + 1


def check_rungs(parts: ModelParts, ladder: DepthLadder) -> None:
    """Raises FrontError where a rung passes over a block whose shape later blocks need."""
    for rung, depth in enumerate(ladder.depths):
        active = ladder.active(rung)
        for i, kept in enumerate(parts.keeps_shape[: end_of(active)]):
            if i not in active and not kept:
                raise FrontError(
                    f"depth {depth} passes over block {parts.names[i]}, which makes"
                    f" {shown(parts.outputs[i + 1])} of {shown(parts.outputs[i])}, and keeps"
                    f" {parts.names[max(active)]} behind it; take order='prefix', or"
                    " order='stages' with more blocks"
                )


def alike(parts: ModelParts, ladder: DepthLadder) -> bool:
    """Whether all rungs end in the shape of the whole model, so that its head can take them."""
    ends = [parts.outputs[end_of(ladder.active(rung))] for rung in range(len(ladder))]
    return all(same_shape(end, parts.outputs[-1]) for end in ends)


def elastic_model(
    parts: ModelParts, ladder: DepthLadder, heads: Mapping[int, DepthHead] | None
) -> ElasticModel:
    """The model for training; `heads` by depth take the place of its one head, where they are
    given. A head of its own stands under the name of its depth, since heads may differ in kind.
    """

    def init(key):
        params = parts.init(key)
        if heads:
            made = {}
            for depth, head in heads.items():
                own = head.init(jax.random.fold_in(key, depth), params["head"])
                made[head_name(depth)] = {head_name(depth): own}
            params = {"stem": params["stem"], "blocks": params["blocks"], "heads": made}
        # Copies, of numpy's arrays too: a step is given them away, and these may be the user's.
        return jax.tree.map(jnp.array, params)

    fresh = parts.fresh_stats

    def stem(params, stats, batch, train):
        x = jnp.asarray(batch.image_BHWC)
        part = parts.stats["stem"] if train else stats.get("stem", {})
        h, found = parts.stem(params["stem"], part, x, train)
        return h, {"stem": found} if jax.tree.leaves(found) else {}

    def run(blocks, held, stats, h, span, active, key, train):
        del held, span  # the blocks come by name, and what is passed over is an identity
        batch_stats = {}
        for i in active:
            name = block_name(i)
            part = parts.stats[name] if train else stats.get(name, {})
            own_key = None if key is None else jax.random.fold_in(key, i)
            h, found = parts.block(i, blocks[name], part, h, train, own_key)
            if jax.tree.leaves(found):
                batch_stats[name] = found
        return h, batch_stats

    def features(params, head, h):
        if heads:
            ((name, own),) = head.items()
            return heads[int(name.rpartition("_")[2])].apply(params["stem"], own, h)
        return parts.features(params["stem"], head, h)

    def logits(params, head, f):
        return f if heads else parts.logits(params["stem"], head, f)

    def loss(params, head, f, batch):
        return classification_loss(lambda params, head, f: logits(params, head, f))(
            params, head, f, batch
        )

    return ElasticModel(
        n_blocks=len(parts.names),
        init=init,
        init_stats=lambda: jax.tree.map(jnp.array, fresh) if jax.tree.leaves(fresh) else {},
        stem=stem,
        run=run,
        features=features,
        logits=logits,
        loss=loss,
        example_weight=example_weight,
        stats_momentum=parts.momentum,
    )
