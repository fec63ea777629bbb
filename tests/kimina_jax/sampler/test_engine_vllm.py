# SPDX-License-Identifier: Apache-2.0
"""The sampling tier on vLLM, as a process in vLLM's own environment.

Needs `make vllm`, or the environment variable VLLM_PYTHON with a Python that has vLLM and ours.
"""

import json
import os
import subprocess
import time
from pathlib import Path

import jax
import numpy as np
import pytest

from kimina_jax.model import transformer
from kimina_jax.protocol import mailbox, probe
from kimina_jax.sampler.sampling import Sampling
from kimina_jax.trainer import partial
from tests.kimina_jax.sampler.test_tier_kill import SAMPLES, judged

ROOT = Path(__file__).parents[3]
PYTHON = os.environ.get("VLLM_PYTHON", str(ROOT / ".venv-vllm" / "bin" / "python"))
CONFIG = {
    "sampling": {"max_new_tokens": 8},
    "sampler": {
        "backend": "vllm",
        # Eager, since compiling takes longer than all that these tests draw. Some prompts of a step
        # do not fit one batch: on a CPU vLLM 0.32.0 dies of the first tokens of a seeded one.
        "options": {
            "dtype": "float32",
            "max_model_len": 64,
            "max_num_batched_tokens": 64,
            "max_num_seqs": 8,
            "enforce_eager": True,
        },
    },
}

pytestmark = [
    pytest.mark.vllm,
    pytest.mark.skipif(not Path(PYTHON).is_file(), reason="needs `make vllm`"),
]


def start(trainer, *flags, **sampling):
    mailbox.write_json(
        mailbox.config_file(trainer.path),
        CONFIG | {"sampling": CONFIG["sampling"] | sampling},
    )
    return subprocess.Popen(
        [PYTHON, "-m", "launch.sample", f"--run={trainer.path}", *flags],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "VLLM_CPU_KVCACHE_SPACE": "1"},
    )


def refused(process):
    out, err = process.communicate(timeout=1500)
    assert process.returncode == 2, out[-3000:] + err[-3000:]
    return [line for line in err.splitlines() if line.startswith("error: ")][-1]


def answers(trainer, version):
    return json.loads(mailbox.probe_file(trainer.path, version).read_text())


def test_weights_in_place_are_the_right_ones_and_poison_is_not(trainer):
    """Version 1 goes into the running engine; version 2 is not what its probe says."""
    other = transformer.init_params(jax.random.key(7), trainer.model)
    trainer.publish(other, scored=trainer.params[1])
    trainer.request(2)
    error = refused(start(trainer))
    for step in (0, 1):
        assert len(trainer.lines(step)) == 6
        assert trainer.distance(step) < 1e-3
        expected = probe.read(mailbox.weights_folder(trainer.path, step))[1]
        said = answers(trainer, step)
        assert probe.judge(expected, said["logps"], step, 1e-3, "vllm").max < 1e-2
        assert said["backend"] == "vllm" and not said["restarted"]
    assert answers(trainer, 2)["restarted"]
    assert "vllm sampler does not run the published weights" in error and "step 2" in error
    assert not trainer.lines(2)


def test_a_setting_means_the_same_on_both_engines(trainer):
    """vLLM's log-probabilities of a cut distribution are those of ours, for every sampled token."""
    settings = {"temperature": 0.7, "top_k": 50, "top_p": 0.9, "min_p": 0.01}
    for step in (0, 1):
        trainer.request(step, **settings)
    error = refused(start(trainer, "--idle_timeout_s=1", **settings))
    assert "waited 1 s for a request" in error
    for step in (0, 1):
        assert trainer.distance(step) < 1e-3
        for line, logps in trainer.sampling_logps(step, Sampling(**settings)):
            np.testing.assert_allclose(line["logps"], logps, atol=2e-3)


def test_a_sample_that_goes_on_is_the_one_drawn_in_one_go(trainer):
    """Greedy, so that what goes on with noise of its own has to say the same."""
    greedy = {"temperature": 0.0}
    for step in (0, 1):
        mailbox.request_file(trainer.path, step).unlink()
    trainer.request(0, samples=SAMPLES, **greedy)
    process = start(trainer, "--idle_timeout_s=60", **greedy)
    whole, held, parts = drawn_at(process, trainer, 0), [], {}
    for step in (1, 2, 3):  # eight tokens in parts of three
        begun = partial.begun(held)
        trainer.request(step, samples=SAMPLES, version=0, begun=begun, part_tokens=3, **greedy)
        for line in drawn_at(process, trainer, step):
            assert line["finish"] != "part" or len(line["tokens"]) == 3
            mine = parts.setdefault((line["problem"], line["sample"]), [])
            if not mine or mine[-1]["finish"] == "part":  # else it is asked for anew
                mine.append(line)
        held = judged(trainer.path, step, held)
    process.kill()
    process.communicate()
    assert max(map(len, parts.values())) == 3
    for line in whole:
        mine = parts[line["problem"], line["sample"]]
        assert [token for part in mine for token in part["tokens"]] == line["tokens"]
        assert mine[-1]["finish"] == line["finish"]
        logps = [logp for part in mine for logp in part["logps"]]
        np.testing.assert_allclose(logps, line["logps"], atol=1e-4)


def drawn_at(process, trainer, step):
    """The rollouts of a step, when all are there."""
    folder = mailbox.rollouts_folder(trainer.path, step)
    deadline = time.monotonic() + 600
    while not mailbox.is_stable(folder):
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.2)
    return trainer.lines(step)


@pytest.mark.parametrize("harm", ["truncated", "other bytes", "wrong version", "late"])
def test_harmed_weights_are_caught_by_name(trainer, harm):
    expected = trainer.harm(0, harm).format(wait=1)
    assert expected in refused(start(trainer, "--weights_timeout_s=1"))
    assert not trainer.lines(0)
