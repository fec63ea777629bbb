# SPDX-License-Identifier: Apache-2.0
"""launch.doctor --config: what each shipped configuration lacks here, and what broken ones lack."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from kimina_jax.aot.state_bytes import state_bytes
from kimina_jax.model import transformer
from kimina_jax.model.config import Config
from kimina_jax.model.lora import LoraConfig
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf
from launch.config import files, tree
from launch.config.errors import UserError
from launch.processes import readiness

ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "configs").rglob("*.py")
    if path.name != "__init__.py"
)
HERE = ("--config.mesh={}",) if jax.device_count() == 1 else ('--config.mesh={"fsdp": -1}',)
# Sized for two cores; here each device is to have a row.
MORE_ROWS = {
    f"configs/{name}/smollm2.py": (f"--config.{name}.rows={jax.device_count()}",)
    for name in ("sft", "rl")
}
# Settings of a run of RL that lacks nothing.
RL = {"init": {"sft": "configs/sft/tiny.py"}, "rl": {"steps": 2}, "optim": {"learning_rate": 1e-3}}


def missing(values: dict, *overrides: str) -> dict[str, str]:
    """The fix of each finding that is not as it should be, by its subject."""
    program = readiness.program_of(values, "f.py")
    settings = tree.resolve(readiness.PROGRAMS[program], values, "f.py", overrides).settings
    lines = list(readiness.examine(settings, "f.py"))
    assert lines and all(line.ok or line.fix for line in lines)
    return {line.subject: f"{line.text}; {line.fix}" for line in lines if not line.ok}


def model(folder: Path, tokenizer: bool = True) -> Path:
    """A Hugging Face folder of a small model, of zeros."""
    cfg = Config(
        vocab_size=Tokenizer().vocab_size,
        d_model=32,
        n_layers=2,
        n_heads=2,
        n_kv_heads=1,
        head_dim=16,
        d_ff=48,
        max_len=512,
    )
    folder.mkdir()
    shapes = transformer.abstract_params(cfg)
    hf.export_model(jax.tree.map(lambda x: np.zeros(x.shape, x.dtype), shapes), cfg, folder)
    if tokenizer:
        Tokenizer().write_hf(folder)
    return folder


@pytest.mark.parametrize("file", SHIPPED)
def test_every_shipped_configuration_is_looked_at(file):
    program = readiness.program_of(files.values_of(file), file)
    named = next(line for line in (ROOT / file).read_text().splitlines() if "python -m" in line)
    if "launch.compile" not in named:
        assert f"python -m {program} " in named
    here = () if "federated" in file else (*HERE, *MORE_ROWS.get(file, ()))
    found = missing(files.values_of(file), *here)
    if "kimina" in file or "distill" in file:
        name = files.values_of(file)["init"]["checkpoint"]
        assert f"--local-dir={name}" in found.pop("weights")
        assert "tokenizer.json" in found.pop("tokenizer")
        if "kimina" in file:
            for split in ("train", "test"):
                assert "-m launch.problems SOURCE data/" in found.pop(f"problems {split}")
            assert "lake build" in found.pop("toolchain mathlib")
        else:
            assert "there is no such file" in found.pop("data.files data/teacher.jsonl")
        for subject in ("memory", "disk"):  # of whatever machine this is
            found.pop(subject, None)
    if "smollm2" in file and not (ROOT / "checkpoints" / "smollm2-135m").exists():
        begun = " (init.sft)" if "/rl/" in file else ""
        for subject in ("weights", "tokenizer"):
            assert "-m launch.convert smollm2 checkpoints/" in found.pop(subject + begun)
    if not any(name in file for name in ("tiny", "prover", "kimina", "smollm2", "distill")):
        kind = files.values_of(file)["data"]["kind"]
        assert "curl -O" in found.pop(f"images {kind}", "curl -O")
    assert not found


def test_a_run_with_all_that_it_needs_lacks_nothing(tmp_path):
    whole = RL | {"init": {"checkpoint": str(model(tmp_path / "model"))}}
    assert missing(whole, *HERE) == {}


@pytest.mark.parametrize(
    ("change", "subject", "cure"),
    [
        ({"problems": {"test": "no.jsonl"}}, "problems test", "launch.problems SOURCE no.jsonl"),
        ({"evaluation": {"split": "no.jsonl"}}, "problems no.jsonl", "launch.problems"),
        ({"checker": {"toolchain": "no/lake"}}, "toolchain no/lake", "lake build"),
        ({"checker": {"environments": {"m": "no"}}}, "toolchain no", "lake build"),
        ({"checker": {"servers": ["http://127.0.0.1:1"]}}, "checker", "lean_checker.server"),
        ({"sampler": {"backend": "vllm", "python": "no/python"}}, "vLLM", "make vllm"),
        ({"sampler": {"backend": "vllm", "python": sys.executable}}, "vLLM", "make vllm"),
        ({"mesh": {"fsdp": 4096}}, "devices", "run it on 4096"),
        ({"reward": {"kind": "function", "path": "no_such:f"}}, "reward", "reward.path"),
    ],
)
def test_what_is_missing_has_a_command(change, subject, cure):
    found = missing(RL | change, *(() if "mesh" in change else HERE))
    assert list(found) == [subject] and cure in found[subject]


def test_a_checkpoint_without_tokenizer_and_one_that_is_cut(tmp_path):
    bare = {"init": {"checkpoint": str(model(tmp_path / "bare", tokenizer=False))}}
    assert list(missing(RL | bare, *HERE)) == ["tokenizer"]
    cut = model(tmp_path / "cut")
    (cut / "model.safetensors").write_bytes((cut / "model.safetensors").read_bytes()[:-50])
    assert list(missing(RL | {"init": {"checkpoint": str(cut)}}, *HERE)) == ["weights"]
    sft = {"init": {"checkpoint": str(tmp_path / "r" / "model")}, "sft": {"steps": 1}}
    sft |= {"optim": {"learning_rate": 1e-3}, "data": {"files": [str(tmp_path / "no.jsonl")]}}
    found = missing(sft, *HERE)
    assert list(found) == ["weights", "tokenizer", f"data.files {tmp_path / 'no.jsonl'}"]
    assert f"launch.sft --config=FILE --run={tmp_path / 'r'}" in found["weights"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mesh": {"fdsp": 1}}, "unknown axis 'fdsp'"),
        ({"mesh": {"fsdp": -1, "data": -1}}, "only one axis"),
        ({"mesh": {"fsdp": 0}}, "from 1"),
        ({"sampler": {"mesh": {"tensor": 0}}}, "section 'sampler.mesh': a size is"),
        ({"rl": {"steps": 1, "row": 2}}, "did you mean 'rl.rows'"),
        ({"init": {"sft": "configs/sft/none.py"}}, "no such config file"),
        ({"rl": {"steps": 1, "samples": 1}}, "'rl.samples' is 1"),
        ({"rl": {"steps": 1, "fix": {"share": 0.001}}}, "'rl.fix.share' is 0.001"),
    ],
)
def test_wrong_settings_are_one_sentence(change, words):
    with pytest.raises(UserError, match=words):
        missing(RL | change)


def test_the_state_is_counted_to_the_byte():
    cfg = Config(
        vocab_size=64, d_model=32, n_layers=2, n_heads=2, n_kv_heads=1, head_dim=16, d_ff=48
    )
    whole = tree.resolve(readiness.RlRun, RL, "f.py").settings
    n = sum(x.size for x in jax.tree.leaves(transformer.abstract_params(cfg)))
    found = state_bytes(cfg, whole.optim, None)
    assert 16 * n <= found < 16 * n + 64  # AdamW: weights, two moments, gradients, and counts
    assert state_bytes(cfg, whole.optim, None, initial=True) == found + 4 * n
    frozen = state_bytes(cfg, whole.optim, LoraConfig(rank=2))
    assert 4 * n < frozen < 12 * n


def test_the_memory_of_a_device_is_its_share_by_all_axes_of_the_weights(tmp_path):
    whole = RL | {"init": {"checkpoint": str(model(tmp_path / "model"))}}

    def each(mesh, reference="iterate"):
        rl = {"steps": 2, "rows": 8, "row_tokens": 512, "reference": reference}
        changed = whole | {"mesh": mesh, "rl": rl}
        settings = tree.resolve(readiness.RlRun, changed, "f.py").settings
        (line,) = (one for one in readiness.examine(settings, "f.py") if one.subject == "memory")
        return float(line.text.split("take ")[1].split(" GB")[0])

    alone = each({"data": 8})
    assert each({"fsdp": 8}) == each({"fsdp": 2, "seq": 4}) == pytest.approx(alone / 8, rel=0.01)
    # The weights that RL began with: four bytes beside the sixteen of AdamW.
    assert each({"data": 8}, "initial") == pytest.approx(alone * 20 / 16, rel=0.01)


def test_the_room_on_the_disk(tmp_path, monkeypatch):
    """Checkpoints to the byte: AdamW's is three times the weights in float32, and its counts."""
    folder = model(tmp_path / "model")
    whole = RL | {"init": {"checkpoint": str(folder)}, "checkpoint": {"keep": 4}}
    whole |= {"model": {"dtype": "bfloat16"}, "rl": {"steps": 2, "max_staleness": 3}}
    settings = tree.resolve(readiness.RlRun, whole, "f.py").settings
    trained = dataclasses.replace(hf.open_model(folder)[1], dtype="bfloat16")
    n = sum(x.size for x in jax.tree.leaves(transformer.abstract_params(trained)))
    kept = readiness.kept_by_rl(settings, trained)
    assert (kept.checkpoints, kept.copies, kept.copy_bytes) == (5, 7, 2 * n)
    assert 12 * n <= kept.checkpoint_bytes < 12 * n + 64
    sft = {"init": {"checkpoint": str(folder)}, "sft": {"steps": 1}}
    sft |= {"optim": {"learning_rate": 1e-3}}
    for values, there, lacks in (
        *((whole, kept.total + 1, []), (whole, kept.total, ["disk"])),
        *((sft, kept.total, []), (sft, 1, ["disk"])),
    ):
        usage = shutil.disk_usage(tmp_path)._replace(free=there)
        monkeypatch.setattr(readiness.shutil, "disk_usage", lambda folder, usage=usage: usage)
        found = missing(values, *HERE)
        assert list(found) == lacks
        assert not lacks or "--run=FOLDER" in found["disk"]
        assert ("checkpoint.keep=1" in str(found)) == (values is whole and bool(lacks))


def test_the_exit_code(run_module, tmp_path):
    def doctor(text: str, *more: str) -> subprocess.CompletedProcess:
        (tmp_path / "f.py").write_text(f"def get_config():\n    return {text}\n")
        env = os.environ | {"PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu"}
        return run_module(("launch.doctor", f"--config={tmp_path / 'f.py'}", *more), env=env)

    good = doctor(repr(RL), *HERE)
    assert good.returncode == 0 and good.stdout.endswith("all is here\n"), good
    assert "ok   plan: " in good.stdout
    lacking = ("--config.problems.train=no.jsonl", "--config.devices.placement=split")
    short = doctor(json.dumps(RL), *lacking, *HERE)
    assert short.returncode == 1 and short.stdout.endswith("2 missing\n"), short
    assert "there is only a CPU" in short.stdout
    wrong = doctor("{'rl': 1}")
    assert wrong.returncode == 2 and wrong.stderr.count("\n") == 1, wrong


@pytest.mark.parametrize("values", [{}, {"a": 1}])
def test_a_file_of_no_program_is_one_sentence(values):
    with pytest.raises(UserError, match="settings of no program"):
        readiness.program_of(values, "f.py")
