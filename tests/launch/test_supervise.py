# SPDX-License-Identifier: Apache-2.0
"""How often a tier may die before its run ends."""

import time

import pytest

from launch.config.errors import UserError
from launch.processes import supervise


def die(tiers):
    """Waits until the tier is gone, and has it started again."""
    deadline = time.time() + 60
    while tiers.running("sampler"):
        assert time.time() < deadline
        time.sleep(0.01)
    tiers.check()


def test_a_tier_may_die_so_often_an_hour_and_a_long_run_more_often(tmp_path, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(supervise.time, "monotonic", lambda: clock[0])
    tiers = supervise.Tiers(tmp_path)
    tiers.start("sampler", "there_is_no_such_module")
    for _ in range(supervise.MAX_RESTARTS + 2):
        die(tiers)
        clock[0] += 1000.0  # four an hour
    clock[0] += 3600.0
    for _ in range(supervise.MAX_RESTARTS):
        die(tiers)
    with pytest.raises(UserError, match="the sampler died 6 times within an hour; its log is"):
        die(tiers)
    tiers.stop()
