# SPDX-License-Identifier: Apache-2.0
"""What a run wants of its devices, and what was measured of it."""

import os
from pathlib import Path

import pytest

from flextrain_jax.core.metrics import MetricsWriter
from kimina_jax.weights.tensor_files import TensorFolder
from launch.config import tree
from launch.config.errors import UserError
from launch.config.mesh import refuse_shared
from launch.config.rl import RlRun
from launch.config.tiers import Devices
from launch.devices import placement, run_plan
from launch.devices.machine import Machine
from launch.processes import supervise

PROVER = Path(__file__).parent.parent.parent / "kimina_jax" / "assets" / "prover"


def config(**sections) -> RlRun:
    """The smallest configuration, with these sections."""
    values = {
        "init": {"checkpoint": str(PROVER)},
        "rl": {"steps": 1, "rows": 6},
        "optim": {"learning_rate": 1e-3},
    }
    return tree.resolve(RlRun, values | sections, "c").settings


def numbers() -> int:
    """How many numbers the small prover's files hold."""
    files = TensorFolder(PROVER)
    return sum(files.open(name).size for name in files.names())


def test_a_run_wants_what_its_model_and_settings_say():
    count = numbers()
    plain = run_plan.demand(config(), PROVER, 8)
    # float32: weights, gradients and two moments; the optimizer also counts its steps.
    assert 0 <= plain.training - 16 * count <= 16
    assert plain.trains_on == (1, 2, 3, 6) and plain.parallel == 1 and plain.backend == "jax"
    files = TensorFolder(PROVER)
    width = files.dtype(next(iter(files.names()))).itemsize
    frozen = run_plan.demand(config(lora={"rank": 4}), PROVER, 8)
    assert width * count < frozen.training < 1.5 * width * count
    wide = run_plan.demand(config(sampler={"dtype": "bfloat16"}), PROVER, 8)
    assert wide.drawing == 2 * count and wide.training == plain.training
    computed = config(model={"dtype": "float32"})
    assert run_plan.demand(computed, PROVER, 8).drawing == 4 * count
    vllm = {"backend": "vllm", "options": {"tensor_parallel_size": 2, "pipeline_parallel_size": 3}}
    assert run_plan.demand(config(sampler=vllm), None, 8) == placement.Demand(
        "vllm", 0, 0, (1, 2, 3, 6), 6
    )


@pytest.mark.parametrize("size", ["two", None, 0, 1.5])
def test_a_parallelism_of_vllm_is_a_whole_number(size):
    options = {"options": {"tensor_parallel_size": size}}
    with pytest.raises(UserError, match=r"'sampler\.options' has tensor_parallel_size: "):
        run_plan.demand(config(sampler={"backend": "vllm"} | options), None, 8)
    assert run_plan.demand(config(sampler=options), None, 8).parallel == 1  # who asks vLLM?


def test_a_run_that_goes_on_is_split_by_what_was_measured(tmp_path):
    assert run_plan.measured(tmp_path) is None
    machine = Machine("gpu", "NVIDIA L4", tuple("01234567"), 24 * 10**9)
    split = placement.plan(machine, Devices(placement="split", sampler_share=0.25))
    run_plan.begin(tmp_path, split, 3)
    writer = MetricsWriter(tmp_path, tensorboard=False)

    def line(step, seconds, busy, sampler):
        times = {"seconds": seconds, "trainer_busy": busy, "sampler_seconds": sampler}
        writer.write(step, times)

    line(2, 100.0, 0.99, 1.0)  # before this division
    line(3, 100.0, 0.99, 1.0)  # compiles
    line(4, 100.0, 0.25, 75.0)
    assert run_plan.measured(tmp_path) == 0.25  # one step is too little; as it was
    line(5, 20.0, 0.25, 15.0)
    # 6 devices x 30 s of training, 2 x 90 s of drawing.
    assert run_plan.measured(tmp_path) == pytest.approx(0.5)
    run_plan.begin(tmp_path, placement.plan(machine), 6)
    assert run_plan.measured(tmp_path) is None


def test_a_process_finds_what_it_was_allotted_and_a_share_that_the_user_said_stays():
    cards = Machine("gpu", "NVIDIA L4", ("0", "1"), 24 * 10**9)
    sampler = placement.plan(cards, Devices(placement="split")).sampler
    assert sampler is not None
    said = run_plan.added(sampler, {"CUDA_VISIBLE_DEVICES": "0,1"})
    assert said[placement.FRACTION] == "0.900" and said["CUDA_VISIBLE_DEVICES"] == "1"
    kept = run_plan.added(sampler, {placement.FRACTION: "0.5"})
    assert placement.FRACTION not in kept and kept["CUDA_VISIBLE_DEVICES"] == "1"


@pytest.mark.parametrize(
    ("sections", "hosts", "words"),
    [
        ({"rl": {"steps": 1, "max_staleness": 1}}, False, r"'rl\.max_staleness' is set, and one"),
        ({"sampler": {"backend": "vllm"}}, False, r"'sampler\.backend' is vllm"),
        ({}, True, r"several hosts are drawn by launch\.sample"),
    ],
)
def test_a_trainer_that_cannot_draw_itself_says_so(sections, hosts, words):
    refuse_shared(config(), False)
    with pytest.raises(UserError, match=r"--shared: .*" + words):
        refuse_shared(config(**sections), hosts)


def test_a_tier_is_started_with_its_environment(tmp_path):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n/usr/bin/env > {tmp_path / 'found'}.tmp\n"
                       f"/bin/mv {tmp_path / 'found'}.tmp {tmp_path / 'found'}\n")  # fmt: skip
    program.chmod(0o755)
    tiers = supervise.Tiers(tmp_path)
    tiers.start("sampler", "m", python=str(program), environment={"CUDA_VISIBLE_DEVICES": "6,7"})
    try:
        while not (tmp_path / "found").exists():
            assert tiers.running("sampler") or (tmp_path / "found").exists()
    finally:
        tiers.stop()
    rows = (tmp_path / "found").read_text().splitlines()
    found = dict(row.split("=", 1) for row in rows if "=" in row)
    assert found["CUDA_VISIBLE_DEVICES"] == "6,7" and found["PATH"] == os.environ["PATH"]
