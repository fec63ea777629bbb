# SPDX-License-Identifier: Apache-2.0
"""The rungs of an elastic prover beside each other: losses by hand, the table, its mistakes."""

import dataclasses
import json
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from benchmarks.ablation import rungs
from kimina_jax.model import transformer
from kimina_jax.problems.load import load
from launch.config import run_folder, tree
from launch.config.prover import ProverRun
from tests import hf_folders

SAID = {
    "params": {"1": 1.0e6, "3": 3.0e6},
    "problems": ["a", "b"],
    "rungs": {
        "elastic-01": {"samples": 2, "valid": [1, 0], "losses": [[2.0, 4], [3.0, 3]]},
        "elastic-03": {"samples": 2, "valid": [2, 2], "losses": [[1.0, 4], [1.5, 3]]},
        "single-01": {"samples": 2, "valid": [0, 0], "losses": [[8.0, 4], [9.0, 3]]},
        "single-03": {"samples": 2, "valid": [2, 1], "losses": [[1.0, 4], [1.5, 3]]},
    },
}


def test_losses_are_those_of_each_solution_alone(tmp_path):
    """Solutions of unlike lengths share rows there; here each is by itself."""
    config = tree.load(ProverRun, "configs/elastic/smollm2.py").settings
    config = dataclasses.replace(config, sft=dataclasses.replace(config.sft, row_tokens=700))
    folder = hf_folders.write(tmp_path / "folder", "smollm2")
    asked = [load("test")[0], load("test")[200], load("test")[90]]
    found = rungs.losses_of(folder, config, asked)
    chat = run_folder.open_chat(folder, config.prompt, config.wording)
    params, model = run_folder.load_weights(folder, dtype="float32")
    for problem, (loss, length) in zip(asked, found, strict=True):
        prompt, answer = chat.example(problem)
        tokens = jnp.array([*prompt, *answer])[None]
        logits = transformer.forward(params, tokens[:, :-1], model)
        logp = jax.nn.log_softmax(logits @ transformer.unembed_matrix(params, model))
        own = logp[0, jnp.arange(tokens.shape[1] - 1), tokens[0, 1:]][-len(answer) :]
        assert length == len(answer)
        np.testing.assert_allclose(loss, -own.sum(), rtol=1e-4)


def test_the_table_by_hand():
    lines = rungs.table(SAID).splitlines()
    assert [line.split(" | ")[:2] for line in lines[2:]] == [
        ["| `elastic`", "1"], ["| `single`", "1"], ["| `elastic`", "3"], ["| `single`", "3"]
    ]  # fmt: skip
    assert "| 1.0M | 25.0 [" in lines[2] and "| +25.0 [" in lines[2]
    assert "| 0.750 [" in lines[2] and "| -1.750 [" in lines[2]  # of 2.5 by `single`
    assert lines[3].count("|  |") == 2  # against itself nothing is said
    assert "| 100.0 [100.0, 100.0] | +25.0 [" in lines[4]


def test_the_table_of_smollm2():
    docs = Path(__file__).parent.parent.parent / "docs"
    said = json.loads((docs / "elastic_smollm2.json").read_text(encoding="utf-8"))
    page = (docs / "results.md").read_text(encoding="utf-8")
    assert rungs.table(said) in page
    assert f"--config.sft.steps={said['steps']}" in page


@pytest.mark.parametrize(
    "flags, words",
    [
        ([], "give the run of launch.elastic_prover"),
        (["{tmp}"], "is not a run directory"),
        (["{tmp}", "--samples=0"], "--samples and --each are whole numbers from 1 on"),
        (["--table={tmp}/none.json"], "is no file of rungs"),
        (["--table={tmp}/odd.json"], "is no file of rungs"),
    ],
)
def test_mistakes_are_one_sentence(flags, words, tmp_path, capsys, monkeypatch):
    (tmp_path / "odd.json").write_text(json.dumps({"rungs": {"single-01": {"samples": 1}}}))
    flags = [flag.replace("{tmp}", str(tmp_path)) for flag in flags]
    monkeypatch.setattr(sys, "argv", ["rungs", *flags])
    with pytest.raises(SystemExit) as ended:
        rungs.main()
    assert ended.value.code == 2 and words in capsys.readouterr().err
