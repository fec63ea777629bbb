# SPDX-License-Identifier: Apache-2.0
"""Folders in the layout of published models, through every program and out again."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.model import transformer
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from kimina_jax.text.chat_tokenizer import open_tokenizer
from kimina_jax.text.tokenizer_json import FILES
from kimina_jax.weights import hf
from tests import hf_folders

ROOT = Path(__file__).parent.parent.parent
SFT = ("--config=configs/sft/tiny.py", "--config.problems.count=12", "--config.sft.steps=2",
       "--config.sft.rows=2", "--config.sft.row_tokens=448", "--config.sft.induction=false",
       "--config.problems.automation=0", "--config.optim.kind=adamw",
       "--config.optim.learning_rate=1e-4")  # fmt: skip
RL = ("--config=configs/rl/tiny.py", "--config.init.sft=", "--config.rl.steps=2",
      "--config.rl.problems=2", "--config.rl.samples=2", "--config.rl.rows=2",
      "--config.rl.row_tokens=448", "--config.sampling.max_new_tokens=8",
      "--config.advantages.keep_equal_groups=true", "--config.evaluation.samples=1",
      "--config.evaluation.ks=[1]", "--config.checker.workers=1", "--config.optim.kind=adamw",
      "--config.optim.learning_rate=1e-4")  # fmt: skip


def program(name: str, *arguments) -> subprocess.CompletedProcess:
    """Runs `launch.NAME`."""
    return subprocess.run(
        [sys.executable, "-m", f"launch.{name}", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def done(name: str, *arguments) -> str:
    """What `launch.NAME` prints when it ends well."""
    result = program(name, *arguments)
    assert result.returncode == 0, (name, result.stdout[-2000:], result.stderr[-4000:])
    return result.stdout


@pytest.fixture(scope="module")
def held_out(tmp_path_factory):
    """A file with two problems."""
    path = tmp_path_factory.mktemp("problems") / "two.jsonl"
    rows = [json.dumps(dataclasses.asdict(problem)) for problem in load("test")[:2]]
    path.write_text("\n".join(rows) + "\n")
    return path


def through_every_program(name: str, tmp_path: Path, held_out: Path) -> Path:
    """Takes a folder of a family through the programs, and looks at what each made; the export."""
    family, source = hf_folders.FAMILIES[name], hf_folders.write(tmp_path / "source", name)
    folder, sft, rl, out = (tmp_path / part for part in ("converted", "sft", "rl", "out"))
    done("convert", source, folder)
    problems = f"--config.problems.test={held_out}"
    said = done(
        "evaluate", f"--weights={folder}", problems, "--samples=1", "--ks=1",
        "--config.sampling.max_new_tokens=8", "--config.checker.workers=1",
    )  # fmt: skip
    several = len(open_tokenizer(source).end_ids) > 1
    assert ("a sample ends with any of" in said) == several
    done("sft", *SFT, f"--run={sft}", f"--config.init.checkpoint={folder}")
    done("rl", *RL, problems, f"--run={rl}", f"--config.init.checkpoint={sft / 'model'}")
    done("export", f"--run={rl}", f"--out={out}")
    lines = [json.loads(line) for line in (rl / "metrics.jsonl").read_text().splitlines()]
    assert len(lines) == 2
    for line in lines:
        assert line["trained_sequences"] == 4 and line["probe_mean"] <= 0.01
        # A token after another rounds otherwise than all at once.
        assert line["mismatch_mean"] <= (1e-4 if family.dtype == "float32" else 0.03)
    for made in (folder, sft / "model", rl / "weights" / "step_000002", out):
        for file in FILES:
            assert (made / file).is_file() == (source / file).is_file()
            if (source / file).is_file():
                assert (made / file).read_bytes() == (source / file).read_bytes()
        assert open_tokenizer(made).end_ids == open_tokenizer(source).end_ids
        _, cfg = hf.open_model(made)
        trained = made == sft / "model"  # handed on as it was trained
        assert cfg.dtype == family.dtype
        assert cfg.param_dtype == ("float32" if trained else family.dtype)
        assert cfg.tie_embeddings == family.config["tie_word_embeddings"]
    step = mailbox.read_jsonl(rl / "rollouts" / "step_000000" / "shard_00000.jsonl")
    assert all(line["text"].startswith("<think>\n") == name.startswith("r1") for line in step)
    moved = sum(
        float(np.abs(np.asarray(a, np.float32) - np.asarray(b, np.float32)).max()) > 0
        for a, b in zip(tensors(folder), tensors(out), strict=True)
    )
    assert moved > 0
    return out


@pytest.mark.slow  # five programs each
@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_a_folder_goes_through_every_program(name, tmp_path, held_out):
    through_every_program(name, tmp_path, held_out)


@pytest.mark.torch
@pytest.mark.parametrize("name", hf_folders.FAMILIES)
def test_transformers_reads_what_comes_out(name, tmp_path, held_out):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = through_every_program(name, tmp_path, held_out)
    peer = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    params, cfg = hf.load_model(folder, dtype="float32", param_dtype="float32")
    tokens_BT = np.asarray(jax.random.randint(jax.random.key(2), (2, 29), 0, cfg.vocab_size))
    x_BTD = transformer.forward(params, jnp.asarray(tokens_BT), cfg)
    ours = x_BTD @ transformer.unembed_matrix(params, cfg)
    with torch.no_grad():
        theirs = peer(torch.tensor(tokens_BT)).logits.numpy()
    np.testing.assert_allclose(ours, theirs, atol=2e-4)


def tensors(folder: Path) -> list[np.ndarray]:
    """All tensors of a folder."""
    return [np.asarray(x) for _, x in hf.named_tensors(*hf.open_model(folder))]
