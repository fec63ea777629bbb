# SPDX-License-Identifier: Apache-2.0
"""One policy-gradient step on the CPU: ours, transformers with torch, and Tunix, paired in one run.

    python -m benchmarks.train_step [--torch PYTHON] [--tunix PYTHON] [--rounds 3] [--json FILE]

PYTHON is an interpreter that has the peer (transformers and torch; google-tunix 0.1.7). Each side
runs in a process of its own, one after the other in every round, so that what else the machine does
meets all of them. Same Qwen2 model, same batch, the clipped surrogate with a KL term on the second
half of the tokens, AdamW, float32 (ours also in bfloat16). A figure is the median over the rounds
of a process's median step; `ratio` is the median of the rounds' quotients.
"""

import argparse
import dataclasses
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Literal

from benchmarks.sides import (
    SIZES,
    Float,
    Size,
    our_config,
    run_side,
    transformers_model,
    tunix_model,
)

STEPS = 5
Remat = Literal["none", "block"]


def main() -> None:
    """Measures all sides that were named, prints a table, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--torch", help="a Python with transformers and torch")
    parser.add_argument("--tunix", help="a Python with google-tunix")
    parser.add_argument("--size", choices=SIZES, default="8.4m")
    parser.add_argument("--rows", type=int, default=16)
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        print(json.dumps(SIDES[options.side](SIZES[options.size], options.rows, options.tokens)))
        return
    pythons = {"ours": sys.executable, "ours-bf16": sys.executable}
    pythons |= {k: v for k, v in (("torch", options.torch), ("tunix", options.tunix)) if v}

    def measure(side, python):
        shape = [f"--{name}={getattr(options, name)}" for name in ("size", "rows", "tokens")]
        return run_side("benchmarks.train_step", side, python, *shape)

    rounds = [
        {side: measure(side, python) for side, python in pythons.items()}
        for _ in range(options.rounds)
    ]
    table = summarize(rounds, options.rows * options.tokens)
    print(f"{'side':10} {'step, s':>8} {'tokens/s':>9} {'GFLOP/s':>8} {'CPU, s':>7} {'ratio':>6}")
    for side, row in table.items():
        figures = (row[key] for key in ("step_s", "tokens_s", "gflops", "cpu_s", "ratio"))
        print("{:10} {:8.3f} {:9.0f} {:8.1f} {:7.2f} {:6.2f}".format(side, *figures))
    if options.json:
        result = {"size": options.size, "rows": options.rows, "tokens": options.tokens}
        options.json.write_text(json.dumps(result | {"sides": table}, indent=1) + "\n")


def summarize(rounds: list[dict[str, dict]], tokens: int) -> dict[str, dict[str, float]]:
    """Medians over the rounds; `ratio` is the speed against ours in the same round."""
    table = {}
    for side in rounds[0]:
        step = statistics.median(r[side]["step_s"] for r in rounds)
        table[side] = {
            "step_s": step,
            "tokens_s": tokens / step,
            "gflops": 6 * rounds[0][side]["params"] * tokens / step / 1e9,
            "cpu_s": statistics.median(r[side]["cpu_s"] for r in rounds),
            "ratio": statistics.median(r["ours"]["step_s"] / r[side]["step_s"] for r in rounds),
        }
    return table


def _timed(step, params: int) -> dict[str, float]:
    """Median wall and processor seconds of `step()` after one that compiles."""
    step()
    walls, cpus = [], []
    for _ in range(STEPS):
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {
        "params": params,
        "step_s": statistics.median(walls),
        "cpu_s": statistics.median(cpus),
    }


def ours(
    size: Size, rows: int, tokens: int, dtype: Float = "float32", remat: Remat = "none"
) -> dict[str, float]:
    """`make_train_step` with GRPO; the second half of each row is the answer."""
    from flextrain_jax.core.memory import keep_freed_memory

    keep_freed_memory()  # as the training programs do

    import jax
    import jax.numpy as jnp
    import numpy as np

    from flextrain_jax.core.mesh import make_mesh, shard_batch, split_cores
    from flextrain_jax.core.optim import AdamW, make_optimizer
    from flextrain_jax.core.state import create_state
    from kimina_jax.model import transformer
    from kimina_jax.trainer.objectives.grpo import Grpo
    from kimina_jax.trainer.objectives.penalties import Penalties
    from kimina_jax.trainer.train_step import RolloutBatch, make_train_step

    split_cores(rows)  # so do they with this optimizer
    mesh = make_mesh({"data": -1})
    jax.set_mesh(mesh)
    cfg = dataclasses.replace(our_config(size, dtype), max_len=max(4096, tokens), remat=remat)
    tx = make_optimizer(AdamW(learning_rate=1e-5))
    state = create_state(transformer.init_params(jax.random.key(0), cfg), tx)
    count = sum(x.size for x in jax.tree.leaves(state.params))
    rng = np.random.default_rng(0)
    ids = rng.integers(3, size[1], (1, rows, tokens + 1)).astype(np.int32)
    answer = np.broadcast_to(np.arange(tokens) >= tokens // 2, (1, rows, tokens))
    batch = RolloutBatch(
        tokens=ids[..., :-1],
        targets=ids[..., 1:],
        segment=np.ones((1, rows, tokens), np.int32),
        mask=answer.astype(np.float32),
        ref_logp=np.full((1, rows, tokens), -7.6, np.float32),
        advantage=rng.normal(size=(1, rows, 1)).astype(np.float32),
        weight=np.ones((1, rows, 1), np.float32),
    )
    batch = shard_batch(batch, mesh, leading=1)
    kl = Penalties(kl=0.04, kl_estimator="k3")
    train_step = make_train_step(cfg, Grpo(), tx, chunk=128, penalties=kl)

    def step():
        nonlocal state
        state, metrics, _ = train_step(state, batch, jnp.int32(1))
        jax.block_until_ready((state, metrics))

    return _timed(step, count)


def torch_side(
    size: Size, rows: int, tokens: int, device: str = "cpu", checkpointed: bool = False
) -> dict[str, float]:
    """The same with transformers' Qwen2 and torch's AdamW; on a GPU with autocast to bfloat16.
    `checkpointed` computes the layers again in the backward pass."""
    import torch

    model = transformers_model(size).train().to(device)
    if checkpointed:
        model.gradient_checkpointing_enable()
    on_gpu = device != "cpu"
    optimizer = torch.optim.AdamW(model.parameters(), 1e-5, fused=on_gpu or None)
    ids = torch.randint(3, size[1], (rows, tokens), device=device)
    prompt = tokens // 2
    old = torch.full((rows, tokens - prompt), -7.6, device=device)
    advantage = torch.randn(rows, 1, device=device)

    def step():
        with torch.autocast(device, torch.bfloat16, enabled=on_gpu):
            logits = model(ids).logits[:, prompt - 1 : -1]
        logp = torch.log_softmax(logits, -1).gather(-1, ids[:, prompt:, None])[..., 0]
        ratio = (logp - old).exp()
        surrogate = torch.minimum(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage)
        kl = (old - logp).exp() - (old - logp) - 1
        (0.04 * kl - surrogate).mean().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if on_gpu:
            torch.cuda.synchronize()

    return _timed(step, sum(p.numel() for p in model.parameters()))


def tunix_side(size: Size, rows: int, tokens: int) -> dict[str, float]:
    """The same with Tunix's Qwen2 and its selective log-softmax."""
    import jax
    import jax.numpy as jnp
    import optax
    from flax import nnx
    from tunix.rl import common

    model = tunix_model(size)
    tx = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(1e-5))
    optimizer = nnx.Optimizer(model, tx, wrt=nnx.Param)
    ids = jax.random.randint(jax.random.key(0), (rows, tokens), 3, size[1])
    advantage = jax.random.normal(jax.random.key(1), (rows, 1))
    prompt = tokens // 2

    def loss_fn(model):
        places = jnp.broadcast_to(jnp.arange(tokens), (rows, tokens))
        seen = jnp.broadcast_to(jnp.tril(jnp.ones((tokens, tokens), bool)), (rows, tokens, tokens))
        logits, _ = model(ids, positions=places, attention_mask=seen, cache=None)
        logp = common.selective_log_softmax(logits[:, prompt - 1 : -1], ids[:, prompt:])
        ratio = jnp.exp(logp + 7.6)
        surrogate = jnp.minimum(ratio * advantage, jnp.clip(ratio, 0.8, 1.2) * advantage)
        kl = jnp.exp(-7.6 - logp) - (-7.6 - logp) - 1
        return jnp.mean(0.04 * kl - surrogate)

    @nnx.jit
    def update(model, optimizer):
        loss, grads = nnx.value_and_grad(loss_fn)(model)
        optimizer.update(model, grads)
        return loss

    count = sum(x.size for x in jax.tree.leaves(nnx.state(model, nnx.Param)))
    return _timed(lambda: update(model, optimizer).block_until_ready(), count)


def ours_bf16(size: Size, rows: int, tokens: int) -> dict[str, float]:
    """Ours with activations and products in bfloat16, parameters in float32."""
    return ours(size, rows, tokens, "bfloat16")


SIDES = {"ours": ours, "ours-bf16": ours_bf16, "torch": torch_side, "tunix": tunix_side}


if __name__ == "__main__":
    main()
