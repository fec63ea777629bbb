# SPDX-License-Identifier: Apache-2.0
"""launch.convert and launch.compile on small things, and the configs of the large models."""

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from kimina_jax.model import lora, transformer
from kimina_jax.model.presets import PRESETS
from kimina_jax.prove.answers import SHIPPED
from kimina_jax.text.chat import tell_prompt, told_by
from kimina_jax.weights import hf, peft
from launch.config import run_folder, tree
from launch.config.errors import UserError
from launch.config.rl import RlRun

ROOT = Path(__file__).parent.parent.parent
CFG = transformer.Config(
    vocab_size=40, d_model=16, n_layers=2, n_heads=4, n_kv_heads=2, head_dim=4, d_ff=24
)


@pytest.fixture
def convert(run_module):
    return lambda *args: run_module(("launch.convert", *map(str, args)))


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_an_adapter_is_merged_in_the_type_that_is_written(dtype, convert, tmp_path):
    """A change that bfloat16, the type of the model, would round away."""
    params = jax.tree.map(jax.numpy.ones_like, transformer.init_params(jax.random.key(0), CFG))
    (source := tmp_path / "source").mkdir()
    (adapter := tmp_path / "adapter").mkdir()
    hf.export_model(params, CFG, source, dtype="bfloat16")
    config = lora.LoraConfig(rank=2, alpha=2.0, targets=("q",))
    adapters = jax.tree.map(jax.numpy.ones_like, lora.init(jax.random.key(1), CFG, config))
    adapters["q"]["b"] *= 2**-10
    peft.export_adapter(adapters, CFG, config, adapter, "source")
    target = tmp_path / "target"
    done = convert(source, target, f"--lora={adapter}", "--weights_only", f"--dtype={dtype}")
    assert done.returncode == 0, done.stderr
    loaded, cfg = hf.load_model(target)
    assert cfg.param_dtype == dtype
    np.testing.assert_array_equal(np.asarray(loaded["layers"]["q"], "float32"), 1 + 2 * 2**-10)
    np.testing.assert_array_equal(np.asarray(loaded["layers"]["k"], "float32"), 1)


@pytest.mark.slow
def test_a_folder_with_an_adapter_becomes_a_merged_folder(convert, tmp_path):
    params = transformer.init_params(jax.random.key(0), CFG)
    (source := tmp_path / "source").mkdir()
    (adapter := tmp_path / "adapter").mkdir()
    hf.export_model(params, CFG, source)
    (source / "merges.txt").write_text("#")
    (source / "README.md").write_text("---\nlicense: mit\n---\n")
    config = lora.LoraConfig(rank=2, targets=("v",))
    adapters = lora.init(jax.random.key(1), CFG, config)
    adapters["v"]["b"] += 1.0
    peft.export_adapter(adapters, CFG, config, adapter, "source")
    tell_prompt(source, "kimina-v1")
    tell_prompt(adapter, "kimina-v1-proof")
    bare = ["--weights_only"]
    refused = convert(source, tmp_path / "target", f"--lora={adapter}")
    assert refused.returncode == 2 and "has no tokenizer" in refused.stderr
    assert "--weights_only" in refused.stderr and not list(tmp_path.glob("target*"))
    result = convert(source, tmp_path / "target", f"--lora={adapter}", "--shard_gb=0.001", *bare)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "target" / "merges.txt").read_text() == "#"
    assert told_by(tmp_path / "target") == {"prompt": "kimina-v1-proof"}  # trained last
    assert "license: mit" in (tmp_path / "target" / "README.md").read_text()
    loaded, _ = hf.load_model(tmp_path / "target")
    expected = lora.merge(params, adapters, config)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-6), loaded, expected)
    again = convert(source, tmp_path / "target")
    assert again.returncode == 2 and "exists already" in again.stderr
    (tmp_path / "link").symlink_to("nowhere")
    nowhere = convert(source, tmp_path / "link")
    assert nowhere.returncode == 2 and "exists already" in nowhere.stderr
    assert (tmp_path / "link").is_symlink()


def test_a_copy_is_computed_in_the_type_of_its_source(convert, tmp_path):
    """The float32 weights of a run of a bfloat16 model stay those of a bfloat16 model."""
    params = transformer.init_params(jax.random.key(0), CFG)
    computed = dataclasses.replace(CFG, dtype="bfloat16")
    (source := tmp_path / "source").mkdir()
    hf.export_model(params, computed, source)
    for name, told, types in (
        ("same", (), ("float32", "bfloat16")),
        ("said", ("--dtype=float32",), ("float32", "float32")),
        ("less", ("--dtype=bfloat16",), ("bfloat16", "bfloat16")),
    ):
        done = convert(source, tmp_path / name, "--weights_only", *told)
        assert done.returncode == 0, done.stderr
        found = hf.open_model(tmp_path / name)[1]
        assert (found.param_dtype, found.dtype) == types


def test_what_float16_cannot_hold_is_refused(convert, tmp_path):
    params = transformer.init_params(jax.random.key(0), CFG)
    params["layers"]["ln2"] = params["layers"]["ln2"].at[1, 3].set(-70000.0)
    (source := tmp_path / "source").mkdir()
    hf.export_model(params, CFG, source)
    done = convert(source, tmp_path / "half", "--weights_only", "--dtype=float16")
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1
    name = "model.layers.1.post_attention_layernorm.weight"
    assert f"tensor {name} has 70000, which float16 cannot hold" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_what_is_missing_is_one_sentence(convert, tmp_path):
    for arguments, words in (
        ((tmp_path,), "TARGET is missing"),
        ((tmp_path, tmp_path / "t"), "config.json: there is no such file"),
    ):
        result = convert(*arguments)
        assert result.returncode == 2 and words in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "t").exists()


def test_a_run_of_sft_is_a_run_as_well(convert, tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "run" / "model")
    (tmp_path / "run" / "config.json").write_text('{"prompt": "kimina-v1-proof", "given": []}')
    (tmp_path / "run" / "model" / "sft_problems.json").write_text('{"ids": ["a", "b"]}')
    result = convert(tmp_path / "run", tmp_path / "t")
    assert result.returncode == 0, result.stderr
    assert run_folder.seen_by(tmp_path / "t") == {"a", "b"}  # RL from it leaves them out
    assert told_by(tmp_path / "t") == {"prompt": "kimina-v1-proof"}
    assert hf.open_model(tmp_path / "t")[1].n_layers == hf.open_model(SHIPPED)[1].n_layers


def test_depths_that_are_no_numbers_are_said_how_to_write(run_module):
    told = ("--program=elastic", "--model=smollm2-135m", "--topology=v5e:4x4", "--depths=a,30")
    done = run_module(("launch.compile", *told))
    assert done.returncode == 2 and "--depths=a,30: write it as" in done.stderr, done.stderr


@pytest.mark.parametrize("name", ["kimina_1p5b", "kimina_7b", "kimina_72b", "kimina_rl_1p7b"])
def test_large_configs_are_whole(name):
    config = tree.load(RlRun, f"configs/rl/{name}.py").settings
    model = config.model.applied(PRESETS[config.model.preset])
    assert (model.remat, model.dtype, model.param_dtype) == ("block", "bfloat16", "float32")
    chips = int(np.prod([int(n) for n in config.compile.topology.split(":")[1].split("x")]))
    assert config.mesh["fsdp"] == chips and config.rl.rows % chips == 0
    with pytest.raises(UserError, match="known presets"):
        tree.load(RlRun, f"configs/rl/{name}.py", ["--config.model.preset=qwen2.5-71b"])


@pytest.mark.aot
def test_a_small_step_compiles_for_a_tpu(tmp_path):
    command = [sys.executable, "-m", "launch.compile", "--model=qwen2.5-0.5b"]
    command += ["--topology=v5e:2x2", "--mesh=fsdp=4", "--rows=4", "--tokens=1024"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200)
    assert result.returncode == 0, result.stderr
    assert "all-gather" in result.stdout and "temporaries_gb" in result.stdout


@pytest.mark.aot
def test_decoding_compiles_for_a_tpu_and_one_cache_too_many_is_refused():
    command = [sys.executable, "-m", "launch.compile", "--program=decode", "--model=qwen2.5-0.5b"]
    command += ["--topology=v5e:2x2", "--tokens=8192"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200)
    assert result.returncode == 0, result.stderr
    figures = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert figures["mesh"] == "fsdp=2,tensor=2" and float(figures["tokens_s"]) > 0
    rows = int(figures["rows"])
    assert 0.8 * 14.4 < float(figures["weights_gb"]) + float(figures["cache_gb"]) < 14.4
    command += [f"--rows={2 * rows}"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200)
    assert result.returncode == 2 and "the compiler refuses" in result.stderr
