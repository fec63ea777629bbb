# SPDX-License-Identifier: Apache-2.0
"""What an RL configuration may say of sampler, importance weights, environments and mesh."""

import dataclasses
import re
import sys

import jax
import pytest

from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.optim import AdamW
from kimina_jax.checking.checker import Checker
from kimina_jax.problems.load import load
from kimina_jax.trainer.objectives.sequences import Correction
from launch import rl
from launch.config import mesh, run_folder, tree
from launch.config.errors import UserError
from launch.config.rl import RlRun
from launch.processes import supervise
from tests import hf_folders


def config(**sections) -> RlRun:
    """The smallest configuration, with these sections."""
    values = {
        "init": {"checkpoint": "folder"},
        "rl": {"steps": 1},
        "optim": {"learning_rate": 1e-3},
    }
    return tree.resolve(RlRun, values | sections, "c").settings


def test_the_sampler_runs_in_the_python_of_its_backend(tmp_path):
    assert supervise.sampler_python(config().sampler, "c") == sys.executable
    said = config(sampler={"backend": "jax"}).sampler
    assert supervise.sampler_python(said, "c") == sys.executable
    python = tmp_path / "python"
    chosen = config(sampler={"backend": "vllm", "python": str(python)})
    with pytest.raises(UserError, match=r"run `make vllm`, or\s+set 'sampler.python'"):
        supervise.sampler_python(chosen.sampler, "c")
    python.touch()
    assert supervise.sampler_python(chosen.sampler, "c") == str(python)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"backend": "sglang"}, r"c: 'sampler\.backend' is \"sglang\"; it must be jax or vllm"),
        ({"beckend": "jax"}, r"did you mean 'sampler\.backend'"),
        ({"attention": "paged"}, r"c: 'sampler\.attention' is \"paged\"; it must be auto or plain"),
    ],
)
def test_a_sampler_that_is_none_is_refused(section, words):
    with pytest.raises(UserError, match=words):
        config(sampler=section)


@pytest.mark.parametrize(
    ("sampler", "words"),
    [
        ({"int8": {"cache": True}}, r"c: 'sampler\.int8' is set and 'rl\.rounding_limit' is not"),
        ({"int8": {"weights": True}, "backend": "vllm"}, r"tell vLLM by 'sampler\.options'"),
        ({"int8": {"cash": True}}, r"no setting 'sampler\.int8\.cash'; did you mean"),
    ],
)
def test_int8_that_would_stop_the_run_is_refused(sampler, words):
    with pytest.raises(UserError, match=words):
        config(sampler=sampler)
    config(sampler={"int8": {"cache": False}})
    config(sampler={"int8": {"cache": True}}, rl={"steps": 1, "rounding_limit": 0.1})


def test_partial_rollouts_are_taken_with_either_sampler():
    for backend in ("jax", "vllm"):
        config(sampling={"part_tokens": 64}, sampler={"backend": backend})


def test_fixes_are_refused_where_other_processes_draw():
    evaluation = {"fix_rounds": 2}
    words = r"c: 'evaluation\.fix_rounds' is 2 and 'sampler\.backend' is vllm; .* to 0, or 'samp"
    with pytest.raises(UserError, match=words):
        config(evaluation=evaluation, sampler={"backend": "vllm"})
    with pytest.raises(UserError, match=r"is 2 and 'evaluation\.samplers' is 3; fixes are drawn"):
        config(evaluation=evaluation | {"samplers": 3})
    config(evaluation=evaluation)
    config(evaluation={"samplers": 3}, sampler={"backend": "vllm"})


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ({"rl": {"max_staleness": -1}}, r"c: 'rl\.max_staleness' is -1; it must be at least 0"),
        ({"rl": {"max_staleness": 10**9}}, r"is 1000000000; it must be at most 64"),
        ({"sampling": {"part_tokens": 8}}, r"set one of them to 0"),
        ({"rl": {"fix": {"share": 0.5}}}, r"'rl\.fix\.share' and 'rl\.max_staleness' are both set"),
        ({"devices": {"placement": "shared"}}, r"one process draws and learns in turns; set the"),
    ],
)
def test_staleness_that_cannot_be_is_refused(sections, words):
    rl_section = {"steps": 1, "max_staleness": 1} | sections.pop("rl", {})
    with pytest.raises(UserError, match=words):
        config(rl=rl_section, **sections)
    assert config().rl.max_staleness == 0


def test_a_share_of_negations_that_is_none_of_a_step_is_refused():
    words = (
        r"c: .*'rl\.negate\.share' is 0\.01, which is none of a step's 6 problems .* at least 0\.17"
    )
    with pytest.raises(UserError, match=words):
        config(rl={"steps": 1, "problems": 4, "spare": 2, "negate": {"share": 0.01}})
    assert config(rl={"steps": 1, "problems": 6, "negate": {"share": 0.17}}).rl.negate.after == 32


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ({"rl": {"steps": 1, "samples": 1}}, r"'rl\.samples' is 1, .* give 2 or more, or set"),
        ({"sampling": {"temperature": 0}}, r"'sampling\.temperature' is 0, .* set it to 1, or set"),
        (
            {"rl": {"steps": 1, "cut": {"share": 1e-3}}},
            r"'rl\.cut\.share' is 0\.001, which is none",
        ),
        ({}, r""),
        ({"rl": {"steps": 0, "samples": 1}}, r""),
        ({"rl": {"steps": 1, "samples": 1}, "objective": {"kind": "rft"}}, r""),
        ({"sampling": {"temperature": 0}, "advantages": {"keep_equal_groups": True}}, r""),
        ({"sampling": {"temperature": 0.1}}, r""),
        ({"sampling": {"top_k": 1}}, r"'sampling\.top_k' is 1, .* set it to 0"),
        ({"sampling": {"top_k": 1}, "objective": {"kind": "rft"}}, r"'sampling\.top_k' is 1, "),
        ({"sampling": {"top_k": 1}, "rl": {"steps": 0}}, r""),
        ({"sampling": {"top_k": 2}}, r""),
    ],
)
def test_a_run_in_which_nothing_could_be_learnt_is_refused(sections, words, tmp_path):
    chosen = config(**sections)
    assert re.fullmatch(f"{words}.*" if words else "", chosen.idle())
    if words:
        with pytest.raises(UserError, match=f"c: {words}"):
            rl.check(chosen, "c", tmp_path)
        (tmp_path / "config.json").write_text("{}")  # a run of before goes on
        with pytest.raises(UserError, match="folder: is not a checkpoint folder"):
            rl.check(chosen, "c", tmp_path)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"every_steps": 0}, r"are both 0, so that a kill would lose the whole run"),
        ({"every_steps": -1}, r"c: 'checkpoint\.every_steps' is -1; it must be at least 0"),
        ({"every_minutes": 1e9}, r"'checkpoint\.every_minutes' is 1000000000\.0; it must be at m"),
        ({"keep": 0}, r"'checkpoint\.keep' is 0; it must be at least 1"),
    ],
)
def test_a_run_that_is_never_saved_is_refused(section, words):
    with pytest.raises(UserError, match=words):
        config(checkpoint=section)


def test_nothing_is_corrected_unless_asked_for():
    assert config().correction == Correction("none")
    assert config(correction={"kind": "mask", "limit": 3}).correction == Correction("mask", 3.0)
    with pytest.raises(UserError, match=r"'correction\.kind' is \"clip\""):
        config(correction={"kind": "clip"})


def test_all_weights_train_unless_asked_for():
    assert config().lora.chosen is None
    assert config(lora={"rank": 0, "alpha": 8.0}).lora.chosen is None
    chosen = config(lora={"rank": 4}).lora.chosen
    assert chosen is not None and chosen.rank == 4


def test_one_start_must_be_named():
    for init in ({}, {"sft": "a.py", "checkpoint": "b"}):
        with pytest.raises(UserError, match=r"set exactly one of 'init\.sft' and 'init\.ch"):
            config(init=init)


def test_a_schedule_that_ends_in_its_warm_up_is_refused_before_the_run():
    optim = {"learning_rate": 1e-3, "schedule": "linear", "warmup_steps": 4}
    with pytest.raises(
        UserError, match="'total_steps' is 4 and must be larger than 'warmup_steps'"
    ):
        config(optim=optim, rl={"steps": 2, "updates": 2})
    config(optim=optim, rl={"steps": 3, "updates": 2})


def test_a_problem_must_name_an_environment_that_there_is():
    problem = load("test")[0]
    mathlib = dataclasses.replace(problem, environment="mathlib")
    checker = Checker(environments={"mathlib": "/srv/project"})
    run_folder.check_environments([problem, mathlib], checker)
    with pytest.raises(UserError, match=f"{problem.id} names the environment 'mathlib'; say in"):
        run_folder.check_environments([problem, mathlib], Checker())


def test_an_rl_configuration_may_have_environments():
    environments = {"mathlib": "/srv/project", "other": {"toolchain": "lean", "header": "open X"}}
    assert config(checker={"environments": environments}).checker.environments == environments
    with pytest.raises(UserError, match=r"did you mean 'checker\.environments'"):
        config(checker={"environment": {}})


def test_a_mesh_that_does_not_fit_is_one_sentence():
    count, adamw = len(jax.devices()), AdamW(1e-3)
    with pytest.raises(UserError, match=r"file\.py: section 'mesh': .* does not multiply to"):
        mesh.training_mesh({"data": count + 1}, 8, "sft.rows", adamw, "file.py")
    with pytest.raises(UserError, match="'mesh': mesh: unknown axis 'rows'"):
        mesh.training_mesh({"rows": 1}, 8, "sft.rows", adamw, "file.py")


@pytest.mark.parametrize(
    ("axes", "said"),
    [
        ({"rows": 1}, "unknown axis 'rows'"),
        ({"data": 0, "fsdp": -1}, "a size is a whole number from 1"),
        ({"data": -1, "fsdp": -1}, "only one axis may be -1"),
    ],
)
@pytest.mark.parametrize("section", ["mesh", "sampler.mesh"])
def test_a_mesh_of_no_machine_is_refused_before_anything_begins(axes, said, section, tmp_path):
    made = config(mesh=axes) if section == "mesh" else config(sampler={"mesh": axes})
    with pytest.raises(UserError, match=f"c: section '{section}': .*{said}"):
        rl.check(made, "c", tmp_path)


def test_a_format_that_no_answer_can_keep_is_refused(tmp_path):
    folder = hf_folders.write(tmp_path / "qwen3", "qwen3-0.6b")
    sections = {"init": {"checkpoint": str(folder)}, "wording": {"thinking": False}}
    with pytest.raises(UserError, match=r"c: .*'wording\.thinking' is false.* every answer breaks"):
        rl.check(config(**sections), "c", tmp_path)
    for fits in ({"prompt": "whole-proof"}, {"format": {"tactics_blocks": 0, "coverage": 0.0}}):
        rl.check(config(**sections, **fits), "c", tmp_path)


def test_rows_that_the_mesh_does_not_divide_are_one_sentence(monkeypatch):
    three = jax.sharding.AbstractMesh((3, 1, 1, 1), ("data", "fsdp", "tensor", "seq"))
    monkeypatch.setattr(mesh, "make_mesh", lambda axes, devices: three)
    with pytest.raises(UserError, match=r"'sft\.rows' is 8, and the mesh cuts rows into 3 parts"):
        mesh.training_mesh({"data": 3}, 8, "sft.rows", AdamW(1e-3), "file.py")


def test_an_attention_that_the_devices_have_not_is_refused():
    mesh.check_attention(None, None, "c: 'model.attention'")
    cut = make_mesh({"fsdp": 4, "seq": 2})
    mesh.check_attention("chunked", cut, "c: 'model.attention'")
    words = r"c: 'model\.attention': attention splash is for TPUs, and the devices are of cpu"
    for devices in (None, cut):
        with pytest.raises(UserError, match=words):
            mesh.check_attention("splash", devices, "c: 'model.attention'")
