# SPDX-License-Identifier: Apache-2.0
"""The training of one net: a program for each rung, compiled ahead; resumes bit for bit."""

import dataclasses
import functools
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.sharding import NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.mesh import shard_batch
from flextrain_jax.core.metrics import MetricsWriter, read_metrics
from flextrain_jax.core.saving import Stopped
from flextrain_jax.core.settings import setting, settings
from flextrain_jax.elastic.joules import Counters
from flextrain_jax.elastic.ladder import DepthLadder
from flextrain_jax.elastic.model import ElasticModel
from flextrain_jax.elastic.train_step import (
    ElasticState,
    Method,
    init_state,
    make_step,
    possible_rungs,
    rungs_name,
    step_rungs,
)


@settings
class LoopConfig:
    """How long a net is trained."""

    steps: int = setting("Updates.", ge=1, unit="updates")
    seed: int = setting("Of everything random.", default=0)
    save_every: int = setting("A checkpoint after so many.", default=200, ge=1, unit="updates")


@dataclasses.dataclass(frozen=True)
class Trained:
    """A trained net and what its training took.

    `seconds` are those of the steps alone, without compilation and checkpoints; `cpu_seconds` are
    what all threads of the process worked in them (other work on the machine hardly changes it);
    `rapl_joules` (the processor) and `nvml_joules` (the NVIDIA cards that it used, whoever else
    did) are those of the whole training, compilation too, by the machine's counters, None where one
    could not be read all the time. A run that was stopped and resumed has the sums over its
    processes, of which a killed one counts up to its last checkpoint.
    `step_counts`, `step_seconds` (median), `xla_flops` and `temporary_bytes` are by the rungs of a
    step, written "0" or "0,1,2".
    """

    params: Any
    stats: Any
    seconds: float
    cpu_seconds: float
    rapl_joules: float | None
    nvml_joules: float | None
    compile_seconds: float
    step_counts: dict[str, int]
    step_seconds: dict[str, float]
    xla_flops: dict[str, float]
    temporary_bytes: dict[str, int]


def train(
    folder: Path,
    model: ElasticModel,
    ladder: DepthLadder,
    method: Method,
    tx: optax.GradientTransformation,
    batch_of: Callable[[int], Any],
    config: LoopConfig,
    mesh: jax.sharding.Mesh,
    on_step: Callable[[int, dict], None] = lambda step, metrics: None,
    start: ElasticState | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Trained:
    """Trains from the newest checkpoint in `folder`, or from `start`, or from scratch, to the last
    step. `on_step(step, metrics)` is called after every update, one step late.

    Raises Stopped, with all updates on the disk, where `stop` says that the run was told to stop.
    """
    checkpoints = Checkpoints(folder / "ckpt")
    key = jax.random.fold_in(jax.random.key(config.seed), 0xE1A)
    state = init_state(model, ladder, method, tx, key) if start is None else start
    state = jax.tree.map(lambda x: _placed(x, mesh), state)
    # What is spent is kept with the state: a resumed run reports the time of all its parts.
    first, counters = checkpoints.latest() or 0, Counters()
    spent: dict[str, Any] = dict.fromkeys(("seconds", "cpu_seconds", *counters.names), 0.0)
    if first:
        state, before = checkpoints.restore(first, state)
        # A checkpoint of before there was a counter has no sum of it.
        spent |= dict.fromkeys(counters.names) | before
    started = time.monotonic()
    programs = compile_ladder(model, ladder, method, tx, state, batch_of, mesh)
    compile_seconds = time.monotonic() - started
    seed = _placed_seed(config.seed, mesh)
    writer = MetricsWriter(folder, first)
    clock, cpu_clock = time.monotonic(), time.process_time()

    def report(step, metrics):
        """Waits for a step's metrics; what has passed since the last one is that step's time."""
        nonlocal clock, cpu_clock
        metrics = {name: float(np.asarray(value)) for name, value in metrics.items()}
        taken, cpu_taken = time.monotonic() - clock, time.process_time() - cpu_clock
        clock, cpu_clock = clock + taken, cpu_clock + cpu_taken
        spent["seconds"] += taken
        spent["cpu_seconds"] += cpu_taken
        rungs = rungs_name(step_rungs(ladder, method, config.seed, step))
        writer.write(step, metrics | {"rungs": rungs, "seconds": taken})
        on_step(step, metrics)

    waiting = None  # metrics are read one step late, so the device never waits for the host
    for step in range(first, config.steps):
        rungs = step_rungs(ladder, method, config.seed, step)
        state, metrics = programs[rungs](state, shard_batch(batch_of(step), mesh), seed)
        if waiting is not None:
            report(*waiting)
        waiting, told = (step, metrics), stop()
        if told or (step + 1) % config.save_every == 0 or step + 1 == config.steps:
            report(*waiting)
            waiting = None
            counters.add_to(spent)
            writer.sync()
            checkpoints.save(step + 1, state, spent)  # which no step pays for
            clock, cpu_clock = time.monotonic(), time.process_time()
        if told and step + 1 < config.steps:
            raise Stopped(step + 1)
    writer.close()
    checkpoints.close()
    return Trained(
        params=state.params,
        stats=state.stats,
        **spent,
        compile_seconds=compile_seconds,
        **_by_rungs(read_metrics(folder), programs),
    )


def _by_rungs(lines: list[dict], programs: Mapping[Any, Any]) -> dict[str, Any]:
    """What `Trained` has for every set of rungs that a step trains."""
    costs: dict[str, Any] = {rungs_name(rungs): program for rungs, program in programs.items()}
    return dict(
        step_counts=dict(Counter(line["rungs"] for line in lines)),
        step_seconds={
            name: statistics.median(x["seconds"] for x in lines if x["rungs"] == name)
            for name in sorted({line["rungs"] for line in lines})
        },
        xla_flops={name: program.cost_analysis()["flops"] for name, program in costs.items()},
        temporary_bytes={
            name: program.memory_analysis().temp_size_in_bytes for name, program in costs.items()
        },
    )


def compile_ladder(
    model: ElasticModel,
    ladder: DepthLadder,
    method: Method,
    tx: optax.GradientTransformation,
    state: ElasticState,
    batch_of: Callable[[int], Any],
    mesh: jax.sharding.Mesh,
) -> dict[tuple[int, ...], jax.stages.Compiled]:
    """The compiled step for everything that a step can train: no compilation in mid-run, and none
    at all where a net of another seed had the same.
    """
    inputs = (state, shard_batch(batch_of(0), mesh), _placed_seed(0, mesh))
    leaves, tree = jax.tree.flatten(inputs)
    shapes = tuple(jax.ShapeDtypeStruct(x.shape, x.dtype, sharding=x.sharding) for x in leaves)
    return {
        rungs: _program(model, ladder, method, tx, rungs, tree, shapes, mesh)
        for rungs in possible_rungs(ladder, method)
    }


@functools.lru_cache(maxsize=64)
def _program(model, ladder, method, tx, rungs, tree, shapes, mesh) -> jax.stages.Compiled:
    with jax.set_mesh(mesh):
        inputs = jax.tree.unflatten(tree, shapes)
        return make_step(model, ladder, method, tx, rungs).lower(*inputs).compile()


def _placed_seed(seed: int, mesh: jax.sharding.Mesh) -> jax.Array:
    return jax.device_put(jnp.uint32(seed), NamedSharding(mesh, P()))


def _placed(x: jax.Array, mesh: jax.sharding.Mesh) -> jax.Array:
    """`x` where its model has placed it on the mesh, or else a copy on every device."""
    if isinstance(x.sharding, NamedSharding) and x.sharding.mesh == mesh:
        return x
    return jax.device_put(x, NamedSharding(mesh, P()))
