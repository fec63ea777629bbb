# SPDX-License-Identifier: Apache-2.0
"""Training as several processes on localhost: the numbers of one process, and the loss of one.

Four CPU devices in all, whoever holds them. Between one process and several, sums over devices run
in another order, so losses agree to 1e-6, those of RL and weights to 1e-5 (AdamW divides a gradient
of almost nothing by its own size, rounding and all); between runs of equal shape they are the same
bits.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from kimina_jax.checking import flow as checking
from kimina_jax.protocol import mailbox
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.tier import serve
from kimina_jax.weights.tensor_files import TensorFolder
from lean_checker.records import Verdict

ROOT = Path(__file__).parent.parent.parent
DEVICES = 4
LOST_AFTER_S = 180  # a machine that runs many things may stand still for a while
SFT = [
    "launch.sft", "--config=configs/sft/tiny.py", "--config.problems.count=40",
    "--config.model.d_model=32", "--config.model.n_layers=2", "--config.model.n_heads=2",
    "--config.model.n_kv_heads=2", "--config.model.head_dim=16", "--config.model.d_ff=48",
    "--config.sft.rows=4", "--config.sft.induction=false", "--config.optim.kind=adamw",
    # A bias on K moves nothing; AdamW would make steps of the rounding in its gradient.
    "--config.model.qkv_bias=false",
    "--config.optim.warmup_steps=1",
]  # fmt: skip
# What a metric that measures time has in its name.
TIMES = ("seconds", "busy", "idle", "per_second")


def start(words, count=1, address=None):
    """Starts a program as `count` processes over four devices; their logs are the last word."""
    if count > 1 and address is None:
        with socket.socket() as free:
            free.bind(("localhost", 0))
            address = f"localhost:{free.getsockname()[1]}"
    devices = f"--xla_force_host_platform_device_count={DEVICES // count}"
    flags = f"{devices} --xla_backend_optimization_level=0"  # compiling takes most of the time
    environment = os.environ | {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags}
    processes = []
    for i in range(count):
        of = [f"--coordinator={address}", f"--num_processes={count}", f"--process_id={i}"]
        job = [*of, f"--lost_after_s={LOST_AFTER_S}"] if count > 1 else []
        command = [sys.executable, "-m", *words, *job]
        processes.append(
            subprocess.Popen(
                command, cwd=ROOT, env=environment, text=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )
        )  # fmt: skip
    return processes


def finish(processes, timeout=600):
    """Waits; returns the exit codes and the sentences that begin with "error: "."""
    ends = [process.communicate(timeout=timeout)[1] for process in processes]
    print(*ends, sep="\n---\n")  # pytest shows it where a test fails
    errors = [[x for x in end.splitlines() if x.startswith("error: ")] for end in ends]
    return [process.returncode for process in processes], errors


def train(words, count=1):
    codes, errors = finish(start(words, count))
    assert codes == [0] * count, errors


def metrics(run):
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    return [{k: v for k, v in x.items() if not any(w in k for w in TIMES)} for x in lines]


def assert_close(run, other, weights):
    """Metrics equal to 1e-6, those of log-ratios and weights to 1e-5."""
    assert [line["step"] for line in metrics(run)] == [line["step"] for line in metrics(other)]
    for ours, theirs in zip(metrics(run), metrics(other), strict=True):
        assert ours.keys() == theirs.keys()
        for key, value in ours.items():
            # A log-ratio is the difference of two sums of a hundred nats, and the loss of RL is
            # made of squares of such; that of SFT is not.
            ratios = key.startswith("logratio") or (key == "loss" and "logratio_sequence" in ours)
            within = 1e-5 if ratios else 1e-6
            assert value == pytest.approx(theirs[key], rel=1e-6, abs=within), key
    ours, theirs = (TensorFolder(r / weights) for r in (run, other))
    assert sorted(ours.names()) == sorted(theirs.names())
    for name in ours.names():
        both = ours.open(name), theirs.open(name)
        np.testing.assert_allclose(*both, rtol=0, atol=1e-5, err_msg=name)


def child_of(process):
    return int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])


@pytest.mark.slow
def test_two_processes_train_as_one(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    steps = ["--config.sft.steps=3", "--config.sft.save_every=3"]
    train([*SFT, *steps, f"--run={one}"])
    train([*SFT, *steps, f"--run={two}"], count=2)
    assert_close(one, two, "model")


@pytest.mark.slow
def test_four_processes_train_as_one(tmp_path):
    one, four = tmp_path / "one", tmp_path / "four"
    steps = ["--config.sft.steps=4", "--config.sft.save_every=2"]
    train([*SFT, *steps, f"--run={one}"])
    train([*SFT, *steps, f"--run={four}"], count=4)
    assert_close(one, four, "model")


LONG = [*SFT, "--config.sft.steps=24", "--config.sft.save_every=3"]


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    run = tmp_path_factory.mktemp("uninterrupted") / "run"
    train([*LONG, f"--run={run}"], count=2)
    return run


@pytest.mark.slow
@pytest.mark.parametrize("victim", [0, 1])
def test_the_loss_of_a_process_ends_the_others_and_the_same_command_resumes(
    tmp_path, uninterrupted, victim
):
    run = tmp_path / "run"
    words = [*LONG, f"--run={run}"]
    processes = start(words, count=2)
    deadline = time.monotonic() + 600
    while not (run / "metrics.jsonl").exists() or len(metrics(run)) < 5:
        assert time.monotonic() < deadline and all(p.poll() is None for p in processes)
        time.sleep(0.02)
    os.kill(child_of(processes[victim]), signal.SIGKILL)
    killed = time.monotonic()
    codes, errors = finish(processes, timeout=LOST_AFTER_S + 30)
    assert time.monotonic() - killed < LOST_AFTER_S + 30
    assert codes[victim] == 128 + signal.SIGKILL and codes[1 - victim] == 75
    assert len(errors[0]) == len(errors[1]) == 1
    assert "signal 9" in errors[victim][0] and "another process" in errors[1 - victim][0]
    assert 0 < len(metrics(run)) < 24
    train(words, count=2)
    assert metrics(run) == metrics(uninterrupted)
    for path in (uninterrupted / "model").iterdir():
        assert path.read_bytes() == (run / "model" / path.name).read_bytes()


def by_rule(lines, asked, toolchain, rules):
    """Verdicts by a rule over the text: what an untrained model writes proves nothing."""

    def status(text):
        return "valid" if sum(text.encode()) % 3 == 0 else "wrong"

    return {
        line["id"]: Verdict(line["id"], status(line["text"]), (), 0.1, "rule") for line in lines
    }, []


@pytest.mark.slow
def test_two_trainers_learn_from_the_files_of_a_step_as_one_does(tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "prepare", by_rule)
    train([*SFT, "--config.sft.steps=2", f"--run={tmp_path / 'sft'}"])
    one, two = tmp_path / "one", tmp_path / "two"
    train(
        [
            "launch.rl", "--config=configs/rl/tiny.py", f"--run={one}", "--prepare",
            "--config.init.sft=", f"--config.init.checkpoint={tmp_path / 'sft' / 'model'}",
            "--config.rl.steps=2", "--config.rl.problems=4", "--config.rl.samples=4",
            "--config.rl.rows=4", "--config.sampling.max_new_tokens=16",
            "--config.optim.kind=adamw",
        ]
    )  # fmt: skip

    def sample():
        with ClaimFiles(one) as claims:
            serve(one, JaxEngine(16), claims)

    def check():
        with ClaimFiles(one) as claims:
            checking.serve(one, iter, "rule", claims)

    tiers = [threading.Thread(target=tier, daemon=True) for tier in (sample, check)]
    for thread in tiers:
        thread.start()
    train(["launch.train", f"--run={one}"])
    for thread in tiers:
        thread.join(60)
    for name in ("init", "rollouts", "verdicts", "probes"):
        shutil.copytree(one / name, two / name)
    shutil.copy(mailbox.config_file(one), mailbox.config_file(two))
    train(["launch.train", f"--run={two}"], count=2)
    assert any(line["trained_sequences"] for line in metrics(one))
    assert_close(one, two, "weights/step_000002")
    assert mailbox.is_done(two) and not list(two.rglob("*.tmp"))
    for step in range(2):
        request = mailbox.request_file(one, step)
        assert request.read_bytes() == mailbox.request_file(two, step).read_bytes()


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--num_processes=2"], "need --coordinator=HOST:PORT"),
        (["--coordinator=here"], "is neither HOST:PORT nor auto"),
        (["--coordinator=here:1", "--num_processes=2"], "also needs --num_processes"),
        (["--coordinator=here:1", "--num_processes=2", "--process_id=2"], "are 0 to 1"),
        (["--coordinator=auto", "--process_id=0"], "by itself"),
    ],
)
def test_flags_that_do_not_fit_are_refused(tmp_path, flags, sentence):
    codes, errors = finish(start(["launch.train", f"--run={tmp_path}", *flags]))
    assert codes == [2]
    assert len(errors[0]) == 1 and sentence in errors[0][0]


def test_a_port_that_is_taken_is_refused(tmp_path):
    with socket.create_server(("localhost", 0)) as taken:
        here = f"--coordinator=localhost:{taken.getsockname()[1]}"
        flags = [f"--run={tmp_path}", here, "--num_processes=2", "--process_id=0"]
        codes, errors = finish(start(["launch.train", *flags]))
    assert codes == [2]
    assert len(errors[0]) == 1 and "choose another port" in errors[0][0]
