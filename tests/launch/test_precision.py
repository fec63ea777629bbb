# SPDX-License-Identifier: Apache-2.0
"""One type from trainer to sampler, and float32 for all that trains."""

import subprocess
import sys

import jax
import numpy as np
import pytest

from kimina_jax.model import transformer
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf

MODEL = transformer.Config(
    vocab_size=Tokenizer().vocab_size,
    d_model=32,
    n_layers=2,
    n_heads=4,
    n_kv_heads=2,
    head_dim=8,
    d_ff=48,
    qkv_bias=True,
    max_len=512,
    dtype="bfloat16",
    param_dtype="bfloat16",
)
SFT = [
    *(sys.executable, "-m", "launch.sft", "--config=configs/sft/tiny.py"),
    *("--config.problems.count=24", "--config.sft.steps=2", "--config.sft.induction=false"),
]


@pytest.fixture(scope="module")
def bfloat16(tmp_path_factory):
    """A checkpoint in bfloat16, as published ones are."""
    folder = tmp_path_factory.mktemp("bfloat16")
    params = transformer.init_params(jax.random.key(0), MODEL)
    hf.export_model(params, MODEL, folder)
    Tokenizer().write_hf(folder)
    return folder


def test_a_bfloat16_checkpoint_trains_float32_masters(bfloat16, tmp_path):
    """At a learning rate of 2e-6 hardly a bfloat16 weight would change."""
    command = [
        *(*SFT, f"--run={tmp_path / 'run'}", f"--config.init.checkpoint={bfloat16}"),
        *("--config.optim.kind=adamw", "--config.optim.learning_rate=2e-6"),
    ]
    subprocess.run(command, check=True, timeout=400)
    trained, model = hf.load_model(tmp_path / "run" / "model")
    assert model.param_dtype == "float32"
    before, _ = hf.load_model(bfloat16, param_dtype="float32")
    pairs = list(zip(jax.tree.leaves(before), jax.tree.leaves(trained), strict=True))
    changed = sum(int(np.sum(np.asarray(a) != np.asarray(b))) for a, b in pairs)
    moving = sum(a.size for a, _ in pairs) - before["embed"].size  # not every token occurs
    assert changed > 0.9 * moving
