# SPDX-License-Identifier: Apache-2.0
"""What does not fit is left out or refused before anything is drawn."""

import dataclasses
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import jax
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import transformer
from kimina_jax.model.config import RopeScaling
from kimina_jax.model.presets import PRESETS
from kimina_jax.problems.load import Problem, load
from kimina_jax.protocol import mailbox
from kimina_jax.sampler.sampling import Sampling
from kimina_jax.text.prompts import Wording
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.weights import hf
from launch import rl
from launch.config import resume, tree
from launch.config.errors import UserError
from launch.config.mesh import (
    check_divides,
    decoding_mesh,
    heads_first,
    planned_mesh,
    refuse_misfit,
    refuse_uneven,
    sampler_mesh,
)
from launch.config.rl import RlRun
from launch.config.run_folder import fitting, open_chat, tell_beyond
from launch.devices import machine, placement
from launch.processes import tier

CORES = min(32, len(os.sched_getaffinity(0)))
PROBLEMS = [Problem(f"p{n}", "order", 1, "", "x" * n, "by", ()) for n in (10, 20, 30)]


def config(row_tokens, max_new_tokens):
    values = {
        "init": {"checkpoint": "folder"},
        "rl": {"steps": 1, "row_tokens": row_tokens},
        "optim": {"learning_rate": 1e-3},
        "sampling": {"max_new_tokens": max_new_tokens},
    }
    return tree.resolve(RlRun, values, "c").settings


def kept(row_tokens, max_new_tokens, model=PRESETS["tiny"]):
    encode = lambda problem: list(problem.statement)  # noqa: E731
    found = fitting(config(row_tokens, max_new_tokens), model, PROBLEMS, encode)
    return [problem.id for problem in found]


def test_problems_that_do_not_fit_are_left_out(capsys):
    assert kept(129, 100) == ["p10", "p20", "p30"] and not capsys.readouterr().out
    assert kept(128, 100) == ["p10", "p20"]
    assert "1 of 3 problems are left out" in capsys.readouterr().out
    assert kept(1000, 490) == ["p10", "p20"]  # the context is 512


def test_nothing_that_fits_is_one_sentence():
    with pytest.raises(UserError, match=r"a row of the trainer holds 101.*'rl.row_tokens' to 109"):
        kept(100, 100)
    assert kept(109, 100) == ["p10"]  # the cure works
    with pytest.raises(UserError, match="the model's context is 512"):
        kept(4000, 600)
    scaling = RopeScaling("yarn", 4.0, 512)
    longer = dataclasses.replace(PRESETS["tiny"], rope_scaling=scaling)
    assert longer.context == 2048 and kept(4000, 600, longer) == ["p10", "p20", "p30"]


def test_a_mesh_that_does_not_divide_the_model_is_one_sentence():
    devices = jax.devices()
    tiny = PRESETS["tiny"]  # 4 heads, 256 wide
    check_divides(tiny, make_mesh({"fsdp": 2, "tensor": 4}, devices[:8]), "c")
    with pytest.raises(UserError, match=r"c: 'mesh.tensor' cut the 4 of .* into 8 parts"):
        check_divides(tiny, make_mesh({"tensor": 8}, devices[:8]), "c")
    odd = dataclasses.replace(tiny, vocab_size=2049)
    with pytest.raises(UserError, match=r"cut the 2049 of embed \(2049, 256\)"):
        check_divides(odd, make_mesh({"tensor": 4}, devices[:4]), "c")


def test_a_launcher_that_touches_no_device_sees_the_same_mesh():
    tiny, devices = PRESETS["tiny"], jax.devices()
    for axes in ({"fsdp": -1}, {"fsdp": -1, "tensor": 4}, {"data": 2, "seq": 4}):
        meant = planned_mesh(axes, 8)
        assert dict(meant.shape) == dict(make_mesh(axes, devices[:8]).shape)
        check_divides(tiny, meant, "c")
    with pytest.raises(UserError, match=r"c: 'mesh.tensor' cut the 4 of .* into 8 parts"):
        check_divides(tiny, planned_mesh({"tensor": -1}, 8), "c")
    # The machine that lays a run out may have none of its devices.
    with pytest.raises(UserError, match=r"c: 'mesh.tensor' cut the 4 of .* into 8 parts"):
        check_divides(tiny, planned_mesh({"fsdp": -1, "tensor": 8}, 0), "c")


def test_a_decoder_lies_on_all_devices_whatever_its_sizes():
    """Where the key/value heads would not come out even with the rest, the rest is kept even."""
    tiny = dataclasses.replace(PRESETS["tiny"], n_kv_heads=4)
    expected = {
        (1024, 256, 384): {"data": 1, "fsdp": 2, "tensor": 4},
        (1025, 256, 384): {"data": 1, "fsdp": 8, "tensor": 1},
        (1026, 252, 384): {"data": 1, "fsdp": 4, "tensor": 2},
        (1026, 250, 385): {"data": 4, "fsdp": 2, "tensor": 1},
    }
    for (vocabulary, width, feed_forward), axes in expected.items():
        sizes = {"vocab_size": vocabulary, "d_model": width, "d_ff": feed_forward}
        model = dataclasses.replace(tiny, **sizes)
        assert heads_first(model) == axes
        assert dict(decoding_mesh(axes, model).shape) == axes | {"seq": 1}
    odd = dataclasses.replace(tiny, vocab_size=1025)
    with pytest.raises(UserError, match=r"'sampler.mesh.tensor' cut the 1025 of embed"):
        decoding_mesh({"tensor": 2, "fsdp": -1}, odd)


def test_both_meshes_of_a_run_are_held_against_the_model_that_it_begins_with():
    told = config(384, 100)
    drawing = dataclasses.replace(told.sampler, mesh={"tensor": 8})
    refuse_uneven(told, PRESETS["tiny"], 8, 8, "c")
    with pytest.raises(UserError, match=r"c: 'sampler.mesh.tensor' cut the 4 of k"):
        model = dataclasses.replace(PRESETS["tiny"], n_heads=8, n_kv_heads=4)
        refuse_uneven(dataclasses.replace(told, sampler=drawing), model, 8, 8, "c")
    cut = dataclasses.replace(told, mesh={"fsdp": 2, "seq": -1}, rl=config(390, 100).rl)
    with pytest.raises(UserError, match=r"c: 'rl.row_tokens' is 390, .* a multiple of 4"):
        refuse_uneven(cut, PRESETS["tiny"], 8, 8, "c")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (
            ("sft", "--config=configs/sft/tiny.py", '--config.mesh={"tensor": 8}'),
            "configs/sft/tiny.py: 'mesh.tensor' cut the 4 of k (4, 256, 4, 64) into 8 parts",
        ),
        (
            ("sft", "--config=configs/sft/tiny.py", '--config.mesh={"seq": 8}',
             "--config.sft.row_tokens=386", "--config.model.n_kv_heads=4"),
            "'sft.row_tokens' is 386, and 'mesh.seq' cuts a row into 8 parts",
        ),
        (
            ("elastic_prover", "--config=configs/elastic/prover.py", '--config.mesh={"fsdp": 8}',
             "--config.sft.rows=12"),
            "'sft.rows' is 12, and the mesh cuts rows into 8 parts",
        ),
        (
            ("rl", "--config=configs/rl/tiny.py", '--config.mesh={"tensor": 8}'),
            "'mesh.tensor' cut the 4 of",
        ),
    ],
)  # fmt: skip
def test_a_mesh_that_does_not_fit_leaves_no_run(tmp_path, program, said):
    """The run directory would hold the mesh, and the cure be refused as another configuration."""
    name, *told = program
    environment = os.environ | {"JAX_NUM_CPU_DEVICES": "8", "JAX_PLATFORMS": "cpu"}
    command = [sys.executable, "-m", f"launch.{name}", *told, f"--run={tmp_path / 'run'}"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 2 and said in done.stderr, done.stderr[-2000:]
    assert not (tmp_path / "run" / "config.json").exists()


def test_a_sampler_of_an_evaluation_knows_its_mesh(tmp_path, monkeypatch):
    """Its directory has the weights to score and no init; on chips that was an error."""
    monkeypatch.setattr("launch.config.mesh.core_mesh", lambda most: None)
    weights = mailbox.weights_folder(tmp_path, 0)
    weights.mkdir(parents=True)
    cfg = dataclasses.replace(PRESETS["tiny"], vocab_size=1025, n_kv_heads=4)
    hf.export_model(transformer.init_params(jax.random.key(0), cfg), cfg, weights)
    mailbox.mark_stable(weights)
    found = sampler_mesh({}, 8, tmp_path)
    assert found is not None and found.shape["fsdp"] == 8


@pytest.mark.parametrize(
    ("axes", "rows", "count", "words"),
    [
        ({"fsdp": -1}, 8, 6, r"c: 'rl\.rows' is 8, and the mesh cuts rows into 6 parts; make it a"),
        ({"data": 2, "tensor": 2}, 8, 6, r"c: section 'mesh': .* multiply to the number .*, 6;"),
        ({"fsdp": 4, "tensor": -1}, 8, 6, r"c: section 'mesh': .* multiply to the number .*, 6;"),
        ({"fsdp": 2}, 8, 0, r"c: section 'mesh': .* multiply to the number .*, 1;"),
        ({"fsdp": -1}, 7, 0, ""),  # as many cores as divide the rows
        ({"fsdp": -1, "tensor": 2}, 9, 6, ""),
        ({"data": 3, "fsdp": 2}, 12, 6, ""),
    ],
)
def test_devices_that_do_not_make_the_mesh_are_seen_before_a_trainer_starts(
    monkeypatch, axes, rows, count, words
):
    monkeypatch.delenv("XLA_FLAGS", raising=False)
    monkeypatch.delenv("JAX_NUM_CPU_DEVICES", raising=False)
    told = axes, count, rows, "rl.rows", "c"
    if not words:
        return refuse_misfit(*told)
    with pytest.raises(UserError, match=words):
        refuse_misfit(*told)
    if not count:  # whose number the environment says
        monkeypatch.setenv("XLA_FLAGS", "--xla_force_host_platform_device_count=2")
        refuse_misfit(*told)


def test_a_chip_that_is_two_devices_is_not_counted_as_one(monkeypatch):
    monkeypatch.setattr(rl, "_PREPARE", SimpleNamespace(value=False))
    told = dataclasses.replace(config(384, 100), mesh={"data": 8})
    for name, said in (
        ("TPU v3", ""),
        ("TPU v7x", ""),
        ("TPU v5e", "number of the trainer's .*, 4"),
    ):
        plan = placement.plan(machine.Machine("tpu", name, tuple("0123")))
        if not said:
            rl.refuse_uneven(told, PRESETS["tiny"], plan, "c")
            continue
        with pytest.raises(UserError, match=said):
            rl.refuse_uneven(told, PRESETS["tiny"], plan, "c")


SHARED = """
import jax
from flextrain_jax.core.optim import AdamW, Muon
from kimina_jax.model.presets import PRESETS
from launch.config.mesh import shared_meshes
optim = {optim}(learning_rate=1e-3)
model = PRESETS["tiny"]
meshes = shared_meshes({axes}, 6, "rl.rows", optim, "c", {sampler}, model)
for mesh in meshes:
    axes = mesh.shape.items() if mesh else [("none", 2)]
    print(",".join(f"{{a}}{{n}}" for a, n in axes if n > 1))
"""


@pytest.mark.parametrize(
    ("optim", "axes", "sampler", "devices", "trains", "draws"),
    [
        # Each as in a process of its own: Muon on one device, AdamW on as many as divide the rows.
        ("Muon", {"fsdp": -1}, {}, None, "", f"data{CORES}" if CORES > 1 else "none2"),
        ("AdamW", {"fsdp": -1}, {}, "3", "fsdp3", "data3"),
        ("AdamW", {"fsdp": -1}, {"tensor": 2, "data": -1}, "2", "fsdp2", "tensor2"),
        # One device has no mesh, as in launch.sample.
        ("AdamW", {"fsdp": -1}, {}, "1", "", "none2"),
    ],
)
def test_trainer_and_sampler_of_one_process_have_meshes_of_their_own(
    optim, axes, sampler, devices, trains, draws
):
    environment = {k: v for k, v in os.environ.items() if k != "JAX_NUM_CPU_DEVICES"}
    environment |= {"JAX_NUM_CPU_DEVICES": devices} if devices else {}
    said = subprocess.run(
        [sys.executable, "-c", SHARED.format(optim=optim, axes=axes, sampler=sampler)],
        capture_output=True, text=True, check=True, env=environment | {"JAX_PLATFORMS": "cpu"},
    )  # fmt: skip
    assert said.stdout == f"{trains}\n{draws}\n"


@pytest.mark.parametrize("address", ["gs://bucket/run", "s3://bucket/run"])
def test_an_address_is_no_run_directory(tmp_path, monkeypatch, address):
    from pathlib import Path

    monkeypatch.chdir(tmp_path)
    for ask in (lambda run: tier.hold(run, "x"), resume.read_values):
        with pytest.raises(UserError, match=f"{address}: a run directory is a folder"):
            ask(Path(address))
    assert not list(tmp_path.iterdir())


def test_answers_beyond_the_context_are_told_and_drawn(run_program, capsys, tmp_path):
    """By both programs that draw from a folder; the cure that is named works."""
    tokenizer = Tokenizer()
    (weights := tmp_path / "weights").mkdir()
    cfg = transformer.Config(
        vocab_size=tokenizer.vocab_size, d_model=16, n_layers=1, n_heads=1, n_kv_heads=1,
        head_dim=16, d_ff=16, max_len=160,
    )  # fmt: skip
    hf.export_model(transformer.init_params(jax.random.key(0), cfg), cfg, weights)
    tokenizer.write_hf(weights)
    chat = open_chat(weights, "kimina-v1", Wording())
    problems = load("test")[:3]

    def told(tokens):
        tell_beyond(weights, Sampling(max_new_tokens=tokens), chat, problems)
        return capsys.readouterr().out

    said = "3 of 3 prompts with their longest answer are beyond the model's context of 160 tokens"
    text = told(150)
    assert said in text
    (room,) = re.findall(r"'sampling.max_new_tokens' \(now 150\) to (\d+)", text)
    assert not told(int(room)) and "note: 1 of 3 prompts" in told(int(room) + 1)
    drawn = ("--limit=3", "--samples=1", "--config.checker.workers=1")
    drawn += ("--config.sampling.max_new_tokens=150",)
    done = run_program(("evaluate", f"--weights={weights}", "--ks=1", *drawn))
    assert done.returncode == 0 and said in done.stdout, done.stderr[-2000:]
    out = f"--out={tmp_path / 'out.jsonl'}"
    done = run_program(("distill", f"--teacher={weights}", out, *drawn))
    assert done.returncode == 2 and said in done.stdout
    assert "can be kept" in done.stderr  # no answer is valid
