# SPDX-License-Identifier: Apache-2.0
"""Export from the shell: the newest weights, whole, never over something else."""

import json
import shutil
from pathlib import Path

import jax
import numpy as np
import pytest

from kimina_jax.model import lora, transformer
from kimina_jax.protocol import manifest
from kimina_jax.text.chat import told_by
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import publish
from kimina_jax.weights import hf, peft
from launch.config import resume, tree
from launch.config.rl import RlRun
from launch.processes import model_card

ROOT = Path(__file__).parent.parent.parent
TINY = str(ROOT / "configs" / "rl" / "tiny.py")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run with two published versions; returns it with the newest parameters."""
    folder = tmp_path_factory.mktemp("run")
    resume.claim_run(folder, tree.load(RlRun, TINY))
    tokenizer = Tokenizer()
    cfg = transformer.Config(
        vocab_size=tokenizer.vocab_size,
        d_model=32,
        n_layers=2,
        n_heads=2,
        n_kv_heads=1,
        head_dim=16,
        d_ff=48,
        qkv_bias=True,
        max_len=128,
    )
    for step in (0, 3):
        params = transformer.init_params(jax.random.key(step), cfg)
        publish.publish(folder, step, params, cfg, tokenizer.write_hf)
    return folder, params


@pytest.fixture
def export(run_module):
    return lambda *args: run_module(("launch.export", *args))


def test_the_newest_weights_come_back_bit_for_bit(export, run, tmp_path):
    folder, params = run
    done = export(f"--run={folder}", f"--out={tmp_path / 'out'}")
    assert done.returncode == 0, done.stderr
    loaded, _ = hf.load_model(tmp_path / "out")
    for a, b in zip(jax.tree.leaves(params), jax.tree.leaves(loaded), strict=True):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer.model",
    }
    # Who asks the model need not know how it was trained.
    assert told_by(tmp_path / "out") == {"prompt": "kimina-v1-proof"}


def test_an_export_is_sampled_as_its_run_was_and_says_what_sft_showed_it(export, run, tmp_path):
    shutil.copytree(run[0], tmp_path / "run")
    path = tmp_path / "run" / "config.json"
    values = json.loads(path.read_text())
    (tmp_path / "run" / "init").mkdir()
    (tmp_path / "run" / "init" / "sft_problems.json").write_text('{"ids": ["a"]}')
    drawn = {"temperature": 0.75, "top_p": 0.9, "top_k": 40, "min_p": 0.125, "max_new_tokens": 77}
    path.write_text(json.dumps(values | {"sampling": values["sampling"] | drawn}))
    done = export(f"--run={tmp_path / 'run'}", f"--out={tmp_path / 'out'}")
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "out" / "generation_config.json").read_text())
    assert json.loads((tmp_path / "out" / "sft_problems.json").read_text()) == {"ids": ["a"]}
    assert drawn | {"do_sample": True} == {name: found[name] for name in (*drawn, "do_sample")}


def scores(first, eighth):
    ci = {"pass@1": [first - 0.05, first + 0.05], "pass@8": [eighth - 0.1, eighth + 0.1]}
    return {"pass@1": first, "pass@8": eighth, "ci95": ci}


def test_the_card_says_what_the_run_says(export, run, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(run[0], folder)
    base = tmp_path / "Some-Base"
    base.mkdir()
    (base / "README.md").write_text(
        "---\nlanguage: en\nlicense: apache-2.0 # as is\n---\nlicense: x\n"
    )
    (folder / "sft").mkdir()
    (folder / "sft" / "config.json").write_text(json.dumps({"init": {"checkpoint": str(base)}}))
    assert export(f"--run={folder}", f"--out={tmp_path / 'bare'}").returncode == 0
    assert "The run was not evaluated." in (tmp_path / "bare" / "README.md").read_text()
    result = {"before": scores(0.19, 0.5), "after": scores(0.567, 0.7), "problems": 244}
    result |= {"paired_difference": {"pass@1": 0.377, "ci95": [0.32, 0.43]}}
    result |= {"samples": 8, "split": "test", "rl_steps": 3}
    (folder / "result.json").write_text(json.dumps(result))
    assert export(f"--run={folder}", f"--out={tmp_path / 'scored'}").returncode == 0
    card = (tmp_path / "scored" / "README.md").read_text()
    front = card.split("---")[1]
    assert "base_model: Some-Base\nlicense: apache-2.0\n" in front
    assert "| pass@1 | 19.0% [14.0%, 24.0%] | 56.7% [51.7%, 61.7%] |" in card
    assert "+37.7% [+32.0%, +43.0%]" in card and str(tmp_path) not in card
    assert '"tau": 0.4' in card and card.startswith("---\nlibrary_name: transformers\n")
    assert "- reinforcement-learning" in front and "3 steps; the only reward" in card


@pytest.mark.parametrize(("step", "done"), [(0, 3), (3, 2)])
def test_a_card_shows_no_scores_of_other_weights(run, tmp_path, step, done):
    """Those of an earlier step, and those of a run that went on after its evaluation."""
    folder = tmp_path / "run"
    shutil.copytree(run[0], folder)
    result = {"before": scores(0.19, 0.5), "after": scores(0.567, 0.7), "rl_steps": done}
    (folder / "result.json").write_text(json.dumps(result))
    card = model_card.card(folder, "x", folder / "weights" / f"step_{step:06d}")
    assert f"not scored: they are of step {step}, and the run was evaluated at step {done}" in card
    assert "%" not in card and ("reinforcement-learning" in card) == bool(step)


def test_a_card_of_sft_claims_no_reinforcement_learning(tmp_path):
    data = {"files": ["/secret/chat.jsonl"], "weights": [1.0], "problems": 0.5}
    config = {"sft": {"steps": 7}, "init": {"checkpoint": "/secret/Base"}, "data": data}
    (tmp_path / "config.json").write_text(json.dumps(config))
    card = model_card.card(tmp_path, "mine", tmp_path / "model")
    said = "Supervised fine-tuning from `Base` (license: unknown) on the bundled problems and"
    assert f"{said} `chat.jsonl`, without reinforcement learning." in card
    assert "reinforcement-learning" not in card and "reward" not in card and "secret" not in card
    assert '"steps": 7' in card and "was not evaluated" in card


def test_a_folder_that_cannot_be_made_is_one_sentence(export, run):
    """The file system says so only when it is asked."""
    ended = export(f"--run={run[0]}", "--out=/proc/no/such")
    assert ended.returncode == 2 and "Traceback" not in ended.stderr
    assert "/proc/no/such: cannot be made (No such file" in ended.stderr


def test_the_adapter_of_a_run_comes_alone(export, run, tmp_path):
    params, cfg = hf.load_model(run[0] / "weights" / "step_000000")
    none = export(f"--run={run[0]}", f"--out={tmp_path / 'none'}", "--adapter")
    assert none.returncode == 2 and "has no adapter" in none.stderr
    resume.claim_run(folder := tmp_path / "run", tree.load(RlRun, TINY))
    config = lora.LoraConfig(rank=2, targets=("v",))
    adapters = lora.init(jax.random.key(1), cfg, config)

    def write_rest(weights):
        Tokenizer().write_hf(weights)
        peft.export_adapter(adapters, cfg, config, weights / peft.FOLDER, "base")

    published = publish.publish(folder, 0, params, cfg, write_rest)
    manifest.verify(published, 0)
    done = export(f"--run={folder}", f"--out={tmp_path / 'out'}", "--adapter")
    assert done.returncode == 0, done.stderr
    names = {"adapter_config.json", "adapter_model.safetensors", "prompt.json"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names
    loaded, again = peft.load_adapter(tmp_path / "out", cfg)
    assert again == config
    jax.tree.map(np.testing.assert_array_equal, loaded, adapters)


def test_a_folder_with_something_in_it_is_left_alone(export, run, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    refused = export(f"--run={run[0]}", f"--out={tmp_path}")
    assert refused.returncode == 2 and "is not empty" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_step_that_is_not_there_is_named(export, run, tmp_path):
    refused = export(f"--run={run[0]}", f"--out={tmp_path / 'o'}", "--step=7")
    assert refused.returncode == 2 and "step_000003" in refused.stderr
    (tmp_path / "sft").mkdir()
    (tmp_path / "sft" / "config.json").write_text("{}")  # a run of SFT has none at all
    refused = export(f"--run={tmp_path / 'sft'}", f"--out={tmp_path / 'o'}", "--step=7")
    assert refused.returncode == 2 and "leave out --step" in refused.stderr


def test_damaged_weights_are_one_sentence(export, run, tmp_path):
    folder = tmp_path / "damaged"
    cfg = hf.load_model(run[0] / "weights" / "step_000003")[1]
    resume.claim_run(folder, tree.load(RlRun, TINY))
    published = publish.publish(folder, 0, run[1], cfg, Tokenizer().write_hf)
    file = published / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    refused = export(f"--run={folder}", f"--out={tmp_path / 'o'}")
    assert refused.returncode == 2 and len(refused.stderr.strip().splitlines()) == 1
    assert "model.safetensors" in refused.stderr
