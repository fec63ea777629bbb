# SPDX-License-Identifier: Apache-2.0
"""The FlexTrain step: train one depth (or several), distil it from a deeper one, touch no more.

FlexTrain (arXiv 2310.20457), Algorithm 1 and equation 5: the loss of depth k is its cross-entropy
plus beta times the squared distance of its features from those of a deeper model k', which gets no
gradient. Where the paper is silent: the distance is a mean over the features (the literal sum
drowned the cross-entropy in our trials), k' is the next rung, blocks beyond k see no momentum and
no weight decay either, and the teacher's pass leaves no trace in the running statistics.
"""

import functools
from collections.abc import Sequence
from typing import Any, Literal

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np
import optax

from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.elastic.model import ElasticModel, Trunk, give_heads, head_of, insert, select

_SANDWICH_DRAW = 0x5A2D  # the purpose of the random stream


@settings
class Method:
    """How a net is trained over its ladder; the defaults are Algorithm 1 of the paper, but for the
    mean in place of a sum in equation 5.
    """

    rungs: Literal["drawn", "sandwich", "all", "full"] = setting(
        "What a step trains: one rung drawn by the ladder's probabilities (the paper); the largest,"
        " the smallest and one drawn from those between (sandwich, arXiv 1903.05134); every exit,"
        " weighted by the probabilities, which is the expectation of the paper's loss at the cost"
        " of one pass (all); the largest alone, the paper's Single (full).",
        default="drawn",
    )
    heads: Literal["shared", "per_depth"] = setting(
        "One decision layer for all rungs (the paper), or one for each.", default="shared"
    )
    beta: float = setting("The weight of the distillation; 0: none.", default=0.2, ge=0)
    teacher: Literal["next", "block", "full"] = setting(
        "From what a rung is distilled: the next rung, the next block of the order, or the full"
        " model.",
        default="next",
    )
    target: Literal["features", "logits"] = setting(
        "What is distilled: the features before the decision layer, or its scores.",
        default="features",
    )
    reduction: Literal["mean", "sum"] = setting(
        "The squared distance over the features: their mean, or their sum (the letter of eq. 5).",
        default="mean",
    )
    ramp: int = setting("Updates in which beta rises from 0.", default=0, ge=0, unit="updates")

    def __post_init__(self):
        if self.heads == "per_depth" and self.rungs == "full":
            raise ValueError("'rungs' full trains one head alone; set 'heads' to shared")
        if self.heads == "per_depth" and self.target == "logits" and self.teacher == "block":
            raise ValueError(
                "'teacher' block has no head of its own; set 'target' to features, or 'heads' to"
                " shared"
            )


@flax.struct.dataclass
class ElasticState:
    """One run at one moment: `step` counts updates (int32 scalar); `stats` are running statistics
    by group and part, where a group is what `stats_group` names.
    """

    step: jax.Array
    params: Any
    opt_state: Any
    stats: Any


def stats_group(ladder: DepthLadder, method: Method, rung: int) -> str:
    """Whose running statistics a rung reads: one set for a prefix ladder, else its own.

    A model that is only ever trained whole has one set too; its rungs are truncations.
    """
    shared = ladder.is_prefix or method.rungs == "full"
    return "shared" if shared else f"depth_{ladder.depths[rung]:03d}"


def regrouped(stats: dict, ladder: DepthLadder, method: Method) -> dict:
    """The running statistics in the groups of `method`, where they may be in those of another one:
    a group that is new begins as that of the whole model.
    """
    if not stats:
        return stats
    whole = stats["shared"] if "shared" in stats else stats[f"depth_{ladder.depths[-1]:03d}"]
    groups = {stats_group(ladder, method, rung) for rung in range(len(ladder))}
    return {group: stats.get(group, whole) for group in sorted(groups)}


def init_state(
    model: ElasticModel,
    ladder: DepthLadder,
    method: Method,
    tx: optax.GradientTransformation,
    key: jax.Array,
) -> ElasticState:
    """The state before the first step: all blocks, whatever rungs will be trained."""
    return state_of(model.init(key), model, ladder, method, tx)


def state_of(
    params: dict,
    model: ElasticModel,
    ladder: DepthLadder,
    method: Method,
    tx: optax.GradientTransformation,
) -> ElasticState:
    """The state before the first step with these parameters: all blocks, and one head, or by depth
    heads of unequal shapes.
    """
    if method.heads == "per_depth" and "heads" not in params:
        params = give_heads(params, ladder.depths)
    groups = {stats_group(ladder, method, rung) for rung in range(len(ladder))}
    stats = {group: model.init_stats() for group in sorted(groups)} if model.init_stats() else {}
    return ElasticState(jnp.zeros((), jnp.int32), params, tx.init(params), stats)


def step_rungs(ladder: DepthLadder, method: Method, seed: int, step: int) -> tuple[int, ...]:
    """The rungs that a step trains, ascending; a function of (seed, step)."""
    last = len(ladder) - 1
    if method.rungs == "full":
        return (last,)
    if method.rungs == "all":
        return tuple(range(last + 1))
    if method.rungs == "drawn":
        return (ladder.draw(seed, step),)
    if last < 2:
        return tuple(range(last + 1))
    rng = np.random.default_rng((seed, step, _SANDWICH_DRAW))
    return (0, int(rng.integers(1, last)), last)


def rungs_name(rungs: tuple[int, ...]) -> str:
    """The rungs of a step as a key of JSON: "0,2"."""
    return ",".join(map(str, rungs))


def possible_rungs(ladder: DepthLadder, method: Method) -> tuple[tuple[int, ...], ...]:
    """Everything that `step_rungs` can return: one compiled program each."""
    last = len(ladder) - 1
    if method.rungs == "drawn":
        return tuple((r,) for r in range(last + 1) if ladder.probabilities[r] > 0)
    if method.rungs == "sandwich" and last >= 2:
        return tuple((0, middle, last) for middle in range(1, last))
    return (step_rungs(ladder, method, 0, 0),)


def rung_weights(ladder: DepthLadder, method: Method, rungs: Sequence[int]) -> tuple[float, ...]:
    """The weight of each rung's loss within a step; they sum to 1."""
    if method.rungs == "all":
        return tuple(ladder.probabilities[rung] for rung in rungs)
    return (1 / len(rungs),) * len(rungs)


def teacher_blocks(ladder: DepthLadder, method: Method, rung: int) -> tuple[int, ...] | None:
    """The blocks of a rung's teacher; None where there is nothing deeper or beta is 0."""
    if method.beta == 0 or rung == len(ladder) - 1:
        return None
    depth = {
        "next": ladder.depths[rung + 1],
        "block": ladder.depths[rung] + 1,
        "full": ladder.depths[-1],
    }[method.teacher]
    return tuple(sorted(ladder.order[:depth]))


def make_step(
    model: ElasticModel,
    ladder: DepthLadder,
    method: Method,
    tx: optax.GradientTransformation,
    rungs: tuple[int, ...],
) -> jax.stages.Wrapped:
    """`step(state, batch, seed) -> (state, metrics)` for the given rungs; the state is donated, and
    `seed` (uint32) is an argument, so that all seeds share the program.

    Its program holds no operation of a block beyond the deepest of them but the teacher's forward
    pass. Metrics: loss, distillation and accuracy, weighted over the rungs; grad_norm.
    """
    held = ladder.active(rungs[-1])
    depths = [ladder.depths[rung] for rung in rungs]
    weights = rung_weights(ladder, method, rungs)
    teachers = [teacher_blocks(ladder, method, rung) for rung in rungs]
    students = [ladder.active(rung) for rung in rungs]
    # Teachers are among the sets, so that the trunk is cut where they leave their students.
    sets = tuple(dict.fromkeys([*students, *(t for t in teachers if t is not None)]))

    def loss_fn(part, params, batch, key, beta):
        trunk = Trunk(model, sets, part, held, {}, batch, key, train=True)
        exits = {}
        for blocks, depth in zip(students, depths, strict=True):
            head = head_of(part, depth)
            exits[blocks] = (head, model.features(part, head, trunk.hidden(blocks)))
        # After the students, whose hidden states it goes on from; with all parameters, since `part`
        # lacks the teacher's deeper blocks.
        teacher_trunk = trunk.frozen(params, tuple(range(model.n_blocks)))
        sums: Any = 0.0
        total, distilled = 0.0, 0.0
        for blocks, teacher, depth, weight in zip(students, teachers, depths, weights, strict=True):
            head, f = exits[blocks]
            loss_sum, n, correct = model.loss(part, head, f, batch)
            total += weight * loss_sum / n
            sums += weight * jnp.stack([loss_sum, correct]) / n
            if teacher is None:
                continue
            # A teacher that is one block deeper is no rung, so it reads the next rung's head.
            deeper = ladder.depths[ladder.depths.index(depth) + 1]
            head_depth = ladder.depths[-1] if method.teacher == "full" else deeper
            target = _teacher_output(teacher_trunk, teacher, head_of(params, head_depth), method)
            output = f if method.target == "features" else model.logits(part, head, f)
            weight_N = model.example_weight(batch)
            distance = feature_distance(output, target, weight_N, method.reduction)
            total += weight * beta * distance
            distilled += weight * distance
        stats = {blocks: trunk.batch_stats(blocks) for blocks in students}
        metrics = {"loss": sums[0], "accuracy": sums[1], "distillation": jnp.asarray(distilled)}
        return total, (metrics, stats)

    @functools.partial(jax.jit, donate_argnums=0)
    def step(state: ElasticState, batch, seed):
        key = jax.random.fold_in(jax.random.key(seed), state.step)
        beta = method.beta * jnp.minimum(1.0, (state.step + 1) / max(1, method.ramp))
        # The optimizer sees the part alone: what has no gradient would still decay and keep moving
        # by its momentum.
        part = select(state.params, held, depths)
        grad_fn = jax.value_and_grad(loss_fn, has_aux=True)
        (_, (metrics, batch_stats)), grads = grad_fn(part, state.params, batch, key, beta)
        part_opt = select(state.opt_state, held, depths)
        updates, part_opt = tx.update(grads, part_opt, part)
        part = optax.apply_updates(part, updates)
        # Of the rungs that share a group the deepest, which passes every part of the others.
        movers = dict(
            zip([stats_group(ladder, method, rung) for rung in rungs], students, strict=True)
        )
        stats = state.stats
        for group, blocks in movers.items():
            stats = _moved(stats, group, batch_stats[blocks], model.stats_momentum)
        state = ElasticState(
            step=state.step + 1,
            params=insert(state.params, part, held),
            opt_state=insert(state.opt_state, part_opt, held),
            stats=stats,
        )
        return state, metrics | {"grad_norm": optax.tree.norm(grads)}

    return step


def _teacher_output(trunk: Trunk, blocks: tuple[int, ...], head: dict, method: Method) -> jax.Array:
    """What is distilled of a teacher that has these blocks and this head; it gets no gradient."""
    head = jax.lax.stop_gradient(head)
    f = trunk.model.features(trunk.params, head, trunk.hidden(blocks))
    output = f if method.target == "features" else trunk.model.logits(trunk.params, head, f)
    return jax.lax.stop_gradient(output)


def feature_distance(
    output: jax.Array, target: jax.Array, weight: jax.Array, reduction: str
) -> jax.Array:
    """Squared distance (..., F) of equation 5, by `reduction` over F, averaged over what counts.

    `weight` (...) is 1 where an example or token counts.
    """
    squared = jnp.square(output - target)
    over = jnp.mean(squared, axis=-1) if reduction == "mean" else jnp.sum(squared, axis=-1)
    return jnp.sum(over * weight) / jnp.maximum(jnp.sum(weight), 1)


def _moved(stats: dict, group: str, batch_stats: dict, m: float) -> dict:
    """Running statistics after a batch: those of the parts that it passed move, once."""
    if not batch_stats:
        return stats
    moved = {
        part: jax.tree.map(lambda old, x: m * old + (1 - m) * x, stats[group][part], found)
        for part, found in batch_stats.items()
    }
    return stats | {group: stats[group] | moved}
