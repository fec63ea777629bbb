# SPDX-License-Identifier: Apache-2.0
"""The ready configurations of real sizes, cut to few and narrow layers and short rows, with every
other value as shipped: two whole steps with random weights."""

import dataclasses
import json
import subprocess
import sys

import jax
import pytest

from flextrain_jax.core.metrics import read_metrics
from kimina_jax.model import transformer
from kimina_jax.model.presets import PRESETS
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf
from launch.config import tree
from launch.config.rl import RlRun

SHORT = (
    *("--config.rl.steps=2", "--config.rl.row_tokens=448", "--config.sampling.max_new_tokens=8"),
    *("--config.evaluation.samples=1", "--config.evaluation.ks=[1]", "--config.mesh.fsdp=-1"),
)


def cut(preset: str) -> transformer.Config:
    """The published shape with two narrow layers, our vocabulary, and as many query heads for each
    key/value head."""
    whole = PRESETS[preset]
    groups = whole.n_heads // whole.n_kv_heads
    return dataclasses.replace(
        whole,
        vocab_size=Tokenizer().vocab_size,
        n_layers=2,
        n_kv_heads=2,
        n_heads=2 * groups,
        head_dim=8,
        d_model=16 * groups,
        d_ff=64,
        param_dtype="bfloat16",
    )


# Answers of random weights have no format, which these configurations discard: nothing would train.
TRAINS = ("--config.reward.kind=kimina_rl", "--config.advantages.keep_equal_groups=true")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "more"),
    [("kimina_1p5b", ()), ("kimina_1p5b", TRAINS), ("kimina_7b", TRAINS), ("kimina_72b", TRAINS)],
)
def test_two_steps_as_shipped(tmp_path, name, more):
    source = f"configs/rl/{name}.py"
    shipped = tree.load(RlRun, source).settings
    model = cut(shipped.model.preset)
    weights = tmp_path / "weights"
    weights.mkdir()
    hf.export_model(transformer.init_params(jax.random.key(0), model), model, weights)
    Tokenizer().write_hf(weights)
    held_out = tmp_path / "held_out.jsonl"
    rows = [json.dumps(dataclasses.asdict(problem)) for problem in load("test")[:5]]
    held_out.write_text("\n".join(rows) + "\n")
    run = tmp_path / "run"
    command = [
        *(sys.executable, "-m", "launch.rl", f"--config={source}", f"--run={run}", *SHORT, *more),
        *(f"--config.init.checkpoint={weights}", f"--config.evaluation.split={held_out}"),
    ]
    subprocess.run(command, check=True, timeout=1500)
    lines = read_metrics(run)
    assert [line["step"] for line in lines] == [0, 1]
    samples = shipped.rl.problems * shipped.rl.samples
    for line in lines:
        assert line["status/format"] == samples
        assert line["probe_mean"] < 1e-6  # one compute type: the same numbers
        assert bool(line["trained_sequences"]) == bool(more)
        assert line["mismatch_mean"] < 0.02
    published = mailbox.read_json(mailbox.weights_folder(run, 2) / "manifest.json")
    assert published["dtype"] == "bfloat16"
    for moment in ("before", "after"):
        assert mailbox.read_json(run / "eval" / f"{moment}.json")["problems"] == 5
