# SPDX-License-Identifier: Apache-2.0
"""The mean of checkpoints: by hand, in float32, and refused where there is none."""

import dataclasses
import json

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kimina_jax.model import transformer
from kimina_jax.text.chat import tell_prompt, told_by
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf

CFG = transformer.Config(
    vocab_size=Tokenizer().vocab_size, d_model=32, n_layers=3, n_heads=2, n_kv_heads=1,
    head_dim=16, d_ff=48, qkv_bias=True, max_len=128,
)  # fmt: skip
TYPES = {"a": "float32", "b": "bfloat16", "c": "float32"}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Three checkpoints, one of them in bfloat16 and in a run of SFT, with what they hold."""
    folder, held = tmp_path_factory.mktemp("three"), {}
    for key, (name, dtype) in enumerate(TYPES.items()):
        params = transformer.init_params(jax.random.key(key), CFG)
        place = folder / name / ("model" if name == "b" else "")
        place.mkdir(parents=True)
        hf.export_model(params, CFG, place, dtype=dtype)
        Tokenizer().write_hf(place)
        (place / "sft_problems.json").write_text(json.dumps({"ids": [name, "all"]}))
        tell_prompt(place, "kimina-v1-proof" if name in "ac" else "kimina-v1")
        held[name] = jax.tree.map(lambda x, d=dtype: np.asarray(x.astype(d), np.float32), params)
    return folder, held


def test_the_mean_is_that_of_every_parameter_in_float32(run_program, trained, tmp_path):
    folder, held = trained
    names = ",".join(str(folder / name) for name in TYPES)
    done = run_program(("export", f"--average={names}", f"--out={tmp_path / 'mean'}"))
    assert done.returncode == 0, done.stderr
    found, cfg = hf.load_model(tmp_path / "mean")
    assert cfg.param_dtype == "float32"
    wanted = jax.tree.map(lambda *x: sum(x) / np.float32(3), *held.values())
    jax.tree.map(np.testing.assert_array_equal, found, wanted)
    seen = json.loads((tmp_path / "mean" / "sft_problems.json").read_text())["ids"]
    assert seen == ["a", "all", "b", "c"]
    card = (tmp_path / "mean" / "README.md").read_text()
    assert "- a\n- b\n- c\n" in card and str(folder) not in card
    assert told_by(tmp_path / "mean") == {}  # the three do not agree
    assert "its parts were trained with kimina-v1, kimina-v1-proof" in done.stdout
    half = ("export", f"--average={folder / 'a'},{folder / 'c'}", f"--out={tmp_path / 'ac'}")
    assert run_program(half).returncode == 0
    assert told_by(tmp_path / "ac") == {"prompt": "kimina-v1-proof"}
    half = ("export", f"--average={names}", f"--out={tmp_path / 'half'}", "--dtype=bfloat16")
    assert run_program(half).returncode == 0
    assert hf.load_model(tmp_path / "half")[0]["embed"].dtype == jnp.bfloat16


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--average={at}/a",), "--average names fewer than two"),
        (("--average={at}/a,",), "--average names fewer than two"),
        (("--average={at}/a,{at}/none",), "is not a checkpoint folder"),
        (("--average={at}/a,{at}/wide",), "wide: its d_ff is 64 and that of"),
        (("--average={at}/a,{at}/other",), "other: its chat_template.jinja is not that of"),
        (("--average={at}/a,{at}/c", "--adapter"), "--adapter goes with --run only"),
        (("--average={at}/a,{at}/c", "--run={at}/b"), "give one of --run, --average"),
        (("--average={at}/a,{at}/c", "--out={at}/m.gguf"), "choose an --out without .gguf"),
    ],
)
def test_what_has_no_mean_is_one_sentence(run_program, trained, tmp_path, flags, words):
    folder, _ = trained
    if not (folder / "wide").exists():
        wide = dataclasses.replace(CFG, d_ff=64)
        for name, cfg in (("wide", wide), ("other", CFG)):
            (folder / name).mkdir()
            hf.export_model(transformer.init_params(jax.random.key(9), cfg), cfg, folder / name)
            Tokenizer().write_hf(folder / name)
        (folder / "other" / "chat_template.jinja").write_text("another")
    out = () if any(flag.startswith("--out") for flag in flags) else (f"--out={tmp_path / 'm'}",)
    done = run_program(("export", *(flag.format(at=folder) for flag in flags), *out))
    assert done.returncode == 2 and words in done.stderr and done.stderr.count("\n") == 1, done
    assert not (tmp_path / "m").exists() and not list(folder.glob("m.*"))
