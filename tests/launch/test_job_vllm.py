# SPDX-License-Identifier: Apache-2.0
"""The main job with vLLM as its sampler, from one command: every step's weights go in place."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import pytest

from kimina_jax.model import transformer
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import publish

ROOT = Path(__file__).parent.parent.parent
PYTHON = os.environ.get("VLLM_PYTHON", str(ROOT / ".venv-vllm" / "bin" / "python"))
STEPS = 2

pytestmark = [
    pytest.mark.vllm,
    pytest.mark.skipif(not Path(PYTHON).is_file(), reason="needs `make vllm`"),
]


def test_the_main_job_with_vllm(tmp_path):
    tokenizer = Tokenizer()
    model = transformer.Config(
        vocab_size=tokenizer.vocab_size,
        d_model=64,
        n_layers=2,
        n_heads=2,
        n_kv_heads=1,
        head_dim=32,
        d_ff=96,
        qkv_bias=True,
    )
    params = transformer.init_params(jax.random.key(0), model)
    start = publish.publish(tmp_path / "start", 0, params, model, tokenizer.write_hf)
    held_out = tmp_path / "held_out.jsonl"
    rows = [json.dumps(dataclasses.asdict(problem)) for problem in load("test")[:2]]
    held_out.write_text("\n".join(rows) + "\n")
    run = tmp_path / "run"
    done = subprocess.run(
        [
            sys.executable, "-m", "launch.rl", "--config=configs/rl/tiny.py", f"--run={run}",
            "--config.sampler.backend=vllm", f"--config.sampler.python={PYTHON}",
            "--config.init.sft=", f"--config.init.checkpoint={start}",
            "--config.problems.unseen=false", f"--config.problems.test={held_out}",
            "--config.evaluation.samples=1", "--config.evaluation.ks=[1]",
            f"--config.rl.steps={STEPS}", "--config.rl.problems=2", "--config.rl.samples=2",
            "--config.sampling.max_new_tokens=8",
        ],
        cwd=ROOT, capture_output=True, text=True, timeout=3000,
        env=os.environ | {"PYTHONPATH": str(ROOT), "VLLM_CPU_KVCACHE_SPACE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    for step in range(STEPS):
        said = json.loads(mailbox.probe_file(run, step).read_text())
        assert said["backend"] == "vllm" and not said["restarted"]
    metrics = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in metrics] == list(range(STEPS))
    assert all(line["probe_mean"] < 1e-4 for line in metrics)
