# SPDX-License-Identifier: Apache-2.0
"""Checkpoints that are written while the run goes on: when, what a kill leaves, being stopped."""

import functools
import resource
import signal
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flextrain_jax.core.ckpt import CheckpointError, Checkpoints
from flextrain_jax.core.saving import Saver, Saving, Stopped

KILLED = """
import os, signal, sys
import jax.numpy as jnp
from flextrain_jax.core.ckpt import Checkpoints
store = Checkpoints(sys.argv[1])
state = {"a": jnp.arange(30_000_000.0), "b": jnp.ones(3)}
store.save(1, state, {"done": 1})
store.begin(2, {"a": state["a"] + 1, "b": state["b"]}, {"done": 2})
assert not (store.folder / "2").exists()
os.kill(os.getpid(), signal.SIGKILL)
"""


def steps(folder):
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())


def test_a_checkpoint_holds_what_was_there_when_it_was_begun(tmp_path):
    """Also where the next update takes its arrays, as a training step does with its state."""

    @functools.partial(jax.jit, donate_argnums=0)
    def update(state):
        return jax.tree.map(lambda x: x + 1, state)

    state = {"a": jnp.zeros(3_000_000), "odd": jnp.ones((7, 3), jnp.bfloat16)}
    store = Checkpoints(tmp_path, keep=2)
    for step in (1, 2, 3):
        store.begin(step, state, {"step": step})
        for _ in range(4):
            state = update(state)
    store.wait()
    assert steps(tmp_path) == [2, 3]
    again, record = Checkpoints(tmp_path).restore(3, state)
    assert record == {"step": 3} and again["a"][-1] == 8 and again["odd"][0, 0] == 9


def test_a_kill_in_the_middle_of_a_checkpoint_leaves_the_one_before(tmp_path):
    child = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], timeout=300)
    assert child.returncode == -signal.SIGKILL
    assert steps(tmp_path) == [1] and len(list(tmp_path.iterdir())) > 1  # and a part of the second
    store = Checkpoints(tmp_path)
    state = {"a": jnp.zeros(30_000_000), "b": jnp.zeros(3)}
    assert store.latest() == 1
    again, record = store.restore(1, state)
    assert record == {"done": 1} and again["a"][5] == 5
    store.save(2, again, {})
    assert steps(tmp_path) == [1, 2]


@pytest.mark.parametrize(
    ("saving", "kept"),
    [
        (Saving(), [6, 7]),
        (Saving(every_steps=3, keep=9), [3, 6, 7]),
        (Saving(every_steps=0, every_minutes=1e4), [7]),
        (Saving(every_steps=0, every_minutes=1e-9, keep=3), [5, 6, 7]),
        (Saving(every_steps=5, every_minutes=1e4), [5, 7]),
    ],
)
def test_a_run_is_saved_when_it_is_time_and_at_its_end(tmp_path, saving, kept):
    store = Checkpoints(tmp_path, saving.keep)
    saver = Saver(store, saving, 0, 7)
    for step in range(1, 8):
        saver.step_done(step, {"a": jnp.full(2, float(step))}, {})
        assert set(steps(tmp_path)) <= {*saver.saved} and len(saver.saved) <= saving.keep + 1
    saver.finish(7, {"a": jnp.full(2, 7.0)}, {})
    assert steps(tmp_path) == kept
    assert Saver(store, saving, 7, 9).saved == kept
    np.testing.assert_array_equal(store.restore(kept[0], {"a": jnp.zeros(2)})[0]["a"], kept[0])


@pytest.mark.parametrize("waits", [False, True])
def test_a_run_that_is_told_to_stop_saves_first(tmp_path, waits):
    told = []
    saver = Saver(Checkpoints(tmp_path), Saving(every_steps=100), 3, 50, lambda: bool(told))
    state = {"a": jnp.ones(2)}
    saver.stop_if_told(3, state, {})
    saver.step_done(4, state, {})
    assert not steps(tmp_path)
    told.append(True)
    end = saver.stop_if_told if waits else saver.step_done
    with pytest.raises(Stopped, match="a checkpoint holds all 5 steps that are done"):
        end(5, state, {"more": 1})
    assert steps(tmp_path) == [5]
    assert Checkpoints(tmp_path).restore(5, state)[1] == {"more": 1}


def test_a_run_that_has_done_nothing_stops_without_a_checkpoint(tmp_path):
    saver = Saver(Checkpoints(tmp_path), Saving(), 0, 50, lambda: True)
    with pytest.raises(Stopped):
        saver.stop_if_told(0, {"a": jnp.ones(2)}, {})
    assert not steps(tmp_path)


def test_what_went_wrong_in_the_background_is_told_at_the_next_save(tmp_path):
    store = Checkpoints(tmp_path / "ckpt")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # a disk that is full
    try:
        store.begin(1, {"a": jax.random.normal(jax.random.key(0), (100_000,))}, {})
        with pytest.raises(CheckpointError, match="cannot write a checkpoint"):
            store.begin(2, {"a": jnp.ones(3)}, {})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
