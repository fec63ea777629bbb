# SPDX-License-Identifier: Apache-2.0
"""The sections of a configuration that choose sampler, importance weights, environments, mesh."""

import dataclasses
import sys

import jax
import pytest

from kimina_jax.problems.load import load
from kimina_jax.trainer.objectives import Correction
from launch import cli, settings
from launch.cli import UserError


def test_the_sampler_runs_in_the_python_of_its_backend(tmp_path):
    assert settings.sampler_python({}, "c") == sys.executable
    assert settings.sampler_python({"sampler": {"backend": "jax"}}, "c") == sys.executable
    python = tmp_path / "python"
    chosen = {"sampler": {"backend": "vllm", "python": str(python)}}
    with pytest.raises(UserError, match=r"run `make vllm`, or\s+set 'sampler.python'"):
        settings.sampler_python(chosen, "c")
    python.touch()
    assert settings.sampler_python(chosen, "c") == str(python)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"backend": "sglang"}, r"c: 'sampler\.backend' is 'sglang'; use jax or vllm"),
        ({"beckend": "jax"}, "did you mean 'backend'"),
        ({"attention": "paged"}, r"c: 'sampler\.attention' is 'paged'; known: auto, plain"),
    ],
)
def test_a_sampler_that_is_none_is_refused(section, words):
    with pytest.raises(UserError, match=words):
        settings.sampler_python({"sampler": section}, "c")


@pytest.mark.parametrize(
    ("sampler", "words"),
    [
        ({"int8": {"cache": True}}, r"c: 'sampler\.int8' is set and 'rl\.rounding_limit' is not"),
        ({"int8": {"weights": True}, "backend": "vllm"}, r"tell vLLM by 'sampler\.options'"),
        ({"int8": {"cash": True}}, r"no setting 'int8\.cash'; did you mean 'cache'"),
    ],
)
def test_int8_that_would_stop_the_run_is_refused(sampler, words):
    with pytest.raises(UserError, match=words):
        settings.check_int8({"sampler": sampler}, "c")
    settings.check_int8({"sampler": {"int8": {"cache": False}}}, "c")
    limited = {"sampler": {"int8": {"cache": True}}, "rl": {"rounding_limit": 0.1}}
    settings.check_int8(limited, "c")


def test_partial_rollouts_are_refused_with_vllm():
    config = {"sampling": {"part_tokens": 64}, "sampler": {"backend": "vllm"}}
    with pytest.raises(UserError, match=r"c: 'sampling\.part_tokens' is set, which only the JAX"):
        settings.check_part_tokens(config, "c")
    settings.check_part_tokens(config | {"sampler": {}}, "c")
    settings.check_part_tokens(config | {"sampling": {}}, "c")


def test_nothing_is_corrected_unless_asked_for():
    assert settings.correction_of({}, "c") == Correction("none")
    chosen = {"correction": {"kind": "mask", "limit": 3.0}}
    assert settings.correction_of(chosen, "c") == Correction("mask", 3.0)
    with pytest.raises(UserError, match=r"correction\.kind is 'clip'"):
        settings.correction_of({"correction": {"kind": "clip"}}, "c")


def test_a_problem_must_name_an_environment_that_there_is():
    problem = load("test")[0]
    mathlib = dataclasses.replace(problem, environment="mathlib")
    checker = {"toolchain": "embedded", "environments": {"mathlib": "/srv/project"}}
    settings.check_environments([problem, mathlib], checker)
    with pytest.raises(UserError, match=f"{problem.id} names the environment 'mathlib'; say in"):
        settings.check_environments([problem, mathlib], {"toolchain": "embedded"})


def test_an_rl_configuration_may_have_environments():
    config = cli.load_config("configs/rl/tiny.py")
    config["checker"]["environments"] = {"mathlib": "/srv/project"}
    settings.check_rl_config(config, "c")
    config["checker"]["environment"] = {}
    with pytest.raises(UserError, match="environment"):
        settings.check_rl_config(config, "c")


def test_a_mesh_that_does_not_fit_is_one_sentence():
    count = len(jax.devices())
    with pytest.raises(UserError, match=r"file\.py: section 'mesh': .* does not multiply to"):
        settings.training_mesh({"mesh": {"data": count + 1}}, 8, "sft.rows", "file.py")
    with pytest.raises(UserError, match="'mesh': mesh: unknown axis 'rows'"):
        settings.training_mesh({"mesh": {"rows": 1}}, 8, "sft.rows", "file.py")


def test_rows_that_the_mesh_does_not_divide_are_one_sentence(monkeypatch):
    three = jax.sharding.AbstractMesh((3, 1, 1, 1), ("data", "fsdp", "tensor", "seq"))
    monkeypatch.setattr(settings, "make_mesh", lambda axes: three)
    with pytest.raises(UserError, match=r"'sft\.rows' is 8, and the mesh cuts rows into 3 parts"):
        settings.training_mesh({"mesh": {"data": 3}}, 8, "sft.rows", "file.py")
