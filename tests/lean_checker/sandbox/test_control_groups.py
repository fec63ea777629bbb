# SPDX-License-Identifier: Apache-2.0
"""Control groups: here for real where the cgroup file system is writable."""

import os
import subprocess
import sys

import pytest

from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.sandbox import control_groups
from lean_checker.sandbox.process import Limits, run_lean

here = pytest.mark.skipif(
    bool(control_groups.failure()), reason="no writable cgroup with memory and pids"
)
HOG = "x = bytearray(900 * 2**20); print(len(x))"


@here
def test_the_kernel_ends_what_takes_too_much_and_the_group_says_so():
    with control_groups.groups(1, 200) as (group,):
        folders = group.folders
        assert group.memory_events() == (0, 0)
        wait = "import sys; sys.stdin.readline(); "
        process = subprocess.Popen([sys.executable, "-c", wait + HOG], stdin=subprocess.PIPE)
        group.add(process.pid)
        process.communicate(b"\n", timeout=60)
        assert process.returncode == -9
        assert all(group.memory_events())
    assert not any(folder.exists() for folder in folders)


@here
def test_a_check_lives_in_a_group_and_leaves_none(toolchain):
    with control_groups.groups(1, 1024) as (group,):
        parents = [folder.parent for folder in group.folders]
    own = f"{control_groups.PREFIX}{os.getpid()}_"  # other processes have groups, too

    def groups() -> list[set[str]]:
        return [{f.name for f in p.iterdir() if f.name.startswith(own)} for p in parents]

    before = groups()
    with Pool(toolchain, workers=2) as pool:
        assert "control group" in pool.sandbox
        good = Candidate("a", "theorem t : 1 = 1", "rfl")
        assert [v.status for v in pool.check([good])] == ["valid"]
        assert all(len(now) > len(was) for now, was in zip(groups(), before, strict=True))
    assert groups() == before


@here
def test_memory_between_two_looks_is_an_oom_and_no_outside_kill(toolchain, tmp_path, monkeypatch):
    monkeypatch.setattr("lean_checker.sandbox.process.TICK_SECONDS", 60.0)
    code = f"print(1, flush=True); {HOG}"
    hog = type(toolchain)("lean", "hog", (sys.executable, "-c", code, "--"), dict(os.environ), "")
    with control_groups.groups(1, 200) as (group,):
        ended = run_lean(hog, [], tmp_path, Limits(30.0, 200, group=group), lambda line: True)
    assert ended.cause == "oom"


@here
def test_what_a_group_above_lacks_is_an_outside_kill(toolchain, tmp_path, monkeypatch):
    """Such as a container's memory, of which others take the most."""
    monkeypatch.setattr("lean_checker.sandbox.process.TICK_SECONDS", 60.0)
    code = f"print(1, flush=True); {HOG}"
    hog = type(toolchain)("lean", "hog", (sys.executable, "-c", code, "--"), dict(os.environ), "")
    with control_groups.groups(1, 200) as (above,):
        inner = control_groups.Group(tuple(folder / "inner" for folder in above.folders))
        for folder in inner.folders:
            if (handed := folder.with_name("cgroup.subtree_control")).exists():
                handed.write_text("+memory +pids")
            folder.mkdir()
        try:
            control_groups._limit(inner.folders, 4096)
            ended = run_lean(hog, [], tmp_path, Limits(30.0, 4096, group=inner), lambda line: True)
            kills, full = inner.memory_events()
        finally:
            inner.remove()
    assert (kills, full) == (1, 0)
    assert (ended.cause, ended.code, ended.killed) == ("exit", -9, True)


def test_without_a_cgroup_file_system_there_are_none(monkeypatch):
    monkeypatch.setattr(control_groups, "_parents", lambda: [])
    with control_groups.groups(2, 100) as made:
        assert made == [None, None]
    assert "no cgroup" in control_groups.failure()
