# SPDX-License-Identifier: Apache-2.0
"""The number for what a device of a federation trains by: the server compares it with its own."""

from pathlib import Path

import pytest

from launch.processes.flower_job import FlowerJob, work_of

CONFIG = str(Path(__file__).with_name("flower_small.py"))
KINDS = ("fedavg", "fedsmall", "flextrain", "depthfl", "inclusivefl", "heterofl", "fjord")


def work(method: str, *said: str) -> int:
    return work_of(FlowerJob(CONFIG, method, 0, "run", 5.0, tuple(f"--config.{o}" for o in said)))


def test_methods_of_one_name_are_told_apart():
    """With their defaults all of them say nothing else."""
    same = [work("one", f'methods={{"one": {{"kind": "{kind}"}}}}') for kind in KINDS]
    assert len(set(same)) == len(KINDS)


@pytest.mark.parametrize("said", ["model.conv=xla", "local.form=vmap", "train.lanes=2"])
def test_how_a_machine_computes_is_its_own_matter(said):
    assert work("flextrain_holders", said) == work("flextrain_holders")


def test_what_is_learnt_is_not():
    others = ("model.eps=1e-4", "local.flip=True", "train.epochs=2", "classes.hub.storage=9e4")
    found = {work("flextrain_holders", said) for said in others}
    assert len(found | {work("flextrain_holders")}) == len(others) + 1
