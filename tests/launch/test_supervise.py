# SPDX-License-Identifier: Apache-2.0
"""How often a tier may die before its run ends, and how long it has to end when it is told to."""

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
    why = "exit code 1: .*No module named there_is_no_such_module; its log is"
    with pytest.raises(UserError, match=f"the sampler died 6 times within an hour, .* by {why}"):
        die(tiers)
    tiers.stop()


SAVES = """#!/bin/sh
trap 'sleep 0.5; echo saved > {0}; exit 143' TERM
echo ready > {0}
while :; do sleep 0.05; done
"""


@pytest.mark.parametrize(("grace", "said"), [(30.0, "saved"), (0.1, "ready")])
def test_a_tier_has_its_time_to_save(tmp_path, monkeypatch, capsys, grace, said):
    monkeypatch.setattr(supervise, "PATIENCE_S", 0.1)
    program, file = tmp_path / "python", tmp_path / "state"
    program.write_text(SAVES.format(file))
    program.chmod(0o755)
    tiers = supervise.Tiers(tmp_path)
    tiers.start("trainer", "m", python=str(program), grace_s=grace)
    deadline = time.time() + 60
    while not (file.exists() and file.read_text()):
        assert time.time() < deadline
        time.sleep(0.01)
    tiers.stop()
    assert file.read_text().strip() == said and not tiers.running("trainer")
    told = "the trainer has 30 s to save; Ctrl-C again ends it at once"
    assert (told in capsys.readouterr().out) == (grace == 30.0)


def test_the_last_words_of_a_tier_are_words(tmp_path, capsys):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho 'ValueError: bad marker [/INST] in [red]'; exit 1\n")
    program.chmod(0o755)
    tiers = supervise.Tiers(tmp_path)
    tiers.start("sampler", "m", python=str(program))
    die(tiers)
    tiers.stop()
    said = capsys.readouterr().out.replace("\n", " ")
    assert "died (exit code 1: ValueError: bad marker [/INST] in [red]); starting it again" in said
