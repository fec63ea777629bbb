# SPDX-License-Identifier: Apache-2.0
"""SFT: resumed runs come to the same bits, and adapters leave the weights as they are."""

import dataclasses

import jax
import numpy as np
import optax
import pytest

from flextrain_jax.core.ckpt import CheckpointError, Checkpoints
from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.core.optim import AdamW, Muon, make_optimizer
from flextrain_jax.core.saving import Stopped
from flextrain_jax.core.state import create_state
from kimina_jax.model import lora, transformer
from kimina_jax.trainer import sft

CFG = transformer.Config(
    vocab_size=40,
    d_model=16,
    n_layers=2,
    n_heads=4,
    n_kv_heads=2,
    head_dim=4,
    d_ff=24,
    qkv_bias=True,
)
LORA = lora.LoraConfig(rank=3, alpha=6.0, targets=("q", "o", "down"))
CONFIG = sft.SftConfig(steps=4, rows=2, row_tokens=32, save_every=2)
PAIRS = [([1, 2 + i], [(7 * i + j) % 40 for j in range(5 + i % 4)]) for i in range(12)]
ADAMW = AdamW(learning_rate=1e-2, weight_decay=0.1)


def base():
    return transformer.init_params(jax.random.key(0), CFG)


def run(folder, steps, params=None, stop=lambda: False):
    """What trains after `steps`, on the host."""
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    config = dataclasses.replace(CONFIG, steps=steps)
    with jax.set_mesh(mesh):
        params = base() if params is None else params
        trained = sft.train(
            CFG,
            ADAMW,
            config,
            [sft.SftSource(PAIRS)],
            folder,
            mesh,
            init_params=params,
            adapters=LORA,
            peak_flops=1e11,
            stop=stop,
        )
    return jax.device_get(trained)


def test_a_run_that_is_told_to_stop_loses_no_update(tmp_path):
    with pytest.raises(Stopped) as end:
        run(tmp_path / "told", 4, stop=lambda: True)
    assert end.value.step == 1 == len(read_metrics(tmp_path / "told"))
    told = run(tmp_path / "told", 4)
    straight = run(tmp_path / "straight", 4, stop=iter([False, False, False, True]).__next__)
    jax.tree.map(np.testing.assert_array_equal, straight, told)


@pytest.mark.slow
def test_adapters_train_beside_weights_that_stay_and_resume_bit_identically(tmp_path):
    params = base()
    straight = run(tmp_path / "straight", 4, params)
    run(tmp_path / "parted", 2)
    parted = run(tmp_path / "parted", 4)
    jax.tree.map(np.testing.assert_array_equal, straight, parted)
    jax.tree.map(np.testing.assert_array_equal, params, base())
    fresh = lora.split(params, CFG, LORA, 0)[0]
    assert straight.keys() == set(LORA.targets)
    for name in LORA.targets:
        assert np.abs(straight[name]["b"]).max() > 0
        assert np.abs(straight[name]["a"] - fresh[name]["a"]).max() > 0
    lines = read_metrics(tmp_path / "parted")
    assert [line["step"] for line in lines] == [0, 1, 2, 3]
    # The first step of each process is compiled in its time.
    assert ["mfu" in line for line in lines] == [False, True, False, True]
    assert all(line["tokens_per_second"] > 0 for line in lines[1::2])
    # The checkpoint holds the adapters, their two moments and counters, and nothing of the base.
    state = create_state(fresh, make_optimizer(ADAMW, lora.matrix_axes(CFG, LORA)))
    size = sum(x.size for x in jax.tree.leaves(fresh))
    assert sum(x.size for x in jax.tree.leaves(state)) <= 3 * size + 3
    restored, _ = Checkpoints(tmp_path / "straight" / "ckpt").restore(4, state)
    jax.tree.map(np.testing.assert_array_equal, restored.params, straight)


def test_adapters_do_not_go_on_beside_other_weights(tmp_path):
    """As where the run in whose folder these are was given more steps meanwhile."""
    straight = run(tmp_path, 1)
    other = base()
    other["layers"]["up"] = other["layers"]["up"].at[1, 2, 3].add(0.5)
    with pytest.raises(CheckpointError, match="belong to other weights than"):
        run(tmp_path, 2, other)
    jax.tree.map(np.testing.assert_array_equal, straight, run(tmp_path, 1))
    sft.refuse_other_base(tmp_path, {}, {sft.BESIDE: [1]})  # a checkpoint of before there was that


@pytest.mark.parametrize("optimizer", [AdamW, Muon])
def test_adapters_learn_a_batch(optimizer):
    tx = make_optimizer(optimizer(learning_rate=2e-2), lora.matrix_axes(CFG, LORA))
    fresh, frozen = lora.split(base(), CFG, LORA, 0)
    step, batch = (
        sft.make_sft_step(CFG, tx, 8, lora.attacher(LORA)),
        sft.batches([sft.SftSource(PAIRS)], CONFIG, 0)(0),
    )
    state, losses = create_state(fresh, tx), []
    for _ in range(20):
        state, metrics = step(state, batch, frozen)
        losses.append(float(metrics["loss"]))
    assert losses[-1] < losses[0] - 0.3


def test_clipping_measures_the_adapters_gradient_alone():
    tx = optax.chain(optax.clip_by_global_norm(1e-3), optax.sgd(1.0))
    fresh, frozen = lora.split(base(), CFG, LORA, 0)
    before = jax.device_get(fresh)
    step = sft.make_sft_step(CFG, tx, 8, lora.attacher(LORA))
    state, metrics = step(
        create_state(fresh, tx), sft.batches([sft.SftSource(PAIRS)], CONFIG, 0)(0), frozen
    )
    assert metrics["grad_norm"] > 1e-3
    moved = jax.tree.map(lambda new, old: np.asarray(new) - old, state.params, before)
    np.testing.assert_allclose(optax.tree.norm(moved), 1e-3, rtol=1e-4)
