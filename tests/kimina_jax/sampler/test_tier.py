# SPDX-License-Identifier: Apache-2.0
"""The sampling tier against the files of a trainer: what it draws, and what it refuses by name."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import jax
import numpy as np
import pytest

from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import transformer
from kimina_jax.protocol import mailbox, probe
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.sampler import tier
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.sampling import Sampling

ROOT = Path(__file__).parents[3]


def test_the_tier_imports_neither_jax_nor_torch():
    code = (
        "import sys; sys.modules['jax'] = sys.modules['torch'] = None\n"
        "import kimina_jax.sampler.tier, launch.sample"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_two_versions_are_drawn_each_with_its_weights_and_a_restart_fills_the_gaps(trainer):
    settings = {"temperature": 0.7, "top_k": 50, "top_p": 0.9, "min_p": 0.01}
    trainer.request(1, **settings)
    engine = JaxEngine(8)
    for step in (0, 1):
        trainer.sample(step, engine)
        assert len(trainer.lines(step)) == 6 and trainer.distance(step) < 1e-4
        assert not json.loads(mailbox.probe_file(trainer.path, step).read_text())["restarted"]
    assert all("model_logps" not in line for line in trainer.lines(0))
    for line, logps in trainer.sampling_logps(1, Sampling(**settings)):
        np.testing.assert_allclose(line["logps"], logps, atol=1e-4)
    # Killed after its first shard: the others are drawn again, the same.
    folder = mailbox.rollouts_folder(trainer.path, 0)
    lines = trainer.lines(0)
    (folder / mailbox.STABLE).unlink()
    mailbox.shards(folder)[0].unlink()
    ShardLog(folder).append(lines[2:4])
    trainer.sample(0, JaxEngine(8))
    assert trainer.lines(0) == lines


@pytest.mark.parametrize("axis", [pytest.param("data", marks=pytest.mark.slow), "fsdp"])
def test_an_engine_on_a_mesh_draws_the_same_samples(trainer, axis):
    trainer.sample(0, JaxEngine(8))
    lines = trainer.lines(0)
    mailbox.rollouts_folder(trainer.path, 0).rename(trainer.path / "alone")
    trainer.sample(0, JaxEngine(8, mesh=make_mesh({axis: 2}, jax.devices()[:2])))
    for line, other in zip(lines, trainer.lines(0), strict=True):
        np.testing.assert_allclose(line.pop("logps"), other.pop("logps"), atol=1e-4)
        assert line == other
    with pytest.raises(ValueError, match="seq must be 1"):
        JaxEngine(8, mesh=make_mesh({"seq": 2}, jax.devices()[:2]))


@pytest.mark.parametrize("harm", ["truncated", "other bytes", "wrong version", "late", "lost"])
def test_harmed_weights_are_caught_by_name(trainer, harm):
    expected = trainer.harm(0, harm).format(wait=0)
    with pytest.raises(mailbox.MailboxError) as caught:
        trainer.sample(0, JaxEngine(8), tier.Flow(weights_timeout_s=0.1))
    assert expected in str(caught.value)
    assert not trainer.lines(0)


class StaleEngine(JaxEngine):
    """An engine with the fault that the probe is for: what it loaded first, it keeps.

    `fixes` says whether a restart helps.
    """

    def __init__(self, fixes):
        super().__init__(8)
        self._fixes, self._first = fixes, None

    def load(self, folder):
        self._first = self._first or folder
        super().load(self._first)

    def restart(self, folder):
        super().load(folder if self._fixes else self._first)


def test_an_engine_that_keeps_old_weights_is_started_anew(trainer, capsys):
    engine = StaleEngine(fixes=True)
    for step in (0, 1):
        trainer.sample(step, engine)
    assert trainer.distance(1) < 1e-4
    assert json.loads(mailbox.probe_file(trainer.path, 1).read_text())["restarted"]
    assert "starting the engine anew" in capsys.readouterr().out


def test_an_engine_that_cannot_be_mended_draws_nothing(trainer):
    engine = StaleEngine(fixes=False)
    trainer.sample(0, engine)
    with pytest.raises(probe.SyncError, match="step 1: the jax sampler does not run the published"):
        trainer.sample(1, engine)
    assert not trainer.lines(1)
    # The trainer sees it, too, in what the sampler has answered.
    expected = probe.read(mailbox.weights_folder(trainer.path, 1))[1]
    with pytest.raises(probe.SyncError, match=r"rl.mismatch_limit is 0\.01"):
        probe.compare(trainer.path, 1, expected, 0.01)


def test_weights_of_a_poisoned_folder_are_refused_though_its_hashes_are_right(trainer):
    other = transformer.init_params(jax.random.key(7), trainer.model)
    step = trainer.publish(other, scored=trainer.params[1])
    trainer.request(step)
    with pytest.raises(probe.SyncError, match="step 2"):
        trainer.sample(step, JaxEngine(8))


def test_nothing_waits_for_ever(trainer):
    for step in (0, 1):
        mailbox.mark_stable(mailbox.rollouts_folder(trainer.path, step))
    claims = ClaimFiles(trainer.path)
    with pytest.raises(mailbox.WaitTimeout, match="a request in"):
        tier.serve(trainer.path, JaxEngine(8), claims, tier.Flow(idle_timeout_s=0.1))
    arguments = (trainer.path, JaxEngine(8), claims)
    thread = threading.Thread(target=tier.serve, args=arguments, daemon=True)
    thread.start()
    mailbox.mark_done(trainer.path)
    thread.join(30)
    assert not thread.is_alive()
