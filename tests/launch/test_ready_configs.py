# SPDX-License-Identifier: Apache-2.0
"""The ready configurations of real sizes, cut to few and narrow layers and short rows, on problems
of ours with the Lean that is here, with every other value as shipped: two whole steps with random
weights."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import pytest

from flextrain_jax.core.metrics import read_metrics
from kimina_jax.model import transformer
from kimina_jax.model.presets import PRESETS
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from kimina_jax.text.prompts import messages
from kimina_jax.text.reasoning import render_solution
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf
from launch.config import tree
from launch.config.rl import RlRun
from launch.config.sft import SftRun

ROOT = Path(__file__).parent.parent.parent
PYTHON = os.environ.get("VLLM_PYTHON", str(ROOT / ".venv-vllm" / "bin" / "python"))
# vLLM's attention on a CPU takes heads of 32 and more.
HEADS = {"jax": 8, "vllm": 32}
SHORT = (
    *("--config.rl.steps=2", "--config.rl.row_tokens=448", "--config.sampling.max_new_tokens=8"),
    *("--config.evaluation.samples=1", "--config.evaluation.ks=[1]", "--config.mesh.fsdp=-1"),
    *("--config.problems.train=bundled", "--config.checker.toolchain=embedded"),
)


def cut(preset: str, head_dim: int) -> transformer.Config:
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
        head_dim=head_dim,
        d_model=2 * groups * head_dim,
        d_ff=64,
        param_dtype="bfloat16",
    )


# Answers of random weights have no format, which these configurations discard: nothing would train.
TRAINS = ("--config.reward.kind=kimina_rl", "--config.advantages.keep_equal_groups=true")


def written(folder: Path, preset: str, head_dim: int = 8) -> tuple[Path, Path]:
    """A checkpoint of the cut shape, and a file of five problems."""
    model = cut(preset, head_dim)
    weights, held_out = folder / "weights", folder / "held_out.jsonl"
    weights.mkdir()
    hf.export_model(transformer.init_params(jax.random.key(0), model), model, weights)
    Tokenizer().write_hf(weights)
    rows = [json.dumps(dataclasses.asdict(problem)) for problem in load("test")[:5]]
    held_out.write_text("\n".join(rows) + "\n")
    return weights, held_out


def rl_command(folder: Path, name: str, backend: str = "jax") -> list[str]:
    """launch.rl with a configuration, cut."""
    source = f"configs/rl/{name}.py"
    preset = tree.load(RlRun, source).settings.model.preset
    weights, held_out = written(folder, preset, HEADS[backend])
    return [
        *(sys.executable, "-m", "launch.rl", f"--config={source}", f"--run={folder / 'run'}"),
        *(*SHORT, f"--config.init.checkpoint={weights}", f"--config.problems.test={held_out}"),
        *(f"--config.sampler.backend={backend}", f"--config.sampler.python={PYTHON}"),
        # Compiled anew by each of three engines for longer than all that is drawn here.
        *(['--config.sampler.options={"enforce_eager": true}'] if backend == "vllm" else []),
    ]


def test_the_recipe_of_kimina_prover_rl_is_laid_out(run_module, tmp_path):
    _, _, *told = rl_command(tmp_path, "kimina_rl_1p7b")  # without `python -m`
    done = run_module((*told, "--prepare"))
    assert done.returncode == 0, done.stderr
    said = mailbox.read_json(mailbox.config_file(tmp_path / "run"))
    assert said["objective"]["kind"] == "dr_grpo" and said["prompt"] == "kimina-rl"
    assert (tmp_path / "run" / "init" / "config.json").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["distill_1p5b", "distill_7b"])
def test_two_updates_of_distillation_as_shipped(tmp_path, name):
    source = f"configs/sft/{name}.py"
    shipped = tree.load(SftRun, source).settings
    weights, _ = written(tmp_path, shipped.init.computed.preset)
    texts = tmp_path / "teacher.jsonl"
    with texts.open("w") as file:
        for problem in load("train")[:60]:
            answer = {"role": "assistant", "content": render_solution(problem)}
            file.write(json.dumps({"messages": [*messages(problem), answer]}) + "\n")
    command = [
        *(sys.executable, "-m", "launch.sft", f"--config={source}", f"--run={tmp_path / 'run'}"),
        *("--config.sft.steps=2", "--config.sft.row_tokens=768", "--config.optim.warmup_steps=1"),
        *(f"--config.init.checkpoint={weights}", f'--config.data.files=["{texts}"]'),
        "--config.mesh.fsdp=-1",
    ]
    subprocess.run(command, check=True, timeout=900)
    assert [line["step"] for line in read_metrics(tmp_path / "run")] == [0, 1]
    _, model = hf.open_model(tmp_path / "run" / "model")
    assert (model.dtype, model.param_dtype) == ("bfloat16", "float32")


def two_steps(folder: Path, name: str, more: tuple[str, ...], backend: str) -> list[dict]:
    """The metrics of two whole steps, after what must hold with any sampler."""
    shipped = tree.load(RlRun, f"configs/rl/{name}.py").settings
    run = folder / "run"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "VLLM_CPU_KVCACHE_SPACE": "1"}
    command = [*rl_command(folder, name, backend), *more]
    subprocess.run(command, check=True, cwd=ROOT, timeout=1500, env=environment)
    lines = read_metrics(run)
    assert [line["step"] for line in lines] == [0, 1]
    samples = shipped.rl.problems * shipped.rl.samples
    for line in lines:
        assert line["status/format"] == samples
        assert bool(line["trained_sequences"]) == bool(more)
        assert line["mismatch_mean"] < 0.02
    published = mailbox.read_json(mailbox.weights_folder(run, 2) / "manifest.json")
    assert published["dtype"] == "bfloat16"
    for moment in ("before", "after"):
        assert mailbox.read_json(run / "eval" / f"{moment}.json")["problems"] == 5
    return lines


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "more"),
    [
        *[("kimina_1p5b", ()), ("kimina_1p5b", TRAINS), ("kimina_7b", TRAINS)],
        *[("kimina_72b", TRAINS), ("kimina_rl_1p7b", TRAINS[1:])],
    ],
)
def test_two_steps_as_shipped(tmp_path, name, more):
    for line in two_steps(tmp_path, name, more, "jax"):
        assert line["probe_mean"] < 1e-6  # one compute type: the same numbers


@pytest.mark.vllm
@pytest.mark.skipif(not Path(PYTHON).is_file(), reason="needs `make vllm`")
@pytest.mark.parametrize(
    ("name", "more"),
    [
        *[("kimina_1p5b", TRAINS), ("kimina_7b", TRAINS), ("kimina_72b", TRAINS)],
        ("kimina_rl_1p7b", TRAINS[1:]),
    ],
)
def test_two_steps_as_shipped_with_vllm(tmp_path, name, more):
    for step, line in enumerate(two_steps(tmp_path, name, more, "vllm")):
        said = mailbox.read_json(mailbox.probe_file(tmp_path / "run", step))
        assert said["backend"] == "vllm" and not said["restarted"]
        assert line["probe_mean"] < 0.02  # other kernels of one compute type
