# SPDX-License-Identifier: Apache-2.0
"""How far a run is, and what it may still be asked for."""

from pathlib import Path

import pytest

from kimina_jax.protocol import mailbox
from launch import rl
from launch.config import run_folder, tree
from launch.config.errors import UserError
from launch.config.rl import RlRun

TINY = "configs/rl/tiny.py"


def after(run, steps: int, done: bool = True):
    """A run directory as it is after so many steps."""
    for step in {max(0, steps - 1), steps}:
        (run / "ckpt" / str(step)).mkdir(parents=True)
        mailbox.mark_stable(mailbox.weights_folder(run, step))
    (run / "ckpt" / "9.orbax-checkpoint-tmp").mkdir()  # a kill while it was written
    if done:
        mailbox.mark_done(run)
    return run


def test_the_newest_whole_checkpoint_counts(tmp_path):
    assert run_folder.steps_done(tmp_path) == 0
    assert run_folder.steps_done(after(tmp_path, 3)) == 3


def test_a_finished_run_goes_on_where_it_is_asked_for_more(tmp_path):
    run = after(tmp_path, 3)
    run_folder.go_on(run, 3)
    assert mailbox.is_done(run) and run_folder.is_finished(run, 3)
    run_folder.go_on(run, 5)
    assert not mailbox.is_done(run)
    run_folder.go_on(run, 3)  # and back
    assert not mailbox.is_done(run)


def test_fewer_steps_than_were_done_are_refused_with_a_cure(tmp_path):
    run = after(tmp_path, 3)
    for steps in (1, 2):
        with pytest.raises(UserError, match=r"'rl\.steps' is \d, and the run has done 3; give at"):
            run_folder.go_on(run, steps)
    assert mailbox.is_done(run)
    run_folder.go_on(run, 3)  # the cure


def test_a_run_without_its_checkpoints_does_not_begin_anew(tmp_path):
    run = after(tmp_path, 3)
    for folder in (run / "ckpt").iterdir():
        folder.rmdir()
    run_folder.go_on(run, 3)
    with pytest.raises(UserError, match=r"checkpoints are gone.*choose another --run"):
        run_folder.go_on(run, 5)
    with pytest.raises(UserError, match="has done 3"):
        run_folder.go_on(run, 2)
    assert mailbox.is_done(run)


@pytest.mark.parametrize(
    ("flag", "fits"),
    [
        ("rl.steps=30", True),
        ("checker.workers=5", True),
        ("evaluation.samples=16", False),
        ("evaluation.ks=[1]", False),
        ("evaluation.split=validation", False),
    ],
)
def test_an_evaluation_is_kept_as_long_as_it_is_what_the_run_asks_for(flag, fits):
    result = {"weights": "r/init", "split": "test", "samples": 8, "pass@1": 0.5, "pass@8": 1.0}
    config = tree.load(RlRun, TINY, [f"--config.{flag}"]).settings
    assert rl.is_of(result, config, Path("elsewhere/init")) is fits
    assert not rl.is_of(result, config, mailbox.weights_folder(Path("r"), 20))
