# SPDX-License-Identifier: Apache-2.0
"""The elastic prover from the shell: every rung of every method is a checkpoint of its depth."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from kimina_jax.weights import hf

ROOT = Path(__file__).parent.parent.parent
SMALL = (
    "--config.problems.count=40", "--config.model.d_model=32", "--config.model.d_ff=48",
    "--config.model.head_dim=8", "--config.sft.steps=4", "--config.sft.save_every=2",
    "--config.sft.induction=false", "--config.optim.warmup_steps=1", "--config.sft.rows=2",
)  # fmt: skip


def launch(run, *more):
    config = "--config=configs/elastic/prover.py"
    return subprocess.run(
        [sys.executable, "-m", "launch.elastic_prover", config, f"--run={run}", *SMALL, *more],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.slow
def test_rungs_are_checkpoints(tmp_path):
    done = launch(tmp_path)
    assert done.returncode == 0, done.stderr
    folders = [Path(line) for line in done.stdout.splitlines() if "/rungs/" in line]
    assert [folder.name for folder in folders] == [
        f"{method}-{depth:02d}" for method in ("flextrain", "single") for depth in (2, 3, 4)
    ]
    loaded = {folder.name: hf.load_model(folder) for folder in folders}
    for name, (params, cfg) in loaded.items():
        assert cfg.n_layers == int(name[-2:]) == params["layers"]["q"].shape[0]
        small = loaded[name[:-2] + "02"][0]
        np.testing.assert_array_equal(params["layers"]["q"][:2], small["layers"]["q"])
        assert (tmp_path / "rungs" / name / "tokenizer.model").is_file()
    rows = json.loads((tmp_path / "ladder.json").read_text())
    for row in rows:
        params = loaded[f"single-{row['depth']:02d}"][0]
        assert row["params"] == sum(x.size for x in jax.tree.leaves(params))
    assert launch(tmp_path).returncode == 0
    refused = launch(tmp_path, "--config.optim.b2=0.9")
    assert refused.returncode == 2 and "belongs to another configuration" in refused.stderr
    refused = launch(tmp_path / "other", "--config.optim.kind=muon")
    assert refused.returncode == 2 and "adamw" in refused.stderr
