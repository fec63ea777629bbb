# SPDX-License-Identifier: Apache-2.0
"""What an elastic step costs, in pairs: python -m benchmarks.elastic [--torch-python=PYTHON]

1. A step at a rung against the step of a plain network of that size, which knows no ladder.
2. The two forms of the convolution.
3. The step of the whole ResNet against the same network in torch, run by the Python of
   --torch-python (benchmarks/elastic_torch.py; both use all cores that the process may use): ours
   on one device, which has all cores, and on a device for each core, which share the batch.

The two sides of a pair take turns; a ratio is the median over the turns.
"""

import argparse
import dataclasses
import functools
import json
import os
import statistics
import subprocess
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.sharding import NamedSharding
from jax.sharding import PartitionSpec as P

from flextrain_jax.core.mesh import make_mesh, shard_batch
from flextrain_jax.data.images import ImageBatch
from flextrain_jax.elastic.ladder import DepthLadder, prefix_order
from flextrain_jax.elastic.model import select
from flextrain_jax.elastic.sgd import Sgd, make_sgd
from flextrain_jax.elastic.train_step import Method, init_state, make_step
from flextrain_jax.models import resnet

SGD = Sgd(learning_rate=0.05, weight_decay=1e-3)
STEPS = 1000  # of the learning rate schedule


def main() -> None:
    """Prints one line a figure and the whole as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stages", type=int, default=2, help="blocks of a stage: 2 is ResNet-14")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--torch-python", default="", help="a Python that has torch")
    args = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    jax.config.update("jax_num_cpu_devices", cores)
    cfg = resnet.ResNetConfig(n_classes=10, stages=(args.stages,) * 3)
    batch = jax.device_put(random_batch(args.batch))
    n = cfg.n_blocks
    ladder = DepthLadder(prefix_order(n), (n // 3, 2 * n // 3, n), (0.25, 0.25, 0.5))
    found = {}
    for rung, depth in enumerate(ladder.depths):
        pair = (elastic(cfg, ladder, rung, Method(beta=0)), plain(cfg, ladder, rung))
        found[f"rung of {depth} blocks / plain"] = paired(*pair, batch, args.turns)
        taught = elastic(cfg, ladder, rung, Method())
        pair = (taught, plain(cfg, ladder, rung))
        found[f"rung of {depth} blocks with teacher / plain"] = paired(*pair, batch, args.turns)
    matmul, xla = (
        plain(dataclasses.replace(cfg, conv=form), ladder, len(ladder) - 1)
        for form in ("matmul", "xla")
    )
    found["matmul form / xla form"] = paired(matmul, xla, batch, args.turns)
    if args.torch_python:
        for devices in sorted({1, cores}):
            found[f"jax on {devices} devices / torch"] = against_torch(cfg, ladder, devices, args)
    for name, figures in found.items():
        ours, theirs, ratio = figures["ms"][0], figures["ms"][1], figures["ratio"]
        print(f"{name:40s} {ours:9.1f} ms {theirs:9.1f} ms  ratio {ratio:.3f}")
    print(json.dumps(found))


def random_batch(size: int) -> ImageBatch:
    """Random images and labels, on the host."""
    rng = np.random.default_rng(0)
    return ImageBatch(
        rng.normal(size=(size, 32, 32, 3)).astype(np.float32),
        rng.integers(0, 10, size).astype(np.int32),
        np.ones(size, np.float32),
    )


def elastic(cfg, ladder, rung, method):
    """The step of training, as (step, state)."""
    model, tx = resnet.elastic_model(cfg), make_sgd(SGD, STEPS)
    state = init_state(model, ladder, method, tx, jax.random.key(0))
    step = make_step(model, ladder, method, tx, (rung,))
    return functools.partial(step, seed=np.uint32(0)), state


def plain(cfg, ladder, rung):
    """A step over the rung's own parameters, written without anything elastic."""
    tx, active = make_sgd(SGD, STEPS), ladder.active(rung)
    params = select(resnet.init_params(jax.random.key(0), cfg), active, ())
    stats = resnet.init_stats(cfg)

    def loss_fn(params, batch):
        h, found = resnet.stem(params, {}, batch, True, cfg)
        span = (0, cfg.n_blocks)
        h, more = resnet.run(params["blocks"], active, {}, h, span, active, None, True, cfg)
        score = jnp.mean(h, axis=(1, 2)) @ params["head"]["w"] + params["head"]["b"]
        loss = optax.softmax_cross_entropy_with_integer_labels(score, batch.label_B).mean()
        return loss, found | more

    @functools.partial(jax.jit, donate_argnums=0)
    def step(state, batch):
        params, opt_state, stats = state
        (loss, found), grads = jax.value_and_grad(loss_fn, has_aux=True)(params, batch)
        updates, opt_state = tx.update(grads, opt_state, params)
        moved = {
            part: jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, stats[part], x)
            for part, x in found.items()
        }
        state = (optax.apply_updates(params, updates), opt_state, stats | moved)
        return state, {"loss": loss, "grad_norm": optax.tree.norm(grads)}

    return step, (params, tx.init(params), stats)


def paired(ours, theirs, batch, turns: int) -> dict:
    """Median milliseconds of both and the median ratio, in alternation after two warm-up turns."""
    sides, times = [list(ours), list(theirs)], [[], []]
    for turn in range(turns + 2):
        for side, taken in zip(sides, times, strict=True):
            started = time.perf_counter()
            side[1], metrics = side[0](side[1], batch)
            jax.block_until_ready((side[1], metrics))
            if turn >= 2:
                taken.append(1e3 * (time.perf_counter() - started))
    ratio = statistics.median(a / b for a, b in zip(*times, strict=True))
    return {"ms": [statistics.median(taken) for taken in times], "ratio": ratio}


def against_torch(cfg, ladder, devices: int, args) -> dict:
    """Turns of five steps each, ours and then torch's in its own process."""
    mesh = make_mesh({"data": devices}, jax.devices()[:devices])
    script = str(Path(__file__).with_name("elastic_torch.py"))
    command = [args.torch_python, script, str(cfg.stages[0]), str(args.batch)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None and child.stdout is not None
    times = [[], []]
    with jax.set_mesh(mesh):
        batch = shard_batch(random_batch(args.batch), mesh)
        step, state = elastic(cfg, ladder, len(ladder) - 1, Method(beta=0))
        state = jax.device_put(jax.tree.map(np.asarray, state), NamedSharding(mesh, P()))
        for turn in range(max(3, args.turns // 3) + 1):
            started = time.perf_counter()
            for _ in range(5):
                state, metrics = step(state, batch)
            jax.block_until_ready((state, metrics))
            ours = 1e3 * (time.perf_counter() - started) / 5
            child.stdin.write("5\n")
            child.stdin.flush()
            theirs = float(child.stdout.readline())
            if turn:
                times[0].append(ours)
                times[1].append(theirs)
    child.stdin.close()
    child.wait(60)
    ratio = statistics.median(a / b for a, b in zip(*times, strict=True))
    return {"ms": [statistics.median(taken) for taken in times], "ratio": ratio}


if __name__ == "__main__":
    main()
