# SPDX-License-Identifier: Apache-2.0
"""kill -9 of samplers at random moments: every group complete, no sample twice, all the same."""

import random
import subprocess
import sys
import time
from pathlib import Path

import jax
import numpy as np
import pytest

from kimina_jax.model import transformer
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.trainer import partial

ROOT = Path(__file__).parents[3]
SAMPLES = 40  # of 3 problems: two blocks, of 80 and of 40 proofs
ROWS = 64  # the first block takes two waves and two shards
LONGEST_LIFE = 6  # shards that come before the next kill, of three a step
YOUNG_S = 3.0  # so long a sampler takes to start, at least
TIMEOUT_S = 900

pytestmark = pytest.mark.slow


class Samplers:
    """Sampler processes of a run that are killed at seeded random moments and started again."""

    def __init__(self, run, count, seed):
        self._run, self._random = run, random.Random(seed)
        self._processes = [self._start() for _ in range(count)]
        self.kills = 0
        self._plan()

    def watch(self):
        """Kills one and starts another in its place if the moment has come."""
        for process in self._processes:
            assert process.poll() is None, process.communicate()[0]
        started = time.monotonic() - self._since > self._seconds
        if started and len(shards(self._run)) >= self._shards:
            time.sleep(self._random.uniform(0, 0.3))
            victim = self._random.randrange(len(self._processes))
            self._kill(self._processes[victim])
            self._processes[victim] = self._start()
            self.kills += 1
            self._plan()

    def end(self, kill=False):
        for process in self._processes:
            if kill:
                self._kill(process)
            else:
                process.wait(TIMEOUT_S)

    def _plan(self):
        # A few die young, while they start or load; the others some shards later.
        young = self._random.random() < 0.25
        self._since = time.monotonic()
        self._seconds = self._random.uniform(0, YOUNG_S) if young else 0
        wanted = 0 if young else self._random.randint(1, LONGEST_LIFE)
        self._shards = len(shards(self._run)) + wanted

    def _start(self):
        return subprocess.Popen(
            [sys.executable, "-m", "launch.sample", f"--run={self._run}", f"--rows={ROWS}"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def _kill(self, process):
        process.kill()
        process.communicate()


def shards(run):
    return list(run.glob("rollouts/*/shard_?????.jsonl"))


def judged(run, step, held):
    """What a trainer holds of open groups after a step whose answers are all wrong."""
    answers = 0
    for path in mailbox.shards(mailbox.rollouts_folder(run, step)):
        lines = mailbox.read_jsonl(path)
        verdicts = [{"id": line["id"], "status": "wrong", "seconds": 0.1} for line in lines]
        mailbox.write_jsonl(mailbox.verdicts_folder(run, step) / path.name, verdicts)
        answers += len(lines)
    ready, held = partial.join(held, rollouts.read_rollouts(run, step, answers))
    assert len(ready) == SAMPLES * len({proof.problem for proof in ready})
    return held


@pytest.mark.parametrize(
    ("count", "steps", "seed", "part_tokens"), [(1, 20, 0, 0), (2, 8, 1, 0), (2, 6, 3, 3)]
)
def test_killed_samplers_draw_everything_once_and_the_same(
    trainer, count, steps, seed, part_tokens
):
    mailbox.write_json(mailbox.config_file(trainer.path), {"sampling": {}})
    for step in range(2):  # the fixture's requests are for fewer samples
        mailbox.request_file(trainer.path, step).unlink()
    samplers = Samplers(trainer.path, count, seed)
    held = []
    try:
        for step in range(steps):
            if step >= len(trainer.params):
                trainer.publish(transformer.init_params(jax.random.key(step), trainer.model))
            begun = partial.begun(held)
            trainer.request(step, samples=SAMPLES, begun=begun, part_tokens=part_tokens)
            deadline = time.monotonic() + TIMEOUT_S
            while not mailbox.is_stable(mailbox.rollouts_folder(trainer.path, step)):
                assert time.monotonic() < deadline, f"step {step} is not complete"
                samplers.watch()
                time.sleep(0.02)
            held = judged(trainer.path, step, held)
        mailbox.mark_done(trainer.path)
        samplers.end()
    finally:
        samplers.end(kill=True)
    assert samplers.kills >= 2
    there = [trainer.lines(step) for step in range(steps)]
    (trainer.path / "DONE").unlink()
    for path in (trainer.path / "rollouts").glob("step_*"):
        path.rename(path.with_name(f"killed_{path.name}"))
    for step, lines in enumerate(there):
        trainer.sample(step, JaxEngine(ROWS))
        whole = trainer.lines(step)
        assert [line["id"] for line in lines] == [line["id"] for line in whole]
        assert part_tokens or len(lines) == 3 * SAMPLES
        for line, other in zip(lines, whole, strict=True):
            np.testing.assert_allclose(line.pop("logps"), other.pop("logps"), atol=1e-4)
            assert line == other
